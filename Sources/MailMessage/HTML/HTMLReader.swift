/// Walks over the tokens of an HTML document and writes down what its reader sees. Nothing recurses.
struct HTMLReader {
    var writer = HTMLWriter()
    var quotes: [HTMLText.Quote] = []
    var links: [HTMLText.Link] = []
    private(set) var images: [HTMLText.Image] = []
    var hidden: [HTMLText.Hidden] = []
    private(set) var title: String?
    private(set) var base: String?
    var limits: Set<HTMLText.Limit> = []

    /// An open element, and what was so before it.
    struct Element {
        var name: HTMLName
        var element: HTMLElement
        var isBlock: Bool
        var isSpaced: Bool
        var outerStyle: HTMLStyle
        var outerRow: Int
        var outerList: Int
        var outerIsForeign: Bool
        var outerAncestors: UInt64
        var outerParent: UInt64
        /// The next number of an ordered list.
        var listNumber = 1
        var listKind = HTMLListMark.Kind.bullet
        /// Cells of a table row that have begun.
        var cells = 0
        /// Length of the text when a row began.
        var rowStart = 0
    }

    let bytes: [UInt8]
    var tokenizer: HTMLTokenizer
    var stack: [Element] = []
    var style = HTMLStyle()
    /// Why text is not seen now.
    var reason: HTMLText.HidingReason?
    var pieceOfHidden: HiddenPiece?
    var openQuotes: [OpenQuote] = []
    var openLinks: [OpenLink] = []
    /// Whether anything waits for its first text.
    var marksWait = false
    /// Open quotes that no quotes inside have replaced.
    var activeQuotes = 0
    /// Where in the HTML what ends now ends.
    var markEnd = 0
    /// Quotes and links from these numbers on wait for their first text.
    var unresolvedQuote = 0
    var unresolvedLink = 0
    var replyHeader: ReplyHeader?
    var heldAttribution: HeldAttribution?
    /// The words of the present tag's class attribute.
    var classes: [Range<Int>] = []

