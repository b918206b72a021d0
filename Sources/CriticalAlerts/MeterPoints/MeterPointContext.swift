/// What stands beside a number: labels that make it a meter point, and words that make it something else.
enum MeterPointContext {
    struct Label {
        enum Kind {
            /// Says what the number is: MPAN, MPRN, MPxN, M number, meter point reference.
            case strong
            /// Says what it is about: gas, electricity.
            case weak
            /// Says that it is something else.
            case negative
        }

        let kind: Kind
        /// The fuel, if the label names one.
        let fuel: Fuel?
        /// Where it stands; empty for a negative one.
        let range: Range<Int>

        func allows(_ fuel: Fuel) -> Bool {
            kind != .negative && (self.fuel == nil || self.fuel == fuel)
        }
    }

    /// The label before a number: only filling words and marks may stand between. A number in a list inherits the label of the one before.
    static func label(_ bytes: [UInt8], before start: Int, previous: MeterPointMatch?) -> Label? {
        let limit = max(0, start - MeterPointLimits.labelDistance)
        var index = start
        var words = 0
        var lineBreaks = 0
        var sawNumberWord = false
        var sawStop = false
        var weak: Label?
        while index > limit, words < 6 {
            if let previous, index == previous.range.upperBound {
                guard let range = previous.label, !sawStop else { return weak }
                let kind: Label.Kind = previous.confidence == .high ? .strong : .weak
                return Label(kind: kind, fuel: previous.meterPoint.fuel, range: range)
            }
            let byte = bytes[index - 1]
            guard isASCIIAlphanumeric(byte) else {
                if byte == 0x0A { lineBreaks += 1 }
                if byte == UInt8(ascii: ".") { sawStop = true }
                guard lineBreaks <= 2, byte >= 0x80 || marks.contains(byte) else { return weak }
                index -= 1
                continue
            }
            let wordEnd = index
            while index > limit, isASCIIAlphanumeric(bytes[index - 1]) { index -= 1 }
            if index > 0, index == limit, isASCIIAlphanumeric(bytes[index - 1]) { return weak }
            words += 1
            let word = String(decoding: bytes[index..<wordEnd], as: UTF8.self).lowercased()
            let range = index..<wordEnd
            switch word {
            case "mpxn", "mpxns":
                return Label(kind: .strong, fuel: nil, range: range)
            case "mprn", "mprns", "mpr", "mnumber":
                return Label(kind: .strong, fuel: .gas, range: range)
            case "mpan", "mpans":
                return Label(kind: .strong, fuel: .electricity, range: range)
            case "m" where sawNumberWord:
                return Label(kind: .strong, fuel: .gas, range: range)
            case "s" where sawNumberWord, "supply" where sawNumberWord:
                return Label(kind: .strong, fuel: weak?.fuel ?? .electricity, range: range)
            case "meterpoint":
                return Label(kind: .strong, fuel: weak?.fuel, range: range)
            case "point", "points":
                guard let meter = wordStart(bytes, "meter", endingBefore: index) else { return weak }
                return Label(kind: .strong, fuel: weak?.fuel, range: meter..<wordEnd)
            case "gas":
                weak = weak ?? Label(kind: .weak, fuel: .gas, range: range)
            case "electricity", "electric", "elec":
                weak = weak ?? Label(kind: .weak, fuel: .electricity, range: range)
            case "number", "numbers", "no", "nos", "num", "ref", "refs", "reference", "references":
                sawNumberWord = true
            default:
                if weak == nil, others.contains(word) { return Label(kind: .negative, fuel: nil, range: index..<index) }
                guard fillers.contains(word) else { return weak }
            }
        }
        return weak
    }

    /// A label in brackets behind a number: `3938424403 (MPRN)`.
    static func label(_ bytes: [UInt8], after end: Int) -> Label? {
        var index = end
        if index < bytes.count, bytes[index] == 0x20 { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "(") else { return nil }
        let start = index + 1
        index = start
        while index < bytes.count, index - start < 5, isASCIIAlphanumeric(bytes[index]) { index += 1 }
        switch String(decoding: bytes[start..<index], as: UTF8.self).lowercased() {
        case "mprn": return Label(kind: .strong, fuel: .gas, range: start..<index)
        case "mpan": return Label(kind: .strong, fuel: .electricity, range: start..<index)
        case "mpxn": return Label(kind: .strong, fuel: nil, range: start..<index)
        default: return nil
        }
    }

