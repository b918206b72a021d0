public import MailMessage

extension SigningIdentity {
    /// A part and a signature over it, as `multipart/signed` (RFC 8551 section 3.5.3): ready to be a message's body.
    ///
    /// The part's bytes are signed as they are and stand in the result unchanged.
    ///
    /// - Parameters:
    ///   - part: what is signed, its header fields included.
    ///   - seconds: the signing time to state, in seconds since 1970.
    /// - Throws: ``SecurityError`` with `too-large` or `library-failure`.
    public func signed(_ part: BodyPart, at seconds: Int64) throws(SecurityError) -> BodyPart {
        let signature = BodyPart.attachment(
            try sign(detached: part.bytes, at: seconds),
            type: "application/pkcs7-signature",
            filename: "smime.p7s"
        )
        return BodyPart.multipart(
            "signed",
            [part, signature],
            parameters: [("protocol", "application/pkcs7-signature"), ("micalg", "sha-256")]
        )
    }
}
