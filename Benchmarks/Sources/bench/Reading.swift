import GMimePeer
import MailMessage

/// What reading mails gave: the same numbers for ours and for the peer, or the comparison means nothing.
struct Summary: Equatable {
    /// Leaves only: what is a part of its own for one is an envelope for the other.
    var leaves = 0
    var bytes = 0
    var digest: UInt64 = 0
}

/// The work that is compared: mails from memory, in ours and in GMime.
enum Reading {
    /// Ours, headers and structure: everything else is decoded when asked for.
    static func structure(_ mails: [[UInt8]]) -> Int {
        var count = 0
        for mail in mails { count &+= Message(bytes: mail).parts.count }
        return count
    }

    /// Ours, every leaf decoded.
    static func decoded(_ mails: [[UInt8]]) -> Int {
        var count = 0
        for mail in mails {
            for part in Message(bytes: mail).parts where part.isLeaf { count &+= part.decodedBytes().count }
        }
        return count
    }

    /// Ours, the text of every field of the header.
    static func headers(_ mails: [[UInt8]]) -> Int {
        mails.reduce(0) { $0 &+ Message(bytes: $1).headers.reduce(0) { $0 &+ $1.text.utf8.count } }
    }

    /// Ours, who wrote to whom and when.
    static func addresses(_ mails: [[UInt8]]) -> Int {
        mails.reduce(0) {
            let message = Message(bytes: $1)
            return $0 &+ message.from.count &+ message.to.count &+ message.references.count
                &+ (message.date == nil ? 0 : 1)
        }
    }

    /// Ours, the text of every plain part.
    static func texts(_ mails: [[UInt8]]) -> Int {
        mails.reduce(0) {
            Message(bytes: $1).parts.filter { $0.contentType.matches("text", "plain") }
                .reduce($0) { $0 &+ $1.text().text.utf8.count }
        }
    }

    /// Ours, what people see of every HTML part.
    static func htmlTexts(_ mails: [[UInt8]]) -> Int {
        mails.reduce(0) {
            Message(bytes: $1).parts.filter { $0.contentType.matches("text", "html") }
                .reduce($0) { $0 &+ $1.htmlText().text.utf8.count }
        }
    }

    /// Ours, everything that can be asked of a mail: for what must not cost too much, however it is written.
    static func everything(_ mail: [UInt8]) -> Int {
        let message = Message(bytes: mail)
        var count = message.parts.count &+ message.defects.count
        for part in message.parts {
            count &+= part.sectionPath.utf8.count &+ (part.filename ?? "").utf8.count
            for field in part.headers {
                count &+= field.text.utf8.count &+ field.textDefects.count &+ field.addresses.mailboxes.count
                count &+= field.messageIDs.count &+ (field.date == nil ? 0 : 1)
                count &+= (field.received.date == nil ? 0 : 1) &+ (field.authenticationResults?.results.count ?? 0)
            }
            guard part.isLeaf else { continue }
            count &+= part.decoded().defects.count &+ (part.deliveryStatus()?.recipients.count ?? 0)
            count &+= part.contentType.matches("text", "html") ? part.htmlText().text.utf8.count : 0
            count &+= part.contentType.type == "text" ? part.flowedText().text.utf8.count : 0
        }
        return count
    }

    static func summary(_ mail: [UInt8]) -> Summary {
        var summary = Summary()
        for part in Message(bytes: mail).parts where part.isLeaf {
            let bytes = part.decodedBytes()
            summary.leaves += 1
            summary.bytes += bytes.count
            summary.digest = fnv(summary.digest, part.contentType.description.utf8)
            withUnsafeBytes(of: UInt64(bytes.count)) { summary.digest = fnv(summary.digest, $0) }
            summary.digest = fnv(summary.digest, bytes)
        }
        return summary
    }

    // MARK: - The peer's

    static func peer(_ mails: [[UInt8]], _ way: peer_way) -> Int {
        var summary = peer_summary()
        for mail in mails {
            mail.withUnsafeBufferPointer { peer_read($0.baseAddress, $0.count, way, 0, &summary) }
        }
        return Int(way == peer_structure ? summary.leaves : summary.bytes)
    }

    static func peerSummary(_ mail: [UInt8], _ way: peer_way) -> Summary {
        var summary = peer_summary()
        mail.withUnsafeBufferPointer { peer_read($0.baseAddress, $0.count, way, 1, &summary) }
        return Summary(leaves: Int(summary.leaves), bytes: Int(summary.bytes), digest: summary.digest)
    }

    private static func fnv(_ start: UInt64, _ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash = start
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}

extension Part {
    var isLeaf: Bool { !contentType.isMultipart && !contentType.isMessage }
}
