/// What the local part of a letter's Message-ID says: `reference.letter.key-mac`.
///
/// The mac is an HMAC-SHA-256, cut to 80 bits, over supplier, reference, letter and recipient. A reply that cites the token shows
/// that its writer had a copy of the letter: possession, not yet an acknowledgement. The token stands in the Message-ID, in the
/// body and in the machine part, since some servers replace Message-IDs.
public struct LetterToken: Hashable, Sendable, Codable {
    /// The case, task or letter reference, canonical.
    public let reference: String
    /// The letter's number within its reference, from 1.
    public let letter: Int
    /// Names the key, so that old keys verify and never mint: 1 to 8 characters of `a-z 0-9`.
    public let keyID: String
    /// 16 characters of Crockford's base 32: 80 bits.
    public let mac: String

    /// The token of these parts; `nil` if one of them cannot stand in a token.
    public init?(reference: String, letter: Int, keyID: String, mac: String) {
        guard Self.canonicalReference(reference) == reference, (1...99_999).contains(letter),
            (1...8).contains(keyID.utf8.count), keyID.utf8.allSatisfy(Self.isKeyCharacter), mac.utf8.count == 16,
            let symbols = CrockfordBase32.symbols(of: mac.utf8), CrockfordBase32.text(of: symbols) == mac
        else { return nil }
        self.reference = reference
        self.letter = letter
        self.keyID = keyID
        self.mac = mac
    }

    /// Reads a token from a Message-ID, with or without angle brackets and domain; `nil` if it is none of ours.
    public init?(_ written: some StringProtocol) {
        var local = Substring(String(written))
        if local.first == "<" { local.removeFirst() }
        if local.last == ">" { local.removeLast() }
        if let at = local.lastIndex(of: "@") { local = local[..<at] }
        let parts = local.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let reference = Self.canonicalReference(parts[0]), parts[1].utf8.count <= 5,
            parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let letter = Int(parts[1])
        else { return nil }
        let seal = parts[2].split(separator: "-", omittingEmptySubsequences: false)
        guard seal.count == 2 else { return nil }
        self.init(
            reference: reference,
            letter: letter,
            keyID: seal[0].lowercased(),
            mac: seal[1].uppercased()
        )
    }

    /// `reference.letter.key-mac`, as it stands before the `@`.
    public var localPart: String {
        "\(reference).\(letter).\(keyID)-\(mac)"
    }

    private static func canonicalReference(_ text: some StringProtocol) -> String? {
        CaseReference(text)?.text ?? TaskReference(text)?.text ?? LetterReference(text)?.text
    }

    private static func isKeyCharacter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
