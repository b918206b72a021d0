/// A number with a unit as CSS writes it.
struct CSSLength: Hashable, Sendable {
    enum Unit: Sendable {
        case none, pixel, point, percent
        /// Multiples of the size of the font.
        case font
        case other
    }

    var number: Double
    var unit: Unit

    /// Reads `bytes[range]`; nil if that is no number with or without a unit.
    init?(_ bytes: [UInt8], _ range: Range<Int>) {
        var i = range.lowerBound
        var isNegative = false
        if i < range.upperBound, bytes[i] == ASCII.hyphen || bytes[i] == ASCII.plus {
            isNegative = bytes[i] == ASCII.hyphen
            i += 1
        }
        var value = 0.0
        var digits = 0
        while i < range.upperBound, bytes[i].isDigit {
            value = value * 10 + Double(bytes[i] - ASCII.zero)
            digits += 1
            i += 1
        }
        if i < range.upperBound, bytes[i] == ASCII.dot {
            i += 1
            var scale = 0.1
            while i < range.upperBound, bytes[i].isDigit {
                value += Double(bytes[i] - ASCII.zero) * scale
                scale /= 10
                digits += 1
                i += 1
            }
        }
        guard digits > 0 else { return nil }
        number = min(1e9, value) * (isNegative ? -1 : 1)
        let name = bytes[i..<range.upperBound]
        switch name.count {
        case 0: unit = .none
        case 1 where name.first == ASCII.percent: unit = .percent
        case _ where !name.allSatisfy(\.isLetter): return nil
        case _ where name.equalsIgnoringCase("px"): unit = .pixel
        case _ where name.equalsIgnoringCase("pt"): unit = .point
        case _ where name.equalsIgnoringCase("em") || name.equalsIgnoringCase("rem"): unit = .font
        case _ where name.equalsIgnoringCase("ex") || name.equalsIgnoringCase("ch"): unit = .font
        default: unit = .other
        }
    }

    var isZero: Bool { number == 0 }

    /// Whether letters of this size cannot be read.
    var isTiny: Bool {
        switch unit {
        case .none, .other: number <= 0
        case .pixel, .point: number <= 1
        case .font: number < 0.1
        case .percent: number < 10
        }
    }

    /// Whether something moved this far to the left or up is out of sight.
    var isFarAway: Bool {
        switch unit {
        case .none: false
        case .percent: number <= -100
        case .font: number <= -50
        case .pixel, .point: number <= -500
        case .other: number <= -100
        }
    }
}
