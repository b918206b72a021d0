import MailMessage

/// What holds of every message that was read, whatever its bytes.
struct MessageInvariants {
    let message: Message
    private let total: Int

    private init(_ message: Message) {
        self.message = message
        total = message.bytes.count
    }

    /// Checks ranges, tree and defects; `enclosing` is how many messages in messages are gone into.
    static func check(_ message: Message, of bytes: [UInt8], enclosing: Int = 3) {
        require(message.bytes == bytes, "the message keeps its bytes")
        let invariants = MessageInvariants(message)
        invariants.checkTree()
        invariants.checkHeaders()
        invariants.checkBodies(enclosing: enclosing)
    }

    private func checkTree() {
        let parts = message.parts
        require(!parts.isEmpty && parts.count <= message.limits.parts, "1 to \(message.limits.parts) parts")
        require(message.root.range.upperBound == total, "the message's last byte is in it")
        let mark = message.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        require(message.root.range.lowerBound == message.mboxLine?.upperBound ?? mark, "so is the first")
        var paths: Set<String> = []
        for part in parts {
            let (whole, header, body) = (part.range, part.headerRange, part.bodyRange)
            require(whole.lowerBound >= 0 && whole.upperBound <= total, "part \(part.index) is in the message")
            require(whole.lowerBound <= header.lowerBound, "part \(part.index) begins with its header")
            require(header.upperBound <= body.lowerBound, "part \(part.index): the body is behind the header")
            require(body.upperBound <= whole.upperBound, "part \(part.index): the body is in the part")
            require(part.depth <= message.limits.depth, "part \(part.index) is not too deep")
            require(
                paths.insert(part.sectionPath).inserted,
                "part \(part.index): \(part.sectionPath) is another's path"
            )
            checkChildren(of: part)
        }
        require(message.defects.count <= message.limits.defects + 1, "no more defects than the limit and its mark")
        for defect in message.defects { checkPlace(of: defect, in: 0...total) }
    }

    private func checkChildren(of part: Part) {
        var before = part.bodyRange.lowerBound
        var index = part.index
        for child in part.children {
            require(child.index > index, "parts stand in order")
            require(child.parent?.index ?? -1, equals: part.index, "a child's parent")
            require(child.depth, equals: part.depth + 1, "a child's depth")
            require(child.range.lowerBound >= before, "part \(child.index) begins behind what is before it")
            require(child.range.upperBound <= part.bodyRange.upperBound, "part \(child.index) is in its container")
            before = child.range.upperBound
            index = child.index
        }
    }

    private func checkPlace(of defect: Defect, in offsets: ClosedRange<Int>) {
        require(message.parts.indices.contains(defect.part), "\(defect.code) is in a part")
        require(offsets.contains(defect.offset), "\(defect.code) at \(defect.offset) is in \(offsets)")
    }

    private func checkHeaders() {
        for part in message.parts {
            require(part.headers.count <= message.limits.headerFields, "no more fields than the limit")
            var before = part.headerRange.lowerBound
            for field in part.headers {
                require(field.range.lowerBound >= before, "fields stand in order")
                require(field.range.upperBound <= part.bodyRange.lowerBound, "a field is in its part's header")
                require(field.nameRange.lowerBound == field.range.lowerBound, "a field begins with its name")
                require(field.nameRange.upperBound < field.valueRange.lowerBound, "a field's value is behind its name")
                require(field.valueRange.upperBound <= field.range.upperBound, "a field's value is in it")
                require(field.isNamed(field.name) || field.name.utf8.contains { $0 >= 0x80 }, "a field has its name")
                for defect in field.textDefects { checkPlace(of: defect, in: 0...total) }
                before = field.range.upperBound
            }
        }
        HeaderInvariants.checkShortcuts(of: message)
    }

