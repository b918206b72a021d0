import MailGenerator
import MailMessage
import Testing

@Suite("Compressed RTF ([MS-OXRTFCP])")
struct RTFCompressionTests {
    static let document = "{\\rtf1\\ansi\\ansicpg1252\\deff0 Received, thank you.\\par Received.}"
    static let compressed: [UInt8] = [
        0x3A, 0x00, 0x00, 0x00, 0x41, 0x00, 0x00, 0x00, 0x4C, 0x5A, 0x46, 0x75, 0x4D, 0x79, 0x30, 0x0C,
        0x03, 0x00, 0x0A, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x8E, 0x32, 0x00, 0xF4, 0x07,
        0xF0, 0x05, 0x90, 0x65, 0x69, 0x76, 0x09, 0x80, 0x10, 0x2C, 0x20, 0x74, 0x68, 0x00, 0x70, 0x6B,
        0x20, 0x79, 0x4D, 0x08, 0x60, 0x2E, 0x0A, 0xA3, 0x0E, 0xD6, 0x2E, 0x7D, 0x11, 0x00,
    ]

    @Test("A document comes out as it went in")
    func golden() {
        let rtf = RTFCompression(decompressing: Self.compressed)
        #expect(String(decoding: rtf.bytes, as: UTF8.self) == Self.document)
        #expect(rtf.isSound)
    }

    @Test("What is compressed comes out again, over more than one window")
    func roundTrip() {
        var text = "{\\rtf1\\ansi "
        for number in 0..<900 { text += "\\par Line \(number) of \(number * 7) alerts" }
        let document = Array((text + "}").utf8)
        let rtf = RTFCompression(decompressing: RTFCompressor.compress(document))
        #expect(rtf.bytes == document)
        #expect(rtf.isSound)
    }

    @Test("A run longer than its distance repeats itself")
    func overlapping() {
        let document = Array("{\\rtf1 ".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 500) + Array("}".utf8)
        #expect(RTFCompression(decompressing: RTFCompressor.compress(document)).bytes == document)
    }

    @Test("What is not compressed is taken as it stands")
    func uncompressed() {
        let bytes: [UInt8] = [17, 0, 0, 0, 5, 0, 0, 0, 0x4D, 0x45, 0x4C, 0x41, 0, 0, 0, 0] + Array("{\\rt}".utf8)
        let rtf = RTFCompression(decompressing: bytes)
        #expect(rtf.bytes == Array("{\\rt}".utf8))
        #expect(rtf.isSound)
    }

    @Test("A wrong checksum, length or kind is seen, and what can be read is")
    func damage() {
        var checksum = Self.compressed
        checksum[12] ^= 1
        #expect(!RTFCompression(decompressing: checksum).isSound)
        #expect(RTFCompression(decompressing: checksum).bytes.count == 65)
        var longer = Self.compressed
        longer[4] = 0xFF
        #expect(!RTFCompression(decompressing: longer).isSound)
        #expect(RTFCompression(decompressing: longer).bytes.count == 65)
        var shorter = Self.compressed
        shorter[4] = 10
        #expect(RTFCompression(decompressing: shorter).bytes.count == 10)
        var kind = Self.compressed
        kind[8] = 0
        #expect(RTFCompression(decompressing: kind).bytes.isEmpty)
        #expect(!RTFCompression(decompressing: kind).isSound)
    }

    @Test("Cut off anywhere, the beginning is given")
    func truncated() {
        let whole = Array(Self.document.utf8)
        for count in 0..<Self.compressed.count {
            let rtf = RTFCompression(decompressing: Self.compressed.prefix(count))
            #expect(!rtf.isSound)
            #expect(whole.starts(with: rtf.bytes))
        }
    }

    @Test("A length out of nowhere takes no memory")
    func boastful() {
        var bytes = Self.compressed
        for index in 0..<8 { bytes[index] = 0xFF }
        #expect(RTFCompression(decompressing: bytes).bytes.count == 65)
    }
}
