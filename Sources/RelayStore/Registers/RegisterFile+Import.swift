public import CriticalAlerts
import Glibc

/// Imports are whole: a file takes the place of the earlier import of its kind, and the earlier one is kept for `undo`.
///
/// So a file is always the full state of its source as of its `complete-to`. An operator with several sources of registrations
/// joins them in one file, in which each row names its source; rows of different sources may contradict each other there, and
/// ``RegistrationLookup`` reports that.
extension RegisterFile {
    /// Imports a file of one kind in bounded memory, and puts it in force; a file with a bad row is refused whole unless asked otherwise.
    ///
    /// - Parameters:
    ///   - kind: what the file holds.
    ///   - file: its name, as faults and answers cite it.
    ///   - completeTo: up to when its source was complete (`--complete-to`).
    ///   - keepGood: whether the good rows are taken even if others are bad (`--keep-good`); a file whose header is wrong never is.
    ///   - allowsEmpty: whether a file without a good row may take the place of rows (`--allow-empty`): far more often it is an export
    ///     that failed.
    ///   - at: the time of the import.
    ///   - nextChunk: gives the file's next bytes, `nil` at its end; an error of it ends the import and comes out here.
    /// - Returns: what came of it; a refused file has changed nothing.
    /// - Throws: ``StoreError``: `refused` if `completeTo` lies after `at` or the file is too large, `leased` while another import is at
    ///   work, `cannotWrite`, `damaged`.
    public func importFile(
        _ kind: RegisterKind,
        file: String,
        completeTo: Instant,
        keepGood: Bool,
        allowsEmpty: Bool = false,
        at: Instant,
        nextChunk: () async throws -> [UInt8]?
    ) async throws -> ImportReport {
        let lock = try FileLock(path: lockPath)
        defer { withExtendedLifetime(lock) {} }
        let before = try current()
        let lines = before?.lines ?? []
        let rowsBefore = lines.first { $0.registerImport.kind == kind && $0.standing == .inForce }?.rows
        let id = ImportID((lines.map(\.registerImport.id.number).max() ?? 0) + 1)
        guard
            let registerImport = RegisterImport(id: id, kind: kind, file: file, completeTo: completeTo, importedAt: at)
        else { throw StoreError(.refused, "complete-to lies in the future") }

        let builder = try RegisterBuilder(
            path: nextPath,
            lines: lines.map { $0.making(way: kind) },
            current: before == nil ? nil : path
        )
        do {
            let outcome = try await read(kind, file: file, keepGood: keepGood, id, into: builder, nextChunk)
            let isTaken =
                (outcome.faults.isEmpty || (keepGood && !outcome.faults.isFatal))
                && (outcome.goodRows > 0 || rowsBefore ?? 0 == 0 || allowsEmpty)
            if isTaken {
                try builder.add(
                    RegisterLine(
                        registerImport: registerImport,
                        rows: outcome.goodRows,
                        badRows: outcome.faults.count,
                        standing: .inForce
                    )
                )
                try switchOver(to: builder)
            } else {
                builder.discard()
            }
            return ImportReport(
                registerImport: isTaken ? registerImport : nil,
                goodRows: outcome.goodRows,
                rowCount: outcome.rowCount,
                rowsBefore: rowsBefore,
                faults: outcome.faults
            )
        } catch {
            builder.discard()
            throw error
        }
    }

    /// Takes the last import of a kind out of force and goes back to the one before it.
    ///
    /// - Throws: ``StoreError``: `refused` if nothing is in force, or if the rows of the one before are no longer kept; `leased`,
    ///   `cannotWrite`, `damaged`.
    public func undo(_ kind: RegisterKind) async throws -> UndoReport {
        let lock = try FileLock(path: lockPath)
        defer { withExtendedLifetime(lock) {} }
        guard let before = try current(), let undone = before.inForce(kind) else {
            throw StoreError(.refused, "no \(kind.rawValue) are in force")
        }
        let own = before.lines.filter { $0.registerImport.kind == kind }
        let back = own.last { $0.standing == .replaced }?.registerImport
        if back == nil, own.contains(where: { $0.standing == .dropped }) {
            throw StoreError(
                .refused,
                "the rows of the earlier \(kind.rawValue) are no longer kept; import that file again"
            )
        }
        let lines = before.lines.map { line in
            switch line.registerImport.id {
            case undone.id: line.standing(.undone)
            case back?.id: line.standing(.inForce)
            default: line
            }
        }
        let builder = try RegisterBuilder(path: nextPath, lines: lines, current: path)
        do {
            try switchOver(to: builder)
        } catch {
            builder.discard()
            throw error
        }
        return UndoReport(undone: undone, inForce: back)
    }

