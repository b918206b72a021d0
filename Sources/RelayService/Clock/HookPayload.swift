import AlertMail
import CriticalAlerts
import Foundation
import Relay

/// An alert as our own desk's system gets it (R21); the schema stands in `docs/hand-over.md`.
struct HandOverPayload: Encodable {
    let version = 1
    let idempotencyKey: String
    let reference: String
    let mpxn: [String]
    let meterSerial: OrNull<String>
    let alertCode: String
    let description: OrNull<String>
    let urgency: OrNull<String>
    let deviceID: OrNull<String>
    let raisedAt: OrNull<String>
    let receivedAt: OrNull<String>
    let throttledCount: OrNull<UInt32>
    let details: [String]
    let takenAt: String
    let trail: [Hop]

    struct Hop: Encodable {
        let supplier: String
        let name: String
        let reference: String
        let takenAt: String
    }

    init(_ state: Case, key: String) {
        idempotencyKey = key
        reference = state.reference.text
        mpxn = state.facts.meterPoints.map(\.canonical)
        meterSerial = OrNull(state.facts.meterSerial)
        alertCode = state.facts.code.description
        description = OrNull(state.facts.name)
        urgency = OrNull(state.facts.urgency?.rawValue)
        if case .device(let originator, _, _) = state.identity {
            deviceID = OrNull(originator.description)
        } else {
            deviceID = OrNull(nil)
        }
        raisedAt = OrNull(state.facts.raisedAt?.asReceived)
        receivedAt = OrNull(state.facts.receivedAt?.asReceived)
        throttledCount = OrNull(state.facts.throttledCount)
        details = state.facts.details
        takenAt = state.takenAt.description
        trail = state.trail.map {
            Hop(
                supplier: $0.supplier.text,
                name: $0.name,
                reference: $0.reference.text,
                takenAt: $0.takenAt.description
            )
        }
    }

    var json: [UInt8] { get throws { try stableJSON(self) } }
}

/// A task as the local hook gets it.
struct TaskPayload: Encodable {
    let version = 1
    let task: String
    let cause: String
    let what: String
    let next: String
    let commands: [String]
    let cases: [String]
    let due: String
    let isUrgent: Bool

    init(_ task: DeskTask) {
        self.task = task.reference.text
        cause = task.draft.cause.rawValue
        what = task.draft.what
        next = task.draft.next
        commands = task.draft.commands(for: task.reference)
        cases = task.cases.map(\.text)
        due = task.draft.due.description
        isUrgent = task.draft.isUrgent
    }

    var json: [UInt8] { get throws { try stableJSON(self) } }
}

/// A value that may be missing and is then written as `null`: all keys are always there.
struct OrNull<Value: Encodable>: Encodable {
    let value: Value?

    init(_ value: Value?) {
        self.value = value
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}

/// JSON with sorted keys, so that the same value always gives the same bytes.
func stableJSON(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
}
