/// The elements that reading treats in a way of their own; every other is ``unknown``.
enum HTMLElement: Int, CaseIterable, Sendable {
    case unknown
    case a, address, area, article, aside, b, base, basefont, bgsound, big, blockquote, body, br, button, caption
    case center, code, col, colgroup, datalist, dd, defs, desc, details, dialog, dir, div, dl, dt, em, embed, fieldset
    case figcaption, figure, font, footer, foreignobject, form, frame, frameset, h1, h2, h3, h4, h5, h6, head, header
    case hgroup, hr, html, i, iframe, image, img, input, keygen, legend, li, link, listing, main, math, menu, meta
    case metadata, mi, mn, mo, ms, mtext, nav, nobr, noembed, noframes, ol, optgroup, option, p, param, plaintext, pre
    case q, ruby, s, script, search, section, select, small, source, span, strike, strong, style, sub, summary, sup
    case svg, table, tbody, td, template, textarea, tfoot, th, thead, title, tr, track, tt, u, ul, `var`, wbr, xml, xmp
    case annotationXML

    /// What is so about an element whatever stands around it.
    struct Traits: OptionSet {
        let rawValue: UInt16
        /// Begins and ends lines.
        static let block = Traits(rawValue: 1)
        /// Has a line's distance to its neighbours.
        static let spaced = Traits(rawValue: 2)
        /// Has no content and no end tag.
        static let void = Traits(rawValue: 4)
        /// Ends an open paragraph.
        static let endsParagraph = Traits(rawValue: 8)
        /// Only says how text looks.
        static let formatting = Traits(rawValue: 16)
        /// Structure of a table below the table itself.
        static let tablePart = Traits(rawValue: 32)
        /// Cannot stand in SVG or MathML, and ends it.
        static let endsForeign = Traits(rawValue: 64)
        /// Has text in place of markup in it.
        static let rawText = Traits(rawValue: 128)
    }

    var traits: Traits {
        switch self {
        case .p: [.block, .spaced, .endsParagraph, .endsForeign]
        case .h1, .h2, .h3, .h4, .h5, .h6, .dl, .pre, .listing: [.block, .spaced, .endsParagraph, .endsForeign]
        case .blockquote, .center, .div, .dd, .dt, .li, .menu, .ol, .ul: [.block, .endsParagraph, .endsForeign]
        case .address, .article, .aside, .details, .dialog, .dir, .fieldset, .figcaption, .figure, .footer, .form,
            .header, .hgroup, .main, .nav, .search, .section, .summary:
            [.block, .endsParagraph]
        case .table: [.block, .endsParagraph, .endsForeign]
        case .body: [.block, .endsForeign]
        case .html, .legend, .optgroup, .option, .select, .frameset: [.block]
        case .caption, .tbody, .tfoot, .thead, .tr: [.block, .tablePart]
        case .td, .th: [.tablePart]
        case .colgroup: [.tablePart]
        case .hr: [.void, .endsParagraph, .endsForeign]
        case .br, .embed, .img, .meta: [.void, .endsForeign]
        case .area, .base, .basefont, .bgsound, .col, .frame, .image, .input, .keygen, .link, .param, .source, .track,
            .wbr:
            [.void]
        case .b, .big, .code, .em, .i, .nobr, .s, .small, .strike, .strong, .tt, .u: [.formatting, .endsForeign]
        case .a, .font: [.formatting]
        case .head, .ruby, .span, .sub, .sup, .var: [.endsForeign]
        case .textarea: [.block, .rawText]
        case .xmp: [.block, .spaced, .endsParagraph, .rawText]
        case .plaintext: [.block, .endsParagraph, .rawText]
        case .iframe, .noembed, .noframes, .script, .style, .title, .xml: [.rawText]
        default: []
        }
    }

    /// Whether an end tag of an element within lines cannot reach out of it.
    var isSpecial: Bool {
        switch self {
        case .option, .optgroup, .legend, .dialog: false
        default: traits.contains(.block)
        }
    }

    var isHeading: Bool {
        switch self {
        case .h1, .h2, .h3, .h4, .h5, .h6: true
        default: false
        }
    }

    /// The name as a tag has it.
    var text: String { self == .annotationXML ? "annotation-xml" : String(describing: self) }

    static let named = HTMLNameTable(allCases.dropFirst().map { ($0.text, $0) })
}

/// The attributes that reading looks at, numbered without gaps.
enum HTMLAttribute: Int, CaseIterable, Sendable {
    case alt, background, bgcolor, charset, cite, `class`, color, height, hidden, href, id, link, media, name, open
    case src, start, style, tabindex, text, type, value, width, dataMarker

    static let named = HTMLNameTable(
        allCases.map { ($0 == .dataMarker ? "data-marker" : String(describing: $0), $0) }
    )
}
