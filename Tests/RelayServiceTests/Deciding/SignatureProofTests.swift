import AlertMail
import CriticalAlerts
import Foundation
import Logging
import MailMessage
import MailSecurity
import Relay
import RelayStore
import Testing

@testable import RelayService

/// What an S/MIME signature proves of a mail: who wrote what it covers, and nothing else.
@Suite("A signature proves who wrote what it covers, and nothing else")
struct SignatureProofTests {
    /// The partner's signature over a MIME entity, as a part of a mail.
    private struct Signer {
        let identity: SigningIdentity
        let now: Int64

        func detached(_ entity: String) throws -> String {
            let signature = try identity.sign(detached: Array(entity.utf8), at: now)
            return """
                Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=sig\r
                \r
                --sig\r
                \(entity)\r
                --sig\r
                Content-Type: application/pkcs7-signature; name=smime.p7s\r
                Content-Transfer-Encoding: base64\r
                \r
                \(Base64.string(signature))\r
                --sig--\r

                """
        }

        func opaque(_ entity: String) throws -> String {
            """
            Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r
            Content-Transfer-Encoding: base64\r
            \r
            \(Base64.string(try identity.sign(opaque: Array(entity.utf8), at: now)))\r

            """
        }
    }

    private static let reference = "CA-J6HB7H6NW1"
    private static let answer =
        "Content-Type: text/plain\r\n\r\nReceived, thank you. Our reference for \(reference) is 17.\r\n"
    private static let bare = "Content-Type: text/plain\r\n\r\nReceived, thank you.\r\n"
    private static let answerHeader = "In-Reply-To: <\(reference).1.k1-0123456789ABCDEF@our.example>\r\n"

    /// Reads a mail with that body, by a partner whose certificate is of our authority.
    private func read(header: String = "", _ body: (Signer) throws -> String) async throws -> (Reading, MailFacts) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "alertrelay-signer.\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try makeFolder(folder)
        let now = systemClock()
        let authority = try PrivateAuthority(
            creating: "Authority",
            from: now.secondsSince1970 - 3600,
            days: 2
        )
        let issued = try authority.issue(
            to: "alerts@new-energy.example",
            commonName: "New Energy",
            from: now.secondsSince1970 - 600,
            days: 1
        )
        let identity = try SigningIdentity(
            certificatePEM: Array(issued.certificatePEM.utf8),
            chainPEM: Array(issued.chainPEM.utf8),
            privateKeyPEM: issued.privateKeyPEM
        )
        let outcome = try await Initializer(.init(authority: authority)).run(in: folder)
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let gateway = try await Gateway.open(try Configuration(contentsOf: outcome.configurationFile), log: log)
        let mail =
            "From: New Energy <alerts@new-energy.example>\r\nSubject: Received\r\n\(header)MIME-Version: 1.0\r\n"
            + (try body(Signer(identity: identity, now: now.secondsSince1970)))
        let kept = KeptMail.waiting(mail, at: now, for: gateway)
        return try await gateway.read(Message(bytes: Array(mail.utf8)), kept)
    }

    @Test("A signed answer, its content beside the signature or inside it, is read and proven")
    func proven() async throws {
        for form in [Signer.detached, Signer.opaque] {
            let (reading, facts) = try await read { try form($0)(Self.answer) }
            #expect(facts.writer.proof == .smime, "\(facts.writer.reason)")
            #expect(facts.writer.supplier?.text == "new-energy")
            #expect(reading.statement == .acknowledges)
            #expect(reading.signature.state == .valid)
            #expect(reading.newText.hasPrefix("Received, thank you."))
        }
    }

    @Test("Old signed words with new words before them prove nothing of the new")
    func newWordsBefore() async throws {
        for form in [Signer.detached, Signer.opaque] {
            let (reading, facts) = try await read { signer in
                """
                Content-Type: multipart/mixed; boundary=out\r
                \r
                --out\r
                Content-Type: text/plain\r
                \r
                Received \(Self.reference), all is well.\r
                --out\r
                \(try form(signer)(Self.bare))\r
                --out--\r

                """
            }
            #expect(facts.writer.proof == nil)
            #expect(reading.signature.state == .valid)
        }
    }

    @Test("An alert's document beside a signed part is not the signer's")
    func documentBeside() async throws {
        let (_, facts) = try await read { signer in
            """
            Content-Type: multipart/mixed; boundary=out\r
            \r
            --out\r
            \(try signer.detached(Self.answer))\r
            --out\r
            Content-Type: application/xml; name=alert.xml\r
            \r
            <x/>\r
            --out--\r

            """
        }
        #expect(facts.writer.proof == nil)
    }

    @Test("A footer beside a signed part takes nothing from the signature where it is not read")
    func attachmentBeside() async throws {
        let (_, facts) = try await read { signer in
            """
            Content-Type: multipart/mixed; boundary=out\r
            \r
            --out\r
            \(try signer.detached(Self.answer))\r
            --out\r
            Content-Type: image/png; name=logo.png\r
            \r
            x\r
            --out--\r

            """
        }
        #expect(facts.writer.proof == .smime)
    }

    @Test("A signed 'received' that names no case is no proof of what an unsigned header makes of it")
    func caseInHeaderOnly() async throws {
        let (_, replayed) = try await read(header: Self.answerHeader) { try $0.detached(Self.bare) }
        #expect(replayed.writer.proof == nil)
        #expect(replayed.writer.supplier?.text == "new-energy")
        let (_, named) = try await read(header: Self.answerHeader) { try $0.detached(Self.answer) }
        #expect(named.writer.proof == .smime)
    }

    @Test("A document with another case's token, put beside it, does not name the case in the signer's stead")
    func tokenBeside() async throws {
        let (_, facts) = try await read(header: Self.answerHeader) { signer in
            """
            Content-Type: multipart/mixed; boundary=out\r
            \r
            --out\r
            \(try signer.detached(Self.bare))\r
            --out\r
            Content-Type: text/rfc822-headers\r
            \r
            Message-ID: <\(Self.reference).1.k1-0123456789ABCDEF@our.example>\r
            --out--\r

            """
        }
        #expect(facts.writer.proof == nil)
    }
}
