import CriticalAlerts

extension MachinePart {
    /// The version that this program writes and reads.
    public static let currentVersion = 1
    /// The attachment's file name.
    public static let fileName = "critical-alert.json"
    /// The file name of its detached signature.
    public static let signatureFileName = "critical-alert.json.p7s"

    /// The JSON text as `docs/machine-part.schema.json` describes it: ASCII, stable order of members, what is unknown left out.
    ///
    /// Texts and lists beyond ``MachinePartLimits`` are cut, so that ``read(bytes:)`` accepts what is written of one alert.
    public var jsonBytes: [UInt8] {
        var object = ObjectBuilder()
        object.add("version", .number(String(version)))
        object.add("kind", .string(kind.rawValue))
        object.add("supplier", .string(supplier.text))
        object.add("references", .array(references.prefix(MachinePartLimits.entries).map { .string($0.text) }))
        object.add("token", .string(token))
        object.add("cites", cites.map(Self.text))
        object.add("acknowledgement", acknowledgement.map(Self.json))
        object.add("alerts", .array(alerts.prefix(MachinePartLimits.entries).map(Self.json)))
        object.add("trail", .array(trail.prefix(MachinePartLimits.entries).map(Self.json)))
        object.add("introduction", introduction.map(Self.json))
        object.add("rehearsal", .bool(isRehearsal))
        return JSONWriter.bytes(of: object.value)
    }

    /// The digits of an MPRN, padded with zeros to the six that the shortest has.
    static func text(of mprn: MPRN) -> String {
        let digits = mprn.canonical
        return String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }

    private static func json(_ statement: AcknowledgementStatement) -> JSONValue {
        var object = ObjectBuilder()
        switch statement {
        case .ours(let desk):
            object.add("statement", .string("ours"))
            object.add("desk", text(desk))
        case .beingPassedOn(let supplier):
            object.add("statement", .string("being-passed-on"))
            object.add("supplier", text(supplier))
        case .heldForPerson:
            object.add("statement", .string("held-for-person"))
        }
        return object.value
    }

    private static func json(_ alert: AlertFacts) -> JSONValue {
        var object = ObjectBuilder()
        object.add("identity", json(alert.identity))
        object.add(
            "meterPoints",
            .array(alert.meterPoints.prefix(MachinePartLimits.meterPoints).map { .string(text(of: $0)) })
        )
        object.add("code", .string(alert.code.description))
        object.add("name", alert.name.map(text))
        object.add("urgency", alert.urgency.map { .string($0.rawValue) })
        object.add("raisedAt", alert.raisedAt.map(json))
        object.add("receivedAt", alert.receivedAt.map(json))
        object.add("meterSerial", alert.meterSerial.map(text))
        object.add("throttledCount", alert.throttledCount.map { .number(String($0)) })
        object.add("details", .array(alert.details.prefix(MachinePartLimits.details).map(text)))
        return object.value
    }

    private static func json(_ identity: AlertIdentity) -> JSONValue {
        var object = ObjectBuilder()
        switch identity {
        case .device(let originator, let target, let counter):
            object.add("originator", .string(originator.description))
            object.add("target", .string(target.description))
            // 64 bits do not fit the numbers of every JSON reader.
            object.add("counter", .string(counter.description))
        case .reported(let meterPoint, let code, let raisedAt, let messageID):
            object.add("meterPoint", .string(text(of: meterPoint)))
            object.add("code", .string(code.description))
            object.add("raisedAt", raisedAt.map { .string($0.description) })
            object.add("firstMessageID", text(messageID))
        }
        return object.value
    }

    private static func json(_ stamp: TimeStamp) -> JSONValue {
        var object = ObjectBuilder()
        object.add("utc", .string(stamp.instant.description))
        object.add("asReceived", text(stamp.asReceived))
        object.add("source", .string(stamp.source.rawValue))
        return object.value
    }

    private static func json(_ hop: TrailHop) -> JSONValue {
        var object = ObjectBuilder()
        object.add("supplier", .string(hop.supplier.text))
        object.add("name", text(hop.name))
        object.add("reference", .string(hop.reference.text))
        object.add("takenAt", .string(hop.takenAt.description))
        return object.value
    }

    private static func json(_ introduction: Introduction) -> JSONValue {
        var object = ObjectBuilder()
        object.add("certificate", .string(introduction.certificatePEM))
        object.add("fingerprint", text(introduction.fingerprint))
        object.add("accepts", .array(introduction.accepts.map { .string($0.rawValue) }))
        return object.value
    }

    private static func text(_ text: String) -> JSONValue {
        guard text.utf8.count > MachinePartLimits.text else { return .string(text) }
        var cut = String.UnicodeScalarView()
        var length = 0
        for scalar in text.unicodeScalars {
            length += UTF8.width(scalar)
            guard length <= MachinePartLimits.text else { break }
            cut.append(scalar)
        }
        return .string(String(cut))
    }

    private static func text(of meterPoint: MPxN) -> String {
        switch meterPoint {
        case .mpan(let mpan): mpan.canonical
        case .mprn(let mprn): text(of: mprn)
        }
    }

    private struct ObjectBuilder {
        private var members: [JSONMember] = []

        var value: JSONValue { .object(members) }

        mutating func add(_ name: String, _ value: JSONValue?) {
            guard let value else { return }
            members.append(JSONMember(name: name, value: value))
        }
    }
}
