/// Writing text that is not ASCII into header fields (RFC 2047).
enum EncodedWordWriter {
    /// Bytes of text in one encoded word: 39 give 52 characters of base64, 64 with its frame, so that the first word
    /// still stands beside the names of common fields.
    private static let bytesPerWord = 39

    /// An unstructured value: ASCII as it is, unless it looks like an encoded word, has
    /// runs of blanks, which folding would hide, or has no place to fold.
    static func text(_ text: String) -> String {
        let needsEncoding =
            text.utf8.contains { $0 >= 0x80 } || looksEncoded(text) || text.contains("  ")
            || text.utf8.split(separator: ASCII.space).contains { $0.count > 900 }
        return needsEncoding ? words(text) : text
    }

    /// A phrase made of encoded words only.
    static func phrase(_ text: String) -> String { words(text) }

    /// Whether a reader could take this ASCII text for an encoded word.
    static func looksEncoded(_ text: String) -> Bool {
        zip(text.utf8, text.utf8.dropFirst()).contains { $0 == ASCII.equals && $1 == ASCII.question }
    }

    /// Encoded words of whole characters, parted by blanks.
    private static func words(_ text: String) -> String {
        var words: [String] = []
        var current: [UInt8] = []
        func flush() {
            guard !current.isEmpty else { return }
            words.append("=?utf-8?B?\(Base64.string(current))?=")
            current.removeAll()
        }
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if current.count + bytes.count > bytesPerWord { flush() }
            current.append(contentsOf: bytes)
        }
        flush()
        return words.joined(separator: " ")
    }
}
