/// What is copied along with addresses and belongs to none.
enum AddressJunk {
    /// Whether an end of these bytes would be taken for junk.
    static func isAt(start: Bool, of bytes: [UInt8]) -> Bool {
        trimmed(bytes[...], atStart: start).count != bytes.count
    }

    /// The bytes without brackets, apostrophes and invisible blanks at one end.
    static func trimmed(_ bytes: ArraySlice<UInt8>, atStart: Bool) -> ArraySlice<UInt8> {
        var part = bytes
        while let outer = atStart ? part.first : part.last {
            if atStart ? "([{".utf8.contains(outer) : ")]}'.".utf8.contains(outer) && part.first != ASCII.openBracket {
                part = atStart ? part.dropFirst() : part.dropLast()
            } else if outer >= 0x80,
                let blank = invisible.first(where: {
                    atStart ? part.starts(with: $0) : part.suffix($0.count).elementsEqual($0)
                })
            {
                part = atStart ? part.dropFirst(blank.count) : part.dropLast(blank.count)
            } else {
                return part
            }
        }
        return part
    }

    /// No-break space, zero-width space, byte order mark, marks of direction.
    private static let invisible = ["\u{A0}", "\u{200B}", "\u{FEFF}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202C}"]
        .map { Array($0.utf8) }
}
