import MailMessage
import Testing

@Suite("Content fields")
struct ContentTypeTests {
    private func root(_ header: String) -> Part { Message(bytes: Array((header + "\n\nx").utf8)).root }

    @Test(
        "Types, subtypes and names of parameters are compared without regard to case (RFC 2045 section 5.1)",
        arguments: [
            "text/html; charset=utf-8", "TEXT/HTML; CHARSET=utf-8", "Text/Html;Charset=\"utf-8\"",
            "text (a) / (b) html (c) ; (d) charset = (e) utf-8 (f)", "text/html;\n\tcharset=utf-8",
        ]
    )
    func type(value: String) {
        let type = root("Content-Type: " + value).contentType
        #expect(type.description == "text/html")
        #expect(type.charset == "utf-8")
    }

    @Test("Without a type, or with one that cannot be read, a part is plain text in US-ASCII (RFC 2045 section 5.2)")
    func defaultType() {
        #expect(root("Subject: x").contentType == .textPlain)
        #expect(!root("Subject: x").hasContentType)
        #expect(root("Subject: x").text().charset == "US-ASCII")
        for broken in ["", ";", "nonsense", "/html", "a b c"] {
            let message = Message(bytes: Array("Content-Type: \(broken)\n\nx".utf8))
            #expect(message.root.contentType.description == "text/plain", "\(broken)")
            #expect(message.defects.map(\.code) == [.invalidContentType], "\(broken)")
        }
    }

    @Test("A parameter nobody knows changes nothing (RFC 2045 section 5)")
    func unknownParameter() {
        let type = root("Content-Type: text/plain; x-odd=1; charset=utf-8").contentType
        #expect(type.charset == "utf-8")
        #expect(type.parameters["X-ODD"] == "1")
        #expect(type.isSound)
    }

    @Test("An encoding nobody knows leaves the body as it is, and says so (RFC 2045 section 6.4)")
    func unknownEncoding() {
        let part = root("Content-Transfer-Encoding: x-odd")
        #expect(part.decoded().bytes == Array("x".utf8))
        #expect(part.decoded().defects.map(\.code) == [.unknownTransferEncoding])
        #expect(part.transferEncoding == .other("x-odd"))
    }

    @Test(
        "Names of encodings are compared without regard to case (RFC 2045 section 6.1)",
        arguments: [
            ("BASE64", TransferEncoding.base64), ("Quoted-Printable", .quotedPrintable), ("8BIT", .eightBit),
            ("7Bit", .sevenBit),
        ]
    )
    func encodingNames(label: String, encoding: TransferEncoding) {
        #expect(root("Content-Transfer-Encoding: " + label).transferEncoding == encoding)
        #expect(root("Subject: x").transferEncoding == .sevenBit)
    }

    @Test("A disposition nobody knows is an attachment (RFC 2183 section 2.8)")
    func dispositions() {
        func disposition(_ value: String) -> ContentDisposition? { root("Content-Disposition: " + value).disposition }
        #expect(disposition("INLINE")?.isAttachment == false)
        #expect(disposition("attachment; FileName=a")?.isAttachment == true)
        #expect(disposition("attachment; FileName=a")?.parameters["filename"] == "a")
        #expect(disposition("x-odd; filename=a")?.isAttachment == true)
        #expect(disposition("filename=a")?.isAttachment == true)
        #expect(root("Subject: x").disposition == nil)
    }

    @Test("A file's name may hold folders, which are told and never followed (RFC 2183 section 2.3)")
    func folders() {
        #expect(root("Content-Disposition: attachment; filename=\"../../etc/passwd\"").filename == "../../etc/passwd")
    }
}
