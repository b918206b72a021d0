import AlertMail
import Foundation
import Relay
import RelayStore
import Testing

@testable import RelayService

/// What the gateway changes in the inbox, for each way of using it.
@Suite(.inTurn) struct InboxUseTests {
    /// Uses the inbox as said for three mails: a true alert, one that a person must see, and one that is none of our business.
    ///
    /// - Returns: the flags in each folder, by folder.
    private func folders(use: Configuration.Inbox.Use) async throws -> [String: [Set<String>]] {
        let street = try await Street(supplierOfMeter: [1, 1], inboxUse: use)
        let (origin, receiver) = (street.parties[0], street.parties[1])
        let mailbox = ForeignMailbox(receiver.address, receiver.sandbox)
        let stranger = "stranger@elsewhere.example"
        let alert = """
            Critical alert. MPAN: 1200023305967. Alert code: 8F3F. Raised (UTC): \(Street.recently)
            """
        let sender = try await origin.gateway()
        try await sender.take(Street.alert())
        try await sender.sendAll()
        _ = try await mailbox.messages(1).count
        // curl's reading marks it as seen; its owner has not seen it.
        try await receiver.sandbox.inject(
            mail(["From: \(stranger)", "To: \(receiver.address)", "Subject: Alert"], alert),
            from: stranger,
            to: receiver.address
        )
        try await receiver.sandbox.inject(
            mail(["From: \(stranger)", "To: \(receiver.address)", "Subject: Lunch"], "The canteen has soup today."),
            from: stranger,
            to: receiver.address
        )
        let gateway = try await receiver.gateway()
        try await gateway.read(3)
        // A later pass has nothing more to tell.
        _ = try await gateway.withLease { try await gateway.pollOnce() }
        #expect(try await gateway.openTasks().count == 1)
        var folders: [String: [Set<String>]] = [:]
        let inbox = gateway.configuration.inbox
        for (name, folder) in [
            ("inbox", "INBOX"), ("processed", inbox.processedFolder), ("review", inbox.reviewFolder),
        ] {
            folders[name] = try await mailbox.flags(in: folder).sorted { $0.key < $1.key }.map(\.value)
        }
        return folders
    }

    @Test("dedicated: everything is moved, what needs a person apart")
    func dedicated() async throws {
        let folders = try await folders(use: .dedicated)
        #expect(folders["inbox"] == [])
        #expect(folders["processed"]?.count == 1)
        #expect(folders["review"] == [[], []], "nothing was marked as read")
    }

    @Test("shared: what was dealt with is moved, what needs a person is flagged, other mail is not touched")
    func shared() async throws {
        let folders = try await folders(use: .shared)
        #expect(folders["processed"]?.count == 1)
        #expect(folders["review"] == [])
        #expect(folders["inbox"] == [["$AlertRelayReview"], []])
    }

    @Test("watch: nothing is changed")
    func watch() async throws {
        let folders = try await folders(use: .watch)
        #expect(folders["processed"] == [])
        #expect(folders["review"] == [])
        #expect(folders["inbox"]?.count == 3)
        #expect(folders["inbox"]?.dropFirst() == [[], []])
    }

    @Test("A mail that the server cannot give is set aside with a task, and the rest goes on")
    func mailThatCannotBeFetched() async throws {
        let street = try await Street(supplierOfMeter: [1, 1], inboxUse: .shared)
        let (origin, receiver) = (street.parties[0], street.parties[1])
        let mailbox = ForeignMailbox(receiver.address, receiver.sandbox)
        let broken = "canteen-\(UInt64.random(in: 0...UInt64.max))@elsewhere.example"
        try await receiver.sandbox.inject(
            mail(["From: \(broken)", "To: \(receiver.address)", "Subject: Lunch"], "The canteen has soup today."),
            from: broken,
            to: receiver.address
        )
        _ = try await mailbox.messages(1)
        let sender = try await origin.gateway()
        try await sender.take(Street.alert())
        try await sender.sendAll()
        _ = try await eventually("two mails") { try await mailbox.uids().count == 2 ? true : nil }
        // Its file can no longer be read, as after a fault of the disk.
        let folder = "\(try receiver.sandbox.maildir(of: receiver.address))/cur"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let text = String(
                decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(),
                as: UTF8.self
            )
            if text.contains(broken) {
                try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: "\(folder)/\(name)")
            }
        }
        let gateway = try await receiver.gateway()
        try await gateway.read(1)
        #expect(try await gateway.onlyStory().state.state == .ours)
        let tasks = try await gateway.openTasks()
        #expect(tasks.map(\.cause) == [.unreadableMail])
        #expect(tasks.first?.subject == "INBOX UID 1")
        // It stays where it was, once set aside.
        _ = try await gateway.withLease { try await gateway.pollOnce() }
        #expect(try await gateway.openTasks().count == 1)
    }
}
