/// Writing text that is not ASCII into header fields (RFC 2047).
enum EncodedWordWriter {
    /// Bytes of text in one encoded word: 39 give 52 characters of base64, 64 with its frame, so that the first word
    /// still stands beside the names of common fields.
    private static let bytesPerWord = 39
    /// The longest ASCII word that is written as it is: a longer one would not stand in a line with a common field's name.
    private static let longestPlainWord = 64

    /// An unstructured value: ASCII as it is, unless it looks like an encoded word, has
    /// runs of blanks, which folding would hide, or has no place to fold.
    static func text(_ text: String) -> String {
        let needsEncoding =
            text.utf8.contains { $0 >= 0x80 } || looksEncoded(text) || text.contains("  ")
            || text.utf8.split(separator: ASCII.space).contains { $0.count > longestPlainWord }
        return needsEncoding ? words(text) : text
    }

    /// A phrase made of encoded words only.
    static func phrase(_ text: String) -> String { words(text) }

    /// Whether a reader could take this ASCII text for an encoded word.
    static func looksEncoded(_ text: String) -> Bool {
        zip(text.utf8, text.utf8.dropFirst()).contains { $0 == ASCII.equals && $1 == ASCII.question }
    }

    /// Encoded words of whole characters, parted by blanks.
    ///
    /// All but the last are cut where base64 needs no padding: readers that join the words before they decode them
    /// (GMime 3.2 among them) stop at it.
    private static func words(_ text: String) -> String {
        var words: [String] = []
        var current: [UInt8] = []
        var aligned = 0
        for scalar in text.unicodeScalars {
            let bytes = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            if current.count + bytes.count > bytesPerWord {
                let cut = aligned > 0 ? aligned : current.count
                words.append(word(current[..<cut]))
                current.removeFirst(cut)
                aligned = 0
            }
            current.append(contentsOf: bytes)
            if current.count % 3 == 0 { aligned = current.count }
        }
        if !current.isEmpty { words.append(word(current[...])) }
        return words.joined(separator: " ")
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> String { "=?utf-8?B?\(Base64.string(bytes))?=" }
}
