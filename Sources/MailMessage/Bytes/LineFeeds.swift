import Glibc

/// Line ends of decoded text.
enum LineFeeds {
    /// Makes CRLF and lone CR into LF: line by line, since most bytes are neither.
    static func normalized(_ text: String) -> String {
        var text = text
        let changed = text.withUTF8 { input -> String? in
            guard let source = input.baseAddress, memchr(source, Int32(ASCII.cr), input.count) != nil else {
                return nil
            }
            return String(unsafeUninitializedCapacity: input.count) { out in
                guard let target = out.baseAddress else { return 0 }
                var i = 0
                var o = 0
                while i < input.count, let hit = memchr(source + i, Int32(ASCII.cr), input.count - i) {
                    let line = UnsafeRawPointer(source + i).distance(to: UnsafeRawPointer(hit))
                    memcpy(target + o, source + i, line)
                    o += line
                    out[o] = ASCII.lf
                    o += 1
                    i += line + 1
                    if i < input.count, input[i] == ASCII.lf { i += 1 }
                }
                if i < input.count {
                    memcpy(target + o, source + i, input.count - i)
                    o += input.count - i
                }
                return o
            }
        }
        return changed ?? text
    }
}
