extension MailWriter {
    /// A mail as that sender writes it.
    func mail(from sender: Sender, using source: inout RandomSource) -> Entity {
        switch sender {
        case .outlook: outlook(using: &source)
        case .outlookRichText: outlookRichText(using: &source)
        case .gmail: gmail(using: &source)
        case .appleMail: appleMail(using: &source)
        case .thunderbird: thunderbird(using: &source)
        case .mobileExchange: mobileExchange(using: &source)
        case .notes: notes(using: &source)
        case .ticketTool: ticketTool(using: &source)
        case .mailingList: mailingList(using: &source)
        case .digest: digest(using: &source)
        case .deliveryReport: deliveryReport(using: &source)
        case .readReceipt: readReceipt(using: &source)
        case .abuseReport: abuseReport(using: &source)
        case .signed: signed(using: &source)
        case .forwarder: forwarder(depth: 3, using: &source)
        case .calendar: calendar(using: &source)
        case .script: script(using: &source)
        case .unix: unix(using: &source)
        case .piecemeal: piecemeal(using: &source)
        case .nested: addressed(nested(depth: 4, using: &source), using: &source)
        }
    }

    /// Text and HTML side by side.
    func alternative(boundary: String, using source: inout RandomSource) -> Entity {
        multipart(
            "alternative",
            [textPart("plain", using: &source), textPart("html", using: &source)],
            boundary: boundary
        )
    }

    private func attachments(_ most: Int, using source: inout RandomSource) -> [Entity] {
        (0..<source.below(most + 1)).map { _ in attachment(using: &source) }
    }

    private func outlook(using source: inout RandomSource) -> Entity {
        let id = source.token(10)
        let related = multipart(
            "related",
            [alternative(boundary: "_000_\(id)alpha_", using: &source), attachment(using: &source)],
            boundary: "_004_\(id)alpha_",
            parameters: "\n\ttype=\"multipart/alternative\";"
        )
        let mixed = multipart("mixed", [related] + attachments(2, using: &source), boundary: "_005_\(id)alpha_")
        return addressed(
            mixed,
            [
                Entity.Field("Thread-Topic", sentence(3, using: &source)),
                Entity.Field("Thread-Index", "AdX\(source.token(20))=="),
                Entity.Field("Accept-Language", "en-GB, en-US"),
                Entity.Field("X-MS-Has-Attach", "yes"),
                Entity.Field("X-MS-TNEF-Correlator", ""),
                Entity.Field("Content-Language", "en-GB"),
            ],
            using: &source
        )
    }

    private func outlookRichText(using source: inout RandomSource) -> Entity {
        // The signature of TNEF, a key, and an attribute of unknown kind.
        let tnef: [UInt8] = [0x78, 0x9F, 0x3E, 0x22, 0x01, 0x00, 0x01, 0x06, 0x90, 0x08, 0x00] + source.bytes(40)
        let winmail = Entity(
            [
                Entity.Field("Content-Type", "application/ms-tnef; name=\"winmail.dat\""),
                Entity.Field("Content-Transfer-Encoding", "base64"),
                Entity.Field("Content-Disposition", "attachment; filename=\"winmail.dat\""),
            ],
            .text(Encoders.base64(tnef))
        )
        return addressed(
            multipart(
                "mixed",
                [textPart("plain", using: &source), winmail],
                boundary: "----=_NextPart_000_\(source.token(4))_01D\(source.token(5)).\(source.token(8))",
                preamble: "This is a multi-part message in MIME format.\n\n"
            ),
            using: &source
        )
    }

    private func gmail(using source: inout RandomSource) -> Entity {
        let id = "00000000000\(source.token(11).lowercased())"
        let content = alternative(boundary: id, using: &source)
        let files = attachments(2, using: &source)
        guard !files.isEmpty else { return addressed(content, using: &source) }
        return addressed(multipart("mixed", [content] + files, boundary: "0" + id), using: &source)
    }

    private func appleMail(using source: inout RandomSource) -> Entity {
        let id = source.token(8).uppercased()
        let related = multipart(
            "related",
            [textPart("html", using: &source), attachment(using: &source)],
            boundary: "Apple-Mail=_\(id)-2",
            parameters: "\n\ttype=\"text/html\";"
        )
        let content = multipart(
            "alternative",
            [textPart("plain", using: &source), related],
            boundary: "Apple-Mail=_\(id)"
        )
        return addressed(content, [Entity.Field("X-Mailer", "Apple Mail (2.3445.9.1)")], using: &source)
    }

