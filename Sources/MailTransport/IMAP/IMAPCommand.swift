// A command as it is written: text, and literals where text cannot hold a value.
struct IMAPCommand: Sendable {
    enum Part: Sendable, Equatable {
        case text([UInt8])
        case literal([UInt8])
    }

    private(set) var parts: [Part] = []
    /// What is said when the server asks for more, apart from literals.
    var exchange: SASLExchange?
    var isIdle = false

    init(_ text: String) {
        add(text)
    }

    private mutating func add(_ text: String) {
        if case .text(let bytes)? = parts.last {
            parts[parts.count - 1] = .text(bytes + Array(text.utf8))
        } else {
            parts.append(.text(Array(text.utf8)))
        }
    }

    private mutating func addLiteral(_ bytes: [UInt8]) {
        parts.append(.literal(bytes))
    }

    /// An astring (RFC 3501 section 9): quoted where it can be, else a literal.
    private mutating func addString(_ bytes: [UInt8]) {
        if bytes.allSatisfy({ (0x20...0x7E).contains($0) }) {
            let escaped = bytes.flatMap { byte -> [UInt8] in
                byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") ? [UInt8(ascii: "\\"), byte] : [byte]
            }
            add("\"" + String(lossy: escaped) + "\"")
        } else {
            addLiteral(bytes)
        }
    }

    private func adding(_ folder: FolderName) -> IMAPCommand {
        var result = self
        result.addString(folder.wire)
        return result
    }

    private func adding(_ text: String) -> IMAPCommand {
        var result = self
        result.add(text)
        return result
    }

    static let capability = IMAPCommand("CAPABILITY")
    static let noop = IMAPCommand("NOOP")
    static let logout = IMAPCommand("LOGOUT")

    static var idle: IMAPCommand {
        var result = IMAPCommand("IDLE")
        result.isIdle = true
        return result
    }

    /// RFC 3501 section 6.2.2; with the first answer ahead where the server has SASL-IR (RFC 4959).
    static func authenticate(_ exchange: SASLExchange, hasInitialResponse: Bool) -> IMAPCommand {
        var result = IMAPCommand("AUTHENTICATE \(exchange.mechanism)")
        var exchange = exchange
        if hasInitialResponse {
            let initial = Base64.encode(exchange.initial)
            result.add(" " + (initial.isEmpty ? "=" : String(lossy: initial)))
            exchange.hasSentInitial = true
        }
        result.exchange = exchange
        return result
    }

    /// RFC 3501 section 6.2.3, for servers that have neither PLAIN nor LOGIN as SASL mechanisms.
    static func login(_ credential: Credential) -> IMAPCommand {
        var result = IMAPCommand("LOGIN ")
        result.addString(Array(credential.user.utf8))
        result.add(" ")
        result.addString(Array(credential.secret.utf8))
        return result
    }

    static func select(_ folder: FolderName, readOnly: Bool) -> IMAPCommand {
        IMAPCommand(readOnly ? "EXAMINE " : "SELECT ").adding(folder)
    }

    static func create(_ folder: FolderName) -> IMAPCommand {
        IMAPCommand("CREATE ").adding(folder)
    }

    /// RFC 6154 section 4: the uses of folders are told where they are asked for.
    static func list(withUses: Bool) -> IMAPCommand {
        IMAPCommand("LIST \"\" \"*\"" + (withUses ? " RETURN (SPECIAL-USE)" : ""))
    }

    static func status(_ folder: FolderName) -> IMAPCommand {
        IMAPCommand("STATUS ").adding(folder).adding(" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)")
    }

    static func summaries(from uid: UID) -> IMAPCommand {
        IMAPCommand("UID FETCH \(uid):* (UID FLAGS INTERNALDATE RFC822.SIZE)")
    }

    static func search(from uid: UID) -> IMAPCommand {
        IMAPCommand("UID SEARCH UID \(uid):*")
    }

    static func search(header name: String, contains text: String) -> IMAPCommand {
        var result = IMAPCommand("UID SEARCH HEADER ")
        result.addString(Array(name.utf8))
        result.add(" ")
        result.addString(Array(text.utf8))
        return result
    }

    /// PEEK, so that nothing is marked as seen by a person.
    static func message(_ uid: UID) -> IMAPCommand {
        IMAPCommand("UID FETCH \(uid) (UID FLAGS INTERNALDATE BODY.PEEK[])")
    }

    static func store(_ set: String, _ change: FlagChange, _ flags: Set<Flag>) -> IMAPCommand {
        let list = flags.map(\.description).sorted().joined(separator: " ")
        return IMAPCommand("UID STORE \(set) \(change.rawValue)FLAGS.SILENT (\(list))")
    }

    enum FlagChange: String, Sendable {
        case add = "+"
        case remove = "-"
    }

    static func move(_ set: String, to folder: FolderName) -> IMAPCommand {
        IMAPCommand("UID MOVE \(set) ").adding(folder)
    }

    static func copy(_ set: String, to folder: FolderName) -> IMAPCommand {
        IMAPCommand("UID COPY \(set) ").adding(folder)
    }

    static func expunge(_ set: String) -> IMAPCommand {
        IMAPCommand("UID EXPUNGE \(set)")
    }

    static func append(
        _ message: [UInt8],
        to folder: FolderName,
        flags: Set<Flag>,
        internalDate: String?
    ) -> IMAPCommand {
        var result = IMAPCommand("APPEND ").adding(folder)
        if !flags.isEmpty {
            result.add(" (\(flags.map(\.description).sorted().joined(separator: " ")))")
        }
        if let internalDate {
            result.add(" \"\(internalDate)\"")
        }
        result.add(" ")
        result.addLiteral(message)
        return result
    }
}
