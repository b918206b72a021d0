import AlertMail
import CriticalAlerts
import Foundation
import Logging
import MailMessage
import Relay
import RelayStore
import Testing

@testable import RelayService

/// Who wrote a mail, by our own server's word alone (RFC 8601): nothing that came with the mail can say it.
@Suite("Only our own server's word about a sender counts")
struct AuthenticationTests {
    /// Results as they stand in the header, top first, and whether they prove alerts@new-energy.example.
    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        let trusted: String
        let fields: [String]
        let isProven: Bool

        var testDescription: String { name }
    }

    static let examples = [
        Example(
            name: "DMARC of the trusted server passes for the author's domain",
            trusted: "mx.our.example",
            fields: ["mx.our.example; dmarc=pass header.from=new-energy.example"],
            isProven: true
        ),
        Example(
            name: "an untrusted server says so",
            trusted: "mx.our.example",
            fields: ["mx.other.example; dmarc=pass header.from=new-energy.example"],
            isProven: false
        ),
        Example(
            name: "DMARC passes for another domain",
            trusted: "mx.our.example",
            fields: ["mx.our.example; dmarc=pass header.from=elsewhere.example"],
            isProven: false
        ),
        Example(
            name: "a forged pass stands below the server's own failure",
            trusted: "mx.our.example",
            fields: [
                "mx.our.example; dmarc=fail header.from=new-energy.example",
                "mx.our.example; dmarc=pass header.from=new-energy.example",
            ],
            isProven: false
        ),
        Example(
            name: "a forged login stands below the server's own verdict",
            trusted: "mx.our.example",
            fields: [
                "mx.our.example; spf=none smtp.mailfrom=new-energy.example; dmarc=none",
                "mx.our.example; auth=pass smtp.auth=alerts@new-energy.example",
            ],
            isProven: false
        ),
        Example(
            name: "a login as the author, where the server checks no DMARC",
            trusted: "mx.our.example",
            fields: ["mx.our.example; auth=pass smtp.auth=alerts@new-energy.example"],
            isProven: true
        ),
        Example(
            name: "a login as somebody else",
            trusted: "mx.our.example",
            fields: ["mx.our.example; auth=pass smtp.auth=alerts@elsewhere.example"],
            isProven: false
        ),
        Example(
            name: "a DKIM signature of the author's domain, where the server checks no DMARC",
            trusted: "mx.our.example",
            fields: ["mx.our.example; dkim=pass header.d=new-energy.example"],
            isProven: true
        ),
        Example(
            name: "Microsoft 365 names no server, and is trusted as unnamed",
            trusted: "unnamed",
            fields: [
                "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=new-energy.example;"
                    + " dmarc=pass action=none header.from=new-energy.example;compauth=pass reason=100"
            ],
            isProven: true
        ),
        Example(
            name: "an unnamed result below another field came with the mail",
            trusted: "unnamed",
            fields: ["mx.other.example; dmarc=none", "dmarc=pass header.from=new-energy.example"],
            isProven: false
        ),
        Example(
            name: "an unnamed result where none is trusted",
            trusted: "mx.our.example",
            fields: ["dmarc=pass header.from=new-energy.example"],
            isProven: false
        ),
        Example(name: "no result at all", trusted: "mx.our.example", fields: [], isProven: false),
    ]

    @Test("Authentication-Results prove the author only from the top, by a trusted server", arguments: examples)
    func resultsProve(_ example: Example) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "alertrelay-writer.\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try makeFolder(folder)
        let outcome = try await Initializer(.init(trustedAuthenticators: [example.trusted])).run(in: folder)
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let gateway = try await Gateway.open(try Configuration(contentsOf: outcome.configurationFile), log: log)
        let header = example.fields.map { "Authentication-Results: \($0)\r\n" }.joined()
        let mail = header + "From: New Energy <alerts@new-energy.example>\r\nSubject: Received\r\n\r\nReceived\r\n"
        let now = systemClock()
        let kept = KeptMail.waiting(mail, at: now, for: gateway)
        let (_, facts) = try await gateway.read(Message(bytes: Array(mail.utf8)), kept)
        #expect((facts.writer.proof == .authenticationResults) == example.isProven, "\(facts.writer.reason)")
        #expect(facts.writer.supplier?.text == "new-energy")
    }
}
