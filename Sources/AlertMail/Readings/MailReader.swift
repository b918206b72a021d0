import CriticalAlerts
import MailMessage

/// Puts a reading together: nature, statements, alerts, correlations, permission.
struct MailReader {
    private(set) var reading = Reading()
    private let mail: MailView
    private let attestations: Attestations
    private var tracer: EvidenceTracer
    /// The machine part, whether it could be read or not.
    private var machineSource: Part?
    private var machineFault: String?
    /// Receipt is spoken of without being confirmed.
    private var hasDoubt = false
    /// What the mail is by its form; then its words say nothing.
    private var formal: FormalNature?
    private var isInvitation = false

    init(_ message: Message, _ attestations: Attestations, _ context: ReadingContext) {
        mail = MailView(message, context: context)
        tracer = EvidenceTracer(mail.body)
        self.attestations = attestations
        readEnvelope()
        let machine = readMachinePart()
        readNature(machine)
        let places = Correlator(
            mail,
            machinePart: reading.machinePart,
            attested: attestations.tokens,
            isReport: isReport || formal != nil
        )
        reading.correlations = places.correlations
        readContent(machine, places)
        reading.isSealed = Sealing.isSealed(mail)
        reading.statement =
            Statement.allCases.first { statement in reading.statements.contains { $0.statement == statement } } ?? .none
        reading.mayReply = Permission.mayReply(mail, reading.nature, raisesAlert: reading.statement == .raisesAlert)
        reading.mayForward = Permission.mayForward(reading)
        reading.needsPerson = reasonForPerson(places)
        for stretch in mail.written.stretches { note(stretch.rule, .body(stretch.place), weight: stretch.weight) }
    }

    private var isReport: Bool {
        switch reading.nature {
        case .deliveryFailure, .deliveryDelay, .deliveryReceipt, .readReceipt: true
        case .human, .autoReply, .ticketReceipt, .gateway, .machine: false
        }
    }

    // MARK: - Envelope

    private mutating func readEnvelope() {
        let message = mail.message
        reading.messageID = message.messageID?.description
        reading.from = message.from.first.map {
            "\(Self.local($0.address.description))@\($0.address.domain.lowercased())"
        }
        reading.subject = message.subject
        reading.date = message.date.map { Instant(secondsSince1970: $0.secondsSince1970) }
        reading.newText = mail.written.newText
        reading.tail = mail.written.tail
        reading.signature = attestations.signature
        if reading.signature.state == .none, !ClaimsReader.signedParts(message).isEmpty {
            reading.signature = SignatureReading(state: .unchecked, signer: nil)
        }
        reading.defects = message.defects.map { defect in
            let path = message.parts.indices.contains(defect.part) ? message.parts[defect.part].sectionPath : ""
            return MailDefect(code: defect.code.rawValue, part: path, offset: defect.offset)
        }
        reading.defects += mail.reportDefects + mail.containers.defects
        reading.defects += mail.body.sections.filter(\.hidesText).map { section in
            MailDefect(
                code: Defect.Code.hiddenText.rawValue,
                part: section.part.sectionPath,
                offset: section.part.bodyRange.lowerBound
            )
        }
    }

    private static func local(_ address: String) -> String {
        address.lastIndex(of: "@").map { String(address[..<$0]) } ?? address
    }

    // MARK: - Nature

    /// The machine part, if there is one that can be read.
    private mutating func readMachinePart() -> Part? {
        guard let claim = mail.machinePartClaim, mail.message.parts.indices.contains(claim.part) else {
            return nil
        }
        machineSource = mail.message.parts[claim.part]
        do throws(AlertMailError) {
            guard claim.content.count <= ReadingLimits.attachmentBytes else {
                machineFault = "the machine part is too large"
                return nil
            }
            reading.machinePart = try MachinePart.read(bytes: claim.content)
            return machineSource
        } catch {
            machineFault = "the machine part cannot be read: \(error.code.rawValue)"
            return nil
        }
    }

