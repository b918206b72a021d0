/// The layout of a text part: lines of at most ``RenderingLimits/lineLength`` columns, one empty line between paragraphs.
enum TextLayout {
    /// Wraps, removes trailing blanks, and makes several empty lines one. Lines in `kept` stay as they are, as do lines without a
    /// blank to break at (links) and commands, which begin with `$ ` behind their indentation.
    static func laidOut(_ text: String, keeping kept: Set<String>) -> String {
        var result: [String] = []
        for written in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let line = withoutTrailingBlanks(written)
            if line.isEmpty {
                if result.last?.isEmpty == false { result.append("") }
            } else if kept.contains(line) || line.count <= RenderingLimits.lineLength {
                result.append(line)
            } else {
                result += wrapped(line)
            }
        }
        while result.last?.isEmpty == true { result.removeLast() }
        return result.joined(separator: "\n") + "\n"
    }

    private static func wrapped(_ line: String) -> [String] {
        let indentation = line.prefix { $0 == " " }.count
        let body = line.dropFirst(indentation)
        if body.hasPrefix("$ ") { return [line] }
        // What follows a bullet or a number hangs under its text.
        let bullet = body.prefix { $0 == "-" || $0 == "." || ("0"..."9").contains($0) }
        let hasBullet = (1...3).contains(bullet.count) && body.dropFirst(bullet.count).first == " "
        let hanging = String(repeating: " ", count: indentation + (hasBullet ? bullet.count + 1 : 0))
        var lines: [String] = []
        var current = String(repeating: " ", count: indentation)
        var isEmpty = true
        for word in body.split(separator: " ") {
            if !isEmpty, current.count + 1 + word.count > RenderingLimits.lineLength {
                lines.append(current)
                current = hanging
                isEmpty = true
            }
            current += isEmpty ? String(word) : " " + word
            isEmpty = false
        }
        lines.append(current)
        return lines
    }

    private static func withoutTrailingBlanks(_ line: Substring) -> String {
        var line = line
        while let last = line.last, last == " " || last == "\t" { line.removeLast() }
        return String(line)
    }
}
