/// Reads comma-separated values (RFC 4180, UTF-8, with a header row) from chunks of bytes, a row at a time.
///
/// Quotation marks may enclose commas, line breaks and doubled quotation marks. Lines may end in CRLF, LF or CR. A byte order mark and
/// empty lines are skipped; lines at the top that begin with `#` are kept in ``comments``. Columns may stand in any order, but each
/// column of the contract must be there once, and no other. Rows that are wrong are left out and recorded in ``faults``: it never
/// stops at the first. It holds one row, never the file.
public struct CSVReader: Sendable {
    /// The file's name, as it appears in faults.
    public let file: String
    /// The columns of the contract, in the contract's order; rows are asked by position in this list.
    public let columns: [String]
    /// The comment lines at the top, without `#` and outer blanks.
    public private(set) var comments: [String] = []
    /// What was wrong so far.
    public private(set) var faults = RowFaults()
    /// How many rows there were under the header, good and bad.
    public private(set) var rowCount = 0

    private enum State {
        case fieldStart, bare, quoted, quoteInQuoted, comment
    }

    private var state = State.fieldStart
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var line = 1
    private var rowLine = 1
    private var afterCarriageReturn = false
    private var isNonASCII = false
    private var problem: (code: RowFault.Code, reason: String)?
    private var wasQuoted = false
    /// For each column of the contract its position in the file; `nil` before the header.
    private var positions: [Int]?
    private var fileColumnCount = 0
    private var isAtTop = true

    /// A reader for a file with these columns.
    public init(file: String, columns: [String]) {
        self.file = file
        self.columns = columns
    }

    /// Takes the next bytes of the file and calls `body` with each row that they complete. After a fatal fault it does nothing.
    ///
    /// A ``RowFault`` that `body` throws is recorded and reading goes on; any other error ends it and comes out here.
    public mutating func read(_ chunk: [UInt8], _ body: (CSVRow) throws -> Void) rethrows {
        var index = 0
        while index < chunk.count, !faults.isFatal {
            // Most of a file is plain text inside fields: taken a run at a time.
            if state == .bare || state == .quoted, !afterCarriageReturn {
                var end = index
                while end < chunk.count, Self.isPlain(chunk[end]) { end += 1 }
                if end > index, bytes.count + (end - index) <= RegisterLimits.rowBytes {
                    bytes.append(contentsOf: chunk[index..<end])
                    index = end
                    continue
                }
            }
            try take(chunk[index], body)
            index += 1
        }
    }

