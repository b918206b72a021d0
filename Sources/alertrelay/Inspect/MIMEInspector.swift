import MailMessage
import MailSecurity

/// What `inspect mime` says of a mail: its parts as IMAP numbers them, each with size and hash of its content.
struct MIMEInspector: Inspector {
    var limit: Int { InspectionLimits.mailBytes }

    func inspect(path: String, bytes: [UInt8], isCut: Bool) -> Inspection {
        if let reason = MailRecognition.refusal(of: bytes, isCut: isCut) { return failure(path: path, reason: reason) }
        let message = Message(bytes: bytes)
        if let reason = MailRecognition.refusal(of: message) { return failure(path: path, reason: reason) }
        var parts: [JSONValue] = []
        var lines = InspectionLines(heading: path)
        var defects = message.defects
        lines.add("header fields", message.headers.count)
        for part in message.parts {
            for field in part.headers { defects.append(each: field.defects, upTo: message.limits.defects) }
            let content: (size: Int, hash: String)?
            do throws(SecurityError) {
                content = try Self.content(of: part, &defects, upTo: message.limits.defects)
            } catch {
                return failure(path: path, reason: "part \(part.sectionPath): \(error)")
            }
            let name = part.sectionPath
            let disposition = part.disposition?.type
            parts.append([
                "path": .string(name),
                "contentType": .string(part.contentType.description),
                "charset": .text(part.contentType.charset),
                "encoding": .string(part.transferEncoding.name),
                "disposition": .text(disposition),
                "filename": .text(part.filename),
                "size": .integer(content?.size),
                "sha256": .text(content?.hash),
            ])
            var words = [part.contentType.description]
            words += [part.contentType.charset, part.transferEncoding.name, disposition].compactMap { $0 }
            if let filename = part.filename { words.append("\"\(filename)\"") }
            if let content { words += ["\(content.size) bytes", content.hash] }
            lines.add(name, words.joined(separator: "  "))
        }
        for defect in defects {
            lines.add(
                "defect",
                "\(defect.code.rawValue) in part \(message.sectionPath(of: defect)) at \(defect.offset)"
            )
        }
        let json: JSONValue = [
            "path": .string(path),
            "parts": .array(parts),
            "headers": .integer(message.headers.count),
            "defects": .array(
                defects.map {
                    [
                        "code": .string($0.code.rawValue), "part": .string(message.sectionPath(of: $0)),
                        "offset": .integer($0.offset),
                    ]
                }
            ),
        ]
        return Inspection(json: json, lines: lines.lines)
    }

    func failure(path: String, reason: String) -> Inspection {
        Inspection(path: path, error: reason)
    }

    /// Size and hash after transfer decoding; nil for a multipart. What decoding found goes to the defects.
    private static func content(
        of part: Part,
        _ defects: inout [Defect],
        upTo limit: Int
    ) throws(SecurityError) -> (size: Int, hash: String)? {
        if part.contentType.isMultipart { return nil }
        if part.transferEncoding.isIdentity {
            if case .other = part.transferEncoding { defects.append(each: part.decoded().defects, upTo: limit) }
            return (part.rawBody.count, hexadecimal(try SHA256.hash(part.rawBody)))
        }
        let (bytes, faults) = part.decoded()
        defects.append(each: faults, upTo: limit)
        return (bytes.count, hexadecimal(try SHA256.hash(bytes)))
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            for value in [byte >> 4, byte & 0xF] {
                digits.append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
