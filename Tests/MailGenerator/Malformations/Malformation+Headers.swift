extension Malformation {
    func breakHeaders(of mail: inout Entity, using source: inout RandomSource) {
        switch self {
        case .noHeader:
            mail.fields = []
            mail.separator = ""
        case .headerOnly:
            mail.body = .text([])
            mail.separator = source.chance(1, in: 2) ? "" : "\n"
        case .byteOrderMark:
            guard !mail.fields.isEmpty else { return }
            mail.fields[0].name = "\u{FEFF}" + mail.fields[0].name
        case .junkFirstLine:
            mail.fields.insert(Entity.Field.line(source.one(of: ["This is no field", "<html>", "-----"])), at: 0)
        case .continuationFirst:
            mail.fields.insert(Entity.Field.line(source.one(of: [" folded from nowhere", "\tX-Field: a"])), at: 0)
        default:
            mail.changeOne(using: &source, where: { !$0.fields.isEmpty }) { entity, source in
                breakHeader(of: &entity, using: &source)
            }
        }
    }

    private func breakHeader(of entity: inout Entity, using source: inout RandomSource) {
        let place = source.below(entity.fields.count)
        switch self {
        case .missingBlankLine: entity.separator = ""
        case .duplicateField:
            var copy = entity.fields[place]
            copy.value = Array(
                source.one(of: [" other", " text/html; charset=utf-8", " base64", " a@alpha.example"]).utf8
            )
            entity.fields.insert(copy, at: source.below(entity.fields.count + 1))
        case .giantField:
            entity.fields.insert(Entity.Field("X-Giant", String(repeating: "giant ", count: 3_500)), at: place)
        case .manyFields:
            entity.fields.insert(contentsOf: (0..<300).map { Entity.Field("X-Many-\($0)", "value \($0)") }, at: place)
        case .junkLine:
            let junk = source.one(of: ["no field", "two words: value", "\u{7F}x: y", "-----", "=20", "x y"])
            entity.fields.insert(Entity.Field.line(junk), at: place + 1)
        case .blankContinuation:
            entity.fields[place].value += Array(source.one(of: ["\n ", "\n \n x", "\n\t\n", "\n  "]).utf8)
        case .blankBeforeColon: entity.fields[place].separator = source.one(of: [" :", "\t:", "  :"])
        case .emptyFieldName: entity.fields[place].name = ""
        case .eightBitFieldName: entity.fields[place].name += "é"
        case .eightBitField: entity.fields[place].value += [0x20, 0xE9, 0xE8, 0x20, 0x93]
        case .nulInField: entity.fields[place].value += [0x20, 0x61, 0x00, 0x62]
        case .carriageReturnInField: entity.fields[place].value += [0x20, 0x61, 0x0D, 0x62]
        case .mboxLine:
            entity.fields.insert(Entity.Field.line("From ann@alpha.example Mon Jan  5 10:00:00 2026"), at: 0)
        case .quotedMboxLine:
            entity.fields.insert(Entity.Field.line(">From ann@alpha.example Mon Jan  5 10:00:00 2026"), at: 0)
        default: break
        }
    }
}

extension Entity.Field {
    /// A line of the header that is taken as it is.
    static func line(_ text: String) -> Entity.Field {
        var field = Entity.Field(text, "")
        field.separator = ""
        field.value = []
        return field
    }
}
