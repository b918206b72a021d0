// The client's side of a login (RFC 4422), the same for SMTP and IMAP: a first answer, then one for each challenge.
struct SASLExchange: Sendable {
    let mechanism: String
    let initial: [UInt8]
    /// Whether `initial` has gone out, with the command or as answer to an empty challenge.
    var hasSentInitial = false
    private var answers: [[UInt8]]
    /// The last challenge, decoded: after a refused token the server's reason, as JSON.
    private(set) var lastChallenge: String?

    /// The exchange for a credential, or nil where the server offers no mechanism for it.
    init?(_ credential: Credential, endpoint: Endpoint, offered: Set<String>) {
        let user = Array(credential.user.utf8)
        let secret = Array(credential.secret.utf8)
        let separator: [UInt8] = [1]
        switch credential.mechanism {
        case .password:
            if offered.contains("PLAIN") {
                mechanism = "PLAIN"
                initial = [0] + user + [0] + secret
                answers = []
            } else if offered.contains("LOGIN") {
                // Microsoft 365 offers LOGIN and XOAUTH2 for submission, but no PLAIN.
                mechanism = "LOGIN"
                initial = user
                answers = [secret]
            } else {
                return nil
            }
        case .xoauth2:
            guard offered.contains("XOAUTH2") else { return nil }
            mechanism = "XOAUTH2"
            initial =
                Array("user=".utf8) + user + separator + Array("auth=Bearer ".utf8) + secret + separator + separator
            // After a refusal the server sends its reason as a challenge and waits for an empty answer.
            answers = [[]]
        case .oauthBearer:
            guard offered.contains("OAUTHBEARER") else { return nil }
            mechanism = "OAUTHBEARER"
            // RFC 5801 section 4: "=" and "," of the name are written =3D and =2C.
            let name = user.flatMap { byte -> [UInt8] in
                switch byte {
                case UInt8(ascii: "="): Array("=3D".utf8)
                case UInt8(ascii: ","): Array("=2C".utf8)
                default: [byte]
                }
            }
            let place =
                Array("host=\(endpoint.host)".utf8) + separator + Array("port=\(endpoint.port)".utf8) + separator
            initial =
                Array("n,a=".utf8) + name + Array(",".utf8) + separator + place
                + Array("auth=Bearer ".utf8) + secret + separator + separator
            // RFC 7628 section 3.2.3: the answer to the server's reason is one 0x01.
            answers = [separator]
        }
    }

    /// The answer to a challenge, in base64, or nil where none is left and the login must be given up.
    mutating func answer(to challenge: String) -> [UInt8]? {
        lastChallenge = Base64.decode(challenge.utf8).map { String(lossy: $0) }
        guard !answers.isEmpty else { return nil }
        return Base64.encode(answers.removeFirst())
    }
}
