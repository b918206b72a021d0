/// What goes wrong with mail. Each case is one named fault, done at a place that the seed chooses.
public enum Malformation: String, Sendable, CaseIterable {
    // Boundaries: Malformation+Boundaries.swift

    /// A multipart without a boundary parameter.
    case missingBoundaryParameter = "missing-boundary-parameter"
    /// `boundary=` with nothing behind it.
    case emptyBoundaryParameter = "empty-boundary-parameter"
    /// The body's boundary lines are others than the parameter says.
    case wrongBoundary = "wrong-boundary"
    /// Two boundary parameters, the first one wrong or right.
    case twoBoundaryParameters = "two-boundary-parameters"
    /// A multipart inside another has the same boundary.
    case equalBoundaryInside = "equal-boundary-inside"
    /// A boundary inside begins with the one outside, or the other way round.
    case prefixBoundary = "prefix-boundary"
    /// Blanks behind the boundary on its line (RFC 2046 section 5.1.1 allows them).
    case boundaryLineWithBlanks = "boundary-line-with-blanks"
    /// Text behind the boundary on its line.
    case boundaryLineWithText = "boundary-line-with-text"
    /// The parameter's value ends with a blank.
    case boundaryEndingInBlank = "boundary-ending-in-blank"
    /// A value with parentheses that is not quoted.
    case boundaryWithParentheses = "boundary-with-parentheses"
    /// A value with bytes above 127.
    case boundaryWithEightBit = "boundary-with-8bit"
    /// A boundary of 300 characters.
    case longBoundary = "long-boundary"
    /// No last boundary.
    case missingEndBoundary = "missing-end-boundary"
    /// The last boundary has something behind its hyphens.
    case oddEndBoundary = "odd-end-boundary"
    /// Nothing but the last boundary.
    case endBoundaryOnly = "end-boundary-only"
    /// More parts behind the last boundary.
    case partsBehindEnd = "parts-behind-end"
    /// A boundary line of a container stands in the middle of a text.
    case boundaryInsideText = "boundary-inside-text"
    /// Two boundary lines one after the other.
    case twoBoundaryLines = "two-boundary-lines"

    // Headers: Malformation+Headers.swift

    /// No header at all, not even the empty line.
    case noHeader = "no-header"
    /// The mail ends with its header.
    case headerOnly = "header-only"
    /// The body follows the header without an empty line.
    case missingBlankLine = "missing-blank-line"
    /// A field stands twice with different values.
    case duplicateField = "duplicate-field"
    /// A value of 20 KB on one line.
    case giantField = "giant-field"
    /// Hundreds of fields.
    case manyFields = "many-fields"
    /// A line in the header that is no field.
    case junkLine = "junk-line"
    /// The first line is no field.
    case junkFirstLine = "junk-first-line"
    /// The header begins with a continuation.
    case continuationFirst = "continuation-first"
    /// A folded field with a line of blanks in it.
    case blankContinuation = "blank-continuation"
    /// Blanks between name and colon (RFC 5322 section 4.5 allows them).
    case blankBeforeColon = "blank-before-colon"
    /// A field without a name.
    case emptyFieldName = "empty-field-name"
    /// A name with bytes above 127.
    case eightBitFieldName = "8bit-field-name"
    /// Bytes above 127 in a value that is no UTF-8.
    case eightBitField = "8bit-field"
    /// A NUL in a value.
    case nulInField = "nul-in-field"
    /// A lone carriage return in a value.
    case carriageReturnInField = "carriage-return-in-field"
    /// An mbox separator before the header, of the mail or of an enclosed one.
    case mboxLine = "mbox-line"
    /// An mbox separator that was quoted.
    case quotedMboxLine = "quoted-mbox-line"
    /// A byte order mark before the header.
    case byteOrderMark = "byte-order-mark"

    // Parameters and values: Malformation+Values.swift

