public import MailMessage

/// A message whose opaque signatures have been opened, and all its signatures.
///
/// RFC 8551 section 3.5.2: in `application/pkcs7-mime; smime-type=signed-data` the content that was signed travels inside the
/// signature. To be read it must come out, whatever the signature is worth: ``message`` is the message with each such part
/// replaced, where it stands, by the MIME entity that was in it.
public struct OpenedMessage: Sendable {
    /// The message to read. Without opaque signatures these are the bytes that arrived.
    public let message: Message
    /// All signatures. Their part numbers and covered parts are those of ``message``.
    public let signatures: [MessageSignature]
    /// Whether ``message`` differs from what arrived: then places in it are not places in the mail's bytes.
    public let isOpened: Bool
    /// From the bytes of ``message`` to those that arrived: what came out of an opaque part leads to its body as a whole.
    public let sourceMap: SourceMap
}

/// What the opening of opaque signatures has come to.
struct MessageOpening {
    private struct Layer {
        /// Where the content stands in the message's bytes.
        var range: Range<Int>
        /// Whether the content took the place of the message's own body.
        let isWhole: Bool
        let isEnclosed: Bool
        let verdict: SignatureVerdict
        let content: [UInt8]
    }

    private(set) var message: Message
    private var layers: [Layer] = []
    /// Where the opaque parts stand that hold nothing to be read.
    private var passedOver: Set<Int> = []

    /// From the message's bytes to those that arrived.
    private(set) var sourceMap: SourceMap

    init(_ message: Message) {
        self.message = message
        sourceMap = SourceMap(verbatim: 0..<message.bytes.count)
    }

    var isOpened: Bool { !layers.isEmpty }

    /// Opens one opaque signature after the other, what comes out of one included, up to the limit.
    mutating func open(verify: (Part) -> MessageSignature?) {
        while layers.count < SecurityLimits.openedSignatures,
            let part = message.parts.first(where: { $0.isSMIMEContent && !passedOver.contains($0.range.lowerBound) })
        {
            guard let signature = verify(part), let content = signature.content else {
                passedOver.insert(part.range.lowerBound)
                continue
            }
            replace(part, by: content, signature)
        }
    }

    /// The opaque signatures that were opened, with what each covers now.
    var signatures: [MessageSignature] {
        layers.map { layer in
            let covered = message.parts.filter {
                layer.isWhole
                    || layer.range.contains($0.range.lowerBound) && $0.range.upperBound <= layer.range.upperBound
            }.map(\.index)
            let first = covered.first ?? 0
            return MessageSignature(
                form: .opaque,
                part: first,
                signedPart: covered.first,
                coveredParts: covered.isEmpty ? 0..<0 : first..<(first + covered.count),
                isEnclosed: layer.isEnclosed,
                verdict: layer.verdict,
                content: layer.content
            )
        }
    }

    private mutating func replace(_ part: Part, by entity: [UInt8], _ signature: MessageSignature) {
        let bytes = message.bytes
        // At the top of a message its own header stays, but for the fields that describe the body. Of the entity's header only
        // those are taken: whoever signed has no say in who sent the mail, nor in what our server found.
        let start = part.range.lowerBound
        let end = part.range.upperBound
        var step = SourceMap(verbatim: 0..<start)
        let head = part.isRootOfMessage ? Self.header(of: part, in: bytes, describedBy: entity, &step) : nil
        let inner = head ?? entity
        var opened: [UInt8] = []
        opened.reserveCapacity(bytes.count - (end - start) + inner.count)
        opened += bytes[..<start]
        opened += inner
        opened += bytes[end...]
        let growth = inner.count - (end - start)
        step.append(start + inner.count - step.count, from: part.bodyRange)
        step.append(verbatim: bytes.count - end, from: end)
        sourceMap = step.through(sourceMap)
        for index in layers.indices {
            let range = layers[index].range
            if range.lowerBound >= end {
                layers[index].range = (range.lowerBound + growth)..<(range.upperBound + growth)
            } else if range.upperBound >= end {
                layers[index].range = range.lowerBound..<(range.upperBound + growth)
            }
        }
        passedOver = Set(passedOver.map { $0 >= end ? $0 + growth : $0 })
        layers.append(
            Layer(
                range: start..<(start + inner.count),
                isWhole: part.index == 0,
                isEnclosed: signature.isEnclosed,
                verdict: signature.verdict,
                content: entity
            )
        )
        message = Message(bytes: opened, limits: message.limits)
    }

    private static func header(
        of part: Part,
        in bytes: [UInt8],
        describedBy entity: [UInt8],
        _ map: inout SourceMap
    ) -> [UInt8] {
        let inner = Message(bytes: entity)
        var head: [UInt8] = []
        for field in part.headers where !describesBody(field) {
            let line = line(bytes[field.range])
            head += line
            map.append(verbatim: field.range.count, from: field.range.lowerBound)
            map.append(line.count - field.range.count, from: field.range.upperBound..<field.range.upperBound)
        }
        for field in inner.headers where describesBody(field) { head += line(entity[field.range]) }
        head += [0x0D, 0x0A]
        return head + entity[inner.root.bodyRange]
    }

    private static func line(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        field.last == 0x0A ? field : field + [0x0D, 0x0A]
    }

    /// RFC 2045 section 3: `Content-…` describes the body, and so does nothing else.
    private static func describesBody(_ field: Header) -> Bool {
        field.name.lowercased().hasPrefix("content-")
    }
}

extension TrustStore {
    /// Opens a message's opaque signatures and finds and verifies all its signatures; see ``signatures(in:at:)``.
    ///
    /// - Parameters:
    ///   - message: the message; its bytes must be those that arrived.
    ///   - seconds: the moment at which certificates must be valid, in seconds since 1970: when the message arrived.
    /// - Returns: the message to read. At most ``SecurityLimits/openedSignatures`` are opened, one in another or side by side.
    public func open(_ message: Message, at seconds: Int64) -> OpenedMessage {
        var opening = MessageOpening(message)
        opening.open { opaque(in: $0, at: seconds) }
        return OpenedMessage(
            message: opening.message,
            signatures: opening.signatures + signatures(in: opening.message, at: seconds),
            isOpened: opening.isOpened,
            sourceMap: opening.sourceMap
        )
    }
}