    private mutating func readNature(_ machine: Part?) {
        if mail.body.isFromContainer { note("text-in-tnef", mail.bodyPlace, weight: 60) }
        // Before anything that looks at words: a complaint has a human-readable part, which says what it likes.
        if let complaint = FormalNature.complaint(mail) {
            take(complaint)
            return
        }
        if let report = DeliveryReport(mail) {
            reading.nature = report.nature
            reading.failedRecipients = report.recipients
            note(report.rule, report.places, weight: report.weight)
            for place in report.recipientPlaces { note("failed-recipient", place, weight: report.weight) }
            return
        }
        if let header = mail.message.headers["AlertRelay-Version"] {
            reading.nature = .gateway
            note("gateway-header", .field(header), weight: 90)
            return
        }
        if let id = mail.message.messageID, LetterToken(id.value) != nil {
            reading.nature = .gateway
            if let header = mail.message.headers["Message-ID"] { note("keyed-message-id", .field(header), weight: 80) }
            return
        }
        if machine != nil || machineFault != nil, !mail.isForwardSubject, !mail.written.isForward {
            reading.nature = .gateway
            note("machine-part", .part(machineSource ?? mail.message.root), weight: 70)
            return
        }
        if let item = FormalNature.item(mail) {
            take(item)
            return
        }
        if let place = FormalNature.invitation(mail) {
            isInvitation = true
            note("invitation", place, weight: 90)
        }
        let finding = NatureReader(mail: mail).read()
        reading.nature = finding.nature
        note(finding.rule, finding.places, weight: finding.weight)
    }

    private mutating func take(_ formal: FormalNature) {
        self.formal = formal
        reading.nature = formal.nature
        note(formal.rule, formal.place, weight: formal.weight)
    }

    /// Notes each of the places; the whole body if there is none.
    private mutating func note(_ rule: String, _ places: [EvidencePlace], weight: Int) {
        for place in places.isEmpty ? [mail.bodyPlace] : places { note(rule, place, weight: weight) }
    }

    private mutating func note(_ rule: String, _ place: EvidencePlace, weight: Int) {
        guard reading.evidence.count < ReadingLimits.evidence else { return }
        reading.evidence.append(tracer.evidence(rule, place, weight: weight))
    }

    // MARK: - Content

    private mutating func readContent(_ machine: Part?, _ places: Correlator) {
        guard formal == nil else { return }
        switch reading.nature {
        case .deliveryFailure, .deliveryDelay, .deliveryReceipt, .readReceipt, .autoReply, .ticketReceipt: return
        case .gateway: readGateway(machine, places)
        case .human, .machine: readWriting(machine, places)
        }
    }

    /// What software of our kind writes: its machine part speaks; of a plain letter only the alert that it raises.
    private mutating func readGateway(_ machinePart: Part?, _ places: Correlator) {
        let kind = TokenLine.last(in: mail.written.newText + "\n" + mail.written.tail)?.kind
        takeAlerts(machinePart, answers: isAnswerOfGateway(kind), letterKind: kind)
        guard let machine = reading.machinePart, machinePart != nil else { return }
        let cited = machine.cites.flatMap { LetterToken($0)?.reference }
        let references = cited.map { [$0] } ?? answered(places)
        switch machine.kind {
        case .acknowledgement:
            reading.statements.append(
                StatementReading(
                    references: references,
                    statement: .acknowledges,
                    acknowledgement: machine.acknowledgement
                )
            )
        case .passedOn:
            var name: String?
            if case .beingPassedOn(let to) = machine.acknowledgement { name = to }
            reading.statements.append(
                StatementReading(
                    references: references,
                    statement: .passesOn,
                    passedOnTo: name,
                    acknowledgement: machine.acknowledgement
                )
            )
        case .alert, .contacts: break
        }
    }

    private func isAnswerOfGateway(_ kind: LetterKind?) -> Bool {
        if let kind { return kind != .criticalAlert }
        // Our letters stand in their own References: only In-Reply-To tells an answer.
        return !mail.message.inReplyTo.isEmpty || AutomationMarks(mail).isAutoReplied
    }

