import MailSecurity
import Testing

@testable import alertrelay

struct MIMEInspectorTests {
    private func inspect(_ text: String) throws -> Printed { try inspect(Array(text.utf8)) }
    private func inspect(_ bytes: [UInt8]) throws -> Printed {
        try Printed(MIMEInspector().inspect(path: "in", bytes: bytes))
    }

    private static func sha256(_ text: String) throws -> String {
        try SHA256.hash(Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static let enclosed = """
        From: c@d.example
        Subject: inner
        Content-Type: multipart/alternative; boundary=in

        --in
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: quoted-printable

        caf=C3=A9=

        --in
        Content-Type: text/html

        <p>x</p>
        --in--
        """

    private static let mail = """
        From: a@b.example
        Content-Type: multipart/mixed; boundary="out"
        MIME-Version: 1.0

        preamble
        --out
        Content-Type: Text/Plain; charset="ISO-8859-1"
        Content-Disposition: INLINE

        one
        two

        --out
        Content-Type: application/pdf; name*=utf-8''%C3%A4.pdf
        Content-Disposition: attachment; filename="=?utf-8?q?=C3=A4?= b.pdf"
        Content-Transfer-Encoding: Base64

        QUJD
        REVG

        --out
        Content-Type: message/rfc822

        \(enclosed)
        --out
        Content-Type: multipart/mixed; boundary=deep

        --deep

        x
        --deep--
        --out--
        epilogue

        """

    @Test("Parts stand in order, numbered as IMAP does, each with every key in order")
    func structure() throws {
        let found = MIMEInspector().inspect(path: "in", bytes: Array(Self.mail.utf8))
        #expect(found.names == ["path", "parts", "headers", "defects"])
        #expect(
            found.json.line.contains(
                #"{"path":"1","contentType":"text/plain","charset":"ISO-8859-1","encoding":"7bit","#
                    + #""disposition":"inline","filename":null,"size":8,"sha256":""# + (try Self.sha256("one\ntwo\n"))
                    + #""}"#
            )
        )
        let parts = try Printed(found).objects("parts")
        #expect(
            parts.map { "\($0.string("path") ?? "") \($0.string("contentType") ?? "")" } == [
                "TEXT multipart/mixed", "1 text/plain", "2 application/pdf", "3 message/rfc822",
                "3.TEXT multipart/alternative", "3.1 text/plain", "3.2 text/html", "4 multipart/mixed",
                "4.1 text/plain",
            ]
        )
        #expect(try Printed(found).number("headers") == 3)
        for part in parts {
            #expect(
                part.names == [
                    "path", "contentType", "charset", "encoding", "disposition", "filename", "size", "sha256",
                ]
            )
        }
    }

    @Test(
        "Size and hash: after transfer decoding, before charset conversion, without the line break before the boundary"
    )
    func contents() throws {
        let parts = try inspect(Self.mail).objects("parts")
        func check(_ index: Int, _ content: String) throws {
            #expect(parts[index].number("size") == content.utf8.count)
            #expect(try parts[index].string("sha256") == Self.sha256(content))
        }
        try check(1, "one\ntwo\n")
        try check(2, "ABCDEF")
        try check(3, Self.enclosed)
        try check(5, "café")
        try check(6, "<p>x</p>")
        try check(8, "x")
        for multipart in [0, 4, 7] { #expect(parts[multipart].isNull("size") && parts[multipart].isNull("sha256")) }
        #expect(parts[2].string("encoding") == "base64")
        #expect(parts[2].string("filename") == "ä b.pdf")
        #expect(parts[2].string("disposition") == "attachment")
        #expect(parts[1].isNull("filename") && parts[6].isNull("charset") && parts[6].isNull("disposition"))
    }

    @Test("Line ends count as found: CRLF is two bytes")
    func lineEnds() throws {
        let crlf = Self.mail.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        let parts = try inspect(crlf).objects("parts")
        #expect(parts.count == 9)
        #expect(parts[1].number("size") == 10)
        #expect(try parts[1].string("sha256") == Self.sha256("one\r\ntwo\r\n"))
        #expect(parts[8].number("size") == 1)
    }

    @Test("A mail of one part is part 1, and an enclosed message that is transfer-encoded is hashed decoded")
    func single() throws {
        let plain = try inspect("Subject: x\n\nbody\n").objects("parts")
        #expect(plain.map { $0.string("path") } == ["1"])
        #expect(plain[0].number("size") == 5)
        // An empty header, a body.
        #expect(try inspect("\nbody").objects("parts")[0].number("size") == 4)
        let encoded = try inspect(
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeAoKYm9keQo=\n"
        ).objects("parts")
        #expect(try encoded[0].string("sha256") == Self.sha256("Subject: x\n\nbody\n"))
    }

    @Test("Bodies of any bytes: sizes and hashes of the bytes, not of characters")
    func bytes() throws {
        let body = (0...255).map { UInt8($0) } + [0xFF, 0, 0x0D]
        let parts = try inspect(Array("Content-Transfer-Encoding: binary\n\n".utf8) + body).objects("parts")
        #expect(parts[0].number("size") == body.count)
        let hash = try SHA256.hash(body).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(parts[0].string("sha256") == hash)
        #expect(parts[0].string("encoding") == "binary")
    }

    @Test("Defects of structure and of decoding name code, part and place, each once")
    func defects() throws {
        let text =
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\nQU*JD\n--b\n"
            + "Content-Transfer-Encoding: x-secret\n\nz\n"
        let printed = try inspect(text)
        let defects = printed.objects("defects")
        #expect(defects.allSatisfy { $0.names == ["code", "part", "offset"] })
        func places(_ code: String) -> [String?] {
            defects.filter { $0.string("code") == code }.map { $0.string("part") }
        }
        #expect(places("missing-end-boundary") == ["TEXT"])
        #expect(places("invalid-base64") == ["1"])
        #expect(places("unknown-transfer-encoding") == ["2"])
        let star = text.utf8.firstIndex(of: UInt8(ascii: "*")).map { text.utf8.distance(from: text.startIndex, to: $0) }
        #expect(defects.first { $0.string("code") == "invalid-base64" }?.number("offset") == star)
        #expect(printed.objects("parts")[2].string("encoding") == "x-secret")
    }

    @Test("Values of fields that are not what they should be are named where the field begins")
    func fieldDefects() throws {
        let text = "Subject: a\nDate: 30 February\nFrom: nobody at all\n\nz\n"
        let defects = try inspect(text).objects("defects")
        let date = try #require(defects.first { $0.string("code") == "invalid-date" })
        #expect(date.string("part") == "1")
        #expect(date.number("offset") == "Subject: a\n".utf8.count)
        #expect(defects.contains { $0.string("code") == "invalid-address" })
    }

    @Test("What has no header is no mail, and says so")
    func noMail() {
        for text in [
            "", "Dear Sir\nor Madam\n", "<?xml version=\"1.0\"?>\n<a/>", "\u{7F}ELF\u{0}\u{0}", "{\"a\": 1}\n",
        ] {
            let found = MIMEInspector().inspect(path: "p", bytes: Array(text.utf8))
            #expect(found.isError && found.names == ["path", "error"], "\(text)")
        }
        #expect(MIMEInspector().inspect(path: "p", bytes: Array("a: b\n\n".utf8), isCut: true).isError)
        // A mail cut off in its header still is one.
        #expect(!MIMEInspector().inspect(path: "p", bytes: Array("From: a@b.example\nSub".utf8)).isError)
    }
}
