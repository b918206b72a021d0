/// Reading the text of header fields: encoded words (RFC 2047), raw UTF-8 (RFC 6532) and what broken senders write.
enum EncodedWords {
    /// Decodes the unfolded value of an unstructured field, or of a phrase.
    ///
    /// - Returns: the text, and whether anything had to be guessed or left as it was.
    static func decode(_ bytes: ArraySlice<UInt8>) -> (text: String, isSound: Bool) {
        var reader = Reader(bytes)
        return reader.run()
    }

    /// The end of the encoded word that starts at `start`, if there is one.
    ///
    /// - Parameter allowingBlanks: whether a blank may stand in the word's text, as some senders write it.
    static func wordEnd(in bytes: ArraySlice<UInt8>, at start: Int, allowingBlanks: Bool = false) -> Int? {
        parse(bytes, at: start, allowingBlanks: allowingBlanks)?.end
    }

    private struct Word {
        var charset: ArraySlice<UInt8>
        var isBase64: Bool
        var payload: ArraySlice<UInt8>
        var end: Int
    }

    private static func parse(_ bytes: ArraySlice<UInt8>, at start: Int, allowingBlanks: Bool) -> Word? {
        let end = bytes.endIndex
        guard end - start >= 8, bytes[start] == ASCII.equals, bytes[start + 1] == ASCII.question else { return nil }
        var i = start + 2
        let charsetStart = i
        while i < end, i - charsetStart <= 60, bytes[i] != ASCII.question {
            guard bytes[i] > 0x20, bytes[i] < 0x7F else { return nil }
            i += 1
        }
        guard i < end, bytes[i] == ASCII.question, i > charsetStart else { return nil }
        var charset = bytes[charsetStart..<i]
        if let star = charset.firstIndex(of: ASCII.asterisk) { charset = charset[..<star] }
        guard i + 2 < end, bytes[i + 2] == ASCII.question else { return nil }
        let isBase64: Bool
        switch bytes[i + 1].lowercased {
        case UInt8(ascii: "b"): isBase64 = true
        case UInt8(ascii: "q"): isBase64 = false
        default: return nil
        }
        let payloadStart = i + 3
        i = payloadStart
        while i + 1 < end {
            if bytes[i] == ASCII.question, bytes[i + 1] == ASCII.equals {
                return Word(charset: charset, isBase64: isBase64, payload: bytes[payloadStart..<i], end: i + 2)
            }
            // Blanks end a word for those who split fields at them; so does a length that no sender needs.
            if !allowingBlanks, bytes[i].isBlank || i - start > 600 { return nil }
            i += 1
        }
        return nil
    }

    private struct Reader {
        let bytes: ArraySlice<UInt8>
        var text = ""
        var isSound = true
        /// Bytes of encoded words of one charset that are not yet text: a character may be split between words.
        var pending: [UInt8] = []
        var pendingCharset: ArraySlice<UInt8> = []
        /// Base64 of the last word, not yet decoded: some senders cut a group of four in two words.
        var pendingBase64: [UInt8] = []

        init(_ bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
        }

        mutating func run() -> (text: String, isSound: Bool) {
            guard let lastTerminator = Reader.lastTerminator(in: bytes) else {
                appendPlain(bytes)
                return (text, isSound)
            }
            var plainStart = bytes.startIndex
            var i = bytes.startIndex
            while i < bytes.endIndex {
                // Behind the last "?=" no word can end: looking on would make hostile input cost its square.
                guard i <= lastTerminator, bytes[i] == ASCII.equals, i + 1 < bytes.endIndex,
                    bytes[i + 1] == ASCII.question
                else {
                    i += 1
                    continue
                }
                guard let word = parse(bytes, at: i, allowingBlanks: true) else {
                    isSound = false
                    i += 2
                    continue
                }
                let between = bytes[plainStart..<i]
                // Blanks between encoded words are not text (RFC 2047 section 6.2).
                if !(!pendingCharset.isEmpty && between.allSatisfy(\.isWhitespace)) {
                    flush()
                    appendPlain(between)
                } else if !word.charset.lowercasedString.elementsEqual(pendingCharset.lowercasedString) {
                    flush()
                }
                if word.isBase64 {
                    if pendingBase64.count % 4 == 0 || pendingBase64.last == ASCII.equals {
                        decodePendingBase64()
                    } else {
                        isSound = false
                    }
                    pendingBase64.append(contentsOf: word.payload)
                } else {
                    decodePendingBase64()
                    take(QuotedPrintable.decodeHeader(word.payload))
                }
                pendingCharset = word.charset
                i = word.end
                plainStart = i
            }
            flush()
            appendPlain(bytes[plainStart...])
            return (text, isSound)
        }

        private mutating func take(_ decoded: TransferDecoding) {
            if decoded.firstFault != nil { isSound = false }
            pending.append(contentsOf: decoded.bytes)
        }

        private mutating func decodePendingBase64() {
            guard !pendingBase64.isEmpty else { return }
            take(Base64.decode(pendingBase64))
            pendingBase64.removeAll()
        }

        private mutating func flush() {
            guard !pendingCharset.isEmpty else { return }
            decodePendingBase64()
            let charset = Charset(label: String(decoding: pendingCharset, as: UTF8.self))
            let decoded = charset.decode(pending)
            if !charset.isKnown || decoded.firstFault != nil { isSound = false }
            text += decoded.text
            pending.removeAll()
            pendingCharset = []
        }

        private mutating func appendPlain(_ part: ArraySlice<UInt8>) {
            guard !part.isEmpty else { return }
            let decoded = Charset.ascii.decode(part)
            if decoded.charset != "US-ASCII", decoded.charset != "UTF-8" { isSound = false }
            text += decoded.text
        }

        private static func lastTerminator(in bytes: ArraySlice<UInt8>) -> Int? {
            var i = bytes.endIndex - 2
            while i >= bytes.startIndex {
                if bytes[i] == ASCII.question, bytes[i + 1] == ASCII.equals { return i }
                i -= 1
            }
            return nil
        }
    }
}
