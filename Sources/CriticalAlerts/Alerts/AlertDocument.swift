/// Reads the documents in which alerts arrive: DUIS and MMC as XML, GBCS as bytes or in hexadecimal (R1).
public enum AlertDocument {
    /// Recognises the form and reads it; one document holds one message.
    ///
    /// Throws ``AlertReadingError`` if the bytes are no such document or not a safe one; the caller keeps them and calls a
    /// person. What can be read with a doubt is returned with ``DecodedAlert/defects``.
    public static func read(bytes: [UInt8]) throws(AlertReadingError) -> DecodedAlert {
        // A byte order mark may stand before any text. Blanks are looked through up to the bound only: a document may
        // consist of them.
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let start = text.prefix(AlertLimits.documentBytes).firstIndex(where: { !isXMLBlank($0) }) else {
            guard bytes.count <= AlertLimits.documentBytes else { throw tooLarge(bytes) }
            throw AlertReadingError(.empty, "nothing but blanks", at: TextPosition(line: 1, column: 1))
        }
        if GBCSAlert.begins(bytes[start]), start == 0 {
            guard bytes.count <= AlertLimits.documentBytes else {
                throw AlertReadingError(.tooLarge, "more than \(AlertLimits.documentBytes) bytes")
            }
            return try gbcs(bytes)
        }
        if HexText.begins(bytes[start...]) {
            guard bytes.count <= AlertLimits.documentBytes else { throw tooLarge(bytes) }
            return try gbcs(try HexText.decode(text))
        }
        guard looksLikeXML(bytes[start...]) else {
            throw AlertReadingError(.unrecognised, "neither XML nor a GBCS message")
        }
        let root = try XMLReader.read(bytes[...])
        if root.is("Response", in: .serviceUserGateway) { return try duis(root) }
        if root.is("GBCSResponse", in: .responseAndAlert) { return try mmc(root) }
        throw AlertReadingError(
            .unknownDocument,
            "the root is neither a DUIS Response nor an MMC GBCSResponse",
            at: root.position
        )
    }

    private static func tooLarge(_ bytes: [UInt8]) -> AlertReadingError {
        var scanner = UTF8Scanner()
        try? scanner.scan(bytes.prefix(AlertLimits.documentBytes))
        return AlertReadingError(.tooLarge, "more than \(AlertLimits.documentBytes) bytes", at: scanner.position)
    }

    /// Also other encodings' first bytes, so that they are refused by name.
    private static func looksLikeXML(_ bytes: ArraySlice<UInt8>) -> Bool {
        switch bytes.first {
        case UInt8(ascii: "<"): true
        case 0xFE: bytes.starts(with: [0xFE, 0xFF])
        case 0xFF: bytes.starts(with: [0xFF, 0xFE])
        case 0:
            bytes.starts(with: [0, 0x3C]) || bytes.starts(with: [0, 0, 0, 0x3C])
                || bytes.starts(with: [0, 0, 0xFE, 0xFF])
        default: false
        }
    }

    /// Bare bytes: there is no document around them that could say what they are, so they must decode.
    private static func gbcs(_ bytes: [UInt8]) throws(AlertReadingError) -> DecodedAlert {
        guard GBCSAlert.canDecode(bytes) else {
            throw AlertReadingError(.payload, "a GBCS message in a shape that is not decoded (block transfer)")
        }
        let alert: GBCSAlert
        do throws(GBCSFault) {
            alert = try GBCSAlert(bytes)
        } catch {
            throw AlertReadingError(.payload, error.text)
        }
        if let fault = alert.contentFault { throw AlertReadingError(.payload, fault) }
        var draft = AlertDraft(form: .gbcs)
        draft.take(payload: .decoded(alert))
        return draft.finished()
    }
}
