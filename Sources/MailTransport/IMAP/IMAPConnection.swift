/// A session with a mailbox (RFC 3501, RFC 9051), logged in.
///
/// The actor runs on a thread of its own, which blocks while the server is waited for. One operation at a time: a
/// second one throws `busy`. Cancelling the task of an operation ends it at once, and the connection with it. A command
/// that the server refuses throws `refused` with its `status`, and the connection goes on.
public actor IMAPConnection {
    /// The actor's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        line.executor.asUnownedSerialExecutor()
    }

    /// What the server offers to us, asked again after the login; in upper case.
    public var capabilities: Set<String> {
        engine.capabilities
    }

    /// Whether the connection can be used.
    public var isOpen: Bool {
        pipe != nil && !line.interruption.isRaised
    }

    /// What the server wants a person to read (`[ALERT]`), each once, the newest 20. From outside.
    public internal(set) var alerts: [String] = []

    // Open to the extension that runs the connection.
    nonisolated let line: PipeLine
    let limits: TransportLimits
    var pipe: BytePipe?
    var engine: IMAPEngine
    var isBusy = false
    var farewell: IMAPStatus?
    var count: UInt32 = 0
    // Whether mail has come since the folder's messages were last listed.
    var hasNews = false

    private init(_ limits: TransportLimits) throws {
        line = try PipeLine(limits)
        self.limits = limits
        engine = IMAPEngine(capabilities: [], limits: limits)
    }

    /// Connects, begins TLS, logs in and asks what the server offers.
    ///
    /// - Parameter credentials: asked for the credential, and once more after a refused login.
    /// - Throws: ``TransportError``, its `status` set where the server refused the login; or whatever `credentials`
    ///   throws.
    public static func open(
        _ endpoint: Endpoint,
        credentials: @escaping CredentialProvider,
        limits: TransportLimits = .standard
    ) async throws -> IMAPConnection {
        try await PipeLine.open(credentials) { credential in
            let connection = try IMAPConnection(limits)
            do {
                try await connection.connect(endpoint, credential)
                return connection
            } catch {
                await connection.close()
                throw error
            }
        }
    }

    /// Ends the connection at once, whatever it is doing.
    public nonisolated func close() async {
        line.interruption.raise(.close)
        await drop()
    }

    /// Says LOGOUT and closes. A server that does not answer is not waited for long.
    public func logout() async {
        // Nobody waits for the answer: a farewell that fails changes nothing of what was read.
        try? await exclusively {
            _ = try perform(.logout, within: limits.farewell)
        }
        await close()
    }

    /// Asks nothing, so that the server can tell news and does not forget us.
    ///
    /// - Throws: ``TransportError``.
    public func noop() async throws {
        _ = try await exclusively {
            try demand(.noop)
        }
    }

    // MARK: Folders

    /// All folders (LIST).
    ///
    /// - Throws: ``TransportError``.
    public func folders() async throws -> [Folder] {
        try await exclusively {
            var found: [Folder] = []
            let withUses = engine.has("SPECIAL-USE") && engine.has("LIST-EXTENDED")
            try collect(.list(withUses: withUses)) { response in
                if case .folder(let folder) = response {
                    found.append(folder)
                }
                return found.count
            }
            return found
        }
    }

    /// Makes a folder. One that is there already is no error.
    ///
    /// - Throws: ``TransportError``.
    public func create(_ folder: FolderName) async throws {
        try await exclusively {
            let status = try perform(.create(folder))
            // RFC 5530: ALREADYEXISTS. Servers without it say NO; then a look decides.
            guard status.kind != .ok, status.code != "ALREADYEXISTS" else { return }
            guard try perform(.status(folder)).kind == .ok else {
                throw refusal(status)
            }
        }
    }

    /// Opens a folder for the commands that follow.
    ///
    /// - Parameter readOnly: EXAMINE instead of SELECT: nothing can change, not even by accident.
    /// - Throws: ``TransportError``.
    public func select(_ folder: FolderName, readOnly: Bool = false) async throws -> SelectedFolder {
        try await exclusively {
            var uidValidity: UIDValidity?
            var uidNext: UID?
            var permanentFlags: Set<Flag>?
            var takesNewKeywords = true
            let status = try demand(.select(folder, readOnly: readOnly)) { response in
                guard case .status(let status) = response, status.kind == .ok else { return }
                switch status.code {
                case "UIDVALIDITY":
                    uidValidity = status.arguments.utf8.decimal.flatMap { UInt32(exactly: $0) }.flatMap {
                        UIDValidity($0)
                    }
                case "UIDNEXT":
                    uidNext = UID(status.arguments.utf8)
                case "PERMANENTFLAGS":
                    let words = status.arguments.split { $0 == " " || $0 == "(" || $0 == ")" }.map(String.init)
                    permanentFlags = Set(words.compactMap { Flag($0) })
                    takesNewKeywords = words.contains("\\*")
                default:
                    break
                }
            }
            guard let uidValidity else {
                throw TransportError(
                    .protocolViolation,
                    "the server gives no UIDVALIDITY, so no message can be told apart"
                )
            }
            hasNews = false
            return SelectedFolder(
                name: folder,
                uidValidity: uidValidity,
                uidNext: uidNext,
                count: Int(count),
                isReadOnly: readOnly || status.code == "READ-ONLY",
                permanentFlags: permanentFlags,
                takesNewKeywords: takesNewKeywords
            )
        }
    }

    /// A folder's figures without opening it.
    ///
    /// - Throws: ``TransportError``.
    public func status(_ folder: FolderName) async throws -> FolderStatus {
        try await exclusively {
            var found: FolderStatus?
            try demand(.status(folder)) { response in
                if case .folderStatus(_, let status) = response {
                    found = status
                }
            }
            guard let found else {
                throw TransportError(.protocolViolation, "the server answered STATUS without figures")
            }
            return found
        }
    }

    // MARK: Messages

    /// The messages of the selected folder from a UID on, in the order of their UIDs.
    ///
    /// - Throws: ``TransportError``.
    public func uids(from first: UID) async throws -> [MailSummary] {
        try await exclusively {
            hasNews = false
            var found: [UID: MailSummary] = [:]
            var isMalformed = false
            try collect(.summaries(from: first)) { response in
                isMalformed = isMalformed || response == .malformed
                // "n:*" names the last message even where its UID is below n (RFC 3501 section 6.4.8).
                guard case .fetched(let data) = response, let uid = data.uid, uid >= first else { return 0 }
                // News about flags may come between, without size and date.
                guard data.size != nil || data.internalDate != nil || found[uid] == nil else { return 0 }
                found[uid] = MailSummary(
                    uid: uid,
                    size: data.size,
                    internalDate: data.internalDate,
                    flags: data.flags ?? []
                )
                return found.count
            }
            if isMalformed {
                // No message may be missed because what was said about it cannot be read.
                for uid in try matches(of: .search(from: first)) where uid >= first && found[uid] == nil {
                    found[uid] = MailSummary(uid: uid, size: nil, internalDate: nil, flags: [])
                }
            }
            return found.values.sorted { $0.uid < $1.uid }
        }
    }

    /// The messages whose header field holds a text, by the server's own search.
    ///
    /// - Throws: ``TransportError``.
    public func search(header name: String, contains text: String) async throws -> [UID] {
        try await exclusively {
            guard (name + text).utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw TransportError(.invalidArgument, "only printable ASCII can be searched for")
            }
            return try matches(of: .search(header: name, contains: text)).sorted()
        }
    }

    private func matches(of search: IMAPCommand) throws -> [UID] {
        var found: [UID] = []
        var isMalformed = false
        try collect(search) { response in
            isMalformed = isMalformed || response == .malformed
            if case .found(let uids) = response {
                found += uids
            }
            return found.count
        }
        guard !isMalformed else {
            throw TransportError(.protocolViolation, "the server's search cannot be read")
        }
        return found
    }

    /// Fetches messages without marking them as seen, in the order asked for. Up to `fetchWindow` commands are under way
    /// at once; the next message is read from the server only after the handler has returned.
    ///
    /// A message that cannot be had is handed over as failed, with its UID, and the next one follows.
    ///
    /// - Parameter handler: takes each UID's result, one at a time. If it throws, the connection is closed.
    /// - Throws: ``TransportError`` when the connection is lost; or whatever the handler throws.
    public func fetch(_ uids: [UID], _ handler: @Sendable (FetchResult) async throws -> Void) async throws {
        try await exclusively {
            var waiting = uids[...]
            var underWay: [(tag: IMAPTag, uid: UID)] = []
            var arrived: [UID: IMAPResponse.FetchedData] = [:]
            var isMalformed = false
            do {
                while !waiting.isEmpty || !underWay.isEmpty {
                    while underWay.count < max(1, limits.fetchWindow), let uid = waiting.popFirst() {
                        underWay.append((engine.submit(.message(uid)), uid))
                    }
                    switch try nextResponse(within: limits.imapReply) {
                    case .fetched(let data):
                        guard let uid = data.uid else { break }
                        // Flags may change between; what has the body counts.
                        if data.body != .absent || arrived[uid] == nil {
                            arrived[uid] = data
                        }
                        guard arrived.values.reduce(0, { $0 + $1.bodyCount }) <= limits.unfinishedFetches else {
                            throw TransportError(
                                .tooLarge,
                                "the server sends more than allowed before it ends a command"
                            )
                        }
                    case .malformed:
                        // Whose answer it was cannot be known; no message may pass for vanished because of it.
                        isMalformed = true
                    case .completed(let tag, let status):
                        guard let index = underWay.firstIndex(where: { $0.tag == tag }) else { break }
                        let uid = underWay.remove(at: index).uid
                        let data = arrived.removeValue(forKey: uid)
                        try await handler(result(uid, data, status, isMalformed: isMalformed))
                    default:
                        break
                    }
                }
            } catch {
                // Replies of commands under way would be taken for those of later ones.
                drop()
                throw error
            }
        }
    }

    private func result(
        _ uid: UID,
        _ data: IMAPResponse.FetchedData?,
        _ status: IMAPStatus,
        isMalformed: Bool
    ) -> FetchResult {
        switch data?.body {
        case .bytes(let bytes):
            return .mail(
                FetchedMail(uid: uid, internalDate: data?.internalDate, flags: data?.flags ?? [], bytes: bytes)
            )
        case .tooLarge:
            return .failed(uid, TransportError(.tooLarge, "message \(uid) is larger than allowed"))
        case .withheld:
            return .failed(uid, TransportError(.protocolViolation, "the server has no bytes for message \(uid)"))
        case .absent, nil:
            guard status.kind == .ok else {
                return .failed(uid, TransportError(.refused, "the server refused message \(uid)", status: status))
            }
            guard data == nil, !isMalformed else {
                return .failed(uid, TransportError(.protocolViolation, "the answer for message \(uid) cannot be read"))
            }
            // RFC 3501 section 6.4.8: a UID that does not exist is no error, there is just no answer.
            return .vanished(uid)
        }
    }

    /// Moves messages to another folder: by MOVE (RFC 6851), else by copy, mark and UID EXPUNGE (RFC 4315).
    ///
    /// A UID that has vanished is no error.
    ///
    /// - Throws: ``TransportError``; `refused` with the code `TRYCREATE` where the folder does not exist.
    public func move(_ uids: [UID], to folder: FolderName) async throws -> MoveResult {
        try await exclusively {
            var result = MoveResult()
            for (set, _) in UIDSet.write(uids, limit: limits.uidSet) {
                let note = { (status: IMAPStatus) in
                    guard status.code == "COPYUID" else { return }
                    let fields = status.arguments.utf8.split(separator: .space)
                    guard fields.count == 3, let validity = fields[0].decimal.flatMap({ UInt32(exactly: $0) }),
                        let old = UIDSet.read(fields[1], limit: self.limits.collected),
                        let new = UIDSet.read(fields[2], limit: self.limits.collected), old.count == new.count
                    else { return }
                    result.uidValidity = UIDValidity(validity)
                    result.uids.merge(zip(old, new)) { $1 }
                }
                let noteUntagged = { (response: IMAPResponse) in
                    if case .status(let status) = response { note(status) }
                }
                if engine.has("MOVE") || engine.has("IMAP4REV2") {
                    note(try demand(.move(set, to: folder), noteUntagged))
                } else {
                    note(try demand(.copy(set, to: folder), noteUntagged))
                    try demand(.store(set, .add, [.deleted]))
                    if engine.has("UIDPLUS") {
                        try demand(.expunge(set))
                    } else {
                        result.areOriginalsGone = false
                    }
                }
            }
            return result
        }
    }

    /// Sets flags on messages. A UID that has vanished is no error.
    ///
    /// - Throws: ``TransportError``.
    public func addFlags(_ flags: Set<Flag>, to uids: [UID]) async throws {
        try await change(flags, of: uids, .add)
    }

    /// Takes flags from messages. A UID that has vanished is no error.
    ///
    /// - Throws: ``TransportError``.
    public func removeFlags(_ flags: Set<Flag>, from uids: [UID]) async throws {
        try await change(flags, of: uids, .remove)
    }

    private func change(_ flags: Set<Flag>, of uids: [UID], _ change: IMAPCommand.FlagChange) async throws {
        guard !flags.isEmpty else { return }
        try await exclusively {
            for (set, _) in UIDSet.write(uids, limit: limits.uidSet) {
                let status = try perform(.store(set, change, flags))
                // RFC 2180 section 4.2 allows NO where some of the messages are gone; the others are changed.
                guard status.kind == .ok || status.code == "EXPUNGEISSUED" else { throw refusal(status) }
            }
        }
    }

    /// Puts a message into a folder.
    ///
    /// - Parameters:
    ///   - message: lines ending in CRLF.
    ///   - internalDate: seconds since 1970; nil for the server's present time.
    /// - Returns: its UID, if the server tells (APPENDUID, RFC 4315).
    /// - Throws: ``TransportError``.
    @discardableResult
    public func append(
        _ message: [UInt8],
        to folder: FolderName,
        flags: Set<Flag> = [],
        internalDate: Int64? = nil
    ) async throws -> UID? {
        try await exclusively {
            let command = IMAPCommand.append(
                message,
                to: folder,
                flags: flags,
                internalDate: internalDate.flatMap { InternalDate.write($0) }
            )
            let status = try demand(command)
            guard status.code == "APPENDUID" else { return nil }
            return status.arguments.utf8.split(separator: .space).last.flatMap { UID($0) }
        }
    }

    // MARK: Waiting

    /// Waits until the selected folder gets new mail: by IDLE (RFC 2177), renewed in time, or where the server has none by
    /// NOOP every `idlePolling`. Mail that has come since ``uids(from:)`` was last called counts, so none is missed between.
    ///
    /// - Throws: ``TransportError``.
    public func idle(until deadline: ContinuousClock.Instant) async throws -> IdleEnd {
        try await exclusively {
            while true {
                if hasNews { return .newMail }
                if line.interruption.takeAttention() { return .interrupted }
                guard ContinuousClock.now < deadline else { return .deadline }
                if engine.has("IDLE") {
                    if let end = try idleOnce(until: deadline) { return end }
                } else {
                    if let end = try pause(until: min(deadline, ContinuousClock.now + limits.idlePolling)) {
                        return end
                    }
                    try demand(.noop)
                }
            }
        }
    }

    /// Lets a present or coming ``idle(until:)`` end in good order; the connection goes on.
    public nonisolated func interruptIdle() {
        line.interruption.raise(.attention)
    }

    private func idleOnce(until deadline: ContinuousClock.Instant) throws -> IdleEnd? {
        let tag = engine.submit(.idle)
        let renewal = ContinuousClock.now + limits.idleRenewal
        var end: IdleEnd?
        // The server's "+" is owed like any reply; only then does the silence begin.
        while !engine.isIdling {
            if try isEnd(of: tag, nextResponse(within: limits.imapReply)) { return nil }
        }
        while !hasNews, end == nil, ContinuousClock.now < renewal {
            switch try nextArrival(until: min(deadline, renewal), heedsAttention: true) {
            case .response(let response):
                // A server may end IDLE by itself.
                if try isEnd(of: tag, response) { return nil }
            case .attention: end = .interrupted
            case .deadline where ContinuousClock.now >= deadline: end = .deadline
            case .deadline: break
            }
        }
        engine.endIdle()
        while try !isEnd(of: tag, nextResponse(within: limits.imapReply)) {}
        return hasNews ? .newMail : end
    }

    private func isEnd(of tag: IMAPTag, _ response: IMAPResponse) throws -> Bool {
        guard case .completed(tag, let status) = response else { return false }
        guard status.kind == .ok else { throw refusal(status) }
        return true
    }

    private func pause(until deadline: ContinuousClock.Instant) throws -> IdleEnd? {
        while true {
            switch try nextArrival(until: deadline, heedsAttention: true) {
            case .response: if hasNews { return .newMail }
            case .attention: return .interrupted
            case .deadline: return nil
            }
        }
    }
}
