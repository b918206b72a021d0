/// Finds meter points in free text: mails, subjects, notes (domain: false positives are everywhere).
///
/// An MPAN without a label counts only if its check digit holds, its distributor is known and nothing beside it says that it is
/// something else. An MPRN counts only next to a label, or if it equals an expected value. Linear in the length of the text.
public struct MeterPointFinder: Sendable {
    /// Meter points that the text is likely to name; these are found without a label.
    public let expected: Set<MPxN>
    /// When the text was written, if known: an unlabelled number that is a time within a year of it, in milliseconds, is passed over.
    public let writtenAt: Instant?

    /// A finder.
    public init(expected: Set<MPxN> = [], writtenAt: Instant? = nil) {
        self.expected = expected
        self.writtenAt = writtenAt
    }

    /// The meter points of a text, in order, none overlapping; ranges count UTF-8 bytes.
    public func find(in text: String) -> [MeterPointMatch] {
        find(in: Array(text.utf8))
    }

    /// The meter points of a text, in order, none overlapping; ranges count bytes. Bytes that are not UTF-8 do no harm.
    ///
    /// At most ``MeterPointLimits/matches`` are returned, from the first ``MeterPointLimits/searchedBytes``.
    public func find(in bytes: [UInt8]) -> [MeterPointMatch] {
        let end = min(bytes.count, MeterPointLimits.searchedBytes)
        var matches: [MeterPointMatch] = []
        var index = 0
        while index < end, matches.count < MeterPointLimits.matches {
            guard isASCIIAlphanumeric(bytes[index]) else {
                index += 1
                continue
            }
            var runEnd = index
            while runEnd < end, isASCIIAlphanumeric(bytes[runEnd]) { runEnd += 1 }
            let isCandidate =
                isDigit(bytes[index]) && (2...22).contains(runEnd - index)
                && !MeterPointContext.endsInWord(bytes, before: index)
            if isCandidate, let match = match(bytes, at: index, firstEnd: runEnd, end: end, previous: matches.last) {
                matches.append(match)
                index = match.range.upperBound
            } else {
                index = runEnd
            }
        }
        return matches
    }

    private func match(
        _ bytes: [UInt8],
        at start: Int,
        firstEnd: Int,
        end: Int,
        previous: MeterPointMatch?
    ) -> MeterPointMatch? {
        let groups = DigitGroups(bytes, start: start, firstEnd: firstEnd, end: end)
        let electricity = groups.mpan(bytes)
        let gas = electricity == nil ? groups.mprns(bytes) : []
        if electricity == nil, gas.isEmpty { return nil }
        let before = MeterPointContext.label(bytes, before: start, previous: previous)
        if let electricity { return mpan(bytes, groups, electricity, before, previous) }
        return mprn(bytes, groups, gas, before)
    }

    // MARK: Electricity

    private func mpan(
        _ bytes: [UInt8],
        _ groups: DigitGroups,
        _ found: DigitGroups.FoundMPAN,
        _ before: MeterPointContext.Label?,
        _ previous: MeterPointMatch?
    ) -> MeterPointMatch? {
        let range = groups.start..<found.end
        let label = before?.kind == .strong || before?.kind == .weak ? before : nil
        let following = MeterPointContext.label(bytes, after: found.end)
        let isLabelled = (label ?? following)?.allows(.electricity) ?? false
        let isExpected = expected.contains(.mpan(found.mpan))
        if !isLabelled, !isExpected {
            guard found.isUsualGrouping, found.mpan.distributor != nil, before?.kind != .negative,
                found.mpan.topLine?.hasKnownProfileClass ?? true,
                MeterPointContext.standsAlone(bytes, range, isGrouped: found.isGrouped, previous: previous),
                !MeterPointContext.isFollowedByUnit(bytes, range.upperBound), !isRecentTime(found)
            else { return nil }
        }
        var evidence: Set<MeterPointMatch.Evidence> = [.checkDigits]
        if isLabelled { evidence.insert(.label) }
        if isExpected { evidence.insert(.expected) }
        if found.mpan.distributor != nil { evidence.insert(.knownDistributor) }
        if found.mpan.topLine != nil { evidence.insert(.fullLine) }
        return MeterPointMatch(
            meterPoint: .mpan(found.mpan),
            range: range,
            label: isLabelled ? (label ?? following)?.range : nil,
            evidence: evidence,
            confidence: isLabelled || isExpected || found.mpan.topLine != nil ? .high : .medium
        )
    }

