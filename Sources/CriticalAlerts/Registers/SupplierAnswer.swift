/// Who supplies a meter point as at an instant, how we know, and whether it is sure enough to send by (R6, R7, reading 19).
public struct SupplierAnswer: Hashable, Sendable, Codable {
    /// What the registrations say.
    public enum State: Hashable, Sendable, Codable {
        /// This supplier, by fresh data without contradiction.
        case supplier(SupplierID)
        /// No registration holds at the instant.
        case nobody
        /// A registration holds, but no supplier has its code.
        case unknownCode(SupplierCode)
        /// Registrations, or the rows of the suppliers file, name several suppliers.
        case contradictory([SupplierID])
        /// A gain or loss lies ahead or was too recent; `current` is the supplier by the data, if there is one.
        case pending(current: SupplierID?, [PendingChange])
        /// This supplier, by data that are too old: they were fresh until the instant given.
        case old(SupplierID, freshUntil: Instant)
        /// There are no registrations at all.
        case noData
    }

    /// A registration that was looked at.
    public struct Evidence: Hashable, Sendable, Codable {
        /// The code as the source writes it.
        public let code: SupplierCode
        /// Whose code it is; `nil` if nobody's or disputed.
        public let supplier: SupplierID?
        /// The first day of the registration.
        public let from: CivilDate?
        /// The last day of the registration.
        public let to: CivilDate?
        /// Whether it holds at the instant.
        public let holds: Bool
        /// Where it stands.
        public let provenance: Provenance

        /// A registration that was looked at.
        public init(
            code: SupplierCode,
            supplier: SupplierID?,
            from: CivilDate?,
            to: CivilDate?,
            holds: Bool,
            provenance: Provenance
        ) {
            self.code = code
            self.supplier = supplier
            self.from = from
            self.to = to
            self.holds = holds
            self.provenance = provenance
        }
    }

    /// A change of supplier that the data announce.
    public struct PendingChange: Hashable, Sendable, Codable {
        /// The first UK day under the new state.
        public let day: CivilDate
        /// The suppliers before it.
        public let before: [SupplierID]
        /// The suppliers from it on; empty if the gaining one is not known.
        public let after: [SupplierID]

        /// A change at the start of a UK day.
        public init(
            day: CivilDate,
            before: [SupplierID],
            after: [SupplierID]
        ) {
            self.day = day
            self.before = before
            self.after = after
        }
    }

    /// The meter point.
    public let meterPoint: MPxN
    /// The instant that was asked about.
    public let asAt: Instant
    /// What the registrations say.
    public let state: State
    /// All registrations of the meter point that were looked at, those that hold first.
    public let evidence: [Evidence]
    /// Up to when the newest source that counts was complete; `nil` if there are no data.
    public let completeTo: Instant?

    /// An answer, also from a source other than the registers.
    public init(
        meterPoint: MPxN,
        asAt: Instant,
        state: State,
        evidence: [Evidence],
        completeTo: Instant?
    ) {
        self.meterPoint = meterPoint
        self.asAt = asAt
        self.state = state
        self.evidence = evidence
        self.completeTo = completeTo
    }

    /// The supplier to whom may be sent without a person's word: only if fresh and undisputed.
    public var sure: SupplierID? {
        if case .supplier(let supplier) = state { supplier } else { nil }
    }

    /// The supplier by the data, sure or not: for a person to rule on, or a policy that allows old data.
    public var likely: SupplierID? {
        switch state {
        case .supplier(let supplier), .old(let supplier, _): supplier
        case .pending(let current, _): current
        case .nobody, .unknownCode, .contradictory, .noData: nil
        }
    }

    /// The row on which the answer rests: the newest of those that hold.
    public var provenance: Provenance? {
        evidence.filter(\.holds).map(\.provenance).max { $0.completeTo < $1.completeTo }
    }

    /// The age of the data at an instant, in seconds.
    public func age(at instant: Instant) -> Int64? {
        completeTo.map { max(0, instant.seconds(since: $0)) }
    }
}

/// Decides from registrations whose a meter point is; the store only finds the rows.
public struct RegistrationLookup: Sendable {
    /// By which codes suppliers are known.
    public let directory: SupplierDirectory
    /// When data are too old.
    public let policy: FreshnessPolicy

    /// A look-up by this directory and policy.
    public init(directory: SupplierDirectory, policy: FreshnessPolicy) {
        self.directory = directory
        self.policy = policy
    }

