/// One line of a body, without trailing blanks, in the form people see and in the form rules compare.
struct TextLine: Sendable {
    /// What is shown.
    let text: String
    /// ``Folding/fold(_:)`` of it, without blanks at either end.
    let folded: [UInt8]
    /// Whether the mail's HTML marks it as quoted.
    let isMarkedQuoted: Bool
    /// Where it begins in the text that it was taken from, in UTF-8 bytes.
    let start: Int

    init(_ text: some StringProtocol, isMarkedQuoted: Bool = false, start: Int = 0) {
        self.text = Self.withoutTrailingBlanks(text)
        folded = Folding.fold(self.text).trimmed
        self.isMarkedQuoted = isMarkedQuoted
        self.start = start
    }

    /// Where it stands in the text that it was taken from, in UTF-8 bytes.
    var place: Range<Int> { start..<(start + text.utf8.count) }

    /// Where a piece of ``text`` stands in the text that it was taken from.
    func place(of piece: Substring) -> Range<Int> {
        let first = start + text.utf8.distance(from: text.startIndex, to: piece.startIndex)
        return first..<(first + piece.utf8.count)
    }

    /// The line from one of its characters on.
    func suffix(from rest: Substring) -> TextLine {
        TextLine(rest, isMarkedQuoted: isMarkedQuoted, start: place(of: rest).lowerBound)
    }

    /// Nothing but blanks and invisible characters.
    var isBlank: Bool { folded.isEmpty }

    /// Whether it begins with a quotation mark `>`.
    var isPrefixed: Bool { folded.first == UInt8(ascii: ">") }

    /// The line behind all its quotation marks.
    var unprefixed: TextLine {
        guard isPrefixed else { return self }
        var rest = Substring(text)
        while let first = rest.first, first == ">" || first == " " || first == "\t" || first == "\u{A0}" {
            rest.removeFirst()
        }
        return suffix(from: rest)
    }

    /// The folded line without the stars and underscores by which HTML's bold becomes text.
    var plain: [UInt8] {
        guard let first = folded.first,
            first == UInt8(ascii: "*") || first == UInt8(ascii: "_") || folded.contains(UInt8(ascii: "*"))
        else { return folded }
        return folded.filter { $0 != UInt8(ascii: "*") }.trimmed
    }

    /// Nothing but one kind of rule character, at least `least` of them: `____`, `----`, `====`, `****`.
    func isRule(least: Int) -> Bool {
        var marks = 0
        for byte in folded where byte != 0x20 {
            guard byte == folded[0] else { return false }
            marks += 1
        }
        return marks >= least
            && [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "*"), UInt8(ascii: "#")].contains(
                folded[0]
            )
    }

    /// The folded words: runs of letters, digits and apostrophes.
    var words: [String] {
        Self.words(of: folded)
    }

    static func words(of folded: [UInt8]) -> [String] {
        folded.split { !($0.isWordByte || $0 == UInt8(ascii: "'")) }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The lines of a text, whatever its line ends; at most ``ReadingLimits/textBytes`` of it.
    ///
    /// - Parameter base: where the text itself begins, for ``start``.
    static func lines(of text: some StringProtocol, from base: Int = 0) -> [TextLine] {
        let bytes = Array(text.utf8.prefix(ReadingLimits.textBytes))
        var lines: [TextLine] = []
        var start = 0
        var index = 0
        while index <= bytes.count {
            if index == bytes.count || bytes[index] == 0x0A || bytes[index] == 0x0D {
                lines.append(TextLine(String(decoding: bytes[start..<index], as: UTF8.self), start: base + start))
                if index + 1 < bytes.count, bytes[index] == 0x0D, bytes[index + 1] == 0x0A { index += 1 }
                start = index + 1
            }
            index += 1
        }
        return lines
    }

    private static func withoutTrailingBlanks(_ text: some StringProtocol) -> String {
        let text = String(text)
        let scalars = text.unicodeScalars
        var end = scalars.endIndex
        while end > scalars.startIndex {
            let before = scalars.index(before: end)
            guard isBlank(scalars[before]) else { break }
            end = before
        }
        return String(text[..<end])
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0xA0, 0x2000...0x200F, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF: true
        default: false
        }
    }
}
