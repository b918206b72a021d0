/// The few properties of an element's look that decide whether its text can be seen, with what it has from around it.
struct HTMLStyle: Equatable {
    /// The colour of text as 24 bits; nil if it cannot be told.
    var color: UInt32? = 0x000000
    /// The colour behind it; nil if it cannot be told.
    var background: UInt32? = 0xFFFFFF
    /// Why the element and all in it is hidden, whatever its children say.
    var hiddenBy: HTMLText.HidingReason?
    var flags: Flags = []

    /// Whether what is hidden takes no room either, so that its blocks part no lines.
    var takesNoRoom: Bool { hiddenBy == .display || hiddenBy == .hidden || hiddenBy == .element }

    struct Flags: OptionSet {
        let rawValue: UInt16
        static let tinyFont = Flags(rawValue: 1)
        static let invisible = Flags(rawValue: 2)
        /// White space and line breaks stand as they are.
        static let preformatted = Flags(rawValue: 4)
        /// Line breaks stand as they are, white space does not.
        static let keepsLines = Flags(rawValue: 8)
        /// The colour of text cannot be seen through at all.
        static let clearText = Flags(rawValue: 16)
        /// Items of lists have no mark.
        static let noListMarks = Flags(rawValue: 32)
        /// Colour and background were given in one place, so that they are known to belong together.
        static let pairedColors = Flags(rawValue: 64)
        /// The mark of a list item that Word writes, padded with blanks.
        static let wordListMark = Flags(rawValue: 128)
        /// Content that is no text for any reader, such as the title of a drawing.
        static let silent = Flags(rawValue: 256)
    }

    /// How near two colours must be, in each of red, green and blue, for text not to be seen.
    private static let nearness: Int32 = 8

    /// Why text in this element is not seen; nil if it is.
    ///
    /// - Parameter trustsPairsOnly: whether colours count only if colour and background were given together.
    func reason(trustsPairsOnly: Bool) -> HTMLText.HidingReason? {
        if let hiddenBy { return hiddenBy }
        if flags.isDisjoint(with: [.tinyFont, .invisible, .clearText]) {
            guard let color, let background, !trustsPairsOnly || flags.contains(.pairedColors) else { return nil }
            return HTMLStyle.areNear(color, background) ? .color : nil
        }
        if flags.contains(.tinyFont) { return .fontSize }
        return flags.contains(.invisible) ? .visibility : .color
    }

    private static func areNear(_ one: UInt32, _ other: UInt32) -> Bool {
        func differ(_ shift: UInt32) -> Bool {
            abs(Int32((one >> shift) & 0xFF) - Int32((other >> shift) & 0xFF)) > nearness
        }
        return one == other || !differ(0) && !differ(8) && !differ(16)
    }
}

/// What a style and old attributes say of one element.
struct HTMLLook {
    var display: CSSDeclaration.Value?
    private var isInvisible: Bool?
    private var fontSize: CSSDeclaration.Value?
    private var isTransparent = false
    private var isHiddenInWord = false
    private var clips = false
    private var zeroSizes: UInt8 = 0
    private var farOffsets: UInt8 = 0
    private var isPositioned = false
    private var isClippedAway = false
    private var isShrunk = false
    private var color: CSSColor?
    private var background: CSSColor?
    private var hasPicture = false
    private var whiteSpace: CSSDeclaration.Value?
    private var hasListMarks: Bool?
    private var isWordListMark = false
    private var hasReplyColor = false
    private var hasReplyWidth = false
    private var hasReplyStyle = false
    private var hasReplyPadding: Bool?
    private var hasReplyLine = false
    private var hasNoBorder = false
    private var hasLeftBorder = false
    /// The blue line beside an answered message.
    private(set) var hasBlueLine = false
    /// Whether a paragraph has no margin, so that it does not stand apart.
    var hasNoMargin = false
    var isHiddenByAttribute = false

    /// Whether a blockquote only moves its text to the right.
    var isIndentOnly: Bool { hasNoBorder && !hasLeftBorder }

    /// Whether this is the line that Outlook draws above the header of the message that is answered.
    var isReplyHeader: Bool {
        hasReplyPadding != false && (hasReplyLine || hasReplyColor && hasReplyWidth && hasReplyStyle)
    }

    mutating func set(color: CSSColor) { self.color = color }
    mutating func set(background: CSSColor) { self.background = background }
    mutating func setPicture() { hasPicture = true }

    /// Takes over declarations, the weakest first, and after them the important ones.
    mutating func apply(_ declarations: [CSSDeclaration]) {
        var hasImportant = false
        for declaration in declarations {
            if declaration.isImportant { hasImportant = true } else { apply(declaration) }
        }
        guard hasImportant else { return }
        for declaration in declarations where declaration.isImportant { apply(declaration) }
    }

