/// Names and values as nobody should send them.
enum HostileTexts {
    /// Texts that try to break a line, forge a fact, escape from HTML or a template, or hide.
    static let fixed: [String] = [
        "", " ", "\u{0}", "x\nMPAN: 1200023305967", "x\r\nReference: CA-0000000000\r\n",
        "x\u{2028}Alert code: 8F00\u{2029}",
        "x\u{85}MPRN: 3938424403", "x\u{B}Raised (UTC): 2020-01-01T00:00:00Z\u{C}y", "MPAN: 1200023305967",
        "reference : CA-0000000000", "Reference\u{A0}: x", "MPAN\u{FF1A} 1200023305967", "MPAN\u{FE55}1",
        "\u{202E}NAPM :x",
        "a\u{200B}b\u{FEFF}c\u{2066}d\u{E0041}", "{{reference}}", "{{{reference}}}", "{{> facts}}", "{{=<% %>=}}",
        "{{#fact}}x{{/fact}}",
        "<script>alert(1)</script>", "\"><img src=http://evil.example/x>", "<\u{301}b>x</b>", "&\u{301}lt;",
        "'\u{301} onload=x",
        "\u{600}<i>", "<!-- ", "]]>", "</td></tr></table>", "http://evil.example/", "mailto:x@evil.example",
        "-- ", "> quoted", "From me", ".", "..", String(repeating: "W", count: 5000),
        String(repeating: "a\u{301}\u{302}", count: 900),
        String(repeating: "long words MPAN: 1200023305967 ", count: 60),
        String(repeating: "x ", count: 30) + "Reference: CA-0000000000 MPAN: 1200023305967",
        "Answer: received; the meter point is ours; given to nobody",
        "Letter: critical-alert [CA-0000000000.1.k1-0123456789ABCDEF]",
        "Zähler GmbH & Söhne", "Ynni Cymru Cyf", "电力公司", "😀👨‍👩‍👧", "\u{FFFE}\u{E000}\u{1D173}", "=?utf-8?B?TVBBTjogMQ==?=",
    ]

    /// The fixed ones and mixtures of their pieces from fixed seeds.
    static let all: [String] = fixed + (1...30).map { mixture(seed: $0) }

    private static func mixture(seed: UInt64) -> String {
        let pieces = [
            "MPAN", "MPRN", "Reference", "Alert code", "Raised (UTC)", ":", ": ", "\n", "\r\n", " ", "  ", "\t", "-",
            "> ", "1200023305967", "8F3F",
            "\u{2028}", "\u{202E}", "\u{301}", "<", ">", "&", "\"", "'", "{{", "}}", "\u{FF1A}", "\u{0}",
            "CA-0000000000", "x", "ü",
        ]
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        var text = ""
        for _ in 0..<(10 + Int(seed % 50)) {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            text += pieces[Int(state >> 33) % pieces.count]
        }
        return text
    }
}
