import CriticalAlerts
import Logging
import MailSecurity
import MailTransport
import Relay
import RelayStore

/// What one pass of the inbox did.
public struct PollingReport: Hashable, Sendable {
    /// Mails taken in.
    public var taken = 0
    /// Mails that could not be fetched and were set aside.
    public var setAside = 0
    /// Mails moved or flagged.
    public var told = 0
}

extension Gateway {
    /// Reads the monitored folder from where it left off, decides, and then tells the mailbox.
    ///
    /// Bytes are committed before the mailbox is touched. On a mailbox that is new to us, or renumbered, everything is read, and
    /// what is older than now is recorded and never acted on by itself.
    ///
    /// - Throws: ``ServerFault`` if the server cannot be used, `StoreError`; `TransportError` only if the task was cancelled.
    public func poll() async throws -> PollingReport {
        guard let server = configuration.imap else { return PollingReport() }
        do {
            return try await poll(server)
        } catch let error as TransportError where error.code != .cancelled {
            throw ServerFault(error, at: server, section: "imap")
        } catch let error as GatewayError {
            throw GatewayError("imap \(server.place): \(error); \(ServerFault.operatorsBusiness)")
        }
    }

    private func poll(_ server: Configuration.Server) async throws -> PollingReport {
        var report = PollingReport()
        guard let folder = FolderName(configuration.inbox.folder) else {
            throw StoreError(.damaged, "the inbox folder's name cannot be written")
        }
        var session = try await InboxSession {
            let connection = try await IMAPConnection.open(
                try endpoint(of: server),
                credentials: try required(credentials(of: server)),
                limits: server.limits
            )
            do {
                return (connection, try await connection.select(folder, readOnly: configuration.inbox.use == .watch))
            } catch {
                await connection.logout()
                throw error
            }
        }
        do {
            try await fetchNew(&session, &report)
            _ = try await decidePending()
            CrashPoint.mailDecided.reached()
            try await tell(session.connection, session.selected, &report)
        } catch {
            await session.connection.logout()
            throw error
        }
        await session.connection.logout()
        return report
    }

    private func fetchNew(_ session: inout InboxSession, _ report: inout PollingReport) async throws {
        let name = configuration.inbox.folder
        let validity = session.selected.uidValidity.value
        let known = try await store.folderProgress(name)
        let isRenumbered = known.map { $0.uidValidity != validity } ?? true
        // Servers keep whole seconds: what arrived in the second of the first look is new.
        let now = Instant(secondsSince1970: clock().secondsSince1970)
        let fresh = FolderProgress(folder: name, uidValidity: validity, lastUID: 0, actsFrom: now)
        var progress = isRenumbered ? fresh : known ?? fresh
        if isRenumbered {
            try await store.setFolderProgress(progress)
            log.notice("the mailbox is new or renumbered: older mail is recorded, not acted on")
        }
        guard let first = UID(progress.lastUID &+ 1) else { return }
        let summaries = try await session.connection.uids(from: first).sorted { $0.uid < $1.uid }
        let dates = Dictionary(summaries.map { ($0.uid, $0.internalDate) }, uniquingKeysWith: { first, _ in first })
        var waiting = summaries[...]
        while !waiting.isEmpty {
            var batch: [MailSummary] = []
            var size = 0
            while let next = waiting.first, batch.count < InboxLimits.batch,
                batch.isEmpty || size < InboxLimits.batchBytes
            {
                batch.append(next)
                size += next.size ?? 0
                waiting.removeFirst()
            }
            let uids = batch.map(\.uid)
            let collected = try await session.fetch(uids)
            let (mails, failures) = await collected.sorted()
            let kept = try mails.map { mail in
                let received = Instant(
                    secondsSince1970: mail.internalDate ?? (dates[mail.uid] ?? nil) ?? clock().secondsSince1970
                )
                return NewMail(
                    supplier: configuration.supplier.id,
                    place: MailPlace(folder: name, uidValidity: validity, uid: mail.uid.value),
                    bytes: mail.bytes,
                    digest: try SHA256.hash(mail.bytes),
                    receivedAt: received,
                    takenAt: clock(),
                    isHeld: received < progress.actsFrom
                )
            }
            report.taken += try await store.takeIn(kept).compactMap(\.self).count
            if !failures.isEmpty { try await setAside(failures, &report) }
            CrashPoint.mailKept.reached()
            let missing = await collected.missing(of: uids).first
            if let last = uids.last(where: { uid in missing.map { uid < $0 } ?? true }) {
                progress.lastUID = last.value
                try await store.setFolderProgress(progress)
                CrashPoint.placeKept.reached()
            }
            // What did not come waits for the next pass, which goes on there.
            guard missing == nil else { return }
        }
    }

