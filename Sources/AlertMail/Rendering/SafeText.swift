/// Values from outside, made safe to stand in a letter: one line, no hidden characters, no line that looks like a fact.
enum SafeText {
    /// One line of bounded length whose colons cannot make it look like a fact line (``FactLabel``) or a link.
    ///
    /// Line breaks, tabs and blanks collapse to one blank; control, bidirectional and invisible characters become `[U+202E]`. A colon
    /// between digits stays (`22:14`), every other one becomes a dash: a name such as `x MPAN: 2012…` can then forge no fact,
    /// wherever a mail tool breaks the line.
    static func sentence(_ value: some StringProtocol, limit: Int = RenderingLimits.sentence) -> String {
        defusingColons(in: line(value, limit: limit))
    }

    /// One line of bounded length, with its colons.
    static func line(_ value: some StringProtocol, limit: Int) -> String {
        var scalars: [Unicode.Scalar] = []
        var pendingBlank = false
        var isCut = false
        for scalar in value.unicodeScalars {
            if isBlank(scalar) {
                pendingBlank = !scalars.isEmpty
                continue
            }
            guard scalars.count < limit else {
                isCut = true
                break
            }
            if pendingBlank {
                scalars.append(" ")
                pendingBlank = false
            }
            // A combining character behind a blank would make one character of both: readers then see no blank there.
            let joinsBlank = scalars.last.map { $0 == " " } ?? true
            if isHidden(scalar) || joinsBlank && isCombining(scalar) {
                scalars += Array("[U+\(hexText(scalar.value))]".unicodeScalars)
            } else {
                scalars.append(scalar)
            }
        }
        if isCut { scalars += ["." as Unicode.Scalar, ".", "."] }
        return separatingMarkup(String(String.UnicodeScalarView(scalars)))
    }

    /// A serial number: ASCII letters, digits, hyphens and slashes, and nothing else of the value.
    static func serial(_ value: some StringProtocol) -> String {
        let kept = value.unicodeScalars.lazy.filter { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || isDigit(scalar) || scalar == "-" || scalar == "/")
        }
        return String(String.UnicodeScalarView(kept.prefix(RenderingLimits.serial)))
    }

    /// Runs of six and more digits become `...`: in subjects, which may be read by more people than the letter, and in names, where
    /// they could be read as one more meter point.
    static func withoutLongNumbers(_ text: String) -> String {
        replacingRuns(in: text, of: { ("0"..."9").contains($0) }, where: { $0.count >= 6 })
    }

    /// Runs of four and more letters and digits that hold a digit become `...`: an alert's name stands beside its code and its times, and
    /// holds none itself.
    static func withoutCodes(_ text: String) -> String {
        replacingRuns(
            in: text,
            of: { $0.isASCII && ($0.properties.isAlphabetic || isDigit($0)) },
            where: { $0.count >= 4 && $0.contains(where: isDigit) }
        )
    }

    private static func replacingRuns(
        in text: String,
        of belongs: (Unicode.Scalar) -> Bool,
        where isReplaced: ([Unicode.Scalar]) -> Bool
    ) -> String {
        var result = String.UnicodeScalarView()
        var run: [Unicode.Scalar] = []
        func endRun() {
            result.append(contentsOf: isReplaced(run) ? ["." as Unicode.Scalar, ".", "."] : run)
            run = []
        }
        for scalar in text.unicodeScalars {
            if belongs(scalar) {
                run.append(scalar)
            } else {
                endRun()
                result.append(scalar)
            }
        }
        endRun()
        return String(result)
    }

    /// A URL's query part: everything but unreserved characters (RFC 3986 section 2.3) and those in `keeping` is percent-encoded.
    static func percentEncoded(_ text: String, keeping: String = "") -> String {
        let kept = Set(keeping.utf8)
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where kept.contains(byte):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += hex.utf8.count == 1 ? "%0" + hex : "%" + hex
            }
        }
        return result
    }

    /// Text as HTML shows it; the same characters as Mustache escapes, but by scalar.
    static func htmlEscaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func defusingColons(in text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            guard isColon(scalar) else {
                result.append(scalar)
                continue
            }
            let before = index > 0 ? scalars[index - 1] : " "
            let after = index + 1 < scalars.count ? scalars[index + 1] : " "
            if scalar == ":", isDigit(before), isDigit(after) {
                result.append(scalar)
            } else if after == " " {
                result.append(contentsOf: (before == " " ? "-" : " -").unicodeScalars)
            } else {
                result.append("-")
            }
        }
        return String(result)
    }

    /// Takes `<`, `>`, `&` and quotes out of clusters with combining characters, which Mustache, looking at whole characters, would
    /// not escape: the characters that join themselves to one are dropped.
    private static func separatingMarkup(_ text: String) -> String {
        var result = ""
        for character in text {
            let scalars = character.unicodeScalars
            if scalars.count > 1, let markup = scalars.first(where: isMarkup) {
                result.unicodeScalars.append(markup)
            } else {
                result.append(character)
            }
        }
        return result
    }

    private static func isMarkup(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "<" || scalar == ">" || scalar == "&" || scalar == "\"" || scalar == "'"
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar)
    }

    private static func isColon(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3A, 0x02D0, 0x02F8, 0x0589, 0x05C3, 0x2236, 0xA789, 0xFE13, 0xFE30, 0xFE55, 0xFF1A: true
        default: false
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0x2028, 0x2029: true
        default: scalar.properties.generalCategory == .spaceSeparator
        }
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: true
        // Variation selectors and fillers that show nothing of their own.
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: scalar.properties.isEmojiModifier
        }
    }

    private static func hexText(_ value: UInt32) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - text.utf8.count)) + text
    }
}
