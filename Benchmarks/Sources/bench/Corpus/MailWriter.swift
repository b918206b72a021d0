import MailGenerator
import MailMessage

/// Writes mails as the world's programs do, each kind about as often as it comes; the same for the same seed.
struct MailWriter {
    var prose: Prose
    /// Number of the mail, for what must differ between mails.
    private var number = 0

    init(seed: UInt64) { prose = Prose(seed: seed) }

    /// The next mail: CRLF line ends, or LF as Maildirs keep them.
    mutating func next() -> [UInt8] {
        number += 1
        let language = prose.choice([.english, .english, .english, .german, .polish, .japanese] as [Prose.Language])
        let entity: String
        switch prose.number(1...100) {
        case ...34: entity = plain(prose.number(300...6_000), language)
        case ...66: entity = alternative(language)
        case ...82: entity = mixed(language, attachments: prose.number(1...3))
        case ...90: entity = forwarded(language)
        case ...95: entity = report()
        default: entity = plain(prose.number(6_000...50_000), language)
        }
        let mail = Array((header(language) + entity).utf8)
        return prose.chance(25) ? mail.filter { $0 != UInt8(ascii: "\r") } : mail
    }

    // MARK: - Bodies: the MIME fields, an empty line, and what follows it

    private mutating func plain(_ size: Int, _ language: Prose.Language) -> String {
        let text = prose.paragraphs(size, language)
        switch language {
        case .english where prose.chance(70):
            return fields("text/plain; charset=us-ascii", "7bit") + text
        case .english, .german:
            return prose.chance(50)
                ? fields("text/plain; charset=\"utf-8\"; format=flowed", "8bit") + text
                : fields("text/plain; charset=UTF-8", "quoted-printable") + quotedPrintable(text)
        case .polish:
            return fields("text/plain; charset=utf-8", "quoted-printable") + quotedPrintable(text)
        case .japanese:
            return fields("text/plain; charset=utf-8", "base64") + base64(Array(text.utf8))
        }
    }

    private mutating func alternative(_ language: Prose.Language) -> String {
        let size = prose.number(400...6_000)
        let html = prose.html(size * prose.number(2...6), language)
        let encoded =
            prose.chance(85)
            ? fields("text/html; charset=\"utf-8\"", "quoted-printable") + quotedPrintable(html)
            : fields("text/html; charset=utf-8", "8bit") + html
        return multipart("alternative", [plain(size, language), encoded])
    }

    private mutating func mixed(_ language: Prose.Language, attachments: Int) -> String {
        var parts = [prose.chance(60) ? alternative(language) : plain(prose.number(300...4_000), language)]
        for _ in 0..<attachments { parts.append(attachment()) }
        return multipart("mixed", parts)
    }

    private mutating func attachment() -> String {
        // Most are small; few are large.
        let size = prose.chance(85) ? prose.number(1_000...40_000) : prose.number(40_000...160_000)
        let (type, ending) = prose.choice([
            ("application/pdf", "pdf"), ("image/jpeg", "jpg"), ("image/png", "png"),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"), ("application/zip", "zip"),
        ])
        let name = "\(prose.word(.english))-\(prose.number(1...9_999)).\(ending)"
        return "Content-Type: \(type); name=\"\(name)\"\r\nContent-Description: \(name)\r\n"
            + "Content-Disposition: attachment; filename=\"\(name)\"; size=\(size);\r\n"
            + "\tcreation-date=\"Mon, 16 Nov 2026 09:12:44 GMT\"\r\n"
            + "Content-ID: <\(prose.token(24))@example.com>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + base64(prose.noise(size))
    }

    private mutating func forwarded(_ language: Prose.Language) -> String {
        let inner =
            prose.chance(50)
            ? alternative(language)
            : mixed(language, attachments: 1)
        let enclosed =
            "Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + header(language) + inner
        return multipart("mixed", [plain(prose.number(100...1_500), language), enclosed])
    }

    private mutating func report() -> String {
        let status = """
            Content-Type: message/delivery-status\r
            \r
            Reporting-MTA: dns; mail.example.net\r
            Arrival-Date: Mon, 16 Nov 2026 09:12:44 +0000\r
            \r
            Final-Recipient: rfc822; \(prose.word(.english))@example.org\r
            Action: failed\r
            Status: 5.1.1\r
            Diagnostic-Code: smtp; 550 5.1.1 <\(prose.word(.english))@example.org>: user unknown\r

            """
        let returned = "Content-Type: message/rfc822\r\n\r\n" + header(.english) + plain(3_000, .english)
        return multipart(
            "report; report-type=delivery-status",
            [fields("text/plain; charset=us-ascii", "7bit") + prose.paragraphs(600, .english), status, returned]
        )
    }

