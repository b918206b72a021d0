extension HTMLReader {
    /// Hidden text of one element while it is gathered.
    struct HiddenPiece {
        var bytes: [UInt8] = []
        var offset: Int
        var start: Int
        var end: Int
        var reason: HTMLText.HidingReason
        var isBlankDue = false
    }

    /// Reads a stretch of text.
    ///
    /// - Parameter isLiteral: whether references are no references in it.
    mutating func text(_ range: Range<Int>, isLiteral: Bool = false) {
        guard !isSilent else { return }
        if limits.contains(.hidden), reason != nil { return }
        let end = range.upperBound
        let isPlain = style.flags.isDisjoint(with: [.preformatted, .keepsLines])
        var i = range.lowerBound
        while i < end {
            let byte = bytes[i]
            let start = i
            if byte > 0x20, HTMLReader.isPlain(byte) || isLiteral && byte == HTMLEntities.ampersand {
                i = isLiteral ? i + 1 : endOfRun(i, end, spaces: isPlain)
                ink(start..<i)
            } else if byte <= 0x20 {
                i = white(i, end, isPlain)
            } else if byte == HTMLEntities.ampersand {
                if let reference = HTMLEntities.reference(in: bytes, at: i, end: end, isAttribute: false) {
                    i = reference.end
                    character(reference.first, start..<i)
                    if let second = reference.second { character(second, start..<i) }
                } else {
                    i += 1
                    ink(start..<i)
                }
            } else if let scalar = special(i, end) {
                i += UTF8.width(scalar)
                character(scalar, start..<i)
            } else {
                // A character of which only the first byte looked like one of those.
                i += 1
                while i < end, bytes[i] & 0xC0 == 0x80 { i += 1 }
                ink(start..<i)
            }
        }
    }

    /// A byte that text is made of as it stands: no mark, no white space, no beginning of a special character.
    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte != 0x26 && (byte < 0xC2 || byte != 0xC2 && byte != 0xCD && byte != 0xE2 && byte != 0xEF)
    }

    /// Where a run of plain bytes ends; single blanks between words belong to it.
    @inline(__always)
    private func endOfRun(_ start: Int, _ end: Int, spaces: Bool) -> Int {
        var i = start + 1
        while i < end {
            let byte = bytes[i]
            if byte > 0x20 {
                guard HTMLReader.isPlain(byte) else { return i }
                i += 1
            } else {
                guard spaces, byte == ASCII.space, i + 1 < end, bytes[i + 1] > 0x20, HTMLReader.isPlain(bytes[i + 1])
                else {
                    return i
                }
                i += 2
            }
        }
        return i
    }

    /// Reads white space and control characters from `start` on.
    private mutating func white(_ start: Int, _ end: Int, _ isPlain: Bool) -> Int {
        var i = start
        if !bytes[i].isWhitespace {
            // A NUL is nothing.
            if bytes[i] != 0 { ink(i..<(i + 1)) }
            return i + 1
        }
        if isPlain {
            while i < end, bytes[i].isWhitespace { i += 1 }
            blank(start..<i)
            return i
        }
        switch bytes[i] {
        case ASCII.lf: if reason == nil { writer.lineBreak() } else { blankHidden() }
        case ASCII.cr: break
        default:
            if style.flags.contains(.preformatted) { hardBlank(bytes[i], start..<(i + 1)) } else { blank(i..<(i + 1)) }
        }
        return i + 1
    }

    /// The character at a place, if it is one of those without ink.
    private func special(_ i: Int, _ end: Int) -> Unicode.Scalar? {
        guard i + 1 < end else { return nil }
        switch (bytes[i], bytes[i + 1]) {
        case (0xC2, 0xA0): return "\u{A0}"
        case (0xC2, 0xAD): return "\u{AD}"
        case (0xCD, 0x8F): return "\u{34F}"
        default: break
        }
        guard i + 2 < end else { return nil }
        switch (bytes[i], bytes[i + 1], bytes[i + 2]) {
        case (0xE2, 0x80, 0x8B): return "\u{200B}"
        case (0xE2, 0x80, 0x8C): return "\u{200C}"
        case (0xE2, 0x80, 0x8D): return "\u{200D}"
        case (0xE2, 0x81, 0xA0): return "\u{2060}"
        case (0xEF, 0xBB, 0xBF): return "\u{FEFF}"
        default: return nil
        }
    }

    // MARK: - Pieces

    private mutating func ink(_ range: Range<Int>) {
        if reason != nil {
            hide(range) { $0.append(contentsOf: $1[range]) }
            return
        }
        writer.open(at: range.lowerBound)
        if marksWait { resolveMarks() }
        writer.append(bytes, range)
    }

    private mutating func character(_ scalar: Unicode.Scalar, _ source: Range<Int>) {
        switch scalar {
        case "\u{AD}", "\u{200B}", "\u{2060}", "\u{FEFF}": return
        case "\u{A0}":
            if style.flags.contains(.wordListMark) { blank(source) } else { hardBlank(ASCII.space, source) }
        // Joiners that have nothing to join.
        case "\u{200C}", "\u{200D}", "\u{34F}":
            if reason != nil || writer.isAfterBlank { return }
            put(scalar, source)
        case "\n" where !style.flags.isDisjoint(with: [.preformatted, .keepsLines]):
            if reason == nil { writer.lineBreak() } else { blankHidden() }
        case " ", "\t":
            if style.flags.contains(.preformatted) {
                hardBlank(scalar == " " ? ASCII.space : ASCII.tab, source)
            } else {
                blank(source)
            }
        case "\n", "\r", "\u{C}": blank(source)
        default: put(scalar, source)
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar, _ source: Range<Int>) {
        if reason != nil {
            hide(source) { bytes, _ in bytes.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
            return
        }
        writer.open(at: source.lowerBound)
        resolveMarks()
        writer.append(scalar, from: source)
    }

    /// White space that collapses.
    private mutating func blank(_ source: Range<Int>) {
        if reason == nil || leavesRoom { writer.blank(source) }
        if reason != nil { blankHidden() }
    }

    /// Whether the blanks of hidden text part what stands around it.
    private var leavesRoom: Bool { reason == .color || reason == .visibility || reason == .opacity }

    /// A blank that stays.
    private mutating func hardBlank(_ byte: UInt8, _ source: Range<Int>) {
        guard reason == nil else {
            blankHidden()
            return
        }
        writer.open(at: source.lowerBound)
        writer.appendBlank(byte, from: source)
    }

    // MARK: - Hidden text

    /// Something parts the words of hidden text.
    mutating func blankHidden() { pieceOfHidden?.isBlankDue = true }

    private mutating func hide(_ source: Range<Int>, _ write: (inout [UInt8], [UInt8]) -> Void) {
        guard let reason else { return }
        if pieceOfHidden == nil {
            guard hidden.count < HTMLLimits.hiddenPieces else {
                limits.insert(.hidden)
                return
            }
            let piece = HiddenPiece(
                offset: writer.inkEnd,
                start: source.lowerBound,
                end: source.upperBound,
                reason: reason
            )
            pieceOfHidden = piece
        }
        pieceOfHidden?.end = source.upperBound
        guard let length = pieceOfHidden?.bytes.count, length < HTMLLimits.hiddenBytes else { return }
        if pieceOfHidden?.isBlankDue ?? false, length > 0 { pieceOfHidden?.bytes.append(ASCII.space) }
        pieceOfHidden?.isBlankDue = false
        if source.count > HTMLLimits.hiddenBytes {
            pieceOfHidden?.bytes.append(contentsOf: bytes[source.prefix(HTMLLimits.hiddenBytes)])
        } else if var piece = pieceOfHidden {
            pieceOfHidden = nil
            write(&piece.bytes, bytes)
            pieceOfHidden = piece
        }
    }

    /// The hiding element ends.
    mutating func finishHidden() {
        guard let piece = pieceOfHidden else { return }
        pieceOfHidden = nil
        var length = min(piece.bytes.count, HTMLLimits.hiddenBytes)
        // Not in the middle of a character.
        while length > 0, length < piece.bytes.count, piece.bytes[length] & 0xC0 == 0x80 { length -= 1 }
        hidden.append(
            HTMLText.Hidden(
                text: String(decoding: piece.bytes[..<length], as: UTF8.self),
                offset: piece.offset,
                source: piece.start..<piece.end,
                reason: piece.reason
            )
        )
    }
}
