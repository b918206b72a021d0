import MailMessage

extension FuzzTarget {
    /// HTML.
    static let html = FuzzTarget("html", longest: 32 << 10) { bytes in
        let html = String(decoding: bytes, as: UTF8.self)
        HTMLInvariants.check(HTMLText(html), of: html)
    }
}

/// What holds of the text of HTML.
enum HTMLInvariants {
    static func check(_ html: HTMLText, of source: String) {
        let text = Array(html.text.utf8)
        let total = source.utf8.count
        require(html.text.utf8.count <= 64 * (total + 1), "the text is in proportion")
        func isPlace(_ offset: Int) -> Bool {
            (0...text.count).contains(offset) && (offset == text.count || text[offset] & 0xC0 != 0x80)
        }
        func check(_ range: Range<Int>, _ origin: Range<Int>, _ what: String) {
            require(isPlace(range.lowerBound) && isPlace(range.upperBound), "\(what): \(range) is in the text")
            require(origin.lowerBound >= 0 && origin.upperBound <= total, "\(what): \(origin) is in the HTML")
        }
        for quote in html.quotes {
            require(!quote.range.isEmpty, "a quote is not empty")
            check(quote.range, quote.source, "quote")
        }
        for link in html.links { check(link.range, link.source, "link") }
        for image in html.images { check(image.range, image.source, "picture") }
        for hidden in html.hidden { check(hidden.offset..<hidden.offset, hidden.source, "hidden text") }
        SourceMapInvariants.check(html.sourceMap, of: text.count, into: 0..<total, "HTML")
        SourceMapInvariants.checkVerbatim(html.sourceMap, of: text, in: Array(source.utf8), "HTML")
        require(html.unquoted.utf8.count <= text.count, "what is not quoted is part of the text")
    }
}