    /// A mail that the server will not give stays where it is, with a task; the rest goes on.
    private func setAside(_ failures: [(uid: UID, why: String)], _ report: inout PollingReport) async throws {
        var step = Step(supplier: configuration.supplier.id, at: clock())
        for failure in failures {
            report.setAside += 1
            step.tasks.append(
                (
                    try mintTask(),
                    TaskDraft(
                        cause: .unreadableMail,
                        subject: "\(configuration.inbox.folder) UID \(failure.uid)",
                        what:
                            "The mail with UID \(failure.uid) in \(configuration.inbox.folder) could not be fetched: \(failure.why)",
                        next: "Open it in a mail program and read it by hand.",
                        commands: ["alertrelay desk done TASK"],
                        due: calendar.instant(workingHours: 2, after: clock()),
                        isUrgent: true
                    )
                )
            )
        }
        _ = try await store.commit([step])
    }

    /// Moves or flags what was decided; a mail that somebody has moved meanwhile is no error.
    private func tell(_ connection: IMAPConnection, _ selected: SelectedFolder, _ report: inout PollingReport)
        async throws
    {
        while case let mails = try await store.untoldMails(source: .imap, limit: InboxLimits.batch), !mails.isEmpty {
            let here = mails.filter {
                $0.mail.place.folder == configuration.inbox.folder
                    && $0.mail.place.uidValidity == selected.uidValidity.value
            }
            if configuration.inbox.use != .watch {
                for (disposition, group) in Dictionary(grouping: here, by: \.disposition) {
                    guard let disposition else { continue }
                    try await tell(connection, group.compactMap { UID($0.mail.place.uid) }, disposition)
                    report.told += group.count
                }
            }
            CrashPoint.mailboxTold.reached()
            try await store.markTold(mails.map(\.number), at: clock())
        }
    }

    private func tell(_ connection: IMAPConnection, _ uids: [UID], _ disposition: MailDisposition) async throws {
        switch (configuration.inbox.use, disposition) {
        case (.watch, _), (.shared, .unrelated):
            return
        case (.shared, .review):
            try await connection.addFlags([.needsReview], to: uids)
        case (.shared, .processed), (.dedicated, .processed):
            try await move(connection, uids, to: configuration.inbox.processedFolder)
        case (.dedicated, .review), (.dedicated, .unrelated):
            try await move(connection, uids, to: configuration.inbox.reviewFolder)
        }
    }

    private func move(_ connection: IMAPConnection, _ uids: [UID], to folder: String) async throws {
        guard let name = FolderName(folder) else {
            throw StoreError(.damaged, "the folder's name cannot be written: \(folder)")
        }
        do {
            _ = try await connection.move(uids, to: name)
        } catch let error as TransportError where error.status?.code == "TRYCREATE" {
            try await connection.create(name)
            _ = try await connection.move(uids, to: name)
        }
    }
}

/// Bounds of reading the inbox, in one place.
enum InboxLimits {
    /// Mails of one batch: each is committed as a whole.
    static let batch = 200
    /// Bytes after which a batch ends.
    static let batchBytes = 16 * 1_048_576
    /// Mails of one batch at which the server ended the session, before the rest waits for the next pass.
    static let culprits = 10
    /// So many of them, and no other mail: it is the server, not the mails.
    static let culpritsAlone = 3
}
