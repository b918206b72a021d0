/// The one pass over a message's bytes: finds header fields, boundaries and parts, and keeps their ranges.
///
/// Open containers stand on a stack of our own, so that depth costs memory and not the machine's stack. Boundaries are
/// matched from the innermost outwards (RFC 2046 section 5.1.2): an outer one closes all that is inside it.
struct MessageStructure {
    private(set) var parts: [PartRecord] = []
    private(set) var fields: [FieldRecord] = []
    private(set) var defects: [Defect] = []
    private(set) var mboxLine: Range<Int>?

    private let source: [UInt8]
    private let limits: ParserLimits
    private var stack: [Container] = []
    /// Boundaries of the stack that are still looked for.
    private var openBoundaries = 0
    /// Bytes that may still be read ahead of the one pass, so that it stays linear.
    private var lookAhead = 0

    private struct Container {
        var part: Int
        /// `--boundary`; empty for enclosed messages and for multiparts that were closed.
        var delimiter: [UInt8]
    }

    private struct Hit {
        var level: Int
        var isEnd: Bool
        var lineStart: Int
        /// Behind the boundary's line break.
        var lineEnd: Int
    }

    init(_ source: [UInt8], limits: ParserLimits) {
        self.source = source
        self.limits = limits
        lookAhead = source.count
        // Most mails have fewer; growing step by step is measurable.
        fields.reserveCapacity(32)
        parts.reserveCapacity(4)
        parse(source.span)
    }

    private mutating func report(_ code: Defect.Code, part: Int, offset: Int) {
        if defects.count < limits.defects {
            defects.append(Defect(code, part: part, offset: offset))
        } else if defects.count == limits.defects {
            defects.append(Defect(.tooManyDefects, part: part, offset: offset))
        }
    }

    // MARK: - Parts

    private mutating func parse(_ bytes: Span<UInt8>) {
        var next: Int? = openPart(bytes, at: skipMboxLine(bytes), parent: -1)
        while var current = next {
            next = nil
            // An enclosed message goes straight on with its own header, unless a boundary follows at once.
            if parts[current].isOpened, parts[current].kind == .message {
                let start = parts[current].bodyStart
                if boundary(bytes, at: start) == nil, start < bytes.count || stack.isEmpty {
                    next = openPart(bytes, at: skipMboxLine(bytes, at: start), parent: current)
                    continue
                }
            }
            let isBase64 = parts[current].encoding == .base64
            guard var hit = nextBoundary(bytes, from: parts[current].bodyStart, inBase64: isBase64) else {
                close(downTo: 0, current: current, at: bytes.count)
                return
            }
            while true {
                let end = endBeforeLineBreak(bytes, line: hit.lineStart, notBefore: 0)
                close(downTo: hit.level + 1, current: current, at: end)
                let container = stack[hit.level].part
                if !hit.isEnd {
                    // Two boundaries one after the other have no part between them, nor has the last line of all: a part
                    // has at least the empty line behind its header (RFC 2046 section 5.1.1).
                    if hit.lineEnd >= bytes.count {
                        close(downTo: 0, current: container, at: bytes.count)
                        return
                    }
                    if let following = boundary(bytes, at: hit.lineEnd) {
                        current = container
                        hit = following
                        continue
                    }
                    if parts.count >= limits.parts {
                        report(.tooManyParts, part: container, offset: hit.lineStart)
                        close(downTo: 0, current: container, at: bytes.count)
                        return
                    }
                    next = openPart(bytes, at: hit.lineEnd, parent: container)
                    break
                }
                parts[container].closedAt = hit.lineEnd
                stack[hit.level].delimiter = []
                openBoundaries -= 1
                current = container
                guard let following = nextBoundary(bytes, from: hit.lineEnd) else {
                    close(downTo: 0, current: container, at: bytes.count)
                    return
                }
                hit = following
            }
        }
    }

    /// Reads a part's header and pushes it on the stack if it is a container.
    private mutating func openPart(_ bytes: Span<UInt8>, at start: Int, parent: Int) -> Int {
        let index = parts.count
        var part = PartRecord()
        part.parent = parent
        part.start = start
        if parent >= 0 {
            part.depth = parts[parent].depth + 1
            if parts[parent].lastChild >= 0 {
                part.ordinal = parts[parts[parent].lastChild].ordinal + 1
                parts[parts[parent].lastChild].nextSibling = index
            } else {
                parts[parent].firstChild = index
            }
            parts[parent].lastChild = index
        }
        parts.append(part)
        readHeader(bytes, of: index)

        let kind = parts[index].kind
        guard kind != .leaf else { return index }
        if !parts[index].encoding.isIdentity {
            if kind == .message { return index }
            report(.encodedMultipart, part: index, offset: parts[index].start)
        }
        guard parts[index].depth < limits.depth, parts.count < limits.parts else {
            report(
                parts.count < limits.parts ? .tooDeep : .tooManyParts,
                part: index,
                offset: parts[index].bodyStart
            )
            return index
        }
        var delimiter: [UInt8] = []
        if kind == .multipart {
            delimiter = self.delimiter(bytes, of: parts[index].contentType, from: parts[index].bodyStart)
            if delimiter.isEmpty {
                report(.missingBoundary, part: index, offset: parts[index].start)
                return index
            }
            openBoundaries += 1
        }
        parts[index].isOpened = true
        stack.append(Container(part: index, delimiter: delimiter))
        return index
    }

