import AlertMail
import CriticalAlerts
import MailMessage
import MailSecurity
import Relay
import RelayStore

extension Gateway {
    /// Reads a kept mail: opaque signatures opened, claims out, each checked here, attestations in.
    func read(_ arrived: Message, _ kept: KeptMail) async throws -> (Reading, MailFacts) {
        let context = ReadingContext(ownAddresses: ownAddresses)
        let opened = keyring.trust.open(arrived, at: kept.mail.receivedAt.secondsSince1970)
        let message = opened.message
        let claims = AlertMail.claims(in: message)
        let attestations = try await attest(claims, opened.signatures, at: kept.mail.receivedAt)
        let read = AlertMail.read(message, attestations, context: context)
        // Places are kept as they are in the mail that is kept.
        let reading = opened.isOpened ? read.placed(through: opened.sourceMap) : read
        let supplier = attestations.writer.supplier
        let name = try await writerName(supplier, reading)
        let isReturn = kept.mail.envelopeSender == ""
        let facts = MailFacts(
            number: kept.number,
            receivedAt: kept.mail.receivedAt,
            answers: AnsweredMail(
                messageID: message.messageID.map { "<\($0.value)>" },
                references: message.references.map { "<\($0.value)>" },
                theirReferences: reading.alerts.compactMap(\.theirReference),
                token: ownToken(of: message, reading)
            ),
            writer: attestations.writer,
            writerAddress: try await answerAddress(attestations.writer, claims, reading),
            writerName: name,
            mayReply: reading.mayReply && !isReturn,
            mayForward: reading.mayForward,
            isHeld: kept.mail.isHeld,
            isRehearsal: reading.machinePart?.isRehearsal ?? (reading.subject?.contains("[REHEARSAL]") ?? false),
            introduction: try await receivedIntroduction(in: reading)
        )
        return (reading, facts)
    }

    /// The token under which the writer's own letter stands: its Message-ID, or the machine part where a server replaced that.
    private func ownToken(of message: Message, _ reading: Reading) -> String? {
        message.messageID.flatMap { LetterToken($0.value)?.localPart } ?? reading.machinePart?.token
    }

    /// Where an answer would go: to the author. Who sends on what another supplier's gateway signed is not that supplier, and learns
    /// nothing: the answer goes to the supplier's own address on the contact list.
    private func answerAddress(_ writer: WriterAttestation, _ claims: Claims, _ reading: Reading) async throws
        -> String?
    {
        guard writer.proof == .machineSignature, let supplier = writer.supplier,
            try await listedSupplier(claims) != supplier
        else { return reading.from }
        return try await registers.contacts(of: supplier, at: clock()).firstByEmail?.row.email?.text
    }

    private func writerName(_ supplier: SupplierID?, _ reading: Reading) async throws -> String {
        if let supplier, let name = try await registers.contacts(of: supplier, at: clock()).name { return name }
        return reading.from ?? "an unknown sender"
    }

    /// Each claim proven, contradicted or unknown.
    private func attest(_ claims: Claims, _ signatures: [MessageSignature], at received: Instant) async throws
        -> Attestations
    {
        var attestations = Attestations()
        for text in claims.tokens {
            attestations.tokens[text] = if let token = LetterToken(text) { try await attest(token) } else { .unknown }
        }
        let seconds = received.secondsSince1970
        let trust = keyring.trust
        let mailSignature = signatures.first { !$0.isEnclosed }
        if let signature = mailSignature {
            attestations.signature = reading(of: signature.verdict.requiring(address: claims.from ?? ""))
        }
        let listed = try await listedSupplier(claims)

        // A machine part's own signature proves its words wherever it travelled; the mail's signature if it covers the part.
        if let machine = claims.machinePart {
            var signers: [SignatureVerdict] = []
            if let signature = machine.signature {
                signers.append(trust.verify(detached: machine.content, signature: signature, at: seconds))
            }
            if let signature = mailSignature, signature.coveredParts.contains(machine.part) {
                signers.append(signature.verdict)
            }
            for verdict in signers where verdict.state == .valid {
                guard let certificate = verdict.signer, let signer = try await supplier(of: certificate) else {
                    continue
                }
                guard let words = try? MachinePart.read(bytes: machine.content), words.supplier == signer else {
                    // Gateways name themselves by the identifiers of the contact list; another name is somebody else's words.
                    continue
                }
                attestations.isMachinePartProven = true
                attestations.writer = try await writer(claims, mailSignature, listed)
                // Unless the mail has an author of its own who is proven to be the same, only the part's words are the signer's.
                if attestations.writer.proof == nil || attestations.writer.supplier != signer {
                    attestations.writer = WriterAttestation(
                        supplier: signer,
                        proof: .machineSignature,
                        reason: "the machine part is signed by a certificate of \(signer) (\(certificate.subject))"
                    )
                }
                return attestations
            }
        }
        attestations.writer = try await writer(claims, mailSignature, listed)
        return attestations
    }

