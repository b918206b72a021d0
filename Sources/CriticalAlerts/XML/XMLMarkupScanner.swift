/// Bounds what libxml2 looks at before it tells us anything, piece by piece, in one pass over the bytes.
///
/// libxml2 reports an element when its start tag is over; by then it has compared each attribute's name with every other
/// one's (XML 1.0, section 3.1, unique attributes), which for 4 MB of attributes takes minutes. So the same bounds are kept
/// here before the bytes get there. Whether the markup is well-formed is left to libxml2: it ends at the first fault, and
/// until there both see the same tags.
struct XMLMarkupScanner {
    /// Where the next byte stands.
    private enum Place {
        case text
        /// Behind `<`.
        case opening
        /// Behind `<!`.
        case exclamation
        /// Behind `<!-`.
        case dash
        /// In a start tag or end tag.
        case tag
        /// In an attribute's value, until this quote. Anything may stand there but `<`, which ends libxml2's reading.
        case value(quote: UInt8)
        /// In a comment, behind so many hyphens.
        case comment(hyphens: Int)
        /// In a CDATA section, behind so many brackets.
        case data(brackets: Int)
        /// In a processing instruction or XML declaration; whether behind a question mark.
        case instruction(isEnding: Bool)
        /// In a document type declaration or something that is nothing: libxml2 reads no further than its first `>`.
        case other
    }

    private var place = Place.text
    /// Bytes of the present tag, comment or instruction so far.
    private var length = 0
    /// Attributes of the present tag so far.
    private var attributes = 0
    private var allAttributes = 0
    private var valueLength = 0

    /// Reads on.
    ///
    /// - Returns: where the first byte is that passes a bound, and which one that is; `nil` if none does.
    mutating func scan(_ bytes: ArraySlice<UInt8>) -> (index: Int, reason: String)? {
        for index in bytes.indices {
            if let reason = scan(bytes[index]) { return (index, reason) }
        }
        return nil
    }

    private mutating func scan(_ byte: UInt8) -> String? {
        switch place {
        case .text:
            if byte == UInt8(ascii: "<") {
                place = .opening
                length = 0
                attributes = 0
            }
            return nil
        case .data(let brackets):
            // Its length is that of its element's text, which is counted with the tree.
            place = byte == UInt8(ascii: ">") && brackets >= 2 ? .text : .data(brackets: run(of: "]", brackets, byte))
            return nil
        case .opening:
            switch byte {
            case UInt8(ascii: "!"): place = .exclamation
            case UInt8(ascii: "?"): place = .instruction(isEnding: false)
            case UInt8(ascii: ">"): place = .text
            default: place = .tag
            }
        case .exclamation:
            switch byte {
            case UInt8(ascii: "-"): place = .dash
            case UInt8(ascii: "["): place = .data(brackets: 0)
            default: place = .other
            }
        case .dash: place = byte == UInt8(ascii: "-") ? .comment(hyphens: 0) : .other
        case .comment(let hyphens):
            place = byte == UInt8(ascii: ">") && hyphens >= 2 ? .text : .comment(hyphens: run(of: "-", hyphens, byte))
        case .instruction(let isEnding):
            place = byte == UInt8(ascii: ">") && isEnding ? .text : .instruction(isEnding: byte == UInt8(ascii: "?"))
        case .tag:
            switch byte {
            case UInt8(ascii: ">"): place = .text
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                place = .value(quote: byte)
                valueLength = 0
            case UInt8(ascii: "="):
                // One for each attribute or namespace declaration, or libxml2 ends here.
                attributes += 1
                allAttributes += 1
                guard attributes <= AlertLimits.attributes else {
                    return "an element with more than \(AlertLimits.attributes) attributes"
                }
                guard allAttributes <= AlertLimits.allAttributes else {
                    return "more than \(AlertLimits.allAttributes) attributes"
                }
            default: break
            }
        case .value(let quote):
            if byte == quote {
                place = .tag
            } else {
                valueLength += 1
                guard valueLength <= AlertLimits.attributeBytes else {
                    return "an attribute with more than \(AlertLimits.attributeBytes) bytes"
                }
            }
        case .other: return nil
        }
        length += 1
        guard length <= AlertLimits.markupBytes else {
            return "a tag, comment or instruction with more than \(AlertLimits.markupBytes) bytes"
        }
        return nil
    }

    /// How many of these stand in a row, this byte included; two are told from more by nobody.
    private func run(of character: Unicode.Scalar, _ count: Int, _ byte: UInt8) -> Int {
        byte == UInt8(ascii: character) ? min(count + 1, 2) : 0
    }
}
