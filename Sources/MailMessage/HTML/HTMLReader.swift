/// Walks over the tokens of an HTML document and writes down what its reader sees. Nothing recurses.
struct HTMLReader {
    private(set) var output: [UInt8] = []
    private(set) var quotes: [HTMLText.Quote] = []
    private(set) var links: [HTMLText.Link] = []
    private(set) var hidden: [HTMLText.Hidden] = []
    private(set) var origins: [HTMLText.Origin] = []

    private struct Element {
        var name: String
        var style: HTMLStyle
        var isBlock: Bool
        var quoteStart: Int?
        var quoteKind = HTMLText.QuoteKind.quote
        var link: String?
        var linkStart = 0
        /// The next number of an ordered list; 0 for others.
        var listNumber = 0
        /// Cells of a table row that have begun.
        var cells = 0
    }

    private var stack: [Element] = []
    private var openCount: [String: Int] = [:]
    private var overflow = 0
    private var style = HTMLStyle()
    /// Where the rest of the document became a quote, by the mark of a mail program.
    private var replyHeaderStart: Int?

    // The line being written: breaks are held back until text shows that they part something.
    private var newlines = 0
    private var lineIsOpen = false
    private var pendingSpace = false
    private var pendingTabs = 0
    private var cellIsEmpty = false

    mutating func read(_ bytes: [UInt8]) {
        var tokenizer = HTMLTokenizer(bytes)
        while let token = tokenizer.next() {
            switch token {
            case .text(let range): text(bytes, range)
            case .end(let name, _): end(name)
            case .start(let tag):
                if HTMLReader.skippedElements.contains(tag.name) {
                    _ = tokenizer.rawText(of: tag.name)
                } else {
                    start(tag)
                }
            }
        }
        popAll()
        trimLineEnd()
    }

    // MARK: - Elements

