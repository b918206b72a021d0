/// Writes TNEF streams ([MS-OXTNEF]) as Outlook and Exchange send them, for tests.
public struct TNEFWriter: Sendable {
    /// A property's value.
    public enum Value: Sendable {
        /// Text in UTF-16.
        case text(String)
        /// Text as bytes in the stream's code page.
        case bytes8([UInt8])
        /// Any bytes.
        case binary([UInt8])
        /// An object: the interface's identifier and what follows it.
        case object([UInt8])
        /// A small number.
        case integer(UInt32)
        /// Yes or no.
        case boolean(Bool)
        /// Hundreds of nanoseconds since 1601.
        case time(UInt64)
        /// Several numbers of 16 bits.
        case shorts([UInt16])
        /// Several texts.
        case texts([String])
        /// Sixteen bytes.
        case guid([UInt8])

        var type: UInt16 {
            switch self {
            case .text: 0x001F
            case .bytes8: 0x001E
            case .binary: 0x0102
            case .object: 0x000D
            case .integer: 0x0003
            case .boolean: 0x000B
            case .time: 0x0040
            case .shorts: 0x1002
            case .texts: 0x101F
            case .guid: 0x0048
            }
        }

        var bytes: [UInt8] {
            switch self {
            case .text(let text): return number(1) + sized(utf16(text))
            case .bytes8(let bytes): return number(1) + sized(bytes + [0])
            case .binary(let bytes), .object(let bytes): return number(1) + sized(bytes)
            case .integer(let value): return number(value)
            case .boolean(let value): return [value ? 1 : 0, 0, 0, 0]
            case .time(let ticks): return number(UInt32(truncatingIfNeeded: ticks)) + number(UInt32(ticks >> 32))
            case .shorts(let values): return number(UInt32(values.count)) + values.flatMap { padded(short($0)) }
            case .texts(let texts): return number(UInt32(texts.count)) + texts.flatMap { sized(utf16($0)) }
            case .guid(let bytes): return bytes
            }
        }
    }

    /// A property with its number; one of 0x8000 and above stands under a name.
    public struct Property: Sendable {
        let id: UInt16
        let value: Value
        let name: [UInt8]

        /// A property of that number.
        public init(_ id: UInt16, _ value: Value) {
            self.id = id
            self.value = value
            name = id < 0x8000 ? [] : [UInt8](repeating: 0x29, count: 16) + number(0) + number(UInt32(id))
        }

        /// A property of that name.
        public init(named text: String, _ value: Value) {
            id = 0x8000
            self.value = value
            name = [UInt8](repeating: 0x86, count: 16) + number(1) + sized(utf16(text))
        }

        var bytes: [UInt8] { short(value.type) + short(id) + name + value.bytes }
    }

    /// The stream so far.
    public private(set) var bytes: [UInt8]

    /// A stream without anything in it but signature, version and code page.
    public init(codePage: UInt32? = 1252) {
        bytes = number(0x223E_9F78) + short(1)
        message(0x0008_9006, number(0x0001_0000))
        if let codePage { message(0x0006_9007, number(codePage) + number(0)) }
    }

    /// Adds an attribute of the message.
    public mutating func message(_ attribute: UInt32, _ data: [UInt8]) { add(1, attribute, data) }

    /// Adds an attribute of the attachment that was begun last.
    public mutating func attachment(_ attribute: UInt32, _ data: [UInt8]) { add(2, attribute, data) }

    /// Adds the message's properties.
    public mutating func properties(_ properties: [Property]) {
        message(0x0006_9003, number(UInt32(properties.count)) + properties.flatMap(\.bytes))
    }

    /// Adds an attachment of a file.
    public mutating func attach(_ content: [UInt8], title: [UInt8], properties: [Property] = []) {
        attachment(0x0006_9002, short(1) + [UInt8](repeating: 0xFF, count: 4) + [UInt8](repeating: 0, count: 8))
        attachment(0x0006_800F, content)
        attachment(0x0001_8010, title + [0])
        if !properties.isEmpty {
            attachment(0x0006_9005, number(UInt32(properties.count)) + properties.flatMap(\.bytes))
        }
    }

    /// Adds an attachment that is a message.
    public mutating func attach(message: TNEFWriter, name: String) {
        let interface: [UInt8] = [0x07, 0x03, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46]
        let properties = [
            Property(0x3701, .object(interface + message.bytes)), Property(0x3705, .integer(5)),
            Property(0x3001, .text(name)),
        ]
        attachment(0x0006_9002, short(1) + [UInt8](repeating: 0xFF, count: 4) + [UInt8](repeating: 0, count: 8))
        attachment(0x0006_9005, number(UInt32(properties.count)) + properties.flatMap(\.bytes))
    }

    private mutating func add(_ level: UInt8, _ attribute: UInt32, _ data: [UInt8]) {
        bytes.append(level)
        bytes += number(attribute) + number(UInt32(data.count)) + data
        bytes += short(data.reduce(0) { $0 &+ UInt16($1) })
    }
}

private func short(_ value: UInt16) -> [UInt8] { [UInt8(truncatingIfNeeded: value), UInt8(value >> 8)] }

private func number(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

private func utf16(_ text: String) -> [UInt8] { (Array(text.utf16) + [0]).flatMap(short) }

private func padded(_ bytes: [UInt8]) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
}

private func sized(_ bytes: [UInt8]) -> [UInt8] { number(UInt32(bytes.count)) + padded(bytes) }
