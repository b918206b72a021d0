import AlertMail
public import CriticalAlerts
import MailMessage
import MailSecurity
public import Relay
import RelayStore

/// An introduction of ours that waits in the outbox.
public struct WrittenIntroduction: Hashable, Sendable {
    /// The letter's reference.
    public let reference: String
    /// The address it goes to.
    public let address: String
    /// The mail with the partner's own introduction that it answers; `nil` if it answers none.
    public let answers: MailNumber?
    /// The newest mail with an introduction under the partner's name, where nothing proves that they wrote one: it is not answered.
    public let unproven: MailNumber?
}

extension Gateway {
    /// Writes an introduction to a partner: our certificate, its fingerprint, and what we accept. On a person's word only.
    ///
    /// If the partner has introduced itself, and that is proven by what is known now, the letter answers it: then their gateway
    /// knows that we had theirs.
    ///
    /// - Throws: ``GatewayError`` without a signing certificate, `StoreError` without a mail address of the partner.
    public func introduce(to supplier: SupplierID) async throws -> WrittenIntroduction {
        guard let identity = signingIdentity else {
            throw GatewayError("there is no certificate to introduce: configure 'signing'")
        }
        guard supplier != configuration.supplier.id else { throw GatewayError("\(supplier) is ourselves") }
        let contact = try await registers.contacts(of: supplier, at: clock())
        guard let first = contact.firstByEmail, let email = first.row.email else {
            throw StoreError(.notFound, "the contact list has no mail address for \(supplier)")
        }
        let theirs = try await introductions(of: supplier)
        let answered = theirs.first { $0.isProven }
        let reference = try mintLetter()
        let letter = Letter(
            kind: .introduction,
            reference: reference.text,
            number: 1,
            sender: me,
            recipient: Correspondent(
                supplier: supplier,
                name: contact.name ?? supplier.text,
                address: email.text,
                telephone: first.row.telephone
            ),
            profile: .signed,
            answers: answered?.mail,
            introduction: Introduction(
                certificatePEM: identity.certificate.pem,
                fingerprint: identity.certificate.sha256,
                accepts: [.plain, .signed, .gateway]
            ),
            isRehearsal: configuration.mode == .rehearse
        )
        var step = Step(supplier: configuration.supplier.id, at: clock())
        step.letters = try await compose([letter], now: clock()).letters
        _ = try await store.commit([step])
        return WrittenIntroduction(
            reference: reference.text,
            address: email.text,
            answers: answered?.number,
            unproven: answered == nil ? theirs.first?.number : nil
        )
    }

    /// What is known of an introduction that a mail brings; `nil` if it brings none.
    func receivedIntroduction(in reading: Reading) async throws -> ReceivedIntroduction? {
        guard let part = reading.machinePart, part.kind == .contacts, let introduction = part.introduction else {
            return nil
        }
        // The task says of one that cannot be read that it cannot.
        let certificate = try? CertificateInfo.all(inPEM: Array(introduction.certificatePEM.utf8)).first
        return ReceivedIntroduction(
            fingerprint: certificate?.sha256,
            answers: try await sentIntroduction(citedIn: reading, part)
        )
    }

    /// The introduction of ours that a machine part cites by a token that is proven to be ours. What stands in the mail's header does
    /// not count: no signature covers it.
    private func sentIntroduction(citedIn reading: Reading, _ part: MachinePart) async throws -> SentIntroduction? {
        guard let token = part.cites.flatMap({ LetterToken($0) }), let reference = LetterReference(token.reference),
            reading.correlations.contains(where: {
                $0.place == .machinePart && $0.token == token.localPart && $0.attestation == .proven
            })
        else { return nil }
        let letters = try await store.letters(of: token.reference)
        guard let ours = letters.first(where: { $0.letter.number == token.letter })?.letter,
            ours.kind == .introduction, let supplier = ours.partner
        else { return nil }
        return SentIntroduction(reference: reference, supplier: supplier)
    }

    /// A partner's introduction as it is read now.
    private struct TheirIntroduction {
        let number: MailNumber
        let mail: AnsweredMail
        let isProven: Bool
    }

    /// What came as this partner's introduction, in the order in which it may be answered.
    ///
    /// Each mail is read anew: when it came the partner's certificate was seldom known yet, and whoever has compared the
    /// fingerprint by voice and put the certificate into the contact list has proven the mail that was kept.
    private func introductions(of supplier: SupplierID) async throws -> [TheirIntroduction] {
        var found: [TheirIntroduction] = []
        for number in try await store.introductions(of: supplier, limit: PartnerLimits.introductions) {
            guard let kept = try await store.mail(number) else { continue }
            let (reading, facts) = try await read(Message(bytes: kept.mail.bytes), kept)
            guard let part = reading.machinePart, part.kind == .contacts, part.supplier == supplier else { continue }
            found.append(
                TheirIntroduction(
                    number: number,
                    mail: AnsweredMail(
                        messageID: facts.answers.messageID,
                        references: facts.answers.references,
                        // The part's own word, which its signature covers; a Message-ID can be replaced.
                        token: part.token
                    ),
                    isProven: facts.writer.proof != nil && facts.writer.supplier == supplier
                )
            )
        }
        return found
    }
}

/// Bounds of what partners are asked and told, in one place.
enum PartnerLimits {
    /// Introductions under one partner's name that are read when we answer.
    static let introductions = 50
}
