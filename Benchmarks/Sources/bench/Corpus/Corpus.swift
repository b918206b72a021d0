import MailMessage

/// The inputs of the benchmarks; the same on every machine.
enum Corpus {
    /// Mails of 33 KB on average.
    static func mails(_ count: Int) -> [[UInt8]] {
        var writer = MailWriter(seed: 1)
        return (0..<count).map { _ in writer.next() }
    }

    /// Lines of 76 characters, as attachments have them.
    static func base64Body(_ size: Int) -> [UInt8] {
        var prose = Prose(seed: 2)
        return Base64.encode(prose.noise(size / 78 * 57), lineLength: 76)
    }

    /// HTML and text of languages with and without letters outside ASCII.
    static func quotedPrintableBody(_ size: Int) -> [UInt8] {
        var prose = Prose(seed: 3)
        var text = ""
        for language in [Prose.Language.english, .german, .polish] {
            text += prose.html(size / 5, language) + prose.paragraphs(size / 10, language)
        }
        return QuotedPrintable.encode(text.utf8)
    }

    /// One mail of `size` bytes that is almost all one attachment.
    static func large(_ size: Int) -> [UInt8] {
        var prose = Prose(seed: 4)
        let head = """
            From: A <a@example.com>\r
            To: b@example.org\r
            Subject: large\r
            MIME-Version: 1.0\r
            Content-Type: multipart/mixed; boundary="=_large"\r
            \r
            --=_large\r
            Content-Type: text/plain\r
            \r
            Attached.\r
            --=_large\r
            Content-Type: application/zip\r
            Content-Transfer-Encoding: base64\r
            \r

            """
        let tail = "--=_large--\r\n"
        let room = size - head.utf8.count - tail.utf8.count
        return Array(head.utf8) + Base64.encode(prose.noise(room / 78 * 57), lineLength: 76) + Array(tail.utf8)
    }
}
