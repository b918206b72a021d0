/// A document in Rich Text Format, as text; or as the HTML that it encapsulates ([MS-OXRTFEX]).
///
/// Exchange and Outlook send every body as RTF: one that was HTML or plain text keeps its original inside, which is given
/// back here. Formatting, pictures and hidden text of a document that was RTF from the beginning are left out.
public struct RichText: Sendable, Hashable {
    /// What the document was before it became RTF.
    public enum Origin: String, Sendable, Hashable {
        /// RTF.
        case rtf
        /// Plain text (`\fromtext`).
        case text
        /// HTML (`\fromhtml1`).
        case html
    }

    /// What the document was.
    public let origin: Origin
    /// The HTML if the document was HTML, else the text; lines end with LF.
    public let content: String
    /// Whether the document begins as RTF does, and all its groups are closed.
    public let isSound: Bool

    /// Reads a document; never fails.
    public init(parsing bytes: some Collection<UInt8>) {
        var reader = RichTextReader(ContiguousArray(bytes))
        reader.read()
        origin = reader.origin
        content = String(decoding: reader.out, as: UTF8.self)
        isSound = reader.isSound
    }

    /// The HTML that the document encapsulates; nil if it was no HTML.
    public var html: String? { origin == .html ? content : nil }

    /// The text, whatever the document was.
    public var text: String { origin == .html ? HTMLText(content).text : content }
}

/// The one pass over an RTF document. Groups stand on a stack of our own.
struct RichTextReader {
    private(set) var out: [UInt8] = []
    private(set) var origin = RichText.Origin.rtf
    private(set) var isSound = true

    private enum Destination {
        /// The document itself.
        case text
        /// A piece of encapsulated HTML.
        case tag
        /// The font table.
        case fonts
        /// What is not shown.
        case skipped
    }

    /// What a group inherits, and gives back at its end.
    private struct State {
        var destination = Destination.text
        /// Between `\htmlrtf` and `\htmlrtf0`: for RTF readers only.
        var isForRTFOnly = false
        var isHidden = false
        /// How many characters stand in for one `\u`.
        var fallback = 1
        /// Nil: the document's default font.
        var font: Int?
    }

    private let bytes: ContiguousArray<UInt8>
    private var position = 0
    private var state = State()
    private var stack: [State] = []
    /// Open groups beyond the limit.
    private var uncounted = 0
    /// `\*` stands before the next control word.
    private var isStarred = false
    /// Characters of a fallback that are still to be left out.
    private var leftOut = 0
    private var leadByte: UInt8?
    private var highSurrogate: UInt32?
    private var decoder = CodePageDecoder()

    private var fonts: [Int: CodePage] = [:]
    private var definedFont = 0
    private var defaultFont = 0
    private var defaultPage = CodePage.western

    init(_ bytes: ContiguousArray<UInt8>) { self.bytes = bytes }