    private mutating func apply(_ declaration: CSSDeclaration) {
        let value = declaration.value
        let isYes = value == .yes
        switch declaration.property {
        case .display: display = value
        case .visibility: isInvisible = isYes
        case .opacity: isTransparent = isYes
        case .overflow, .overflowX, .overflowY: clips = isYes
        case .height: setSize(1, isYes)
        case .maxHeight: setSize(2, isYes)
        case .width: setSize(4, isYes)
        case .maxWidth: setSize(8, isYes)
        case .fontSize, .font: fontSize = value
        case .textIndent: setOffset(1, isYes)
        case .marginLeft: setOffset(2, isYes)
        case .left: setOffset(4, isYes)
        case .top: setOffset(8, isYes)
        case .position: isPositioned = isYes
        case .clip, .clipPath: isClippedAway = isYes
        case .transform: isShrunk = isYes
        case .color: if case .color(let color) = value { self.color = color }
        case .backgroundColor: if case .color(let color) = value { background = color }
        case .background:
            hasPicture = isYes
            if case .color(let color) = value { background = color }
        case .backgroundImage: hasPicture = isYes
        case .whiteSpace: whiteSpace = value
        case .listStyle, .listStyleType: hasListMarks = !isYes
        case .margin, .marginBottom: hasNoMargin = isYes
        case .marginTop: break
        case .padding: hasReplyPadding = isYes
        case .border: hasNoBorder = isYes
        case .borderTop: hasReplyLine = isYes
        case .borderLeft:
            hasLeftBorder = !isYes
            hasBlueLine = value == .third
        case .borderColor: hasReplyColor = isYes
        case .borderWidth: hasReplyWidth = isYes
        case .borderStyle: hasReplyStyle = isYes
        case .msoHide: isHiddenInWord = isYes
        case .msoList: isWordListMark = isYes
        }
    }

    private mutating func setSize(_ bit: UInt8, _ isZero: Bool) {
        if isZero { zeroSizes |= bit } else { zeroSizes &= ~bit }
    }

    private mutating func setOffset(_ bit: UInt8, _ isFar: Bool) {
        if isFar { farOffsets |= bit } else { farOffsets &= ~bit }
    }

    /// The style of the element inside one with the given style.
    func style(inside outer: HTMLStyle) -> HTMLStyle {
        var style = outer
        style.hiddenBy = outer.hiddenBy ?? hiding
        if let isInvisible { style.set(.invisible, isInvisible) }
        switch fontSize {
        case .yes: style.flags.insert(.tinyFont)
        case .no: style.flags.remove(.tinyFont)
        default: break
        }
        if let whiteSpace {
            style.set(.preformatted, whiteSpace == .yes)
            style.set(.keepsLines, whiteSpace == .third)
        }
        if let hasListMarks { style.set(.noListMarks, !hasListMarks) }
        if isWordListMark { style.flags.insert(.wordListMark) }
        applyColors(to: &style)
        return style
    }

    private var hiding: HTMLText.HidingReason? {
        if display == .yes { return .display }
        if isHiddenByAttribute { return .hidden }
        if isHiddenInWord { return .wordHide }
        if isTransparent { return .opacity }
        if clips, zeroSizes != 0 { return .size }
        if farOffsets & 3 != 0 || isPositioned && farOffsets != 0 { return .offScreen }
        return isClippedAway && isPositioned || isShrunk ? .clip : nil
    }

    private func applyColors(to style: inout HTMLStyle) {
        if color != nil || background != nil || hasPicture {
            style.set(.pairedColors, color != nil && background != nil && !hasPicture)
        }
        switch background {
        case .known(let rgb, 255): style.background = rgb
        case .known(let rgb, let alpha) where alpha > 0:
            style.background = style.background.map { HTMLLook.blend(rgb, alpha, over: $0) }
        case .unknown: style.background = nil
        default: break
        }
        if hasPicture { style.background = nil }
        switch color {
        case .known(let rgb, 255):
            style.color = rgb
            style.flags.remove(.clearText)
        case .known(let rgb, let alpha):
            style.color = style.background.map { HTMLLook.blend(rgb, alpha, over: $0) }
            style.set(.clearText, alpha <= 5)
        case .unknown:
            style.color = nil
            style.flags.remove(.clearText)
        default: break
        }
    }

    private static func blend(_ rgb: UInt32, _ alpha: UInt32, over back: UInt32) -> UInt32 {
        var result: UInt32 = 0
        for shift in [UInt32(16), 8, 0] {
            let mixed = ((rgb >> shift) & 0xFF) * alpha + ((back >> shift) & 0xFF) * (255 - min(255, alpha))
            result = result << 8 | min(255, mixed / 255)
        }
        return result
    }
}

extension HTMLStyle {
    fileprivate mutating func set(_ flag: Flags, _ isOn: Bool) {
        if isOn { flags.insert(flag) } else { flags.remove(flag) }
    }
}
