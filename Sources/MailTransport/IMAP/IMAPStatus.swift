/// An IMAP status response (RFC 3501 section 7.1): OK, NO, BAD, BYE or PREAUTH, with its code and text.
public struct IMAPStatus: Sendable, Hashable {
    /// The five words.
    public enum Kind: String, Sendable, Hashable {
        /// It was done.
        case ok = "OK"
        /// It could not be done.
        case no = "NO"
        /// It was not understood.
        case bad = "BAD"
        /// The server ends the session.
        case bye = "BYE"
        /// The session is logged in from the start.
        case preauth = "PREAUTH"
    }

    /// The word.
    public let kind: Kind
    /// The response code in brackets without its arguments, in upper case: `ALERT`, `TRYCREATE`, `UNAVAILABLE` …
    public let code: String?
    /// The code's arguments as written.
    public let arguments: String
    /// The text for people. From outside.
    public let text: String

    /// From what follows the tag, or nil if that is no status response.
    init?(_ line: ArraySlice<UInt8>) {
        let word = line.prefix { $0 != .space }
        guard let kind = Kind(rawValue: String(lossy: word).asciiUppercased) else { return nil }
        self.kind = kind
        var rest = line.dropFirst(word.count + 1)
        guard rest.first == UInt8(ascii: "["), let end = Self.endOfCode(rest) else {
            code = nil
            arguments = ""
            text = String(lossy: rest)
            return
        }
        let inner = rest[(rest.startIndex + 1)..<end]
        rest = rest[(end + 1)...]
        let name = inner.prefix { $0 != .space }
        code = String(lossy: name).asciiUppercased
        arguments = String(lossy: inner.dropFirst(name.count + 1))
        text = String(lossy: rest.first == .space ? rest.dropFirst() : rest)
    }

    private static func endOfCode(_ bytes: ArraySlice<UInt8>) -> Int? {
        var isQuoted = false
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\") where isQuoted: index += 1
            case UInt8(ascii: "]") where !isQuoted: return index
            default: break
            }
            index += 1
        }
        return nil
    }
}