    private var openCount = [Int](repeating: 0, count: HTMLElement.allCases.count)
    private var overflow = 0
    /// Where in the stack the present row (or table) and list stand; -1 for none.
    private var row = -1
    private var list = -1
    private var sheet = CSSStyleSheet()
    private var ancestors: UInt64 = 0
    private var parent: UInt64 = 0
    private var declarations: [CSSDeclaration] = []
    private var hasUnclosedXML = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        tokenizer = HTMLTokenizer(bytes)
        writer.reserve(bytes.count / 2)
    }

    mutating func read() {
        readStyleSheets()
        while let token = tokenizer.next() {
            markEnd = tokenizer.tokenStart
            switch token {
            case .text(let range): text(range)
            case .start(let element, let name): start(element, name)
            case .end(let element, let name): end(element, name)
            case .comment(let range):
                if HTMLQuoteMark.isReplyHeader(comment: bytes[range]) { markReplyHeader() }
            }
        }
        markEnd = bytes.count
        while !stack.isEmpty { pop() }
        writer.trimLineEnd()
        finishQuotes()
        finishHidden()
    }

    /// Reads all style sheets before anything else: one at the end of a document counts at its beginning too.
    private mutating func readStyleSheets() {
        guard let last = HTMLTokenizer.lastStart(of: "style", in: bytes) else { return }
        var scout = HTMLTokenizer(bytes)
        while scout.position <= last, let token = scout.next() {
            guard case .start(let element, _) = token, element.traits.contains(.rawText) else { continue }
            guard let range = scout.rawText(of: element, needingEnd: element == .xml), element == .style else {
                continue
            }
            if let media = scout.tag.value(.media), !CSSStyleSheet.appliesToScreen(bytes[media]) { continue }
            sheet.read(Array(bytes[range]))
        }
        if sheet.isCut { limits.insert(.styles) }
        guard !sheet.isEmpty else { return }
        // A document has a body, also without its tags.
        for name in ["html", "body"] {
            let subject = CSSStyleSheet.Subject(tag: HTMLName(name), ancestors: ancestors, parent: parent)
            parent = sheet.bits(of: subject)
            ancestors |= parent
            guard HTMLTokenizer.lastStart(of: name, in: bytes) == nil else { continue }
            var look = HTMLLook()
            declarations.removeAll(keepingCapacity: true)
            sheet.declarations(for: subject, into: &declarations)
            look.apply(declarations)
            style = look.style(inside: style)
        }
        updateReason()
    }

    // MARK: - Start tags

    private mutating func start(_ element: HTMLElement, _ name: HTMLName) {
        if tokenizer.isForeign {
            if element.traits.contains(.endsForeign) { leaveForeign() }
            if tokenizer.isForeign {
                startForeign(element, name)
                return
            }
        } else if element.traits.contains(.rawText), startRawText(element, name) {
            return
        }
        let traits = element.traits
        if traits.contains(.endsParagraph) { endParagraph() }
        switch element {
        case .br:
            if !style.takesNoRoom { writer.lineBreak() }
            if reason != nil { blankHidden() }
            return
        case .hr:
            writer.blockBreak(1)
            splitClasses()
            markQuotes(element)
            return
        case .img, .image: image()
        case .input: input()
        case .base: base = base ?? value(.href)
        case .html, .body:
            // A second one is no element of its own.
            guard openCount[element.rawValue] == 0 else {
                writer.blockBreak(1)
                return
            }
        case .head: return
        case .li: closeItem { $0 == .li }
        case .form where openCount[element.rawValue] > 0: return
        case .tr: close(implied: .tr, before: [.table])
        case .tbody, .thead, .tfoot, .caption, .colgroup: closeRows()
        case .td, .th: closeCell()
        case .option: close(implied: .option, before: [.select])
        case .optgroup:
            close(implied: .option, before: [.select])
            close(implied: .optgroup, before: [.select])
        case .dt, .dd: closeItem { $0 == .dt || $0 == .dd }
        case .a, .button: if openCount[element.rawValue] > 0 { close(implied: element, before: [.button]) }
        case _ where element.isHeading: if stack.last?.element.isHeading ?? false { pop() }
        default: break
        }
        guard !traits.contains(.void) else { return }
        push(element, name)
    }

    /// - Returns: whether the element is open now.
    @discardableResult
    private mutating func push(_ element: HTMLElement, _ name: HTMLName) -> Bool {
        let traits = element.traits
        guard stack.count < HTMLLimits.depth else {
            limits.insert(.depth)
            overflow += 1
            if traits.contains(.block) { writer.blockBreak(1) }
            return false
        }
        var entry = Element(
            name: name,
            element: element,
            isBlock: traits.contains(.block),
            isSpaced: traits.contains(.spaced),
            outerStyle: style,
            outerRow: row,
            outerList: list,
            outerIsForeign: tokenizer.isForeign,
            outerAncestors: ancestors,
            outerParent: parent
        )
        // Most tags say nothing but their name.
        let isPlain = !tokenizer.tag.hasAttributes && sheet.isEmpty
        var look = HTMLLook()
        splitClasses()
        if !isPlain {
            look = self.look(of: element, name)
            if let display = look.display, reason == nil {
                if display == .third { entry.isBlock = true }
                if display == .relative, !traits.contains(.tablePart), element != .table { entry.isBlock = false }
            }
            if look.hasNoMargin || !entry.isBlock { entry.isSpaced = false }
            style = look.style(inside: style)
        }
        apply(element)
        if entry.isBlock {
            if !style.takesNoRoom { writer.blockBreak(entry.isSpaced ? 2 : 1) }
            if reason != nil { blankHidden() }
        }
        if style != entry.outerStyle { updateReason() }
        if !isPlain || element == .blockquote { markQuotes(element, look) }
        switch element {
        case .a: openLink()
        case .ol:
            entry.listKind = HTMLListMark.Kind(bytes, tokenizer.tag.value(.type))
            entry.listNumber = number(.start) ?? 1
        case .li: listMark()
        case .td, .th: startCell()
        case .q: write("\u{201C}")
        case .svg, .math: tokenizer.isForeign = !tokenizer.tag.isSelfClosing
        default: break
        }
        switch element {
        case .ul, .ol, .menu, .dir: list = stack.count
        case .tr, .table: row = stack.count
        default: break
        }
        stack.append(entry)
        openCount[element.rawValue] += 1
        // What is written as a whole in SVG and MathML has no content.
        if entry.outerIsForeign || element == .svg || element == .math, tokenizer.tag.isSelfClosing {
            pop()
            return false
        }
        if element == .pre || element == .listing { tokenizer.skipLineFeed() }
        return true
    }

    /// What an element's nature says of its look.
    private mutating func apply(_ element: HTMLElement) {
        switch element {
        case .pre, .listing, .xmp, .plaintext, .textarea: style.flags.insert(.preformatted)
        case .template, .datalist: style.hiddenBy = style.hiddenBy ?? .element
        case .dialog: if tokenizer.tag.value(.open) == nil { style.hiddenBy = style.hiddenBy ?? .element }
        default: break
        }
    }

    /// An element whose content is text and no markup.
    ///
    /// - Returns: false if it is to be treated as any other.
    private mutating func startRawText(_ element: HTMLElement, _ name: HTMLName) -> Bool {
        switch element {
        case .xml:
            // Word's islands of data; without an end they would swallow the mail.
            guard !hasUnclosedXML else { return false }
            hasUnclosedXML = tokenizer.rawText(of: element, needingEnd: true) == nil
            return !hasUnclosedXML
        case .textarea, .xmp, .plaintext:
            endParagraph()
            let isOpen = push(element, name)
            if element == .textarea { tokenizer.skipLineFeed() }
            if let range = tokenizer.rawText(of: element) { text(range, isLiteral: element != .textarea) }
            if isOpen { pop() }
            return true
        case .title:
            guard let range = tokenizer.rawText(of: element) else { return true }
            if title == nil { title = HTMLReader.collapsed(decoded(range)) }
            return true
        default:
            _ = tokenizer.rawText(of: element)
            return true
        }
    }

    // MARK: - SVG and MathML

    private mutating func startForeign(_ element: HTMLElement, _ name: HTMLName) {
        guard push(element, name) else { return }
        switch element {
        // In these HTML stands again.
        case .foreignobject, .mi, .mo, .mn, .ms, .mtext, .annotationXML: tokenizer.isForeign = false
        case .desc, .title, .metadata, .defs, .script, .style:
            style.flags.insert(.silent)
            if element == .desc || element == .title { tokenizer.isForeign = false }
        default: break
        }
        updateReason()
    }

    /// Ends SVG or MathML at a tag that can only be HTML.
    private mutating func leaveForeign() {
        while tokenizer.isForeign, !stack.isEmpty { pop() }
    }

    // MARK: - End tags

    private mutating func end(_ element: HTMLElement, _ name: HTMLName) {
        switch element {
        case .br:
            if reason == nil { writer.lineBreak() }
            return
        case .html, .body, .head:
            // What comes after it is shown all the same.
            if element != .head { writer.blockBreak(1) }
            return
        default: break
        }
        let traits = element.traits
        if overflow > 0 {
            overflow -= 1
            if traits.contains(.block) { writer.blockBreak(1) }
            return
        }
        guard openCount[element.rawValue] > 0 else {
            if element == .p, reason == nil { writer.blockBreak(2) }
            if element.isHeading, stack.last?.element.isHeading ?? false { pop() }
            return
        }
        // An end tag reaches neither out of its table cell nor far up, or stray ones would undo the structure.
        let isTable = traits.contains(.tablePart) || element == .table
        let isBlock = traits.contains(.block) || isTable
        var level = stack.count
        let floor = isTable ? 0 : max(0, stack.count - HTMLLimits.endTagReach)
        while level > floor {
            level -= 1
            let entry = stack[level]
            if entry.element == element, entry.name == name {
                if element == .form, level + 1 < stack.count {
                    // A form ends by itself, without what is open in it.
                    openCount[element.rawValue] -= 1
                    openCount[HTMLElement.unknown.rawValue] += 1
                    stack[level].element = .unknown
                    return
                }
                while stack.count > level + 1 { pop() }
                if element == .q { write("\u{201D}") }
                markEnd = tokenizer.position
                pop()
                return
            }
            let isCell = entry.element == .td || entry.element == .th || entry.element == .table
            if !isTable, isCell { return }
            if !isBlock, entry.element.isSpecial {
                if element == .a {
                    markEnd = tokenizer.position
                    closeLink()
                }
                return
            }
            if isTable, element != .table, entry.element == .table { return }
        }
    }

    mutating func pop() {
        guard let entry = stack.popLast() else { return }
        openCount[entry.element.rawValue] -= 1
        closeMarks(at: stack.count)
        switch entry.element {
        case .td, .th, .tr, .li: writer.endCell()
        default: break
        }
        if entry.isBlock, !style.takesNoRoom { writer.blockBreak(entry.isSpaced ? 2 : 1) }
        if entry.isBlock, reason != nil { blankHidden() }
        if style != entry.outerStyle {
            style = entry.outerStyle
            updateReason()
        }
        row = entry.outerRow
        list = entry.outerList
        tokenizer.isForeign = entry.outerIsForeign
        ancestors = entry.outerAncestors
        parent = entry.outerParent
    }

    /// An element that goes on after the paragraph around it has ended (HTML standard, section 13.2.4.3).
    private struct Continued {
        var entry: Element
        var inside: HTMLStyle
        var link: OpenLink?
    }

    /// Ends an open paragraph. Elements in it that say how text looks go on after it.
    private mutating func endParagraph() {
        guard openCount[HTMLElement.p.rawValue] > 0 else { return }
        var continued: [Continued] = []
        var level = stack.count
        let floor = max(0, stack.count - HTMLLimits.endTagReach)
        var inside = style
        var link = openLinks.count
        while level > floor {
            level -= 1
            let entry = stack[level]
            switch entry.element {
            case .p:
                while stack.count > level { pop() }
                for item in continued.reversed() { goOn(item) }
                return
            case .td, .th, .table, .caption, .button, .template: return
            default: break
            }
            var target: OpenLink?
            if link > 0, openLinks[link - 1].level == level {
                link -= 1
                target = openLinks[link]
            }
            if entry.element.traits.contains(.formatting), target != nil || entry.outerStyle != inside,
                continued.count < HTMLLimits.continuedElements
            {
                continued.append(Continued(entry: entry, inside: inside, link: target))
            }
            inside = entry.outerStyle
        }
    }

    private mutating func goOn(_ item: Continued) {
        guard stack.count < HTMLLimits.depth else { return }
        var entry = item.entry
        let outer = entry.outerStyle
        entry.outerStyle = style
        (entry.outerRow, entry.outerList, entry.outerIsForeign) = (row, list, tokenizer.isForeign)
        (entry.outerAncestors, entry.outerParent) = (ancestors, parent)
        if item.inside.color != outer.color { style.color = item.inside.color }
        if item.inside.background != outer.background { style.background = item.inside.background }
        if item.inside.flags != outer.flags { style.flags = item.inside.flags }
        if outer.hiddenBy == nil, item.inside.hiddenBy != nil { style.hiddenBy = item.inside.hiddenBy }
        updateReason()
        if var link = item.link {
            link.level = stack.count
            link.start = -1
            openLinks.append(link)
            marksWait = true
        }
        stack.append(entry)
        openCount[entry.element.rawValue] += 1
    }

    /// Closes an element that the next one of its kind closes by itself, if it is open inside its container.
    private mutating func close(implied element: HTMLElement, before containers: [HTMLElement]) {
        guard openCount[element.rawValue] > 0 else { return }
        var level = stack.count
        let floor = max(0, stack.count - HTMLLimits.endTagReach)
        while level > floor {
            level -= 1
            let other = stack[level].element
            if other == element {
                while stack.count > level { pop() }
                return
            }
            if containers.contains(other) || other == .table { return }
            if other == .td || other == .th, element != .tr { return }
        }
    }

    /// Closes an item of a list that the next one closes by itself.
    private mutating func closeItem(_ isItem: (HTMLElement) -> Bool) {
        var level = stack.count
        let floor = max(0, stack.count - HTMLLimits.endTagReach)
        while level > floor {
            level -= 1
            let other = stack[level].element
            if isItem(other) {
                while stack.count > level { pop() }
                return
            }
            switch other {
            case .address, .div, .p: continue
            case .td, .th, .button, .template: return
            case _ where other.isSpecial: return
            default: continue
            }
        }
    }

    private mutating func closeCell() {
        var level = stack.count
        let floor = max(0, stack.count - HTMLLimits.endTagReach)
        while level > floor {
            level -= 1
            switch stack[level].element {
            case .td, .th:
                while stack.count > level { pop() }
                return
            case .tr, .table: return
            default: break
            }
        }
    }

    private mutating func closeRows() {
        close(implied: .tr, before: [.table])
        for element in [HTMLElement.tbody, .thead, .tfoot, .caption, .colgroup] {
            close(implied: element, before: [.table])
        }
    }

    // MARK: - Look

    private mutating func splitClasses() {
        if !classes.isEmpty { classes.removeAll(keepingCapacity: true) }
        guard let value = tokenizer.tag.value(.class) else { return }
        var i = value.lowerBound
        while i < value.upperBound, classes.count < HTMLLimits.classes {
            while i < value.upperBound, bytes[i].isWhitespace { i += 1 }
            let start = i
            while i < value.upperBound, !bytes[i].isWhitespace { i += 1 }
            if i > start { classes.append(start..<i) }
        }
    }

    private mutating func look(of element: HTMLElement, _ name: HTMLName) -> HTMLLook {
        var look = HTMLLook()
        if !tokenizer.tag.hasAttributes, sheet.isEmpty { return look }
        applyAttributes(of: element, to: &look)
        declarations.removeAll(keepingCapacity: true)
        if !sheet.isEmpty {
            var subject = CSSStyleSheet.Subject(tag: name)
            subject.id = tokenizer.tag.value(.id).map { HTMLName(bytes, $0) }
            subject.classes = classes.map { HTMLName(bytes, $0) }
            subject.ancestors = ancestors
            subject.parent = parent
            sheet.declarations(for: subject, into: &declarations)
            parent = sheet.bits(of: subject)
            ancestors |= parent
        }
        if let css = tokenizer.tag.value(.style) {
            let range = css.prefix(HTMLLimits.attributeBytes)
            if bytes[range].contains(where: {
                $0 == HTMLEntities.ampersand || $0 == ASCII.backslash || $0 == ASCII.asterisk
            }) {
                var decoded: [UInt8] = []
                HTMLEntities.decodeAttribute(bytes, range, into: &decoded)
                let plain = CSSText.plain(decoded, 0..<decoded.count)
                CSSDeclaration.read(plain, 0..<plain.count, into: &declarations)
            } else {
                CSSDeclaration.read(bytes, range, into: &declarations)
            }
        }
        look.apply(declarations)
        if tokenizer.tag.value(.hidden) != nil, look.display == nil { look.isHiddenByAttribute = true }
        return look
    }

    private func applyAttributes(of element: HTMLElement, to look: inout HTMLLook) {
        let tag = tokenizer.tag
        if element == .a, tag.value(.href) != nil { look.set(color: .known(rgb: 0x0000EE, alpha: 255)) }
        if let color = tag.value(.bgcolor) { look.set(background: CSSColor(attribute: bytes[color])) }
        if tag.value(.background) != nil { look.setPicture() }
        if element == .font, let color = tag.value(.color) { look.set(color: CSSColor(attribute: bytes[color])) }
        if element == .body, let color = tag.value(.text) { look.set(color: CSSColor(attribute: bytes[color])) }
        // Word's paragraphs have no margin, also where its style sheet was lost.
        if let first = classes.first, bytes[first].equalsIgnoringCase("msonormal") || isWordClass(first) {
            look.hasNoMargin = true
        }
    }

    /// `x_MsoNormal`, `MsoListParagraph` and so on.
    private func isWordClass(_ word: Range<Int>) -> Bool {
        var word = bytes[word]
        while word.hasPrefixIgnoringCase("x_") { word = word.dropFirst(2) }
        return word.hasPrefixIgnoringCase("msonormal") || word.hasPrefixIgnoringCase("msolistparagraph")
            || word.hasPrefixIgnoringCase("msoplaintext")
    }

    /// Whether text here is for no reader at all.
    var isSilent: Bool { style.flags.contains(.silent) }

    private mutating func updateReason() {
        let now =
            isSilent ? .element : style.reason(trustsPairsOnly: sheet.hasUnknownBackgrounds)
        if now == nil, reason != nil { finishHidden() }
        reason = now
    }

    // MARK: - Values

    /// An attribute of the present tag, entities decoded, without white space around it.
    func value(_ attribute: HTMLAttribute) -> String? {
        tokenizer.tag.value(attribute).map { range in
            String(
                decoding: decoded(range.prefix(HTMLLimits.attributeBytes), isAttribute: true)[...].trimmed,
                as: UTF8.self
            )
        }
    }

    func decoded(_ range: Range<Int>, isAttribute: Bool = false) -> [UInt8] {
        var out: [UInt8] = []
        HTMLEntities.decodeAttribute(bytes, range, into: &out)
        return out
    }

    private func number(_ attribute: HTMLAttribute) -> Int? {
        value(attribute).flatMap(Int.init).flatMap { (-1_000_000...1_000_000).contains($0) ? $0 : nil }
    }

    static func collapsed(_ bytes: [UInt8]) -> String {
        let words = bytes.split(whereSeparator: \.isWhitespace)
        return String(decoding: Array(words.joined(separator: [ASCII.space])), as: UTF8.self)
    }

    // MARK: - What shows without text

    private mutating func image() {
        splitClasses()
        let outer = (style, ancestors, parent)
        let look = look(of: .img, HTMLName("img"))
        let shown = look.style(inside: style).reason(trustsPairsOnly: true)
        (style, ancestors, parent) = outer
        guard reason == nil, shown == nil || shown == .color else { return }
        // A picture of one pixel is there to be counted, not to be seen.
        if let width = number(.width), width <= 1, let height = number(.height), height <= 1 { return }
        let start = writer.inkEnd
        var range = start..<start
        if let alternative = value(.alt), !alternative.isEmpty, let source = tokenizer.tag.value(.alt) {
            writer.open(at: tokenizer.tokenStart)
            resolveMarks()
            let before = writer.output.count
            writer.append(HTMLReader.collapsed(Array(alternative.utf8)), from: source)
            range = before..<writer.output.count
        }
        guard images.count < HTMLLimits.links else {
            limits.insert(.links)
            return
        }
        let source = tokenizer.tokenStart..<tokenizer.position
        images.append(HTMLText.Image(range: range, address: value(.src), source: source))
    }

    /// The text on a button or in a field.
    private mutating func input() {
        guard reason == nil, let source = tokenizer.tag.value(.value), let text = value(.value), !text.isEmpty else {
            return
        }
        switch value(.type)?.asciiLowercased {
        case "hidden", "checkbox", "radio", "password", "file", "color", "range", "image": return
        default: break
        }
        writer.open(at: tokenizer.tokenStart)
        resolveMarks()
        writer.append(HTMLReader.collapsed(Array(text.utf8)), from: source)
    }

    private mutating func write(_ mark: String) {
        guard reason == nil else { return }
        writer.open(at: tokenizer.tokenStart)
        resolveMarks()
        writer.append(mark, from: tokenizer.tokenStart..<tokenizer.tokenStart)
    }

    private mutating func listMark() {
        var mark = HTMLListMark.bullet
        if list >= 0, stack[list].element == .ol {
            if let number = number(.value) { stack[list].listNumber = number }
            mark = stack[list].listKind.mark(stack[list].listNumber)
            stack[list].listNumber += 1
        }
        guard reason == nil, !style.flags.contains(.noListMarks) else { return }
        resolveMarks(writer.listMark(mark, at: tokenizer.tokenStart))
    }

    private mutating func startCell() {
        guard row >= 0, !style.takesNoRoom else { return }
        if stack[row].cells > 0 {
            writer.startNextCell(rowStart: stack[row].rowStart)
        } else {
            stack[row].rowStart = writer.output.count
            writer.startRow()
        }
        stack[row].cells += 1
    }
}
