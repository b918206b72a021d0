import CriticalAlerts
import MailMessage

/// The alerts that a mail raises, from its machine part, its attached documents or its newly written text, in that order.
struct AlertsReader {
    private(set) var alerts: [ReadAlert] = []
    private(set) var incomplete: [String] = []
    private(set) var evidence: [EvidenceNote] = []
    private(set) var defects: [MailDefect] = []
    private let mail: MailView

    /// `answers`: the mail answers another or says something of one; then its text raises nothing.
    init(
        _ mail: MailView,
        machinePart: MachinePart?,
        isProven: Bool,
        source: Part?,
        answers: Bool,
        letterKind: LetterKind?
    ) {
        self.mail = mail
        if let machinePart {
            guard machinePart.kind == .alert else { return }
            for facts in machinePart.alerts.prefix(ReadingLimits.attachedAlerts) {
                let isWhole = !facts.meterPoints.isEmpty && (facts.raisedAt != nil || facts.receivedAt != nil)
                guard isWhole else {
                    incomplete.append("alert \(facts.code) in the machine part lacks an MPxN or a time")
                    continue
                }
                alerts.append(
                    ReadAlert(
                        facts: facts,
                        source: isProven ? .verifiedMachinePart : .machinePart,
                        trail: machinePart.trail,
                        theirReference: machinePart.references.first?.text
                    )
                )
            }
            note("machine-part", .part(source ?? mail.message.root), weight: 100)
            return
        }
        let text = AlertText(mail.written.newText)
        readDocuments(text)
        guard alerts.isEmpty, incomplete.isEmpty, !answers, letterKind == nil || letterKind == .criticalAlert else {
            return
        }
        readText(text)
    }

    private mutating func readDocuments(_ text: AlertText) {
        let points = text.drafts.count == 1 ? text.drafts[0].meterPoints : []
        var seen: Set<AlertIdentity> = []
        var room = ReadingLimits.documentBytes
        var unread = 0
        for file in mail.files where file.mayBeDocument {
            guard alerts.count + incomplete.count < ReadingLimits.attachedAlerts,
                let bytes = file.bytes(atMost: min(room, ReadingLimits.attachmentBytes))
            else {
                if leaveUnread(file) { unread += 1 }
                continue
            }
            room -= bytes.count
            let decoded: DecodedAlert
            do throws(AlertReadingError) {
                decoded = try AlertDocument.read(bytes: bytes)
            } catch {
                if Self.claimsDocument(bytes) {
                    incomplete.append("an attached document cannot be read: \(error.code.rawValue)")
                    note("duis-unreadable", file.place, weight: 80)
                }
                continue
            }
            note("duis-xml", file.place, weight: 100)
            if decoded.meterPoints.isEmpty, !points.isEmpty {
                for fact in text.drafts[0].places where fact.rule == "alert-mpxn" {
                    note(fact.rule, inText: [fact.range], weight: 60)
                }
            }
            take(decoded, points, text.drafts.first?.reference, &seen)
        }
        if unread > 0 {
            // One line for all of them: a mail may have many.
            incomplete.append("attached documents that were not read, too large or too many: \(unread)")
        }
    }

    /// Notes that a document is beyond what is read; whether it calls itself DCC's, so that a person must look at it.
    private mutating func leaveUnread(_ file: AttachedFile) -> Bool {
        if defects.isEmpty {
            let part = file.part
            defects.append(
                MailDefect(code: "document-unread", part: part.sectionPath, offset: part.bodyRange.lowerBound)
            )
        }
        guard Self.claimsDocument(file.head(ReadingLimits.documentHeadBytes)) else { return false }
        note("duis-unread", file.place, weight: 80)
        return true
    }

    private mutating func take(
        _ decoded: DecodedAlert,
        _ points: [MPxN],
        _ reference: String?,
        _ seen: inout Set<AlertIdentity>
    ) {
        guard decoded.nature == .alert else {
            incomplete.append("an attached document is no device's alert")
            return
        }
        guard let code = decoded.alertCode, let identity = decoded.identity else {
            incomplete.append("an attached alert names no device, counter or code")
            return
        }
        guard seen.insert(identity).inserted else { return }
        let named = decoded.meterPoints.compactMap { MPxN($0) }
        let meterPoints = named.isEmpty ? points : named
        guard !meterPoints.isEmpty, decoded.raisedAt != nil || decoded.receivedAt != nil else {
            let what = meterPoints.isEmpty ? "MPxN" : "time"
            incomplete.append(
                "attached alert \(code) of device \(decoded.originator.map(\.description) ?? "unknown") lacks its \(what)"
            )
            return
        }
        let facts = AlertFacts(
            identity: identity,
            meterPoints: meterPoints,
            code: code,
            name: decoded.description,
            urgency: nil,
            raisedAt: decoded.raisedAt,
            receivedAt: decoded.receivedAt,
            throttledCount: decoded.throttledCount
        )
        alerts.append(ReadAlert(facts: facts, source: .duisXML, trail: [], theirReference: reference))
    }