    /// Who supplies a meter point as at an instant.
    ///
    /// - Parameters:
    ///   - rows: every registration of this meter point that is in force, valid at the instant or not; others are ignored.
    ///   - imports: the imports of registrations in force, also those that do not list the meter point: they say how far "nobody" holds.
    public func supplier(
        of meterPoint: MPxN,
        asAt instant: Instant,
        rows: [SourcedRow<RegistrationRow>],
        imports: [RegisterImport]
    ) -> SupplierAnswer {
        let day = UKTime.day(of: instant)
        let own = rows.filter { $0.row.meterPoint == meterPoint }
        let evidence = own.map { self.evidence($0, on: day) }.sorted(by: Self.isBefore)
        let holding = evidence.filter(\.holds)
        // That nobody is registered is as new as the newest import that does not say otherwise.
        let silent = holding.isEmpty ? imports.filter { $0.kind == .registrations }.map(\.completeTo) : []
        let counted: [SupplierAnswer.Evidence] = holding.isEmpty ? evidence : holding
        let newest = (counted.map(\.provenance.completeTo) + silent).max()
        return SupplierAnswer(
            meterPoint: meterPoint,
            asAt: instant,
            state: state(own, newest, instant, day),
            evidence: evidence,
            completeTo: newest
        )
    }

    private func state(
        _ rows: [SourcedRow<RegistrationRow>],
        _ completeTo: Instant?,
        _ instant: Instant,
        _ day: CivilDate
    ) -> SupplierAnswer.State {
        guard let completeTo else { return .noData }
        var named: Set<SupplierID> = []
        for row in rows where row.row.validity.contains(day) {
            switch directory.supplier(of: row.row.code, on: day) {
            case .supplier(let supplier, _): named.insert(supplier)
            case .unknown: return .unknownCode(row.row.code)
            case .contradictory(let suppliers): named.formUnion(suppliers)
            }
        }
        if named.count > 1 { return .contradictory(named.sorted()) }

        // Data that were complete well beyond the instant asked about have settled it: only then does the past not stay pending.
        let pendingFrom = policy.pendingFrom(completeTo: completeTo)
        if day >= pendingFrom {
            let changes = changes(rows, from: pendingFrom)
            if !changes.isEmpty { return .pending(current: named.first, changes) }
        }
        guard let supplier = named.first else { return .nobody }
        let freshUntil = policy.freshUntil(completeTo: completeTo)
        return instant > freshUntil ? .old(supplier, freshUntil: freshUntil) : .supplier(supplier)
    }

    /// The days from `first` on at which the supplier changes. A registration renewed by the same supplier is no change.
    private func changes(
        _ rows: [SourcedRow<RegistrationRow>],
        from first: CivilDate
    ) -> [SupplierAnswer.PendingChange] {
        let days = Set(rows.flatMap(\.row.validity.boundaries)).filter { $0 >= first }.sorted()
        return days.compactMap { day in
            let eve = CivilDate(daysSince1970: day.daysSince1970 - 1)
            let before = rows.filter { $0.row.validity.contains(eve) }.map(\.row.code)
            let after = rows.filter { $0.row.validity.contains(day) }.map(\.row.code)
            let suppliersBefore = suppliers(before, on: eve)
            let suppliersAfter = suppliers(after, on: day)
            // Codes that nobody has are compared as codes: an unknown gainer is a change too.
            let isSame = Set(before) == Set(after) || (suppliersBefore == suppliersAfter && !suppliersAfter.isEmpty)
            return isSame
                ? nil
                : SupplierAnswer.PendingChange(
                    day: day,
                    before: suppliersBefore.sorted(),
                    after: suppliersAfter.sorted()
                )
        }
    }

    private static func isBefore(_ left: SupplierAnswer.Evidence, _ right: SupplierAnswer.Evidence) -> Bool {
        if left.holds != right.holds { return left.holds }
        return (left.provenance.importID, left.provenance.row) < (right.provenance.importID, right.provenance.row)
    }

    private func suppliers(_ codes: [SupplierCode], on day: CivilDate) -> Set<SupplierID> {
        var found: Set<SupplierID> = []
        for code in codes {
            switch directory.supplier(of: code, on: day) {
            case .supplier(let supplier, _): found.insert(supplier)
            case .contradictory(let suppliers): found.formUnion(suppliers)
            case .unknown: break
            }
        }
        return found
    }

    private func evidence(_ sourced: SourcedRow<RegistrationRow>, on day: CivilDate) -> SupplierAnswer.Evidence {
        var supplier: SupplierID?
        if case .supplier(let found, _) = directory.supplier(of: sourced.row.code, on: day) { supplier = found }
        return SupplierAnswer.Evidence(
            code: sourced.row.code,
            supplier: supplier,
            from: sourced.row.validity.from,
            to: sourced.row.validity.to,
            holds: sourced.row.validity.contains(day),
            provenance: sourced.provenance
        )
    }
}