    /// Ends the current part and all containers from the top of the stack down to `level`.
    private mutating func close(downTo level: Int, current: Int, at end: Int) {
        // The container whose boundary this is goes on.
        if level == 0 || stack[level - 1].part != current { finish(current, at: end) }
        while stack.count > level {
            let container = stack.removeLast()
            finish(container.part, at: end)
            guard parts[container.part].kind == .multipart else { continue }
            if !container.delimiter.isEmpty {
                openBoundaries -= 1
                report(.missingEndBoundary, part: container.part, offset: end)
            }
            if parts[container.part].firstChild < 0 {
                report(.noParts, part: container.part, offset: parts[container.part].bodyStart)
            }
        }
    }

    /// Ends a part. The line break before a boundary is the boundary's (RFC 2046 section 5.1.1), even if it is the last one
    /// of the part's header: then the part ends before it, or it would reach out of the message that it stands in.
    private mutating func finish(_ part: Int, at end: Int) {
        parts[part].bodyEnd = end
        guard end < parts[part].bodyStart else { return }
        parts[part].start = min(parts[part].start, end)
        parts[part].headerEnd = min(parts[part].headerEnd, end)
        parts[part].bodyStart = end
        if parts[part].endField > parts[part].firstField {
            let last = parts[part].endField - 1
            fields[last].end = min(fields[last].end, end)
        }
    }

    // MARK: - Boundaries

    /// `--` and the boundary of that type; empty if it has none.
    ///
    /// Parentheses behind an unquoted boundary are a comment (RFC 2045 section 5.1), or a part of it that should have
    /// been quoted: the first line of the body that fits one of the two decides.
    private mutating func delimiter(_ bytes: Span<UInt8>, of type: ContentType, from start: Int) -> [UInt8] {
        func lineStart(_ boundary: String) -> [UInt8] {
            boundary.isEmpty ? [] : [ASCII.hyphen, ASCII.hyphen] + Array(boundary.utf8)
        }
        let usual = lineStart(type.parameters["boundary"] ?? "")
        guard let written = type.parameters.boundaryWithComments else { return usual }
        let alternative = lineStart(written)
        var line = start
        while line < bytes.count, lookAhead > 0 {
            let newline = ByteSearch.first(ASCII.lf, in: bytes, from: line, to: bytes.count) ?? bytes.count
            lookAhead -= newline + 1 - line
            if ByteSearch.matches(alternative, in: bytes, at: line, to: newline) { return alternative }
            if !usual.isEmpty, ByteSearch.matches(usual, in: bytes, at: line, to: newline) { return usual }
            line = newline + 1
        }
        return usual
    }

    /// The next line from `start` on that is a boundary of an open multipart.
    private func nextBoundary(_ bytes: Span<UInt8>, from start: Int, inBase64: Bool = false) -> Hit? {
        guard openBoundaries > 0 else { return nil }
        // Base64 has a line break every 76 characters and no hyphen: the search runs from boundary to boundary.
        if inBase64 {
            var next = start
            while let hyphen = ByteSearch.first(ASCII.hyphen, in: bytes, from: next, to: bytes.count) {
                if hyphen == start || bytes[hyphen - 1] == ASCII.lf, let hit = boundary(bytes, at: hyphen) {
                    return hit
                }
                next = hyphen + 1
            }
            return nil
        }
        var line = start
        while line < bytes.count {
            if bytes[line] == ASCII.hyphen, let hit = boundary(bytes, at: line) { return hit }
            guard let newline = ByteSearch.first(ASCII.lf, in: bytes, from: line, to: bytes.count) else { return nil }
            line = newline + 1
        }
        return nil
    }

