import MailMessage
import Testing

@Suite("Transfer encodings")
struct TransferDecodingTests {
    private func text(_ decoding: TransferDecoding) -> String { String(decoding: decoding.bytes, as: UTF8.self) }

    /// A decoder as plain as can be, against which the fast one is held.
    private func plainDecode(_ input: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var bits = 0
        var word = 0
        var out: [UInt8] = []
        for byte in input {
            if byte == UInt8(ascii: "=") { break }
            guard let value = alphabet.firstIndex(of: byte) else { continue }
            word = (word << 6 | value) & 0xFFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: word >> bits))
            }
        }
        return out
    }

    @Test("Base64 decodes like a plain decoder, whatever comes in")
    func twin() {
        var generator = SeededNumbers(state: 42)
        let pool = Array("ABCxyz019+/ABCDEFGHabcdefgh\r\n !".utf8)
        for length in 0..<400 {
            var input = (0..<length).map { _ in pool[Int(generator.next() % UInt64(pool.count))] }
            if generator.next() % 3 == 0 { input.append(contentsOf: Array("==".utf8)) }
            #expect(Base64.decode(input).bytes == plainDecode(input))
        }
    }

    @Test("What is encoded is decoded", arguments: [0, 1, 2, 3, 4, 56, 57, 58, 114, 1_000])
    func roundTrip(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        #expect(Base64.decodeStrictly(Base64.encode(bytes)) == bytes)
        let lines = Base64.encode(bytes, lineLength: 76)
        #expect(Base64.decodeStrictly(lines) == bytes)
        #expect(lines.split(separator: 10).allSatisfy { $0.count <= 77 && $0.last == 13 })
        #expect(QuotedPrintable.decode(QuotedPrintable.encode(bytes)).bytes == bytes)
    }

    @Test(
        "Damaged base64 gives what it holds, and says so",
        arguments: [
            ("QUJD", "ABC", true), ("QU\nJD\r\n", "ABC", true), ("QQ==", "A", true), ("QUI", "AB", false),
            ("Q*UJD", "ABC", false),
            ("QUJDQ", "ABC", false), ("QUI=QUI=", "AB", false), ("====", "", false), ("QUI=\n-- \nfooter", "AB", false),
            ("", "", true),
        ]
    )
    func damagedBase64(input: String, output: String, isSound: Bool) {
        let result = Base64.decode(Array(input.utf8))
        #expect(text(result) == output)
        #expect((result.firstFault == nil) == isSound)
    }

    @Test("Strict base64 takes nothing else", arguments: ["QQ", "QQ=", "QQ==x", "Q Q==", "QQ==\n=", "Q===", "=QQ="])
    func strictBase64(input: String) {
        #expect(Base64.decodeStrictly(Array(input.utf8)) == nil)
    }

    @Test(
        "Damaged quoted-printable gives what it holds, and says so",
        arguments: [
            ("a=3D=3db", "a==b", true), ("a=\r\nb=\nc", "abc", true), ("a= \t\r\nb", "ab", true),
            ("a=zzb", "a=zzb", false), ("a=", "a", true),
            ("a=4", "a", false), ("a  \nb", "a  \nb", true), ("a==41", "a==41", false), ("a_b", "a_b", true),
        ]
    )
    func damagedQuotedPrintable(input: String, output: String, isSound: Bool) {
        let result = QuotedPrintable.decode(Array(input.utf8))
        #expect(text(result) == output)
        #expect((result.firstFault == nil) == isSound)
    }

    @Test("Quoted-printable is written so that relays leave it alone")
    func quotedPrintableLines() {
        let lines = "From here\r\n.dot\r\nblank \r\n" + String(repeating: "ä", count: 100) + "\r\nlast "
        let encoded = QuotedPrintable.encode(Array(lines.utf8))
        #expect(QuotedPrintable.decode(encoded).bytes == Array(lines.utf8))
        for line in String(decoding: encoded, as: UTF8.self).split(separator: "\r\n") {
            #expect(line.utf8.count <= 76)
            #expect(!line.hasPrefix("From ") && !line.hasPrefix(".") && !line.hasSuffix(" "))
        }
    }

    @Test("Uuencode is decoded, cut short or not")
    func uuencode() {
        #expect(text(Uuencode.decode(Array("begin 644 a\n#86)C\n`\nend\n".utf8))) == "abc")
        #expect(text(Uuencode.decode(Array("text\nbegin 644 a\r\n#86)C\r\n".utf8))) == "abc")
        #expect(Uuencode.decode(Array("begin 644 a\n~~~~\nend\n".utf8)).firstFault != nil)
    }

    @Test("Encodings are recognised by the names that senders give them")
    func names() {
        for name in ["base64", "BASE64", "\"base64\"", "base64 (x)", "(x) base64", "base64;"] {
            #expect(TransferEncoding(label: name) == .base64)
        }
        #expect(TransferEncoding(label: "quoted-printable") == .quotedPrintable)
        #expect(TransferEncoding(label: "") == .sevenBit)
        #expect(TransferEncoding(label: "Nonsense") == .other("nonsense"))
        let part = Message(bytes: Array("Content-Transfer-Encoding: nonsense\n\nx".utf8)).root
        #expect(part.decoded().bytes == [120])
        #expect(part.decoded().defects.map(\.code) == [.unknownTransferEncoding])
    }
}

/// A generator of numbers that is the same in every run.
struct SeededNumbers {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
}
