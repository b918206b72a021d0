import MailTransport

/// The monitored folder, open on a server; opened anew when a mail has ended the session.
struct InboxSession {
    private let open: () async throws -> (connection: IMAPConnection, selected: SelectedFolder)
    private(set) var connection: IMAPConnection
    private(set) var selected: SelectedFolder

    init(_ open: @escaping () async throws -> (connection: IMAPConnection, selected: SelectedFolder)) async throws {
        self.open = open
        (connection, selected) = try await open()
    }

    /// Fetches mails; a FETCH that ends the session is narrowed to the one mail that ends it.
    ///
    /// A server that cannot read a mail may say so and go on, or say goodbye (Dovecot does): then every later pass would end at the
    /// same mail, and those behind it would never be read. So what did not come is asked for again in a new session, the first one
    /// alone, since servers answer in order: if it ends two sessions that had begun well, it is the mail and not the line.
    ///
    /// - Returns: what came; some may be missing when sessions ended over and over.
    /// - Throws: `TransportError` when the server cannot be reached any more, ``GatewayError`` when it gives no mail at all.
    mutating func fetch(_ uids: [UID]) async throws -> FetchedBatch {
        let batch = FetchedBatch()
        guard try await fetch(uids, into: batch) != nil else { return batch }
        var culprits = 0
        while culprits < InboxLimits.culprits, let suspect = await batch.missing(of: uids).first {
            try await reopen()
            if try await fetch([suspect], into: batch) != nil {
                try await reopen()
                if let error = try await fetch([suspect], into: batch) {
                    culprits += 1
                    await batch.add(.failed(suspect, error))
                    try await reopen()
                }
            }
            _ = try await fetch(await batch.missing(of: uids), into: batch)
        }
        guard await batch.hasMail || culprits < InboxLimits.culpritsAlone else {
            throw GatewayError("the mail server ends the session at every mail")
        }
        return batch
    }

    /// Fetches mails; returns the error that ended the session, if one did.
    private func fetch(_ uids: [UID], into batch: FetchedBatch) async throws -> TransportError? {
        do {
            try await connection.fetch(uids) { result in await batch.add(result) }
            return nil
        } catch let error as TransportError where error.endsSession {
            return error
        }
    }

    private mutating func reopen() async throws {
        await connection.logout()
        let known = selected.uidValidity
        (connection, selected) = try await open()
        guard selected.uidValidity == known else { throw GatewayError("the mailbox was renumbered while it was read") }
    }
}

/// Collects one batch of fetched mails, in the order of arrival.
actor FetchedBatch {
    private var mails: [FetchedMail] = []
    private var failures: [(uid: UID, why: String)] = []
    private var seen: Set<UID> = []

    func add(_ result: FetchResult) {
        switch result {
        case .mail(let mail):
            seen.insert(mail.uid)
            mails.append(mail)
        case .failed(let uid, let error):
            seen.insert(uid)
            failures.append((uid, error.reason))
        case .vanished(let uid):
            seen.insert(uid)
        }
    }

    /// Whether the server gave anything.
    var hasMail: Bool { !mails.isEmpty }

    func missing(of uids: [UID]) -> [UID] {
        uids.filter { !seen.contains($0) }
    }

    func sorted() -> (mails: [FetchedMail], failures: [(uid: UID, why: String)]) {
        (mails.sorted { $0.uid < $1.uid }, failures)
    }
}

extension TransportError {
    /// Whether the connection is lost by the server's doing or the line's.
    fileprivate var endsSession: Bool {
        [.closed, .timeout, .protocolViolation, .tooLarge].contains(code)
    }
}
