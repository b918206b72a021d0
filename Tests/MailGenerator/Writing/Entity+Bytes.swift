/// How lines end.
struct LineStyle {
    enum Newline {
        case lf
        case crlf
    }

    var newline: Newline

    /// Appends text, with its line feeds as this style writes them.
    func append(_ text: some Sequence<UInt8>, to out: inout [UInt8]) {
        guard newline == .crlf else {
            out.append(contentsOf: text)
            return
        }
        for byte in text {
            if byte == 0x0A { out.append(0x0D) }
            out.append(byte)
        }
    }
}

extension Entity {
    /// The mail's bytes.
    func serialized(_ style: LineStyle) -> [UInt8] {
        var out: [UInt8] = []
        write(to: &out, style)
        return out
    }

    private func write(to out: inout [UInt8], _ style: LineStyle) {
        for field in fields {
            out.append(contentsOf: field.name.utf8)
            out.append(contentsOf: field.separator.utf8)
            style.append(field.value, to: &out)
            style.append([0x0A], to: &out)
        }
        style.append(separator.utf8, to: &out)
        switch body {
        case .text(let bytes): style.append(bytes, to: &out)
        case .verbatim(let bytes): out.append(contentsOf: bytes)
        case .message(let message): message.write(to: &out, style)
        case .multipart(let multipart):
            style.append(multipart.preamble.utf8, to: &out)
            for part in multipart.parts {
                style.append("--\(multipart.boundary)\(multipart.trailer)\n".utf8, to: &out)
                part.write(to: &out, style)
                style.append([0x0A], to: &out)
            }
            if let ending = multipart.ending {
                style.append("--\(multipart.boundary)\(ending)\n".utf8, to: &out)
                style.append(multipart.epilogue.utf8, to: &out)
            }
        }
    }
}
