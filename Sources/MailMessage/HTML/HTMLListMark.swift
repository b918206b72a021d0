/// What stands before an item of a list.
enum HTMLListMark {
    static let bullet = "-"

    /// How the items of an ordered list are counted (`type` of `ol`).
    enum Kind: Sendable {
        case bullet, decimal, lowerLetters, upperLetters, lowerRoman, upperRoman

        init(_ bytes: [UInt8], _ type: Range<Int>?) {
            guard let type, type.count == 1 else {
                self = .decimal
                return
            }
            switch bytes[type.lowerBound] {
            case UInt8(ascii: "a"): self = .lowerLetters
            case UInt8(ascii: "A"): self = .upperLetters
            case UInt8(ascii: "i"): self = .lowerRoman
            case UInt8(ascii: "I"): self = .upperRoman
            default: self = .decimal
            }
        }

        /// The mark of the item with a number.
        func mark(_ number: Int) -> String {
            switch self {
            case .bullet: HTMLListMark.bullet
            case .decimal: "\(number)."
            case .lowerLetters: HTMLListMark.letters(number).map { "\($0)." } ?? "\(number)."
            case .upperLetters: HTMLListMark.letters(number).map { "\($0.uppercased())." } ?? "\(number)."
            case .lowerRoman: HTMLListMark.roman(number).map { "\($0)." } ?? "\(number)."
            case .upperRoman: HTMLListMark.roman(number).map { "\($0.uppercased())." } ?? "\(number)."
            }
        }
    }

    /// 1 is a, 26 is z, 27 is aa.
    private static func letters(_ number: Int) -> String? {
        guard (1...1_000_000).contains(number) else { return nil }
        var rest = number
        var letters: [UInt8] = []
        while rest > 0 {
            letters.append(UInt8(ascii: "a") + UInt8((rest - 1) % 26))
            rest = (rest - 1) / 26
        }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }

    private static func roman(_ number: Int) -> String? {
        guard (1...3_999).contains(number) else { return nil }
        let signs = [
            (1_000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
            (10, "x"),
            (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
        ]
        var rest = number
        var text = ""
        for (value, sign) in signs {
            while rest >= value {
                text += sign
                rest -= value
            }
        }
        return text
    }
}
