import AlertMail
import CriticalAlerts
import Relay
import Testing

/// Suppliers, a meter point and a device that do not exist, and what is known of them. Supplier 0 is the one under test.
struct Cast: Sendable {
    let suppliers: [SupplierID]
    let meterPoint: MPxN
    let device: EUI64
    let target: EUI64
    let start: Instant
    let calendar = WorkingDayCalendar(holidays: .builtIn)
    let rule = DeadlineRule()

    init(suppliers count: Int = 5) throws {
        suppliers = try (0..<count).map { try #require(SupplierID("supplier-\($0)")) }
        meterPoint = try #require(MPxN("1200023305967"))
        device = try #require(EUI64("00-00-5E-EF-10-00-00-2A"))
        target = try #require(EUI64("00-00-5E-EF-10-00-00-01"))
        // A Tuesday, 10:00 UK time.
        start = try #require(Instant(rfc3339: "2026-03-10T10:00:00Z"))
    }

    var me: SupplierID { suppliers[0] }

    func address(_ supplier: SupplierID) -> String { "alerts@\(supplier.text).example" }

    func name(_ supplier: SupplierID) -> String { "Name of \(supplier.text)" }

    func correspondent(_ supplier: SupplierID) -> Correspondent {
        Correspondent(supplier: supplier, name: name(supplier), address: address(supplier), telephone: "01632 960000")
    }

    func policy(_ change: (inout Policy) -> Void = { _ in }) -> Policy {
        var policy = Policy()
        policy.desk = "Operations desk"
        policy.defaultProfile = .gateway
        change(&policy)
        return policy
    }

    func knowledge(
        of supplier: SupplierID? = nil,
        at now: Instant? = nil,
        policy: Policy? = nil,
        isRehearsal: Bool = false
    ) -> Knowledge {
        let supplier = supplier ?? me
        return Knowledge(
            now: now ?? start,
            me: correspondent(supplier),
            supplier: supplier,
            calendar: calendar,
            rule: rule,
            policy: policy ?? self.policy(),
            catalogue: .builtIn,
            isRehearsal: isRehearsal
        )
    }

    func reference(_ number: Int) -> CaseReference {
        CaseReference(bits: UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15)
    }

    var identity: AlertIdentity {
        .device(originator: device, target: target, counter: OriginatorCounter(42))
    }

    func time(_ text: String, _ source: TimeStamp.Source) -> TimeStamp? {
        Instant(rfc3339: text).map { TimeStamp(instant: $0, asReceived: text, source: source) }
    }

    func facts(_ change: (inout AlertFacts) -> Void = { _ in }) -> AlertFacts {
        var facts = AlertFacts(
            identity: identity,
            meterPoints: [meterPoint],
            code: AlertCode(0x8F32),
            name: "Supply armed",
            urgency: .supply,
            raisedAt: time("2026-03-10T09:58:00Z", .device),
            receivedAt: time("2026-03-10T09:58:30.482Z", .dcc)
        )
        change(&facts)
        return facts
    }

    /// An alert as DCC's Parse and Correlate software decodes it.
    func decoded(
        code: String = "8F32",
        target: String? = nil,
        description: String = "Supply armed",
        raisedAt: String = "2026-03-10T09:58:00Z"
    ) throws -> DecodedAlert {
        try AlertDocument.read(
            bytes: Array(
                """
                <ra:GBCSResponse xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert" schemaVersion="5.4"><ra:Header>\
                <ra:BusinessOriginatorID>\(device)</ra:BusinessOriginatorID>\
                <ra:BusinessTargetID>\(target ?? self.target.description)</ra:BusinessTargetID>\
                <ra:OriginatorCounter>42</ra:OriginatorCounter>\
                <ra:GBCSHexadecimalMessageCode>1000</ra:GBCSHexadecimalMessageCode></ra:Header>\
                <ra:Body><ra:DeviceAlertMessage><ra:DeviceAlertContent>\
                <ra:GBCSHexAlertCode>\(code)</ra:GBCSHexAlertCode>\
                <ra:AlertDescription>\(description)</ra:AlertDescription>\
                <ra:Timestamp>\(raisedAt)</ra:Timestamp></ra:DeviceAlertContent>\
                </ra:DeviceAlertMessage></ra:Body></ra:GBCSResponse>
                """.utf8
            )
        )
    }

    func taken(_ decoded: DecodedAlert, isHeld: Bool = false) -> TakenAlert {
        TakenAlert(
            alert: decoded,
            verdict: AlertCatalogue.builtIn.verdict(for: decoded),
            takenAt: start,
            isHeld: isHeld
        )
    }

    /// A case of an alert that DCC sent us.
    func ownCase(_ change: (inout AlertFacts) -> Void = { _ in }) -> Case {
        Case(
            reference: reference(1),
            supplier: me,
            identity: identity,
            facts: facts {
                $0.meterPoints = []
                change(&$0)
            },
            origin: .operatorsOwn(form: "mmc"),
            takenAt: start,
            clockStart: start,
            trail: []
        )
    }

    /// A case of an alert that another supplier sent on.
    func mailCase(_ raised: RaisedAlert) -> Case {
        Case(
            reference: reference(2),
            supplier: me,
            identity: raised.alert.facts.identity,
            facts: raised.alert.facts,
            origin: .mail(from: raised.mail.writer.supplier, source: raised.alert.source),
            takenAt: start,
            clockStart: raised.mail.receivedAt,
            trail: raised.alert.trail
        )
    }

    func mail(
        _ number: Int64,
        from supplier: SupplierID?,
        proof: WriterAttestation.Proof? = .smime,
        at received: Instant? = nil,
        _ change: (inout MailFacts) -> Void = { _ in }
    ) -> MailFacts {
        var mail = MailFacts(
            number: MailNumber(number),
            receivedAt: received ?? start,
            answers: AnsweredMail(messageID: "<mail-\(number)@example.com>"),
            writer: WriterAttestation(
                supplier: supplier,
                proof: supplier == nil ? nil : proof,
                reason: proof == nil ? "nothing proves the sender" : "the mail is signed"
            ),
            writerAddress: supplier.map { address($0) } ?? "stranger@example.com",
            writerName: supplier.map { name($0) } ?? "stranger@example.com",
            mayReply: true,
            mayForward: true,
            isHeld: false,
            isRehearsal: false
        )
        change(&mail)
        return mail
    }

    func hop(_ supplier: SupplierID, _ number: Int = 77) -> TrailHop {
        TrailHop(supplier: supplier, name: name(supplier), reference: reference(number), takenAt: start)
    }

    /// A supplier's letter that raises the alert, as its receiver reads it.
    func raised(
        _ number: Int64 = 1,
        by supplier: SupplierID? = nil,
        proof: WriterAttestation.Proof? = .smime,
        source: AlertSource = .verifiedMachinePart,
        trail: [TrailHop]? = nil,
        at received: Instant? = nil,
        mail change: (inout MailFacts) -> Void = { _ in },
        facts: (inout AlertFacts) -> Void = { _ in }
    ) -> RaisedAlert {
        let sender = supplier ?? suppliers[1]
        return RaisedAlert(
            mail: mail(number, from: sender, proof: proof, at: received, change),
            alert: ReadAlert(
                facts: self.facts(facts),
                source: source,
                trail: trail ?? [hop(sender)],
                theirReference: reference(77).text
            ),
            name: nil
        )
    }

    /// What a mail says about a case.
    func saying(
        _ number: Int64,
        by supplier: SupplierID?,
        _ statements: [StatementReading],
        nature: MailNature = .human,
        proof: WriterAttestation.Proof? = .smime,
        mail change: (inout MailFacts) -> Void = { _ in },
        _ adjust: (inout MailSaying) -> Void = { _ in }
    ) -> Event {
        let mail = mail(number, from: supplier, proof: proof, change)
        var saying = MailSaying(
            mail: mail,
            nature: nature,
            statements: statements,
            hasProvenToken: true,
            hasForgedToken: false,
            isOnlyOpenCase: true,
            isProvenMachineAnswer: nature == .gateway && mail.writer.proof != nil,
            needsPerson: nil
        )
        adjust(&saying)
        return .mailRead(saying)
    }

    func says(
        _ statement: Statement,
        to next: String? = nil,
        _ acknowledgement: AcknowledgementStatement? = nil
    ) -> StatementReading {
        StatementReading(references: [], statement: statement, passedOnTo: next, acknowledgement: acknowledgement)
    }

    func report(_ letter: Int, _ fate: DeliveryReport.Fate, at instant: Instant? = nil) -> Event {
        .deliveryReported(
            DeliveryReport(
                letter: letter,
                fate: fate,
                queueID: "Q1",
                says: "said so",
                at: instant ?? start,
                mail: nil
            )
        )
    }

    func ruled(_ kind: Ruling.Kind) -> Event {
        .personRuled(Ruling(kind: kind, by: "Jo", why: "agreed by telephone"))
    }
}
