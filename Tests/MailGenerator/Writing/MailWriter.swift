/// What all senders' mails are put together from.
struct MailWriter {
    /// How much longer than usual bodies are.
    let scale: Int

    // MARK: - Texts

    /// A sentence of ASCII words.
    func sentence(_ words: Int, using source: inout RandomSource) -> String {
        (0..<words).map { _ in source.one(of: Samples.words) }.joined(separator: " ")
    }

    /// Several lines of ASCII text.
    func text(using source: inout RandomSource) -> String {
        var lines: [String] = []
        for _ in 0..<(1 + source.below(6 * scale)) {
            switch source.below(9) {
            case 0: lines.append("")
            case 1: lines.append("> " + sentence(6, using: &source))
            case 2: lines.append("--" + sentence(1, using: &source))
            case 3: lines.append("From " + sentence(3, using: &source))
            default: lines.append(sentence(3 + source.below(9), using: &source))
            }
        }
        return lines.joined(separator: "\n") + (source.chance(1, in: 2) ? "\n" : "")
    }

    /// HTML in the manner of mail programs.
    func html(using source: inout RandomSource) -> String {
        let rows = (0..<(1 + source.below(3 * scale))).map { _ in
            "<tr><td>\(sentence(1, using: &source))</td><td>\(sentence(2, using: &source))</td></tr>"
        }
        return """
            <html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>
            <body><p>\(sentence(8, using: &source))</p>
            <table>\(rows.joined(separator: "\n"))</table>
            <div style="display:none">hidden</div>
            </body></html>

            """
    }

    /// Bytes of an attachment.
    func attachmentBytes(using source: inout RandomSource) -> [UInt8] {
        source.bytes(source.below(300 * scale))
    }

    // MARK: - Parts

    /// A text part in some charset and a transfer encoding that suits it.
    func textPart(_ subtype: String, using source: inout RandomSource) -> Entity {
        var bytes = Array((subtype == "html" ? html(using: &source) : text(using: &source)).utf8)
        var charset = source.one(of: ["us-ascii", "utf-8", "UTF-8", "iso-8859-1"])
        if source.chance(1, in: 2) {
            let sample = source.one(of: CharsetSample.all)
            charset = sample.charset
            bytes = sample.bytes + [0x0A] + bytes
        }
        let quotes = source.chance(1, in: 2) ? "\"" : ""
        return encoded(bytes, type: "text/\(subtype); charset=\(quotes)\(charset)\(quotes)", using: &source)
    }

    /// A part of these bytes, in an encoding that carries them.
    func encoded(_ bytes: [UInt8], type: String, using source: inout RandomSource) -> Entity {
        let isSevenBit = bytes.allSatisfy { $0 < 0x80 && $0 != 0x0D }
        let type = Entity.Field("Content-Type", type)
        func part(_ encoding: String?, _ body: Entity.Body) -> Entity {
            Entity([type] + (encoding.map { [Entity.Field("Content-Transfer-Encoding", $0)] } ?? []), body)
        }
        switch source.below(4) {
        case 0: return part("base64", .text(Encoders.base64(bytes)))
        case 1: return part("quoted-printable", .text(Encoders.quotedPrintable(bytes)))
        case 2 where isSevenBit: return part(source.chance(1, in: 2) ? "7bit" : nil, .text(bytes))
        default: return part(isSevenBit ? "7bit" : "8bit", .text(bytes))
        }
    }

    /// An attachment with a name.
    func attachment(using source: inout RandomSource) -> Entity {
        let type = source.one(of: [
            "application/octet-stream", "application/pdf", "image/png", "application/vnd.ms-excel", "text/csv",
            "text/xml",
            "application/zip",
        ])
        let name = source.one(of: Samples.filenames)
        var part = Entity(
            [
                Entity.Field("Content-Type", "\(type);\n\tname=\"\(name)\""),
                Entity.Field("Content-Transfer-Encoding", "base64"),
                Entity.Field("Content-Disposition", "attachment;\n\tfilename=\"\(name)\""),
            ],
            .text(Encoders.base64(attachmentBytes(using: &source)))
        )
        if source.chance(1, in: 2) { nameInternationally(&part, using: &source) }
        if source.chance(1, in: 3) {
            part.fields.append(Entity.Field("Content-ID", "<\(source.token(8))@alpha.example>"))
        }
        return part
    }

    /// Gives an attachment a name outside ASCII, in one of the ways that programs know.
    func nameInternationally(_ part: inout Entity, using source: inout RandomSource) {
        let sample = source.one(of: CharsetSample.all)
        let bytes = sample.bytes + Array(".pdf".utf8)
        let percent = Encoders.percent(bytes)
        switch source.below(6) {
        case 0:
            part.set("Content-Disposition", "attachment; filename*=\(sample.charset)''\(percent)")
        case 1:
            let middle = percent.utf8.count / 2
            // A cut inside %XX is not allowed (RFC 2231 section 4.1).
            var cut = percent.index(percent.startIndex, offsetBy: middle)
            while cut < percent.endIndex, percent[cut] != "%" { cut = percent.index(after: cut) }
            part.set(
                "Content-Disposition",
                "attachment;\n filename*0*=\(sample.charset)'de'\(percent[..<cut]);\n filename*1*=\(percent[cut...])"
            )
        case 2:
            let word = Encoders.word(bytes, charset: sample.charset, quoted: source.chance(1, in: 2))
            part.set("Content-Disposition", "attachment; filename=\"\(String(decoding: word, as: UTF8.self))\"")
        case 3:
            part.remove("Content-Disposition")
            let word = Encoders.word(bytes, charset: sample.charset, quoted: false)
            part.set("Content-Type", "application/pdf; name=\"\(String(decoding: word, as: UTF8.self))\"")
        case 4:
            part.set("Content-Disposition", "attachment; filename*0=\"long \"; filename*1=name; filename*2=.pdf")
        default:
            part.set(
                "Content-Disposition",
                "ATTACHMENT; SIZE=20; FILENAME=plain.pdf; filename*=\(sample.charset)'en'\(percent)"
            )
        }
    }

