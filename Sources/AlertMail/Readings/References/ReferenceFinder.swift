/// A reference as somebody wrote it: one of ours, or in another organisation's style.
struct FoundReference: Hashable, Sendable {
    /// As written.
    let text: String
    /// The canonical form of one of ours (`CA-`, `TK-`, `LT-`), `nil` for foreign styles.
    let canonical: String?
    /// The keyed token that it stood in, if any.
    let token: LetterToken?

    /// What references are compared by.
    var key: String { canonical ?? text.uppercased() }
}

/// Recognises references in text, a piece between blanks at a time.
enum ReferenceFinder {
    /// The reference that a piece is, `nil` if it is none; the piece has no punctuation at its ends.
    static func reference(in piece: some StringProtocol) -> FoundReference? {
        let text = String(piece)
        guard (5...96).contains(text.utf8.count) else { return nil }
        if text.utf8.contains(UInt8(ascii: ".")), let token = LetterToken(text) {
            return FoundReference(text: token.reference, canonical: token.reference, token: token)
        }
        if let own = CaseReference(text)?.text ?? TaskReference(text)?.text ?? LetterReference(text)?.text {
            return FoundReference(text: text, canonical: own, token: nil)
        }
        return isForeign(Array(text.utf8)) ? FoundReference(text: text, canonical: nil, token: nil) : nil
    }

    /// The reference that a piece is when a word such as "ref" or "ticket" stands before it.
    static func labelled(_ piece: some StringProtocol) -> FoundReference? {
        if let found = reference(in: piece) { return found }
        let bytes = Array(piece.utf8)
        var digits = 0
        for byte in bytes {
            guard byte.isLetter || byte.isDigit || marks.contains(byte) else { return nil }
            if byte.isDigit { digits += 1 }
        }
        guard (3...32).contains(bytes.count), digits >= 3, bytes[0] != UInt8(ascii: "+"), !isAlertCode(bytes) else {
            return nil
        }
        return FoundReference(text: String(piece), canonical: nil, token: nil)
    }

    /// Words behind which a number is a reference.
    static let labels: Set<String> = [
        "ref", "refs", "reference", "references", "ticket", "case", "incident", "request", "job", "query", "sr",
        "cyfeirnod",
    ]
    /// Words that may stand between such a word and the number.
    static let labelFillers: Set<String> = ["no", "nr", "number", "num", "id", "is", "our", "your", "the", "of", "and"]

    private static let marks: Set<UInt8> = [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "#")]

    /// `INC0012345`, `SD-20931`, `OE/2026/000123`, `CAS-10432-X7Y8Z9`, `#48213`: capitals before digits, joined by marks.
    private static func isForeign(_ bytes: [UInt8]) -> Bool {
        guard (5...32).contains(bytes.count) else { return false }
        if bytes[0] == UInt8(ascii: "#") { return bytes.dropFirst().allSatisfy(\.isDigit) && bytes.count >= 5 }
        var capitals = 0
        while capitals < bytes.count, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[capitals]) {
            capitals += 1
        }
        guard (2...10).contains(capitals), capitals < bytes.count,
            !notReferences.contains(String(decoding: bytes[..<capitals], as: UTF8.self))
        else { return false }
        var digits = 0
        for byte in bytes[capitals...] {
            guard byte.isDigit || marks.contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) else {
                return false
            }
            if byte.isDigit { digits += 1 }
        }
        // A case reference of ours with a slip of the pen has few digits; it is still meant as one.
        let isMeantAsOurs = bytes.count == 13 && bytes[2] == UInt8(ascii: "-") && capitals == 2
        return bytes.last.map { !marks.contains($0) } == true && bytes.count >= 6
            && (digits >= 4 || digits >= 3 && marks.contains(bytes[capitals]) || isMeantAsOurs && digits >= 1)
            && !looksLikePostcode(bytes)
    }

    private static let notReferences: Set<String> = [
        "GMT", "UTC", "BST", "SMETS", "MPAN", "MPRN", "MPXN", "RFC", "ISO", "UTF", "VAT", "HTTP", "HTTPS", "TEL", "FAX",
        "EUI",
        "PO", "GBCS", "DUIS", "MAC", "IP", "SHA", "TLS", "COVID", "UPRN", "MSN", "REG", "CRN", "EX", "AM", "PM",
    ]

    private static func isAlertCode(_ bytes: [UInt8]) -> Bool {
        let digits = bytes.starts(with: Array("0x".utf8)) ? bytes.dropFirst(2) : bytes[...]
        return digits.count == 4 && digits.first == UInt8(ascii: "8") && digits.contains(where: \.isLetter)
    }

    private static func looksLikePostcode(_ bytes: [UInt8]) -> Bool {
        bytes.count <= 7 && bytes.suffix(2).allSatisfy(\.isLetter)
    }
}
