/// Something in a message that is not as the standards ask, and that reading went on in spite of.
public struct Defect: Sendable, Hashable {
    /// What is wrong. The raw value is stable: it is printed and stored.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The message has no header fields at all.
        case noHeaders = "no-headers"
        /// An mbox "From " line stands before the header.
        case mboxLine = "mbox-line"
        /// A line of the header block is neither a field nor a continuation.
        case invalidHeaderLine = "invalid-header-line"
        /// The body begins without an empty line before it.
        case missingHeaderEnd = "missing-header-end"
        /// The bytes end inside a header block.
        case truncatedHeader = "truncated-header"
        /// A header block is larger than the limit.
        case headerTooLarge = "header-too-large"
        /// A header block has more fields than the limit.
        case tooManyHeaderFields = "too-many-header-fields"
        /// A field that may stand once stands more than once.
        case duplicateHeaderField = "duplicate-header-field"
        /// A header field contains bytes above 127 outside UTF-8.
        case rawEightBitHeader = "raw-8bit-header"
        /// The header contains a NUL.
        case nulByte = "nul-byte"
        /// Content-Type cannot be read; text/plain is assumed.
        case invalidContentType = "invalid-content-type"
        /// A multipart has no boundary parameter.
        case missingBoundary = "missing-boundary"
        /// A multipart's first boundary never comes.
        case noParts = "no-parts"
        /// A multipart is not closed by its final boundary.
        case missingEndBoundary = "missing-end-boundary"
        /// Parts are nested deeper than the limit.
        case tooDeep = "too-deep"
        /// The message has more parts than the limit.
        case tooManyParts = "too-many-parts"
        /// Content-Transfer-Encoding is not one that is known.
        case unknownTransferEncoding = "unknown-transfer-encoding"
        /// A multipart is transfer-encoded, which RFC 2045 section 6.4 forbids; it is read as if it were not.
        case encodedMultipart = "encoded-multipart"
        /// Base64 data has characters outside the alphabet or ends early.
        case invalidBase64 = "invalid-base64"
        /// Quoted-printable data has an equals sign without two hexadecimal digits.
        case invalidQuotedPrintable = "invalid-quoted-printable"
        /// Uuencoded data is damaged.
        case invalidUuencode = "invalid-uuencode"
        /// The charset is not known; another was used.
        case unknownCharset = "unknown-charset"
        /// Bytes that are not valid in their charset were replaced.
        case invalidCharacters = "invalid-characters"
        /// An encoded word (RFC 2047) cannot be decoded and stands as it is.
        case invalidEncodedWord = "invalid-encoded-word"
        /// A parameter (RFC 2045, RFC 2231) is broken.
        case invalidParameter = "invalid-parameter"
        /// An address cannot be read.
        case invalidAddress = "invalid-address"
        /// An address is not written as RFC 5322 asks, and was read nevertheless.
        case irregularAddress = "irregular-address"
        /// A field has more addresses than the limit.
        case tooManyAddresses = "too-many-addresses"
        /// A display name holds an unquoted comma.
        case unquotedComma = "unquoted-comma"
        /// A date cannot be read.
        case invalidDate = "invalid-date"
        /// A message identifier cannot be read.
        case invalidMessageID = "invalid-message-id"
        /// HTML hides text from its reader.
        case hiddenText = "hidden-text"
        /// A report part lacks what its standard demands.
        case invalidReport = "invalid-report"
        /// A TNEF stream (winmail.dat) is damaged or ends early; what could be read of it was.
        case invalidTNEF = "invalid-tnef"
        /// A field of a TNEF stream does not have the checksum that stands behind it.
        case tnefChecksum = "tnef-checksum"
        /// An RTF body is damaged.
        case invalidRTF = "invalid-rtf"
        /// The list of defects was cut off at the limit.
        case tooManyDefects = "too-many-defects"
    }

    /// What is wrong.
    public let code: Code
    /// Number of the part (see ``Part/index``) in which it was found.
    public let part: Int
    /// Offset in the message's bytes, or in the part's decoded bytes for what was found while decoding.
    public let offset: Int

    /// Makes a defect.
    public init(_ code: Code, part: Int, offset: Int) {
        self.code = code
        self.part = part
        self.offset = offset
    }
}
