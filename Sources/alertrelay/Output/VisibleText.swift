/// Text from outside, made fit for a terminal: what controls the terminal, turns the text around or cannot be seen is
/// spelt out.
enum VisibleText {
    /// One line: line breaks and tabs too are spelt out.
    static func line(_ text: some StringProtocol) -> String {
        spellingOut(text) { isHidden($0) }
    }

    /// The lines of a text, split at LF; tabs stay.
    static func lines(_ text: some StringProtocol) -> [String] {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            spellingOut(String(String.UnicodeScalarView(line))) { $0 != "\t" && isHidden($0) }
        }
    }

    /// Whether a terminal does not show the character as itself: controls (C0, DEL, C1), line and paragraph separators,
    /// formatting and bidirectional characters, fillers and variation selectors, private and unassigned code points.
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: return false
        case 0...0x1F, 0x7F...0x9F: return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return true
        default: return scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func spellingOut(_ text: some StringProtocol, where isHidden: (Unicode.Scalar) -> Bool) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isHidden(scalar) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let zeros = String(repeating: "0", count: max(0, 4 - digits.utf8.count))
                scalars.append(contentsOf: "[U+\(zeros)\(digits)]".unicodeScalars)
            } else {
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