    /// `Content-Type: text`.
    case typeWithoutSubtype = "type-without-subtype"
    /// A Content-Type that is none.
    case garbageType = "garbage-type"
    /// Content-Type without a value.
    case emptyType = "empty-type"
    /// Blanks and comments around the slash.
    case typeWithComments = "type-with-comments"
    /// A value with blanks and no quotes.
    case unquotedParameter = "unquoted-parameter"
    /// A quote that is never closed.
    case unclosedQuote = "unclosed-quote"
    /// Parameters without a semicolon between them.
    case missingSemicolon = "missing-semicolon"
    /// Semicolons with nothing between them.
    case emptyParameters = "empty-parameters"
    /// A comment behind a value.
    case parameterComment = "parameter-comment"
    /// The same parameter twice.
    case duplicateParameter = "duplicate-parameter"
    /// Backslashes in a quoted file name, as in paths of Windows.
    case backslashPath = "backslash-path"
    /// Sections of RFC 2231 missing, twice or out of order.
    case disorderedSections = "disordered-sections"
    /// Broken escapes of RFC 2231.
    case brokenPercent = "broken-percent"
    /// RFC 2231 with a charset that nobody knows, or without one.
    case unknownParameterCharset = "unknown-parameter-charset"
    /// Encoded words that are broken in one of many ways.
    case brokenEncodedWord = "broken-encoded-word"
    /// A character cut in two between two encoded words.
    case splitCharacter = "split-character"
    /// A transfer encoding that does not exist.
    case unknownEncoding = "unknown-encoding"
    /// A transfer encoding in odd spelling: quotes, comments, capitals.
    case oddEncoding = "odd-encoding"
    /// A charset that is not the text's.
    case wrongCharset = "wrong-charset"
    /// A charset that nobody knows.
    case unknownCharset = "unknown-charset"
    /// A disposition that cannot be read.
    case garbageDisposition = "garbage-disposition"

    // Bodies: Malformation+Bodies.swift

    /// Characters outside the alphabet in base64.
    case base64Garbage = "base64-garbage"
    /// Base64 that ends inside a group.
    case base64Cut = "base64-cut"
    /// Padding in the middle of base64.
    case base64PaddingInside = "base64-padding-inside"
    /// Text behind base64, as list servers put it there.
    case base64Footer = "base64-footer"
    /// Base64 in one line, or in lines of any length.
    case base64Lines = "base64-lines"
    /// `=zz`, `=4`, a soft break at the very end.
    case brokenQuotedPrintable = "broken-quoted-printable"
    /// Blanks at the ends of quoted-printable lines, lower-case digits.
    case sloppyQuotedPrintable = "sloppy-quoted-printable"
    /// Uuencode without begin, without end, or cut.
    case brokenUuencode = "broken-uuencode"
    /// The label says another encoding than the body has.
    case wrongEncoding = "wrong-encoding"
    /// A multipart with a transfer encoding (RFC 2045 section 6.4 forbids it).
    case encodedMultipart = "encoded-multipart"
    /// An enclosed message in base64.
    case encodedMessage = "encoded-message"
    /// NULs in a body.
    case nulInBody = "nul-in-body"
    /// A line of 5,000 characters.
    case longLine = "long-line"
    /// No body.
    case emptyBody = "empty-body"
    /// Forty multiparts inside each other.
    case deepNesting = "deep-nesting"

    // Bytes: Malformation+Bytes.swift

    /// The end is missing.
    case truncated
    /// A range of bytes is missing.
    case deletedBytes = "deleted-bytes"
    /// A range of bytes stands twice.
    case repeatedBytes = "repeated-bytes"
    /// A range of bytes stands elsewhere.
    case movedBytes = "moved-bytes"
    /// Some bytes are others.
    case flippedBytes = "flipped-bytes"
    /// A line stands twice.
    case repeatedLine = "repeated-line"
    /// A line is missing.
    case deletedLine = "deleted-line"
    /// Two lines have changed places.
    case swappedLines = "swapped-lines"
    /// Some line ends have become LF, others CRLF.
    case mixedLineEnds = "mixed-line-ends"
    /// Some line ends have become CR.
    case carriageReturns = "carriage-returns"
    /// The last line end is missing.
    case noLastLineEnd = "no-last-line-end"

    /// Those that change bytes without knowing what they are.
    public static let mutations: [Malformation] = [
        .truncated, .deletedBytes, .repeatedBytes, .movedBytes, .flippedBytes, .repeatedLine, .deletedLine,
        .swappedLines,
        .mixedLineEnds, .carriageReturns, .noLastLineEnd,
    ]

    /// Those that know what they break.
    public static let structural: [Malformation] = allCases.filter { !mutations.contains($0) }

    func apply(to mail: inout Entity, using source: inout RandomSource) {
        breakBoundaries(of: &mail, using: &source)
        breakHeaders(of: &mail, using: &source)
        breakValues(of: &mail, using: &source)
        breakBodies(of: &mail, using: &source)
    }
}

extension Entity {
    /// Changes one of the entities that `matches` holds for; nothing if there is none.
    mutating func changeOne(
        using source: inout RandomSource,
        where matches: (Entity) -> Bool = { _ in true },
        _ change: (inout Entity, inout RandomSource) -> Void
    ) {
        let candidates = numbers(where: matches)
        guard !candidates.isEmpty else { return }
        let chosen = source.one(of: candidates)
        var inner = source
        self.change(chosen) { change(&$0, &inner) }
        source = inner
    }
}
