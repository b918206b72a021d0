/// Writes lines of text, and remembers where each byte came from.
///
/// Breaks, blanks and tabs are held back until text shows that they part something.
struct HTMLWriter {
    private(set) var output: [UInt8] = []
    private(set) var map = SourceMap()
    /// Where the last byte ends that is not blank.
    private(set) var inkEnd = 0

    private var newlines = 0
    private(set) var lineIsOpen = false
    /// The white space in the source that a blank stands for.
    private var space: Range<Int>?
    private var pendingTabs = 0
    private var isAtCellStart = false

    /// Whether a blank now would part nothing.
    var isAfterBlank: Bool { !lineIsOpen || space != nil || output.last.map(\.isBlank) ?? true }

    mutating func reserve(_ count: Int) { output.reserveCapacity(count) }

    // MARK: - Lines

    mutating func lineBreak() {
        if lineIsOpen {
            endLine()
            newlines = 1
        } else {
            newlines += 1
        }
        space = nil
    }

    mutating func blockBreak(_ count: Int) {
        space = nil
        // Blocks at the beginning of a cell or an item do not part it from its row or mark.
        if isAtCellStart { return }
        if lineIsOpen {
            endLine()
            newlines = count
        } else {
            newlines = max(newlines, count)
        }
    }

    private mutating func endLine() {
        trimLineEnd()
        lineIsOpen = false
        pendingTabs = 0
    }

    mutating func trimLineEnd() {
        guard let last = output.last, last.isBlank else { return }
        while let last = output.last, last.isBlank { output.removeLast() }
        map.truncate(to: output.count)
        inkEnd = min(inkEnd, output.count)
    }

    // MARK: - Tables and lists

    mutating func startRow() {
        blockBreak(1)
        pendingTabs = 0
        isAtCellStart = true
    }

    /// - Parameter rowStart: length of the text when the row began.
    mutating func startNextCell(rowStart: Int) {
        pendingTabs += 1
        // The cell before may have ended with a block: it stays in the row all the same.
        if !lineIsOpen, output.count > rowStart {
            newlines = 0
            lineIsOpen = true
        }
        isAtCellStart = true
    }

    /// Ends a cell or an item: what comes now does not stand at its beginning any more.
    mutating func endCell() { isAtCellStart = false }

    /// Writes the mark of a list's item and a blank.
    ///
    /// - Returns: where it begins.
    mutating func listMark(_ mark: String, at source: Int) -> Int {
        open(at: source)
        let start = output.count
        append(mark, from: source..<source)
        appendBlank(ASCII.space, from: source..<source)
        isAtCellStart = true
        return start
    }

    // MARK: - Text

    /// White space that collapses to one blank.
    mutating func blank(_ source: Range<Int>) {
        if lineIsOpen, space == nil { space = source }
    }

    /// Writes the breaks and blanks that are due before text that comes from `source`.
    @inline(__always)
    mutating func open(at source: Int) {
        if !lineIsOpen || pendingTabs > 0 { openLine(at: source) }
        isAtCellStart = false
        if let space {
            output.append(ASCII.space)
            map.append(1, from: space)
            self.space = nil
        }
    }

    private mutating func openLine(at source: Int) {
        if !lineIsOpen {
            if !output.isEmpty {
                let count = min(newlines, HTMLLimits.emptyLines)
                output.append(contentsOf: repeatElement(ASCII.lf, count: count))
                map.append(count, from: source..<source)
            }
            newlines = 0
            lineIsOpen = true
            space = nil
        }
        if pendingTabs > 0 {
            trimLineEnd()
            let count = min(pendingTabs, HTMLLimits.emptyCells)
            output.append(contentsOf: repeatElement(ASCII.tab, count: count))
            map.append(count, from: source..<source)
            pendingTabs = 0
            space = nil
        }
    }

    /// Text that stands in the source as it is; ``open(at:)`` comes before it.
    @inline(__always)
    mutating func append(_ bytes: [UInt8], _ source: Range<Int>) {
        output.append(contentsOf: bytes[source])
        map.append(verbatim: source.count, from: source.lowerBound)
        inkEnd = output.count
    }

    /// A character that is made of a piece of the source.
    mutating func append(_ scalar: Unicode.Scalar, from source: Range<Int>) {
        guard let encoded = UTF8.encode(scalar) else { return }
        append(made: encoded.count, from: source) { $0.append(contentsOf: encoded) }
    }

    /// A blank that stays, whatever stands around it.
    mutating func appendBlank(_ byte: UInt8, from source: Range<Int>) {
        output.append(byte)
        map.append(1, from: source)
    }

    /// Text made of a piece of the source.
    mutating func append(_ text: String, from source: Range<Int>) {
        append(made: text.utf8.count, from: source) { $0.append(contentsOf: text.utf8) }
    }

    private mutating func append(made count: Int, from source: Range<Int>, _ write: (inout [UInt8]) -> Void) {
        write(&output)
        map.append(count, from: source)
        inkEnd = output.count
    }
}
