/// What a TNEF stream is made of: its bytes, and what the pass over them found. Never changed once built.
final class TNEFStorage: Sendable {
    let bytes: [UInt8]
    let limits: ParserLimits
    /// The number of the part that the stream was in.
    let part: Int
    let messages: [TNEFMessageRecord]
    let attachments: [TNEFAttachmentRecord]
    let defects: [Defect]

    init(bytes: [UInt8], limits: ParserLimits, part: Int) {
        let structure = TNEFStructure(bytes.span, limits: limits, part: part)
        self.bytes = bytes
        self.limits = limits
        self.part = part
        messages = structure.messages
        attachments = structure.attachments
        defects = structure.defects
    }
}

/// A message in a TNEF stream; -1 for none.
struct TNEFMessageRecord: Sendable {
    /// The whole stream of this message, signature included.
    var range: Range<Int>
    var depth: Int
    /// The attachment that this message is.
    var attachment = -1
    var page: CodePage
    var attachments = 0..<0
    var properties: [UInt16: MAPIValue] = [:]
    /// Fields that are older than properties, by their attributes' numbers.
    var fields: [UInt16: Range<Int>] = [:]
}

/// An attachment in a TNEF stream.
struct TNEFAttachmentRecord: Sendable {
    /// The message that it belongs to.
    var message: Int
    var title: Range<Int>?
    var transportName: Range<Int>?
    /// The bytes of attAttachData.
    var data: Range<Int>?
    var isOLE = false
    var properties: [UInt16: MAPIValue] = [:]
    /// The message that it is, -1 if it is none or was not opened.
    var opened = -1
}

/// The attributes that are read ([MS-OXTNEF] section 2.1.3.3), without their types.
enum TNEFAttribute {
    static let from: UInt16 = 0x8000
    static let subject: UInt16 = 0x8004
    static let messageClass: UInt16 = 0x8008
    static let body: UInt16 = 0x800C
    static let attachData: UInt16 = 0x800F
    static let attachTitle: UInt16 = 0x8010
    static let attachTransportName: UInt16 = 0x9001
    static let attachRendering: UInt16 = 0x9002
    static let messageProperties: UInt16 = 0x9003
    static let attachProperties: UInt16 = 0x9005
    static let codePage: UInt16 = 0x9007
    static let originalMessageClass: UInt16 = 0x0006
}

/// The pass over a TNEF stream: finds attributes, properties and attachments, and keeps their ranges.
///
/// Messages inside wait in a list of our own until the one around them is done, so that depth costs no stack. Each level
/// looks at its bytes once; their number is limited, so the whole is linear.
struct TNEFStructure {
    private(set) var messages: [TNEFMessageRecord] = []
    private(set) var attachments: [TNEFAttachmentRecord] = []
    private(set) var defects: [Defect] = []

    static let signature: UInt32 = 0x223E_9F78
    /// IID_IMessage, the first bytes of an object that is a message.
    private static let messageInterface: [UInt8] = [
        0x07, 0x03, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46,
    ]

    private let limits: ParserLimits
    private let part: Int

    init(_ bytes: Span<UInt8>, limits: ParserLimits, part: Int) {
        self.limits = limits
        self.part = part
        messages.append(TNEFMessageRecord(range: 0..<bytes.count, depth: 0, page: .western))
        var next = 0
        while next < messages.count {
            read(bytes, message: next)
            open(bytes, attachmentsOf: next)
            next += 1
        }
    }

    private mutating func report(_ code: Defect.Code, at offset: Int) {
        if defects.count < limits.defects {
            defects.append(Defect(code, part: part, offset: offset))
        } else if defects.count == limits.defects {
            defects.append(Defect(.tooManyDefects, part: part, offset: offset))
        }
    }

    // MARK: - Attributes

    private mutating func read(_ bytes: Span<UInt8>, message: Int) {
        let range = messages[message].range
        let firstAttachment = attachments.count
        defer { messages[message].attachments = firstAttachment..<attachments.count }
        guard bytes.littleEndian32(at: range.lowerBound) == TNEFStructure.signature, range.count >= 6 else {
            report(.invalidTNEF, at: range.lowerBound)
            return
        }
        // Whether the next field of an attachment belongs to one that has begun.
        var isInAttachment = false
        var position = range.lowerBound + 6
        while position < range.upperBound {
            guard range.upperBound - position >= 9, bytes[position] == 1 || bytes[position] == 2,
                let tag = bytes.littleEndian32(at: position + 1), let length = bytes.littleEndian32(at: position + 5)
            else {
                reportRest(bytes, position..<range.upperBound)
                return
            }
            let start = position + 9
            let isWhole = Int(length) <= range.upperBound - start - 2
            let end = min(range.upperBound, start + Int(length))
            let attribute = UInt16(truncatingIfNeeded: tag)
            if bytes[position] == 1 {
                field(bytes, attribute, start..<end, of: message)
            } else {
                attachmentField(bytes, attribute, start..<end, of: message, &isInAttachment)
            }
            guard isWhole else {
                report(.invalidTNEF, at: position)
                return
            }
            if bytes.littleEndian16(at: end) != TNEFStructure.checksum(bytes, start..<end) {
                report(.tnefChecksum, at: position)
            }
            position = end + 2
        }
    }

