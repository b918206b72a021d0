/// Finds status codes in what a server said.
enum StatusFinder {
    /// The status of a text: its first enhanced code (RFC 3463), else its first SMTP code as `x.0.0`, else `nil`.
    static func status(in folded: [UInt8]) -> String? {
        enhanced(in: folded) ?? smtpCode(in: folded).map { "\($0 / 100).0.0" }
    }

    /// The first `4.x.x` or `5.x.x` that stands by itself; versions and addresses with further numbers are none.
    static func enhanced(in text: [UInt8]) -> String? {
        var index = 0
        while index < text.count {
            guard text[index].isDigit else {
                index += 1
                continue
            }
            var end = index
            while end < text.count, text[end].isDigit || text[end] == UInt8(ascii: ".") { end += 1 }
            var run = text[index..<end]
            while run.last == UInt8(ascii: ".") { run.removeLast() }
            let before = index > 0 ? text[index - 1] : 0x20
            let isFree = !before.isWordByte && before != UInt8(ascii: "/") && before != UInt8(ascii: "[")
            let groups = run.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            if isFree, groups.count == 3, groups[0].count == 1,
                [UInt8(ascii: "4"), UInt8(ascii: "5")].contains(run[index]),
                (1...3).contains(groups[1].count), (1...3).contains(groups[2].count),
                end == text.count || !(text[end].isLetter || text[end] == UInt8(ascii: "/"))
            {
                return String(decoding: run, as: UTF8.self)
            }
            index = max(end, index + 1)
        }
        return nil
    }

    /// The first three-digit reply code 4xx or 5xx that stands by itself.
    static func smtpCode(in text: [UInt8]) -> Int? {
        var index = 0
        while index + 2 < text.count {
            let isStart =
                index == 0
                || !(text[index - 1].isWordByte || text[index - 1] == UInt8(ascii: ".")
                    || text[index - 1] == UInt8(ascii: "-"))
            if isStart, text[index] == UInt8(ascii: "4") || text[index] == UInt8(ascii: "5"),
                (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(text[index + 1]),
                text[index + 2].isDigit, index + 3 == text.count || isEnd(text, index + 3)
            {
                return Int(text[index] - 0x30) * 100 + Int(text[index + 1] - 0x30) * 10 + Int(text[index + 2] - 0x30)
            }
            index += 1
        }
        return nil
    }

    private static func isEnd(_ text: [UInt8], _ index: Int) -> Bool {
        switch text[index] {
        case 0x20:
            // "50 lines", "550 Kbytes": a reply code is followed by a reason.
            return !text[(index + 1)...].starts(with: Array("line".utf8))
                && !text[(index + 1)...].starts(with: Array("kb".utf8))
                && !text[(index + 1)...].starts(with: Array("byte".utf8))
        case UInt8(ascii: "-"), UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: ":"),
            UInt8(ascii: ";"), UInt8(ascii: "\""):
            return true
        case UInt8(ascii: "."): return index + 1 == text.count || !text[index + 1].isDigit
        default: return false
        }
    }
}
