/// One property of a message or an attachment as TNEF carries it ([MS-OXTNEF] section 2.1.3.4): its number, its type and
/// where its first value stands.
struct MAPIProperty: Sendable, Hashable {
    /// The types that are read ([MS-OXCDATA] section 2.11.1).
    enum Kind: UInt16, Sendable {
        case unspecified = 0x0000
        case null = 0x0001
        case integer16 = 0x0002
        case integer32 = 0x0003
        case floating32 = 0x0004
        case floating64 = 0x0005
        case currency = 0x0006
        case floatingTime = 0x0007
        case errorCode = 0x000A
        case boolean = 0x000B
        case object = 0x000D
        case integer64 = 0x0014
        case string8 = 0x001E
        case string = 0x001F
        case time = 0x0040
        case guid = 0x0048
        case binary = 0x0102

        /// Bytes of a value; nil where each value says its own length.
        var width: Int? {
            switch self {
            case .unspecified, .null: 0
            case .integer16, .boolean: 2
            case .integer32, .floating32, .errorCode: 4
            case .floating64, .currency, .floatingTime, .integer64, .time: 8
            case .guid: 16
            case .object, .string8, .string, .binary: nil
            }
        }
    }

    var id: UInt16
    var kind: Kind
    /// The first value in the stream's bytes.
    var value: Range<Int>

    /// A value that a field of a TNEF stream or a property holds.
    var content: MAPIValue { MAPIValue(kind: kind, range: value) }
}

/// Where a value stands, and what it is.
struct MAPIValue: Sendable, Hashable {
    var kind: MAPIProperty.Kind
    var range: Range<Int>

    /// A small number; nil if it is something else.
    func integer(_ bytes: Span<UInt8>) -> UInt32? {
        switch kind {
        case .integer16, .boolean: bytes.littleEndian16(at: range.lowerBound).map(UInt32.init)
        case .integer32, .errorCode: bytes.littleEndian32(at: range.lowerBound)
        default: nil
        }
    }

    /// Text up to the first NUL; bytes in the code page given, UTF-16 where the type says so.
    func text(_ bytes: [UInt8], _ page: CodePage) -> String? {
        let content = bytes[range]
        switch kind {
        case .string:
            var units: [UInt16] = []
            units.reserveCapacity(content.count / 2)
            var i = content.startIndex
            while i + 1 < content.endIndex {
                let unit = UInt16(content[i]) | UInt16(content[i + 1]) << 8
                if unit == 0 { break }
                units.append(unit)
                i += 2
            }
            return String(decoding: units, as: UTF16.self)
        case .string8, .binary:
            return page.charset.decode(content.prefix { $0 != 0 }).text
        default:
            return nil
        }
    }

    /// An instant: hundreds of nanoseconds since 1601 ([MS-OXCDATA] section 2.11.1).
    func time(_ bytes: Span<UInt8>) -> DateTime? {
        guard kind == .time, let ticks = bytes.littleEndian64(at: range.lowerBound), ticks > 0 else { return nil }
        return DateTime(secondsSince1970: Int64(ticks / 10_000_000) - 11_644_473_600)
    }
}

