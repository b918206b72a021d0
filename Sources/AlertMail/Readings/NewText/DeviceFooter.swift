/// "Sent from my iPhone" and its kin: what telephones and free mailboxes put under a mail.
enum DeviceFooter {
    static func matches(_ line: TextLine) -> Bool {
        let folded = line.plain
        guard (8...90).contains(folded.count) else { return false }
        var core = folded
        while let last = core.last, last == UInt8(ascii: ".") || last == UInt8(ascii: "!") { core.removeLast() }
        for opener in openers where core.hasPrefix(opener) {
            let rest = Array(core[opener.bytes.count...])
            // A sentence that happens to begin so goes on: "Sent from my desk, is much easier than my telephone."
            let words = TextLine.words(of: rest)
            return (1...8).contains(words.count) && !rest.contains(UInt8(ascii: ","))
                && !rest.contains(UInt8(ascii: ";"))
                && !words.contains { ["is", "was", "because", "so", "and", "but", "to", "which", "if"].contains($0) }
        }
        return core.contains(any: wholes)
    }

    private static let openers: [Phrase] = [
        "sent from my ", "sent from ", "sent via ", "sent using ", "sent with ", "get outlook for ", "von meinem ",
        "gesendet von ",
        "envoyé de mon ", "envoyé depuis ", "enviado desde mi ", "inviato da ", "verzonden vanaf ", "skickat från ",
        "anfonwyd o fy ", "anfonwyd oddi ar fy ", "wedi'i anfon o fy ", "typed on my ", "composed on my ",
    ]
    private static let wholes: [Phrase] = [
        "yahoo mail for ", "outlook for ios", "outlook for android", "sent by my mobile",
    ]
}
