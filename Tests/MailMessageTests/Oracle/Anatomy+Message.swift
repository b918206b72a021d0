import MailMessage

extension Anatomy {
    /// What MailMessage finds.
    init(of message: Message) {
        for part in message.parts {
            let isOpened = !part.children.isEmpty
            let isMultipart = part.contentType.isMultipart
            var record = Part(
                parent: part.parent?.index ?? -1,
                kind: isMultipart ? .multipart : isOpened ? .message : .leaf,
                type: part.contentType.description,
                charset: part.contentType.charset,
                disposition: part.disposition?.type,
                filename: part.filename
            )
            let fields = part.headers.map {
                Field(name: Array(message.bytes[$0.nameRange]), value: $0.unfoldedBytes, text: $0.text)
            }
            record.fields =
                part.isRootOfMessage ? fields.filter { !$0.isContentField } + fields.filter(\.isContentField) : fields
            if record.kind == .leaf {
                switch part.transferEncoding {
                case .other: record.encoding = nil
                default:
                    record.encoding = part.headers["Content-Transfer-Encoding"].map { _ in part.transferEncoding.name }
                }
                if part.transferEncoding.isIdentity {
                    record.size = part.rawBody.count
                    record.digest = part.rawBody.withUnsafeBufferPointer { Self.digest($0) }
                } else {
                    let bytes = part.decodedBytes()
                    record.size = bytes.count
                    record.digest = bytes.withUnsafeBufferPointer { Self.digest($0) }
                }
            }
            parts.append(record)
        }
    }
}
