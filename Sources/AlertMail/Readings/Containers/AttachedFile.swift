import MailMessage

/// A file attached to a mail: a part of it, or a file inside its winmail.dat.
struct AttachedFile {
    /// The part that it is, or that it is in.
    let part: Part
    private let inside: TNEF.Attachment?

    init(_ part: Part) {
        self.part = part
        inside = nil
    }

    init(_ attachment: TNEF.Attachment, in part: Part) {
        self.part = part
        inside = attachment
    }

    /// The name it was sent under.
    var filename: String? {
        if let inside { return inside.filename }
        return part.filename
    }

    /// Its type; bytes of which nothing is known, for a file in a winmail.dat that has none.
    var type: (type: String, subtype: String) {
        guard let inside else { return (part.contentType.type, part.contentType.subtype) }
        return inside.contentType.map { ($0.type, $0.subtype) } ?? ("application", "octet-stream")
    }

    /// Where it stands.
    var place: EvidencePlace { inside.map { .decoded(part, $0.range) } ?? .part(part) }

    /// Its content; nil if that is more than a limit.
    func bytes(atMost limit: Int) -> [UInt8]? {
        if let inside { return inside.content.count <= limit ? Array(inside.content) : nil }
        guard part.bodyRange.count <= limit * 2 else { return nil }
        let bytes = part.decodedBytes()
        return bytes.count <= limit ? bytes : nil
    }

    /// The first bytes of its content, whatever its size.
    func head(_ count: Int) -> [UInt8] {
        if let inside { return Array(inside.content.prefix(count)) }
        var head: [UInt8] = []
        do throws(HeadIsWhole) {
            try part.decode(inPiecesOf: count) { piece throws(HeadIsWhole) in
                for index in piece.indices where head.count < count { head.append(piece[index]) }
                if head.count == count { throw HeadIsWhole() }
            }
        } catch {
            // The rest need not be decoded.
        }
        return head
    }

    private struct HeadIsWhole: Error {}

    /// Whether it may be an alert's XML, by its type and name.
    var mayBeDocument: Bool {
        let (type, subtype) = type
        if (type == "application" || type == "text") && subtype == "xml" || subtype.hasSuffix("+xml") {
            return type != "multipart"
        }
        let isUnknown =
            type == "application" && (subtype == "octet-stream" || subtype == "x-xml")
            || type == "text" && subtype == "plain"
        return isUnknown && (filename?.lowercased().hasSuffix(".xml") ?? false)
    }
}
