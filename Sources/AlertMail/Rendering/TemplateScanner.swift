/// One Mustache tag of a template, at its place.
struct TemplateTag: Hashable, Sendable {
    /// What the tag does.
    enum Kind: Hashable, Sendable {
        case variable
        case section
        case invertedSection
        case sectionEnd
        case partial
        case contentType
        case comment
    }

    let kind: Kind
    /// The name of variable, section or partial; of a content type, `TEXT` or `HTML`.
    let name: String
    let line: Int
    let column: Int
}

/// Finds the tags of a template by itself: the Mustache library gives its parsed tags to nobody, and renders an unknown name as nothing.
///
/// Only what letters need is known: `{{name}}`, `{{#name}}`, `{{^name}}`, `{{/name}}`, `{{>partial}}`, `{{!comment}}` and
/// `{{% CONTENT_TYPE:…}}`. Unescaped variables, other delimiters, inheritance, dynamic partials, transforms and dotted names are refused.
struct TemplateScanner {
    private let file: String
    private let bytes: [UInt8]

    init(file: String, text: String) {
        self.file = file
        bytes = Array(text.utf8)
    }

    /// The tags in order, and what is wrong with those that are none.
    func scan() -> (tags: [TemplateTag], faults: [TemplateFault]) {
        var tags: [TemplateTag] = []
        var faults: [TemplateFault] = []
        var place = TemplatePlace()
        var index = 0
        while index < bytes.count {
            guard isPair(UInt8(ascii: "{"), at: index) else {
                if isPair(UInt8(ascii: "}"), at: index) {
                    faults.append(fault(place, "'}}' without '{{' before it"))
                    advance(&index, by: 2, &place)
                } else {
                    advance(&index, by: 1, &place)
                }
                continue
            }
            let start = place
            let isComment = index + 2 < bytes.count && bytes[index + 2] == UInt8(ascii: "!")
            guard let end = endOfTag(from: index + 2, mayBreakLines: isComment) else {
                faults.append(fault(start, "'{{' without '}}' on the same line"))
                advance(&index, by: 2, &place)
                continue
            }
            switch tag(bytes[(index + 2)..<end], at: start) {
            case .success(let tag): tags.append(tag)
            case .failure(let refusal): faults.append(fault(start, refusal.reason))
            }
            advance(&index, by: end + 2 - index, &place)
        }
        return (tags, faults)
    }

    private struct Refusal: Error {
        let reason: String
    }

    private func tag(_ content: ArraySlice<UInt8>, at place: TemplatePlace) -> Result<TemplateTag, Refusal> {
        guard let sigil = content.first else { return .failure(Refusal(reason: "empty tag")) }
        let kind: TemplateTag.Kind
        switch sigil {
        case UInt8(ascii: "#"): kind = .section
        case UInt8(ascii: "^"): kind = .invertedSection
        case UInt8(ascii: "/"): kind = .sectionEnd
        case UInt8(ascii: ">"): kind = .partial
        case UInt8(ascii: "!"): kind = .comment
        case UInt8(ascii: "%"): kind = .contentType
        case UInt8(ascii: "="): return .failure(Refusal(reason: "other delimiters than {{ and }} are not allowed"))
        case UInt8(ascii: "{"), UInt8(ascii: "&"):
            return .failure(Refusal(reason: "unescaped variables are not allowed; write {{name}}"))
        case UInt8(ascii: "<"), UInt8(ascii: "$"):
            return .failure(Refusal(reason: "template inheritance is not allowed; use {{> partial}}"))
        default: kind = .variable
        }
        if kind == .comment {
            return .success(TemplateTag(kind: kind, name: "", line: place.line, column: place.column))
        }
        let written = trimmed(kind == .variable ? content : content.dropFirst())
        if kind == .contentType {
            let parts = written.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map(trimmed)
            guard parts.count == 2, text(parts[0]) == "CONTENT_TYPE", ["TEXT", "HTML"].contains(text(parts[1])) else {
                return .failure(Refusal(reason: "write {{% CONTENT_TYPE:TEXT}} or {{% CONTENT_TYPE:HTML}}"))
            }
            return .success(
                TemplateTag(kind: kind, name: text(parts[1]), line: place.line, column: place.column)
            )
        }
        let isCurrent = kind == .variable && written.elementsEqual([UInt8(ascii: ".")])
        guard isCurrent || (!written.isEmpty && written.allSatisfy({ isNameByte($0, inPartial: kind == .partial) }))
        else {
            return .failure(
                Refusal(reason: "'\(SafeText.line(text(written), limit: 40))' is no name: letters and digits only")
            )
        }
        return .success(TemplateTag(kind: kind, name: text(written), line: place.line, column: place.column))
    }

    private func endOfTag(from start: Int, mayBreakLines: Bool) -> Int? {
        var index = start
        while index < bytes.count {
            if isPair(UInt8(ascii: "}"), at: index) { return index }
            if bytes[index] == UInt8(ascii: "\n"), !mayBreakLines { return nil }
            index += 1
        }
        return nil
    }

    private func isPair(_ byte: UInt8, at index: Int) -> Bool {
        index + 1 < bytes.count && bytes[index] == byte && bytes[index + 1] == byte
    }

    private func isNameByte(_ byte: UInt8, inPartial: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"): inPartial
        default: false
        }
    }

    private func trimmed(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var slice = slice
        while let first = slice.first, first == 0x20 || first == 0x09 { slice.removeFirst() }
        while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
        return slice
    }

    private func text(_ slice: ArraySlice<UInt8>) -> String {
        String(decoding: slice, as: UTF8.self)
    }

    private func fault(_ place: TemplatePlace, _ reason: String) -> TemplateFault {
        TemplateFault(file: file, line: place.line, column: place.column, reason: reason)
    }

    private func advance(_ index: inout Int, by count: Int, _ place: inout TemplatePlace) {
        let end = min(index + count, bytes.count)
        while index < end {
            place.pass(bytes[index])
            index += 1
        }
    }
}

/// A place in a template: columns count Unicode scalars.
struct TemplatePlace {
    private(set) var line = 1
    private(set) var column = 1

    mutating func pass(_ byte: UInt8) {
        if byte == UInt8(ascii: "\n") {
            line += 1
            column = 1
        } else if byte & 0xC0 != 0x80 {
            column += 1
        }
    }
}