    /// Whether nothing joins a number to its neighbours: no sign, address, path, parameter or further digits.
    static func standsAlone(
        _ bytes: [UInt8],
        _ range: Range<Int>,
        isGrouped: Bool,
        previous: MeterPointMatch?
    ) -> Bool {
        if range.lowerBound > 0 {
            let before = bytes[range.lowerBound - 1]
            let isJoined = range.lowerBound > 1 && isASCIIAlphanumeric(bytes[range.lowerBound - 2])
            if Array("+@=&?%#$_~".utf8).contains(before) { return false }
            if Array("-./:".utf8).contains(before), isJoined || before == UInt8(ascii: "/") { return false }
            // Groups behind a group on the same line are the middle of something longer, a telephone number for instance.
            if isGrouped, previous?.range.upperBound != range.lowerBound - 1, before == 0x20, isJoined,
                isDigit(bytes[range.lowerBound - 2])
            {
                return false
            }
        }
        if range.upperBound < bytes.count {
            let after = bytes[range.upperBound]
            if Array("@%_=".utf8).contains(after) { return false }
            if Array("-./:".utf8).contains(after), range.upperBound + 1 < bytes.count,
                isASCIIAlphanumeric(bytes[range.upperBound + 1])
            {
                return false
            }
        }
        return true
    }

    /// Whether a unit follows: `12345678 kWh`, `1767225600000 ms`.
    static func isFollowedByUnit(_ bytes: [UInt8], _ end: Int) -> Bool {
        var index = end
        if index < bytes.count, bytes[index] == 0x20 { index += 1 }
        let start = index
        while index < bytes.count, index - start < 8, isASCIIAlphanumeric(bytes[index]) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
        return ["ms", "msec", "millis", "s", "sec", "kwh", "wh", "mwh", "mj", "m3", "ft3", "gbp", "pence", "pounds"]
            .contains(word)
    }

    /// Whether the character before this place belongs to a word: an underscore, or a letter outside ASCII.
    static func endsInWord(_ bytes: [UInt8], before index: Int) -> Bool {
        guard index > 0 else { return false }
        let last = bytes[index - 1]
        if last < 0x80 { return isASCIIAlphanumeric(last) || last == UInt8(ascii: "_") }
        var start = index - 1
        while start > 0, start > index - 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        return !isPunctuation(bytes, at: start)
    }

    /// Whether the character at this place belongs to a word: an underscore, or a letter outside ASCII.
    static func beginsWord(_ bytes: [UInt8], at index: Int) -> Bool {
        guard index < bytes.count else { return false }
        let first = bytes[index]
        if first < 0x80 { return isASCIIAlphanumeric(first) || first == UInt8(ascii: "_") }
        return !isPunctuation(bytes, at: index)
    }

    /// General punctuation and the blanks and quotation marks of Latin-1, in UTF-8.
    private static func isPunctuation(_ bytes: [UInt8], at index: Int) -> Bool {
        guard index + 1 < bytes.count else { return false }
        switch (bytes[index], bytes[index + 1]) {
        case (0xC2, 0xA0), (0xC2, 0xAB), (0xC2, 0xB7), (0xC2, 0xBB), (0xE2, 0x80), (0xE2, 0x81), (0xE2, 0x88):
            return true
        case (0xEF, 0xBB):
            return index + 2 < bytes.count && bytes[index + 2] == 0xBF
        default:
            return false
        }
    }

    /// Where a word begins that stands before this place, one to three blanks or hyphens away.
    private static func wordStart(_ bytes: [UInt8], _ word: String, endingBefore index: Int) -> Int? {
        let letters = Array(word.utf8)
        var end = index
        while end > 0, index - end < 3, [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "-")].contains(bytes[end - 1]) {
            end -= 1
        }
        guard end < index, end >= letters.count else { return nil }
        let start = end - letters.count
        for (byte, letter) in zip(bytes[start..<end], letters) where byte | 0x20 != letter { return nil }
        return start > 0 && isASCIIAlphanumeric(bytes[start - 1]) ? nil : start
    }

    private static let marks = Set(" \t\r\n:=#()[]{}\"'*|>-,;&./".utf8)

    private static let fillers: Set<String> = [
        "and", "or", "is", "are", "was", "the", "core", "id", "import", "export", "secondary", "primary", "new", "old",
        "following", "below", "affected", "ending",
    ]

    private static let others: Set<String> = [
        "timestamp", "epoch", "unix", "ts", "time", "date", "counter", "ms", "ean", "gtin", "upc", "isbn", "barcode",
        "code", "product", "sku", "order", "invoice", "purchase", "po", "tel", "telephone", "phone", "fax", "mobile",
        "mob", "call", "ring", "account", "acct", "acc", "serial", "msn", "sn", "ticket", "case", "incident", "job",
        "sort", "card", "iban", "customer", "contract", "imei", "tracking", "parcel", "vat", "company", "policy",
        "reading", "read", "emergency", "engineer",
    ]
}
