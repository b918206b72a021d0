/// A colour as CSS and HTML write it (CSS Color Module Level 4).
enum CSSColor: Hashable, Sendable {
    /// Red, green and blue in 24 bits, and how far it covers what lies behind, 0 to 255.
    case known(rgb: UInt32, alpha: UInt32)
    /// What the element around has.
    case inherited
    /// Cannot be told.
    case unknown

    static let transparent = CSSColor.known(rgb: 0, alpha: 0)

    /// Reads the value of a property.
    init(css bytes: [UInt8], _ range: Range<Int>) {
        let value = bytes[range]
        guard let first = value.first else {
            self = .unknown
            return
        }
        if first == UInt8(ascii: "#") {
            self = CSSColor.hexadecimal(value.dropFirst()) ?? .unknown
        } else if value.contains(ASCII.openParenthesis) {
            self = CSSColor.function(value) ?? .unknown
        } else if let rgb = CSSColor.named[HTMLName(bytes, range)] {
            self = .known(rgb: rgb, alpha: 255)
        } else if value.equalsIgnoringCase("transparent") {
            self = .transparent
        } else if value.equalsIgnoringCase("inherit") || value.equalsIgnoringCase("unset")
            || value.equalsIgnoringCase("currentcolor")
        {
            self = .inherited
        } else if value.count == 6 || value.count == 3 {
            // Documents without a doctype may leave the number sign out.
            self = CSSColor.hexadecimal(value) ?? .unknown
        } else {
            self = .unknown
        }
    }

    /// Reads the value of an HTML attribute (HTML standard, rules for parsing a legacy colour value).
    init(attribute bytes: ArraySlice<UInt8>) {
        let value = Array(bytes.trimmed)
        guard !value.isEmpty, !value.elementsEqual("transparent".utf8) else {
            self = .unknown
            return
        }
        if let rgb = CSSColor.named[HTMLName(value, 0..<value.count)] {
            self = .known(rgb: rgb, alpha: 255)
            return
        }
        if value.count == 4, value[0] == UInt8(ascii: "#"), let color = CSSColor.hexadecimal(value[1...]) {
            self = color
            return
        }
        var digits = (value[0] == UInt8(ascii: "#") ? value[1...] : value[...]).prefix(128).map {
            UInt32($0.hexadecimalValue ?? 0)
        }
        while digits.isEmpty || digits.count % 3 != 0 { digits.append(0) }
        let length = digits.count / 3
        var parts = [digits[..<length], digits[length..<(2 * length)], digits[(2 * length)...]].map { part in
            Array(part.suffix(8))
        }
        while parts[0].count > 2, parts.allSatisfy({ $0.first == 0 }) { parts = parts.map { Array($0.dropFirst()) } }
        let rgb = parts.reduce(UInt32(0)) { rgb, part in
            rgb << 8 | part.prefix(2).reduce(0) { $0 << 4 | $1 }
        }
        self = .known(rgb: rgb, alpha: 255)
    }

    /// `abc`, `abcd`, `aabbcc`, `aabbccdd`.
    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> CSSColor? {
        guard digits.count == 3 || digits.count == 4 || digits.count == 6 || digits.count == 8 else { return nil }
        var value: UInt32 = 0
        for byte in digits {
            guard let digit = byte.hexadecimalValue else { return nil }
            value = value << 4 | UInt32(digit)
            if digits.count < 6 { value = value << 4 | UInt32(digit) }
        }
        if digits.count == 4 || digits.count == 8 { return .known(rgb: value >> 8, alpha: value & 0xFF) }
        return .known(rgb: value, alpha: 255)
    }

    /// `rgb(1, 2, 3)`, `rgba(1 2 3 / 40%)`, `hsl(…)`, `hsla(…)`.
    private static func function(_ value: ArraySlice<UInt8>) -> CSSColor? {
        guard let open = value.firstIndex(of: ASCII.openParenthesis), value.last == ASCII.closeParenthesis else {
            return nil
        }
        let name = value[..<open]
        let isHue = name.equalsIgnoringCase("hsl") || name.equalsIgnoringCase("hsla")
        guard isHue || name.equalsIgnoringCase("rgb") || name.equalsIgnoringCase("rgba") else { return nil }
        let bytes = Array(value[(open + 1)..<(value.endIndex - 1)].prefix(200))
        var numbers: [CSSLength] = []
        for part in bytes.split(whereSeparator: { $0 == ASCII.comma || $0 == ASCII.slash || $0.isWhitespace }) {
            guard let number = CSSLength(bytes, part.startIndex..<part.endIndex) else { return nil }
            numbers.append(number)
        }
        guard numbers.count == 3 || numbers.count == 4 else { return nil }
        var alpha: UInt32 = 255
        if numbers.count == 4 {
            let share = numbers[3].unit == .percent ? numbers[3].number / 100 : numbers[3].number
            alpha = UInt32(min(1, max(0, share)) * 255)
        }
        let parts: [Double]
        if isHue {
            parts = rgb(hue: numbers[0].number, saturation: numbers[1].number, lightness: numbers[2].number)
        } else {
            parts = numbers.prefix(3).map { $0.unit == .percent ? $0.number * 2.55 : $0.number }
        }
        let rgb = parts.reduce(UInt32(0)) { $0 << 8 | UInt32(min(255, max(0, $1.rounded()))) }
        return .known(rgb: rgb, alpha: alpha)
    }

