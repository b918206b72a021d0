import CriticalAlerts
import MailMessage

/// The last look at a letter before it leaves: the finished bytes, read by the reader that partners' gateways use, must mean the letter.
public enum ReadBack {
    /// What the finished mail does not say although the letter does, each in a few words; empty if all is there (R12).
    ///
    /// If it is not empty, ``BuiltInLetter`` leaves in its place, and a person is told.
    public static func losses(of letter: Letter, in bytes: [UInt8]) -> [String] {
        let message = Message(bytes: bytes)
        let reading = AlertMail.read(message)
        let text = message.parts.first { $0.contentType.type == "text" && $0.contentType.subtype == "plain" }
        let block = text.flatMap { FactBlock.blocks(in: $0.text().text).first }
        var losses: [String] = []
        func require(_ holds: Bool, _ what: String) {
            if !holds, !losses.contains(what) { losses.append(what) }
        }
        require(block?.lines == letter.facts, "the facts in the text")
        require(block?.reference == letter.reference, "reference")
        if let alert = letter.alert, letter.kind.isAboutAlert {
            require(block?.meterPoints == alert.meterPoints, "MPxN")
            require(block?.code == alert.code, "alert code")
            require(block?.raisedAt?.instant == alert.raisedAt?.instant, "time raised")
            require(block?.receivedAt?.instant == alert.receivedAt?.instant, "time received by DCC")
        }
        switch letter.kind {
        case .criticalAlert:
            compareAlert(letter, reading, require)
        case .acknowledgement:
            require(block?.acknowledgement == letter.namesAsShown, "what the answer says")
        case .passedOn:
            require(block?.passedOnTo != nil, "what the answer says")
        case .personNote, .introduction:
            break
        }
        if letter.kind != .criticalAlert {
            require(reading.alerts.isEmpty, "that it raises no alert")
        }
        return losses
    }

    private static func compareAlert(_ letter: Letter, _ reading: Reading, _ require: (Bool, String) -> Void) {
        require(reading.statement == .raisesAlert, "that it raises an alert")
        guard let alert = letter.alert, let read = reading.alerts.first, reading.alerts.count == 1 else {
            return require(false, "that it raises an alert")
        }
        require(read.facts.meterPoints == alert.meterPoints, "MPxN")
        require(read.facts.code == alert.code, "alert code")
        require(read.facts.raisedAt?.instant == alert.raisedAt?.instant, "time raised")
        require(read.facts.receivedAt?.instant == alert.receivedAt?.instant, "time received by DCC")
        require(read.theirReference == letter.reference, "reference")
    }
}

extension Letter {
    /// The acknowledgement with the names as a letter shows them.
    fileprivate var namesAsShown: AcknowledgementStatement? {
        switch acknowledgement {
        case .ours(let desk): .ours(desk: Self.safeName(desk))
        case .beingPassedOn(let next): .beingPassedOn(to: Self.safeName(next))
        case .heldForPerson: .heldForPerson
        case nil: nil
        }
    }
}
