// A response of the server, understood as far as we need it.
enum IMAPResponse: Sendable, Equatable {
    /// A status response without a tag.
    case status(IMAPStatus)
    /// A status response that ends a command.
    case completed(IMAPTag, IMAPStatus)
    /// "+": the server waits for more.
    case continuation(String)
    case capabilities(Set<String>)
    /// The number of messages in the selected folder.
    case exists(UInt32)
    /// By sequence number (RFC 3501 section 7.4.1).
    case expunged(UInt32)
    /// By UID (RFC 7162 section 3.2.10).
    case vanished([UID])
    case fetched(FetchedData)
    case folder(Folder)
    case folderStatus(FolderName, FolderStatus)
    case flags(Set<Flag>)
    case found([UID])
    /// A response that we have no use for.
    case other
    /// A response that cannot be read.
    case malformed

    // What one FETCH response tells; servers send such unasked when flags change.
    struct FetchedData: Sendable, Equatable {
        enum Body: Sendable, Equatable {
            case absent
            /// NIL: the server has the message, but not its bytes.
            case withheld
            case bytes([UInt8])
            case tooLarge(UInt64)
        }

        var sequence: UInt32
        var uid: UID?
        var flags: Set<Flag>?
        var internalDate: Int64?
        var size: Int?
        var body = Body.absent

        var bodyCount: Int {
            if case .bytes(let bytes) = body { bytes.count } else { 0 }
        }
    }

    init(_ segments: [IMAPResponseReader.Segment], limits: TransportLimits) {
        guard case .text(let line)? = segments.first else {
            self = .malformed
            return
        }
        if line.first == UInt8(ascii: "+") {
            self = .continuation(String(lossy: line.dropFirst().drop { $0 == .space }))
        } else if line.starts(with: "* ".utf8) {
            self =
                IMAPStatus(line[2...]).map { .status($0) }
                ?? IMAPValue.read(segments, depth: limits.listDepth).map { Self.data(Array($0.dropFirst()), limits) }
                ?? .malformed
        } else {
            let tag = line.prefix { $0 != .space }
            guard let tag = IMAPTag(tag), let status = IMAPStatus(line.dropFirst(tag.description.utf8.count + 1)) else {
                self = .malformed
                return
            }
            self = .completed(tag, status)
        }
    }

    private static func data(_ values: [IMAPValue], _ limits: TransportLimits) -> IMAPResponse {
        guard let first = values.first else { return .malformed }
        if let number = first.number {
            guard let sequence = UInt32(exactly: number), values.count >= 2 else { return .malformed }
            if values[1].isAtom("EXISTS") {
                return .exists(sequence)
            }
            if values[1].isAtom("EXPUNGE") {
                return .expunged(sequence)
            }
            if values[1].isAtom("FETCH") {
                guard values.count == 3, let list = values[2].list else { return .malformed }
                return fetched(sequence, list) ?? .malformed
            }
            return .other
        }
        guard case .atom(let word) = first else { return .malformed }
        let rest = values.dropFirst()
        switch String(lossy: word).asciiUppercased {
        case "CAPABILITY":
            return .capabilities(Set(rest.compactMap(\.bytes).map { String(lossy: $0).asciiUppercased }))
        case "LIST", "LSUB":
            return folder(Array(rest)) ?? .malformed
        case "FLAGS":
            return rest.first?.list.map { .flags(flags($0)) } ?? .malformed
        case "SEARCH":
            // CONDSTORE servers may end the list with "(MODSEQ n)".
            let uids = rest.filter { $0.list == nil }.map { $0.bytes.flatMap { UID($0) } }
            let known = uids.compactMap(\.self)
            return known.count == uids.count ? .found(known) : .malformed
        case "STATUS":
            return folderStatus(Array(rest)) ?? .malformed
        case "VANISHED":
            return rest.last?.bytes.flatMap { UIDSet.read($0, limit: limits.collected) }.map { .vanished($0) }
                ?? .malformed
        default:
            return .other
        }
    }

    private static func fetched(_ sequence: UInt32, _ values: [IMAPValue]) -> IMAPResponse? {
        guard values.count % 2 == 0 else { return nil }
        var result = FetchedData(sequence: sequence)
        for index in stride(from: 0, to: values.count, by: 2) {
            guard case .atom(let key) = values[index] else { return nil }
            let value = values[index + 1]
            switch String(lossy: key).asciiUppercased {
            case "UID":
                guard let uid = value.bytes.flatMap({ UID($0) }) else { return nil }
                result.uid = uid
            case "FLAGS":
                guard let list = value.list else { return nil }
                result.flags = flags(list)
            case "INTERNALDATE":
                // A date that cannot be read is none; the message is worth more than its date.
                result.internalDate = value.bytes.flatMap { InternalDate.read($0) }
            case "RFC822.SIZE":
                result.size = value.number.map { Int(clamping: $0) }
            case "BODY[]":
                switch value {
                case .string(let bytes): result.body = .bytes(bytes)
                case .skipped(let count): result.body = .tooLarge(count)
                default:
                    guard value.isNil else { return nil }
                    result.body = .withheld
                }
            default:
                break
            }
        }
        return .fetched(result)
    }

    private static func folder(_ values: [IMAPValue]) -> IMAPResponse? {
        guard values.count >= 3, let attributes = values[0].list, let wire = values[2].bytes,
            let name = FolderName(wire: wire), values[1].isNil || values[1].bytes?.count == 1
        else { return nil }
        let delimiter = values[1].isNil ? nil : values[1].bytes?.first.map { Character(Unicode.Scalar($0)) }
        return .folder(
            Folder(
                name: name,
                delimiter: delimiter,
                attributes: Set(attributes.compactMap(\.bytes).map { String(lossy: $0).lowercased() })
            )
        )
    }

    private static func folderStatus(_ values: [IMAPValue]) -> IMAPResponse? {
        guard values.count >= 2, let wire = values[0].bytes, let name = FolderName(wire: wire),
            let items = values[1].list, items.count % 2 == 0
        else { return nil }
        func item(_ key: String) -> UInt64? {
            stride(from: 0, to: items.count, by: 2).first { items[$0].isAtom(key) }.flatMap { items[$0 + 1].number }
        }
        return .folderStatus(
            name,
            FolderStatus(
                count: item("MESSAGES").map { Int(clamping: $0) },
                uidNext: item("UIDNEXT").flatMap { UInt32(exactly: $0) }.flatMap { UID($0) },
                uidValidity: item("UIDVALIDITY").flatMap { UInt32(exactly: $0) }.flatMap { UIDValidity($0) },
                unseen: item("UNSEEN").map { Int(clamping: $0) }
            )
        )
    }

    /// Without `\Recent`, which says something about this session, not about the message.
    private static func flags(_ values: [IMAPValue]) -> Set<Flag> {
        Set(values.compactMap(\.bytes).filter { !$0.isWord("\\Recent") }.compactMap { Flag(String(lossy: $0)) })
    }
}

// The tag of a command of ours: "R" and a number. libcurl's own, during the opening, are A001 and on.
struct IMAPTag: Sendable, Hashable, CustomStringConvertible {
    let number: Int

    init(_ number: Int) {
        self.number = number
    }

    init?(_ text: some Collection<UInt8>) {
        guard text.first?.upper == UInt8(ascii: "R"), text.count <= 12, let number = text.dropFirst().decimal else {
            return nil
        }
        self.number = Int(clamping: number)
    }

    var description: String { "R\(number)" }
}
