import MailMessage

extension FuzzTarget {
    /// One field's value, read as every kind of field.
    static let header = FuzzTarget("header", longest: 8 << 10) { bytes in
        let fields = ["Content-Type", "Content-Disposition", "Content-Transfer-Encoding", "Received", "References"]
        for name in fields {
            guard let (message, field) = HeaderInvariants.field(name, bytes) else { continue }
            HeaderInvariants.checkReadings(of: field)
            let part = message.root
            let dispositions = [part.disposition?.parameters, part.contentType.parameters].compactMap { $0 }
            for parameters in dispositions {
                require(parameters.count <= message.limits.parameters, "no more parameters than the limit")
                for parameter in parameters {
                    require(parameters[parameter.name] != nil, "a parameter is found by its name")
                }
            }
            require(
                part.transferEncoding == TransferEncoding(label: part.transferEncoding.name),
                "an encoding is known by its name"
            )
        }
    }

    /// The value of an address field.
    static let addresses = FuzzTarget("addresses", longest: 8 << 10) { bytes in
        HeaderInvariants.check(AddressList(parsing: String(decoding: bytes, as: UTF8.self)))
        guard let (message, field) = HeaderInvariants.field("To", bytes) else { return }
        HeaderInvariants.check(field.addresses)
        HeaderInvariants.checkShortcuts(of: message)
        let narrow = Message(bytes: message.bytes, limits: ParserLimits(addresses: 2))
        if let first = narrow.headers.first {
            require(first.addresses.mailboxes.count <= 2, "no more addresses than the limit")
        }
    }

    /// A date.
    static let dates = FuzzTarget("dates", longest: 300) { bytes in
        if let date = DateTime(parsing: String(decoding: bytes, as: UTF8.self)) { HeaderInvariants.check(date) }
        if let (_, field) = HeaderInvariants.field("Received", bytes), let date = field.received.date {
            HeaderInvariants.check(date)
        }
    }

    /// Text for people: read from a field, and written into one and read back.
    static let encodedWords = FuzzTarget("encoded-words", longest: 8 << 10) { bytes in
        if let (_, field) = HeaderInvariants.field("Subject", bytes) {
            require(field.text == field.text, "reading twice gives the same")
            _ = field.textDefects
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let written = HeaderField("Subject", text: text) else { return }
        let message = Message(bytes: written.bytes + [0x0D, 0x0A])
        require(message.defects.isEmpty, "a field that was written is sound")
        require(message.headers.count == 1, "one field is written as one")
        require(written.bytes.allSatisfy { $0 < 0x80 }, "a field is written in ASCII")
        // What was written is what stays when control characters have become blanks: writing it again changes nothing.
        guard let subject = message.subject, let again = HeaderField("Subject", text: subject) else {
            require(text.utf8.isEmpty, "there is a subject")
            return
        }
        require(again.bytes == written.bytes, "a subject is read as it was written")
    }
}
