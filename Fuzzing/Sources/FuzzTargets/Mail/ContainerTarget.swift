import MailMessage

extension FuzzTarget {
    /// winmail.dat; with a part around it, too.
    static let tnef = FuzzTarget("tnef", longest: 16 << 10) { bytes in
        ContainerInvariants.check(TNEF(bytes: bytes), of: bytes)
        // Nobody's mutations keep the four bytes before everything else for long.
        let signed = [0x78, 0x9F, 0x3E, 0x22] + bytes.dropFirst(4)
        ContainerInvariants.check(TNEF(bytes: signed, limits: ParserLimits(defects: 2)), of: signed)
        let mail = Array("Content-Type: application/ms-tnef\r\n\r\n".utf8) + bytes
        let part = Message(bytes: mail).root
        require(part.tnef()?.bytes == bytes, "a stream is its part's body")
    }

    /// Calendars; and fragments of a message, put together.
    static let calendar = FuzzTarget("calendar", longest: 16 << 10) { bytes in
        ContainerInvariants.check(CalendarObject(parsing: bytes))
        ContainerInvariants.check(CalendarObject(parsing: bytes, charset: "utf-16", method: "reply"))
        let half = bytes.count / 2
        let fragments = [bytes[half...], bytes[..<half]].enumerated().map { number, piece in
            let head = "Subject: s\r\nContent-Type: message/partial; id=i; total=2; number=\(2 - number)\r\n\r\n"
            return Message(bytes: Array(head.utf8) + piece)
        }
        let whole = Reassembly(fragments)
        require(whole.missing.isEmpty && whole.unused.isEmpty, "two fragments make a message")
        require(whole.message?.root.rawBody == Message(bytes: bytes).root.rawBody, "its body is the one inside")
    }

    /// RTF: a document, and the compression in which Outlook sends it.
    static let richText = FuzzTarget("rich-text", longest: 8 << 10) { bytes in
        ContainerInvariants.check(RichText(parsing: bytes), of: bytes.count)
        let plain = RTFCompression(decompressing: bytes)
        // One byte of input gives at most nine of output.
        require(plain.bytes.count <= 9 * bytes.count, "decompressing is in proportion")
        ContainerInvariants.check(RichText(parsing: plain.bytes), of: plain.bytes.count)
    }
}

/// What holds of containers that are no MIME.
enum ContainerInvariants {
    static func check(_ stream: TNEF, of bytes: [UInt8]) {
        require(stream.bytes == bytes, "the stream keeps its bytes")
        for defect in stream.defects {
            require((0...bytes.count).contains(defect.offset), "\(defect.code) at \(defect.offset) is in the stream")
        }
        for (index, message) in stream.messages.enumerated() {
            require(message.index, equals: index, "a message's number")
            require((message.depth == 0) == (index == 0), "one message is the outermost")
            require(message.range.upperBound <= bytes.count, "a message is in the stream")
            if let outer = message.attachment {
                require(outer.opened?.index, equals: index, "a message is what its attachment opens to")
                require(outer.message.depth, equals: message.depth - 1, "a message's depth")
                require(outer.message.index < index, "messages stand in order")
                let range = outer.message.range
                require(
                    range.lowerBound <= message.range.lowerBound && message.range.upperBound <= range.upperBound,
                    "a message is in the one around it"
                )
            }
            _ = message.messageClass
            _ = message.subject
            if let identifier = message.messageID { HeaderInvariants.check(identifier) }
            if let date = message.sent { HeaderInvariants.check(date) }
            if let sender = message.sender { HeaderInvariants.check(sender) }
            let body = message.body()
            _ = body.plainText
            for defect in body.defects {
                require((0...bytes.count).contains(defect.offset), "\(defect.code) in the stream")
            }
            for attachment in message.attachments {
                require(attachment.message.index, equals: index, "an attachment is of its message")
                require(attachment.range.upperBound <= bytes.count, "an attachment is in the stream")
                _ = attachment.filename
                _ = attachment.contentType
                _ = attachment.contentID
                _ = attachment.isHidden
                _ = attachment.isMessage
            }
        }
    }

    static func check(_ calendar: CalendarObject) {
        require(calendar == calendar, "a calendar is itself")
        _ = "\(calendar)"
    }

    static func check(_ document: RichText, of length: Int) {
        require(document.content.utf8.count <= 64 * (length + 1), "the text is in proportion")
        require((document.html != nil) == (document.origin == .html), "HTML is what was HTML")
        _ = document.text
    }
}