    private mutating func readWriting(_ machinePart: Part?, _ places: Correlator) {
        let (said, saidMap) = ReplyHint.removed(from: mail.written.newText)
        let reader = StatementReader(said)
        let isHuman = reading.nature == .human
        let hasOwnReference =
            mail.hasAnswerMarks || mail.isReplySubject
            || reader.found.contains { found in
                [.acknowledges, .declines, .passesOn].contains(found.statement)
                    && found.references.contains { $0.canonical != nil }
            }
        let declines = reader.found.contains { $0.statement == .declines || $0.statement == .passesOn }
        takeAlerts(machinePart, answers: hasOwnReference || declines || repliesBySubject(reader), letterKind: nil)
        guard isHuman else { return }
        hasDoubt = reader.hasDoubt || reader.saysNotReceived
        let raises = reading.statements.contains { $0.statement == .raisesAlert }
        let defaults = defaultReferences(reader, places)
        var found = reader.found
        // What stands in the subject has no place in the text.
        if found.isEmpty, let statement = subjectStatement(reader) {
            found.append(
                StatementReader.Found(
                    statement: statement,
                    references: [],
                    passedOnTo: nil,
                    rule: "subject",
                    weight: 60,
                    place: 0..<0
                )
            )
        }
        for statement in found {
            // "We have received a critical alert for …" raises it; it does not answer one of ours.
            if raises, statement.statement == .acknowledges || statement.statement == .asks { continue }
            // Nor does whoever invites to a meeting about it.
            if isInvitation, statement.statement == .acknowledges { continue }
            let references = statement.references.isEmpty ? defaults : statement.references.map(\.text)
            add(
                StatementReading(
                    references: references,
                    statement: statement.statement,
                    passedOnTo: statement.passedOnTo
                )
            )
            let place = mail.written.newTextMap.sourceRange(of: saidMap.sourceRange(of: statement.place))
            note(
                "statement-\(statement.rule)",
                statement.place.isEmpty ? mail.message.headers["Subject"].map { [.field($0)] } ?? [] : [.body(place)],
                weight: statement.weight
            )
        }
    }

    /// A reply that a link in our letter opened: words and reference stand in the subject.
    private func subjectStatement(_ reader: StatementReader) -> Statement? {
        guard !mail.isReplySubject, !mail.isForwardSubject, !reader.hasDoubt, !reader.saysNotReceived,
            !Correlator.pieces(mail.subject).isEmpty
        else { return nil }
        let said = StatementReader(mail.subject).found.map(\.statement)
        return [.passesOn, .declines, .acknowledges].first(where: said.contains)
    }

    private func repliesBySubject(_ reader: StatementReader) -> Bool {
        subjectStatement(reader) != nil && mail.written.newText.utf8.count < 400
    }

    private mutating func takeAlerts(_ machinePart: Part?, answers: Bool, letterKind: LetterKind?) {
        let reader = AlertsReader(
            mail,
            machinePart: machinePart == nil ? nil : reading.machinePart,
            isProven: attestations.isMachinePartProven,
            source: machinePart,
            answers: answers,
            letterKind: letterKind
        )
        reading.alerts = reader.alerts
        reading.incompleteAlerts = reader.incomplete
        reading.defects += reader.defects
        for piece in reader.evidence { note(piece.rule, piece.place, weight: piece.weight) }
        guard !reader.alerts.isEmpty || !reader.incomplete.isEmpty else { return }
        var references: [String] = []
        for reference in reader.alerts.compactMap(\.theirReference) where !references.contains(reference) {
            references.append(reference)
        }
        if references.isEmpty { references = subjectReferences }
        add(StatementReading(references: references, statement: .raisesAlert))
    }

    private var subjectReferences: [String] {
        StatementReader(mail.subject).references.map(\.text)
    }

    /// Those of the new text, else of the subject, else those that the mail answers.
    private func defaultReferences(_ reader: StatementReader, _ places: Correlator) -> [String] {
        if !reader.references.isEmpty { return reader.references.map(\.text) }
        let subject = subjectReferences
        return subject.isEmpty ? answered(places) : subject
    }

