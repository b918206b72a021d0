extension Anatomy {
    /// Reads what `gmime-anatomy` wrote about several mails.
    static func list(parsing output: [UInt8]) -> [Anatomy] {
        var all: [Anatomy] = []
        for line in output.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            func text(_ number: Int) -> String? { value(fields[number]).map { String(decoding: $0, as: UTF8.self) } }
            func number(_ number: Int) -> Int? { text(number).flatMap { Int($0) } }
            switch fields[0].first {
            case UInt8(ascii: "m"):
                all.append(Anatomy(isRefused: text(2) == "refused"))
            case UInt8(ascii: "p"):
                all[all.count - 1].parts.append(
                    Part(
                        parent: number(2) ?? -1,
                        kind: text(3).flatMap(Kind.init) ?? .leaf,
                        type: text(4)?.lowercased() ?? "",
                        charset: text(5),
                        encoding: text(6),
                        disposition: text(7)?.lowercased(),
                        filename: text(8),
                        size: number(9),
                        digest: text(10).flatMap { UInt64($0, radix: 16) }
                    )
                )
            default:
                let raw = value(fields[3]) ?? []
                let field = Field(
                    name: value(fields[2]) ?? [],
                    value: unfolded(raw),
                    text: text(4) ?? ""
                )
                let mail = all.count - 1
                all[mail].parts[number(1) ?? 0].fields.append(field)
            }
        }
        for mail in all.indices {
            // GMime has a message part without a message; to us it is an empty leaf.
            for part in all[mail].parts.indices
            where all[mail].parts[part].kind == .message && all[mail].children(of: part).isEmpty {
                all[mail].parts[part].kind = .leaf
                all[mail].parts[part].encoding = Part.unknownEncoding
                all[mail].parts[part].size = 0
                all[mail].parts[part].digest = digest([])
            }
        }
        return all
    }

    /// Undoes the escapes of `gmime-anatomy`.
    private static func value(_ field: ArraySlice<UInt8>) -> [UInt8]? {
        if field.count == 1, field.first == UInt8(ascii: "*") { return nil }
        guard field.contains(UInt8(ascii: "%")) else { return Array(field) }
        var out: [UInt8] = []
        var i = field.startIndex
        while i < field.endIndex {
            if field[i] == UInt8(ascii: "%"), i + 2 < field.endIndex,
                let code = UInt8(String(decoding: field[(i + 1)...(i + 2)], as: UTF8.self), radix: 16)
            {
                out.append(code)
                i += 3
            } else {
                out.append(field[i])
                i += 1
            }
        }
        return out
    }

    /// A raw value without line breaks and without blanks at its ends.
    private static func unfolded(_ raw: [UInt8]) -> [UInt8] {
        func isWhitespace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        let start = raw.firstIndex { !isWhitespace($0) } ?? raw.endIndex
        let end = raw.lastIndex { !isWhitespace($0) }.map { $0 + 1 } ?? start
        var out: [UInt8] = []
        var i = start
        while i < end {
            let isFold = raw[i] == 0x0A || (raw[i] == 0x0D && i + 1 < end && raw[i + 1] == 0x0A)
            if !isFold { out.append(raw[i]) }
            i += 1
        }
        return out
    }
}
