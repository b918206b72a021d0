import MailGenerator
import Testing

@testable import MailMessage

@Suite("Decoding in pieces, and beside a plain decoder")
struct DecodingInPiecesTests {
    /// What senders, relays and attackers put into encoded bodies.
    private static let pools: [[UInt8]] = [
        Array("ABCDwxyz0189+/".utf8), Array("QUJD\r\n".utf8), Array("QU=\r\n \t!-\0".utf8),
        Array("=3D=C3\r\nabcdefghijklmnop".utf8), Array("=\r\n \tAz4".utf8), Array("begin 644 a\n#86)C\n`\nend\n".utf8),
        Array(0...255),
    ]

    private func body(_ random: inout SeededGenerator) -> [UInt8] {
        var out: [UInt8] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let pool = DecodingInPiecesTests.pools.randomElement(using: &random) ?? []
            let run = Int.random(in: 0...90, using: &random)
            for _ in 0..<run { out.append(pool.randomElement(using: &random) ?? 0) }
        }
        return out
    }

    @Test("The fast decoders give what the plain ones give", arguments: [TransferEncoding.base64, .quotedPrintable])
    func twins(encoding: TransferEncoding) {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<4_000 {
            let body = body(&random)
            #expect(encoding.decode(body[...]).bytes == TransferSourceMap.decode(body[...], as: encoding).bytes)
        }
    }

    @Test(
        "Pieces of any size are together what decoding at once gives",
        arguments: ["base64", "quoted-printable", "8bit", "x-uuencode", "unheard-of"]
    )
    func pieces(encoding: String) {
        var random = SeededGenerator(seed: 11)
        let header = Array("Content-Transfer-Encoding: \(encoding)\n\n".utf8)
        for _ in 0..<1_000 {
            let part = Message(bytes: header + body(&random)).root
            let whole = part.decoded()
            let size = Int.random(in: 64...100, using: &random)
            var together: [UInt8] = []
            let defects = part.decode(inPiecesOf: size) { piece in
                #expect(piece.count > 0 && piece.count <= size)
                for i in piece.indices { together.append(piece[i]) }
            }
            #expect(together == whole.bytes)
            #expect(defects == whole.defects)
        }
    }

    @Test("What the taker throws comes out")
    func failure() {
        struct Full: Error {}
        let part = Message(bytes: Array("Content-Transfer-Encoding: base64\n\nQUJD".utf8)).root
        #expect(throws: Full.self) { try part.decode { _ in throw Full() } }
    }
}
