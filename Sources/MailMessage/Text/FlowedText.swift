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

    /// The lines with their quote marks, joined by LF.
    public var text: String {
        lines.map { line in
            guard line.quoteDepth > 0 else { return line.text }
            let marks = String(repeating: ">", count: line.quoteDepth)
            return line.text.isEmpty ? marks : marks + " " + line.text
        }.joined(separator: "\n")
    }

    /// Reads a `format=flowed` text whose lines end with LF.
    ///
    /// - Parameter deletingSpace: the `DelSp=yes` parameter: the blank at a soft break is not text.
    public init(_ text: String, deletingSpace: Bool = false) {
        var lines: [Line] = []
        var open: (depth: Int, bytes: [UInt8], start: Int, end: Int)?
        for raw in Array(text.utf8).split(separator: ASCII.lf, omittingEmptySubsequences: false) {
            var rest = raw
            var depth = 0
            while rest.first == ASCII.greater {
                depth += 1
                rest = rest.dropFirst()
            }
            if rest.first == ASCII.space { rest = rest.dropFirst() }
            let isSignature = rest.elementsEqual("-- ".utf8)
            // A change of quote depth ends a paragraph, whatever its last line says (RFC 3676 section 4.5).
            if let depthSoFar = open?.depth, depthSoFar != depth || isSignature, let paragraph = open {
                lines.append(FlowedText.line(paragraph.depth, paragraph.bytes[...], paragraph.start..<paragraph.end))
                open = nil
            }
            let isSoft = rest.last == ASCII.space && !isSignature
            if isSoft, deletingSpace { rest = rest.dropLast() }
            // Appended in place: a paragraph of many lines must not be copied with each of them.
            if open == nil { open = (depth, [], raw.startIndex, raw.endIndex) }
            open?.bytes.append(contentsOf: rest)
            open?.end = raw.endIndex
            if !isSoft, let paragraph = open {
                lines.append(FlowedText.line(depth, paragraph.bytes[...], paragraph.start..<paragraph.end))
                open = nil
            }
        }
        if let open { lines.append(FlowedText.line(open.depth, open.bytes[...], open.start..<open.end)) }
        self.lines = lines
    }

    /// Reads a text that is not flowed: lines stay as they are, quote marks at their start are counted (`> > ` too).
    public init(fixed text: String) {
        lines = Array(text.utf8).split(separator: ASCII.lf, omittingEmptySubsequences: false).map { raw in
            var rest = raw
            var depth = 0
            while true {
                let candidate = rest.first == ASCII.space && depth > 0 ? rest.dropFirst() : rest
                guard candidate.first == ASCII.greater else { break }
                depth += 1
                rest = candidate.dropFirst()
            }
            if depth > 0, rest.first == ASCII.space { rest = rest.dropFirst() }
            return FlowedText.line(depth, rest, raw.startIndex..<raw.endIndex)
        }
    }

    private static func line(_ depth: Int, _ bytes: ArraySlice<UInt8>, _ range: Range<Int>) -> Line {
        Line(quoteDepth: depth, text: String(decoding: bytes, as: UTF8.self), range: range)
    }
}