    /// Who wrote it, by the mail's signature or our own server's word.
    ///
    /// A signature speaks for what it covers and for nothing else: somebody's old signed mail with new words put before it is
    /// nobody's proof of these, nor is a signed "received" with another case's Message-ID in its header.
    private func writer(
        _ claims: Claims,
        _ signature: MessageSignature?,
        _ listed: SupplierID?
    ) async throws -> WriterAttestation {
        guard let from = claims.from, claims.hasSingleAuthor else {
            return WriterAttestation(supplier: nil, proof: nil, reason: "the mail has no single author")
        }
        if let signature, !claims.isCaseNamedByHeaderOnly,
            claims.readParts.allSatisfy(signature.coveredParts.contains),
            case let verdict = signature.verdict.requiring(address: from), verdict.state == .valid,
            let certificate = verdict.signer, let signer = try await supplier(of: certificate),
            signer == listed ?? signer
        {
            return WriterAttestation(
                supplier: signer,
                proof: .smime,
                reason: "the mail is signed by \(certificate.subject)"
            )
        }
        guard let listed else {
            return WriterAttestation(supplier: nil, proof: nil, reason: "the sender is not on the contact list")
        }
        if let server = alignedAuthentication(claims, from) {
            return WriterAttestation(
                supplier: listed,
                proof: .authenticationResults,
                reason: "\(server) authenticated the sender's domain"
            )
        }
        return WriterAttestation(
            supplier: listed,
            proof: nil,
            reason: "the sender's address is that of \(listed), and nothing proves that they wrote it"
        )
    }

    /// Our own server's result for the author's domain: DMARC, or DKIM or a login aligned with `From` (RFC 8601, RFC 7489).
    ///
    /// Fields stand in the order of the header, and servers add theirs on top: so the topmost DMARC result of a trusted server is
    /// decisive, and a field that came with the mail, further down, cannot mend it.
    private func alignedAuthentication(_ claims: Claims, _ from: String) -> String? {
        let domain = from.split(separator: "@").last.map { $0.lowercased() } ?? ""
        let trusted = Set(configuration.inbox.trustedAuthenticators)
        func isTrusted(_ claim: AuthenticationClaim) -> Bool {
            trusted.contains(
                claim.server.isEmpty ? Configuration.Inbox.unnamedAuthenticator : claim.server.lowercased()
            )
        }
        func property(_ name: String, of claim: AuthenticationClaim) -> String? { claim.properties[name]?.lowercased() }
        let results = claims.authenticationResults.filter(isTrusted)
        if let dmarc = results.first(where: { $0.method == "dmarc" }) {
            // Who names no server can be told from a forger only by standing on top of all others.
            let isOnTop = !dmarc.server.isEmpty || claims.authenticationResults.first?.server.isEmpty == true
            guard isOnTop, dmarc.result == "pass", property("header.from", of: dmarc) == domain else { return nil }
            return dmarc.server.isEmpty ? "the mailbox's server" : dmarc.server
        }
        let aligned = results.first { claim in
            guard claim.result == "pass", !claim.server.isEmpty else { return false }
            return switch claim.method {
            case "dkim": property("header.d", of: claim) == domain
            case "auth": property("smtp.auth", of: claim) == from.lowercased()
            default: false
            }
        }
        return aligned?.server
    }

    /// The one supplier on the contact list with this author's address, else the partner whose further address it is.
    private func listedSupplier(_ claims: Claims) async throws -> SupplierID? {
        guard let from = claims.from, let address = ContactEmail(from) else { return nil }
        let suppliers = try await registers.suppliers(with: address)
        guard suppliers.isEmpty else { return suppliers.count == 1 ? suppliers.first : nil }
        return partners.supplier(of: from)
    }

    /// The supplier whose certificate it is by the contact list, else the one supplier one of whose addresses it names.
    private func supplier(of certificate: CertificateInfo) async throws -> SupplierID? {
        if let pinned = pinnedCertificates[certificate.sha256] { return pinned }
        var found: Set<SupplierID> = []
        for text in certificate.emailAddresses {
            guard let address = ContactEmail(text) else { continue }
            found.formUnion(try await registers.suppliers(with: address))
            if let partner = partners.supplier(of: text) { found.insert(partner) }
        }
        return found.count == 1 ? found.first : nil
    }

    private func reading(of verdict: SignatureVerdict) -> SignatureReading {
        let state: SignatureReading.State =
            switch verdict.state {
            case .valid: .valid
            case .altered, .malformed: .altered
            case .invalid: .invalid
            }
        return SignatureReading(state: state, signer: verdict.signer?.emailAddresses.first)
    }
}
