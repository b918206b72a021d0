import AlertMail
import CriticalAlerts
import MailMessage
import MailSecurity

/// What `inspect mail` says of a mail: the reading that the gateway would act on if the sender were on the contact list
/// and authenticated. There is no store, key or trusted certificate here.
struct MailInspector: Inspector {
    var limit: Int { InspectionLimits.mailBytes }

    func inspect(path: String, bytes: [UInt8], isCut: Bool) -> Inspection {
        if let reason = MailRecognition.refusal(of: bytes, isCut: isCut) { return failure(path: path, reason: reason) }
        let message = Message(bytes: bytes)
        if let reason = MailRecognition.refusal(of: message) { return failure(path: path, reason: reason) }
        // Certificates are judged at the mail's own time: this is no proof, and an old mail reads as it did.
        let opened = Self.nobody?.open(message, at: message.date?.secondsSince1970 ?? 0)
        var reading = AlertMail.read(
            opened?.message ?? message,
            Self.attestations(for: opened?.message ?? message, opened?.signatures ?? [])
        )
        // Places are told in the mail as it came.
        if let opened, opened.isOpened { reading = reading.placed(through: opened.sourceMap) }
        return Inspection(
            json: Self.json(of: reading, path: path),
            lines: Self.lines(of: reading, path: path, in: message)
        )
    }

    func failure(path: String, reason: String) -> Inspection {
        Inspection(path: path, error: reason)
    }

    /// What could be proven of a listed, authenticated sender: the sender; and a machine part whose signature is
    /// unbroken, since only trust in its signer is missing here. Tokens and the mail's own signature stay unchecked.
    static func attestations(for message: Message, _ signatures: [MessageSignature] = []) -> Attestations {
        let claims = AlertMail.claims(in: message)
        return Attestations(
            writer: WriterAttestation(
                supplier: SupplierID("listed"),
                proof: .authenticationResults,
                reason: "taken to be listed and authenticated"
            ),
            signature: SignatureReading(
                state: claims.signedParts.isEmpty && signatures.isEmpty ? .none : .unchecked,
                signer: nil
            ),
            isMachinePartProven: hasUnbrokenMachinePart(claims, message, signatures)
        )
    }

    /// Trusts no certificate. An empty store can fail for want of memory only; opaque signatures then stay closed.
    private static let nobody = try? TrustStore(anchorsPEM: [])

    private static func hasUnbrokenMachinePart(
        _ claims: Claims,
        _ message: Message,
        _ signatures: [MessageSignature]
    ) -> Bool {
        guard let machine = claims.machinePart, let nobody else { return false }
        let seconds = message.date?.secondsSince1970 ?? 0
        var verdicts: [SignatureVerdict] = []
        if let signature = machine.signature {
            verdicts.append(nobody.verify(detached: machine.content, signature: signature, at: seconds))
        }
        verdicts += signatures.filter { !$0.isEnclosed && $0.coveredParts.contains(machine.part) }.map(\.verdict)
        return verdicts.contains { verdict in
            switch verdict.cause {
            case .untrusted, .expired, .notYetValid: true
            case .badSignature, .wrongPurpose, .revoked, .weak, .missingCertificate, .wrongSigner: false
            case nil: verdict.state == .valid
            }
        }
    }
}
