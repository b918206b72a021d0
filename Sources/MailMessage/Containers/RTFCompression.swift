/// The compression of RTF bodies in mail of Exchange and Outlook ([MS-OXRTFCP]), as in the property PidTagRtfCompressed.
public struct RTFCompression: Sendable, Hashable {
    /// The RTF document, as far as it could be decompressed.
    public let bytes: [UInt8]
    /// Whether header, length and checksum were right.
    public let isSound: Bool

    /// Decompresses; never fails. Reads LZFu, and MELA, which is not compressed.
    public init(decompressing input: some Collection<UInt8>) {
        let input = ContiguousArray(input)
        let span = input.span
        guard let size = span.littleEndian32(at: 0), let rawSize = span.littleEndian32(at: 4),
            let kind = span.littleEndian32(at: 8), let checksum = span.littleEndian32(at: 12)
        else {
            bytes = []
            isSound = false
            return
        }
        // The first number counts what follows it.
        let stated = Int(size) + 4
        let end = min(input.count, max(stated, 16))
        let limit = min(Int(rawSize), ContainerLimits.rtfBytes)
        switch kind {
        case 0x414C_454D:
            bytes = Array(input[16..<min(end, 16 + limit)])
            isSound = stated <= input.count && bytes.count == Int(rawSize)
        case 0x7546_5A4C:
            let out = RTFCompression.expand(span, from: 16, to: end, limit: limit)
            bytes = out
            isSound =
                stated <= input.count && out.count == Int(rawSize)
                && RTFCompression.checksum(span, from: 16, to: end) == checksum
        default:
            bytes = []
            isSound = false
        }
    }

    private static func expand(_ input: Span<UInt8>, from start: Int, to end: Int, limit: Int) -> [UInt8] {
        var window = preset + [UInt8](repeating: 0, count: 4096 - preset.count)
        var write = preset.count
        var out: [UInt8] = []
        // One byte of input gives at most nine of output.
        out.reserveCapacity(min(limit, (end - start) * 9))
        var i = start
        while i < end {
            let control = input[i]
            i += 1
            var bit: UInt8 = 1
            while bit != 0 {
                if control & bit == 0 {
                    guard i < end, out.count < limit else { return out }
                    out.append(input[i])
                    window[write] = input[i]
                    write = (write + 1) & 4095
                    i += 1
                } else {
                    guard i + 1 < end else { return out }
                    let reference = Int(input[i]) << 8 | Int(input[i + 1])
                    i += 2
                    var read = reference >> 4
                    // A reference to the place that is written next is the end.
                    if read == write { return out }
                    for _ in 0..<(reference & 15) + 2 {
                        guard out.count < limit else { return out }
                        let byte = window[read]
                        out.append(byte)
                        window[write] = byte
                        read = (read + 1) & 4095
                        write = (write + 1) & 4095
                    }
                }
                bit <<= 1
            }
        }
        return out
    }

    /// CRC-32 with neither preset nor final inversion ([MS-OXRTFCP] section 3.1.3.2).
    static func checksum(_ input: Span<UInt8>, from start: Int, to end: Int) -> UInt32 {
        var crc: UInt32 = 0
        for i in start..<max(start, end) { crc = table[Int((crc ^ UInt32(input[i])) & 0xFF)] ^ crc >> 8 }
        return crc
    }

    private static let table: [UInt32] = (UInt32(0)..<256).map { byte in
        (0..<8).reduce(byte) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }

    /// What the window holds at first ([MS-OXRTFCP] section 2.1.3.1.1).
    static let preset: [UInt8] = Array(
        ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
            + "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
            + "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx").utf8
    )
}
