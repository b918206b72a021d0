import MailMessage
import Testing

/// What comparing with other readers taught: parentheses are comments (RFC 2045 section 5.1) or forgotten quotes, and more.
@Suite("Habits of senders")
struct SenderHabitTests {
    private func type(_ value: String) -> ContentType {
        Message(bytes: Array("Content-Type: \(value)\n\n".utf8)).root.contentType
    }

    @Test(
        "A boundary with parentheses is what the lines of the body make of it",
        arguments: [
            ("abc(def)", "abc(def)"), ("abc (def)", "abc (def)"), ("abc (def)", "abc"), ("(abc)", "(abc)"),
            ("abc(def); x=y", "abc(def)"), ("abc (def) ; x=y", "abc"),
        ]
    )
    func boundary(written: String, inBody: String) {
        let mail =
            "Content-Type: multipart/mixed; boundary=\(written)\n\n--\(inBody)\n\none\n--\(inBody)\n\ntwo\n--\(inBody)--\n"
        let message = Message(bytes: Array(mail.utf8))
        #expect(message.parts.count == 3)
        #expect(message.parts.last.map { String(decoding: $0.rawBody, as: UTF8.self) } == "two")
    }

    @Test("Looking ahead for boundaries takes linear time")
    func lookingAhead() {
        var mail = ""
        for level in 0..<90 { mail += "Content-Type: multipart/mixed; boundary=b\(level) (c)\n\n--b\(level)\n" }
        mail += "\n" + String(repeating: "--x\n", count: 20_000)
        #expect(Message(bytes: Array(mail.utf8)).parts.count == 91)
    }

    @Test("They belong to a file's name, unless they end the value behind a blank")
    func filenames() {
        #expect(type("a/b; name=scan (1).pdf").parameters["name"] == "scan (1).pdf")
        #expect(type("a/b; name=scan(1).pdf; x=y").parameters["name"] == "scan(1).pdf")
        #expect(type("a/b; name=scan.pdf (comment)").parameters["name"] == "scan.pdf")
        #expect(type("a/b; charset=us-ascii (Plain text)").charset == "us-ascii")
        #expect(type("a/b; charset=utf-8(c)").charset == "utf-8")
        #expect(type("a (c) / (c) b (c) ; (c) charset (c) = (c) utf-8 (c)").charset == "utf-8")
    }

    @Test("One that is never closed swallows nothing")
    func unclosed() {
        let broken = type("multipart/mix(d; boundary=b; charset=utf-8")
        #expect(broken.description == "multipart/mix" && broken.parameters["boundary"] == "b")
        #expect(broken.charset == "utf-8" && !broken.isSound)
        let mail = "Content-Disposition: inlin(; filename=a.txt\n\n"
        #expect(Message(bytes: Array(mail.utf8)).root.filename == "a.txt")
    }

    @Test("Many blanks and parentheses take linear time")
    func hostile() {
        for piece in [" ", "(", " (", "( ", "()", " ()", "(;", "\\(", "x (", ";("] {
            let many = String(repeating: piece, count: 100_000)
            _ = type("a/b; name=x\(many)y")
            _ = type("a/b; charset=x\(many)y")
            _ = type("a/b\(many)")
        }
    }

    @Test("All mbox lines before a header are stepped over")
    func mboxLines() {
        let mail =
            "From a@b.example Mon Jan  5 10:00:00 2026\n>From c@d.example Mon Jan  5 10:00:00 2026\nSubject: x\n\ny\n"
        let message = Message(bytes: Array(mail.utf8))
        #expect(message.subject == "x" && message.headers.count == 1)
        #expect(message.mboxLine == 0..<85)
    }

    @Test("Of several types the last one that can be read counts")
    func types() {
        let mail = "Content-Type: text/html\nContent-Type: other\n\ny\n"
        let message = Message(bytes: Array(mail.utf8))
        #expect(message.root.contentType.description == "text/html")
        #expect(message.defects.contains { $0.code == .invalidContentType })
    }
}