    /// Whether an unlabelled solid number is a time in milliseconds within a year of the text's own.
    private func isRecentTime(_ found: DigitGroups.FoundMPAN) -> Bool {
        guard let writtenAt, !found.isGrouped, found.mpan.topLine == nil else { return false }
        let seconds = Int64(found.mpan.number / 1000)
        return abs(seconds - writtenAt.secondsSince1970) < 366 * 86_400
    }

    // MARK: Gas

    private func mprn(
        _ bytes: [UInt8],
        _ groups: DigitGroups,
        _ candidates: [DigitGroups.FoundMPRN],
        _ before: MeterPointContext.Label?
    ) -> MeterPointMatch? {
        for candidate in candidates {
            let following = MeterPointContext.label(bytes, after: candidate.end)
            let label = [before, following].compactMap { $0 }.first { $0.allows(.gas) }
            let isExpected = expected.contains(.mprn(candidate.mprn))
            let holds = candidate.mprn.checkDigitsHold
            if !isExpected {
                guard let label, label.kind == .strong || !candidate.isGrouped else { continue }
                // "Gas" alone is said beside dates, readings and telephone numbers too.
                let digits = bytes[groups.start..<candidate.end]
                if label.kind == .weak, looksLikeSomethingElse(bytes, digits, holds) { continue }
                if candidate.isGrouped, !holds { continue }
            }
            var evidence: Set<MeterPointMatch.Evidence> = []
            if label != nil { evidence.insert(.label) }
            if isExpected { evidence.insert(.expected) }
            if holds { evidence.insert(.checkDigits) }
            let isStrong = label?.kind == .strong
            return MeterPointMatch(
                meterPoint: .mprn(candidate.mprn),
                range: groups.start..<candidate.end,
                label: label?.range,
                evidence: evidence,
                confidence: isExpected || (isStrong && holds) ? .high : isStrong || holds ? .medium : .low
            )
        }
        return nil
    }

    private func looksLikeSomethingElse(_ bytes: [UInt8], _ digits: ArraySlice<UInt8>, _ holds: Bool) -> Bool {
        if MeterPointContext.isFollowedByUnit(bytes, digits.endIndex) { return true }
        if !MeterPointContext.standsAlone(bytes, digits.indices, isGrouped: false, previous: nil) { return true }
        if digits.first == 0x30, !holds { return true }
        guard digits.count == 8 else { return false }
        let values = (0...3).map { decimal(digits.dropFirst($0 * 2).prefix(2)) ?? 0 }
        let yearFirst = CivilDate(year: values[0] * 100 + values[1], month: values[2], day: values[3])
        let yearLast = CivilDate(year: values[2] * 100 + values[3], month: values[1], day: values[0])
        return [yearFirst, yearLast].contains { (1970...2099).contains($0?.year ?? 0) }
    }
}

/// A meter point found in free text, and why it is believed to be one.
public struct MeterPointMatch: Hashable, Sendable {
    /// Why a number is believed to be a meter point.
    public enum Evidence: String, Hashable, Sendable, Codable, CaseIterable {
        /// A label beside it says so.
        case label
        /// It equals an expected value.
        case expected
        /// Its check digit or check digits hold.
        case checkDigits = "check-digits"
        /// Its first two digits name a known distributor.
        case knownDistributor = "known-distributor"
        /// It has profile class, timeswitch code and line loss factor class before it.
        case fullLine = "full-line"
    }

    /// How far it is believed.
    public enum Confidence: Int, Hashable, Comparable, Sendable, Codable, CaseIterable {
        /// A vague label alone.
        case low
        /// Good evidence of one kind.
        case medium
        /// Labelled, expected or complete.
        case high

        /// Less before more.
        public static func < (left: Confidence, right: Confidence) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// The meter point.
    public let meterPoint: MPxN
    /// Where it stands, in bytes of the text.
    public let range: Range<Int>
    /// Where its label stands, in bytes of the text.
    public let label: Range<Int>?
    /// Why it is believed to be one.
    public let evidence: Set<Evidence>
    /// How far it is believed.
    public let confidence: Confidence
}

func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte)
}
