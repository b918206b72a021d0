/// The few properties of an element's look that decide whether its text can be seen.
struct HTMLStyle {
    /// The colour of text; nil if it cannot be told.
    var color: UInt32? = 0x000000
    /// The colour behind it; nil if it cannot be told.
    var background: UInt32? = 0xFFFFFF
    var fontIsZero = false
    var isInvisible = false
    var isPreformatted = false
    /// Why the element and all in it is hidden, whatever its children say.
    var hiddenBy: String?
    /// Whether a paragraph has no margin, so that it does not stand apart.
    var hasNoMargin = false
    var isIndentOnly = false
    var isReplyHeader = false

    /// Why text in this element is not seen; nil if it is.
    var reason: String? {
        if let hiddenBy { return hiddenBy }
        if fontIsZero { return "font-size:0" }
        if isInvisible { return "visibility:hidden" }
        if let color, let background, color == background { return "color" }
        return nil
    }

    /// The style of an element inside one with this style.
    func applying(_ tag: HTMLTag) -> HTMLStyle {
        var style = self
        style.hasNoMargin = false
        style.isIndentOnly = false
        style.isReplyHeader = false
        for attribute in tag.attributes {
            switch attribute.name {
            case "hidden": style.hiddenBy = style.hiddenBy ?? "hidden"
            case "bgcolor": style.background = HTMLStyle.color(attribute.value.trimmed.lowercasedString)
            case "background": style.background = nil
            case "color" where tag.name == "font":
                style.color = HTMLStyle.color(attribute.value.trimmed.lowercasedString)
            case "class": if attribute.value.hasPrefixIgnoringCase("msonormal") { style.hasNoMargin = true }
            default: break
            }
        }
        if tag.name == "pre" || tag.name == "textarea" { style.isPreformatted = true }
        if tag.name == "template" { style.hiddenBy = style.hiddenBy ?? "template" }
        if let css = tag.attribute("style") { style.apply(css: Array(css.utf8)) }
        return style
    }

    private mutating func apply(css: [UInt8]) {
        var maxHeightIsZero = false
        var clips = false
        for declaration in css.split(separator: ASCII.semicolon) {
            guard let colon = declaration.firstIndex(of: ASCII.colon) else { continue }
            let name = declaration[..<colon].trimmed.lowercasedString
            var value = declaration[(colon + 1)...].trimmed.lowercasedString
            if value.hasSuffix("!important") {
                value = String(decoding: Array(value.utf8.dropLast(10))[...].trimmed, as: UTF8.self)
            }
            switch name {
            case "display": if value == "none" { hiddenBy = hiddenBy ?? "display:none" }
            case "mso-hide": if value == "all" { hiddenBy = hiddenBy ?? "mso-hide:all" }
            case "visibility": isInvisible = value == "hidden" || value == "collapse"
            case "opacity": if HTMLStyle.isZero(value) { hiddenBy = hiddenBy ?? "opacity:0" }
            case "font-size": fontIsZero = HTMLStyle.isZero(value)
            case "max-height", "height": if HTMLStyle.isZero(value) { maxHeightIsZero = true }
            case "overflow": clips = value.hasPrefix("hidden")
            case "color": color = HTMLStyle.color(value)
            case "background-color": background = HTMLStyle.color(value)
            case "background":
                background = value.contains("(") && !value.hasPrefix("rgb") ? nil : HTMLStyle.color(value)
            case "background-image": background = nil
            case "white-space": isPreformatted = value.hasPrefix("pre") || value == "break-spaces"
            case "margin": hasNoMargin = value.hasPrefix("0")
            case "margin-bottom": hasNoMargin = HTMLStyle.isZero(value)
            case "border": if value.hasPrefix("none") { isIndentOnly = true }
            case "border-top":
                // The line that Outlook draws above the header of the message that is answered.
                isReplyHeader = value.hasPrefix("solid #e1e1e1") || value.hasPrefix("solid #b5c4df")
            default: break
            }
        }
        if maxHeightIsZero, clips { hiddenBy = hiddenBy ?? "max-height:0" }
    }

    /// Whether a length is nothing: `0`, `0px`, `0.0em`, `.1px`.
    private static func isZero(_ value: String) -> Bool {
        let digits = value.utf8.prefix { $0.isDigit || $0 == ASCII.dot }
        return !digits.isEmpty && digits.allSatisfy { $0 == ASCII.zero || $0 == ASCII.dot }
    }

    /// `#abc`, `#aabbcc`, `aabbcc`, `rgb(1,2,3)` and a few names; nil for what cannot be told.
    static func color(_ text: String) -> UInt32? {
        let bytes = Array(text.utf8)
        let digits = bytes.first == UInt8(ascii: "#") ? bytes[1...] : bytes[...]
        if digits.count == 6 || digits.count == 3, digits.allSatisfy({ $0.hexadecimalValue != nil }) {
            let values = digits.compactMap(\.hexadecimalValue).map(UInt32.init)
            let wide = values.count == 6 ? values : values.flatMap { [$0, $0] }
            return wide.reduce(0) { $0 << 4 | $1 }
        }
        if text.hasPrefix("rgb("), text.hasSuffix(")") {
            let numbers = bytes[4..<(bytes.count - 1)].split { $0 == ASCII.comma || $0.isWhitespace }.map {
                part -> UInt32? in
                guard part.count <= 3, part.allSatisfy(\.isDigit) else { return nil }
                return min(255, part.reduce(0) { $0 * 10 + UInt32($1 - ASCII.zero) })
            }
            guard numbers.count == 3, let red = numbers[0], let green = numbers[1], let blue = numbers[2] else {
                return nil
            }
            return red << 16 | green << 8 | blue
        }
        switch text {
        case "white", "window": return 0xFFFFFF
        case "black", "windowtext": return 0x000000
        default: return nil
        }
    }
}
