import CriticalAlerts

extension MachinePart {
    /// Reads a machine part from outside, strictly and within ``MachinePartLimits``; members that are not known are ignored.
    ///
    /// Throws ``AlertMailError``: `machinePartVersion` for another version, `machinePartTooLarge` beyond the limits,
    /// `machinePartMalformed` for everything else, naming the member. What it says is as true as its signature: see ``Attestations``.
    public static func read(bytes: [UInt8]) throws(AlertMailError) -> MachinePart {
        let top = try JSONObjectReader(try JSONReader.value(of: bytes), path: "")
        // The version first: of another one nothing else is known.
        guard try top.integer("version", in: 0...Int64(Int32.max)) == Int64(currentVersion) else {
            throw AlertMailError(.machinePartVersion, "only version \(currentVersion) is known")
        }
        var part = MachinePart(
            kind: try top.required("kind", MachineKind.init(rawValue:)),
            supplier: try top.required("supplier") { SupplierID($0) },
            references: try top.texts("references", limit: MachinePartLimits.entries) { CaseReference($0) },
            token: try top.required("token") { LetterToken($0)?.localPart }
        )
        part.cites = try top.optionalText("cites")
        part.acknowledgement = try top.optionalObject("acknowledgement").map(statement)
        part.alerts = try top.objects("alerts", limit: MachinePartLimits.entries, facts)
        part.trail = try top.objects("trail", limit: MachinePartLimits.entries, hop)
        part.introduction = try top.optionalObject("introduction").map(introduction)
        part.isRehearsal = try top.bool("rehearsal")
        try part.checkKind()
        return part
    }

    /// What each kind cannot do without.
    private func checkKind() throws(AlertMailError) {
        let missing: String?
        switch kind {
        case .alert: missing = alerts.isEmpty ? "alerts" : references.isEmpty ? "references" : nil
        case .acknowledgement: missing = acknowledgement == nil ? "acknowledgement" : cites == nil ? "cites" : nil
        case .passedOn: missing = acknowledgement == nil ? "acknowledgement" : nil
        case .contacts: missing = introduction == nil ? "introduction" : nil
        }
        if let missing {
            throw AlertMailError(.machinePartMalformed, "'\(missing)' is missing from a part of kind \(kind.rawValue)")
        }
    }

    private static func statement(_ object: JSONObjectReader) throws(AlertMailError) -> AcknowledgementStatement {
        switch try object.text("statement") {
        case "ours": .ours(desk: try object.text("desk"))
        case "being-passed-on": .beingPassedOn(to: try object.text("supplier"))
        case "held-for-person": .heldForPerson
        default: throw object.fault("statement", "is none of ours, being-passed-on, held-for-person")
        }
    }

    private static func facts(_ object: JSONObjectReader) throws(AlertMailError) -> AlertFacts {
        let meterPoints = try object.texts("meterPoints", limit: MachinePartLimits.meterPoints) { MPxN($0) }
        guard !meterPoints.isEmpty else { throw object.fault("meterPoints", "is empty") }
        return AlertFacts(
            identity: try identity(try object.object("identity")),
            meterPoints: meterPoints,
            code: try object.required("code") { AlertCode($0) },
            name: try object.optionalText("name"),
            urgency: try object.optional("urgency") { CatalogueEntry.Urgency(rawValue: $0) },
            raisedAt: try object.optionalObject("raisedAt").map(stamp),
            receivedAt: try object.optionalObject("receivedAt").map(stamp),
            meterSerial: try object.optionalText("meterSerial"),
            throttledCount: try object.optionalInteger("throttledCount", in: 0...Int64(UInt32.max))
                .map { UInt32(truncatingIfNeeded: $0) },
            details: try object.texts("details", limit: MachinePartLimits.details) { $0 }
        )
    }

    private static func identity(_ object: JSONObjectReader) throws(AlertMailError) -> AlertIdentity {
        guard object.has("originator") else {
            return .reported(
                meterPoint: try object.required("meterPoint") { MPxN($0) },
                code: try object.required("code") { AlertCode($0) },
                raisedAt: try object.optional("raisedAt") { Instant(rfc3339: $0) },
                firstMessageID: try object.text("firstMessageID")
            )
        }
        return .device(
            originator: try object.required("originator") { EUI64($0) },
            target: try object.required("target") { EUI64($0) },
            counter: try object.required("counter") { OriginatorCounter($0) }
        )
    }

    private static func stamp(_ object: JSONObjectReader) throws(AlertMailError) -> TimeStamp {
        TimeStamp(
            instant: try object.required("utc") { Instant(rfc3339: $0) },
            asReceived: try object.text("asReceived"),
            source: try object.required("source") { TimeStamp.Source(rawValue: $0) }
        )
    }

    private static func hop(_ object: JSONObjectReader) throws(AlertMailError) -> TrailHop {
        TrailHop(
            supplier: try object.required("supplier") { SupplierID($0) },
            name: try object.text("name"),
            reference: try object.required("reference") { CaseReference($0) },
            takenAt: try object.required("takenAt") { Instant(rfc3339: $0) }
        )
    }

    private static func introduction(_ object: JSONObjectReader) throws(AlertMailError) -> Introduction {
        Introduction(
            certificatePEM: try object.text("certificate", limit: MachinePartLimits.certificate),
            fingerprint: try object.text("fingerprint"),
            accepts: try object.texts("accepts", limit: MachinePartLimits.entries) { LetterProfile(rawValue: $0) }
        )
    }
}
