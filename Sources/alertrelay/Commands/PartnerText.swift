import AlertMail
import CriticalAlerts
import Relay
import RelayService
import RelayStore

/// Partners' profiles and introductions in words.
enum PartnerText {
    static func introduced(_ letter: WrittenIntroduction, to supplier: SupplierID) -> String {
        var lines = ["\(letter.reference) to \(visible(letter.address)) waits in the outbox."]
        if let mail = letter.answers {
            lines.append("It answers the introduction of \(supplier) in mail \(mail.value).")
        } else if let mail = letter.unproven {
            lines.append(
                "It does not answer mail \(mail.value), which introduces itself as \(supplier): nothing proves that they wrote it. "
                    + "Once their certificate stands in the contact list, introduce us again."
            )
        }
        return lines.joined(separator: "\n")
    }

    static func text(_ profile: PartnerProfile, of supplier: SupplierID) -> String {
        let head = "\(supplier)  \(profile.profile.rawValue)"
        switch profile.origin {
        case .configuration: return "\(head)  (the partners file)"
        case .byDefault: return "\(head)  (policy.default_profile)"
        case .answer(let kept):
            let answer = kept.answer
            return "\(head)  (verified answer in mail \(answer.mail.value) to our \(answer.introduction), "
                + "since \(UKTime.text(kept.keptAt)); \(answer.proof.rawValue): \(visible(answer.why)))"
        }
    }

    static func json(_ profile: PartnerProfile, of supplier: SupplierID) -> String {
        var kept: KeptAnswer?
        let origin: String
        switch profile.origin {
        case .configuration: origin = "configuration"
        case .byDefault: origin = "default"
        case .answer(let answer):
            origin = "verified-answer"
            kept = answer
        }
        let value: JSONValue = [
            "supplier": .string(supplier.text), "profile": .string(profile.profile.rawValue), "origin": .string(origin),
            "mail": kept.map { .integer($0.answer.mail.value) } ?? .null,
            "introduction": .text(kept?.answer.introduction), "proof": .text(kept?.answer.proof.rawValue),
            "why": .text(kept?.answer.why), "receivedAt": .text(kept?.answer.receivedAt), "since": .text(kept?.keptAt),
        ]
        return value.line
    }
}
