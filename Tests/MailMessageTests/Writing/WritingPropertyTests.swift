import MailGenerator
import MailMessage
import Testing

@Suite("What is written is read, whatever it is made of")
struct WritingPropertyTests {
    /// Pieces that have hurt mail programs.
    private static let pieces: [String] = [
        "a", "b c", "Meter", " ", "  ", "\t", "\r\n", "\n", "\r", "\u{0}", "\u{7F}", "\u{85}", "\u{2028}", "\u{2029}",
        "\u{FEFF}",
        "\"", "\\", "(", ")", "<", ">", "@", ",", ";", ":", "[", "]", ".", "..", "=", "?", "_", "=?", "?=",
        "=?utf-8?q?x?=",
        "=?utf-8?b?w6Q=", "%41", "'", "''", "*", "*0*=", "ä", "é", "e\u{301}", "ß", "Ŵ", "я", "א", "ع", "日本", "한",
        "\u{1F600}",
        "👨‍👩‍👧", "🇬🇧", "\u{FFFD}", "\u{FFFF}", "\u{10FFFF}", "\u{A0}", "\u{200B}", "\u{200D}", "\u{202E}", "\u{AD}",
        "\u{E000}",
        "From ", ".", "--", "--=_", "\r\nBcc: x@y.example", "\r\n\r\nbody", "x-y", "filename=", "utf-8''", "/", "~",
        "`", "^",
        "longlonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglong",
    ]

    private struct Values {
        var generator: SeededGenerator

        mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

        mutating func text(_ most: Int = 12) -> String {
            if pick(60) == 0 { return String(repeating: pieces[pick(pieces.count)], count: 400) }
            return (0..<pick(most + 1)).map { _ in pieces[pick(pieces.count)] }.joined()
        }

        mutating func bytes() -> [UInt8] {
            switch pick(4) {
            case 0: return (0..<pick(300)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            case 1: return Array(text(40).utf8)
            case 2: return Array("From x\r\n.\r\n..\r\n \r\nFrom \n--=_\r\n--\n".utf8)
            default: return [UInt8](repeating: UInt8(pick(256)), count: pick(1_200))
            }
        }

        mutating func address() -> EmailAddress {
            while true {
                if let address = EmailAddress(
                    localPart: text(4),
                    domain: ["b.example", "[192.0.2.1]", "bücher.example"][pick(3)]
                ),
                    !address.localPart.utf8.contains(where: { $0 >= 0x80 })
                {
                    return address
                }
            }
        }
    }

    private var values: Values { Values(generator: SeededGenerator(seed: 42)) }

