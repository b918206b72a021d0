extension MailWriter {
    /// The mail that a report speaks of: whole, or its header only.
    private func returned(using source: inout RandomSource) -> Entity {
        let original = addressed(textPart("plain", using: &source), using: &source)
        if source.chance(1, in: 2) {
            return Entity([Entity.Field("Content-Type", "message/rfc822")], .message(original))
        }
        var header = original
        header.body = .text([])
        header.separator = ""
        return Entity(
            [Entity.Field("Content-Type", "text/rfc822-headers")],
            .text(header.serialized(LineStyle(newline: .lf)))
        )
    }

    private func report(
        _ type: String,
        _ status: Entity,
        _ extra: [Entity.Field],
        using source: inout RandomSource
    ) -> Entity {
        let explanation = Entity(
            [
                Entity.Field("Content-Description", "Notification"),
                Entity.Field("Content-Type", "text/plain; charset=us-ascii"),
            ],
            text: "This is the mail system at host mx.example.\n\n\(sentence(12, using: &source))\n"
        )
        return addressed(
            multipart(
                "report",
                [explanation, status] + (source.chance(4, in: 5) ? [returned(using: &source)] : []),
                boundary: "\(source.token(11)).\(1_700_000_000 + source.below(99_999_999))/mx.example",
                parameters: " report-type=\(type);",
                preamble: "This is a MIME-encapsulated message.\n\n"
            ),
            extra,
            using: &source
        )
    }

    func deliveryReport(using source: inout RandomSource) -> Entity {
        let recipients = (0...source.below(2)).map { _ in
            """
            Final-Recipient: rfc822; \(source.token(5))@beta.example
            Original-Recipient: rfc822;\(source.token(5))@beta.example
            Action: \(source.one(of: ["failed", "delayed", "delivered", "relayed"]))
            Status: \(source.one(of: ["5.1.1", "4.4.1", "2.0.0", "5.7.1"]))
            Diagnostic-Code: smtp; 550 5.1.1 User unknown
             in virtual mailbox table

            """
        }
        let status = Entity(
            [
                Entity.Field("Content-Description", "Delivery report"),
                Entity.Field("Content-Type", "message/delivery-status"),
            ],
            text: "Reporting-MTA: dns; mx.example\nArrival-Date: \(date(using: &source))\n\n"
                + recipients.joined(separator: "\n")
        )
        return report("delivery-status", status, [Entity.Field("Auto-Submitted", "auto-replied")], using: &source)
    }

    func readReceipt(using source: inout RandomSource) -> Entity {
        let status = Entity(
            [Entity.Field("Content-Type", "message/disposition-notification")],
            text: """
                Reporting-UA: alpha.example; Mail 1.0
                Final-Recipient: rfc822;ann@alpha.example
                Original-Message-ID: <\(source.token(12))@beta.example>
                Disposition: manual-action/MDN-sent-manually; displayed

                """
        )
        return report("disposition-notification", status, [], using: &source)
    }

    func abuseReport(using source: inout RandomSource) -> Entity {
        let status = Entity(
            [Entity.Field("Content-Type", "message/feedback-report")],
            text: "Feedback-Type: abuse\nUser-Agent: Reporter/1.0\nVersion: 1\nSource-IP: 192.0.2.1\n"
        )
        return report("feedback-report", status, [], using: &source)
    }
}
