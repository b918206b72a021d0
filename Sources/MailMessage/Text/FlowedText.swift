/// The lines of a plain text part with quote depths, soft line breaks joined (`format=flowed`, RFC 3676).
public struct FlowedText: Sendable, Hashable {
    /// One line as its writer meant it.
    public struct Line: Sendable, Hashable {
        /// How often it is quoted: the number of `>` at its start.
        public let quoteDepth: Int
        /// The line without quote marks and stuffing.
        public let text: String
        /// Where it stands in the text that was read, in UTF-8 bytes: from its first quote mark to its last line break.
        public let range: Range<Int>
    }

    /// The lines in order.
    public let lines: [Line]

    /// From the UTF-8 bytes of ``text`` to those of the text that was read.
    public let sourceMap: SourceMap

    /// The lines with their quote marks, joined by LF.
    public var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(sourceMap.count)
        for (number, line) in lines.enumerated() {
            if number > 0 { bytes.append(ASCII.lf) }
            bytes.append(contentsOf: repeatElement(ASCII.greater, count: line.quoteDepth))
            if line.quoteDepth > 0, !line.text.isEmpty { bytes.append(ASCII.space) }
            bytes.append(contentsOf: line.text.utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads a `format=flowed` text whose lines end with LF.
    ///
    /// - Parameter deletingSpace: the `DelSp=yes` parameter: the blank at a soft break is not text.
    public init(_ text: String, deletingSpace: Bool = false) {
        var writer = Writer()
        for raw in Array(text.utf8).split(separator: ASCII.lf, omittingEmptySubsequences: false) {
            var rest = raw.drop { $0 == ASCII.greater }
            let depth = raw.count - rest.count
            // Quote marks are counted before stuffing is taken away (RFC 3676 section 4.5), so that a stuffed one is text.
            if rest.first == ASCII.space { rest = rest.dropFirst() }
            // The signature separator is neither flowed nor fixed (section 4.3): nothing is joined with it.
            let isSignature = rest.elementsEqual("-- ".utf8)
            // A change of quote depth ends a paragraph, whatever its last line says (section 4.5).
            if let open = writer.openDepth, open != depth || isSignature { writer.endLine() }
            let isSoft = rest.last == ASCII.space && !isSignature
            writer.append(isSoft && deletingSpace ? rest.dropLast() : rest, depth: depth, of: raw)
            if !isSoft { writer.endLine() }
        }
        writer.endLine()
        lines = writer.lines
        sourceMap = writer.map
    }

    /// Reads a text that is not flowed: lines stay as they are, quote marks at their start are counted (`> > ` too).
    public init(fixed text: String) {
        var writer = Writer()
        for raw in Array(text.utf8).split(separator: ASCII.lf, omittingEmptySubsequences: false) {
            var rest = raw
            var depth = 0
            while true {
                let candidate = rest.first == ASCII.space && depth > 0 ? rest.dropFirst() : rest
                guard candidate.first == ASCII.greater else { break }
                depth += 1
                rest = candidate.dropFirst()
            }
            if depth > 0, rest.first == ASCII.space { rest = rest.dropFirst() }
            writer.append(rest, depth: depth, of: raw)
            writer.endLine()
        }
        lines = writer.lines
        sourceMap = writer.map
    }

    /// Collects lines, and the map of the text that they give when they are joined.
    private struct Writer {
        var lines: [Line] = []
        var map = SourceMap()
        /// The quote depth of the line that is being written.
        var openDepth: Int?
        private var bytes: [UInt8] = []
        private var range = 0..<0

        /// Adds a stretch of the line that is being written; `raw` is the whole line that was read.
        mutating func append(_ part: ArraySlice<UInt8>, depth: Int, of raw: ArraySlice<UInt8>) {
            if openDepth == nil {
                openDepth = depth
                if !lines.isEmpty { map.append(verbatim: 1, from: range.upperBound) }
                // Marks stand in the text without what stood between them.
                map.append(depth, from: raw.startIndex..<part.startIndex)
                range = raw.startIndex..<raw.endIndex
            }
            if bytes.isEmpty, depth > 0, !part.isEmpty {
                map.append(1, from: max(raw.startIndex, part.startIndex - 1)..<part.startIndex)
            }
            bytes.append(contentsOf: part)
            map.append(verbatim: part.count, from: part.startIndex)
            range = range.lowerBound..<raw.endIndex
        }

        /// Ends the line that is being written, if there is one.
        mutating func endLine() {
            guard let depth = openDepth else { return }
            lines.append(Line(quoteDepth: depth, text: String(decoding: bytes, as: UTF8.self), range: range))
            bytes.removeAll(keepingCapacity: true)
            openDepth = nil
        }
    }
}
