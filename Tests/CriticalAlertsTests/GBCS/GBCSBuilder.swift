import CriticalAlerts

/// Writes GBCS alerts of every form and shape, in bytes, for tests; devices are of the documentation EUI-64 range.
struct GBCSBuilder {
    static let electricityMeter: UInt64 = 0x0000_5EEF_1000_002A
    static let gasMeter: UInt64 = 0x0000_5EEF_1000_002B
    static let supplier: UInt64 = 0x0000_5EEF_1000_0001

    var originator = GBCSBuilder.electricityMeter
    var target = GBCSBuilder.supplier
    var counter: UInt64 = 1_234_567_890_123
    var kind: UInt8 = 3
    var messageCode: UInt16 = 0x1000
    /// What follows the message code in the other-info field.
    var supplementary: [UInt8] = []
    var content: [UInt8] = []
    var isSigned = true
    var isMACWrapped = false

    /// 2026-03-07T22:14:05Z, weekday given, no hundredths, deviation not given, status not given.
    static let dateTime: [UInt8] = [0x07, 0xEA, 3, 7, 6, 22, 14, 5, 0, 0x80, 0, 0xFF]

    static func dlms(_ code: UInt16, _ time: [UInt8] = dateTime, elements: UInt8 = 2, data: [UInt8] = []) -> [UInt8] {
        [0x0F, 0x20, 0xFB, 0x04, 0xCB, 0, 2, elements, 0x12] + bytes(code, 2) + [9, 12] + time + data
    }

    /// Seconds since 2000; 826,236,845 is 2026-03-07T22:14:05Z.
    static func gbz(_ code: UInt16, _ seconds: UInt32 = 826_236_845, data: [UInt8] = []) -> [UInt8] {
        [1, 9, data.isEmpty ? 0 : 1] + bytes(code, 2) + bytes(seconds, 4) + data
    }

    static func asn1(_ code: UInt16, _ time: String = "20260307221405Z", data: [UInt8] = []) -> [UInt8] {
        let body: [UInt8] = [2, 3, 0] + bytes(code, 2) + [0x18, 15] + Array(time.utf8) + data
        return [0x30] + length(body.count) + body
    }

    var bytes: [UInt8] {
        var message: [UInt8] = [0xDF, 9, kind] + Self.bytes(counter, 8) + [8] + Self.bytes(originator, 8)
        message += [8] + Self.bytes(target, 8) + [0, UInt8(2 + supplementary.count)] + Self.bytes(messageCode, 2)
        message += supplementary + Self.length(content.count) + content
        message += isSigned ? [64] + (0..<64).map { UInt8($0 * 3 + 1) } : [0]
        guard isMACWrapped else { return message }
        let inside: [UInt8] = [0x11, 0, 0, 0, 0] + message + (0..<12).map { UInt8($0 + 0xA0) }
        return [0xDD, 0, 0, 0, 0, 0, 0] + Self.length(inside.count) + inside
    }

    static func bytes(_ value: some FixedWidthInteger, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    static func length(_ count: Int) -> [UInt8] {
        switch count {
        case 0..<0x80: [UInt8(count)]
        case 0x80...0xFF: [0x81, UInt8(count)]
        default: [0x82] + bytes(count, 2)
        }
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }

    static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[value >> (18 - 6 * place) & 63] : "=")
            }
        }
        return text
    }
}
