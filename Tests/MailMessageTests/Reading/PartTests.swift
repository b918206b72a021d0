import MailMessage
import Testing

@Suite("Part")
struct PartTests {
    private func message(_ text: String) -> Message { Message(bytes: Array(text.utf8)) }

    @Test("Preamble and epilogue are no parts (RFC 2046 section 5.1.1)")
    func preamble() {
        let read = message(
            "Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n--b--\nepilogue\n--b\n\nno\n"
        )
        #expect(read.parts.count == 2)
        #expect(read.parts[1].text().text == "one")
        #expect(read.defects.isEmpty)
    }

    @Test("A multipart nobody knows is read as mixed (RFC 2046 section 5.1.3)")
    func unknownMultipart() {
        let read = message("Content-Type: multipart/x-odd; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n")
        #expect(read.root.children.map { $0.text().text } == ["one", "two"])
    }

    @Test("A part without fields is text (RFC 2046 section 5.1)")
    func noFields() {
        let read = message("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSubject: body\n--b--\n")
        #expect(read.parts[1].headers.isEmpty)
        #expect(read.parts[1].contentType == .textPlain)
        #expect(read.parts[1].text().text == "Subject: body")
    }

    @Test("A boundary may be quoted and hold what a boundary may (RFC 2046 section 5.1.1)")
    func boundaryCharacters() {
        let boundary = "'()+_,-./:=? x"
        let read = message(
            "Content-Type: multipart/mixed; boundary=\"\(boundary)\"\n\n--\(boundary)\n\none\n--\(boundary)--\n"
        )
        #expect(read.parts.count == 2)
        #expect(read.defects.isEmpty)
    }

    @Test("A multipart that claims to be encoded is read as it stands (RFC 2045 section 6.4)")
    func encodedMultipart() {
        let read = message(
            "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n--b\n\none\n--b--\n"
        )
        #expect(read.parts[1].text().text == "one")
        #expect(read.defects.map(\.code) == [.encodedMultipart])
    }

    @Test("The line ends of text are LF, however they were sent (RFC 2046 section 4.1.1)")
    func lineEnds() {
        let read = message("Content-Type: text/plain\r\n\r\na\r\nb\nc\rd\r\n")
        #expect(read.root.text().text == "a\nb\nc\nd\n")
        #expect(read.root.decodedBytes() == Array("a\r\nb\nc\rd\r\n".utf8))
    }

    @Test("Only text has a charset of its own to be decoded; bytes of other types stay (RFC 2046 section 4.1.2)")
    func charset() {
        let header = "Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: base64\n\n"
        #expect(message(header + "xA==").root.text().text == "д")
        #expect(message(header + "xA==").root.decodedBytes() == [0xC4])
        #expect(
            message("Content-Type: text/plain; charset=nonsense\n\nx").root.text().defects.map(\.code) == [
                .unknownCharset
            ]
        )
    }

    @Test("A subtype of text that nobody knows is text still (RFC 2046 section 4.1.4)")
    func unknownText() {
        #expect(message("Content-Type: text/x-odd; charset=utf-8\n\nä").root.text().text == "ä")
    }

    @Test("A type nobody knows is bytes (RFC 2046 section 4.5.1)")
    func unknownType() {
        let read = message("Content-Type: x-odd/x-odder\nContent-Transfer-Encoding: base64\n\nAP8=")
        #expect(read.root.children.isEmpty)
        #expect(read.root.decodedBytes() == [0, 255])
    }

    @Test("An enclosed message has a header and parts of its own (RFC 2046 section 5.2.1)")
    func enclosed() {
        let read = message("Subject: a\nContent-Type: message/rfc822\n\nSubject: b\n\nc")
        #expect(read.subject == "a")
        #expect(read.root.children.first?.headers["Subject"]?.text == "b")
        #expect(read.root.children.first?.text().text == "c")
    }

    @Test("message/global is a message, and may be encoded (RFC 6532 section 3.7)")
    func global() {
        let plain = message("Content-Type: message/global\n\nSubject: ü\n\nc")
        #expect(plain.root.children.first?.headers["Subject"]?.text == "ü")
        let encoded = message("Content-Type: message/global\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogw7wKCmM=")
        #expect(encoded.root.enclosedMessage()?.subject == "ü")
    }

    @Test("A header in UTF-8 is read as such (RFC 6532 section 3.2)")
    func utf8Header() {
        let read = message("Subject: Grüße ✓\nFrom: Jöe <jöe@bücher.example>\nContent-Type: text/plain; name=ü.txt\n\n")
        #expect(read.subject == "Grüße ✓")
        #expect(read.from.first?.displayName == "Jöe")
        #expect(read.from.first?.address.description == "jöe@bücher.example")
        #expect(read.root.filename == "ü.txt")
        #expect(read.headers[0].textDefects.isEmpty)
    }

    @Test("Names of fields are compared without regard to case (RFC 5322 section 1.2.2)")
    func fieldNames() {
        let read = message("SUBJECT: x\nfrom: a@b.example\n\n")
        #expect(read.subject == "x")
        #expect(read.from.count == 1)
    }

    @Test("Lines of any length are read (RFC 5322 section 2.1.1)")
    func longLines() {
        let long = String(repeating: "x", count: 100_000)
        let read = message("Subject: \(long)\n\n\(long)\n\(long)")
        #expect(read.subject == long)
        #expect(read.root.text().text.utf8.count == 200_001)
    }

    @Test("What stands behind the empty line is body, whatever it looks like (RFC 5322 section 2.1)")
    func emptyLine() {
        let read = message("Subject: x\r\n\r\nTo: a@b.example\r\n\r\ny")
        #expect(read.headers.count == 1)
        #expect(read.root.rawBody.count == 20)
        #expect(message("Subject: x\n").root.rawBody.isEmpty)
    }

    @Test("Fields may come in any order, trace fields stay in theirs (RFC 5322 section 3.6)")
    func order() {
        let read = message("Received: a\nSubject: x\nReceived: b\nFrom: a@b.example\nReceived: c\n\n")
        #expect(read.headers.all("Received").map(\.text) == ["a", "b", "c"])
        #expect(read.subject == "x")
    }
}