/// Steps through a list of properties; each step moves on, so that the whole is read once.
struct MAPIPropertyReader {
    private(set) var position: Int
    private let end: Int
    private var left: UInt32
    /// The list ended before it was complete, or holds something of no known length.
    private(set) var isBroken = false

    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        position = range.lowerBound
        end = min(range.upperBound, bytes.count)
        left = 0
        guard let count = number(bytes) else { return }
        left = count
    }

    mutating func next(_ bytes: Span<UInt8>) -> MAPIProperty? {
        guard left > 0, !isBroken else { return nil }
        left -= 1
        guard let tag = number(bytes) else { return nil }
        let id = UInt16(tag >> 16)
        if id >= 0x8000, !skipName(bytes) { return nil }
        guard let kind = MAPIProperty.Kind(rawValue: UInt16(tag & 0xEFFF)) else {
            isBroken = true
            return nil
        }
        let isMultiple = tag & 0x1000 != 0
        guard let width = kind.width else {
            guard let count = number(bytes) else { return nil }
            return sized(bytes, id, kind, count)
        }
        var count = 1
        if isMultiple {
            guard let stated = number(bytes) else { return nil }
            count = Int(stated)
        }
        let first = position
        // Each value is padded to four bytes.
        guard skip(count * padded(width)) else { return nil }
        return MAPIProperty(id: id, kind: kind, value: first..<min(end, first + (count > 0 ? width : 0)))
    }

    /// Values that each say their length. The first is given; one that is cut off is given as far as it goes.
    private mutating func sized(
        _ bytes: Span<UInt8>,
        _ id: UInt16,
        _ kind: MAPIProperty.Kind,
        _ count: UInt32
    ) -> MAPIProperty? {
        var value: Range<Int>?
        for _ in 0..<count {
            guard let length = number(bytes) else { break }
            let first = position
            let isWhole = skip(padded(Int(length)), isLastOfList: left == 0)
            if value == nil { value = first..<min(end, first + Int(length)) }
            if !isWhole { break }
        }
        return MAPIProperty(id: id, kind: kind, value: value ?? position..<position)
    }

    private mutating func skipName(_ bytes: Span<UInt8>) -> Bool {
        guard skip(16), let kind = number(bytes) else { return false }
        if kind == 0 { return skip(4) }
        guard let length = number(bytes) else { return false }
        return skip(padded(Int(length)))
    }

    private mutating func number(_ bytes: Span<UInt8>) -> UInt32? {
        guard position <= end - 4, let number = bytes.littleEndian32(at: position) else {
            isBroken = true
            position = end
            return nil
        }
        position += 4
        return number
    }

    /// Steps over bytes; the padding behind the last value may be missing.
    private mutating func skip(_ count: Int, isLastOfList: Bool = false) -> Bool {
        if count <= end - position {
            position += count
            return true
        }
        isBroken = !(isLastOfList && count - (end - position) < 4)
        position = end
        return !isBroken
    }

    private func padded(_ count: Int) -> Int { (count + 3) & ~3 }
}

/// The properties that are read, by their numbers ([MS-OXPROPS]).
enum MAPIPropertyID {
    static let messageClass: UInt16 = 0x001A
    static let subject: UInt16 = 0x0037
    static let clientSubmitTime: UInt16 = 0x0039
    static let sentRepresentingName: UInt16 = 0x0042
    static let sentRepresentingAddress: UInt16 = 0x0065
    static let senderName: UInt16 = 0x0C1A
    static let senderAddress: UInt16 = 0x0C1F
    static let body: UInt16 = 0x1000
    static let rtfCompressed: UInt16 = 0x1009
    static let html: UInt16 = 0x1013
    static let internetMessageID: UInt16 = 0x1035
    static let displayName: UInt16 = 0x3001
    static let attachData: UInt16 = 0x3701
    static let attachFilename: UInt16 = 0x3704
    static let attachMethod: UInt16 = 0x3705
    static let attachLongFilename: UInt16 = 0x3707
    static let attachTransportName: UInt16 = 0x370C
    static let attachMIMETag: UInt16 = 0x370E
    static let attachContentID: UInt16 = 0x3712
    static let attachContentLocation: UInt16 = 0x3713
    static let attachmentHidden: UInt16 = 0x7FFE
    static let internetCodePage: UInt16 = 0x3FDE
    static let messageCodePage: UInt16 = 0x3FFD
    static let senderSMTPAddress: UInt16 = 0x5D01
    static let sentRepresentingSMTPAddress: UInt16 = 0x5D02

    /// Those of a message.
    static let ofMessage: Set<UInt16> = [
        messageClass, subject, clientSubmitTime, sentRepresentingName, sentRepresentingAddress, senderName,
        senderAddress, body, rtfCompressed, html, internetMessageID, internetCodePage, messageCodePage,
        senderSMTPAddress, sentRepresentingSMTPAddress,
    ]
    /// Those of an attachment.
    static let ofAttachment: Set<UInt16> = [
        displayName, attachData, attachFilename, attachMethod, attachLongFilename, attachTransportName, attachMIMETag,
        attachContentID, attachContentLocation, attachmentHidden,
    ]
}
