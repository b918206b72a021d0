import Glibc
import Synchronization

/// One descriptor of glibc's iconv: converts from one charset to UTF-8, a piece at a time.
///
/// Descriptors are lent out and kept afterwards: opening one loads the charset's module from the disk, and closing the
/// last one of a charset unloads it again, which would happen over and over in a mailbox of many charsets.
final class CharsetConverter: @unchecked Sendable {
    // Used by one borrower at a time: it is in no list while it is lent.
    private let handle: iconv_t

    /// How a piece of conversion ended.
    enum Outcome {
        /// All of the input is converted.
        case done
        /// The output is full.
        case full
        /// The input goes on with bytes that are not valid.
        case invalid
        /// The input ends within a character.
        case incomplete
    }

    private init?(name: String) {
        // A slash would let a label from outside choose iconv's own options.
        guard !name.isEmpty, name.utf8.count <= 40, !name.utf8.contains(where: { $0 == ASCII.slash || $0 <= 0x20 }),
            let handle = iconv_open("UTF-8", name), Int(bitPattern: handle) != -1
        else { return nil }
        self.handle = handle
    }

    deinit { iconv_close(handle) }

    /// Lends a converter in its initial state; nil if iconv does not know `name`.
    static func lend<Result>(from name: String, _ body: (CharsetConverter) -> Result) -> Result? {
        let kept = idle.withLock { idle in idle[name]?.popLast() }
        guard let converter = kept ?? CharsetConverter(name: name) else { return nil }
        defer {
            iconv(converter.handle, nil, nil, nil, nil)
            idle.withLock { idle in
                if idle[name] != nil || idle.count < keptCharsets, idle[name, default: []].count < keptOfOne {
                    idle[name, default: []].append(converter)
                }
            }
        }
        return body(converter)
    }

    /// Converts from `position` on, until input or room ends or something is not valid. Moves `position` behind what is
    /// converted.
    ///
    /// - Returns: the bytes written to `output`, and how it ended.
    func convert(
        _ input: UnsafeBufferPointer<UInt8>,
        from position: inout Int,
        into output: UnsafeMutableBufferPointer<CChar>
    ) -> (count: Int, outcome: Outcome) {
        guard let base = input.baseAddress, position < input.count else { return (0, .done) }
        // iconv takes a pointer to what it might change, and does not change it.
        var source: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(mutating: base + position)
            .assumingMemoryBound(to: CChar.self)
        var left = input.count - position
        var target = output.baseAddress
        var room = output.count
        let code = iconv(handle, &source, &left, &target, &room)
        let error = errno
        position = input.count - left
        let count = output.count - room
        guard code == -1 else { return (count, .done) }
        switch error {
        case E2BIG: return (count, .full)
        case EINVAL: return (count, .incomplete)
        default: return (count, .invalid)
        }
    }

    /// Writes what a charset with combining characters held back for what might follow.
    func flush(into output: UnsafeMutableBufferPointer<CChar>) -> Int {
        var target = output.baseAddress
        var room = output.count
        iconv(handle, nil, nil, &target, &room)
        return output.count - room
    }

    /// Charsets of which descriptors are kept, and how many of each.
    private static let keptCharsets = 32
    private static let keptOfOne = 4
    private static let idle = Mutex<[String: [CharsetConverter]]>([:])
}
