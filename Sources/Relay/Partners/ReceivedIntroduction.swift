public import AlertMail
public import CriticalAlerts

/// What the service knows of an introduction that a mail brings, beside the words of its machine part.
public struct ReceivedIntroduction: Hashable, Sendable, Codable {
    /// SHA-256 of the certificate within, as computed from it; `nil` if that cannot be read. What the letter itself says of its
    /// certificate proves nothing.
    public var fingerprint: String?
    /// The introduction of ours that the machine part cites by a proven token; `nil` if it cites none.
    public var answers: SentIntroduction?

    /// What is known of an introduction.
    public init(fingerprint: String?, answers: SentIntroduction?) {
        self.fingerprint = fingerprint
        self.answers = answers
    }
}

/// An introduction that we wrote to a partner.
public struct SentIntroduction: Hashable, Sendable, Codable {
    /// Its reference.
    public var reference: LetterReference
    /// To whom it went.
    public var supplier: SupplierID

    /// An introduction of ours.
    public init(reference: LetterReference, supplier: SupplierID) {
        self.reference = reference
        self.supplier = supplier
    }
}

/// What is kept of an introduction that a supplier on the contact list sent, or that came under its address.
public struct PartnerIntroduction: Hashable, Sendable, Codable {
    /// The supplier.
    public var partner: SupplierID
    /// Whether it is proven that they wrote it.
    public var isProven: Bool
    /// The answer that it is to an introduction of ours, if it is a verified one.
    public var answer: VerifiedAnswer?

    /// An introduction of a partner.
    public init(partner: SupplierID, isProven: Bool, answer: VerifiedAnswer? = nil) {
        self.partner = partner
        self.isProven = isProven
        self.answer = answer
    }
}

/// A partner's verified answer to an introduction of ours: since then letters to it are dressed as it says that it accepts.
public struct VerifiedAnswer: Hashable, Sendable, Codable {
    /// The partner.
    public var partner: SupplierID
    /// The profile that its answer sets.
    public var profile: LetterProfile
    /// The introduction of ours that it answers.
    public var introduction: LetterReference
    /// The stored mail.
    public var mail: MailNumber
    /// When our mail server received it.
    public var receivedAt: Instant
    /// What proves that the partner wrote it.
    public var proof: WriterAttestation.Proof
    /// The same in one sentence.
    public var why: String

    /// An answer.
    public init(
        partner: SupplierID,
        profile: LetterProfile,
        introduction: LetterReference,
        mail: MailNumber,
        receivedAt: Instant,
        proof: WriterAttestation.Proof,
        why: String
    ) {
        self.partner = partner
        self.profile = profile
        self.introduction = introduction
        self.mail = mail
        self.receivedAt = receivedAt
        self.proof = proof
        self.why = why
    }
}
