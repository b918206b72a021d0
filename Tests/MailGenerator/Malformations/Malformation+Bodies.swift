extension Malformation {
    func breakBodies(of mail: inout Entity, using source: inout RandomSource) {
        switch self {
        case .encodedMultipart:
            mail.changeOne(using: &source, where: \.isMultipart) { entity, source in
                entity.set("Content-Transfer-Encoding", source.one(of: ["base64", "quoted-printable", "8bit"]))
            }
        case .encodedMessage:
            mail.changeOne(using: &source, where: { if case .message = $0.body { true } else { false } }) {
                entity,
                source in
                guard case .message(let message) = entity.body else { return }
                entity.set("Content-Transfer-Encoding", "base64")
                entity.body = .text(Encoders.base64(message.serialized(LineStyle(newline: .crlf))))
            }
        case .deepNesting:
            for depth in 0..<40 {
                var outer = Entity(
                    [Entity.Field("Content-Type", "multipart/mixed; boundary=deep\(depth)")],
                    .multipart(Entity.Multipart(boundary: "deep\(depth)", parts: [mail]))
                )
                if depth == 39 { outer.fields.insert(Entity.Field("Subject", "deep"), at: 0) }
                mail = outer
            }
        default:
            mail.changeOne(using: &source, where: \.isLeaf) { entity, source in
                breakBody(of: &entity, using: &source)
            }
        }
    }

    private func breakBody(of entity: inout Entity, using source: inout RandomSource) {
        let base64 = Encoders.base64(source.bytes(30 + source.below(100)))
        func put(_ encoding: String, _ body: [UInt8]) {
            entity.set("Content-Transfer-Encoding", encoding)
            entity.body = .text(body)
        }
        switch self {
        case .base64Garbage:
            var body = base64
            for _ in 0..<4 { body.insert(source.one(of: Array("!*-_~ \t.\u{7F}é".utf8)), at: source.below(body.count)) }
            put("base64", body)
        case .base64Cut: put("base64", Array(base64.prefix(1 + source.below(base64.count))))
        case .base64PaddingInside:
            var body = base64
            body.insert(
                contentsOf: Array(source.one(of: ["=", "==", "===", "=\n", "a=b"]).utf8),
                at: source.below(body.count)
            )
            put("base64", body)
        case .base64Footer:
            put("base64", base64 + Array(source.one(of: ["\n-- \nlist footer\n", "____\n", "\n\n"]).utf8))
        case .base64Lines: put("base64", Encoders.base64(source.bytes(90), width: source.one(of: [0, 4, 12, 200])))
        case .brokenQuotedPrintable:
            put(
                "quoted-printable",
                Array(source.one(of: ["=zz=4", "a=", "a=\n", "=3", "=\u{20}x", "==3D", "=C3=A", "a=\n=", "=0"]).utf8)
            )
        case .sloppyQuotedPrintable:
            put(
                "quoted-printable",
                Array(source.one(of: ["a  \nb\t\n", "=e2=82=ac", "soft= \nbreak", "a=20 \n", "=3d=3D\n "]).utf8)
            )
        case .brokenUuencode:
            let whole = Encoders.uuencode(source.bytes(60), name: "a.bin")
            let text = String(decoding: whole, as: UTF8.self)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            switch source.below(4) {
            case 0: put("x-uuencode", Array(lines.dropFirst().joined(separator: "\n").utf8))
            case 1: put("x-uuencode", Array(lines.dropLast(3).joined(separator: "\n").utf8))
            case 2: put("uuencode", Array(("text before\n" + text + "text behind\n").utf8))
            default: put("x-uue", Array(whole.prefix(source.below(whole.count))))
            }
        case .wrongEncoding:
            entity.set(
                "Content-Transfer-Encoding",
                source.one(of: ["base64", "quoted-printable", "x-uuencode", "7bit"])
            )
        case .nulInBody: entity.body = .text(Array("before".utf8) + [0, 0] + Array("behind\n".utf8))
        case .longLine: entity.body = .text(Array(String(repeating: "long ", count: 1_000).utf8))
        case .emptyBody: entity.body = .text([])
        default: break
        }
    }
}
