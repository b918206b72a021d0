// The values that IMAP data responses are made of (RFC 3501 section 4).
enum IMAPValue: Sendable, Equatable {
    case atom([UInt8])
    case string([UInt8])
    case skipped(UInt64)
    case list([IMAPValue])

    /// Atom or string.
    var bytes: [UInt8]? {
        switch self {
        case .atom(let bytes), .string(let bytes): bytes
        case .skipped, .list: nil
        }
    }

    var number: UInt64? {
        if case .atom(let bytes) = self { bytes.decimal } else { nil }
    }

    var list: [IMAPValue]? {
        if case .list(let values) = self { values } else { nil }
    }

    var isNil: Bool {
        if case .atom(let bytes) = self { bytes.isWord("NIL") } else { false }
    }

    func isAtom(_ word: String) -> Bool {
        if case .atom(let bytes) = self { bytes.isWord(word) } else { false }
    }

    /// The values of a response, or nil if it is malformed. Lists are kept on a stack of our own, never recursed into.
    static func read(_ segments: [IMAPResponseReader.Segment], depth: Int) -> [IMAPValue]? {
        var stack: [[IMAPValue]] = [[]]
        func add(_ value: IMAPValue) {
            stack[stack.count - 1].append(value)
        }
        for segment in segments {
            switch segment {
            case .literal(let bytes): add(.string(bytes))
            case .skipped(let count): add(.skipped(count))
            case .text(let text):
                var index = 0
                while index < text.count {
                    switch text[index] {
                    case .space:
                        index += 1
                    case UInt8(ascii: "("):
                        guard stack.count <= depth else { return nil }
                        stack.append([])
                        index += 1
                    case UInt8(ascii: ")"):
                        guard stack.count > 1, let values = stack.popLast() else { return nil }
                        add(.list(values))
                        index += 1
                    case UInt8(ascii: "\""):
                        guard let (string, end) = quoted(text, from: index + 1) else { return nil }
                        add(.string(string))
                        index = end
                    default:
                        let end = endOfAtom(text, from: index)
                        add(.atom(Array(text[index..<end])))
                        index = end
                    }
                }
            }
        }
        return stack.count == 1 ? stack[0] : nil
    }

    private static func quoted(_ text: [UInt8], from start: Int) -> (string: [UInt8], end: Int)? {
        var string: [UInt8] = []
        var index = start
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "\""):
                return (string, index + 1)
            case UInt8(ascii: "\\"):
                guard index + 1 < text.count else { return nil }
                string.append(text[index + 1])
                index += 2
            default:
                string.append(text[index])
                index += 1
            }
        }
        return nil
    }

    /// An atom ends at a blank, quote or parenthesis; what stands in brackets, as in `BODY[HEADER.FIELDS (TO)]`,
    /// belongs to it.
    private static func endOfAtom(_ text: [UInt8], from start: Int) -> Int {
        var index = start
        var isInBrackets = false
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "["): isInBrackets = true
            case UInt8(ascii: "]"): isInBrackets = false
            case .space, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""):
                if !isInBrackets { return index }
            default: break
            }
            index += 1
        }
        return index
    }
}