    /// Whether a byte inside a field is just text: ASCII, but no comma, quotation mark or control character.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"")
    }

    /// Ends the file: the last row may lack its line end.
    public mutating func finish(_ body: (CSVRow) throws -> Void) rethrows {
        guard !faults.isFatal else { return }
        if state == .quoted {
            note(.quoting, "a quotation mark is never closed")
        }
        if state == .comment {
            endComment()
        } else if !bytes.isEmpty || !ends.isEmpty || wasQuoted {
            try endRow(body)
        }
        if positions == nil, faults.isEmpty {
            faults.append(RowFault(code: .noHeader, file: file, line: line, reason: "the file has no header row"))
        }
    }

    /// Adds a fault that concerns the file as a whole, found after its end.
    mutating func record(_ fault: RowFault) {
        faults.append(fault)
    }

    private mutating func take(_ byte: UInt8, _ body: (CSVRow) throws -> Void) rethrows {
        if afterCarriageReturn {
            afterCarriageReturn = false
            if byte == 0x0A {
                if state == .quoted { append(byte) }
                return
            }
        }
        if byte == 0x0D || byte == 0x0A {
            afterCarriageReturn = byte == 0x0D
            line += 1
            switch state {
            case .quoted: append(byte)
            case .comment: endComment()
            default: try endRow(body)
            }
            return
        }
        switch state {
        case .comment:
            append(byte)
        case .fieldStart:
            if byte == UInt8(ascii: "\"") {
                state = .quoted
                wasQuoted = true
            } else if byte == UInt8(ascii: ",") {
                endField()
            } else if byte == UInt8(ascii: "#"), isAtTop, positions == nil, ends.isEmpty, !wasQuoted {
                state = .comment
            } else {
                append(byte)
                // The byte order mark is no part of the first field, which may be quoted or a comment.
                if isAtTop, bytes == [0xEF, 0xBB, 0xBF] {
                    bytes.removeAll()
                    isNonASCII = false
                } else if !(isAtTop && isMarkPrefix) {
                    state = .bare
                }
            }
        case .bare:
            if byte == UInt8(ascii: ",") {
                endField()
            } else {
                if byte == UInt8(ascii: "\"") {
                    note(.quoting, "a quotation mark inside a field that does not begin with one")
                }
                append(byte)
            }
        case .quoted:
            if byte == UInt8(ascii: "\"") {
                state = .quoteInQuoted
            } else {
                append(byte)
            }
        case .quoteInQuoted:
            if byte == UInt8(ascii: "\"") {
                append(byte)
                state = .quoted
            } else if byte == UInt8(ascii: ",") {
                endField()
            } else {
                note(.quoting, "text after a closing quotation mark")
                append(byte)
                state = .bare
            }
        }
    }

    private var isMarkPrefix: Bool {
        line == 1 && ends.isEmpty && (bytes == [0xEF] || bytes == [0xEF, 0xBB])
    }

    private mutating func append(_ byte: UInt8) {
        if byte >= 0x80 { isNonASCII = true }
        if byte == 0 { note(.encoding, "a NUL byte; is the file UTF-16? It must be UTF-8") }
        guard bytes.count < RegisterLimits.rowBytes else {
            faults.append(
                RowFault(
                    code: .tooLong,
                    file: file,
                    line: rowLine,
                    reason: "longer than \(RegisterLimits.rowBytes) bytes; is a quotation mark never closed?"
                )
            )
            return
        }
        bytes.append(byte)
    }

    private mutating func note(_ code: RowFault.Code, _ reason: String) {
        if problem == nil { problem = (code, reason) }
    }

    private mutating func endField() {
        if ends.count >= RegisterLimits.fields {
            note(.fieldCount, "more than \(RegisterLimits.fields) fields")
        } else {
            ends.append(bytes.count)
        }
        state = .fieldStart
    }

    private mutating func endComment() {
        if comments.count < RegisterLimits.comments, let text = String(validating: bytes, as: UTF8.self) {
            comments.append(String(trimBlanks(text[...])))
        }
        resetRow()
    }

    private mutating func endRow(_ body: (CSVRow) throws -> Void) rethrows {
        defer { resetRow() }
        if bytes.isEmpty, ends.isEmpty, !wasQuoted { return }
        isAtTop = false
        endField()
        if isNonASCII, problem == nil, String(validating: bytes, as: UTF8.self) == nil {
            note(.encoding, "not UTF-8")
        }
        let row = CSVRow(
            file: file,
            line: rowLine,
            columns: columns,
            positions: positions ?? [],
            bytes: bytes,
            ends: ends
        )
        guard positions != nil else { return readHeader(row) }
        rowCount += 1
        if let problem {
            faults.append(RowFault(code: problem.code, file: file, line: rowLine, reason: problem.reason))
        } else if ends.count != fileColumnCount {
            let reason = "\(ends.count) fields where the header has \(fileColumnCount)"
            faults.append(RowFault(code: .fieldCount, file: file, line: rowLine, reason: reason))
        } else {
            do {
                try body(row)
            } catch let fault as RowFault {
                faults.append(fault)
            }
        }
    }

    private mutating func resetRow() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        state = .fieldStart
        rowLine = line
        isNonASCII = false
        wasQuoted = false
        problem = nil
    }

    private mutating func readHeader(_ row: CSVRow) {
        if let problem {
            // A header that cannot be read leaves no meaning to the rows below it.
            faults.append(RowFault(code: problem.code, file: file, line: rowLine, reason: problem.reason))
            fail(.noHeader, rowLine, "the header row cannot be read", nil)
            return
        }
        let names = row.allFields.map { String(trimBlanks($0[...])).lowercased() }
        if names.count == 1, columns.count > 1, names[0].contains(";") || names[0].contains("\t") {
            fail(.noHeader, rowLine, "the columns are divided by semicolons or tabs; commas are expected", nil)
            return
        }
        var seen: Set<String> = []
        for name in names {
            if !columns.contains(name) {
                fail(.unknownColumn, rowLine, "unknown column; expected are " + columns.joined(separator: ", "), name)
            } else if !seen.insert(name).inserted {
                fail(.duplicateColumn, rowLine, "the column is there twice", name)
            }
        }
        for name in columns where !seen.contains(name) {
            fail(.missingColumn, rowLine, "the column is missing", name)
        }
        fileColumnCount = names.count
        positions = columns.map { names.firstIndex(of: $0) ?? 0 }
    }

    private mutating func fail(_ code: RowFault.Code, _ line: Int, _ reason: String, _ field: String?) {
        let shown = field.map { $0.isEmpty ? "(empty)" : String($0.prefix(60)) }
        faults.append(RowFault(code: code, file: file, line: line, field: shown, reason: reason))
    }
}

