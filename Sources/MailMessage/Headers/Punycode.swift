/// Labels of domain names beyond ASCII (RFC 3492, RFC 5890): `bücher` and `xn--bcher-kva` name the same.
enum Punycode {
    private static let base = 36
    private static let tMin = 1
    private static let tMax = 26
    private static let initialBias = 72
    private static let initialN = 128
    /// RFC 1034 section 3.1: octets of a label.
    private static let longestLabel = 63

    /// The domain with every A-label that stands for a U-label written as that, all in small letters.
    static func unicode(_ domain: String) -> String {
        let small = domain.lowercased()
        guard small.utf8.count > 4, small.contains("xn--") else { return small }
        return small.split(separator: ".", omittingEmptySubsequences: false).map { label in
            guard label.hasPrefix("xn--"), label.utf8.count <= longestLabel,
                let decoded = decode(Array(label.utf8.dropFirst(4))), decoded.utf8.contains(where: { $0 >= 0x80 }),
                decoded.unicodeScalars.allSatisfy(isShown),
                // Only what would be written this way may be read this way: no second spelling of another name.
                decoded.lowercased() == decoded, encode(decoded).map({ "xn--" + $0 }) == String(label)
            else { return String(label) }
            return decoded
        }.joined(separator: ".")
    }

    /// The domain with every U-label written as A-label; nil if one gets longer than a label may be, or would not be read as
    /// what it was (with characters in it that nobody sees).
    static func ascii(_ domain: String) -> String? {
        var labels: [String] = []
        for label in domain.split(separator: ".", omittingEmptySubsequences: false) {
            guard label.utf8.contains(where: { $0 >= 0x80 }) else {
                labels.append(String(label))
                continue
            }
            let small = label.lowercased()
            guard let encoded = encode(small), encoded.utf8.count + 4 <= longestLabel,
                unicode("xn--" + encoded) == small
            else { return nil }
            labels.append("xn--" + encoded)
        }
        return labels.joined(separator: ".")
    }

    /// Whether a character can stand in a label for people to see: letters, marks, digits, symbols.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            false
        default: scalar != "."
        }
    }

    private static func encode(_ label: String) -> String? {
        let scalars = label.unicodeScalars.map { Int($0.value) }
        guard scalars.count <= longestLabel else { return nil }
        var output = label.utf8.filter { $0 < 0x80 }
        var handled = output.count
        let basic = handled
        if basic > 0 { output.append(ASCII.hyphen) }
        var n = initialN
        var delta = 0
        var bias = initialBias
        while handled < scalars.count {
            guard let next = scalars.filter({ $0 >= n }).min() else { return nil }
            delta += (next - n) * (handled + 1)
            n = next
            for scalar in scalars {
                if scalar < n { delta += 1 }
                guard scalar == n else { continue }
                var q = delta
                var k = base
                while true {
                    let t = threshold(k, bias)
                    if q < t { break }
                    output.append(digit(t + (q - t) % (base - t)))
                    q = (q - t) / (base - t)
                    k += base
                }
                output.append(digit(q))
                bias = adapted(delta, count: handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            n += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func decode(_ input: [UInt8]) -> String? {
        var output: [Unicode.Scalar] = []
        var rest = input[...]
        if let hyphen = input.lastIndex(of: ASCII.hyphen) {
            output = input[..<hyphen].map { Unicode.Scalar($0) }
            rest = input[(hyphen + 1)...]
        }
        var n = initialN
        var i = 0
        var bias = initialBias
        while !rest.isEmpty {
            let before = i
            var weight = 1
            var k = base
            while true {
                guard let byte = rest.popFirst(), let value = value(byte) else { return nil }
                i += value * weight
                let t = threshold(k, bias)
                if value < t { break }
                weight *= base - t
                // Beyond Unicode, and far from overflow.
                guard i < 1 << 40, weight < 1 << 40 else { return nil }
                k += base
            }
            bias = adapted(i - before, count: output.count + 1, isFirst: before == 0)
            n += i / (output.count + 1)
            i %= output.count + 1
            guard n <= 0x10FFFF, let scalar = Unicode.Scalar(UInt32(n)) else { return nil }
            output.insert(scalar, at: i)
            i += 1
        }
        return String(String.UnicodeScalarView(output))
    }

    private static func threshold(_ k: Int, _ bias: Int) -> Int { min(max(k - bias, tMin), tMax) }

    private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var k = 0
        while delta > (base - tMin) * tMax / 2 {
            delta /= base - tMin
            k += base
        }
        return k + (base - tMin + 1) * delta / (delta + 38)
    }

    private static func digit(_ value: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: value < 26 ? 0x61 + value : 0x30 + value - 26)
    }

    private static func value(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x61...0x7A: Int(byte - 0x61)
        case 0x41...0x5A: Int(byte - 0x41)
        case 0x30...0x39: Int(byte - 0x30) + 26
        default: nil
        }
    }
}
