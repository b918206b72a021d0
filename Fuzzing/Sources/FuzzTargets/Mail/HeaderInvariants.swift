import MailMessage

/// What holds of every header field, however it is read.
enum HeaderInvariants {
    /// Makes a mail whose only field has this value, and gives the field; nil if the value ends the header or the field.
    static func field(_ name: String, _ value: [UInt8]) -> (message: Message, field: Header)? {
        let message = Message(bytes: Array("\(name): ".utf8) + value + Array("\r\n\r\n".utf8))
        guard let field = message.headers.first else { return nil }
        return (message, field)
    }

    /// Reads the field in every way there is.
    static func checkReadings(of field: Header) {
        _ = field.text
        _ = field.description
        check(field.addresses)
        for identifier in field.messageIDs { check(identifier) }
        if let date = field.date { check(date) }
        if let date = field.received.date { check(date) }
        if let results = field.authenticationResults {
            for result in results.results {
                for property in result.properties { require(result[property.name] != nil, "a property is found") }
            }
        }
    }

    static func checkShortcuts(of message: Message) {
        for mailbox in [message.from, message.replyTo, message.to, message.cc].joined() { check(mailbox) }
        if let sender = message.sender { check(sender) }
        if let date = message.date { check(date) }
        _ = message.subject
        for identifier in message.inReplyTo + message.references { check(identifier) }
        if let identifier = message.messageID { check(identifier) }
    }

    static func check(_ list: AddressList) {
        require(list.entries.count <= ParserLimits.default.addresses + 1, "no more entries than the limit")
        for mailbox in list.mailboxes { check(mailbox) }
    }

    /// A mailbox that was read can be made anew, and where it can be written it is read back as it was.
    static func check(_ mailbox: Mailbox) {
        let address = mailbox.address
        require(
            EmailAddress(localPart: address.localPart, domain: address.domain) == address,
            "an address can be made of its halves"
        )
        if let name = mailbox.displayName {
            require(!name.isEmpty, "a display name is not empty")
            require(
                !name.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F },
                "a display name has no control characters"
            )
        }
        guard let field = HeaderField("To", mailboxes: [mailbox]) else { return }
        let message = Message(bytes: field.bytes + [0x0D, 0x0A])
        require(message.defects.isEmpty, "a field that was written is sound")
        require(message.to.map(\.address), equals: [address], "an address is read as it was written")
    }

    static func check(_ identifier: MessageID) {
        require(MessageID.list(parsing: identifier.description), equals: [identifier], "an identifier is read back")
        require(MessageID(identifier.value) == identifier, "an identifier can be made of its value")
    }

    static func check(_ date: DateTime) {
        // Before 1900 there is no mail (RFC 5322 section 3.3): such a year is taken for something else. The instants that
        // winmail.dat holds are not so bounded.
        guard date.secondsSince1970 >= -2_208_900_000 else { return }
        require(DateTime(parsing: date.description), equals: date, "a date is read as it was written")
        require(
            DateTime(parsing: date.rfc3339)?.secondsSince1970,
            equals: date.secondsSince1970,
            "so is the other form"
        )
    }
}
