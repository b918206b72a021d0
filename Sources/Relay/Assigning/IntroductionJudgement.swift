import AlertMail
import CriticalAlerts

/// What an introduction by mail means: a verified answer to one of ours, or something for a person.
///
/// Nothing is ever answered by itself, so two gateways cannot introduce themselves to each other for ever.
struct IntroductionJudgement {
    /// What a person is asked.
    struct Request {
        var subject: String
        var what: String
        var next: String
        var commands: [String] = []
        var known: [String] = []
    }

    /// What is kept of it; `nil` for a stranger's, and for one whose words and writer name different suppliers.
    private(set) var kept: PartnerIntroduction?
    /// What a person is asked; `nil` if nobody need look.
    private(set) var request: Request?
    /// Why, in one sentence.
    private(set) var note: String?

    private let part: MachinePart
    private let introduction: Introduction
    private let facts: ReceivedIntroduction
    private let mail: MailFacts

    /// `nil` if the mail brings no introduction, or one that counts for nothing: a token of ours with a wrong seal makes all of its
    /// mail void.
    init?(_ reading: Reading, _ mail: MailFacts) {
        guard reading.nature == .gateway, let facts = mail.introduction, let part = reading.machinePart,
            part.kind == .contacts, let introduction = part.introduction,
            !reading.correlations.contains(where: { $0.attestation == .contradicted })
        else { return nil }
        self.part = part
        self.introduction = introduction
        self.facts = facts
        self.mail = mail
        // By an auto-responder, or a list: the part bears our own token.
        guard !reading.correlations.contains(where: { $0.token == part.token && $0.attestation == .proven }) else {
            note = "Our own introduction came back; it says nothing."
            return
        }
        judge()
    }

    private mutating func judge() {
        guard let supplier = mail.writer.supplier else {
            // One task for all of them: whoever makes up senders fills no desk.
            request = Request(
                subject: "introductions of strangers",
                what: "Somebody who is not on the contact list introduces itself as \(part.supplier).",
                next: "Compare with the Supplier Contact List; a stranger is not answered.",
                known: known
            )
            return
        }
        guard part.supplier == supplier else {
            request = Request(
                subject: subject(supplier),
                what: "A mail of \(mail.writerName) introduces somebody else: \(part.supplier).",
                next: "Ask \(supplier) by telephone, with the number of the contact list; nothing was changed.",
                known: known
            )
            return
        }
        kept = PartnerIntroduction(partner: supplier, isProven: mail.writer.proof != nil, answer: answer(by: supplier))
        if let answer = kept?.answer {
            note =
                "\(supplier) answers our introduction \(answer.introduction): letters to it are of profile "
                + "\(answer.profile.rawValue) from now on, unless the configuration has another."
        } else if isVerifiedAnswer(by: supplier) {
            request = Request(
                subject: subject(supplier),
                what: mail.isHeld
                    ? "\(mail.writerName) answers our introduction."
                    : "\(mail.writerName) answers our introduction, and does not accept letters for gateways.",
                next: "If letters to them are to change, set their profile in the partners file.",
                known: known
            )
        } else {
            request = unasked(supplier)
        }
    }

    /// What the answer sets, if it is one that sets anything.
    private func answer(by supplier: SupplierID) -> VerifiedAnswer? {
        guard isVerifiedAnswer(by: supplier), !mail.isHeld, introduction.accepts.contains(.gateway),
            let proof = mail.writer.proof, let ours = facts.answers
        else { return nil }
        return VerifiedAnswer(
            partner: supplier,
            profile: .gateway,
            introduction: ours.reference,
            mail: mail.number,
            receivedAt: mail.receivedAt,
            proof: proof,
            why: mail.writer.reason
        )
    }

    /// Whether the supplier to whom our introduction went is proven to have written this answer to it.
    ///
    /// Any proof by which an answer may close a case suffices, since less is given here: a profile says how our letters are dressed,
    /// and makes no certificate trusted. The mail's signature and our own server's word cover the machine part with all else; the
    /// part's own signature covers it wherever it travelled. All three rest on what was known before: the contact list's
    /// certificates, an authority, our server. The certificate that an introduction brings proves nothing of it, since whoever
    /// writes it has its key. And it must cite the introduction within the machine part: `In-Reply-To` is covered by no signature,
    /// so an old introduction could be put under it.
    private func isVerifiedAnswer(by supplier: SupplierID) -> Bool {
        mail.writer.proof != nil && facts.answers?.supplier == supplier
    }

    private func unasked(_ supplier: SupplierID) -> Request {
        Request(
            subject: subject(supplier),
            what: mail.writer.proof != nil
                ? "\(mail.writerName) introduces itself."
                : "A mail introduces itself as \(mail.writerName), and nothing proves that they wrote it.",
            next:
                "Ring them with the number of the contact list and compare the fingerprint; put the certificate into the contact "
                + "list and import it; then answer by introducing us.",
            commands: [
                "alertrelay contacts lookup \(supplier)", "alertrelay contacts import FILE --complete-to INSTANT",
                "alertrelay suppliers introduce \(supplier)",
            ],
            known: known
        )
    }

    private func subject(_ supplier: SupplierID) -> String { "introduction of \(supplier)" }

    private var known: [String] {
        var lines = [
            facts.fingerprint.map { "SHA-256 of the certificate within: \($0)." }
                ?? "The certificate within cannot be read."
        ]
        if !introduction.accepts.isEmpty {
            lines.append("It accepts: \(introduction.accepts.map(\.rawValue).joined(separator: ", ")).")
        }
        if let ours = facts.answers { lines.append("It cites our introduction \(ours.reference) to \(ours.supplier).") }
        return lines
    }
}