    private func answered(_ places: Correlator) -> [String] {
        let direct = mail.message.inReplyTo.compactMap { LetterToken($0.value)?.reference }
        if !direct.isEmpty { return direct.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
        return places.references(in: .threadHeader)
    }

    /// Adds a statement unless one of the same kind already covers its references, and drops those that it covers.
    private mutating func add(_ statement: StatementReading) {
        func covers(_ wide: StatementReading, _ narrow: StatementReading) -> Bool {
            wide.statement == narrow.statement && Set(narrow.references).isSubset(of: wide.references)
                && (narrow.passedOnTo == nil || narrow.passedOnTo == wide.passedOnTo)
        }
        var statement = statement
        statement.references = statement.references.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        if reading.statements.contains(where: { covers($0, statement) }) { return }
        reading.statements.removeAll { covers(statement, $0) }
        reading.statements.append(statement)
    }

    // MARK: - A person

    private func reasonForPerson(_ places: Correlator) -> String? {
        if reading.isSealed { return "the content is encrypted" }
        if reading.correlations.contains(where: { $0.attestation == .contradicted }) {
            return "a token in it is sealed wrongly"
        }
        if let formal { return formal.reason ?? (reading.nature == .deliveryFailure ? reasonOfFailure : nil) }
        if isInvitation { return "it is about a meeting" }
        switch reading.nature {
        case .autoReply, .ticketReceipt, .readReceipt, .deliveryReceipt, .deliveryDelay: return nil
        case .deliveryFailure: return reasonOfFailure
        case .gateway: return machineFault ?? reasonOfAlerts ?? reasonOfGateway
        case .machine: return reasonOfAlerts
        case .human: return reasonOfAlerts ?? reasonOfWriting(places)
        }
    }

    private var reasonOfFailure: String? {
        if reading.failedRecipients.isEmpty { return "the report names no recipient" }
        if reading.failedRecipients.contains(where: { $0.advice == .us }) { return "our mail is refused" }
        return reading.failedRecipients.contains { $0.advice == .person }
            ? "the cause of the failure is not known" : nil
    }

    private var reasonOfAlerts: String? {
        if !reading.incompleteAlerts.isEmpty { return "an alert is not complete" }
        return reading.alerts.contains { $0.source == .text }
            ? "an alert that was typed is passed on only after a person's yes" : nil
    }

    private var reasonOfGateway: String? {
        if reading.machinePart?.kind == .contacts { return "a partner introduces itself" }
        return reading.statement == .none && reading.machinePart == nil
            ? "a gateway's letter without machine part says nothing by itself" : nil
    }

    private func reasonOfWriting(_ places: Correlator) -> String? {
        let said = Set(reading.statements.map(\.statement))
        if said.contains(.asks) { return "it asks a question" }
        if said.contains(.changesContacts) { return "contact details have changed" }
        if reading.statements.contains(where: { $0.statement == .passesOn && $0.passedOnTo == nil }) {
            return "passed on, without saying to whom"
        }
        let thread = Set(places.references(in: .threadHeader))
        let written = Set(places.references(in: .newText) + places.references(in: .subject))
        if !thread.isEmpty, !written.isEmpty, thread.isDisjoint(with: written) {
            return "its references name different cases"
        }
        if said.isEmpty {
            if mail.written.isForward || mail.isForwardSubject {
                return "a forwarded mail: what it forwards is not read"
            }
            return hasDoubt ? "it speaks of receipt without confirming it" : "it says nothing that a rule knows"
        }
        if hasDoubt, said.isDisjoint(with: [.declines, .passesOn, .confirmsContacts]) {
            return "it also says that something was not received or is still to come"
        }
        if !said.isDisjoint(with: [.acknowledges, .passesOn]), reading.newText.utf8.count > ReadingLimits.answerBytes {
            return "it is long: what sounds like an answer is one sentence of many"
        }
        return nil
    }
}

/// The hint in the body that a link of our letters opens: "(please name the supplier)".
enum ReplyHint {
    /// The text without the hint, with where the rest stands in it.
    static func removed(from text: String) -> (text: String, map: SourceMap) {
        let length = text.utf8.count
        guard let hint = text.firstRange(ofText: "(please name the supplier):") else {
            return (text, SourceMap(verbatim: 0..<length))
        }
        let start = text.utf8.distance(from: text.startIndex, to: hint.lowerBound)
        let end = text.utf8.distance(from: text.startIndex, to: hint.upperBound)
        var map = SourceMap(verbatim: 0..<start)
        map.append(verbatim: length - end, from: end)
        var rest = text
        rest.removeSubrange(hint)
        return (rest, map)
    }
}

extension String {
    fileprivate func firstRange(ofText needle: String) -> Range<String.Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(needle) { return index..<self.index(index, offsetBy: needle.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