    /// Checked, durable, renamed, and the rename durable.
    private func switchOver(to builder: RegisterBuilder) throws {
        try builder.finish()
        guard rename(nextPath, path) == 0 else {
            throw StoreError(.cannotWrite, "\(path): \(String(cString: strerror(errno)))")
        }
        try synchronise(folder)
    }

    private func read(
        _ kind: RegisterKind,
        file: String,
        keepGood: Bool,
        _ id: ImportID,
        into builder: RegisterBuilder,
        _ nextChunk: () async throws -> [UInt8]?
    ) async throws -> ImportOutcome {
        switch kind {
        case .registrations:
            try await stream(file: file, nextChunk) { (rows: [NumberedRow<RegistrationRow>]) in
                try builder.add(rows, of: id)
            }
        case .devices:
            try await stream(file: file, nextChunk) { (rows: [NumberedRow<DeviceRow>]) in
                try builder.add(rows, of: id)
            }
        case .suppliers:
            try await compare(file: file, nextChunk) { (rows: [NumberedRow<SupplierRow>]) in
                try builder.add(rows, of: id)
            }
        case .contacts:
            try await compare(file: file, nextChunk) { (rows: [NumberedRow<ContactRow>]) in
                try builder.add(rows, of: id)
            }
        }
    }

    /// Rows that stand by themselves: a chunk at a time.
    private func stream<Row: RegisterRow>(
        file: String,
        _ nextChunk: () async throws -> [UInt8]?,
        _ take: ([NumberedRow<Row>]) throws -> Void
    ) async throws -> ImportOutcome {
        var parser = RegisterParser<Row>(file: file)
        var rows: [NumberedRow<Row>] = []
        while !parser.faults.isFatal, let chunk = try await nextChunk() {
            try Task.checkCancellation()
            rows.removeAll(keepingCapacity: true)
            parser.read(chunk) { rows.append($0) }
            try take(rows)
        }
        rows.removeAll()
        parser.finish { rows.append($0) }
        try take(rows)
        return ImportOutcome(goodRows: parser.goodCount, rowCount: parser.rowCount, faults: parser.faults)
    }

    /// Rows that are compared with each other: read whole.
    private func compare<Row: RegisterRow>(
        file: String,
        _ nextChunk: () async throws -> [UInt8]?,
        _ take: ([NumberedRow<Row>]) throws -> Void
    ) async throws -> ImportOutcome {
        var bytes: [UInt8] = []
        while let chunk = try await nextChunk() {
            try Task.checkCancellation()
            guard bytes.count + chunk.count <= RegisterFileLimits.wholeFileBytes else {
                throw StoreError(.refused, "\(file) is longer than \(RegisterFileLimits.wholeFileBytes) bytes")
            }
            bytes += chunk
        }
        let register = ParsedRegister<Row>(csv: bytes, file: file)
        try take(register.rows)
        return ImportOutcome(
            goodRows: register.rows.count,
            rowCount: register.rows.count + register.faults.count,
            faults: register.faults
        )
    }
}

/// What was in a file.
private struct ImportOutcome {
    let goodRows: Int
    let rowCount: Int
    let faults: RowFaults
}

extension RegisterLine {
    /// How the line stands once another import of this kind is in force.
    fileprivate func making(way kind: RegisterKind) -> RegisterLine {
        guard registerImport.kind == kind else { return self }
        switch standing {
        case .inForce: return standing(.replaced)
        case .replaced: return standing(.dropped)
        case .dropped, .undone: return self
        }
    }

    fileprivate func standing(_ standing: Standing) -> RegisterLine {
        RegisterLine(registerImport: registerImport, rows: rows, badRows: badRows, standing: standing)
    }
}