    private static func rgb(hue: Double, saturation: Double, lightness: Double) -> [Double] {
        let turn = hue.truncatingRemainder(dividingBy: 360)
        let sextant = (turn < 0 ? turn + 360 : turn) / 30
        let light = min(1, max(0, lightness / 100))
        let reach = min(1, max(0, saturation / 100)) * min(light, 1 - light)
        return [0.0, 8.0, 4.0].map { offset in
            let k = (offset + sextant).truncatingRemainder(dividingBy: 12)
            return 255 * (light - reach * max(-1, min(k - 3, min(9 - k, 1))))
        }
    }

    private static let named: HTMLNameTable<UInt32> = {
        var pairs: [(String, UInt32)] = []
        for pair in names.split(whereSeparator: \.isWhitespace) {
            let parts = pair.split(separator: "=")
            if parts.count == 2, let rgb = UInt32(parts[1], radix: 16) { pairs.append((String(parts[0]), rgb)) }
        }
        return HTMLNameTable(pairs)
    }()

    /// The named colours, and those of a window, which Word writes.
    private static let names = """
        aliceblue=f0f8ff antiquewhite=faebd7 aqua=00ffff aquamarine=7fffd4 azure=f0ffff beige=f5f5dc bisque=ffe4c4
        black=000000 blanchedalmond=ffebcd blue=0000ff blueviolet=8a2be2 brown=a52a2a burlywood=deb887
        cadetblue=5f9ea0 chartreuse=7fff00 chocolate=d2691e coral=ff7f50 cornflowerblue=6495ed cornsilk=fff8dc
        crimson=dc143c cyan=00ffff darkblue=00008b darkcyan=008b8b darkgoldenrod=b8860b darkgray=a9a9a9
        darkgreen=006400 darkgrey=a9a9a9 darkkhaki=bdb76b darkmagenta=8b008b darkolivegreen=556b2f darkorange=ff8c00
        darkorchid=9932cc darkred=8b0000 darksalmon=e9967a darkseagreen=8fbc8f darkslateblue=483d8b
        darkslategray=2f4f4f darkslategrey=2f4f4f darkturquoise=00ced1 darkviolet=9400d3 deeppink=ff1493
        deepskyblue=00bfff dimgray=696969 dimgrey=696969 dodgerblue=1e90ff firebrick=b22222 floralwhite=fffaf0
        forestgreen=228b22 fuchsia=ff00ff gainsboro=dcdcdc ghostwhite=f8f8ff gold=ffd700 goldenrod=daa520 gray=808080
        green=008000 greenyellow=adff2f grey=808080 honeydew=f0fff0 hotpink=ff69b4 indianred=cd5c5c indigo=4b0082
        ivory=fffff0 khaki=f0e68c lavender=e6e6fa lavenderblush=fff0f5 lawngreen=7cfc00 lemonchiffon=fffacd
        lightblue=add8e6 lightcoral=f08080 lightcyan=e0ffff lightgoldenrodyellow=fafad2 lightgray=d3d3d3
        lightgreen=90ee90 lightgrey=d3d3d3 lightpink=ffb6c1 lightsalmon=ffa07a lightseagreen=20b2aa
        lightskyblue=87cefa lightslategray=778899 lightslategrey=778899 lightsteelblue=b0c4de lightyellow=ffffe0
        lime=00ff00 limegreen=32cd32 linen=faf0e6 magenta=ff00ff maroon=800000 mediumaquamarine=66cdaa
        mediumblue=0000cd mediumorchid=ba55d3 mediumpurple=9370db mediumseagreen=3cb371 mediumslateblue=7b68ee
        mediumspringgreen=00fa9a mediumturquoise=48d1cc mediumvioletred=c71585 midnightblue=191970 mintcream=f5fffa
        mistyrose=ffe4e1 moccasin=ffe4b5 navajowhite=ffdead navy=000080 oldlace=fdf5e6 olive=808000 olivedrab=6b8e23
        orange=ffa500 orangered=ff4500 orchid=da70d6 palegoldenrod=eee8aa palegreen=98fb98 paleturquoise=afeeee
        palevioletred=db7093 papayawhip=ffefd5 peachpuff=ffdab9 peru=cd853f pink=ffc0cb plum=dda0dd powderblue=b0e0e6
        purple=800080 rebeccapurple=663399 red=ff0000 rosybrown=bc8f8f royalblue=4169e1 saddlebrown=8b4513
        salmon=fa8072 sandybrown=f4a460 seagreen=2e8b57 seashell=fff5ee sienna=a0522d silver=c0c0c0 skyblue=87ceeb
        slateblue=6a5acd slategray=708090 slategrey=708090 snow=fffafa springgreen=00ff7f steelblue=4682b4 tan=d2b48c
        teal=008080 thistle=d8bfd8 tomato=ff6347 turquoise=40e0d0 violet=ee82ee wheat=f5deb3 white=ffffff
        whitesmoke=f5f5f5 yellow=ffff00 yellowgreen=9acd32
        window=ffffff windowtext=000000
        """
}
