import CriticalAlerts

/// What `inspect alert` says of a document: DUIS XML, decoded MMC XML, or GBCS bytes, bare or in hexadecimal.
struct AlertInspector: Inspector {
    /// Names the codes of alerts whose document has no words for them.
    var catalogue = AlertCatalogue.builtIn

    // One byte more than is taken, so that the reader itself refuses the document, with the place.
    var limit: Int { AlertLimits.documentBytes + 1 }

    func inspect(path: String, bytes: [UInt8], isCut: Bool) -> Inspection {
        do throws(AlertReadingError) {
            return inspection(of: try AlertDocument.read(bytes: bytes), path: path)
        } catch {
            return failure(path: path, reason: error.description, position: error.position)
        }
    }

    func failure(path: String, reason: String) -> Inspection {
        failure(path: path, reason: reason, position: nil)
    }

    private func failure(path: String, reason: String, position: TextPosition?) -> Inspection {
        Inspection(
            path: path,
            error: reason,
            more: [JSONMember("line", .integer(position?.line)), JSONMember("column", .integer(position?.column))]
        )
    }

    private func inspection(of alert: DecodedAlert, path: String) -> Inspection {
        let code = alert.alertCode?.description ?? alert.dccAlertCode
        let description = alert.description ?? alert.alertCode.flatMap { catalogue[$0]?.name }
        let messageCode = alert.messageCode.map { AlertCode($0).description }
        let json: JSONValue = [
            "path": .string(path),
            "form": .string(alert.form.rawValue),
            "alertCode": .text(code),
            "description": .text(description),
            "critical": .bool(alert.critical),
            "originator": .text(alert.originator),
            "target": .text(alert.target),
            "originatorCounter": .integer(alert.originatorCounter?.value),
            "raisedAt": .text(alert.raisedAt?.instant),
            "receivedAt": .text(alert.receivedAt?.instant),
            "messageCode": .text(messageCode),
            "throttledCount": .integer(alert.throttledCount),
            "mpxn": .texts(alert.meterPoints),
            "defects": .array(
                alert.defects.map { ["code": .string($0.code.rawValue), "text": .string($0.text)] }
            ),
        ]
        var lines = InspectionLines(heading: path)
        lines.add("form", alert.form.rawValue)
        lines.add("alert code", code)
        lines.add("description", description)
        lines.add("critical", alert.critical.map { $0 ? "yes" : "no" })
        lines.add("originator", alert.originator)
        lines.add("target", alert.target)
        lines.add("counter", alert.originatorCounter)
        lines.add("raised at", alert.raisedAt.map(Self.both))
        lines.add("received at", alert.receivedAt.map(Self.both))
        lines.add("message code", messageCode)
        lines.add("stands for", alert.throttledCount.map { "\($0) alerts" })
        for meterPoint in alert.meterPoints { lines.add("meter point", meterPoint) }
        for detail in alert.details { lines.add("detail", detail) }
        lines.add("what happens", alert.nature.explanation)
        for defect in alert.defects { lines.add("defect", defect) }
        return Inspection(json: json, lines: lines.lines)
    }

    /// The instant in UTC, and the text as received where that is another one.
    private static func both(_ time: TimeStamp) -> String {
        let utc = time.instant.description
        return utc == time.asReceived ? utc : "\(utc) (as received: \(time.asReceived))"
    }
}
