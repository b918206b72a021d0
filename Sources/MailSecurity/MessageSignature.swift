/// One signature found in a message: where it stands, what it covers, and what it is worth.
public struct MessageSignature: Sendable, Hashable {
    /// How the content travels.
    public enum Form: String, Sendable, Hashable, CaseIterable {
        /// Beside the signature, in `multipart/signed` (RFC 8551 section 3.5.3).
        case detached
        /// Inside it, in `application/pkcs7-mime` (RFC 8551 section 3.5.2).
        case opaque
    }

    /// How the content travels.
    public let form: Form
    /// The number, in `Message.parts`, of the multipart/signed or the application/pkcs7-mime part.
    public let part: Int
    /// The number of the part that was signed: the first child; nil where it is inside, or missing.
    public let signedPart: Int?
    /// The numbers of all parts that the signature covers: the signed part and what it contains. All other parts of the
    /// message, such as a mailing list's footer, are nobody's word. Empty for the opaque form.
    public let coveredParts: Range<Int>
    /// Whether it belongs to a message that is enclosed in this one. Its signer then speaks for that message, not for
    /// this one.
    public let isEnclosed: Bool
    /// What it is worth.
    public let verdict: SignatureVerdict
    /// For the opaque form, the MIME entity that was inside, whatever the verdict; to be read as a message of its own.
    public let content: [UInt8]?
}
