import MailMessage

/// Lists what a mail claims.
enum ClaimsReader {
    static func read(_ message: Message) -> Claims {
        var claims = Claims()
        let mail = MailView(message, context: ReadingContext())
        claims.from = message.from.first?.address.description
        claims.hasSingleAuthor = message.from.count == 1 && message.headers.all("From").count == 1
        claims.machinePart = machinePart(message)
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
        claims.signedParts = message.parts.filter(isSigned).map(\.index)
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

    /// The first `critical-alert.json` outside enclosed messages, with the signature attached beside it.
    static func machinePart(_ message: Message) -> MachinePartClaim? {
        let parts = message.parts.filter { part in
            var parent = part.parent
            while let current = parent {
                if current.contentType.isMessage { return false }
                parent = current.parent
            }
            return true
        }
        guard let part = parts.first(where: { $0.filename?.lowercased() == MachinePart.fileName }),
            part.bodyRange.count <= ReadingLimits.attachmentBytes * 2
        else { return nil }
        let signature = parts.first {
            $0.filename?.lowercased() == MachinePart.signatureFileName
                && $0.bodyRange.count <= ReadingLimits.attachmentBytes
        }
        return MachinePartClaim(content: part.decodedBytes(), signature: signature?.decodedBytes(), part: part.index)
    }

    private static func readParts(_ mail: MailView, _ machine: MachinePartClaim?) -> [Int] {
        let documents = mail.message.parts.filter { AlertsReader.mayBeDocument($0) && !mail.isEnclosed($0) }
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