    private mutating func readText(_ text: AlertText) {
        let isOwnWords = mail.written.newText.isEmpty == false
        guard isOwnWords, !readFactLines() else { return }
        for draft in text.drafts {
            guard draft.missing.isEmpty, let point = draft.meterPoints.first, let code = draft.code else {
                // A meter point alone is talk about a customer; a code, or the word alert beside it, tells of an alert.
                if draft.code != nil || speaksOfAlert { incomplete.append(Self.describe(draft)) }
                continue
            }
            let facts = AlertFacts(
                identity: .reported(
                    meterPoint: point,
                    code: code,
                    raisedAt: draft.raisedAt?.instant,
                    firstMessageID: mail.message.messageID?.description ?? ""
                ),
                meterPoints: draft.meterPoints,
                code: code,
                name: draft.name,
                urgency: nil,
                raisedAt: draft.raisedAt,
                receivedAt: draft.receivedAt,
                meterSerial: draft.meterSerial,
                throttledCount: draft.throttledCount,
                reportedDevice: draft.device
            )
            alerts.append(ReadAlert(facts: facts, source: .text, trail: [], theirReference: draft.reference))
        }
        if !text.drafts.isEmpty, !alerts.isEmpty || !incomplete.isEmpty {
            let weight = text.labelledFacts > 2 ? 80 : 60
            for draft in text.drafts {
                note("alert-in-text", inText: draft.places.map(\.range), weight: weight)
                for fact in draft.places { note(fact.rule, inText: [fact.range], weight: weight) }
            }
        } else if text.drafts.isEmpty, tellsOfAlert {
            incomplete.append("an alert is told of without MPxN, alert code and time")
            let places = mail.places(inHead: Self.tellingWords) + mail.places(inSubject: Self.tellingWords)
            note("alert-in-words", places.first ?? mail.bodyPlace, weight: 40)
        }
    }

    private mutating func note(_ rule: String, _ place: EvidencePlace, weight: Int) {
        guard evidence.count < ReadingLimits.evidence else { return }
        evidence.append(EvidenceNote(rule: rule, place: place, weight: weight))
    }

    /// Notes the stretch from the first to the last of some ranges of the newly written text.
    private mutating func note(_ rule: String, inText ranges: [Range<Int>], weight: Int) {
        guard let start = ranges.map(\.lowerBound).min(), let end = ranges.map(\.upperBound).max() else { return }
        note(rule, .body(mail.written.newTextMap.sourceRange(of: start..<end)), weight: weight)
    }

    /// The fact lines that every letter of ours has, exactly and whole; whether there were any.
    private mutating func readFactLines() -> Bool {
        let messageID = mail.message.messageID?.description ?? ""
        for block in FactBlock.blocks(in: mail.written.newText) where alerts.count < ReadingLimits.attachedAlerts {
            guard let facts = block.alert(firstMessageID: messageID), facts.raisedAt != nil || facts.receivedAt != nil
            else { continue }
            alerts.append(ReadAlert(facts: facts, source: .text, trail: [], theirReference: block.reference))
            note("fact-lines", inText: block.places, weight: 90)
            for (line, place) in zip(block.lines, block.places) {
                guard let rule = Self.rules[line.label] else { continue }
                note(rule, inText: [place], weight: 90)
            }
        }
        return !alerts.isEmpty
    }

    /// What a fact line is evidence of.
    private static let rules: [FactLabel: String] = [
        .alertCode: "alert-code", .mpan: "alert-mpxn", .mprn: "alert-mpxn", .device: "alert-device",
        .raisedUTC: "alert-time", .receivedUTC: "alert-time",
    ]

    private var speaksOfAlert: Bool {
        let head = mail.head
        return head.contains(any: Self.alertWords) || mail.foldedSubject.contains(any: Self.alertWords)
    }

    /// No fact at all, but the mail is about a meter's critical alert.
    private var tellsOfAlert: Bool {
        let head = mail.head
        return (head.contains(any: Self.tellingWords) || mail.foldedSubject.contains(any: Self.tellingWords))
            && !head.isEmpty
    }

    private static let alertWords: [Phrase] = ["alert", "tamper", "rhybudd"]
    private static let tellingWords: [Phrase] = [
        "critical alert for", "critical alert on", "critical alert from", "critical alert at",
        "received a critical alert", "received an alert from", "raised a critical alert", "critical alert has been",
        "new critical alert",
    ]

    private static func describe(_ draft: AlertText.Draft) -> String {
        var known: [String] = []
        if let point = draft.meterPoints.first { known.append(point.canonical) }
        if let code = draft.code { known.append(code.description) }
        if let time = draft.raisedAt ?? draft.receivedAt { known.append(time.asReceived) }
        return (known.isEmpty ? "an alert" : known.joined(separator: ", ")) + ": lacks "
            + draft.missing.joined(separator: " and ")
    }

    private static func claimsDocument(_ bytes: [UInt8]) -> Bool {
        let head = Array(bytes.prefix(ReadingLimits.documentHeadBytes))
        return head.contains(phrase: "ServiceUserGateway") || head.firstIndex(of: Phrase("dccinterface")) != nil
            || String(decoding: head, as: UTF8.self).contains("dccinterface.co.uk")
    }
}
