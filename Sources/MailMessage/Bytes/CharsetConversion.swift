/// Conversion to UTF-8 that never fails: what is not valid becomes U+FFFD.
enum CharsetConversion {
    /// Whether iconv knows the charset of this name.
    static func isKnown(_ name: String) -> Bool {
        CharsetConverter.lend(from: name) { _ in true } ?? false
    }

    /// Converts to UTF-8.
    ///
    /// - Parameter unit: bytes of the charset's code unit.
    /// - Returns: the text and the offset of the first byte that had to be replaced; nil if iconv does not know `name`.
    static func decode(_ bytes: some Collection<UInt8>, from name: String, unit: Int) -> (text: String, fault: Int?)? {
        CharsetConverter.lend(from: name) { converter in
            bytes.withContiguousStorageIfAvailable { decode($0, from: name, unit: unit, converter) }
                ?? ContiguousArray(bytes).withUnsafeBufferPointer { decode($0, from: name, unit: unit, converter) }
        }
    }

    private static func decode(
        _ input: UnsafeBufferPointer<UInt8>,
        from name: String,
        unit: Int,
        _ converter: CharsetConverter
    ) -> (text: String, fault: Int?) {
        var output: [UInt8] = []
        output.reserveCapacity(input.count + input.count / 2 + 16)
        var fault: Int?
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { chunk in
            var position = 0
            while position < input.count {
                let start = position
                let (count, outcome) = converter.convert(input, from: &position, into: chunk)
                output.append(contentsOf: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(chunk)[..<count]))
                switch outcome {
                case .done: position = input.count
                case .full where count > 0 || position > start: break
                case .full, .invalid, .incomplete:
                    fault = fault ?? position
                    output.append(contentsOf: replacement)
                    position += faultLength(input, at: position, outcome, name, unit: unit)
                }
            }
            let count = converter.flush(into: chunk)
            output.append(contentsOf: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(chunk)[..<count]))
        }
        return (String(decoding: output, as: UTF8.self), fault)
    }

    /// The same with the place of every character: a byte more at a time, until there is a character.
    ///
    /// A character comes from all that was read since the last one, with the sequence that switches to its character set.
    /// Where a charset holds a character back for what might follow, the place is that much too wide, never too narrow.
    static func decodeMapped(_ bytes: ArraySlice<UInt8>, from name: String, unit: Int) -> MappedBytes? {
        let origin = bytes.startIndex
        return CharsetConverter.lend(from: name) { converter in
            bytes.withUnsafeBufferPointer { input in
                withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { chunk in
                    var result = MappedBytes()
                    // From where on the input has not shown as a character.
                    var unclaimed = 0
                    var position = 0
                    var end = 0
                    func take(_ count: Int, readFrom start: Int) {
                        guard count > 0 else { return }
                        let made = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(chunk)[..<count])
                        result.append(made, from: (origin + unclaimed)..<(origin + position))
                        // One character out with an earlier one outstanding: it may be the earlier one.
                        let isHeldBack = unclaimed < start && made.lazy.filter { $0 & 0xC0 != 0x80 }.count == 1
                        unclaimed = isHeldBack && !isShift(input[unclaimed]) ? start : position
                    }
                    while position < input.count {
                        end = min(max(end, position + max(1, unit)), input.count)
                        let start = position
                        let window = UnsafeBufferPointer(rebasing: input[..<end])
                        let (count, outcome) = converter.convert(window, from: &position, into: chunk)
                        take(count, readFrom: start)
                        switch outcome {
                        case .done: break
                        case .full where count > 0 || position > start: break
                        case .incomplete where end < input.count && end - position < longestCharacter: end += 1
                        case .full, .invalid, .incomplete:
                            let length = faultLength(input, at: position, outcome, name, unit: unit)
                            result.append(replacement, from: (origin + position)..<(origin + position + length))
                            position += length
                            unclaimed = position
                        }
                    }
                    take(converter.flush(into: chunk), readFrom: position)
                    return result
                }
            }
        }
    }

    /// Bytes that belong to what is not valid at `position`; at least 1, and never beyond the end.
    ///
    /// After the WHATWG Encoding Standard: a pair that has no character goes whole, so that the text behind it is not
    /// taken apart at the wrong places; but ASCII behind a stray leading byte stays.
    private static func faultLength(
        _ input: UnsafeBufferPointer<UInt8>,
        at position: Int,
        _ outcome: CharsetConverter.Outcome,
        _ name: String,
        unit: Int
    ) -> Int {
        let left = input.count - position
        if outcome == .incomplete, left < longestCharacter { return left }
        guard unit == 1, left > 1 else { return min(max(1, unit), left) }
        let lead = input[position]
        let next = input[position + 1]
        if name.hasPrefix("ISO-2022") {
            // Printable ASCII is only wrong where two bytes make a character.
            return (0x21...0x7E).contains(lead) && (0x21...0x7E).contains(next) ? 2 : 1
        }
        guard next >= 0x80, let leads = leadingBytes.first(where: { name.hasPrefix($0.name) })?.leads else { return 1 }
        return leads.contains { $0.contains(lead) } ? 2 : 1
    }

    /// The first bytes of the pairs of charsets in which pairs and ASCII are mixed.
    private static let leadingBytes: [(name: String, leads: [ClosedRange<UInt8>])] = [
        ("GB", [0x81...0xFE]), ("CP936", [0x81...0xFE]), ("BIG5", [0x81...0xFE]), ("CP950", [0x81...0xFE]),
        ("UHC", [0x81...0xFE]), ("CP949", [0x81...0xFE]), ("JOHAB", [0x84...0xF9]),
        ("CP932", [0x81...0x9F, 0xE0...0xFC]),
        ("SHIFT", [0x81...0x9F, 0xE0...0xFC]), ("SJIS", [0x81...0x9F, 0xE0...0xFC]),
        ("EUC", [0x8E...0x8E, 0xA1...0xFE]),
    ]

    /// Whether a byte begins a sequence that switches between character sets and shows as nothing itself.
    private static func isShift(_ byte: UInt8) -> Bool {
        byte == ASCII.escape || byte == 0x0E || byte == 0x0F || byte == UInt8(ascii: "~")
    }

    /// More bytes than a character of any charset has.
    private static let longestCharacter = 16

    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
}