/// One row of a CSV file, asked by the positions of the contract's columns.
public struct CSVRow: Sendable {
    /// The file's name.
    public let file: String
    /// The line on which the row begins, from 1: the row's number in every answer that rests on it.
    public let line: Int
    let columns: [String]
    let positions: [Int]
    let bytes: [UInt8]
    let ends: [Int]

    /// The text of a column of the contract, without blanks at its ends; empty if the field is.
    public func text(_ column: Int) -> String {
        guard positions.indices.contains(column) else { return "" }
        return field(positions[column])
    }

    /// The text of the column of this name; `nil` if the contract has none.
    public func text(named name: String) -> String? {
        columns.firstIndex(of: name).map(text)
    }

    /// The text of a column that must be filled; throws a ``RowFault`` that names it otherwise.
    public func required(_ column: Int) throws(RowFault) -> String {
        let text = text(column)
        guard !text.isEmpty else { throw fault(.empty, column, "must not be empty") }
        return text
    }

    /// The text of a column that may be empty (`nil` then).
    public func optional(_ column: Int) -> String? {
        let text = text(column)
        return text.isEmpty ? nil : text
    }

    /// A day written `YYYY-MM-DD`, `nil` if the field is empty; throws a ``RowFault`` if it holds anything else.
    public func date(_ column: Int) throws(RowFault) -> CivilDate? {
        guard let text = optional(column) else { return nil }
        guard let date = CivilDate(iso8601: text) else {
            throw fault(.badValue, column, "not a date of the form YYYY-MM-DD")
        }
        return date
    }

    /// A value that `make` reads from a column that must be filled; throws a ``RowFault`` with this reason if it gives `nil`.
    public func value<Value>(
        _ column: Int,
        _ reason: String,
        _ make: (String) -> Value?
    ) throws(RowFault) -> Value {
        let text = try required(column)
        guard let value = make(text) else { throw fault(.badValue, column, reason) }
        return value
    }

    /// One line of text for people, without control or bidirectional formatting characters; throws a ``RowFault`` otherwise.
    public func plainText(_ column: Int, atMost limit: Int) throws(RowFault) -> String? {
        guard let text = optional(column) else { return nil }
        guard text.utf8.count <= limit else { throw fault(.badValue, column, "longer than \(limit) bytes") }
        guard isPlainText(text) else { throw fault(.badValue, column, "holds control characters or line breaks") }
        return text
    }

    /// A fault of this row at a column.
    public func fault(_ code: RowFault.Code, _ column: Int, _ reason: String) -> RowFault {
        RowFault(
            code: code,
            file: file,
            line: line,
            field: columns.indices.contains(column) ? columns[column] : nil,
            reason: reason,
            value: text(column)
        )
    }

    var allFields: [String] {
        ends.indices.map(field)
    }

    private func field(_ position: Int) -> String {
        guard ends.indices.contains(position) else { return "" }
        var start = position == 0 ? 0 : ends[position - 1]
        var end = ends[position]
        while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        while start < end, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}

func trimBlanks(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
}

/// Whether a text is one line that shows as it is: no control characters, no line or paragraph separators, no bidirectional controls.
func isPlainText(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: false
        default: true
        }
    }
}
