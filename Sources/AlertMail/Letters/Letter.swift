public import CriticalAlerts

/// A mail before it is bytes: which letter, to whom, and the values it is to show.
///
/// `Rendering` makes text and HTML of it, `compose` in the service adds token, signatures and bytes. `AlertMail.read` of the
/// finished mail must yield the letter's MPxN, code, both times and reference again, else the built-in letter leaves (R12).
public struct Letter: Hashable, Sendable, Codable {
    /// Which letter.
    public var kind: LetterKind
    /// The case (`CA-`), task (`TK-`) or letter (`LT-`) reference it stands under.
    public var reference: String
    /// Its number within that reference, from 1.
    public var number: Int
    /// Who writes.
    public var sender: Correspondent
    /// To whom.
    public var recipient: Correspondent
    /// How it is dressed for this recipient.
    public var profile: LetterProfile
    /// The alert, for letters about one.
    public var alert: AlertFacts?
    /// The suppliers the alert has been through, in order, this one included.
    public var trail: [TrailHop]
    /// Why this recipient: which source shows them as supplier, since when, complete up to when.
    public var reason: String?
    /// When the answer is due (R20), as guidance.
    public var due: Instant?
    /// The mail that this letter answers.
    public var answers: AnsweredMail?
    /// What an acknowledgement says; in a letter of kind ``LetterKind/passedOn``, `beingPassedOn` names the next supplier.
    public var acknowledgement: AcknowledgementStatement?
    /// What a note to a person says.
    public var note: PersonNote?
    /// What an introduction says.
    public var introduction: Introduction?
    /// Whether this is a rehearsal: the subject and the first line say so.
    public var isRehearsal: Bool

    /// A letter with these values; what does not apply stays `nil`.
    public init(
        kind: LetterKind,
        reference: String,
        number: Int,
        sender: Correspondent,
        recipient: Correspondent,
        profile: LetterProfile,
        alert: AlertFacts? = nil,
        trail: [TrailHop] = [],
        reason: String? = nil,
        due: Instant? = nil,
        answers: AnsweredMail? = nil,
        acknowledgement: AcknowledgementStatement? = nil,
        note: PersonNote? = nil,
        introduction: Introduction? = nil,
        isRehearsal: Bool = false
    ) {
        self.kind = kind
        self.reference = reference
        self.number = number
        self.sender = sender
        self.recipient = recipient
        self.profile = profile
        self.alert = alert
        self.trail = trail
        self.reason = reason
        self.due = due
        self.answers = answers
        self.acknowledgement = acknowledgement
        self.note = note
        self.introduction = introduction
        self.isRehearsal = isRehearsal
    }
}

/// The letters that AlertRelay writes; the raw value is the template's name.
public enum LetterKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// An alert for the supplier of the meter point (R10 to R13), first hand or passed on (R23).
    case criticalAlert = "critical-alert"
    /// Receipt of an alert, and what happens to it (R20, R24).
    case acknowledgement
    /// To the previous sender: the alert has gone on to another supplier (R24).
    case passedOn = "passed-on"
    /// To a person of our own: a task.
    case personNote = "person-note"
    /// To a partner: our certificate and what we accept.
    case introduction

    /// Whether the letter is an answer that software gives by itself (RFC 3834, `Auto-Submitted: auto-replied`).
    public var isAutomaticAnswer: Bool {
        switch self {
        case .acknowledgement, .passedOn: true
        case .criticalAlert, .personNote, .introduction: false
        }
    }

    /// The `kind` of its machine part, if it carries one.
    public var machineKind: MachineKind? {
        switch self {
        case .criticalAlert: .alert
        case .acknowledgement: .acknowledgement
        case .passedOn: .passedOn
        case .personNote: nil
        case .introduction: .contacts
        }
    }
}

/// How letters to one partner are dressed.
public enum LetterProfile: String, Hashable, Sendable, Codable, CaseIterable {
    /// Text and HTML, no attachment: for a partner that has never shown a gateway.
    case plain
    /// Detached S/MIME signature.
    case signed
    /// Signed, with the machine part.
    case gateway
}

/// Somebody who writes or receives letters.
public struct Correspondent: Hashable, Sendable, Codable {
    /// The supplier, `nil` for a person or desk outside the list.
    public var supplier: SupplierID?
    /// The name to print: the supplier's or the person's.
    public var name: String
    /// The mail address, `local@domain`.
    public var address: String
    /// A telephone number for checking by voice, as written in the contact list.
    public var telephone: String?

    /// A correspondent.
    public init(supplier: SupplierID?, name: String, address: String, telephone: String? = nil) {
        self.supplier = supplier
        self.name = name
        self.address = address
        self.telephone = telephone
    }
}

