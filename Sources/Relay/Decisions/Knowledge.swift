public import AlertMail
public import CriticalAlerts

/// All that a decision may rest on beside event and case: nothing is taken from the air.
public struct Knowledge: Sendable {
    /// The time of the decision.
    public var now: Instant
    /// Who we are, as letters print it.
    public var me: Correspondent
    /// Our identifier.
    public var supplier: SupplierID
    /// The answers asked for so far, each with source, import and row.
    public var answers: Answers
    /// How far the case's letters are in the outbox, by number; one that is not named was just written, and waits.
    public var letters: [Int: LetterStanding]
    /// Working days and UK time.
    public var calendar: WorkingDayCalendar
    /// When a working day ends, and what receipt on a day without work means; how many there are is in ``Policy/timescales``.
    public var rule: DeadlineRule
    /// What the operator chose.
    public var policy: Policy
    /// Names and urgencies of codes.
    public var catalogue: AlertCatalogue
    /// Whether this is a rehearsal.
    public var isRehearsal: Bool

    /// What is known.
    public init(
        now: Instant,
        me: Correspondent,
        supplier: SupplierID,
        answers: Answers = Answers(),
        letters: [Int: LetterStanding] = [:],
        calendar: WorkingDayCalendar,
        rule: DeadlineRule,
        policy: Policy,
        catalogue: AlertCatalogue,
        isRehearsal: Bool
    ) {
        self.now = now
        self.me = me
        self.supplier = supplier
        self.answers = answers
        self.letters = letters
        self.calendar = calendar
        self.rule = rule
        self.policy = policy
        self.catalogue = catalogue
        self.isRehearsal = isRehearsal
    }
}

/// Answers to ``Question``s.
public struct Answers: Hashable, Sendable, Codable {
    /// Meter points by device.
    public var meters: [EUI64: DeviceAnswer]
    /// Suppliers by meter point.
    public var suppliers: [MPxN: SupplierAnswer]
    /// Contacts by supplier; `nil` inside means that no contact list was ever imported.
    public var contacts: [SupplierID: ContactList.Answer]

    /// No answers yet.
    public init() {
        meters = [:]
        suppliers = [:]
        contacts = [:]
    }

    /// The answers in words, for the record: source, import and row of each.
    public var sources: [String] {
        let meters = self.meters.values.sorted { $0.device < $1.device }.flatMap { answer in
            answer.meterPoints.map { "device \(answer.device) has \($0.meterPoint.canonical) (\($0.provenance.words))" }
        }
        let suppliers = self.suppliers.values.sorted { $0.meterPoint.key < $1.meterPoint.key }.flatMap { answer in
            answer.evidence.map { evidence in
                let holds = evidence.holds ? "" : ", not valid then"
                return "\(answer.meterPoint.canonical): \(evidence.code.scheme.rawValue) \(evidence.code.code)"
                    + " is \(evidence.supplier?.text ?? "nobody we know")\(holds) (\(evidence.provenance.words))"
            }
        }
        let contacts = self.contacts.values.sorted { $0.supplier < $1.supplier }.flatMap { answer in
            [answer.primary, answer.secondary].compactMap(\.self).map { contact in
                "\(answer.supplier): \(contact.row.role.rawValue) contact (\(contact.provenance.words))"
            }
        }
        return meters + suppliers + contacts
    }
}

extension Provenance {
    /// `registrations.csv, row 12, import 3, complete to …`.
    public var words: String {
        let origin = source.map { "\($0): " } ?? ""
        return "\(origin)\(file), row \(row), import \(importID), complete to \(completeTo)"
    }
}
