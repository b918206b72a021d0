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

    /// How far a question mark may be from the end of its word for it to be taken as a part of the text.
    private static let longestRest = 76

    private static func parse(_ bytes: ArraySlice<UInt8>, at start: Int, allowingBlanks: Bool) -> Word? {
        let end = bytes.endIndex
        guard end - start >= 7, bytes[start] == ASCII.equals, bytes[start + 1] == ASCII.question else { return nil }
        var i = start + 2
        let charsetStart = i
        while i < end, i - charsetStart <= 60, bytes[i] != ASCII.question {
            guard bytes[i] > 0x20, bytes[i] < 0x7F else { return nil }
            i += 1
        }
        guard i < end, bytes[i] == ASCII.question else { return nil }
        var charset = bytes[charsetStart..<i]
        // RFC 2231 section 5: a language may stand behind the charset.
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
            switch (bytes[i], bytes[i + 1]) {
            case (ASCII.question, ASCII.equals):
                if isBase64 || !isQuestionMark(bytes, at: i) {
                    return Word(charset: charset, isBase64: isBase64, payload: bytes[payloadStart..<i], end: i + 2)
                }
            case (ASCII.equals, ASCII.question) where i + 2 >= end || bytes[i + 2] != ASCII.equals:
                // The next word begins: this one was cut off.
                return nil
            default: break
            }
            // Blanks end a word for those who split fields at them; so does a length that no sender needs.
            if !allowingBlanks, bytes[i].isBlank || i - start > 600 { return nil }
            i += 1
        }
        return nil
    }

    /// Whether the "?=" at `start` is a question mark that should have been encoded, before an encoded character:
    /// "What?=C3=A4?=".
    private static func isQuestionMark(_ bytes: ArraySlice<UInt8>, at start: Int) -> Bool {
        guard start + 3 < bytes.endIndex, bytes[start + 2].hexadecimalValue != nil,
            bytes[start + 3].hexadecimalValue != nil
        else { return false }
        let rest = bytes[(start + 4)...].prefix(longestRest)
        for (byte, next) in zip(rest, rest.dropFirst()) {
            switch (byte, next) {
            case (ASCII.question, ASCII.equals): return true
            case (ASCII.equals, ASCII.question): return false
            default: if byte.isWhitespace { return false }
            }
        }
        return false
    }

    private struct Reader {
        let bytes: ArraySlice<UInt8>
        var text = ""
        var isSound = true
        /// The charset of the encoded words that are not yet text; nil if there are none.
        var charset: ArraySlice<UInt8>?
        /// Their bytes: a character may be split between words.
        var pending: [UInt8] = []
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
            // Behind the last "?=" no word can end: looking on would make hostile input cost its square.
            while i <= lastTerminator {
                guard bytes[i] == ASCII.equals, bytes[i + 1] == ASCII.question else {
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
                if charset == nil || !between.allSatisfy(\.isWhitespace) {
                    flush()
                    appendPlain(between)
                } else if let charset, !isSame(charset, word.charset) {
                    flush()
                }
                take(word)
                i = word.end
                plainStart = i
            }
            flush()
            appendPlain(bytes[plainStart...])
            return (text, isSound)
        }

        private mutating func take(_ word: Word) {
            if word.isBase64 {
                if pendingBase64.count % 4 == 0 || pendingBase64.last == ASCII.equals {
                    decodePendingBase64()
                } else {
                    isSound = false
                }
                if pendingBase64.isEmpty, ISO2022.isName(word.charset) {
                    takeStateful(Base64.decode(word.payload))
                } else {
                    pendingBase64.append(contentsOf: word.payload)
                }
            } else {
                decodePendingBase64()
                takeStateful(QuotedPrintable.decodeHeader(word.payload), ISO2022.isName(word.charset))
            }
            charset = word.charset
        }

        /// Takes the bytes of a word. In ISO-2022 each word begins and ends in ASCII (RFC 2047 section 3); a sender that
        /// cuts a run of two-byte characters leaves the switch back to a later word, which then comes first in that.
        private mutating func takeStateful(_ decoded: TransferDecoding, _ isStateful: Bool = true) {
            if isStateful, !pending.isEmpty, !ISO2022.beginsShifted(decoded.bytes) {
                let kept = charset
                flushText()
                charset = kept
            }
            if decoded.firstFault != nil { isSound = false }
            pending.append(contentsOf: decoded.bytes)
        }

        private mutating func decodePendingBase64() {
            guard !pendingBase64.isEmpty else { return }
            let decoded = Base64.decode(pendingBase64)
            if decoded.firstFault != nil { isSound = false }
            pending.append(contentsOf: decoded.bytes)
            pendingBase64.removeAll(keepingCapacity: true)
        }

        private mutating func flush() {
            guard charset != nil else { return }
            decodePendingBase64()
            flushText()
            charset = nil
        }

        private mutating func flushText() {
            guard let label = charset else { return }
            let charset = Charset(label: label)
            let decoded = charset.decode(pending)
            if !charset.isKnown || decoded.firstFault != nil { isSound = false }
            text += decoded.text
            pending.removeAll(keepingCapacity: true)
        }

        private mutating func appendPlain(_ part: ArraySlice<UInt8>) {
            guard !part.isEmpty else { return }
            let decoded = Charset.ascii.decode(part)
            if decoded.charset != "US-ASCII", decoded.charset != "UTF-8" { isSound = false }
            text += decoded.text
        }

        private func isSame(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Bool {
            a.count == b.count && zip(a, b).allSatisfy { $0.lowercased == $1.lowercased }
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

    /// Charsets that switch between sets of characters by escape sequences.
    private enum ISO2022 {
        static func isName(_ charset: ArraySlice<UInt8>) -> Bool { charset.hasPrefixIgnoringCase("iso-2022-") }

        /// Whether the bytes begin in the middle of two-byte characters: their first switch goes back to one byte.
        static func beginsShifted(_ bytes: [UInt8]) -> Bool {
            guard let escape = bytes.firstIndex(of: ASCII.escape), escape > 0, escape + 1 < bytes.count else {
                return false
            }
            return bytes[escape + 1] == ASCII.openParenthesis
        }
    }
}
