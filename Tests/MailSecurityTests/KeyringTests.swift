import MailSecurity
import Testing

@Suite("Keyring")
struct KeyringTests {
    private func key(_ id: String, _ byte: UInt8) throws -> AuthenticationKey {
        try AuthenticationKey(id: try KeyID(id), secret: Secret([UInt8](repeating: byte, count: 32)))
    }

    private let fields = ["supplier-a", "CA-0123456789", "LT-1", "alerts@new.example"]

    @Test("The current key mints, retired keys verify, unknown keys do not (design: old keys verify, never mint)")
    func rotation() throws {
        let trust = try TrustStore()
        let before = try Keyring(minting: try key("k1", 1), trust: trust)
        let after = try Keyring(minting: try key("k2", 2), retired: [try key("k1", 1)], trust: trust)
        let other = try Keyring(minting: try key("k1", 3), trust: trust)
        let old = try before.mint(purpose: "message-id", fields: fields)
        let new = try after.mint(purpose: "message-id", fields: fields)
        #expect(old != new)
        #expect(try after.verify(old, purpose: "message-id", fields: fields) == KeyID("k1"))
        #expect(try after.verify(new, purpose: "message-id", fields: fields) == KeyID("k2"))
        #expect(try before.verify(new, purpose: "message-id", fields: fields) == nil)
        #expect(try other.verify(old, purpose: "message-id", fields: fields) == nil)
        expectRefusal(.noSuchKey) {
            try Keyring(retired: [try key("k1", 1)], trust: trust).mint(purpose: "message-id", fields: fields)
        }
    }

    @Test("A tag belongs to its purpose, its fields and their borders")
    func tagBelongsToItsFields() throws {
        let key = try key("k1", 1)
        let tag = try key.tag(purpose: "message-id", fields: ["ab", "c"])
        #expect(tag == (try key.tag(purpose: "message-id", fields: ["ab", "c"])))
        for (purpose, fields) in [
            ("message-id", ["a", "bc"]), ("message-id", ["abc"]), ("message-id", ["ab", "c", ""]),
            ("other", ["ab", "c"]),
            ("message-idab", ["c"]),
        ] {
            #expect(tag != (try key.tag(purpose: purpose, fields: fields)))
        }
    }

    @Test("A written tag comes back, also in capitals and with look-alikes, and nothing else does")
    func writtenTags() throws {
        let tag = try #require(AuthenticationTag(bytes: [0, 1, 2, 0xFF, 0xFE, 0x80, 0x7F, 0x55, 0xAA, 9]))
        #expect(tag.description.utf8.count == 16)
        #expect(AuthenticationTag(tag.description) == tag)
        #expect(AuthenticationTag(tag.description.uppercased()) == tag)
        #expect(AuthenticationTag("0000000000000011") == AuthenticationTag("OOoo00000000001L"))
        for text in [
            "", "000000000000000", "00000000000000000", "000000000000000u", "000000000000000-", "000000000000000é",
        ] {
            #expect(AuthenticationTag(text) == nil)
        }
        #expect(AuthenticationTag(bytes: [1]) == nil)
    }

    @Test("Short keys, bad names and names given twice are refused")
    func refusals() throws {
        expectRefusal(.weakKey) {
            try AuthenticationKey(id: try KeyID("k1"), secret: Secret([UInt8](repeating: 1, count: 31)))
        }
        for name in ["", "K1", "a b", String(repeating: "a", count: 33), "ключ"] {
            expectRefusal(.badKeyID) { try KeyID(name) }
        }
        expectRefusal(.duplicateKeyID) {
            try Keyring(minting: try key("k1", 1), retired: [try key("k1", 2)], trust: try TrustStore())
        }
        expectRefusal(.noSuchKey) {
            try Keyring(trust: try TrustStore()).identity(try KeyID("k9"))
        }
    }

    @Test("An identity is found by address, only while valid, the longest valid first")
    func identityForAddress() throws {
        let cast = try Cast.shared.get()
        let later = try cast.authority.issue(
            to: "alerts@old.example",
            commonName: "Old Energy",
            from: Cast.now + 5 * Cast.day,
            days: 200
        ).identity()
        let current = try cast.p256.identity()
        let keyring = try Keyring(
            identities: [try KeyID("one"): current, try KeyID("two"): later],
            trust: cast.trust
        )
        func found(_ address: String, _ seconds: Int64) -> CertificateInfo? {
            keyring.identity(for: address, at: seconds)?.certificate
        }
        #expect(found("alerts@old.example", Cast.now) == current.certificate)
        #expect(found("Alerts@Old.example", Cast.now + 6 * Cast.day) == later.certificate)
        #expect(found("alerts@new.example", Cast.now) == nil)
        #expect(found("alerts@old.example", Cast.now + 400 * Cast.day) == nil)
    }
}
