import AlertMail
import CriticalAlerts

extension MailInspector {
    /// The object that `--json` prints.
    static func json(of reading: Reading, path: String) -> JSONValue {
        [
            "path": .string(path),
            "messageID": .text(reading.messageID),
            "from": .text(reading.from),
            "subject": .text(reading.subject),
            "date": .text(reading.date),
            "nature": .string(reading.nature.rawValue),
            "statement": .string(reading.statement.rawValue),
            "statements": .array(
                reading.statements.map {
                    ["references": .texts($0.references), "statement": .string($0.statement.rawValue)]
                }
            ),
            "alerts": .array(reading.alerts.flatMap { objects(of: $0.facts) }),
            "incompleteAlerts": .texts(reading.incompleteAlerts),
            "newText": .string(reading.newText),
            "tail": .string(reading.tail),
            "failedRecipients": .array(reading.failedRecipients.map(object)),
            "mayReply": .bool(reading.mayReply),
            "mayForward": .bool(reading.mayForward),
            "needsPerson": .text(reading.needsPerson),
            "sealed": .bool(reading.isSealed),
            "signature": [
                "state": .string(reading.signature.state.rawValue), "signer": .text(reading.signature.signer),
            ],
            "evidence": .array(reading.evidence.map(object)),
            "defects": .array(
                reading.defects.map {
                    ["code": .string($0.code), "part": .string($0.part), "offset": .integer($0.offset)]
                }
            ),
        ]
    }

    /// One object for each meter point of an alert; one without, if it names none.
    private static func objects(of facts: AlertFacts) -> [JSONValue] {
        let meterPoints: [MPxN?] = facts.meterPoints.isEmpty ? [nil] : facts.meterPoints.map { $0 }
        return meterPoints.map { meterPoint in
            [
                "mpxn": .text(meterPoint?.canonical),
                "alertCode": .string(facts.code.description),
                "raisedAt": .text(facts.raisedAt?.instant),
                "receivedAt": .text(facts.receivedAt?.instant),
                "deviceID": .text(facts.device),
            ]
        }
    }

    private static func object(of recipient: FailedRecipient) -> JSONValue {
        [
            "address": .string(recipient.address),
            "status": .text(recipient.status),
            "action": .text(recipient.action),
            "reason": .text(recipient.reason),
            "advice": .string(recipient.advice.rawValue),
        ]
    }

    private static func object(of evidence: Evidence) -> JSONValue {
        [
            "rule": .string(evidence.rule),
            "part": .string(evidence.part),
            "start": .integer(evidence.start),
            "end": .integer(evidence.end),
            "weight": .integer(evidence.weight),
        ]
    }
}
