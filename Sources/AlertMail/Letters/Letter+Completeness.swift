import CriticalAlerts

extension Letter {
    /// Throws ``AlertMailError``: `letterIncomplete` if a value is missing that this kind of letter must have (R12), `tokenMismatch` if
    /// the token is not the one of this letter.
    public func checkComplete(token: LetterToken) throws(AlertMailError) {
        guard token.reference == reference, token.letter == number else {
            throw AlertMailError(.tokenMismatch, "the token is of another letter")
        }
        try require(!sender.address.isEmpty && !recipient.address.isEmpty, "addresses of sender and recipient")
        switch kind {
        case .criticalAlert:
            try requireCase()
            try requireAlert()
            try require(alert?.raisedAt != nil || alert?.receivedAt != nil, "a time stamp as received")
        case .acknowledgement:
            try requireCase()
            try requireAlert()
            try require(acknowledgement != nil, "what the acknowledgement says")
        case .passedOn:
            try requireCase()
            try requireAlert()
            guard case .beingPassedOn = acknowledgement else {
                throw AlertMailError(.letterIncomplete, "passed-on: whom it went to is missing")
            }
        case .personNote:
            try require(note?.task.text == reference, "a note whose task is the letter's reference")
            let isTooLong = note?.commands.contains { $0.unicodeScalars.count > RenderingLimits.command } ?? false
            try require(!isTooLong, "commands of at most \(RenderingLimits.command) characters")
        case .introduction:
            try require(introduction != nil, "what the introduction says")
            try require(introduction.map(\.hasPrintableCertificate) ?? false, "a PEM certificate of usual size")
            try require(introduction.map(\.hasPrintableFingerprint) ?? false, "a fingerprint in hex")
        }
    }

    private func requireCase() throws(AlertMailError) {
        try require(CaseReference(reference)?.text == reference, "a case's reference")
    }

    /// What the facts cannot do without; the code is always there (R12).
    private func requireAlert() throws(AlertMailError) {
        try require(alert != nil, "the alert")
        try require(alert?.meterPoints.isEmpty == false, "an MPxN")
    }

    private func require(_ condition: Bool, _ what: String) throws(AlertMailError) {
        guard condition else { throw AlertMailError(.letterIncomplete, "\(kind.rawValue) needs \(what)") }
    }
}

extension Introduction {
    /// Whether the certificate is lines of PEM and nothing else, so that it can stand in a letter as it is.
    fileprivate var hasPrintableCertificate: Bool {
        let bytes = certificatePEM.utf8
        guard bytes.count <= RenderingLimits.certificate, certificatePEM.hasPrefix("-----BEGIN CERTIFICATE-----") else {
            return false
        }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="),
                UInt8(ascii: "-"), 0x0A, 0x0D, 0x20:
                true
            default: false
            }
        }
    }

    /// Whether the fingerprint is hex digits with colons or blanks, so that it can stand in a letter as it is.
    fileprivate var hasPrintableFingerprint: Bool {
        let bytes = fingerprint.utf8
        guard (1...RenderingLimits.fingerprint).contains(bytes.count) else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: " "):
                true
            default: false
            }
        }
    }
}