    mutating func read() {
        guard bytes.starts(with: "{\\rtf".utf8) else {
            isSound = false
            return
        }
        out.reserveCapacity(bytes.count / 2)
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "{"): open()
            case UInt8(ascii: "}"):
                close()
                if stack.isEmpty, uncounted == 0 {
                    endCharacters()
                    return
                }
            case ASCII.backslash: control()
            case ASCII.cr, ASCII.lf, ASCII.nul: break
            default: character(byte)
            }
        }
        endCharacters()
        isSound = false
    }

    // MARK: - Groups

    private mutating func open() {
        endCharacters()
        isStarred = false
        if stack.count < ContainerLimits.rtfDepth {
            stack.append(state)
        } else {
            uncounted += 1
        }
    }

    private mutating func close() {
        endCharacters()
        isStarred = false
        if uncounted > 0 {
            uncounted -= 1
        } else if let outer = stack.popLast() {
            state = outer
        }
    }

    // MARK: - Control words

    private mutating func control() {
        guard position < bytes.count else { return }
        let first = bytes[position]
        guard first.isLetter else {
            position += 1
            symbol(first)
            return
        }
        let start = position
        while position < bytes.count, bytes[position].isLetter { position += 1 }
        let end = position
        var parameter: Int?
        var isNegative = false
        if position + 1 < bytes.count, bytes[position] == ASCII.hyphen, bytes[position + 1].isDigit {
            isNegative = true
            position += 1
        }
        while position < bytes.count, bytes[position].isDigit {
            parameter = min((parameter ?? 0) * 10 + Int(bytes[position] - ASCII.zero), Int(Int32.max))
            position += 1
        }
        if isNegative { parameter = parameter.map { -$0 } }
        if position < bytes.count, bytes[position] == ASCII.space { position += 1 }
        guard end - start <= ContainerLimits.rtfWordBytes else {
            isStarred = false
            return
        }
        word(String(decoding: bytes[start..<end], as: UTF8.self), parameter)
    }

    private mutating func symbol(_ symbol: UInt8) {
        switch symbol {
        case ASCII.asterisk: isStarred = true
        case ASCII.apostrophe:
            guard position + 1 < bytes.count, let high = bytes[position].hexadecimalValue,
                let low = bytes[position + 1].hexadecimalValue
            else { return }
            position += 2
            character(high << 4 | low)
        case ASCII.backslash, UInt8(ascii: "{"), UInt8(ascii: "}"): character(symbol)
        case UInt8(ascii: "~"): scalar(0xA0)
        case ASCII.underscore: scalar(0x2011)
        case ASCII.hyphen: scalar(0xAD)
        case ASCII.lf, ASCII.cr: put(ASCII.lf)
        case ASCII.tab: put(ASCII.tab)
        default: break
        }
    }

    private mutating func word(_ word: String, _ parameter: Int?) {
        let isDestinationStarred = isStarred
        isStarred = false
        if word == "bin" {
            position = min(bytes.count, position + max(0, parameter ?? 0))
            return
        }
        if word == "u" {
            unicode(parameter ?? 0)
            return
        }
        endCharacters()
        if isDestinationStarred {
            let isTag = word == "htmltag" && origin == .html && state.destination != .skipped
            state.destination = isTag ? .tag : .skipped
            return
        }
        guard state.destination != .skipped else { return }
        switch word {
        case "par", "line", "sect", "page", "row", "nestrow": put(ASCII.lf)
        case "tab", "cell", "nestcell": put(ASCII.tab)
        case "lquote": scalar(0x2018)
        case "rquote": scalar(0x2019)
        case "ldblquote": scalar(0x201C)
        case "rdblquote": scalar(0x201D)
        case "bullet": scalar(0x2022)
        case "endash": scalar(0x2013)
        case "emdash": scalar(0x2014)
        case "enspace": scalar(0x2002)
        case "emspace": scalar(0x2003)
        case "qmspace": scalar(0x2005)
        case "uc": state.fallback = min(max(0, parameter ?? 1), 1_000)
        case "f":
            if state.destination == .fonts { definedFont = parameter ?? 0 } else { state.font = parameter ?? 0 }
        case "plain":
            state.font = nil
            state.isHidden = false
        case "v": state.isHidden = parameter != 0
        case "htmlrtf": state.isForRTFOnly = parameter != 0
        case "fcharset", "cpg":
            defineFont(word == "cpg" ? CodePage(parameter ?? 0) : CodePage(fontCharset: parameter ?? 1))
        case "fonttbl": state.destination = .fonts
        case "colortbl", "stylesheet", "info", "pict", "objdata", "fldinst", "header", "headerl", "headerr", "headerf",
            "footer", "footerl", "footerr", "footerf", "filetbl", "revtbl", "xe", "tc", "rxe", "txe", "themedata",
            "datastore", "listtable", "nonshppict", "template", "private":
            state.destination = .skipped
        case "fromhtml": if out.isEmpty, parameter != 0 { origin = .html }
        case "fromtext": if out.isEmpty { origin = .text }
        case "ansicpg": if let parameter, parameter > 0 { defaultPage = CodePage(parameter) }
        case "mac": defaultPage = CodePage(10000)
        case "pc": defaultPage = CodePage(437)
        case "pca": defaultPage = CodePage(850)
        case "deff": defaultFont = parameter ?? 0
        default: break
        }
    }

    private mutating func defineFont(_ page: CodePage?) {
        guard state.destination == .fonts, let page, fonts.count < ContainerLimits.rtfFonts else { return }
        fonts[definedFont] = page
    }

    // MARK: - Characters

    private var isShown: Bool {
        switch state.destination {
        case .skipped, .fonts: false
        case .tag: !state.isForRTFOnly
        case .text: origin == .html ? !state.isForRTFOnly : !state.isHidden
        }
    }

    /// In a piece of HTML the document's own code page counts, elsewhere that of the font.
    private var page: CodePage {
        state.destination == .tag ? defaultPage : fonts[state.font ?? defaultFont] ?? defaultPage
    }

    /// A byte of text, plain or escaped.
    private mutating func character(_ byte: UInt8) {
        if leftOut > 0 {
            leftOut -= 1
            return
        }
        endSurrogate()
        guard isShown else { return }
        if let lead = leadByte {
            leadByte = nil
            out += decoder.character(lead, byte, in: page)
            return
        }
        guard byte >= 0x80 else {
            out.append(byte)
            return
        }
        let page = page
        if page.number == 65001 {
            out.append(byte)
        } else if page.isLeadByte(byte) {
            leadByte = byte
        } else {
            out += decoder.character(byte, in: page)
        }
    }

    private mutating func unicode(_ parameter: Int) {
        endLeadByte()
        leftOut = state.fallback
        guard isShown else { return }
        let value = UInt32(truncatingIfNeeded: parameter < 0 ? parameter + 0x1_0000 : parameter)
        if let high = highSurrogate {
            highSurrogate = nil
            if value >= 0xDC00, value <= 0xDFFF {
                append(0x1_0000 + (high - 0xD800) << 10 + (value - 0xDC00))
                return
            }
            append(0xFFFD)
        }
        if value >= 0xD800, value <= 0xDBFF {
            highSurrogate = value
        } else {
            append(value)
        }
    }

    /// A character that has a control word of its own.
    private mutating func scalar(_ value: UInt32) {
        endCharacters()
        if isShown { append(value) }
    }

    private mutating func put(_ byte: UInt8) {
        endCharacters()
        if isShown { out.append(byte) }
    }

    private mutating func append(_ value: UInt32) {
        out += String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8
    }

    /// What has begun and cannot go on: half a character, a fallback.
    private mutating func endCharacters() {
        leftOut = 0
        endLeadByte()
        endSurrogate()
    }

    private mutating func endLeadByte() {
        guard let lead = leadByte else { return }
        leadByte = nil
        out += decoder.character(lead, in: page)
    }

    private mutating func endSurrogate() {
        guard highSurrogate != nil else { return }
        highSurrogate = nil
        append(0xFFFD)
    }
}
