/// A mail or a part of one before it is bytes: what malformations can still be done to by name.
struct Entity {
    var fields: [Field] = []
    var body: Body

    struct Field {
        var name: String
        /// What stands behind the colon, a leading blank included; line feeds stand for the mail's line ends.
        var value: [UInt8]
        /// What stands between name and value.
        var separator = ":"

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = Array((" " + value).utf8)
        }

        init(_ name: String, bytes: [UInt8]) {
            self.name = name
            value = [0x20] + bytes
        }
    }

    indirect enum Body {
        /// Content as it goes on the wire; line feeds stand for the mail's line ends.
        case text([UInt8])
        /// Content in which no byte may change.
        case verbatim([UInt8])
        case multipart(Multipart)
        case message(Entity)
    }

    struct Multipart {
        /// What stands behind the two hyphens in the body.
        var boundary: String
        var preamble = ""
        var epilogue = ""
        var parts: [Entity]
        /// What stands behind each boundary on its line.
        var trailer = ""
        /// What ends the boundary line of the last part; nil if it is missing.
        var ending: String? = "--"
    }

    /// What stands between the header and the body: the empty line.
    var separator = "\n"

    init(_ fields: [Field] = [], text: String) { self.init(fields, .text(Array(text.utf8))) }

    init(_ fields: [Field], _ body: Body) {
        self.fields = fields
        self.body = body
    }

    /// The first field of that name.
    func index(of name: String) -> Int? { fields.firstIndex { $0.name.lowercased() == name.lowercased() } }

    mutating func set(_ name: String, _ value: String) {
        if let index = index(of: name) {
            fields[index] = Field(fields[index].name, value)
        } else {
            fields.append(Field(name, value))
        }
    }

    mutating func remove(_ name: String) { fields.removeAll { $0.name.lowercased() == name.lowercased() } }

    // MARK: - Walking

    /// Number of entities in this one, itself included.
    var count: Int {
        switch body {
        case .text, .verbatim: 1
        case .multipart(let multipart): multipart.parts.reduce(1) { $0 + $1.count }
        case .message(let message): 1 + message.count
        }
    }

    /// Changes the entity of that number, counted in the order in which they stand.
    mutating func change(_ number: Int, _ change: (inout Entity) -> Void) {
        if number == 0 { return change(&self) }
        var left = number - 1
        switch body {
        case .text, .verbatim: break
        case .message(var message):
            message.change(left, change)
            body = .message(message)
        case .multipart(var multipart):
            for index in multipart.parts.indices {
                let size = multipart.parts[index].count
                if left < size {
                    multipart.parts[index].change(left, change)
                    break
                }
                left -= size
            }
            body = .multipart(multipart)
        }
    }

    /// Numbers of the entities that `matches` holds for.
    func numbers(where matches: (Entity) -> Bool) -> [Int] {
        var found = matches(self) ? [0] : []
        var next = 1
        let children: [Entity]
        switch body {
        case .text, .verbatim: children = []
        case .message(let message): children = [message]
        case .multipart(let multipart): children = multipart.parts
        }
        for child in children {
            found += child.numbers(where: matches).map { $0 + next }
            next += child.count
        }
        return found
    }

    var isMultipart: Bool {
        if case .multipart = body { return true }
        return false
    }

    var isLeaf: Bool {
        switch body {
        case .text, .verbatim: true
        case .multipart, .message: false
        }
    }
}