    /// What follows the last attribute: nothing, or the padding of an object.
    private mutating func reportRest(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard range.count < 4, range.allSatisfy({ bytes[$0] == 0 }) else {
            report(.invalidTNEF, at: range.lowerBound)
            return
        }
    }

    /// The sum of the bytes ([MS-OXTNEF] section 2.1.3.2).
    static func checksum(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt16 {
        var sum: UInt16 = 0
        for i in range { sum &+= UInt16(bytes[i]) }
        return sum
    }

    private mutating func field(_ bytes: Span<UInt8>, _ attribute: UInt16, _ range: Range<Int>, of message: Int) {
        switch attribute {
        case TNEFAttribute.codePage:
            if let page = bytes.littleEndian32(at: range.lowerBound), range.count >= 4, page > 0 {
                messages[message].page = CodePage(page)
            }
        case TNEFAttribute.messageProperties:
            var reader = MAPIPropertyReader(bytes, range)
            while let property = reader.next(bytes) {
                guard MAPIPropertyID.ofMessage.contains(property.id), !property.value.isEmpty,
                    messages[message].properties[property.id] == nil
                else { continue }
                messages[message].properties[property.id] = property.content
            }
            if reader.isBroken { report(.invalidTNEF, at: reader.position) }
        case TNEFAttribute.from, TNEFAttribute.subject, TNEFAttribute.messageClass, TNEFAttribute.body,
            TNEFAttribute.originalMessageClass:
            if messages[message].fields[attribute] == nil { messages[message].fields[attribute] = range }
        default: break
        }
    }

    private mutating func attachmentField(
        _ bytes: Span<UInt8>,
        _ attribute: UInt16,
        _ range: Range<Int>,
        of message: Int,
        _ isInAttachment: inout Bool
    ) {
        let begins =
            attribute == TNEFAttribute.attachRendering || !isInAttachment
            || attribute == TNEFAttribute.attachData && attachments.last?.data != nil
        if begins {
            guard attachments.count < ContainerLimits.attachments else {
                if isInAttachment { report(.tooManyParts, at: range.lowerBound) }
                isInAttachment = false
                return
            }
            attachments.append(TNEFAttachmentRecord(message: message))
            isInAttachment = true
        }
        let last = attachments.count - 1
        switch attribute {
        case TNEFAttribute.attachRendering: attachments[last].isOLE = bytes.littleEndian16(at: range.lowerBound) == 2
        case TNEFAttribute.attachData: attachments[last].data = range
        case TNEFAttribute.attachTitle: attachments[last].title = range
        case TNEFAttribute.attachTransportName: attachments[last].transportName = range
        case TNEFAttribute.attachProperties:
            var reader = MAPIPropertyReader(bytes, range)
            while let property = reader.next(bytes) {
                guard MAPIPropertyID.ofAttachment.contains(property.id), !property.value.isEmpty,
                    attachments[last].properties[property.id] == nil
                else { continue }
                attachments[last].properties[property.id] = property.content
            }
            if reader.isBroken { report(.invalidTNEF, at: reader.position) }
        default: break
        }
    }

    // MARK: - Messages inside

    private mutating func open(_ bytes: Span<UInt8>, attachmentsOf message: Int) {
        for number in messages[message].attachments {
            guard let range = TNEFStructure.stream(bytes, in: attachments[number]) else { continue }
            guard messages[message].depth < ContainerLimits.depth else {
                report(.tooDeep, at: range.lowerBound)
                return
            }
            guard messages.count < ContainerLimits.messages else {
                report(.tooManyParts, at: range.lowerBound)
                return
            }
            attachments[number].opened = messages.count
            messages.append(
                TNEFMessageRecord(
                    range: range,
                    depth: messages[message].depth + 1,
                    attachment: number,
                    page: messages[message].page
                )
            )
        }
    }

    /// Where an attachment's content stands: behind the interface's identifier in an object.
    static func content(of attachment: TNEFAttachmentRecord) -> Range<Int> {
        if let value = attachment.properties[MAPIPropertyID.attachData] {
            guard value.kind == .object, value.range.count >= 16 else { return value.range }
            return (value.range.lowerBound + 16)..<value.range.upperBound
        }
        return attachment.data ?? 0..<0
    }

    /// The TNEF stream that an attachment is: a message, or a winmail.dat that was attached again.
    private static func stream(_ bytes: Span<UInt8>, in attachment: TNEFAttachmentRecord) -> Range<Int>? {
        let content = content(of: attachment)
        return content.count >= 6 && bytes.littleEndian32(at: content.lowerBound) == signature ? content : nil
    }

    /// Whether an attachment says that it is a message ([MS-OXCMSG] section 2.2.2.9).
    static func isMessage(_ bytes: Span<UInt8>, _ attachment: TNEFAttachmentRecord) -> Bool {
        if attachment.properties[MAPIPropertyID.attachMethod]?.integer(bytes) == 5 { return true }
        guard let value = attachment.properties[MAPIPropertyID.attachData], value.kind == .object,
            value.range.count >= 16
        else { return false }
        return ByteSearch.matches(messageInterface, in: bytes, at: value.range.lowerBound, to: value.range.upperBound)
    }
}
