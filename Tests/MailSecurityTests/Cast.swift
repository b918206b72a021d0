import MailSecurity

/// The persons of the tests: one authority, its signers, and a stranger's authority. Made once, since keys take time.
struct Cast {
    /// 2026-03-07T22:14:31Z: the moment at which the tests take place. The `openssl` command is told of it.
    static let now: Int64 = 1_772_921_671
    static let day: Int64 = 86_400

    static let content = Array("Content-Type: text/plain; charset=utf-8\r\n\r\nReceived, thank you.\r\n".utf8)

    let authority: PrivateAuthority
    let strangersAuthority: PrivateAuthority
    let p256: PrivateAuthority.IssuedIdentity
    let rsa: PrivateAuthority.IssuedIdentity
    let stranger: PrivateAuthority.IssuedIdentity
    let trust: TrustStore

    static let shared = Result { try Cast() }

    private init() throws {
        let start = Self.now - 10 * Self.day
        authority = try PrivateAuthority(creating: "Example Authority", algorithm: .rsa2048, from: start, days: 365)
        strangersAuthority = try PrivateAuthority(creating: "Example Authority", from: start, days: 365)
        p256 = try authority.issue(to: "alerts@old.example", commonName: "Old Energy", from: start, days: 100)
        rsa = try authority.issue(
            to: "alerts@new.example",
            commonName: "New Energy",
            algorithm: .rsa2048,
            from: start,
            days: 100
        )
        stranger = try strangersAuthority.issue(
            to: "alerts@old.example",
            commonName: "Old Energy",
            from: start,
            days: 100
        )
        trust = try TrustStore(anchorsPEM: Array(authority.certificate.pem.utf8))
    }
}

extension PrivateAuthority.IssuedIdentity {
    func identity() throws -> SigningIdentity {
        try SigningIdentity(
            certificatePEM: Array(certificatePEM.utf8),
            chainPEM: Array(chainPEM.utf8),
            privateKeyPEM: privateKeyPEM
        )
    }

    var privateKeyBytes: [UInt8] {
        privateKeyPEM.withUnsafeBytes { Array($0) }
    }
}