    /// A multipart of these parts.
    func multipart(
        _ subtype: String,
        _ parts: [Entity],
        boundary: String,
        parameters: String = "",
        preamble: String = "",
        epilogue: String = ""
    ) -> Entity {
        let isToken = boundary.utf8.allSatisfy {
            (0x30...0x39).contains($0) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A)
        }
        let quoted = isToken ? boundary : "\"\(boundary)\""
        return Entity(
            [Entity.Field("Content-Type", "multipart/\(subtype);\(parameters)\n\tboundary=\(quoted)")],
            .multipart(Entity.Multipart(boundary: boundary, preamble: preamble, epilogue: epilogue, parts: parts))
        )
    }

    // MARK: - Headers

    /// A mailbox as people's programs write it.
    func mailbox(using source: inout RandomSource) -> String {
        let address = "\(source.token(5).lowercased())@\(source.one(of: Samples.hosts))"
        switch source.below(6) {
        case 0: return address
        case 1: return "<\(address)>"
        case 2: return "\(address) (\(sentence(2, using: &source)))"
        case 3:
            let sample = source.one(of: CharsetSample.all)
            let word = Encoders.word(sample.bytes, charset: sample.charset, quoted: source.chance(1, in: 2))
            return "\(String(decoding: word, as: UTF8.self)) <\(address)>"
        case 4: return "\"\(source.one(of: Samples.names).replacing("\"", with: "\\\""))\" <\(address)>"
        default: return "Ann Ash <\(address)>"
        }
    }

    /// A subject, often in encoded words.
    func subject(using source: inout RandomSource) -> Entity.Field {
        let plain =
            source.one(of: ["", "Re: ", "AW: ", "FW: ", "[list] "]) + sentence(1 + source.below(8), using: &source)
        switch source.below(5) {
        case 0:
            let sample = source.one(of: CharsetSample.all)
            let word = Encoders.word(sample.bytes, charset: sample.charset, quoted: source.chance(1, in: 2))
            return Entity.Field("Subject", bytes: Array(plain.utf8) + [0x20] + word)
        case 1:
            // One text in several encoded words, folded: the blanks between them do not count (RFC 2047 section 6.2).
            let words = (0..<(2 + source.below(3))).map { _ in
                let sample = source.one(of: CharsetSample.utf8)
                return Encoders.word(sample.bytes, charset: "UTF-8", quoted: source.chance(1, in: 2))
            }
            return Entity.Field("Subject", bytes: Array(words.joined(separator: [0x0A, 0x20])))
        case 2:
            return Entity.Field("Subject", plain + "\n\t" + sentence(12, using: &source))
        case 3:
            return Entity.Field("Subject", bytes: source.one(of: CharsetSample.utf8).bytes)
        default:
            return Entity.Field("Subject", plain)
        }
    }

    /// A date.
    func date(using source: inout RandomSource) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = source.one(of: ["Mon", "Tue", "Wed", "Thu", "Fri"])
        let month = source.one(of: ["Jan", "Feb", "Mar", "Oct", "Nov", "Dec"])
        let time = "\(two(source.below(24))):\(two(source.below(60))):\(two(source.below(60)))"
        return
            "\(day), \(1 + source.below(28)) \(month) \(2015 + source.below(12)) \(time) \(source.one(of: Samples.zones))"
    }

    /// Puts the header of a mail before the fields of its content.
    func addressed(_ content: Entity, _ extra: [Entity.Field] = [], using source: inout RandomSource) -> Entity {
        var mail = content
        let host = source.one(of: Samples.hosts)
        var fields: [Entity.Field] = []
        for _ in 0..<source.below(4) {
            fields.append(
                Entity.Field(
                    "Received",
                    "from \(host) (\(host) [192.0.2.\(source.below(255))])\n\tby mx.example with ESMTPS id \(source.token(10));\n\t\(date(using: &source))"
                )
            )
        }
        fields += [
            Entity.Field("From", mailbox(using: &source)),
            Entity.Field("To", (0...source.below(3)).map { _ in mailbox(using: &source) }.joined(separator: ",\n ")),
            subject(using: &source),
            Entity.Field("Date", date(using: &source)),
            Entity.Field("Message-ID", "<\(source.token(16))@\(host)>"),
        ]
        if source.chance(1, in: 2) {
            let reference = "<\(source.token(12))@beta.example>"
            fields += [
                Entity.Field("In-Reply-To", reference),
                Entity.Field("References", "<first@beta.example>\n \(reference)"),
            ]
        }
        if content.index(of: "Content-Type") != nil { fields.append(Entity.Field("MIME-Version", "1.0")) }
        mail.fields = fields + extra + content.fields
        if source.chance(1, in: 4) { mail.fields.append(mail.fields.remove(at: source.below(mail.fields.count))) }
        return mail
    }
}