    private func thunderbird(using source: inout RandomSource) -> Entity {
        let flowed = Entity(
            [
                Entity.Field("Content-Type", "text/plain; charset=utf-8; format=flowed; delsp=yes"),
                Entity.Field("Content-Transfer-Encoding", "8bit"),
                Entity.Field("Content-Language", "en-GB"),
            ],
            text: "This line goes \non here.\n> quoted \n> text\n-- \n\(sentence(2, using: &source))\n"
        )
        let files = attachments(2, using: &source)
        guard !files.isEmpty else { return addressed(flowed, using: &source) }
        return addressed(
            multipart(
                "mixed",
                [flowed] + files,
                boundary: "------------\(source.token(24))",
                preamble: "This is a multi-part message in MIME format.\n"
            ),
            using: &source
        )
    }

    private func mobileExchange(using source: inout RandomSource) -> Entity {
        let text = source.one(of: CharsetSample.utf8).bytes + Array("\n\(text(using: &source))".utf8)
        var part = Entity(
            [
                Entity.Field("Content-Type", "text/plain; charset=\"utf-8\""),
                Entity.Field("Content-Transfer-Encoding", "base64"),
            ],
            .text(Encoders.base64(text))
        )
        if source.chance(1, in: 2) { part.fields[1].name = "CONTENT-TRANSFER-ENCODING" }
        return addressed(part, [Entity.Field("X-MS-Exchange-MessageSentRepresentingType", "1")], using: &source)
    }

    private func notes(using source: inout RandomSource) -> Entity {
        let id = "0__=4EBB\(source.token(20))"
        return addressed(
            multipart(
                "mixed",
                [alternative(boundary: "1__=4EBB\(source.token(20))", using: &source)] + attachments(1, using: &source),
                boundary: id
            ),
            [Entity.Field("X-Mailer", "Lotus Notes Release 9.0.1"), Entity.Field("Sensitivity", "")],
            using: &source
        )
    }

    private func ticketTool(using source: inout RandomSource) -> Entity {
        addressed(
            textPart(source.chance(1, in: 2) ? "plain" : "html", using: &source),
            [
                Entity.Field("Auto-Submitted", "auto-replied"),
                Entity.Field("X-RT-Loop-Prevention", "alpha.example"),
                Entity.Field("Precedence", "bulk"),
            ],
            using: &source
        )
    }

    private func mailingList(using source: inout RandomSource) -> Entity {
        let footer = Entity(
            [
                Entity.Field("Content-Type", "text/plain; charset=\"us-ascii\""), Entity.Field("MIME-Version", "1.0"),
                Entity.Field("Content-Transfer-Encoding", "7bit"), Entity.Field("Content-Disposition", "inline"),
            ],
            text: "_______________________________________________\nlist mailing list\n"
        )
        return addressed(
            multipart(
                "mixed",
                [alternative(boundary: source.token(20), using: &source), footer],
                boundary: "===============\(source.token(18))==",
                epilogue: source.chance(1, in: 3) ? "\nepilogue\n" : ""
            ),
            [
                Entity.Field("List-Id", "Meters <meters.alpha.example>"),
                Entity.Field("List-Unsubscribe", "<mailto:meters-request@alpha.example?subject=unsubscribe>"),
            ],
            using: &source
        )
    }

    private func digest(using source: inout RandomSource) -> Entity {
        let members = (0...source.below(3)).map { _ in
            var member = Entity(
                [],
                .message(addressed(textPart("plain", using: &source), using: &source))
            )
            if source.chance(1, in: 2) { member.fields = [Entity.Field("Content-Type", "message/rfc822")] }
            return member
        }
        return addressed(multipart("digest", members, boundary: "----\(source.token(10))"), using: &source)
    }

    private func calendar(using source: inout RandomSource) -> Entity {
        let event = """
            BEGIN:VCALENDAR
            METHOD:REQUEST
            BEGIN:VEVENT
            ORGANIZER;CN=Ann:mailto:ann@alpha.example
            SUMMARY:\(sentence(4, using: &source))
            END:VEVENT
            END:VCALENDAR

            """
        let invitation = encoded(
            Array(event.utf8),
            type: "text/calendar; charset=\"UTF-8\"; method=REQUEST",
            using: &source
        )
        return addressed(
            multipart("alternative", [textPart("plain", using: &source), invitation], boundary: source.token(28)),
            using: &source
        )
    }

    private func script(using source: inout RandomSource) -> Entity {
        Entity(
            [Entity.Field("From", "root@host.example"), Entity.Field("Subject", "Cron <root@host> run")],
            text: text(using: &source)
        )
    }

    private func unix(using source: inout RandomSource) -> Entity {
        let file = String(decoding: Encoders.uuencode(attachmentBytes(using: &source), name: "data.bin"), as: UTF8.self)
        var mail = addressed(Entity(text: text(using: &source) + "\n" + file), using: &source)
        if source.chance(1, in: 2) {
            mail.fields.append(Entity.Field("Content-Transfer-Encoding", "x-uuencode"))
            mail.body = .text(Encoders.uuencode(attachmentBytes(using: &source), name: "data.bin"))
        }
        return mail
    }
}
