import MailGenerator

/// Text that is as long, as broken up and as seldom non-ASCII as what people write; the same for the same seed.
struct Prose {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    enum Language: CaseIterable {
        case english, german, polish, japanese
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

    mutating func choice<Element>(_ list: [Element]) -> Element { list[number(0...(list.count - 1))] }

    mutating func word(_ language: Language) -> String { choice(Prose.words[language] ?? ["mail"]) }

    mutating func words(_ count: Int, _ language: Language) -> String {
        var out = ""
        for i in 0..<count {
            if i > 0, language != .japanese { out += " " }
            out += word(language)
        }
        return out
    }

    mutating func sentence(_ language: Language) -> String {
        language == .japanese ? words(number(4...12), language) + "。" : words(number(5...18), language) + ". "
    }

    /// Paragraphs with lines of about 76 columns, together about `size` bytes.
    mutating func paragraphs(_ size: Int, _ language: Language) -> String {
        var out = ""
        var column = 0
        var left = size
        while left > 0 {
            let next = word(language)
            if column + next.utf8.count > 74 {
                out += "\r\n"
                column = 0
            }
            out += next
            column += next.utf8.count + 1
            left -= next.utf8.count + 1
            if chance(1) {
                out += ".\r\n\r\n"
                column = 0
            } else {
                out += chance(8) ? ", " : " "
            }
        }
        return out + "\r\n"
    }

    /// HTML as programs write it: styled tables, long lines, about `size` bytes.
    mutating func html(_ size: Int, _ language: Language) -> String {
        var out =
            "<!DOCTYPE html>\r\n<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\r\n"
        out +=
            "<style>body { margin: 0; font-family: Arial, sans-serif } .a-1 { color: #333333; padding: 0 12px }</style>"
        out += "</head>\r\n<body>\r\n<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">\r\n"
        while out.utf8.count < size {
            out +=
                "<tr><td style=\"padding: 8px 12px; font-size: \(number(11...16))px; line-height: 1.4; color: #333333\">"
            for _ in 0..<number(1...4) { out += sentence(language) }
            out +=
                "</td><td align=\"right\"><a href=\"https://www.example.com/\(word(.english))?id=\(number(1000...999_999))"
            out += "&amp;u=\(word(.english))\">\(word(language))</a><br>&nbsp;</td></tr>\r\n"
        }
        return out + "</table>\r\n</body></html>\r\n"
    }

    /// Bytes without pattern, as in packed files.
    mutating func noise(_ count: Int) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(count + 8)
        while out.count < count {
            var word = random.next()
            for _ in 0..<8 {
                out.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return out
    }

    /// Letters and digits, as in identifiers.
    mutating func token(_ count: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<count).map { _ in choice(alphabet) })
    }

    private static let words: [Language: [String]] = [
        .english: [
            "the", "a", "of", "to", "and", "in", "is", "for", "on", "with", "meter", "supplier", "alert", "please",
            "we",
            "have", "received", "your", "message", "regarding", "account", "customer", "today", "tomorrow", "engineer",
            "visit", "site", "confirm", "electricity", "gas", "tampering", "reply", "team", "operations", "follow-up",
            "information", "attached", "document", "kind", "regards", "that", "this", "will", "be", "it's", "number",
        ],
        .german: [
            "der", "die", "und", "für", "über", "Zähler", "Lieferant", "bitte", "wir", "haben", "Ihre", "Nachricht",
            "erhalten", "mit", "freundlichen", "Grüßen", "Störung", "Straße", "heute", "nächste", "Woche", "möglich",
            "ist", "nicht", "ein", "zu", "Prüfung", "Gerät", "Anhang", "bestätigen", "wäre", "schön", "geändert",
        ],
        .polish: [
            "proszę", "się", "że", "nie", "jest", "licznik", "dostawca", "wiadomość", "dziękuję", "pozdrowienia",
            "został",
            "zgłoszenie", "będzie", "także", "który", "przesyłam", "w", "załączniku", "dokument", "dziś", "jutro", "o",
        ],
        .japanese: [
            "電力", "メーター", "供給者", "お世話", "になって", "おります", "確認", "を", "お願い", "いたします", "警報", "は",
            "本日", "受信", "しました", "添付", "の", "資料", "ご覧", "ください", "よろしく", "に", "が", "で", "です",
        ],
    ]
}
