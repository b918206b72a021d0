import CriticalAlerts

/// Finds an alert code in text: `0x8F3F`, `8F3F`, or any four hex digits behind a label.
enum AlertCodeFinder {
    /// The first code of a text, with where it stands in UTF-8 bytes.
    static func find(in text: String, isLabelled: Bool = false) -> (code: AlertCode, range: Range<Int>)? {
        let bytes = Array(text.utf8)
        var index = 0
        var previous: [UInt8] = []
        while index < bytes.count {
            guard bytes[index].isWordByte else {
                index += 1
                continue
            }
            var end = index
            while end < bytes.count, bytes[end].isWordByte { end += 1 }
            var word = bytes[index..<end]
            let hasPrefix =
                word.count == 6 && word.first == UInt8(ascii: "0")
                && word.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
            if hasPrefix { word = word.dropFirst(2) }
            // Parts of identifiers (00-00-5E-EF, 8F3F-…) and of references are none.
            let isJoined = isJoint(bytes, index - 1) || isJoint(bytes, end)
            if word.count == 4, !isJoined, let code = AlertCode(String(decoding: word, as: UTF8.self)) {
                let isTyped = word.first == UInt8(ascii: "8") && word.dropFirst().contains(where: \.isLetter)
                let isNamed =
                    Self.names.contains(String(decoding: previous, as: UTF8.self)) && word.first == UInt8(ascii: "8")
                if hasPrefix || isTyped || isLabelled || isNamed { return (code, index..<end) }
            }
            previous = Folding.fold(String(decoding: bytes[index..<end], as: UTF8.self))
            index = end
        }
        return nil
    }

    private static let names: Set<String> = ["code", "alert", "cod"]

    private static func isJoint(_ bytes: [UInt8], _ index: Int) -> Bool {
        guard index >= 0, index < bytes.count else { return false }
        return bytes[index] == UInt8(ascii: "-") && index + 1 < bytes.count && bytes[index + 1].isWordByte && index > 0
            && bytes[index - 1].isWordByte
            || bytes[index] == UInt8(ascii: "@") || bytes[index] == UInt8(ascii: "_")
    }
}
