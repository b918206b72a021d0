import AlertMail
import CriticalAlerts
import MailMessage
import Relay
import RelayStore
import Testing

@testable import RelayService

/// What a gateway does in one pass, and what is then seen of it.
extension Gateway {
    /// Takes an alert in and decides.
    func take(_ alert: [UInt8]) async throws {
        _ = try await takeIn(alert: alert, from: "alert.xml")
        _ = try await decidePending()
    }

    /// One pass of the outbox.
    @discardableResult
    func sendAll() async throws -> SendingReport {
        let report = try await withLease { try await sendOnce() }
        #expect(report.serverFault == nil)
        return report
    }

    /// Reads the inbox until so many mails have come, none of them more than once.
    func read(_ count: Int) async throws {
        var taken = 0
        _ = try await eventually("\(count) mails at \(configuration.supplier.address)") { () -> Bool? in
            taken += try await withLease { try await pollOnce() }.taken
            return taken >= count ? true : nil
        }
        #expect(taken == count)
    }

    func story(of reference: CaseReference) async throws -> CaseStory {
        try #require(try await store.story(of: reference))
    }

    /// Every case, oldest first.
    func stories() async throws -> [CaseStory] {
        var stories: [CaseStory] = []
        for line in try await store.cases(openOnly: false, limit: 1000).reversed() {
            stories.append(try await story(of: line.reference))
        }
        return stories
    }

    /// The only case.
    func onlyStory() async throws -> CaseStory {
        let stories = try await stories()
        #expect(stories.count == 1)
        return try #require(stories.first)
    }

    func openTasks() async throws -> [TaskDraft] {
        try await store.tasks(includingDone: false).map(\.draft)
    }
}

extension CaseStory {
    /// Why a person must look, of open tasks.
    var openCauses: Set<TaskCause> { Set(tasks.filter { $0.doneAt == nil }.map(\.draft.cause)) }

    /// Letters of a kind, in order.
    func letters(_ kind: LetterKind) -> [KeptLetter] { letters.filter { $0.letter.kind == kind } }
}

/// Alert letters that lie in the mailbox of the supplier whom the first one's data name.
struct Exchange {
    /// The case at the sender, and its letter as a client that is not ours fetched it.
    struct Alert {
        let reference: CaseReference
        let letter: [UInt8]
    }

    let street: Street
    /// The first supplier's gateway.
    let origin: Gateway
    /// The second supplier's mailbox.
    let mailbox: ForeignMailbox
    let alerts: [Alert]

    /// Sends so many alerts from the first supplier to the second.
    init(alerts count: Int = 1, supplierOfMeter: [Int] = [1, 1]) async throws {
        street = try await Street(supplierOfMeter: supplierOfMeter)
        origin = try await street.parties[0].gateway()
        let now = systemClock()
        for index in 0..<count {
            // An alert a second: the device's counter tells them apart.
            try await origin.take(Street.alert(at: now.advanced(bySeconds: Int64(-index))))
        }
        #expect(try await origin.sendAll().accepted == count)
        mailbox = ForeignMailbox(street.parties[1].address, street.parties[1].sandbox)
        let letters = try await mailbox.messages(count)
        try #require(letters.count == count)
        alerts = try letters.map { bytes in
            let token = try #require(Message(bytes: bytes).messageID.flatMap { LetterToken($0.value) })
            return Alert(reference: try #require(CaseReference(token.reference)), letter: bytes)
        }
    }

    /// What a person types above the quoted letter, as most programs arrange it.
    func reply(_ words: String, to alert: Alert, from: String? = nil, citing: String? = nil, quotes: Bool = true)
        throws -> [UInt8]
    {
        let message = Message(bytes: alert.letter)
        let cited = try citing ?? "<\(#require(message.messageID).value)>"
        var body = words
        if quotes {
            body += "\n\nOn Monday, \(street.parties[0].name) <\(street.parties[0].address)> wrote:\n"
            body += try text(of: alert.letter).split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
        }
        return mail(
            [
                "From: \(from ?? mailbox.address)", "To: \(street.parties[0].address)",
                "Subject: Re: \(message.subject ?? "")", "In-Reply-To: \(cited)", "References: \(cited)",
            ],
            body
        )
    }
}

/// A mail of UTF-8 text with these fields.
func mail(_ fields: [String], _ body: String, contentType: String = "text/plain; charset=utf-8") -> [UInt8] {
    let own = [
        "Date: Mon, 02 Mar 2026 10:00:00 +0000", "Message-ID: <\(UInt64.random(in: 0...UInt64.max))@client.example>",
        "MIME-Version: 1.0", "Content-Type: \(contentType)", "Content-Transfer-Encoding: 8bit",
    ]
    let text = ((fields + own).joined(separator: "\n") + "\n\n" + body + "\n")
    return Array(text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8)
}

/// The plain text of a mail.
func text(of bytes: [UInt8]) throws -> String {
    let message = Message(bytes: bytes)
    return try #require(message.parts.first { $0.contentType.matches("text", "plain") }).text().text
}
