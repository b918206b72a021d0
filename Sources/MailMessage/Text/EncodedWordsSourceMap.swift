/// The reading of encoded words once more, this time with the place of every character; slower, and only for those who ask.
enum EncodedWordsSourceMap {
    /// What ``EncodedWords/decode(_:)`` gives, with the places that it came from: characters from within their words.
    ///
    /// - Parameter bytes: an unfolded value; sources are its indices.
    static func decode(_ bytes: ArraySlice<UInt8>) -> MappedBytes {
        var reader = Reader(bytes: bytes)
        reader.read()
        return reader.result
    }

    private struct Word {
        var charset: String
        var isBase64: Bool
        var payload: ArraySlice<UInt8>
    }

    /// The word that stands in a range that ``EncodedWords/wordEnd(in:at:allowingBlanks:)`` found.
    private static func word(_ bytes: ArraySlice<UInt8>) -> Word? {
        let fields = bytes.dropFirst(2).dropLast(2).split(
            separator: ASCII.question,
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard fields.count == 3 else { return nil }
        return Word(
            charset: fields[0].prefix { $0 != ASCII.asterisk }.lowercasedString,
            isBase64: fields[1].first?.lowercased == UInt8(ascii: "b"),
            payload: fields[2]
        )
    }

    private struct Reader {
        let bytes: ArraySlice<UInt8>
        var result = MappedBytes()
        /// Bytes of words of one charset that are not yet text: a character may be split between words.
        private var pending = MappedBytes()
        private var charset: String?
        /// Base64 of the words before that is not yet decoded: a group of four may be split between words, too.
        private var base64 = MappedBytes()

        init(bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
        }

        mutating func read() {
            let end = lastTerminator
            var plain = bytes.startIndex
            var i = bytes.startIndex
            while i < end {
                guard bytes[i] == ASCII.equals, i + 1 < bytes.endIndex, bytes[i + 1] == ASCII.question else {
                    i += 1
                    continue
                }
                guard let wordEnd = EncodedWords.wordEnd(in: bytes, at: i, allowingBlanks: true),
                    let word = word(bytes[i..<wordEnd])
                else {
                    i += 2
                    continue
                }
                let between = bytes[plain..<i]
                if charset == nil || !between.allSatisfy(\.isWhitespace) {
                    flush()
                    appendPlain(between)
                } else if word.charset != charset {
                    flush()
                }
                charset = word.charset
                if word.isBase64 {
                    if base64.bytes.count % 4 == 0 || base64.bytes.last == ASCII.equals { decodeBase64() }
                    base64.append(verbatim: word.payload)
                } else {
                    decodeBase64()
                    pending.append(TransferSourceMap.quotedPrintable(word.payload, isHeader: true))
                }
                i = wordEnd
                plain = wordEnd
            }
            flush()
            appendPlain(bytes[plain...])
        }

        private mutating func decodeBase64() {
            let decoded = TransferSourceMap.base64(base64.bytes[...])
            pending.append(decoded.through(base64.map))
            base64 = MappedBytes()
        }

        private mutating func flush() {
            guard let label = charset else { return }
            decodeBase64()
            appendText(pending, as: Charset(label: label))
            pending = MappedBytes()
            charset = nil
        }

        private mutating func appendPlain(_ part: ArraySlice<UInt8>) {
            appendText(MappedBytes(verbatim: part), as: .ascii)
        }

        private mutating func appendText(_ part: MappedBytes, as charset: Charset) {
            guard !part.bytes.isEmpty else { return }
            let used = charset.decode(part.bytes).charset
            result.append(CharsetSourceMap.decode(part.bytes[...], as: used).through(part.map))
        }

        /// Where the last `?=` begins: behind it no word can end.
        private var lastTerminator: Int {
            var i = bytes.endIndex - 2
            while i > bytes.startIndex, !(bytes[i] == ASCII.question && bytes[i + 1] == ASCII.equals) { i -= 1 }
            return max(bytes.startIndex, i)
        }
    }
}