    /// Elements whose content is no text for the reader, and has no markup inside.
    private static let skippedElements: Set<String> = [
        "script", "style", "title", "xml", "noembed", "noframes", "iframe",
    ]
    private static let voidElements: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    ]
    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
        "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html",
        "legend",
        "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "section", "summary", "table", "tbody",
        "tfoot",
        "thead", "tr", "ul", "textarea", "select",
    ]
    private static let spacedBlocks: Set<String> = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "pre"]
    private static let quoteClasses: Set<String> = [
        "gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra",
        "moz-forward-container", "quoted-text", "mailquote", "outlookmessageheader", "oriheader",
    ]
    private static let attributionClasses: Set<String> = ["moz-cite-prefix", "gmail_attr", "protonmail_quote_header"]
    private static let replyHeaderIDs: Set<String> = [
        "divrplyfwdmsg", "appendonsend", "olk_src_body_section", "stopspelling",
        "mail-editor-reference-message-container",
        "ms-outlook-mobile-body-separator-line", "replybody", "reply-intro",
    ]

    private mutating func start(_ tag: HTMLTag) {
        let name = tag.name
        switch name {
        case "br":
            lineBreak()
            return
        case "hr":
            blockBreak(1)
            markReplyHeader(tag)
            return
        case "li": close(implied: "li", within: ["ul", "ol", "menu", "dir"])
        case "tr": close(implied: "tr", within: ["table"])
        case "td", "th": closeCell()
        case "p", "div", "table", "ul", "ol", "blockquote":
            // A block ends an open paragraph (HTML standard, 13.2.6.4.7).
            if stack.last?.name == "p" { pop() }
        case "option": close(implied: "option", within: ["select"])
        case "dt", "dd":
            close(implied: "dt", within: ["dl"])
            close(implied: "dd", within: ["dl"])
        default: break
        }
        guard !HTMLReader.voidElements.contains(name) else { return }
        guard stack.count < HTMLLimits.depth else {
            overflow += 1
            if HTMLReader.blocks.contains(name) { blockBreak(1) }
            return
        }

        let isBlock = HTMLReader.blocks.contains(name)
        var element = Element(name: name, style: style, isBlock: isBlock)
        style = style.applying(tag)
        if isBlock { blockBreak(HTMLReader.spacedBlocks.contains(name) && !style.hasNoMargin ? 2 : 1) }
        markReplyHeader(tag)
        if let kind = quoteKind(tag) {
            element.quoteStart = output.count
            element.quoteKind = kind
        }
        switch name {
        case "a":
            if let target = tag.attribute("href") {
                element.link = String(decoding: Array(target.utf8)[...].trimmed, as: UTF8.self)
                element.linkStart = output.count
            }
        case "ol":
            element.listNumber = 1
            if let number = tag.attribute("start").flatMap(Int.init), (0...1_000_000).contains(number) {
                element.listNumber = number
            }
        case "li": listMark()
        case "td", "th": startCell()
        default: break
        }
        stack.append(element)
        openCount[name, default: 0] += 1
    }

    private mutating func end(_ name: String) {
        if name == "br" {
            lineBreak()
            return
        }
        if overflow > 0 {
            overflow -= 1
            if HTMLReader.blocks.contains(name) { blockBreak(1) }
            return
        }
        guard let open = openCount[name], open > 0 else {
            if name == "p" { blockBreak(2) }
            return
        }
        // An end tag reaches neither out of its table cell nor far up, or stray ones would undo the structure.
        let isTablePart = ["table", "tbody", "thead", "tfoot", "tr", "td", "th"].contains(name)
        let isBlock = HTMLReader.blocks.contains(name) || isTablePart
        var level = stack.count
        let floor = isTablePart ? 0 : max(0, stack.count - HTMLLimits.endTagReach)
        while level > floor {
            level -= 1
            let element = stack[level]
            if element.name == name {
                while stack.count > level { pop() }
                return
            }
            if !isTablePart, ["td", "th", "table"].contains(element.name) { return }
            if !isBlock, element.isBlock { return }
            if isTablePart, name != "table", element.name == "table" { return }
        }
    }

    private mutating func pop() {
        guard let element = stack.popLast() else { return }
        openCount[element.name, default: 1] -= 1
        if let start = element.quoteStart, output.count > start {
            quotes.append(HTMLText.Quote(range: firstTextOffset(from: start)..<output.count, kind: element.quoteKind))
        }
        if let target = element.link {
            let start = firstTextOffset(from: element.linkStart)
            links.append(HTMLText.Link(range: start..<max(start, output.count), target: target))
        }
        if element.isBlock {
            blockBreak(HTMLReader.spacedBlocks.contains(element.name) && !style.hasNoMargin ? 2 : 1)
        }
        style = element.style
    }

    private mutating func popAll() {
        while !stack.isEmpty { pop() }
        if let start = replyHeaderStart, output.count > start {
            quotes.append(HTMLText.Quote(range: firstTextOffset(from: start)..<output.count, kind: .replyHeader))
        }
    }

    /// Closes an element that the next one of its kind closes by itself, if it is open inside its container.
    private mutating func close(implied name: String, within containers: Set<String>) {
        guard openCount[name, default: 0] > 0 else { return }
        var level = stack.count
        let floor = max(0, stack.count - HTMLLimits.endTagReach)
        while level > floor {
            level -= 1
            if stack[level].name == name {
                while stack.count > level { pop() }
                return
            }
            if containers.contains(stack[level].name) || ["td", "th", "table"].contains(stack[level].name) { return }
        }
    }

    private mutating func closeCell() {
        var level = stack.count
        let floor = max(0, stack.count - HTMLLimits.endTagReach)
        while level > floor {
            level -= 1
            switch stack[level].name {
            case "td", "th":
                while stack.count > level { pop() }
                return
            case "tr", "table": return
            default: break
            }
        }
    }

    private func firstTextOffset(from start: Int) -> Int {
        var offset = start
        while offset < output.count, output[offset].isWhitespace { offset += 1 }
        return offset
    }

    // MARK: - Quotes

    private func quoteKind(_ tag: HTMLTag) -> HTMLText.QuoteKind? {
        let classes = words(tag.attribute("class"))
        if !classes.isDisjoint(with: HTMLReader.attributionClasses) { return .attribution }
        if !classes.isDisjoint(with: HTMLReader.quoteClasses) { return .quote }
        guard tag.name == "blockquote" else { return nil }
        // Mail programs write indented paragraphs as blockquotes without a border.
        let isCited = tag.attribute("type")?.asciiLowercased == "cite" || tag.attribute("cite") != nil
        return style.isIndentOnly && !isCited || classes.contains("webkit-indent-blockquote") ? nil : .quote
    }

    private mutating func markReplyHeader(_ tag: HTMLTag) {
        guard replyHeaderStart == nil else { return }
        let ids = words(tag.attribute("id"))
        if !ids.isDisjoint(with: HTMLReader.replyHeaderIDs) || (tag.name == "div" && style.isReplyHeader) {
            replyHeaderStart = output.count
        }
    }

    /// The words of a class or id; web mailers put `x_` before those of others.
    private func words(_ text: String?) -> Set<String> {
        guard let text else { return [] }
        var found: Set<String> = []
        for word in text.utf8.split(whereSeparator: \.isWhitespace).prefix(20) {
            var key = word.lowercasedString
            while key.hasPrefix("x_") { key = String(key.dropFirst(2)) }
            found.insert(key)
        }
        return found
    }

    // MARK: - Lines

    private mutating func lineBreak() {
        if lineIsOpen {
            endLine()
            newlines = 1
        } else {
            newlines += 1
        }
        pendingSpace = false
    }

    private mutating func blockBreak(_ count: Int) {
        pendingSpace = false
        // Blocks at the beginning of a cell do not part it from its row.
        if cellIsEmpty { return }
        if lineIsOpen {
            endLine()
            newlines = count
        } else {
            newlines = max(newlines, count)
        }
    }

    private mutating func endLine() {
        trimLineEnd()
        lineIsOpen = false
        pendingTabs = 0
    }

    private mutating func trimLineEnd() {
        while let last = output.last, last.isBlank { output.removeLast() }
    }

    private mutating func startCell() {
        guard let row = stack.lastIndex(where: { $0.name == "tr" || $0.name == "table" }) else { return }
        if stack[row].cells > 0 {
            pendingTabs += 1
            // The cell before may have ended with a block: it stays in the row all the same.
            if !lineIsOpen, rowHasText {
                newlines = 0
                lineIsOpen = true
            }
        } else {
            blockBreak(1)
            rowHasText = false
            pendingTabs = 0
        }
        stack[row].cells += 1
        cellIsEmpty = true
    }

    /// Whether a cell of the present row has shown text.
    private var rowHasText = false

    private mutating func listMark() {
        let list = stack.lastIndex { $0.name == "ol" || $0.name == "ul" }
        var mark = "- "
        if let list, stack[list].name == "ol" {
            mark = "\(stack[list].listNumber). "
            stack[list].listNumber += 1
        }
        guard style.reason == nil else { return }
        openLine()
        output.append(contentsOf: mark.utf8)
        pendingSpace = false
        // A block at the beginning of the item stands beside its mark.
        cellIsEmpty = true
    }

    private mutating func openLine() {
        if !lineIsOpen {
            if !output.isEmpty { output.append(contentsOf: repeatElement(ASCII.lf, count: min(newlines, 100))) }
            newlines = 0
            lineIsOpen = true
            pendingSpace = false
        }
        if pendingTabs > 0 {
            trimLineEnd()
            output.append(contentsOf: repeatElement(ASCII.tab, count: min(pendingTabs, 1_000)))
            pendingTabs = 0
            pendingSpace = false
        }
        cellIsEmpty = false
        rowHasText = true
    }

    // MARK: - Text

    private mutating func text(_ bytes: [UInt8], _ range: Range<Int>) {
        if let reason = style.reason {
            hide(bytes[range], at: range.lowerBound, reason: reason)
            return
        }
        var i = range.lowerBound
        var isNewStretch = true
        let slice = bytes[range]
        while i < range.upperBound {
            let byte = bytes[i]
            if byte.isWhitespace {
                if style.isPreformatted {
                    if byte == ASCII.lf { lineBreak() } else if byte != ASCII.cr { write([byte]) }
                } else {
                    if lineIsOpen { pendingSpace = true }
                }
                i += 1
                continue
            }
            let start = i
            if byte == HTMLEntities.ampersand, let reference = HTMLEntities.reference(in: slice, at: i) {
                i = reference.end
                note(start, &isNewStretch)
                write(scalar: reference.scalar)
                isNewStretch = true
                continue
            }
            // Non-breaking space, soft hyphen, zero width space, word joiner, byte order mark.
            if byte == 0xC2, i + 1 < range.upperBound, bytes[i + 1] == 0xA0 || bytes[i + 1] == 0xAD {
                note(start, &isNewStretch)
                write(scalar: bytes[i + 1] == 0xA0 ? "\u{A0}" : "\u{AD}")
                i += 2
                continue
            }
            if byte == 0xE2 || byte == 0xEF, i + 2 < range.upperBound, HTMLReader.isInvisible(bytes[i...(i + 2)]) {
                i += 3
                continue
            }
            note(start, &isNewStretch)
            if pendingSpace { output.append(ASCII.space) }
            pendingSpace = false
            output.append(byte)
            i += 1
            while i < range.upperBound, bytes[i] > 0x20, bytes[i] < 0x80, bytes[i] != HTMLEntities.ampersand {
                output.append(bytes[i])
                i += 1
            }
        }
    }

    /// Opens the line and remembers where its text came from.
    private mutating func note(_ source: Int, _ isNewStretch: inout Bool) {
        openLine()
        guard isNewStretch || pendingSpace else { return }
        isNewStretch = false
        origins.append(HTMLText.Origin(offset: output.count + (pendingSpace ? 1 : 0), sourceOffset: source))
    }

    private mutating func write(scalar: Unicode.Scalar) {
        switch scalar {
        case "\u{AD}", "\u{200B}", "\u{2060}", "\u{FEFF}": return
        case "\u{A0}": write([ASCII.space])
        case " ", "\t", "\n", "\r": if lineIsOpen { pendingSpace = true }
        default: write(Array(String(scalar).utf8))
        }
    }

    private mutating func write(_ bytes: [UInt8]) {
        openLine()
        if pendingSpace { output.append(ASCII.space) }
        pendingSpace = false
        output.append(contentsOf: bytes)
    }

    private static func isInvisible(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.elementsEqual([0xE2, 0x80, 0x8B]) || bytes.elementsEqual([0xE2, 0x81, 0xA0])
            || bytes.elementsEqual([0xEF, 0xBB, 0xBF])
    }

    private mutating func hide(_ bytes: ArraySlice<UInt8>, at source: Int, reason: String) {
        let decoded = HTMLEntities.decode(bytes.prefix(HTMLLimits.hiddenBytes * 4))
        let words = decoded.split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty, hidden.count < HTMLLimits.hiddenPieces else { return }
        let joined = Array(words.joined(separator: [ASCII.space]))
        let text = String(decoding: joined.prefix(HTMLLimits.hiddenBytes), as: UTF8.self)
        hidden.append(HTMLText.Hidden(text: text, offset: output.count, sourceOffset: source, reason: reason))
    }
}