    private mutating func multipart(_ kind: String, _ parts: [String]) -> String {
        let boundary =
            prose.choice(["----=_Part_", "000000000000", "_000_", "b1_", "--_NmP-", "=_"]) + prose.token(20)
        var out = "Content-Type: multipart/\(kind);\r\n\tboundary=\"\(boundary)\"\r\n\r\n"
        if prose.chance(30) { out += "This is a multi-part message in MIME format.\r\n" }
        for part in parts { out += "--\(boundary)\r\n\(part)\r\n" }
        return out + "--\(boundary)--\r\n"
    }

    private func fields(_ type: String, _ encoding: String) -> String {
        "Content-Type: \(type)\r\nContent-Transfer-Encoding: \(encoding)\r\n\r\n"
    }

    private func quotedPrintable(_ text: String) -> String {
        String(decoding: QuotedPrintable.encode(text.utf8), as: UTF8.self)
    }

    private func base64(_ bytes: [UInt8]) -> String {
        String(decoding: Base64.encode(bytes, lineLength: 76), as: UTF8.self)
    }

    // MARK: - Headers

    /// The fields of a mail that has been through some servers, without those of MIME.
    private mutating func header(_ language: Prose.Language) -> String {
        let sender = "\(prose.word(.english)).\(prose.number(1...99))@mail.example.com"
        var out = "Return-Path: <\(sender)>\r\nDelivered-To: alerts@example.org\r\n"
        for hop in 1...prose.number(2...6) {
            out +=
                "Received: from mail\(hop).example.com (mail\(hop).example.com [192.0.2.\(prose.number(1...254))])\r\n"
            out += "\tby mx\(hop).example.org (Postfix) with ESMTPS id \(prose.token(14))\r\n"
            out += "\tfor <alerts@example.org>; Mon, 16 Nov 2026 09:1\(hop):0\(hop) +0000 (UTC)\r\n"
        }
        if prose.chance(80) {
            out += "Authentication-Results: mx.example.org; dkim=pass header.d=example.com header.s=s1;\r\n"
            out += "\tspf=pass smtp.mailfrom=\(sender); dmarc=pass header.from=example.com\r\n"
            out += signature("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=s1;")
        }
        if prose.chance(30) {
            out += signature("ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=arc;")
            out += signature("ARC-Seal: i=1; a=rsa-sha256; t=1763284364; cv=none; d=example.net; s=arc;")
        }
        out += "Date: Mon, \(prose.number(1...28)) Nov 2026 0\(prose.number(0...9)):12:44 +0000\r\n"
        out += "From: \(person(language)) <\(sender)>\r\n"
        out += "To: Alerts <alerts@example.org>"
        for _ in 0..<prose.number(0...4) {
            out += ",\r\n\t\(person(language)) <\(prose.word(.english))\(prose.number(1...999))@example.net>"
        }
        out += "\r\nSubject: \(subject(language))\r\n"
        out += "Message-ID: <\(prose.token(22)).\(number)@mail.example.com>\r\n"
        if prose.chance(50) {
            out += "In-Reply-To: <\(prose.token(30))@example.org>\r\nReferences: <\(prose.token(30))@example.org>"
            for _ in 0..<prose.number(0...6) { out += "\r\n\t<\(prose.token(30))@example.org>" }
            out += "\r\n"
        }
        if prose.chance(60) {
            out += "X-Mailer: Example Mailer 16.0\r\nX-Spam-Status: No, score=-2.1 required=5.0 tests=BAYES_00,\r\n"
            out += "\tDKIM_SIGNED,DKIM_VALID,SPF_PASS autolearn=ham version=3.4.6\r\nX-Priority: 3\r\n"
            out += "X-Exchange-Message-Id: \(prose.token(40))\r\nThread-Index: \(prose.token(60))\r\n"
            out += "List-Unsubscribe: <https://www.example.com/u/\(prose.token(40))>, <mailto:u@example.com>\r\n"
        }
        return out + "MIME-Version: 1.0\r\n"
    }

    private mutating func signature(_ start: String) -> String {
        var out =
            start
            + "\r\n\th=from:to:subject:date:message-id:mime-version:content-type;\r\n\tbh=\(prose.token(43))=;\r\n\tb="
        for line in 0..<5 { out += (line == 0 ? "" : "\r\n\t ") + prose.token(66) }
        return out + "==\r\n"
    }

    private mutating func person(_ language: Prose.Language) -> String {
        let name = prose.words(2, language)
        return language == .english ? name : encodedWord(name)
    }

    private mutating func subject(_ language: Prose.Language) -> String {
        if language == .english { return prose.words(prose.number(3...10), language) }
        return (0..<prose.number(1...3)).map { _ in encodedWord(prose.words(3, language)) }.joined(separator: "\r\n ")
    }

    private func encodedWord(_ text: String) -> String { "=?utf-8?B?\(Base64.string(text.utf8))?=" }
}
