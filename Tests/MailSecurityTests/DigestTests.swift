import MailSecurity
import Testing

@Suite("Digests and randomness")
struct DigestTests {
    private func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    @Test("SHA-256 gives the values of FIPS 180-4's examples")
    func sha256() throws {
        #expect(
            try SHA256.hash(Array("abc".utf8))
                == bytes("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        )
        let empty = bytes("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(try SHA256.hash([]) == empty)
        #expect(try SHA256.hash([1, 2, 3][..<0]) == empty)
        #expect(
            try SHA256.hash(sequence(first: 97, next: { $0 < 99 ? $0 + 1 : nil })) == SHA256.hash(Array("abc".utf8))
        )
    }

    @Test("HMAC-SHA-256 gives the values of RFC 4231, test cases 1, 2 and 6")
    func hmac() throws {
        #expect(
            try SHA256.authenticate(Array("Hi There".utf8), key: Secret([UInt8](repeating: 0x0B, count: 20)))
                == bytes("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        )
        #expect(
            try SHA256.authenticate(Array("what do ya want for nothing?".utf8), key: Secret(text: "Jefe"))
                == bytes("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        )
        #expect(
            try SHA256.authenticate(
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                key: Secret([UInt8](repeating: 0xAA, count: 131))
            ) == bytes("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
        )
    }

    @Test("Random bytes come in the number asked for and differ")
    func randomness() throws {
        #expect(try randomBytes(0).isEmpty)
        #expect(try randomBytes(-1).isEmpty)
        #expect(try randomBytes(1_000).count == 1_000)
        #expect(try randomBytes(32) != randomBytes(32))
    }

    @Test("Equality in constant time is equality")
    func equality() {
        #expect(equalInConstantTime([], []))
        #expect(equalInConstantTime([1, 2], [1, 2]))
        #expect(!equalInConstantTime([1, 2], [1, 3]))
        #expect(!equalInConstantTime([1, 2], [1, 2, 3]))
    }
}
