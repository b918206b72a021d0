import AlertMail
import CriticalAlerts
import Testing

/// Letters of every kind, with values of the documentation ranges.
struct SampleLetters {
    let reference: CaseReference
    let alert: AlertFacts
    let old: Correspondent
    let new: Correspondent

    init() throws {
        reference = CaseReference(bits: 0x1234_5678_9ABC)
        alert = try Self.alert()
        old = Correspondent(
            supplier: try Self.supplier("old-energy"),
            name: "Old Energy Ltd",
            address: "alerts@old.example",
            telephone: "020 7946 0001"
        )
        new = Correspondent(
            supplier: try Self.supplier("new-energy"),
            name: "New Energy plc",
            address: "inbox@new.example"
        )
    }

    static func alert() throws -> AlertFacts {
        let mpan = try #require(MPxN("20 1234 5678 906"))
        let originator = try #require(EUI64("00-00-5E-EF-10-00-00-2A"))
        let target = try #require(EUI64("00-00-5E-EF-10-00-00-01"))
        return AlertFacts(
            identity: .device(originator: originator, target: target, counter: OriginatorCounter(1_234_567_890_123)),
            meterPoints: [mpan],
            code: AlertCode(0x8F3F),
            name: "Tamper detect",
            urgency: .fraud,
            raisedAt: try stamp("2026-03-07T22:14:05Z", .device),
            receivedAt: try stamp("2026-03-07T22:14:31.482Z", .dcc),
            meterSerial: "21E0012345",
            throttledCount: nil,
            details: ["supply was off from 2026-03-07T21:00:00Z to 2026-03-07T21:30:00Z"]
        )
    }

    static func supplier(_ name: String) throws -> SupplierID {
        try #require(SupplierID(name))
    }

    static func stamp(_ text: String, _ source: TimeStamp.Source) throws -> TimeStamp {
        TimeStamp(instant: try #require(Instant(rfc3339: text)), asReceived: text, source: source)
    }

    static func token(of letter: Letter) throws -> LetterToken {
        try #require(
            LetterToken(reference: letter.reference, letter: letter.number, keyID: "k1", mac: "0123456789ABCDEF")
        )
    }

    var criticalAlert: Letter {
        Letter(
            kind: .criticalAlert,
            reference: reference.text,
            number: 1,
            sender: old,
            recipient: new,
            profile: .gateway,
            alert: alert,
            reason: "registration data (import 12, row 4711) show New Energy plc as supplier since 2026-02-01, "
                + "complete up to 2026-03-07T06:00:00Z",
            due: Instant(rfc3339: "2026-03-09T23:59:59Z")
        )
    }

    /// The alert passed on by a second supplier.
    func passedOnAlert() throws -> Letter {
        var letter = criticalAlert
        let taken = try #require(Instant(rfc3339: "2026-03-07T22:14:40Z"))
        letter.trail = [
            TrailHop(
                supplier: try Self.supplier("first-energy"),
                name: "First Energy",
                reference: CaseReference(bits: 1),
                takenAt: taken
            ),
            TrailHop(
                supplier: try Self.supplier("old-energy"),
                name: "Old Energy Ltd",
                reference: reference,
                takenAt: taken.advanced(bySeconds: 60)
            ),
        ]
        return letter
    }

    func acknowledgement(_ statement: AcknowledgementStatement) -> Letter {
        Letter(
            kind: .acknowledgement,
            reference: CaseReference(bits: 77).text,
            number: 1,
            sender: new,
            recipient: old,
            profile: .plain,
            alert: alert,
            answers: answered,
            acknowledgement: statement
        )
    }

    var passedOn: Letter {
        Letter(
            kind: .passedOn,
            reference: CaseReference(bits: 77).text,
            number: 2,
            sender: new,
            recipient: old,
            profile: .signed,
            alert: alert,
            answers: answered,
            acknowledgement: .beingPassedOn(to: "Third Energy")
        )
    }

    var personNote: Letter {
        let task = TaskReference(bits: 99)
        return Letter(
            kind: .personNote,
            reference: task.text,
            number: 1,
            sender: new,
            recipient: Correspondent(supplier: nil, name: "Duty desk", address: "desk@new.example"),
            profile: .plain,
            alert: alert,
            note: PersonNote(
                task: task,
                what: "New Energy is not the supplier of meter point 2012345678906, and nobody else is known.",
                next: "Look the meter point up in the ECOES portal and route the case.",
                commands: [
                    "alertrelay cases rule \(reference) route SUPPLIER --reason \"found in the portal: by hand\"",
                    "alertrelay desk done \(task)",
                ],
                known: ["Registration data are complete up to 2026-03-06.", "Old Energy Ltd sent the alert."],
                cases: [reference],
                due: Instant(rfc3339: "2026-04-09T22:59:59Z")
            )
        )
    }

    var introduction: Letter {
        Letter(
            kind: .introduction,
            reference: LetterReference(bits: 5).text,
            number: 1,
            sender: old,
            recipient: new,
            profile: .signed,
            introduction: Introduction(
                certificatePEM:
                    "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUExample0\n-----END CERTIFICATE-----\n",
                fingerprint: "AB:CD:EF:01:23",
                accepts: [.plain, .signed, .gateway]
            )
        )
    }

    func all() throws -> [Letter] {
        [
            criticalAlert, try passedOnAlert(), acknowledgement(.ours(desk: "Metering desk")),
            acknowledgement(.beingPassedOn(to: "Third Energy")), acknowledgement(.heldForPerson), passedOn, personNote,
            introduction,
        ]
    }

    /// The letters with the most to show, one of each kind.
    func oneOfEachKind() throws -> [Letter] {
        [try passedOnAlert(), acknowledgement(.ours(desk: "Metering desk")), passedOn, personNote, introduction]
    }

    private var answered: AnsweredMail {
        AnsweredMail(
            messageID: "<\(reference).1.k1-0123456789ABCDEF@old.example>",
            references: [],
            theirReferences: [reference.text],
            token: "\(reference).1.k1-0123456789ABCDEF"
        )
    }
}
