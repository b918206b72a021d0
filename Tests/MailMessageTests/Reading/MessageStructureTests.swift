import MailMessage
import Testing

@Suite("Structure of a message")
struct MessageStructureTests {
    private func read(_ text: String, limits: ParserLimits = .default) -> Message {
        Message(bytes: Array(text.utf8), limits: limits)
    }

    private func paths(_ message: Message) -> [String] {
        message.parts.map { "\($0.sectionPath) \($0.contentType)" }
    }

    @Test("Parts are numbered as IMAP numbers them")
    func numbering() {
        let message = read(
            """
            From: a@b.example
            Content-Type: multipart/mixed; boundary=outer

            preamble
            --outer
            Content-Type: multipart/alternative; boundary=inner

            --inner

            one
            --inner
            Content-Type: text/html

            two
            --inner--
            --outer
            Content-Type: message/rfc822

            Subject: enclosed
            Content-Type: multipart/mixed; boundary=deep

            --deep

            three
            --deep--
            --outer
            Content-Type: message/rfc822

            Subject: single

            four
            --outer--
            epilogue

            """
        )
        #expect(
            paths(message) == [
                "TEXT multipart/mixed", "1 multipart/alternative", "1.1 text/plain", "1.2 text/html",
                "2 message/rfc822",
                "2.TEXT multipart/mixed", "2.1 text/plain", "3 message/rfc822", "3.1 text/plain",
            ]
        )
        #expect(message.defects.isEmpty)
        #expect(
            message.parts.filter { !$0.contentType.isMultipart }.map { String(decoding: $0.rawBody, as: UTF8.self) }[
                ..<2
            ] == ["one", "two"]
        )
        #expect(message.parts[1].parent?.index == 0)
        #expect(message.parts[0].children.map(\.index) == [1, 4, 7])
        #expect(message.parts[6].depth == 3)
        #expect(String(decoding: message.parts[8].decodedBytes(), as: UTF8.self) == "four")
        #expect(message.parts[7].enclosedMessage()?.subject == "single")
        #expect(message.parts[5].headers["subject"]?.text == "enclosed")
    }

    @Test(
        "A single part is number 1",
        arguments: ["From: a@b.example\n\nx", "\nx", "Content-Type: message/rfc822\n\nSubject: a\n\nx"]
    )
    func single(text: String) {
        #expect(read(text).parts.first?.sectionPath == "1")
    }

    @Test("The line break before a boundary is not body", arguments: ["\n", "\r\n"])
    func lineBreak(newline: String) {
        let lines = [
            "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "x", "", "--b", "", "--b", "Content-Type: a/b",
            "--b--", "",
        ]
        let message = read(lines.joined(separator: newline))
        #expect(message.parts.count == 4)
        #expect(String(decoding: message.parts[1].rawBody, as: UTF8.self) == "x" + newline)
        #expect(message.parts[2].rawBody.isEmpty)
        #expect(message.parts[3].rawBody.isEmpty)
        #expect(message.parts[3].contentType.description == "a/b")
    }

    @Test("A part whose header ends with a boundary does not reach out of its container", arguments: ["\n", "\r\n"])
    func headerUpToBoundary(newline: String) {
        for inner in [
            ["", ""], ["Subject: x"], ["Subject: x", " y"], ["From a@b.example", ""], ["From a@b.example"],
        ] {
            let lines =
                ["Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: message/rfc822", ""] + inner
            let message = read((lines + ["--b--", ""]).joined(separator: newline))
            let container = message.parts[1]
            #expect(container.children.count == 1)
            for child in container.children {
                #expect(child.range.lowerBound >= container.bodyRange.lowerBound)
                #expect(child.range.upperBound == container.bodyRange.upperBound)
                for field in child.headers { #expect(field.range.upperBound <= child.range.upperBound) }
            }
            #expect(message.root.bodyRange.lowerBound == lines[0].utf8.count + 2 * newline.utf8.count)
        }
    }

    @Test("Boundaries may be followed by blanks, and are not prefixes")
    func boundaryLines() {
        let message = read(
            "Content-Type: multipart/mixed; boundary=b\n\n--b \t\n\none\n--bb\n--b--x\n--b--y\n--b-- \n\n--b\n\nno part"
        )
        #expect(message.parts.count == 2)
        #expect(String(decoding: message.parts[1].rawBody, as: UTF8.self) == "one\n--bb\n--b--x\n--b--y")
    }

    @Test("An outer boundary closes inner multiparts that were not closed")
    func unclosed() {
        let message = read(
            "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--a\n\ntwo\n--a--\n"
        )
        #expect(paths(message) == ["TEXT multipart/mixed", "1 multipart/mixed", "1.1 text/plain", "2 text/plain"])
        #expect(message.defects.map(\.code) == [.missingEndBoundary])
        #expect(String(decoding: message.parts[2].rawBody, as: UTF8.self) == "one")
    }

    @Test("Boundaries with nothing between them make no parts")
    func emptyParts() {
        let message = read("Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\nx\n--b\n--b--\n")
        #expect(message.parts.count == 2)
        #expect(read("Content-Type: multipart/mixed; boundary=b\n\n--b").parts.count == 1)
    }

    @Test("A digest's members are messages")
    func digest() {
        let message = read(
            "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\ny\n--b\nContent-Type: text/plain\n\nz\n--b--\n"
        )
        #expect(paths(message) == ["TEXT multipart/digest", "1 message/rfc822", "1.1 text/plain", "2 text/plain"])
    }

    @Test("An encoded message is a leaf that opens on request")
    func encodedMessage() {
        let message = read("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeA0KDQp5\n")
        #expect(message.parts.count == 1)
        #expect(message.root.enclosedMessage()?.subject == "x")
    }

    @Test("Header lines that are no fields are stepped over, unless they are all that is left")
    func junk() {
        let broken = read("From: a@b.example\nbroken line\nSubject: x\n\nbody")
        #expect(broken.subject == "x")
        #expect(String(decoding: broken.root.rawBody, as: UTF8.self) == "body")
        #expect(broken.defects.map(\.code) == [.invalidHeaderLine])

        let forgotten = read("From: a@b.example\nSubject: x\nThe text begins here\nand goes on\n")
        #expect(String(decoding: forgotten.root.rawBody, as: UTF8.self) == "The text begins here\nand goes on\n")
        #expect(forgotten.defects.map(\.code).contains(.missingHeaderEnd))

        let none = read("Just some text\n\nand more: of it\n")
        #expect(none.headers.isEmpty)
        #expect(none.root.rawBody.count == 32)
        #expect(none.defects.map(\.code) == [.noHeaders])
    }

    @Test("An mbox line before the header is stepped over")
    func mbox() {
        let message = read("From a@b.example Mon Jan  1 00:00:00 2001\nFrom: a@b.example\n\nx")
        #expect(message.from.count == 1)
        #expect(message.mboxLine == 0..<42)
        #expect(message.defects.map(\.code) == [.mboxLine])
        #expect(read("From : a@b.example\n\nx").from.count == 1)
    }

    @Test("Folded fields, blanks before colons and repeated fields are read")
    func fields() {
        let message = read("Subject:\n one\n\ttwo\nX-Odd : 1\nsubject: three\nReceived: a\nReceived: b\n\n")
        #expect(message.subject == "one\ttwo")
        #expect(message.headers["x-odd"]?.text == "1")
        #expect(message.headers.all("Subject").count == 2)
        #expect(message.headers.all("received").map(\.text) == ["a", "b"])
        #expect(message.defects.map(\.code) == [.duplicateHeaderField])
        let header = message.headers[0]
        #expect(String(decoding: message.bytes[header.nameRange], as: UTF8.self) == "Subject")
        #expect(String(decoding: message.bytes[header.range], as: UTF8.self) == "Subject:\n one\n\ttwo\n")
    }

    @Test("Depth and number of parts are bounded, and nothing recurses")
    func nesting() {
        var text = ""
        for level in 0..<10_000 { text += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        let message = read(text)
        #expect(message.parts.count == ParserLimits.default.depth + 1)
        #expect(message.defects.contains { $0.code == .tooDeep })

        let enclosed = read(String(repeating: "Content-Type: message/rfc822\n\n", count: 10_000))
        #expect(enclosed.defects.contains { $0.code == .tooDeep })

        let wide = read(
            "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 300),
            limits: ParserLimits(parts: 100)
        )
        #expect(wide.parts.count == 100)
        #expect(wide.defects.contains { $0.code == .tooManyParts })
    }

    @Test("Giant headers are bounded")
    func giantHeaders() {
        let fields = read(String(repeating: "X: y\n", count: 500) + "\nbody", limits: ParserLimits(headerFields: 100))
        #expect(fields.headers.count == 100)
        #expect(fields.defects.map(\.code) == [.tooManyHeaderFields])
        #expect(String(decoding: fields.root.rawBody, as: UTF8.self) == "body")
        let block = read(String(repeating: "X: y\n", count: 500) + "\nbody", limits: ParserLimits(headerBytes: 1_000))
        #expect(block.defects.first?.code == .headerTooLarge)
        let line = read("Subject: " + String(repeating: "x", count: 2_000_000) + "\n\nbody")
        #expect(line.subject?.utf8.count == 2_000_000)
    }

    static let samples = [
        "From a@b Mon Jan  1 00:00:00 2001\r\nFrom: \"A (B\" <a@b.example>, c@d.example (x(y)z), g: h@i.example;\r\nSubject: =?utf-8?q?=C3=A4?= =?utf-8?b?w6Q=?=\r\n x\r\nDate: Mon, 1 Jan 2001 00:00:00 +0100\r\nContent-Type: multipart/mixed; boundary=\"a b\"; x*0*=utf-8''%e4; x*1=y\r\n\r\npre\r\n--a b\r\nContent-Type: text/html; charset=utf-16\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<div class=3Dgmail_quote><p hidden>x</p>=\r\n&auml;&#228;</div><table><tr><td>a<td>b</table>\r\n--a b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b\r\nAction: failed\r\nStatus: 5.1.1\r\n--a b\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\n\r\nz\r\n--a b--\r\nend",
        "Content-Type: application/x; name=\"=?iso-2022-jp?b?GyRCJCIbKEI=?=\"\nContent-Transfer-Encoding: base64\nReceived: from a (b [c]) by d with e id f for <g@h>; 1 Jan 2001 00:00 GMT\nAuthentication-Results: a; spf=pass (x) smtp.mailfrom=\"b\"; dkim=fail reason=\"y\"\nReferences: <a@b> <c@d>\n\nQUJD\nREVG=\n--\n",
        "Content-Type: text/plain; format=flowed; delsp=yes\n\n>> a \n>> b\n>c \n-- \nd \ne",
        "\u{FEFF}Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n#86)C\n`\nend\n",
    ]

    /// Touches everything that reading offers.
    private func exhaust(_ message: Message) {
        for part in message.parts {
            _ = part.sectionPath
            #expect(part.range.upperBound <= message.bytes.count)
            #expect(part.headerRange.upperBound <= part.bodyRange.lowerBound)
            _ = part.decoded()
            _ = part.flowedText().text
            _ = part.htmlText().unquoted
            _ = part.filename
            _ = part.deliveryStatus()
            _ = part.dispositionNotification()
            _ = part.returnedHeaders()?.count
            for header in part.headers {
                _ = header.text
                _ = header.addresses.mailboxes
                _ = header.date
                _ = header.messageIDs
                _ = header.received
                _ = header.authenticationResults
                _ = header.textDefects
            }
        }
    }

    @Test("Every beginning of a message can be read", arguments: samples)
    func prefixes(text: String) {
        let bytes = Array(text.utf8)
        for length in 0...bytes.count { exhaust(Message(bytes: Array(bytes[..<length]))) }
    }

    @Test("Every byte of a message may be NUL, CR, LF or 0xFF", arguments: samples)
    func replaced(text: String) {
        let bytes = Array(text.utf8)
        for position in stride(from: 0, to: bytes.count, by: 3) {
            var changed = bytes
            changed[position] = [0, 13, 10, 255, 34, 40, 60][position % 7]
            exhaust(Message(bytes: changed))
        }
    }

    @Test("Headers, bodies, boundaries and what is between them cover every byte", arguments: samples)
    func coverage(text: String) {
        let bytes = Array(text.utf8)
        for length in 0...bytes.count {
            let message = Message(bytes: Array(bytes[..<length]))
            let start = message.mboxLine?.upperBound ?? (message.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
            #expect(message.root.range == min(start, length)..<length)
            #expect(message.root.range.upperBound == length)
            for part in message.parts {
                // Between header and body stands at most the empty line.
                #expect(part.bodyRange.lowerBound - part.headerRange.upperBound <= 2)
                var position = part.bodyRange.lowerBound
                for child in part.children {
                    #expect(child.range.lowerBound >= position)
                    position = child.range.upperBound
                }
                #expect(position <= part.bodyRange.upperBound)
            }
        }
    }
}
