extension Part {
    /// Whether it says that it is a TNEF stream: by its type, or by the name under which Exchange sends one.
    var claimsTNEF: Bool {
        if contentType.matches("application", "ms-tnef") || contentType.matches("application", "vnd.ms-tnef") {
            return true
        }
        guard contentType.matches("application", "octet-stream") || contentType.matches("application", "x-tnef"),
            let name = filename?.asciiLowercased
        else { return false }
        return name.hasPrefix("winmail") && name.hasSuffix(".dat") || name == "win.dat"
    }

    /// What is in a TNEF stream (winmail.dat, [MS-OXTNEF]); nil if this is none.
    ///
    /// A part counts as one by its type, `application/ms-tnef` or `application/vnd.ms-tnef`, whatever is in it; as
    /// `application/octet-stream` by the name winmail.dat and its first bytes.
    public func tnef() -> TNEF? {
        guard claimsTNEF else { return nil }
        let bytes = decodedBytes()
        guard contentType.subtype.hasSuffix("ms-tnef") || TNEF.isTNEF(bytes) else { return nil }
        return TNEF(bytes: bytes, part: index, limits: storage.limits)
    }

    /// The text of a `text/rtf` or `application/rtf` part; nil if this is none.
    public func richText() -> RichText? {
        guard contentType.subtype == "rtf", contentType.type == "text" || contentType.type == "application" else {
            return nil
        }
        return RichText(parsing: decodedBytes())
    }
}
