/// An alert as its device wrote it: the GBCS message inside a DUIS document or on its own.
public struct GBCSAlert: Hashable, Sendable, Codable {
    /// How the content is written, which depends on the kind of device.
    public enum ContentForm: String, Hashable, Sendable, Codable, CaseIterable {
        /// DLMS/COSEM: electricity meters and communications hubs.
        case dlms
        /// GBCS-ZigBee: gas meters.
        case gbz
        /// ASN.1 DER: receipts of firmware and credentials, device logs.
        case asn1
    }

    /// The device.
    public let originator: EUI64
    /// Whom the device tells: the supplier whose credentials it holds, a network operator, or the DCC.
    public let target: EUI64
    /// The device's counter of this message.
    public let counter: OriginatorCounter
    /// The use case: 1000h generic critical, 1001h generic non-critical, others for alerts that carry data.
    public let messageCode: UInt16
    /// A further remote party, where the message names one.
    public let supplementaryParty: EUI64?
    /// Whether the device signed it: the shape of a Critical alert (signature of 64 bytes).
    public let isSigned: Bool
    /// Whether it is wrapped with a message authentication code by the DCC: the shape of a non-critical alert.
    public let isMACWrapped: Bool
    /// How the content is written; `nil` if in no form that is known here, and then code and time are not known either.
    public let contentForm: ContentForm?
    /// The alert code.
    public let code: AlertCode?
    /// The device's time of the event; `nil` if it gave none.
    public let raisedAt: TimeStamp?
    /// The device says of its own clock that its time is invalid or doubtful.
    public let isClockDoubtful: Bool
    /// What else the content says, as far as it is known here.
    public let details: [AlertDetail]
    /// Why the content could not be read, if it could not.
    public let contentFault: String?
}

extension GBCSAlert {
    /// Decodes the whole message; every byte must have its place.
    init(_ bytes: [UInt8]) throws(GBCSFault) {
        var cursor = ByteCursor(bytes)
        isMACWrapped = cursor.next == 0xDD
        if isMACWrapped {
            let body = try Self.unwrapped(&cursor)
            cursor = body
        }
        guard cursor.next == 0xDF else {
            throw GBCSFault("neither a message nor a message with a MAC", at: cursor.offset)
        }
        try cursor.skip(1)
        try cursor.expect(9, "no transaction identifier of 9 bytes")
        let kindPlace = cursor.offset
        switch try cursor.byte() {
        case 3: break
        case 1: throw GBCSFault("a command, not an alert", at: kindPlace)
        case 2: throw GBCSFault("a response, not an alert", at: kindPlace)
        default: throw GBCSFault("not an alert", at: kindPlace)
        }
        counter = OriginatorCounter(try cursor.number(8))
        try cursor.expect(8, "no originator of 8 bytes")
        originator = EUI64(try cursor.number(8))
        try cursor.expect(8, "no target of 8 bytes")
        target = EUI64(try cursor.number(8))
        try cursor.expect(0, "a date-time where none belongs")

        let otherPlace = cursor.offset
        let otherLength = try cursor.length()
        guard otherLength >= 2 else { throw GBCSFault("no message code", at: otherPlace) }
        var other = try cursor.slice(otherLength)
        messageCode = try other.uint16()
        // 0Ah and longer forms begin with a supplementary remote party; what follows it is of no use here.
        supplementaryParty = other.remaining >= 8 ? EUI64(try other.number(8)) : nil

        var content = try cursor.slice(try cursor.length())
        let signaturePlace = cursor.offset
        switch try cursor.byte() {
        case 0: isSigned = false
        case 64:
            isSigned = true
            try cursor.skip(64)
        default: throw GBCSFault("a signature of neither 0 nor 64 bytes", at: signaturePlace)
        }
        guard cursor.remaining == 0 else { throw GBCSFault("bytes behind the end", at: cursor.offset) }

        do throws(GBCSFault) {
            let parsed = try GBCSContent(&content)
            contentForm = parsed.form
            code = parsed.code
            raisedAt = parsed.raisedAt
            isClockDoubtful = parsed.isClockDoubtful
            details = parsed.details
            contentFault = nil
        } catch {
            contentForm = nil
            code = nil
            raisedAt = nil
            isClockDoubtful = false
            details = []
            contentFault = error.text
        }
    }

    /// Whether the bytes are in one of the two shapes that are decoded; others (block transfer) are kept as they are.
    static func canDecode(_ bytes: [UInt8]) -> Bool {
        bytes.first == 0xDF || bytes.starts(with: [0xDD, 0])
    }

    /// Whether a GBCS message, of whatever shape, can begin with this byte.
    static func begins(_ byte: UInt8) -> Bool {
        byte == 0xDF || byte == 0xDD || byte == 0xE0
    }

    /// `DD`, six zero bytes, length, `11 00 00 00 00`, message, MAC of 12 bytes: the message.
    private static func unwrapped(_ cursor: inout ByteCursor) throws(GBCSFault) -> ByteCursor {
        try cursor.skip(1)
        for _ in 0..<6 { try cursor.expect(0, "a MAC wrapper with fields that are not known") }
        let lengthPlace = cursor.offset
        let length = try cursor.length()
        guard length == cursor.remaining else {
            throw GBCSFault("a length that does not reach to the end", at: lengthPlace)
        }
        try cursor.expect(0x11, "no security header")
        for _ in 0..<4 { try cursor.expect(0, "a security header with an invocation counter") }
        return try cursor.slice(cursor.remaining - macLength)
    }

    private static let macLength = 12
}