/// What a letter says of an alert: the facts that the receiver needs (R12, R13), as received.
public struct AlertFacts: Hashable, Sendable, Codable {
    /// What identifies the alert.
    public var identity: AlertIdentity
    /// The meter points, import first.
    public var meterPoints: [MPxN]
    /// The alert code.
    public var code: AlertCode
    /// The catalogue's name of the code, `nil` if the catalogue does not know it.
    public var name: String?
    /// The catalogue's urgency.
    public var urgency: CatalogueEntry.Urgency?
    /// The device's own event time, as received.
    public var raisedAt: TimeStamp?
    /// DCC's time stamp (`ResponseDateTime`), as received.
    public var receivedAt: TimeStamp?
    /// The meter's serial number, if known.
    public var meterSerial: String?
    /// How many alerts this one stands for, where DCC throttled a storm.
    public var throttledCount: UInt32?
    /// Further facts, one sentence each: reasons, outage interval.
    public var details: [String]
    /// The device that somebody wrote it is, for an alert whose identity names none.
    public var reportedDevice: EUI64?

    /// The device that raised it, as its identity says, else as somebody wrote; `nil` if neither does.
    public var device: EUI64? {
        if case .device(let originator, _, _) = identity { originator } else { reportedDevice }
    }

    /// The facts of one alert.
    public init(
        identity: AlertIdentity,
        meterPoints: [MPxN],
        code: AlertCode,
        name: String?,
        urgency: CatalogueEntry.Urgency?,
        raisedAt: TimeStamp?,
        receivedAt: TimeStamp?,
        meterSerial: String? = nil,
        throttledCount: UInt32? = nil,
        details: [String] = [],
        reportedDevice: EUI64? = nil
    ) {
        self.identity = identity
        self.meterPoints = meterPoints
        self.code = code
        self.name = name
        self.urgency = urgency
        self.raisedAt = raisedAt
        self.receivedAt = receivedAt
        self.meterSerial = meterSerial
        self.throttledCount = throttledCount
        self.details = details
        self.reportedDevice = reportedDevice
    }
}

/// One supplier that an alert has been through (R25).
public struct TrailHop: Hashable, Sendable, Codable {
    /// The supplier's identifier as its own gateway names itself.
    public var supplier: SupplierID
    /// The supplier's name.
    public var name: String
    /// That supplier's reference for the case.
    public var reference: CaseReference
    /// When that supplier took the alert in.
    public var takenAt: Instant

    /// A hop.
    public init(supplier: SupplierID, name: String, reference: CaseReference, takenAt: Instant) {
        self.supplier = supplier
        self.name = name
        self.reference = reference
        self.takenAt = takenAt
    }
}

/// The mail that a letter answers, for `In-Reply-To`, `References` and the subject.
public struct AnsweredMail: Hashable, Sendable, Codable {
    /// Its Message-ID with angle brackets, `nil` if it had none.
    public var messageID: String?
    /// Its own `References`, oldest first, with angle brackets.
    public var references: [String]
    /// Its writer's references for the case (`CA-…` or foreign style), as written.
    public var theirReferences: [String]
    /// The local part of its writer's keyed token, if the mail came from a gateway: the answer then carries the machine part and
    /// cites this token. It was read from the Message-ID, else from the machine part or the text, since some servers replace
    /// Message-IDs.
    public var token: String?

    /// What is known of the answered mail.
    public init(
        messageID: String?,
        references: [String] = [],
        theirReferences: [String] = [],
        token: String? = nil
    ) {
        self.messageID = messageID
        self.references = references
        self.theirReferences = theirReferences
        self.token = token
    }
}

/// What happens to an alert whose receipt is acknowledged (reading 20): one of three, never more than receipt.
public enum AcknowledgementStatement: Hashable, Sendable, Codable {
    /// The meter point is ours; the alert was given to the named desk.
    case ours(desk: String)
    /// Not ours; it is being passed on to the named supplier.
    case beingPassedOn(to: String)
    /// A person here decides.
    case heldForPerson
}

/// A task as a letter tells it to a person.
public struct PersonNote: Hashable, Sendable, Codable {
    /// The task.
    public var task: TaskReference
    /// One sentence: what happened.
    public var what: String
    /// One sentence: what to do next.
    public var next: String
    /// The commands that clear it, one a line.
    public var commands: [String]
    /// What is known, one sentence each.
    public var known: [String]
    /// The cases concerned.
    public var cases: [CaseReference]
    /// When it is due.
    public var due: Instant?

    /// A note.
    public init(
        task: TaskReference,
        what: String,
        next: String,
        commands: [String],
        known: [String],
        cases: [CaseReference],
        due: Instant?
    ) {
        self.task = task
        self.what = what
        self.next = next
        self.commands = commands
        self.known = known
        self.cases = cases
        self.due = due
    }
}

/// What an introduction tells a partner.
public struct Introduction: Hashable, Sendable, Codable {
    /// Our signing certificate, PEM.
    public var certificatePEM: String
    /// Its SHA-256 fingerprint, for checking by voice.
    public var fingerprint: String
    /// The profiles we accept.
    public var accepts: [LetterProfile]

    /// An introduction.
    public init(certificatePEM: String, fingerprint: String, accepts: [LetterProfile]) {
        self.certificatePEM = certificatePEM
        self.fingerprint = fingerprint
        self.accepts = accepts
    }
}
