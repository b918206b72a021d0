import AlertMail
public import CriticalAlerts
import MailSecurity
import RelayStore

extension Gateway {
    /// Writes an introduction to a partner: our certificate, its fingerprint, and what we accept. On a person's word only.
    ///
    /// - Returns: the letter's reference and the address it goes to.
    /// - Throws: ``GatewayError`` without a signing certificate or a mail address of the partner.
    public func introduce(to supplier: SupplierID) async throws -> (reference: String, address: String) {
        guard let identity = signingIdentity else {
            throw GatewayError("there is no certificate to introduce: configure 'signing'")
        }
        let contact = try await registers.contacts(of: supplier, at: clock())
        guard let first = contact.firstByEmail, let email = first.row.email else {
            throw GatewayError("the contact list has no mail address for \(supplier)")
        }
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
        return (reference.text, email.text)
    }
}
