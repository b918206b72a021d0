import AlertMail
import CriticalAlerts
import Foundation
import Glibc
import Relay
import RelayStore
import Testing

@testable import RelayService

/// The first start on a mailbox that has been in use for years.
@Suite(.inTurn) struct OldMailboxTests {
    /// So many mails; an unoptimised build takes minutes over the 10,000 that `ALERTRELAY_OLD_MAILS` can ask for.
    private static let count = ProcessInfo.processInfo.environment["ALERTRELAY_OLD_MAILS"].flatMap { Int($0) } ?? 1000

    @Test("a first start on a mailbox of old mails, alert letters of partners among them, sends nothing")
    func firstStart() async throws {
        let street = try await Street(supplierOfMeter: [1, 1], looksAtInboxes: false)
        let (origin, party) = (street.parties[0], street.parties[1])
        let letters = try await lettersOf(origin, count: 40)
        let maildir = try party.sandbox.maildir(of: party.address)
        try await fill(maildir, letters: letters, count: Self.count)

        let read = try await party.command("poll")
        try read.expectSuccess()
        #expect(read.output.hasPrefix("\(Self.count) taken"), "\(read.output)")
        let sent = try await party.command("send")
        try sent.expectSuccess()

        let store = try party.store
        let cases = try await store.cases(openOnly: false, limit: 10_000)
        #expect(cases.count == letters.count)
        for line in cases {
            let story = try #require(try await store.story(of: line.reference))
            #expect(story.letters.isEmpty)
            #expect(story.state.state == .withPerson, "\(story.state.reason)")
        }
        // One task shows how many there are, and the only letter tells our own people of it.
        let tasks = try await store.tasks(includingDone: true)
        let held = tasks.filter { $0.cases.count == letters.count }
        #expect(held.count == 1, "\(tasks.map(\.draft.what))")
        #expect(tasks.count <= 2, "\(tasks.map(\.draft.what))")
        #expect(sent.output.hasPrefix("\(tasks.count) sent"), "\(sent.output)")
        // A second look finds nothing new.
        let again = try await party.command("poll")
        try again.expectSuccess()
        #expect(again.output.hasPrefix("0 taken"))
    }

    /// Genuine letters of a partner, about so many alerts.
    private func lettersOf(_ origin: Party, count: Int) async throws -> [[UInt8]] {
        let gateway = try await origin.gateway()
        var letters: [[UInt8]] = []
        let now = systemClock()
        for index in 0..<count {
            let alert = try Street.alert(at: now.advanced(bySeconds: Int64(-index)))
            _ = try await gateway.takeIn(alert: alert, from: "alert.xml")
        }
        _ = try await gateway.decidePending()
        for line in try await gateway.store.cases(openOnly: false, limit: count) {
            let letter = try #require(try await gateway.store.letters(of: line.reference.text).first)
            letters.append(try await gateway.store.bytes(of: letter.row))
        }
        try #require(letters.count == count)
        return letters
    }

    /// Writes mails as Dovecot would have kept them, three days old: every tenth an alert letter, some as acknowledgements of
    /// other installations' letters, the rest what people write.
    private func fill(_ maildir: String, letters: [[UInt8]], count: Int) async throws {
        let folders = ["\(maildir)/cur", "\(maildir)/new", "\(maildir)/tmp"]
        for folder in folders {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        let old = time(nil) - 3 * 86_400
        for number in 0..<count {
            let bytes: [UInt8]
            switch number % 10 {
            case 0: bytes = Array("Delivered-To: copy-\(number)\n".utf8) + letters[number / 10 % letters.count]
            case 1: bytes = acknowledgement(number)
            default: bytes = ordinary(number)
            }
            let path = "\(maildir)/cur/\(old).M\(number)P1.old,S=\(bytes.count):2,S"
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
            try #require(descriptor >= 0)
            _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            var times = [timespec(tv_sec: old, tv_nsec: 0), timespec(tv_sec: old, tv_nsec: 0)]
            futimens(descriptor, &times)
            close(descriptor)
        }
        try await Program.run("/bin/chown", ["-R", "mail:mail", maildir]).expectSuccess()
    }

    private func ordinary(_ number: Int) -> [UInt8] {
        Array(
            """
            From: Customer \(number) <customer-\(number)@elsewhere.example>
            To: alerts@supplier.example
            Subject: My bill of month \(number % 12)
            Message-ID: <bill-\(number)@elsewhere.example>
            Date: Mon, 5 Jan 2026 10:00:00 +0000

            Hello, could you please acknowledge that you received my reading 12345?
            Thank you, Customer \(number)

            """.utf8
        )
    }

    private func acknowledgement(_ number: Int) -> [UInt8] {
        Array(
            """
            From: alerts@another-\(number).example
            To: alerts@supplier.example
            Subject: Received: CA-J6HB7H6NW1
            Message-ID: <ack-\(number)@another-\(number).example>
            In-Reply-To: <CA-J6HB7H6NW1.1.k1-0123456789ABCDEF@supplier.example>
            Date: Mon, 5 Jan 2026 10:00:00 +0000

            Received

            """.utf8
        )
    }
}
