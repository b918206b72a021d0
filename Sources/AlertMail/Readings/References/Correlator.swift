import MailMessage

/// Collects the tokens and bare references of a mail with the places where they stand.
struct Correlator {
    private(set) var correlations: [Correlation] = []
    private var seen: Set<String> = []
    private let attested: [String: TokenAttestation]

    init(_ mail: MailView, machinePart: MachinePart?, attested: [String: TokenAttestation], isReport: Bool) {
        self.attested = attested
        for id in mail.message.inReplyTo + mail.message.references { add(id.value, .threadHeader) }
        for piece in Self.pieces(mail.subject) { add(piece, .subject) }
        for piece in Self.pieces(mail.written.newText + "\n" + mail.written.tail) {
            add(piece, isReport ? .report : .newText)
        }
        for piece in Self.pieces(mail.written.quotedText) { add(piece, isReport ? .report : .quotedText) }
        if let cites = machinePart?.cites { add(cites, .machinePart) }
        if isReport { addReport(mail) }
    }

    /// References of ours in a place, canonical, each once.
    func references(in place: Correlation.Place) -> [String] {
        var found: [String] = []
        for correlation in correlations where correlation.place == place && !found.contains(correlation.reference) {
            found.append(correlation.reference)
        }
        return found
    }

    private mutating func addReport(_ mail: MailView) {
        for part in mail.message.parts {
            if let status = part.deliveryStatus() {
                if let envelope = status.originalEnvelopeID { add(envelope, .report) }
                continue
            }
            if let notification = part.dispositionNotification() {
                if let id = notification.originalMessageID { add(id.value, .report) }
                continue
            }
            guard part.bodyRange.count <= ReadingLimits.attachmentBytes, let returned = part.returnedHeaders() else {
                continue
            }
            for field in returned
            where field.isNamed("Message-ID") || field.isNamed("In-Reply-To") || field.isNamed("References") {
                for id in field.messageIDs { add(id.value, .report) }
            }
            for field in returned.all("Subject") { for piece in Self.pieces(field.text) { add(piece, .report) } }
        }
    }

    private mutating func add(_ written: some StringProtocol, _ place: Correlation.Place) {
        guard correlations.count < ReadingLimits.references else { return }
        if let token = LetterToken(written) {
            insert(token.localPart, token.reference, place)
        } else if let found = ReferenceFinder.reference(in: written), let canonical = found.canonical {
            insert(found.token?.localPart ?? found.text, canonical, place)
        }
    }

    private mutating func insert(_ token: String, _ reference: String, _ place: Correlation.Place) {
        guard seen.insert("\(place.rawValue) \(token)").inserted else { return }
        correlations.append(
            Correlation(token: token, reference: reference, place: place, attestation: attested[token] ?? .unknown)
        )
    }

    /// The pieces of a text that may be tokens: runs of letters, digits and the marks that tokens have.
    static func pieces(_ text: String) -> [Substring] {
        var pieces: [Substring] = []
        for run in text.split(whereSeparator: { !isTokenCharacter($0) })
        where run.utf8.count >= 13 && run.utf8.count <= 200 {
            var piece = run
            while let last = piece.last, last == "." || last == "-" { piece.removeLast() }
            if let at = piece.firstIndex(of: "@") { piece = piece[..<at] }
            if piece.utf8.contains(UInt8(ascii: "-")) { pieces.append(piece) }
            if pieces.count >= 2000 { break }
        }
        return pieces
    }

    private static func isTokenCharacter(_ character: Character) -> Bool {
        guard let byte = character.asciiValue else { return false }
        return byte.isDigit || byte.isLetter || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "@")
    }
}
