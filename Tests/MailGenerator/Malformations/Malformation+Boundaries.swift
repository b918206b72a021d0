extension Malformation {
    func breakBoundaries(of mail: inout Entity, using source: inout RandomSource) {
        mail.changeOne(using: &source, where: \.isMultipart) { entity, source in
            guard case .multipart(var multipart) = entity.body else { return }
            let own = multipart.boundary
            let parameters = Entity.withoutBoundary(entity)
            func declare(_ text: String) { entity.set("Content-Type", parameters + text) }
            switch self {
            case .missingBoundaryParameter: declare("")
            case .emptyBoundaryParameter: declare(source.one(of: ["; boundary=", "; boundary=\"\"", "; boundary"]))
            case .wrongBoundary:
                multipart.boundary = source.one(of: [own + "x", "x" + own, "other", own.uppercased() + "_"])
            case .twoBoundaryParameters:
                let both = ["; boundary=\"\(own)\"", "; boundary=\"none\""]
                declare(source.chance(1, in: 2) ? both[0] + both[1] : both[1] + both[0])
            case .equalBoundaryInside: Entity.setBoundaries(in: &multipart.parts, to: own)
            case .prefixBoundary:
                let inner = source.one(of: [own + "1", own + "-", own + "--", String(own.dropLast())])
                Entity.setBoundaries(in: &multipart.parts, to: inner.isEmpty ? "i" : inner)
            case .boundaryLineWithBlanks: multipart.trailer = source.one(of: [" ", "\t", "  \t ", "\u{0B}"])
            case .boundaryLineWithText: multipart.trailer = source.one(of: ["x", " x", "-", "--x", ";"])
            case .boundaryEndingInBlank:
                declare("; boundary=\"\(own) \"")
                if source.chance(1, in: 2) { multipart.boundary = own + " " }
            case .boundaryWithParentheses:
                let value = source.one(of: ["abc(def)", "(abc)", "a(b)c", "abc (def)"])
                declare("; boundary=\(value)")
                multipart.boundary = source.chance(3, in: 4) ? value : "abc"
            case .boundaryWithEightBit:
                multipart.boundary = "é\(own)"
                declare("; boundary=\"é\(own)\"")
            case .longBoundary:
                multipart.boundary = String(repeating: "long-boundary-", count: 22)
                declare(";\n boundary=\"\(multipart.boundary)\"")
            case .missingEndBoundary: multipart.ending = nil
            case .oddEndBoundary: multipart.ending = source.one(of: ["-- ", "--\t", "-", "---", "--x", "-- x", " --"])
            case .endBoundaryOnly: multipart.parts = []
            case .partsBehindEnd:
                multipart.epilogue = "--\(own)\nContent-Type: text/plain\n\nbehind the end\n--\(own)--\n"
            case .boundaryInsideText:
                let line = source.one(of: ["--\(own)", "--\(own)--", "--\(own) "])
                multipart.parts.append(
                    Entity([Entity.Field("Content-Type", "text/plain")], text: "before\n\(line)\nand behind\n")
                )
                multipart.parts.append(Entity([], text: "last\n"))
            case .twoBoundaryLines:
                multipart.preamble += "--\(own)\n"
                if source.chance(1, in: 2) { multipart.ending = "\n--\(own)--" }
            default: return
            }
            entity.body = .multipart(multipart)
        }
    }
}

extension Entity {
    /// The Content-Type without its boundary parameter, which stands last.
    fileprivate static func withoutBoundary(_ entity: Entity) -> String {
        guard let index = entity.index(of: "Content-Type") else { return "multipart/mixed" }
        var value = String(decoding: entity.fields[index].value.drop { $0 == 0x20 }, as: UTF8.self)
        while let last = value.last, last != ";" { value.removeLast() }
        while value.last == ";" { value.removeLast() }
        return value.isEmpty ? "multipart/mixed" : value
    }

    /// Gives all multiparts in these parts that boundary.
    fileprivate static func setBoundaries(in parts: inout [Entity], to boundary: String) {
        for index in parts.indices {
            switch parts[index].body {
            case .multipart(var multipart):
                multipart.boundary = boundary
                setBoundaries(in: &multipart.parts, to: boundary)
                parts[index].set("Content-Type", withoutBoundary(parts[index]) + "; boundary=\"\(boundary)\"")
                parts[index].body = .multipart(multipart)
            case .message(let message):
                var inner = [message]
                setBoundaries(in: &inner, to: boundary)
                parts[index].body = .message(inner[0])
            case .text, .verbatim: break
            }
        }
    }
}
