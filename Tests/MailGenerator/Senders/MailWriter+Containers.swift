extension MailWriter {
    func signed(using source: inout RandomSource) -> Entity {
        let signature = Entity(
            [
                Entity.Field("Content-Type", "application/pkcs7-signature; name=\"smime.p7s\""),
                Entity.Field("Content-Transfer-Encoding", "base64"),
                Entity.Field("Content-Disposition", "attachment; filename=\"smime.p7s\""),
            ],
            .text(Encoders.base64(source.bytes(120)))
        )
        return addressed(
            multipart(
                "signed",
                [alternative(boundary: "inner-\(source.token(8))", using: &source), signature],
                boundary: "----\(source.token(30).uppercased())",
                parameters: " protocol=\"application/pkcs7-signature\"; micalg=\"sha-256\";",
                preamble: "This is an S/MIME signed message\n\n"
            ),
            using: &source
        )
    }

    /// Mails inside mails.
    func forwarder(depth: Int, using source: inout RandomSource) -> Entity {
        let inner =
            depth > 0 && source.chance(2, in: 3)
            ? forwarder(depth: depth - 1, using: &source)
            : addressed(textPart("plain", using: &source), using: &source)
        let enclosed = Entity(
            [
                Entity.Field("Content-Type", "message/rfc822"),
                Entity.Field("Content-Disposition", "attachment; filename=\"original.eml\""),
            ],
            .message(inner)
        )
        if source.chance(1, in: 5) { return addressed(enclosed, using: &source) }
        return addressed(
            multipart(
                "mixed",
                [textPart("plain", using: &source), enclosed],
                boundary: "fwd\(depth)=_\(source.token(6))"
            ),
            using: &source
        )
    }

    func piecemeal(using source: inout RandomSource) -> Entity {
        let part: Entity
        switch source.below(3) {
        case 0:
            part = Entity(
                [
                    Entity.Field(
                        "Content-Type",
                        "message/external-body; access-type=URL;\n URL=\"ftp://alpha.example/a.txt\"; size=20"
                    )
                ],
                text: "Content-Type: text/plain\nContent-ID: <id42@alpha.example>\n\n"
            )
        case 1:
            part = Entity(
                [
                    Entity.Field(
                        "Content-Type",
                        "message/partial; id=\"abc@alpha.example\"; number=\(1 + source.below(3)); total=3"
                    )
                ],
                text: "Subject: inner\nContent-Type: text/plain\n\n\(text(using: &source))"
            )
        default:
            part = Entity(
                [Entity.Field("Content-Type", "application/x-unknown")],
                .text(source.bytes(40).map { $0 & 0x7F | 0x20 })
            )
        }
        if source.chance(1, in: 2) { return addressed(part, using: &source) }
        return addressed(multipart("mixed", [part, part], boundary: source.token(12)), using: &source)
    }

    /// Multiparts inside multiparts and mails, of no particular program.
    func nested(depth: Int, using source: inout RandomSource) -> Entity {
        guard depth > 0, source.chance(3, in: 5) else {
            return source.chance(1, in: 3)
                ? attachment(using: &source)
                : textPart(source.one(of: ["plain", "html", "enriched"]), using: &source)
        }
        if source.chance(1, in: 4) {
            let type = source.one(of: ["message/rfc822", "message/global", "Message/RFC822; name=x"])
            return Entity(
                [Entity.Field("Content-Type", type)],
                .message(addressed(nested(depth: depth - 1, using: &source), using: &source))
            )
        }
        let parts = (0..<source.below(4)).map { _ in nested(depth: depth - 1, using: &source) }
        let subtype = source.one(of: ["mixed", "alternative", "related", "parallel", "digest", "x-own", "form-data"])
        return multipart(
            subtype,
            parts.isEmpty ? [textPart("plain", using: &source)] : parts,
            boundary: source.one(of: [
                "b\(depth)", "=_\(depth)\(source.token(4))", "a b\(depth)", "'()+_,-./:=?\(depth)",
            ]),
            preamble: source.chance(1, in: 4) ? "preamble\n" : "",
            epilogue: source.chance(1, in: 4) ? "epilogue" : ""
        )
    }
}
