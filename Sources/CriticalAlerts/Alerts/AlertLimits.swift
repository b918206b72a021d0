/// The bounds of what is read as an alert; beyond them a document is refused, with the place where it passed the bound.
///
/// The longest alert known (an electricity meter's billing log) has about 2 KB; a decoded message of the same meter
/// about 100 KB. The bounds leave room for answers to ordinary commands, which reach the same folder.
public enum AlertLimits {
    /// Bytes of one document. A caller that reads a file or stream need not read more than one byte beyond this.
    public static let documentBytes = 4 * 1024 * 1024
    /// Bytes pushed into the XML parser at once; what is refused is refused at the latest after one such piece.
    static let chunkBytes = 16 * 1024
    /// Elements inside one another.
    static let depth = 64
    /// Elements of one document.
    static let elements = 100_000
    /// Attributes and namespace declarations of one element.
    static let attributes = 64
    /// Attributes and namespace declarations of one document: libxml2 keeps each name once, and looks for it among them.
    static let allAttributes = 100_000
    /// Namespace declarations of an element and all around it: libxml2 goes through them for each name with a prefix.
    static let namespaces = 256
    /// Bytes of one attribute's value as it is written, a namespace's name included.
    static let attributeBytes = 16 * 1024
    /// Bytes of one tag, comment or processing instruction.
    static let markupBytes = 64 * 1024
    /// Bytes of text directly inside one element (a payload in base64).
    static let textBytes = 1024 * 1024
    /// Bytes of an XML declaration, within which its encoding is looked for.
    static let declarationBytes = 512
    /// Characters kept of a decoded alert's description (MMC schema, AlertDescription: at most 250).
    static let descriptionCharacters = 250
    /// Seconds by which a device's clock may run ahead of DCC's before the event time counts as implausible.
    public static let eventAheadOfDCCSeconds: Int64 = 300
}
