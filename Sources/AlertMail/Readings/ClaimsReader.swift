import MailMessage

/// Lists what a mail claims.
enum ClaimsReader {
    static func read(_ message: Message) -> Claims {
        var claims = Claims()
        let mail = MailView(message, context: ReadingContext())
        claims.from = message.from.first?.address.description
        claims.hasSingleAuthor = message.from.count == 1 && message.headers.all("From").count == 1
        claims.machinePart = mail.machinePartClaim
        let cites = claims.machinePart.flatMap { try? MachinePart.read(bytes: $0.content) }
        let places = Correlator(mail, machinePart: cites, attested: [:], isReport: true)
        var tokens: [String] = []
        for correlation in places.correlations
        where LetterToken(correlation.token) != nil && !tokens.contains(correlation.token) {
            tokens.append(correlation.token)
        }
        claims.tokens = tokens
        let written = Correlator(mail, machinePart: cites, attested: [:], isReport: false).correlations
        claims.isCaseNamedByHeaderOnly =
            !written.isEmpty && written.allSatisfy { $0.place == .threadHeader || $0.place == .subject }
        claims.signedParts = signedParts(message)
        claims.readParts = readParts(mail, claims.machinePart)
        claims.authenticationResults = message.headers.all("Authentication-Results").compactMap(\.authenticationResults)
            .flatMap { field in
                field.results.map { result in
                    var properties: [String: String] = [:]
                    for property in result.properties where properties[property.name.lowercased()] == nil {
                        properties[property.name.lowercased()] = property.value
                    }
                    return AuthenticationClaim(
                        server: field.server,
                        method: result.method,
                        result: result.result,
                        properties: properties
                    )
                }
            }
        return claims
    }

    /// The numbers of the parts that carry a signature.
    static func signedParts(_ message: Message) -> [Int] { message.parts.filter(isSigned).map(\.index) }

    private static func readParts(_ mail: MailView, _ machine: MachinePartClaim?) -> [Int] {
        let documents = mail.files.filter(\.mayBeDocument).map(\.part)
        let numbers = (mail.body.parts + documents).map(\.index) + (machine.map { [$0.part] } ?? [])
        return Set(numbers).sorted()
    }

    private static func isSigned(_ part: Part) -> Bool {
        let type = part.contentType
        if type.matches("multipart", "signed") { return true }
        guard type.matches("application", "pkcs7-mime") || type.matches("application", "x-pkcs7-mime") else {
            return false
        }
        return !Sealing.isEnveloped(part)
    }
}
