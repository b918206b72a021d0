import MailMessage

extension FuzzTarget {
    /// Plain text: fixed and format=flowed.
    static let flowedText = FuzzTarget("flowed-text", longest: 8 << 10) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        FlowedInvariants.check(FlowedText(text), of: text)
        FlowedInvariants.check(FlowedText(text, deletingSpace: true), of: text)
        FlowedInvariants.check(FlowedText(fixed: text), of: text)
    }
}

/// What holds of the lines of a plain text.
enum FlowedInvariants {
    static func check(_ flowed: FlowedText, of text: String) {
        let bytes = Array(text.utf8)
        var position = 0
        for line in flowed.lines {
            require(line.range.lowerBound == position, "lines have no gap between them")
            require(line.range.upperBound >= position && line.range.upperBound <= bytes.count, "a line is in the text")
            require(line.quoteDepth <= line.range.count, "no more quotes than bytes")
            require(!line.text.utf8.contains(0x0A), "a line is one line")
            position = line.range.upperBound + 1
        }
        require(position == bytes.count + 1, "the lines reach to the end")
        let joined = Array(flowed.text.utf8)
        SourceMapInvariants.check(flowed.sourceMap, of: joined.count, into: 0..<bytes.count, "flowed text")
        SourceMapInvariants.checkVerbatim(flowed.sourceMap, of: joined, in: bytes, "flowed text")
    }
}
