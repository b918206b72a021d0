public import AlertMail
public import CriticalAlerts

/// A letter of each kind with values that are nobody's: identifiers kept for documentation, and domains that cannot
/// exist.
public enum ExampleLetters {
    /// When letters without any other time were written.
    public static let writtenAt = Instant(secondsSince1970: 1_772_921_700)

    /// The example of a kind.
    public static func letter(_ kind: LetterKind) -> Letter {
        switch kind {
        case .criticalAlert:
            Letter(
                kind: kind,
                reference: ourCase.text,
                number: 1,
                sender: old,
                recipient: new,
                profile: .gateway,
                alert: alert,
                trail: trail,
                reason: "Registration data (import 12, row 4711), complete up to 2026-03-07T06:00:00Z, show "
                    + "New Energy plc as supplier of the meter point since 2026-02-01.",
                due: Instant(secondsSince1970: 1_773_100_799)
            )
        case .acknowledgement:
            Letter(
                kind: kind,
                reference: theirCase.text,
                number: 1,
                sender: new,
                recipient: old,
                profile: .gateway,
                alert: alert,
                trail: trail,
                answers: answered,
                acknowledgement: .ours(desk: "Metering desk")
            )
        case .passedOn:
            Letter(
                kind: kind,
                reference: theirCase.text,
                number: 2,
                sender: new,
                recipient: old,
                profile: .gateway,
                alert: alert,
                trail: trail,
                answers: answered,
                acknowledgement: .beingPassedOn(to: "Third Energy")
            )
        case .personNote:
            Letter(
                kind: kind,
                reference: task.text,
                number: 1,
                sender: new,
                recipient: Correspondent(supplier: nil, name: "Duty desk", address: "desk@new-energy.example"),
                profile: .plain,
                alert: alert,
                note: PersonNote(
                    task: task,
                    what: "The meter point is not ours, and our data show no other supplier.",
                    next: "Look the meter point up and say where the alert is to go.",
                    commands: [
                        "alertrelay cases rule \(theirCase) route SUPPLIER --reason \"looked up\"",
                        "alertrelay desk done \(task)",
                    ],
                    known: [
                        "Old Energy Ltd sent the alert.", "Registration data are complete up to 2026-03-06T06:00:00Z.",
                    ],
                    cases: [theirCase],
                    due: Instant(secondsSince1970: 1_773_100_799)
                )
            )
        case .introduction:
            Letter(
                kind: kind,
                reference: LetterReference(bits: 0x0F0F_0F0F_0F0F).text,
                number: 1,
                sender: old,
                recipient: new,
                profile: .signed,
                introduction: Introduction(
                    certificatePEM: "-----BEGIN CERTIFICATE-----\n\(noCertificate)\n-----END CERTIFICATE-----\n",
                    fingerprint: "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
                        + "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF",
                    accepts: [.plain, .signed, .gateway]
                )
            )
        }
    }

    /// The examples of a kind that differ in what their templates show, ``letter(_:)`` first.
    public static func letters(_ kind: LetterKind) -> [Letter] {
        let first = letter(kind)
        var others: [Letter] = []
        switch kind {
        case .criticalAlert:
            var passedOn = first
            passedOn.sender = new
            passedOn.recipient = Correspondent(
                supplier: SupplierID("third-energy"),
                name: "Third Energy",
                address: "alerts@third-energy.example"
            )
            passedOn.reference = theirCase.text
            passedOn.trail.append(
                TrailHop(
                    supplier: ExampleData.gainer,
                    name: "New Energy plc",
                    reference: theirCase,
                    takenAt: writtenAt
                )
            )
            passedOn.due = nil
            others = [passedOn]
        case .acknowledgement:
            let statements: [AcknowledgementStatement] = [.beingPassedOn(to: "Third Energy"), .heldForPerson]
            others = statements.map { statement in
                var other = first
                other.acknowledgement = statement
                return other
            }
        case .passedOn, .personNote, .introduction:
            break
        }
        return [first] + others
    }

    private static let ourCase = CaseReference(bits: 0x1234_5678_9ABC)
    private static let theirCase = CaseReference(bits: 0x0FED_CBA9_8765)
    private static let task = TaskReference(bits: 0x0055_AA55_AA55)

    /// "An example: no certificate."
    private static let noCertificate = "QW4gZXhhbXBsZTogbm8gY2VydGlmaWNhdGUu"

    private static let old = Correspondent(
        supplier: SupplierID("old-energy"),
        name: "Old Energy Ltd",
        address: "alerts@old-energy.example",
        telephone: "020 7946 0001"
    )
    private static let new = Correspondent(
        supplier: SupplierID("new-energy"),
        name: "New Energy plc",
        address: "inbox@new-energy.example",
        telephone: "020 7946 0002"
    )

    private static let alert: AlertFacts = {
        let code = AlertCode(0x8F3F)
        let entry = AlertCatalogue.builtIn[code]
        return AlertFacts(
            identity: .device(
                originator: EUI64(0x0000_5EEF_1000_002A),
                target: EUI64(0x0000_5EEF_1000_0001),
                counter: OriginatorCounter(1_234_567_890_123)
            ),
            meterPoints: [MPxN("2012345678906")].compactMap { $0 },
            code: code,
            name: entry?.name,
            urgency: entry?.urgency,
            raisedAt: time("2026-03-07T22:14:05Z", .device),
            receivedAt: time("2026-03-07T22:14:31.482Z", .dcc),
            meterSerial: "21E0012345"
        )
    }()

    private static let trail: [TrailHop] = {
        guard let supplier = SupplierID("old-energy"), let taken = Instant(rfc3339: "2026-03-07T22:14:40Z") else {
            return []
        }
        return [TrailHop(supplier: supplier, name: "Old Energy Ltd", reference: ourCase, takenAt: taken)]
    }()

    private static let answered: AnsweredMail = {
        let token = "\(ourCase).1.example-\(String(repeating: "0", count: 16))"
        return AnsweredMail(
            messageID: "<\(token)@old-energy.example>",
            theirReferences: [ourCase.text],
            token: token
        )
    }()

    private static func time(_ text: String, _ source: TimeStamp.Source) -> TimeStamp? {
        Instant(rfc3339: text).map { TimeStamp(instant: $0, asReceived: text, source: source) }
    }
}