    /// What is left of a text when nothing is left that cannot stand in a field.
    private func solid(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: false
            default: scalar != " " && scalar != "\u{FEFF}"
            }
        }
    }

    /// Whether a text has nothing in it that is neutralised.
    private func isPlain(_ text: String) -> Bool {
        solid(text).count == text.unicodeScalars.filter { $0 != " " }.count && !text.hasPrefix(" ")
            && !text.hasSuffix(" ")
    }

    /// The rules for lines of a header, and for encoded words.
    private func checkLines(of field: HeaderField) {
        #expect(LineCheck.isCanonical(field.bytes))
        for line in field.bytes.split(separator: 10).map({ $0.dropLast() }) {
            #expect(line.count <= 998)
            // Longer only where there is no blank to fold at but the first.
            let words = line.split(separator: 32)
            let cannotFold = words.count <= 1 || (words.count == 2 && words[0].last == 58)
            #expect(line.count <= 78 || cannotFold, "\(field.value)")
            #expect(!line.allSatisfy { $0 == 32 || $0 == 9 })
            for word in EncodedWordCheck.words(in: line) {
                #expect(line.count <= 76)
                #expect(word.count <= 75)
                #expect(EncodedWordCheck.isWhole(word))
            }
        }
    }

    @Test("Texts of fields (RFC 5322 section 2.2, RFC 2047)")
    func subjects() throws {
        var values = values
        for _ in 0..<1_500 {
            let text = values.text()
            let field = try #require(
                HeaderField(["Subject", "X-A-Rather-Long-Name-For-A-Field"][values.pick(2)], text: text)
            )
            checkLines(of: field)
            let message = Message(bytes: field.bytes + [13, 10])
            #expect(message.headers.count == 1)
            let read = try #require(message.headers.first).text
            #expect(solid(read) == solid(text))
            #expect(solid(read).count == read.unicodeScalars.filter { $0 != " " }.count)
            if isPlain(text) { #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars)) }
            #expect(message.headers[0].textDefects.isEmpty)
            // What was read is written the same.
            #expect(HeaderField(field.name, text: read) == field)
        }
    }

    @Test("Names and addresses (RFC 5322 section 3.4)")
    func mailboxes() throws {
        var values = values
        for _ in 0..<700 {
            let mailboxes = (0...values.pick(4)).map { _ in
                Mailbox(displayName: values.text(), address: values.address())
            }
            let field = try #require(HeaderField("To", mailboxes: mailboxes))
            checkLines(of: field)
            let message = Message(bytes: field.bytes + [13, 10])
            #expect(message.headers.count == 1)
            #expect(message.to == mailboxes)
            #expect(
                message.to.map { Array(($0.displayName ?? "").unicodeScalars) }
                    == mailboxes.map { Array(($0.displayName ?? "").unicodeScalars) }
            )
            #expect(message.headers[0].addresses.faults.isEmpty)
        }
    }

    @Test("Parameters and names of files (RFC 2045 section 5.1, RFC 2231)")
    func parameters() throws {
        var values = values
        let names = ["x", "filename", "a-rather-long-name-of-a-parameter"]
        for _ in 0..<700 {
            let parameters = names.map { ($0, values.text()) }
            let field = try #require(HeaderField("Content-Type", value: "a/b", parameters: parameters))
            checkLines(of: field)
            let message = Message(bytes: field.bytes + [13, 10], limits: ParserLimits(parameters: 2_000))
            #expect(message.headers.count == 1)
            let read = message.root.contentType
            #expect(read.description == "a/b")
            #expect(read.parameters.map(\.name) == names)
            #expect(read.isSound)
            for (name, value) in parameters {
                let got = try #require(read.parameters[name])
                #expect(solid(got) == solid(value))
                if isPlain(value) { #expect(Array(got.unicodeScalars) == Array(value.unicodeScalars)) }
            }
        }
    }

    @Test("Bodies of any bytes, in parts of any shape (RFC 2045, RFC 2046)")
    func bodies() throws {
        var values = values
        for _ in 0..<250 {
            var parts: [BodyPart] = []
            var leaves: [(type: String, bytes: [UInt8])] = []
            for _ in 0...values.pick(4) {
                let bytes = values.bytes()
                switch values.pick(4) {
                case 0:
                    let text = String(decoding: bytes, as: UTF8.self)
                    parts.append(.text(text))
                    leaves.append(("text/plain", LineCheck.canonical(Array(text.utf8))))
                case 1:
                    parts.append(.leaf(bytes, type: "message/delivery-status"))
                    leaves.append(("message/delivery-status", LineCheck.canonical(bytes)))
                case 2 where !parts.isEmpty:
                    parts = [.multipart("mixed", parts, boundary: ["", "x", "=_", "-"][values.pick(4)])]
                default:
                    parts.append(.attachment(bytes, type: "a/b", filename: values.text()))
                    leaves.append(("a/b", bytes))
                }
            }
            let body = BodyPart.multipart("mixed", parts)
            let message = Message(bytes: MessageBuilder(body: body).bytes)
            #expect(message.defects.isEmpty)
            #expect(LineCheck.longest(message.bytes) <= 998)
            #expect(LineCheck.isCanonical(message.bytes))
            #expect(!LineCheck.hasTouchableLine(message.bytes))
            let read = message.parts.filter { !$0.contentType.isMultipart }
            #expect(read.map(\.contentType.description) == leaves.map(\.type))
            #expect(read.map { $0.decodedBytes() } == leaves.map(\.bytes))
            #expect(message.root.children.map { Array(message.bytes[$0.range]) } == parts.map(\.bytes))
        }
    }

    @Test("Messages inside messages (RFC 2046 section 5.2.1, RFC 6532 section 3.7)")
    func messages() throws {
        var values = values
        for _ in 0..<200 {
            let inner = Array("Subject: x\r\n\r\n".utf8) + values.bytes()
            let part = BodyPart.message(inner)
            let message = Message(bytes: MessageBuilder(body: .multipart("mixed", [.text("x"), part])).bytes)
            #expect(LineCheck.longest(message.bytes) <= 998)
            #expect(!message.bytes.contains(0))
            let read = try #require(message.root.children.last?.enclosedMessage())
            let isEncoded = message.root.children.last?.transferEncoding == .base64
            #expect(read.bytes == (isEncoded ? inner : LineCheck.canonical(inner)))
        }
    }

    @Test("Encoded words are cut where base64 needs no padding: some readers stop at it")
    func padding() throws {
        var values = values
        for text in ["日本語のとても長い件名です。日本語のとても長い件名です。", String(repeating: "aé😀", count: 40)]
            + (0..<300).map({ _ in values.text(30) })
        {
            let field = try #require(HeaderField("X", text: text))
            let words = field.value.split(separator: " ").filter { $0.hasPrefix("=?utf-8?B?") }
            #expect(words.dropLast().allSatisfy { !$0.hasSuffix("=?=") }, "\(field.value)")
        }
    }

    @Test("A line does not break in a quoted string that it has room for: some readers keep the break")
    func quotedStrings() throws {
        let address = try #require(EmailAddress(localPart: "an odd local part", domain: "b.example"))
        let mailboxes = (1...9).map {
            Mailbox(displayName: String(repeating: "Bloggs, Joe ", count: $0), address: address)
        }
        let field = try #require(HeaderField("Reply-To", mailboxes: mailboxes))
        checkLines(of: field)
        for line in String(decoding: field.bytes, as: UTF8.self).split(separator: "\r\n") {
            #expect(line.count { $0 == "\"" } % 2 == 0, "\(line)")
        }
        #expect(Message(bytes: field.bytes + [13, 10]).replyTo == mailboxes)
    }

    @Test("No value that cannot be written makes a field")
    func illegal() throws {
        let long = String(repeating: "x", count: 998)
        #expect(HeaderField("X", structured: long) == nil)
        #expect(HeaderField("X", structured: "a\r\nb") == nil)
        #expect(HeaderField("X", structured: "ä") == nil)
        #expect(
            HeaderField("X", structured: String(repeating: "x", count: 997))?.bytes.count == 1_004
        )
        #expect(HeaderField("Message-ID", messageIDs: [try #require(MessageID(long))]) == nil)
        #expect(HeaderField("From", mailboxes: []) == nil)
        #expect(HeaderField("From", mailboxes: [Mailbox(address: try #require(EmailAddress("ü@b.example")))]) == nil)
        let idn = try #require(EmailAddress("u@bücher.example"))
        #expect(HeaderField("From", mailboxes: [Mailbox(address: idn)])?.value == "u@xn--bcher-kva.example")
        #expect(HeaderField("X", value: "a b", parameters: []) == nil)
        #expect(HeaderField("X", value: "a/b", parameters: [("n\r\n", "v")]) == nil)
    }
}

