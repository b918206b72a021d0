import MailMessage
import Testing

@Suite("Bodies that are elsewhere (RFC 2046 section 5.2.3)")
struct ExternalBodyTests {
    private func body(_ type: String, _ content: String = "Content-Type: image/png\n\n") -> ExternalBody? {
        Message(bytes: Array("Content-Type: \(type)\n\n\(content)".utf8)).root.externalBody()
    }

    @Test("A file elsewhere is described by parameters and the header inside")
    func ftp() throws {
        let external = try #require(
            body(
                "message/external-body; access-type=ANON-FTP; site=\"ftp.supplier.example\"; directory=pub; name=alert.ps; mode=image; permission=Read; size=1234;\n expiration=\"Fri, 14 Jun 1991 19:13:14 -0400\"",
                "Content-Type: application/postscript\nContent-ID: <id42@supplier.example>\n\nTHIS IS NOT REALLY THE BODY!"
            )
        )
        #expect(external.accessType == "anon-ftp")
        #expect(external.site == "ftp.supplier.example")
        #expect(external.directory == "pub")
        #expect(external.name == "alert.ps")
        #expect(external.mode == "image")
        #expect(external.permission == "read")
        #expect(external.size == 1234)
        #expect(external.expiration?.rfc3339 == "1991-06-14T23:13:14Z")
        #expect(external.contentType.description == "application/postscript")
        #expect(external.contentID?.value == "id42@supplier.example")
        #expect(external.headers.count == 2)
        #expect(external.phantomBody == Array("THIS IS NOT REALLY THE BODY!".utf8))
    }

    @Test("An address is put together again (RFC 2017)")
    func url() {
        let external = body(
            "message/external-body; access-type=URL; url=\"http://www.supplier.example/\n alerts/CA 1.xml\""
        )
        #expect(external?.accessType == "url")
        #expect(external?.url == "http://www.supplier.example/alerts/CA1.xml")
        #expect(external?.contentType.description == "image/png")
    }

    @Test("A mail server's command stands in the part")
    func mailServer() {
        let external = body(
            "message/external-body; access-type=mail-server; server=\"listserv@supplier.example\"; subject=get",
            "Content-Type: text/plain\n\nget alert 1"
        )
        #expect(external?.server?.description == "listserv@supplier.example")
        #expect(external?.subject == "get")
        #expect(external.map { String(decoding: $0.phantomBody, as: UTF8.self) } == "get alert 1")
    }

    @Test("Without an access type there is nothing to say; a part of it stays one leaf")
    func none() {
        #expect(body("message/external-body; name=x") == nil)
        #expect(body("text/plain; access-type=url") == nil)
        #expect(body("message/external-body; access-type=local-file; size=-1; name=x", "")?.size == nil)
        let message = Message(
            bytes: Array("Content-Type: message/external-body; access-type=url\n\nContent-Type: a/b\n\n".utf8)
        )
        #expect(message.parts.count == 1)
    }
}
