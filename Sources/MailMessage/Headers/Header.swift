/// One header field as it stands in a message (RFC 5322 section 2.2). Everything is decoded when asked for.
public struct Header: Sendable, CustomStringConvertible {
    let storage: MessageStorage
    let record: FieldRecord
    /// Number of the part in whose header the field stands.
    public let part: Int

    /// The whole field in the message's bytes, its line break included.
    public var range: Range<Int> { record.start..<record.end }
    /// The name in the message's bytes.
    public var nameRange: Range<Int> { record.start..<record.nameEnd }
    /// The value in the message's bytes: everything behind the colon but the last line break.
    public var valueRange: Range<Int> { record.valueStart..<record.valueEnd }

    /// The name as written.
    public var name: String { String(decoding: storage.bytes[nameRange], as: UTF8.self) }

    /// Whether this is the field of that name, whatever the case.
    public func isNamed(_ name: String) -> Bool {
        let own = storage.bytes[nameRange]
        return own.count == name.utf8.count && zip(own, name.utf8).allSatisfy { $0.lowercased == $1.lowercased }
    }

    /// The value as it stands, folds included.
    public var rawValue: ArraySlice<UInt8> { storage.bytes[valueRange] }

    /// The value's bytes without line breaks and without blanks at both ends.
    public var unfoldedBytes: [UInt8] { Unfolding.value(storage, record) }

    /// The unfolded value as text, nothing decoded but the bytes (UTF-8, else windows-1252).
    public var unfolded: String { Charset.guess(unfoldedBytes).text }

    /// The value as people should read it: unfolded, encoded words decoded (RFC 2047).
    public var text: String { EncodedWords.decode(Unfolding.slice(storage.bytes, record)).text }

    /// What is wrong with the value when it is read as text.
    public var textDefects: [Defect] {
        let bytes = unfoldedBytes
        var found: [Defect] = []
        if bytes.contains(where: { $0 >= 0x80 }), String(validating: bytes, as: UTF8.self) == nil {
            found.append(Defect(.rawEightBitHeader, part: part, offset: record.start))
        }
        if !EncodedWords.decode(bytes[...]).isSound {
            found.append(Defect(.invalidEncodedWord, part: part, offset: record.start))
        }
        return found
    }

    /// The value as addresses.
    public var addresses: AddressList {
        AddressList(parsing: unfoldedBytes[...], limit: storage.limits.addresses)
    }

    /// The value as message identifiers.
    public var messageIDs: [MessageID] { MessageID.list(parsing: unfoldedBytes[...]) }

    /// The value as a date; nil if it cannot be read.
    public var date: DateTime? { DateTime(parsing: unfoldedBytes[...]) }

    /// The value as a Received field.
    public var received: ReceivedField { ReceivedField(parsing: unfoldedBytes[...]) }

    /// The value as an Authentication-Results field; nil if it cannot be read.
    public var authenticationResults: AuthenticationResults? { AuthenticationResults(parsing: unfoldedBytes[...]) }

    /// Name and unfolded value.
    public var description: String { "\(name): \(unfolded)" }
}

/// The fields of one header block, in order.
public struct HeaderFields: Sendable, RandomAccessCollection {
    let storage: MessageStorage
    let part: Int
    let fields: Range<Int>

    /// Index of the first field.
    public var startIndex: Int { 0 }
    /// Number of fields.
    public var endIndex: Int { fields.count }

    /// One field.
    public subscript(position: Int) -> Header {
        Header(storage: storage, record: storage.fields[fields.lowerBound + position], part: part)
    }

    /// The first field of that name.
    public subscript(name: String) -> Header? {
        let wanted = name.utf8
        for number in fields {
            let record = storage.fields[number]
            guard record.nameEnd - record.start == wanted.count else { continue }
            let own = storage.bytes[record.start..<record.nameEnd]
            if zip(own, wanted).allSatisfy({ $0.lowercased == $1.lowercased }) {
                return Header(storage: storage, record: record, part: part)
            }
        }
        return nil
    }

    /// All fields of that name, in order.
    public func all(_ name: String) -> [Header] { filter { $0.isNamed(name) } }
}