    /// The boundary that the line at `start` is, if it is one: `--boundary`, perhaps `--`, perhaps blanks.
    private func boundary(_ bytes: Span<UInt8>, at start: Int) -> Hit? {
        guard openBoundaries > 0, start + 2 < bytes.count, bytes[start] == ASCII.hyphen,
            bytes[start + 1] == ASCII.hyphen
        else { return nil }
        let newline = ByteSearch.first(ASCII.lf, in: bytes, from: start, to: bytes.count)
        let lineEnd = newline.map { $0 + 1 } ?? bytes.count
        var textEnd = newline ?? bytes.count
        while textEnd > start, bytes[textEnd - 1].isBlank || bytes[textEnd - 1] == ASCII.cr { textEnd -= 1 }
        var level = stack.count
        while level > 0 {
            level -= 1
            // The length alone rules most of them out.
            let count = stack[level].delimiter.count
            guard count > 0, count >= textEnd - start || count + 2 == textEnd - start,
                ByteSearch.matches(stack[level].delimiter, in: bytes, at: start, to: lineEnd)
            else { continue }
            let rest = start + count
            // A boundary that itself ends with blanks swallows them.
            if textEnd <= rest { return Hit(level: level, isEnd: false, lineStart: start, lineEnd: lineEnd) }
            if textEnd - rest == 2, bytes[rest] == ASCII.hyphen, bytes[rest + 1] == ASCII.hyphen {
                return Hit(level: level, isEnd: true, lineStart: start, lineEnd: lineEnd)
            }
        }
        return nil
    }

    /// The offset before the line break that stands before the line at `line`: it belongs to the boundary.
    private func endBeforeLineBreak(_ bytes: Span<UInt8>, line: Int, notBefore start: Int) -> Int {
        var end = line
        if end > start, bytes[end - 1] == ASCII.lf {
            end -= 1
            if end > start, bytes[end - 1] == ASCII.cr { end -= 1 }
        }
        return end
    }

    // MARK: - Headers

    /// Steps over the mbox separators that delivery programs left before the header.
    private mutating func skipMboxLine(_ bytes: Span<UInt8>, at start: Int = 0) -> Int {
        var position = start
        if start == 0, bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
        let first = position
        while let end = endOfMboxLine(bytes, at: position) { position = end }
        if position > first {
            if start == 0 { mboxLine = first..<position }
            report(.mboxLine, part: parts.count, offset: first)
        }
        return position
    }

    /// The offset behind the mbox separator at `start`, if there is one.
    private func endOfMboxLine(_ bytes: Span<UInt8>, at start: Int) -> Int? {
        let line = start < bytes.count && bytes[start] == ASCII.greater ? start + 1 : start
        guard ByteSearch.matches("From ", in: bytes, at: line) else { return nil }
        // "From : a" is a field in obsolete syntax.
        var next = line + 5
        while next < bytes.count, bytes[next].isBlank { next += 1 }
        if next < bytes.count, bytes[next] == ASCII.colon { return nil }
        return ByteSearch.first(ASCII.lf, in: bytes, from: line, to: bytes.count).map { $0 + 1 } ?? bytes.count
    }

    /// Reads a header block.
    ///
    /// Lines that are no fields are stepped over, as broken folding makes them, unless nothing but such lines stands
    /// between the last field and the end of the part: then they are the body of a sender that forgot the empty line.
    private mutating func readHeader(_ bytes: Span<UInt8>, of index: Int) {
        let start = parts[index].start
        let firstField = fields.count
        parts[index].firstField = firstField
        var line = start
        var tooMany = false
        var tooLarge = false
        var sawEmptyLine = false
        var sawJunk = false
        /// The first line behind the last field that is none.
        var junk: Int?
        var bodyStart: Int?
        while line < bytes.count {
            let newline = ByteSearch.first(ASCII.lf, in: bytes, from: line, to: bytes.count)
            let next = newline.map { $0 + 1 } ?? bytes.count
            var end = newline ?? bytes.count
            if end > line, bytes[end - 1] == ASCII.cr { end -= 1 }
            if end == line {
                sawEmptyLine = true
                bodyStart = next
                break
            }
            let first = bytes[line]
            if line - start > limits.headerBytes {
                // The rest of the header is stepped over, not read as a body that nobody wrote.
                if !tooLarge { report(.headerTooLarge, part: index, offset: line) }
                tooLarge = true
                junk = nil
                if first == ASCII.hyphen, boundary(bytes, at: line) != nil {
                    bodyStart = line
                    break
                }
                line = next
                continue
            }
            if first.isBlank, line > start {
                // A line of blanks alone still continues the field (RFC 5322 section 4.2).
                if fields.count > firstField, fields[fields.count - 1].end == line {
                    fields[fields.count - 1].valueEnd = end
                    fields[fields.count - 1].end = next
                }
                line = next
                continue
            }
            if first == ASCII.hyphen, boundary(bytes, at: line) != nil {
                bodyStart = line
                break
            }
            guard let name = fieldName(bytes, from: line, to: end) else {
                if line == start, parts[index].parent < 0 {
                    // No header at all.
                    bodyStart = line
                    break
                }
                if !sawJunk { report(.invalidHeaderLine, part: index, offset: line) }
                sawJunk = true
                junk = junk ?? line
                line = next
                continue
            }
            junk = nil
            if fields.count - firstField >= limits.headerFields {
                if !tooMany { report(.tooManyHeaderFields, part: index, offset: line) }
                tooMany = true
            } else {
                fields.append(
                    FieldRecord(start: line, nameEnd: name.end, valueStart: name.colon + 1, valueEnd: end, end: next)
                )
            }
            line = next
        }
        parts[index].endField = fields.count
        var headerEnd = min(line, bytes.count)
        if let junk, bodyStart.map({ $0 >= bytes.count || boundary(bytes, at: $0) != nil }) ?? true {
            bodyStart = junk
            headerEnd = junk
            sawEmptyLine = false
        }
        parts[index].headerEnd = headerEnd
        parts[index].bodyStart = bodyStart ?? bytes.count
        parts[index].bodyEnd = parts[index].bodyStart
        if fields.count == firstField, parts[index].parent < 0 {
            report(.noHeaders, part: index, offset: start)
        } else if bodyStart == nil {
            report(.truncatedHeader, part: index, offset: bytes.count)
        } else if !sawEmptyLine {
            report(.missingHeaderEnd, part: index, offset: parts[index].bodyStart)
        }
        inspectFields(bytes, of: index)
    }

