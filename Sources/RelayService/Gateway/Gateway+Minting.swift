import AlertMail
import CriticalAlerts
import MailSecurity
import Relay
import RelayStore

/// Identifiers are drawn here and given to the process: randomness is never taken from the air.
extension Gateway {
    func mintCase() throws -> CaseReference {
        CaseReference(bits: try randomBits())
    }

    func mintTask() throws -> TaskReference {
        TaskReference(bits: try randomBits())
    }

    func mintLetter() throws -> LetterReference {
        LetterReference(bits: try randomBits())
    }

    private func randomBits() throws -> UInt64 {
        try randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The keyed token of a letter: who cites it had a copy.
    func mintToken(of letter: Letter) throws -> LetterToken {
        let tag = try keyring.mint(
            purpose: Self.tokenPurpose,
            fields: sealed(reference: letter.reference, letter: letter.number, recipient: letter.recipient.address)
        )
        guard let keyID = keyring.mintingKeyID?.text,
            let token = LetterToken(
                reference: letter.reference,
                letter: letter.number,
                keyID: keyID,
                mac: tag.description.uppercased()
            )
        else { throw SecretError(description: "the Message-ID key's id is no key id of tokens") }
        return token
    }

    /// What is proven of a token that a mail cites. The recipient is part of the seal: it is taken from the letter as kept.
    func attest(_ token: LetterToken) async throws -> TokenAttestation {
        guard keyIDs.contains(token.keyID), let tag = AuthenticationTag(token.mac) else { return .unknown }
        // Other gateways mint references and name keys as we do: a reference that we never wrote under is theirs, not a forgery.
        let letters = try await store.letters(of: token.reference)
        guard !letters.isEmpty else { return .unknown }
        guard let kept = letters.first(where: { $0.letter.number == token.letter }) else { return .contradicted }
        let fields = sealed(reference: token.reference, letter: token.letter, recipient: kept.letter.recipient)
        return try keyring.verify(tag, purpose: Self.tokenPurpose, fields: fields)?.text == token.keyID
            ? .proven : .contradicted
    }

    private static let tokenPurpose = "letter-token"

    private func sealed(reference: String, letter: Int, recipient: String) -> [String] {
        [configuration.supplier.id.text, reference, String(letter), recipient.lowercased()]
    }
}
