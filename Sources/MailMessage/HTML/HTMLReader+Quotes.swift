extension HTMLReader {
    /// A quote whose element is open.
    struct OpenQuote {
        var kind: HTMLText.QuoteKind
        /// Where its text begins; -1 until it has any.
        var start = -1
        var source: Int
        /// Where its element stands in the stack.
        var level: Int
        /// Whether a quote directly inside makes this no quote any more.
        var isContainer: Bool
        /// Where the text ends that introduces a quote inside; -1 if there is none.
        var attributionEnd = -1
        /// Whether the quotes inside count in place of this one.
        var isReplaced = false
    }

    /// What is marked as the introduction of a quote, until it is known whether one follows.
    struct HeldAttribution {
        var start: Int
        var end: Int
        var source: Range<Int>
    }

    /// A link whose element is open.
    struct OpenLink {
        var target: String
        var start = -1
        var source: Int
        var level: Int
    }

    /// From where on all is the message that is answered.
    struct ReplyHeader {
        var start = -1
        var source: Int
    }

    /// How long a text before a quote may be to count as its introduction.
    private static let introductionBytes = 400

    // MARK: - Starts

    /// Looks whether the present tag marks something as quoted.
    mutating func markQuotes(_ element: HTMLElement, _ look: HTMLLook = HTMLLook()) {
        guard tokenizer.tag.hasAttributes || element == .blockquote else { return }
        switch mark(element, look) {
        case .replyHeader: markReplyHeader()
        case .attribution: open(.attribution, isContainer: false)
        case .quote:
            introduce()
            if element == .blockquote { replaceContainer() }
            open(.quote, isContainer: false)
        case .container:
            introduce()
            open(.quote, isContainer: true)
        case nil, .some(.none): break
        }
    }

    private func mark(_ element: HTMLElement, _ look: HTMLLook) -> HTMLQuoteMark? {
        let tag = tokenizer.tag
        if element == .hr, let index = tag.value(.tabindex), bytes[index].trimmed.elementsEqual("-1".utf8) {
            return .replyHeader
        }
        var found = tag.value(.id).flatMap { HTMLQuoteMark.ofID(bytes, $0) }
        if found == nil {
            for word in classes {
                found = HTMLQuoteMark.ofClass(bytes, word)
                if found != nil { break }
            }
        }
        if found == nil, let name = tag.value(.name), element == .div { found = HTMLQuoteMark.ofName(bytes, name) }
        if found == nil, let marker = tag.value(.dataMarker) { found = HTMLQuoteMark.ofMarker(bytes, marker) }
        if element == .blockquote {
            if case .some(.none) = found { return nil }
            // Mail programs write indented paragraphs as blockquotes without a border.
            let isCited =
                tag.value(.cite) != nil || tag.value(.type).map { bytes[$0].equalsIgnoringCase("cite") } ?? false
            return found != nil || isCited || !look.isIndentOnly ? .quote : nil
        }
        if found == nil, element == .div || element == .p {
            if look.isReplyHeader { return .replyHeader }
            if look.hasBlueLine { return .quote }
        }
        return found
    }

    private mutating func open(_ kind: HTMLText.QuoteKind, isContainer: Bool) {
        activeQuotes += 1
        marksWait = true
        openQuotes.append(
            OpenQuote(kind: kind, source: tokenizer.tokenStart, level: stack.count, isContainer: isContainer)
        )
    }

    /// A quote begins: what stands directly before it and is marked as its introduction is one. Elsewhere the mark says
    /// nothing, since editors copy it to paragraphs that are typed above; of several paragraphs the last counts.
    private mutating func introduce() {
        guard let held = heldAttribution else { return }
        heldAttribution = nil
        guard held.end == writer.inkEnd else { return }
        var start = held.end
        let floor = max(held.start, held.end - HTMLReader.introductionBytes)
        while start > floor,
            !(start >= 2 && writer.output[start - 1] == ASCII.lf && writer.output[start - 2] == ASCII.lf)
        {
            start -= 1
        }
        guard start == held.start || start > floor else { return }
        emit(.attribution, start, held.source)
    }

    /// All that follows is the message that is answered, unless this is a quote already.
    mutating func markReplyHeader() {
        guard replyHeader == nil, activeQuotes == 0 else { return }
        marksWait = true
        replyHeader = ReplyHeader(source: tokenizer.tokenStart)
    }

    /// A blockquote begins directly inside an element that holds the quote: what introduces it ends here, and what follows
    /// it will be new. Not so in a forwarded message, in which text of its own or its header stands before.
    private mutating func replaceContainer() {
        guard let last = openQuotes.indices.last, openQuotes[last].isContainer, !openQuotes[last].isReplaced,
            openQuotes[last].level == stack.count - 1
        else { return }
        let quote = openQuotes[last]
        if quote.start >= 0 {
            if quote.attributionEnd >= 0 {
                guard writer.inkEnd <= quote.attributionEnd else { return }
            } else {
                let text = writer.output[quote.start..<max(quote.start, writer.inkEnd)]
                guard text.count <= HTMLReader.introductionBytes, text.first != ASCII.hyphen,
                    text.count(where: { $0 == ASCII.lf }) <= 2
                else { return }
                emit(.attribution, quote.start, quote.source..<tokenizer.tokenStart)
            }
        }
        openQuotes[last].isReplaced = true
        activeQuotes -= 1
    }

    mutating func openLink() {
        guard let target = value(.href) else { return }
        guard links.count + openLinks.count < HTMLLimits.links else {
            limits.insert(.links)
            return
        }
        marksWait = true
        openLinks.append(OpenLink(target: target, source: tokenizer.tokenStart, level: stack.count))
    }

    // MARK: - First text

    /// The text that comes now is the first of all that waits for it.
    mutating func resolveMarks(_ offset: Int? = nil) {
        marksWait = false
        let offset = offset ?? writer.output.count
        while unresolvedQuote < openQuotes.count {
            openQuotes[unresolvedQuote].start = offset
            unresolvedQuote += 1
        }
        while unresolvedLink < openLinks.count {
            openLinks[unresolvedLink].start = offset
            unresolvedLink += 1
        }
        if let start = replyHeader?.start, start < 0 { replyHeader?.start = offset }
    }

    // MARK: - Ends

    /// The element at a level of the stack has ended.
    mutating func closeMarks(at level: Int) {
        if let quote = openQuotes.last, quote.level >= level {
            openQuotes.removeLast()
            unresolvedQuote = min(unresolvedQuote, openQuotes.count)
            if !quote.isReplaced { activeQuotes -= 1 }
            let end = max(quote.source, markEnd)
            if quote.kind == .attribution {
                heldAttribution =
                    quote.start < 0
                    ? heldAttribution
                    : HeldAttribution(start: quote.start, end: writer.inkEnd, source: quote.source..<end)
            } else if quote.start >= 0, !quote.isReplaced {
                emit(quote.kind, quote.start, quote.source..<end)
            }
            if quote.kind == .attribution, let outer = openQuotes.indices.last, openQuotes[outer].isContainer,
                quote.start >= 0, quote.start < writer.output.count, writer.output[quote.start] != ASCII.hyphen
            {
                openQuotes[outer].attributionEnd = writer.inkEnd
            }
        }
        if let link = openLinks.last, link.level >= level { closeLink() }
    }

    /// The innermost link ends here.
    mutating func closeLink() {
        guard let link = openLinks.popLast() else { return }
        unresolvedLink = min(unresolvedLink, openLinks.count)
        let end = max(link.source, markEnd)
        let start = link.start < 0 ? writer.inkEnd : min(link.start, writer.inkEnd)
        links.append(HTMLText.Link(range: start..<writer.inkEnd, target: link.target, source: link.source..<end))
    }

    mutating func finishQuotes() {
        guard let replyHeader, replyHeader.start >= 0 else { return }
        emit(.replyHeader, replyHeader.start, replyHeader.source..<bytes.count)
    }

    private mutating func emit(_ kind: HTMLText.QuoteKind, _ start: Int, _ source: Range<Int>) {
        guard writer.inkEnd > start else { return }
        quotes.append(HTMLText.Quote(range: start..<writer.inkEnd, kind: kind, source: source))
    }
}