    /// Where a field's name ends and its colon stands; blanks may stand between them (RFC 5322 section 4.5).
    private func fieldName(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> (end: Int, colon: Int)? {
        var i = start
        while i < end, bytes[i] > 0x20, bytes[i] != 0x7F, bytes[i] != ASCII.colon { i += 1 }
        let name = i
        guard name > start else { return nil }
        while i < end, bytes[i].isBlank { i += 1 }
        guard i < end, bytes[i] == ASCII.colon else { return nil }
        return (name, i)
    }

    /// Reports what can be seen without decoding: NULs, and fields that stand more than once. Takes from the header what
    /// the structure needs to know.
    private mutating func inspectFields(_ bytes: Span<UInt8>, of index: Int) {
        let header = parts[index].start..<max(parts[index].start, parts[index].headerEnd)
        // One search for all fields: hardly any mail has a NUL.
        let hasNUL = ByteSearch.first(ASCII.nul, in: bytes, from: header.lowerBound, to: header.upperBound) != nil
        var seen: UInt32 = 0
        var typeField: Int?
        var encodingField: Int?
        for number in parts[index].firstField..<parts[index].endField {
            let field = fields[number]
            if hasNUL, ByteSearch.first(ASCII.nul, in: bytes, from: field.start, to: field.end) != nil {
                report(.nulByte, part: index, offset: field.start)
            }
            guard let unique = UniqueField(bytes, name: field.start..<field.nameEnd) else { continue }
            if seen & unique.flag != 0 { report(.duplicateHeaderField, part: index, offset: field.start) }
            seen |= unique.flag
            // Of several fields the last counts, as with other readers: relays that add one put it above.
            switch unique {
            case .contentType: typeField = number
            case .contentTransferEncoding: encodingField = number
            default: break
            }
        }
        if let encodingField {
            parts[index].encoding = TransferEncoding(parsing: Unfolding.slice(source, fields[encodingField]))
        }
        let type = typeField.map { contentType(bytes, of: index, last: $0) } ?? defaultType(of: index)
        parts[index].contentType = type
        parts[index].kind = type.isMultipart ? .multipart : type.isMessage ? .message : .leaf
    }

    /// What a part is that says nothing of itself (RFC 2045 section 5.2, RFC 2046 section 5.1.5).
    private func defaultType(of index: Int) -> ContentType {
        let parent = parts[index].parent
        return parent >= 0 && parts[parent].contentType.matches("multipart", "digest") ? .messageRFC822 : .textPlain
    }

    /// The type that the part gives itself, in the last Content-Type field that can be read; text/plain, whatever the
    /// container, if none can be (RFC 2045 section 5.2).
    private mutating func contentType(_ bytes: Span<UInt8>, of index: Int, last: Int) -> ContentType {
        var next: Int? = last
        while let number = next {
            if let type = ContentType(parsing: Unfolding.slice(source, fields[number]), limits: limits) {
                if !type.isSound { report(.invalidParameter, part: index, offset: fields[number].start) }
                parts[index].hasContentType = true
                return type
            }
            report(.invalidContentType, part: index, offset: fields[number].start)
            next = (parts[index].firstField..<number).last {
                UniqueField(bytes, name: fields[$0].start..<fields[$0].nameEnd) == .contentType
            }
        }
        return .textPlain
    }
}
