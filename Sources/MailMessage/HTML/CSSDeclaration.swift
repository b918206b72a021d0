/// The properties that decide whether and how text is seen.
enum CSSProperty: String, CaseIterable, Sendable {
    case display, visibility, opacity, overflow, height, width, font, position, left, top, clip, transform, color
    case background, border, margin, padding
    case fontSize = "font-size"
    case maxHeight = "max-height"
    case maxWidth = "max-width"
    case overflowX = "overflow-x"
    case overflowY = "overflow-y"
    case textIndent = "text-indent"
    case marginLeft = "margin-left"
    case marginTop = "margin-top"
    case marginBottom = "margin-bottom"
    case clipPath = "clip-path"
    case backgroundColor = "background-color"
    case backgroundImage = "background-image"
    case whiteSpace = "white-space"
    case listStyle = "list-style"
    case listStyleType = "list-style-type"
    case borderTop = "border-top"
    case borderLeft = "border-left"
    case borderColor = "border-color"
    case borderWidth = "border-width"
    case borderStyle = "border-style"
    case msoHide = "mso-hide"
    case msoList = "mso-list"

    static let named = HTMLNameTable(allCases.map { ($0.rawValue, $0) })
}

/// One declaration of a style, its value taken to what reading needs of it.
struct CSSDeclaration: Hashable, Sendable {
    enum Value: Hashable, Sendable {
        /// A keyword or a length that says what the property's case in ``CSSDeclaration/value(of:_:_:)`` says.
        case yes
        /// Any other value.
        case no
        /// A value that depends on the element around.
        case relative
        /// A third answer.
        case third
        case color(CSSColor)
    }

    var property: CSSProperty
    var isImportant: Bool
    var value: Value

    /// Reads the declarations in `bytes[range]`, which is the value of a style attribute or the inside of a rule.
    static func read(_ bytes: [UInt8], _ range: Range<Int>, into list: inout [CSSDeclaration]) {
        let end = range.upperBound
        var i = range.lowerBound
        while i < end {
            while i < end, bytes[i].isWhitespace || bytes[i] == ASCII.semicolon { i += 1 }
            let start = i
            while i < end, bytes[i] != ASCII.colon, bytes[i] != ASCII.semicolon, !bytes[i].isWhitespace { i += 1 }
            let name = start..<i
            while i < end, bytes[i].isWhitespace { i += 1 }
            guard i < end, bytes[i] == ASCII.colon else {
                i = valueEnd(bytes, i, end)
                continue
            }
            i += 1
            while i < end, bytes[i].isWhitespace { i += 1 }
            let valueStart = i
            i = valueEnd(bytes, i, end)
            guard let property = CSSProperty.named[HTMLName(bytes, name)] else { continue }
            var value = trimmed(bytes, valueStart..<i)
            let isImportant = dropImportance(bytes, &value)
            guard let value = self.value(of: property, bytes, value) else { continue }
            list.append(CSSDeclaration(property: property, isImportant: isImportant, value: value))
        }
    }

    /// Where the value that begins at `start` ends: at a semicolon outside quotes and parentheses.
    private static func valueEnd(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        var i = start
        var depth = 0
        var quote: UInt8 = 0
        while i < end {
            let byte = bytes[i]
            if quote != 0 {
                if byte == quote || byte == ASCII.lf { quote = 0 }
            } else if byte == ASCII.semicolon, depth == 0 {
                return i
            } else if byte == ASCII.quote || byte == ASCII.apostrophe {
                quote = byte
            } else if byte == ASCII.openParenthesis {
                depth += 1
            } else if byte == ASCII.closeParenthesis {
                depth = max(0, depth - 1)
            }
            i += 1
        }
        return end
    }

