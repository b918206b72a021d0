/// Checks that bytes are UTF-8 and hold only characters that XML 1.0 allows, before libxml2 sees them, piece by piece.
///
/// libxml2 alone would not do: on a bad byte it goes on as if the text were Latin-1, and it takes some over-long forms.
struct UTF8Scanner {
    private(set) var line = 1
    private(set) var column = 1
    private var pending = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF
    /// The last character's bytes so far, to recognise U+FFFE and U+FFFF.
    private var scalar: UInt32 = 0

    var position: TextPosition { TextPosition(line: line, column: column) }

    /// Reads on; throws at the first byte that is not allowed where it stands (Unicode, table 3-7; XML 1.0, production 2).
    mutating func scan(_ bytes: ArraySlice<UInt8>) throws(AlertReadingError) {
        for byte in bytes {
            if pending > 0 {
                guard byte >= lowest, byte <= highest else { throw notUTF8 }
                (lowest, highest) = (0x80, 0xBF)
                scalar = scalar << 6 | UInt32(byte & 0x3F)
                pending -= 1
                if pending == 0 {
                    guard scalar != 0xFFFE, scalar != 0xFFFF else { throw notXML }
                    column += 1
                }
                continue
            }
            switch byte {
            case 0x0A:
                line += 1
                column = 1
            case 0x09, 0x0D, 0x20...0x7F: column += 1
            case 0x00...0x1F: throw notXML
            case 0xC2...0xDF: begin(1, byte & 0x1F)
            case 0xE0: begin(2, byte & 0x0F, lowest: 0xA0)
            case 0xED: begin(2, byte & 0x0F, highest: 0x9F)
            case 0xE1...0xEF: begin(2, byte & 0x0F)
            case 0xF0: begin(3, byte & 0x07, lowest: 0x90)
            case 0xF1...0xF3: begin(3, byte & 0x07)
            case 0xF4: begin(3, byte & 0x07, highest: 0x8F)
            default: throw notUTF8
            }
        }
    }

    /// To be called at the end: a character must not be cut off.
    func finish() throws(AlertReadingError) {
        guard pending == 0 else { throw notUTF8 }
    }

    private mutating func begin(_ count: Int, _ bits: UInt8, lowest: UInt8 = 0x80, highest: UInt8 = 0xBF) {
        pending = count
        scalar = UInt32(bits)
        self.lowest = lowest
        self.highest = highest
    }

    private var notUTF8: AlertReadingError {
        AlertReadingError(.encoding, "bytes that are not UTF-8", at: position)
    }

    private var notXML: AlertReadingError {
        AlertReadingError(.encoding, "a character that XML does not allow", at: position)
    }
}