/// Lines of written mail.
private enum LineCheck {
    static func canonical(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if byte == 13 || (byte == 10 && (index == 0 || bytes[index - 1] != 13)) {
                out += [13, 10]
            } else if byte != 10 {
                out.append(byte)
            }
        }
        return out
    }

    static func isCanonical(_ bytes: [UInt8]) -> Bool { canonical(bytes) == bytes }

    static func longest(_ bytes: [UInt8]) -> Int {
        var longest = 0
        for line in bytes.split(separator: 10) {
            let length = line.last == 13 ? line.count - 1 : line.count
            longest = max(longest, length)
        }
        return longest
    }

    /// Whether a relay or a mailbox has a reason to change a line: "From ", a dot, blanks at its end.
    static func hasTouchableLine(_ bytes: [UInt8]) -> Bool {
        for line in bytes.split(separator: 10) {
            let text = line.last == 13 ? line.dropLast() : line
            if text.starts(with: "From ".utf8) || text.first == 46 { return true }
            if let last = text.last, last == 32 || last == 9 { return true }
        }
        return false
    }
}

private enum EncodedWordCheck {
    static func words(in line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        line.split(whereSeparator: { " \t,<>:".utf8.contains($0) }).filter {
            // The writer's own words; others are what a value pretends to be.
            $0.starts(with: "=?utf-8?B?".utf8)
        }
    }

    /// Whether a word is whole characters by itself (RFC 2047 section 5).
    static func isWhole(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.suffix(2).elementsEqual("?=".utf8) else { return false }
        let decoded = Base64.decode(word.dropFirst(10).dropLast(2))
        return decoded.firstFault == nil && String(validating: decoded.bytes, as: UTF8.self) != nil
    }
}