    private static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, bytes[low].isWhitespace { low += 1 }
        while high > low, bytes[high - 1].isWhitespace { high -= 1 }
        return low..<high
    }

    /// Takes `!important` off the end of a value.
    private static func dropImportance(_ bytes: [UInt8], _ value: inout Range<Int>) -> Bool {
        guard value.count >= 10, bytes[value.upperBound - 1].lowercased == UInt8(ascii: "t"),
            bytes[(value.upperBound - 9)..<value.upperBound].equalsIgnoringCase("important")
        else { return false }
        var i = value.upperBound - 9
        while i > value.lowerBound, bytes[i - 1].isWhitespace { i -= 1 }
        guard i > value.lowerBound, bytes[i - 1] == UInt8(ascii: "!") else { return false }
        value = trimmed(bytes, value.lowerBound..<(i - 1))
        return true
    }

    // MARK: - Values

    private static func value(of property: CSSProperty, _ bytes: [UInt8], _ range: Range<Int>) -> Value? {
        let text = bytes[range]
        guard let first = text.first else { return nil }
        switch property {
        case .display:
            if text.equalsIgnoringCase("none") { return .yes }
            if text.equalsIgnoringCase("inline") || text.equalsIgnoringCase("contents") { return .relative }
            let isBlock =
                text.equalsIgnoringCase("block") || text.equalsIgnoringCase("flex") || text.equalsIgnoringCase("grid")
                || text.equalsIgnoringCase("table") || text.equalsIgnoringCase("list-item")
            return isBlock ? .third : .no
        case .visibility:
            if text.equalsIgnoringCase("inherit") { return nil }
            return text.equalsIgnoringCase("hidden") || text.equalsIgnoringCase("collapse") ? .yes : .no
        case .opacity: return length(bytes, range).map { $0.number <= ($0.unit == .percent ? 2 : 0.02) ? .yes : .no }
        case .height, .maxHeight, .width, .maxWidth:
            return length(bytes, range).map { $0.number <= 0 ? .yes : .no } ?? .no
        case .overflow, .overflowX, .overflowY:
            let clips =
                text.hasPrefixIgnoringCase("hidden") || text.hasPrefixIgnoringCase("clip")
                || text.hasPrefixIgnoringCase("scroll") || text.hasPrefixIgnoringCase("auto")
            return clips ? .yes : .no
        case .fontSize: return fontSize(bytes, range)
        case .font: return font(bytes, range)
        case .textIndent, .marginLeft, .left, .top:
            return length(bytes, range).map { $0.isFarAway ? .yes : .no } ?? .no
        case .position: return text.equalsIgnoringCase("absolute") || text.equalsIgnoringCase("fixed") ? .yes : .no
        case .clip: return text.hasPrefixIgnoringCase("rect(") && numbers(text).allSatisfy { $0 <= 1 } ? .yes : .no
        case .clipPath:
            guard text.hasPrefixIgnoringCase("inset(") else { return .no }
            return numbers(text).first.map { $0 >= 50 } ?? false ? .yes : .no
        case .transform:
            let shrinks = text.hasPrefixIgnoringCase("scale") && numbers(text).contains { $0 == 0 }
            return shrinks ? .yes : .no
        case .color, .backgroundColor: return .color(CSSColor(css: bytes, range))
        case .background: return background(bytes, range)
        case .backgroundImage: return text.equalsIgnoringCase("none") ? .no : .yes
        case .whiteSpace:
            if text.equalsIgnoringCase("inherit") { return nil }
            if text.equalsIgnoringCase("pre-line") { return .third }
            return text.hasPrefixIgnoringCase("pre") || text.equalsIgnoringCase("break-spaces") ? .yes : .no
        case .listStyle, .listStyleType: return text.hasPrefixIgnoringCase("none") ? .yes : .no
        case .margin, .marginTop, .marginBottom: return first == ASCII.zero || first == ASCII.dot ? .yes : .no
        case .padding: return text.hasPrefixIgnoringCase("3.0pt 0") || text.hasPrefixIgnoringCase("3pt 0") ? .yes : .no
        case .border: return isNothing(text) ? .yes : .no
        case .borderTop: return isReplyLine(bytes, range) ? .yes : .no
        case .borderLeft: return isNothing(text) ? .yes : isBlueLine(bytes, range) ? .third : .no
        case .borderColor: return replyColors.contains(CSSColor(css: bytes, firstValue(bytes, range))) ? .yes : .no
        case .borderWidth:
            return text.hasPrefixIgnoringCase("1pt ") || text.hasPrefixIgnoringCase("1.0pt ") ? .yes : .no
        case .borderStyle: return text.hasPrefixIgnoringCase("solid none none") ? .yes : .no
        case .msoHide: return text.equalsIgnoringCase("all") ? .yes : .no
        case .msoList: return text.equalsIgnoringCase("ignore") ? .yes : .no
        }
    }

    private static func length(_ bytes: [UInt8], _ range: Range<Int>) -> CSSLength? { CSSLength(bytes, range) }

    private static func isNothing(_ text: ArraySlice<UInt8>) -> Bool {
        text.hasPrefixIgnoringCase("none") || text.first == ASCII.zero
    }

    /// `yes` for letters too small to read, `relative` for what depends on the element around, `no` for all else.
    private static func fontSize(_ bytes: [UInt8], _ range: Range<Int>) -> Value? {
        if let length = CSSLength(bytes, range) {
            if length.isTiny { return .yes }
            return length.unit == .font || length.unit == .percent ? .relative : .no
        }
        let text = bytes[range]
        let isRelative =
            text.equalsIgnoringCase("larger") || text.equalsIgnoringCase("smaller")
            || text.equalsIgnoringCase("inherit")
        return isRelative ? .relative : .no
    }

    /// The size in the shorthand: the first length that has a unit or is nothing.
    private static func font(_ bytes: [UInt8], _ range: Range<Int>) -> Value? {
        var i = range.lowerBound
        while i < range.upperBound {
            while i < range.upperBound, bytes[i].isWhitespace { i += 1 }
            let start = i
            while i < range.upperBound, !bytes[i].isWhitespace, bytes[i] != ASCII.slash { i += 1 }
            if let length = CSSLength(bytes, start..<i), length.unit != .none || length.isZero {
                return fontSize(bytes, start..<i)
            }
            if i < range.upperBound, bytes[i] == ASCII.slash { i += 1 }
        }
        return .no
    }

    /// `yes` for a picture, else the colour.
    private static func background(_ bytes: [UInt8], _ range: Range<Int>) -> Value? {
        var i = range.lowerBound
        var color = CSSColor.transparent
        while i < range.upperBound {
            while i < range.upperBound, bytes[i].isWhitespace { i += 1 }
            let start = i
            var depth = 0
            while i < range.upperBound, depth > 0 || !bytes[i].isWhitespace {
                if bytes[i] == ASCII.openParenthesis { depth += 1 }
                if bytes[i] == ASCII.closeParenthesis { depth -= 1 }
                i += 1
            }
            let word = bytes[start..<i]
            if word.hasPrefixIgnoringCase("url(") || word.hasPrefixIgnoringCase("image(") { return .yes }
            if word.contains(ASCII.openParenthesis), !word.hasPrefixIgnoringCase("rgb"),
                !word.hasPrefixIgnoringCase("hsl")
            {
                return word.hasPrefixIgnoringCase("var(") ? .color(.unknown) : .yes
            }
            let found = CSSColor(css: bytes, start..<i)
            if found != .unknown { color = found }
        }
        return .color(color)
    }

    /// The numbers in a function's parentheses, units aside.
    private static func numbers(_ text: ArraySlice<UInt8>) -> [Double] {
        guard let open = text.firstIndex(of: ASCII.openParenthesis) else { return [] }
        let bytes = Array(text[(open + 1)...].prefix(100))
        return bytes.split { $0 == ASCII.comma || $0 == ASCII.closeParenthesis || $0.isWhitespace }.compactMap { part in
            CSSLength(bytes, part.startIndex..<part.endIndex)?.number
        }
    }

    // MARK: - The lines that Outlook draws

    /// The colours of the line above the header of the message that is answered.
    private static let replyColors: Set<CSSColor> = [
        .known(rgb: 0xE1E1E1, alpha: 255), .known(rgb: 0xB5C4DF, alpha: 255),
    ]

    /// Whether a border is a solid line of one point in one of these colours, in any order.
    private static func isReplyLine(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        isLine(bytes, range, width: 1) { replyColors.contains($0) }
    }

    /// Whether a border is the blue line of one and a half points beside an answered message.
    private static func isBlueLine(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        isLine(bytes, range, width: 1.5) { $0 == .known(rgb: 0x0000FF, alpha: 255) }
    }

    private static func isLine(
        _ bytes: [UInt8],
        _ range: Range<Int>,
        width: Double,
        color isWanted: (CSSColor) -> Bool
    ) -> Bool {
        var rest = range
        var isSolid = false
        var hasWidth = false
        var hasColor = false
        while !rest.isEmpty {
            let word = firstValue(bytes, rest)
            if bytes[word].equalsIgnoringCase("solid") {
                isSolid = true
            } else if let length = CSSLength(bytes, word), length.unit == .point {
                hasWidth = length.number == width
            } else if isWanted(CSSColor(css: bytes, word)) {
                hasColor = true
            }
            rest = trimmed(bytes, word.upperBound..<rest.upperBound)
        }
        return isSolid && hasWidth && hasColor
    }

    /// The first of several values; a function counts whole.
    private static func firstValue(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var i = range.lowerBound
        var depth = 0
        while i < range.upperBound, depth > 0 || !bytes[i].isWhitespace || i == range.lowerBound {
            if bytes[i] == ASCII.openParenthesis { depth += 1 }
            if bytes[i] == ASCII.closeParenthesis { depth -= 1 }
            i += 1
        }
        return range.lowerBound..<i
    }
}
