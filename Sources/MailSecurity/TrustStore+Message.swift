public import MailMessage

extension TrustStore {
    /// Finds and verifies the S/MIME signatures of a message, wherever they stand: at the top, below a
    /// `multipart/mixed` that a mailing list or a banner has wrapped around, or in an enclosed message.
    ///
    /// The signed bytes are the first child of `multipart/signed` as they stand in the message, header fields
    /// included. A copy that was stored with bare LF is also tried with CRLF, which is what was signed. Signatures of
    /// other kinds (OpenPGP) and encrypted parts are not reported.
    ///
    /// - Parameters:
    ///   - message: the message; its bytes must be those that arrived.
    ///   - seconds: the moment at which certificates must be valid, in seconds since 1970: when the message arrived.
    /// - Returns: one entry per signature, in the order of the parts; at most ``SecurityLimits/signaturesPerMessage``
    ///   are verified, the others are `malformed`.
    public func signatures(in message: Message, at seconds: Int64) -> [MessageSignature] {
        var found: [MessageSignature] = []
        for part in message.parts {
            let isWithinLimit = found.count < SecurityLimits.signaturesPerMessage
            if part.contentType.matches("multipart", "signed") {
                guard part.claimsSMIME else { continue }
                found.append(isWithinLimit ? detached(in: part, of: message, at: seconds) : part.beyondLimit(.detached))
            } else if part.isSMIMEContent {
                guard isWithinLimit else {
                    found.append(part.beyondLimit(.opaque))
                    continue
                }
                guard let signature = opaque(in: part, at: seconds) else { continue }
                found.append(signature)
            }
        }
        return found
    }

    private func detached(in part: Part, of message: Message, at seconds: Int64) -> MessageSignature {
        let children = part.children
        let others = children.dropFirst()
        guard let signed = children.first, let next = others.first,
            let signature = others.first(where: { $0.isSMIMESignature })
        else {
            return part.signature(.detached, .malformed(reason: "multipart/signed lacks its content or its signature"))
        }
        let content = Array(message.bytes[signed.range])
        let bytes = signature.decodedBytes()
        var verdict = verify(detached: content, signature: bytes, at: seconds)
        if case .altered = verdict, let canonical = CanonicalLineEnds.crlf(content) {
            let other = verify(detached: canonical, signature: bytes, at: seconds)
            // Only if that is what was signed: an altered content stays altered for the first reason.
            if other.state != .altered { verdict = other }
        }
        // Up to the next child, not up to the signature: something may have been put between them.
        return part.signature(.detached, verdict, signed: signed, covered: signed.index..<next.index)
    }

    func opaque(in part: Part, at seconds: Int64) -> MessageSignature? {
        let bytes = part.decodedBytes()
        // The type parameter is often missing or wrong after a relay: the structure itself says what it is.
        guard part.claimsSignedData || CMSHandle.holdsSignedData(bytes) else { return nil }
        let result = verify(opaque: bytes, at: seconds)
        return part.signature(.opaque, result.verdict, content: result.content)
    }
}

extension Part {
    /// Whether a multipart/signed is S/MIME's, by its protocol or, where that is missing, by its second child.
    fileprivate var claimsSMIME: Bool {
        guard let name = contentType.parameters["protocol"]?.lowercased() else {
            return children.dropFirst().contains { $0.isSMIMESignature }
        }
        return ["application/pkcs7-signature", "application/x-pkcs7-signature"].contains(name)
    }

    /// Both names are in use (RFC 8551 section 3.2.1); some senders say octet-stream with the usual file name.
    fileprivate var isSMIMESignature: Bool {
        contentType.matches("application", "pkcs7-signature") || contentType.matches("application", "x-pkcs7-signature")
            || contentType.matches("application", "octet-stream") && filename?.lowercased() == "smime.p7s"
    }

    var isSMIMEContent: Bool {
        contentType.matches("application", "pkcs7-mime") || contentType.matches("application", "x-pkcs7-mime")
    }

    fileprivate var claimsSignedData: Bool {
        contentType.parameters["smime-type"]?.lowercased() == "signed-data"
    }

    fileprivate var isEnclosed: Bool {
        var above = parent
        while let container = above {
            if container.contentType.isMessage { return true }
            above = container.parent
        }
        return false
    }

    fileprivate func beyondLimit(_ form: MessageSignature.Form) -> MessageSignature {
        signature(form, .malformed(reason: "the message has too many signatures"))
    }

    fileprivate func signature(
        _ form: MessageSignature.Form,
        _ verdict: SignatureVerdict,
        signed: Part? = nil,
        covered: Range<Int> = 0..<0,
        content: [UInt8]? = nil
    ) -> MessageSignature {
        MessageSignature(
            form: form,
            part: index,
            signedPart: signed?.index,
            coveredParts: covered,
            isEnclosed: isEnclosed,
            verdict: verdict,
            content: content
        )
    }
}
