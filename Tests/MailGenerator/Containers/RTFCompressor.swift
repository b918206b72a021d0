/// Compresses RTF as Outlook does ([MS-OXRTFCP]), for tests.
public enum RTFCompressor {
    /// The bytes of the property PidTagRtfCompressed for a document.
    public static func compress(_ document: [UInt8]) -> [UInt8] {
        var window = preset + [UInt8](repeating: 0, count: 4096 - preset.count)
        var places: [UInt16: Int] = [:]
        for index in 1..<preset.count { places[pair(preset[index - 1], preset[index])] = index - 1 }
        var write = preset.count
        var out: [UInt8] = []
        var tokens: [[UInt8]] = []
        var control: UInt8 = 0
        func finishGroup() {
            guard !tokens.isEmpty else { return }
            out.append(control)
            out += tokens.joined()
            tokens = []
            control = 0
        }
        func add(_ token: [UInt8]) {
            if token.count == 2 { control |= 1 << tokens.count }
            tokens.append(token)
            if tokens.count == 8 { finishGroup() }
        }
        var i = 0
        while i < document.count {
            var best = (length: 0, at: 0)
            // The place where these two bytes stood last: the best is not looked for.
            if i + 1 < document.count, let start = places[pair(document[i], document[i + 1])], start != write {
                var length = 0
                while length < 17, i + length < document.count, (start + length) & 4095 != write,
                    window[(start + length) & 4095] == document[i + length]
                {
                    length += 1
                }
                best = (length, start)
            }
            let length = best.length >= 2 ? best.length : 1
            if length >= 2 {
                let reference = best.at << 4 | (length - 2)
                add([UInt8(reference >> 8), UInt8(reference & 255)])
            } else {
                add([document[i]])
            }
            for byte in document[i..<(i + length)] {
                window[write] = byte
                places[pair(window[(write - 1) & 4095], byte)] = (write - 1) & 4095
                write = (write + 1) & 4095
            }
            i += length
        }
        add([UInt8(write >> 4), UInt8(write << 4 & 0xF0)])
        finishGroup()
        return number(UInt32(out.count + 12)) + number(UInt32(document.count)) + Array("LZFu".utf8)
            + number(checksum(out)) + out
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return crc
    }

    private static func pair(_ first: UInt8, _ second: UInt8) -> UInt16 { UInt16(first) << 8 | UInt16(second) }

    private static func number(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static let preset = Array(
        ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
            + "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
            + "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx").utf8
    )
}