    private func checkBodies(enclosing: Int) {
        for part in message.parts {
            let first = part.decoded()
            let second = part.decoded()
            require(first.bytes == second.bytes && first.defects == second.defects, "decoding twice gives the same")
            require(first.bytes.count <= 64 * (part.rawBody.count + 1), "decoding is in proportion")
            for defect in first.defects { checkPlace(of: defect, in: part.range.lowerBound...part.range.upperBound) }
            let text = part.text()
            for defect in text.defects { checkPlace(of: defect, in: 0...max(total, first.bytes.count)) }
            require(!text.text.utf8.contains(0x0D), "lines end with LF")
            FlowedInvariants.check(part.flowedText(), of: text.text)
            if part.contentType.matches("text", "html") { HTMLInvariants.check(part.htmlText(), of: text.text) }
            checkPlaces(of: part, first.bytes, text.text)
            checkPieces(of: part, first.bytes, first.defects)
            checkKinds(of: part, first.bytes)
            // Those that were taken apart have been looked at; going into each again would cost powers of the depth.
            if enclosing > 0, part.children.isEmpty, let enclosed = part.enclosedMessage() {
                MessageInvariants.check(enclosed, of: first.bytes, enclosing: enclosing - 1)
            }
        }
    }

    private func checkKinds(of part: Part, _ bytes: [UInt8]) {
        _ = part.filename
        _ = part.contentID
        _ = part.returnedHeaders()
        if let report = part.deliveryStatus() { ReportInvariants.check(report) }
        if let report = part.dispositionNotification() { ReportInvariants.check(report) }
        if let stream = part.tnef() { ContainerInvariants.check(stream, of: bytes) }
        if let document = part.richText() { ContainerInvariants.check(document, of: bytes.count) }
        if let report = part.feedbackReport() { ReportInvariants.check(report) }
        if let calendar = part.calendar() { ContainerInvariants.check(calendar) }
        if let fragment = part.partialMessage() {
            require(!fragment.id.isEmpty && fragment.number ?? 1 > 0, "a fragment has identifier and number")
        }
        if let body = part.externalBody() {
            require(body.size ?? 0 >= 0, "a size is no less than nothing")
            if let date = body.expiration { HeaderInvariants.check(date) }
        }
    }

    private func checkPieces(of part: Part, _ bytes: [UInt8], _ defects: [Defect]) {
        var joined: [UInt8] = []
        let found = part.decode(inPiecesOf: 64) { piece in
            require(!piece.isEmpty && piece.count <= 64, "a piece is as large as was asked for")
            for index in piece.indices { joined.append(piece[index]) }
        }
        require(joined == bytes, "the pieces are the whole: \(joined.count) bytes, not \(bytes.count)")
        require(found == defects, "the pieces have the defects of the whole")
    }

    private func checkPlaces(of part: Part, _ bytes: [UInt8], _ text: String) {
        let body = part.bodyRange
        let decoded = part.decodedSourceMap()
        SourceMapInvariants.check(decoded, of: bytes.count, into: body, "decoded")
        // The end of a line of uuencode may be one byte made of one other.
        let isPlain = part.transferEncoding != .uuencode
        if isPlain { SourceMapInvariants.checkVerbatim(decoded, of: bytes, in: message.bytes, "decoded") }
        SourceMapInvariants.checkDetail(decoded, "decoded")
        let characters = part.textSourceMap()
        SourceMapInvariants.check(characters, of: text.utf8.count, into: body, "text")
        if isPlain, ["UTF-8", "US-ASCII", "WINDOWS-1252"].contains(part.text().charset) {
            SourceMapInvariants.checkVerbatim(characters, of: Array(text.utf8), in: message.bytes, "text")
        }
        SourceMapInvariants.checkDetail(characters, "text in \(part.contentType.charset ?? "no charset")")
        for field in part.headers {
            let value = field.unfoldedBytes
            SourceMapInvariants.check(field.unfoldedSourceMap, of: value.count, into: field.valueRange, "unfolded")
            SourceMapInvariants.checkVerbatim(field.unfoldedSourceMap, of: value, in: message.bytes, "unfolded")
            SourceMapInvariants.checkDetail(field.unfoldedSourceMap, "unfolded")
            let text = Array(field.text.utf8)
            SourceMapInvariants.check(field.textSourceMap, of: text.count, into: field.valueRange, "field")
            SourceMapInvariants.checkDetail(field.textSourceMap, "field")
        }
    }
}
