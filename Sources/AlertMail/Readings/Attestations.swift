public import CriticalAlerts

/// What a mail claims, before anyone has checked it: the service checks each claim and hands back ``Attestations``.
public struct Claims: Hashable, Sendable, Codable {
    /// Texts that have the form of our keyed tokens, wherever they stand.
    public var tokens: [String]
    /// The first address of `From`.
    public var from: String?
    /// Whether `From` has exactly one address.
    public var hasSingleAuthor: Bool
    /// Part numbers of `multipart/signed` and opaque signed parts.
    public var signedParts: [Int]
    /// Part numbers of all that is read: the body's texts and every attachment that may be an alert. A signature that does not
    /// cover all of them proves nothing of who wrote the mail (RFC 8551 section 3.5.3 covers one body part).
    public var readParts: [Int]
    /// Whether only header fields, which an S/MIME signature does not cover, say which case is meant.
    public var isCaseNamedByHeaderOnly: Bool
    /// The machine part's bytes and those of its own signature, if the mail carries them.
    public var machinePart: MachinePartClaim?
    /// The `Authentication-Results` fields, top first: authserv-id, then method, result and properties.
    public var authenticationResults: [AuthenticationClaim]

    /// Nothing claimed.
    public init() {
        tokens = []
        hasSingleAuthor = false
        signedParts = []
        readParts = []
        isCaseNamedByHeaderOnly = false
        authenticationResults = []
    }
}

/// A machine part as attached.
public struct MachinePartClaim: Hashable, Sendable, Codable {
    /// The JSON's bytes, transfer-decoded.
    public var content: [UInt8]
    /// The detached CMS signature (DER), `nil` if there is none.
    public var signature: [UInt8]?
    /// The part's number.
    public var part: Int

    /// A claim.
    public init(content: [UInt8], signature: [UInt8]?, part: Int) {
        self.content = content
        self.signature = signature
        self.part = part
    }
}

/// One result of an `Authentication-Results` field (RFC 8601).
public struct AuthenticationClaim: Hashable, Sendable, Codable {
    /// Which server says so.
    public var server: String
    /// `auth`, `dkim`, `dmarc`, `spf`…
    public var method: String
    /// `pass`, `fail`…
    public var result: String
    /// `smtp.auth`, `header.from`, `header.d`… in lower case.
    public var properties: [String: String]

    /// A claim.
    public init(server: String, method: String, result: String, properties: [String: String]) {
        self.server = server
        self.method = method
        self.result = result
        self.properties = properties
    }
}

/// What is proven of a token.
public enum TokenAttestation: String, Hashable, Sendable, Codable {
    /// The mac is ours: the writer had a copy of that letter.
    case proven
    /// The mac is wrong under a key that we have: a security event.
    case contradicted
    /// A bare reference, or a key that we do not have.
    case unknown
}

/// Who wrote the mail, as far as it is proven.
public struct WriterAttestation: Hashable, Sendable, Codable {
    /// How a writer was authenticated.
    public enum Proof: String, Hashable, Sendable, Codable {
        /// The mail's S/MIME signature, by a certificate on the list.
        case smime = "smime"
        /// The machine part's own signature.
        case machineSignature = "machine-signature"
        /// Our own server's `Authentication-Results`, aligned with `From`.
        case authenticationResults = "authentication-results"
    }

    /// Whose address or certificate it is, on the contact list or among the partner's further addresses.
    public var supplier: SupplierID?
    /// What proves it, `nil` if nothing does.
    public var proof: Proof?
    /// Why, in one sentence.
    public var reason: String

    /// An attestation.
    public init(supplier: SupplierID?, proof: Proof?, reason: String) {
        self.supplier = supplier
        self.proof = proof
        self.reason = reason
    }

    /// An unknown writer.
    public static let unknown = WriterAttestation(supplier: nil, proof: nil, reason: "nobody has checked")
}

/// The checked claims of one mail: each proven, contradicted or unknown, with the reason.
public struct Attestations: Hashable, Sendable, Codable {
    /// Per token text as claimed.
    public var tokens: [String: TokenAttestation]
    /// Who wrote it.
    public var writer: WriterAttestation
    /// The mail's own signature.
    public var signature: SignatureReading
    /// Whether the machine part's content is proven to be its supplier's own words.
    public var isMachinePartProven: Bool

    /// Nothing checked.
    public init(
        tokens: [String: TokenAttestation] = [:],
        writer: WriterAttestation = .unknown,
        signature: SignatureReading = SignatureReading(state: .none, signer: nil),
        isMachinePartProven: Bool = false
    ) {
        self.tokens = tokens
        self.writer = writer
        self.signature = signature
        self.isMachinePartProven = isMachinePartProven
    }
}
