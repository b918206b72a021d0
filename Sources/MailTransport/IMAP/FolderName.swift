/// A folder's name as people read it. On the wire it is written in modified UTF-7 (RFC 3501 section 5.1.3).
public struct FolderName: Sendable, Hashable, CustomStringConvertible {
    /// The name, with the server's own separator between its levels. `INBOX` in any case is written `INBOX`.
    public let description: String
    /// As the server wrote it, or as we write it.
    let wire: [UInt8]

    /// A name of 1 to 512 bytes without control characters.
    public init?(_ name: String) {
        guard (1...512).contains(name.utf8.count),
            name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { return nil }
        description = name.isSameWord(as: "INBOX") ? "INBOX" : name
        wire = ModifiedUTF7.encode(description)
    }

    /// A name from the wire. One that is no modified UTF-7 is shown, and written, as it came.
    init?(wire: [UInt8]) {
        guard (1...2_048).contains(wire.count), wire.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        if wire.isWord("INBOX") {
            description = "INBOX"
            self.wire = Array("INBOX".utf8)
        } else {
            description = ModifiedUTF7.decode(wire) ?? String(lossy: wire)
            self.wire = wire
        }
    }

    /// The mailbox that every account has.
    public static let inbox = FolderName(inbox: "INBOX")

    private init(inbox: String) {
        description = inbox
        wire = Array(inbox.utf8)
    }

    /// By name.
    public static func == (left: FolderName, right: FolderName) -> Bool {
        left.description == right.description
    }

    /// By name.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(description)
    }
}

// Modified UTF-7: printable ASCII stands for itself, "&" is "&-", everything else is UTF-16 in base64 with "," for "/"
// between "&" and "-".
enum ModifiedUTF7 {
    static func encode(_ name: String) -> [UInt8] {
        var result: [UInt8] = []
        var held: [UInt8] = []
        func close() {
            guard !held.isEmpty else { return }
            let text = Base64.encode(held).filter { $0 != UInt8(ascii: "=") }
            result.append(UInt8(ascii: "&"))
            result += text.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: ",") : $0 }
            result.append(UInt8(ascii: "-"))
            held = []
        }
        for scalar in name.unicodeScalars {
            if (0x20...0x7E).contains(scalar.value) {
                close()
                result.append(UInt8(ascii: scalar))
                if scalar == "&" {
                    result.append(UInt8(ascii: "-"))
                }
            } else {
                for unit in UTF16.encode(scalar).map(Array.init) ?? [] {
                    held += [UInt8(truncatingIfNeeded: unit >> 8), UInt8(truncatingIfNeeded: unit)]
                }
            }
        }
        close()
        return result
    }

    static func decode(_ wire: [UInt8]) -> String? {
        var result = ""
        var index = 0
        while index < wire.count {
            guard wire[index] == UInt8(ascii: "&") else {
                guard wire[index] < 0x80 else { return nil }
                result.unicodeScalars.append(Unicode.Scalar(wire[index]))
                index += 1
                continue
            }
            guard let end = wire[index...].firstIndex(of: UInt8(ascii: "-")) else { return nil }
            let inner = wire[(index + 1)..<end].map { $0 == UInt8(ascii: ",") ? UInt8(ascii: "/") : $0 }
            if inner.isEmpty {
                result += "&"
            } else {
                guard !inner.contains(UInt8(ascii: "=")), let bytes = Base64.decode(inner), bytes.count % 2 == 0 else {
                    return nil
                }
                let units = stride(from: 0, to: bytes.count, by: 2).map {
                    UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
                }
                guard let text = String(validating: units, as: UTF16.self) else { return nil }
                result += text
            }
            index = end + 1
        }
        return result
    }
}
