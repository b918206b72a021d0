import AlertMail
import CriticalAlerts
import Logging
import MailMessage
import MailSecurity
import Relay
import RelayStore

extension Gateway {
    /// Renders, signs and reads back letters, outside any transaction.
    ///
    /// Each letter is read back by the reader that its receiver will use, and must say what it was meant to say. A letter whose
    /// template fails or loses a field leaves as the built-in one, with a task; nothing that must be said waits for a template.
    func compose(_ letters: [Letter], now: Instant) async throws -> (letters: [NewLetter], tasks: [TaskDraft]) {
        var finished: [NewLetter] = []
        var tasks: [TaskDraft] = []
        for letter in letters {
            let token = try mintToken(of: letter)
            let notBefore = try await earliest(for: letter, now: now, &tasks)
            do {
                let rendered = try renderer.render(letter, token: token)
                finished.append(try await message(rendered, of: letter, token, now: now, notBefore: notBefore))
            } catch let fault as AlertMailError {
                let rendered = try BuiltInLetter.render(letter, token: token)
                finished.append(try await message(rendered, of: letter, token, now: now, notBefore: notBefore))
                log.error(
                    "a template failed; the built-in letter left",
                    metadata: ["letter": "\(letter.kind.rawValue)"]
                )
                tasks.append(
                    TaskDraft(
                        cause: .templateFault,
                        subject: letter.kind.rawValue,
                        what:
                            "The template of '\(letter.kind.rawValue)' failed: \(fault.reason). The built-in letter left instead.",
                        next: "Mend the template.",
                        commands: ["alertrelay check", "alertrelay desk done TASK"],
                        due: calendar.instant(workingHours: 8, after: now)
                    )
                )
            }
        }
        return (finished, tasks)
    }

    private func message(
        _ rendered: RenderedLetter,
        of letter: Letter,
        _ token: LetterToken,
        now: Instant,
        notBefore: Instant
    ) async throws -> NewLetter {
        let mime = try LetterMIME(rendered, of: letter, token: token, date: now)
        let bytes = try await signed(mime, letter, now)
        // What the receiver will read must be what was meant (R12).
        let losses = ReadBack.losses(of: letter, in: bytes)
        guard losses.isEmpty else { throw AlertMailError(.factLost, losses.joined(separator: "; ")) }
        return NewLetter(
            kind: letter.kind,
            reference: letter.reference,
            number: letter.number,
            partner: letter.recipient.supplier,
            recipient: letter.recipient.address,
            sender: letter.sender.address,
            messageID: "\(token.localPart)@\(domain)",
            bytes: bytes,
            notBefore: notBefore
        )
    }

    private func signed(_ mime: LetterMIME, _ letter: Letter, _ now: Instant) async throws -> [UInt8] {
        var files: [LetterMIME.Attachment] = []
        if configuration.policy.attachesOriginal, letter.kind == .criticalAlert, letter.profile == .gateway,
            let original = try await original(of: letter)
        {
            files.append(.originalXML(original))
        }
        let seconds = now.secondsSince1970
        let isSigned = letter.profile != .plain && letter.kind != .personNote
        guard isSigned, let identity = signingIdentity, identity.certificate.isCurrent(at: seconds) else {
            return mime.message(mime.content(attachments: files))
        }
        let machineSignature = try mime.machinePart.map { try identity.sign(detached: $0, at: seconds) }
        let content = mime.content(machineSignature: machineSignature, attachments: files)
        return mime.message(content, signature: try identity.sign(detached: content.bytes, at: seconds))
    }

    /// The XML that the case began with, if it was XML.
    private func original(of letter: Letter) async throws -> [UInt8]? {
        guard let reference = CaseReference(letter.reference) else { return nil }
        return try await store.originalAlert(of: reference)
    }

    /// Not before: beyond the daily number of letters or answers to one partner the rest waits for the next day.
    private func earliest(for letter: Letter, now: Instant, _ tasks: inout [TaskDraft]) async throws -> Instant {
        guard let partner = letter.recipient.supplier, letter.kind != .introduction else { return now }
        let isAnswer = letter.kind.isAutomaticAnswer
        let most = isAnswer ? configuration.policy.answersPerDay : configuration.policy.lettersPerDay
        let today = UKTime.startOfDay(UKTime.day(of: now))
        let count = try await store.letterCount(to: partner, automaticAnswers: isAnswer, since: today)
        guard count >= most else { return now }
        tasks.append(
            TaskDraft(
                cause: .rateReached,
                subject: "\(partner) \(isAnswer ? "answers" : "letters")",
                what:
                    "\(count) \(isAnswer ? "answers" : "alert letters") went to \(partner) today; the rest waits until tomorrow.",
                next: "Ask \(partner) by telephone what is happening; raise the limit if it is right.",
                commands: ["alertrelay desk done TASK"],
                due: calendar.instant(workingHours: 1, after: now),
                isUrgent: true
            )
        )
        return UKTime.startOfDay(UKTime.day(of: now).next)
    }

    /// A digest of the policy, kept with every decision.
    func digest(of policy: Policy) throws -> String {
        let hash = try SHA256.hash(try stableJSON(policy))
        return hash.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
