import Testing

@testable import CriticalAlerts

@Suite("XML from outside (R1): refused with line and column, never followed")
struct HostileXMLTests {
    private func expect(
        _ code: AlertReadingError.Code,
        line: Int? = nil,
        column: Int? = nil,
        _ text: String,
        _ location: SourceLocation = #_sourceLocation
    ) {
        expect(code, line: line, column: column, bytes: Array(text.utf8), location)
    }

    private func expect(
        _ code: AlertReadingError.Code,
        line: Int? = nil,
        column: Int? = nil,
        bytes: [UInt8],
        _ location: SourceLocation = #_sourceLocation
    ) {
        do {
            _ = try AlertDocument.read(bytes: bytes)
            Issue.record("accepted", sourceLocation: location)
        } catch {
            #expect(error.code == code, "\(error)", sourceLocation: location)
            #expect(error.position != nil, "\(error)", sourceLocation: location)
            if let line { #expect(error.position?.line == line, "\(error)", sourceLocation: location) }
            if let column { #expect(error.position?.column == column, "\(error)", sourceLocation: location) }
        }
    }

    @Test(
        "Any document type is refused",
        arguments: [
            "<!DOCTYPE a>", "<!DOCTYPE a SYSTEM 'http://example.com/a.dtd'>",
            "<!DOCTYPE a PUBLIC '-//x' 'file:///etc/passwd'>",
            "<!DOCTYPE a [<!NOTATION n SYSTEM 'u'>]>", "<!DOCTYPE a [<!ATTLIST a z CDATA #REQUIRED>]>",
            "<!DOCTYPE a [<!ATTLIST a z CDATA 'default'>]>", "<!DOCTYPE a [<!ELEMENT a ANY>]>", "<!DOCTYPE a []>",
            "<!DOCTYPE a [<!ENTITY x 'y'>]>", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
            "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://example.com/p'>%p;]>",
            "<!DOCTYPE a [<!ENTITY % p '<!ENTITY x \"y\">'>%p;]>",
        ]
    )
    func doctype(_ doctype: String) {
        expect(.doctype, line: 2, "<?xml version='1.0'?>\n\(doctype)<a>&x;</a>")
        expect(.doctype, line: 1, "\(doctype)\n" + DocumentBuilder.deviceAlert().text.dropFirst(54))
    }

    @Test("Billion laughs and quadratic blow-up end at the document type")
    func amplification() {
        var laughs = "<!DOCTYPE a [<!ENTITY e0 'ha'>"
        for level in 1...30 {
            laughs += "<!ENTITY e\(level) '" + String(repeating: "&e\(level - 1);", count: 10) + "'>"
        }
        expect(.doctype, laughs + "]><a>&e30;</a>")
        let big = String(repeating: "A", count: 200_000)
        expect(.doctype, "<!DOCTYPE a [<!ENTITY x '\(big)'>]><a>" + String(repeating: "&x;", count: 100_000) + "</a>")
    }

    @Test("No entity but the five", arguments: ["&x;", "&nbsp;", "%x;&x;", "&xml;"])
    func entities(_ reference: String) {
        expect(.entity, line: 2, "<a>\n\(reference)</a>")
        expect(.entity, line: 1, "<a b='\(reference)'/>")
    }

    @Test("The five and character references are read, in text and in attributes")
    func references() throws {
        let root = try XMLReader.read(
            Array(
                "<a b='&lt;&gt;&amp;&quot;&apos;&#38;&#x41;&amp;#38;&amp;amp;'>&lt;&gt;&amp;&quot;&apos;&#65;&amp;lt;</a>"
                    .utf8
            )[...]
        )
        #expect(root.text == "<>&\"'A&lt;")
        #expect(root.attributes["b"] == "<>&\"'&A&#38;&amp;")
        for bad in ["&#0;", "&#x1F;", "&#xD800;", "&#xFFFE;", "&#x110000;", "&#;", "& ", "&lt"] {
            expect(.malformed, line: 1, "<a>\(bad)</a>")
        }
    }

    @Test("One root; nothing behind it but comments and instructions")
    func trailing() {
        expect(.trailingContent, line: 2, "<a/>\n<b/>")
        expect(.trailingContent, line: 1, "<a/>text")
        expect(.trailingContent, line: 1, "<a/>&amp;")
        expect(.trailingContent, line: 1, "<a/><")
        expect(.trailingContent, "<a/>" + String(repeating: " ", count: 100_000) + "<![CDATA[]]>")
        expect(.trailingContent, "<a/>" + DocumentBuilder.deviceAlert().text.dropFirst(54))
    }

    @Test("Every truncation of a document is refused")
    func truncation() {
        let bytes = Array(DocumentBuilder.deviceAlert().text.utf8)
        for count in 1..<bytes.count {
            do {
                _ = try AlertDocument.read(bytes: Array(bytes[..<count]))
                Issue.record("accepted \(count) bytes")
            } catch {
                #expect(error.position != nil, "\(count): \(error)")
            }
        }
        expect(.truncated, line: 1, "<a>")
        expect(.truncated, line: 2, "<a>\n<b></b>")
    }

    @Test(
        "What is not UTF-8 is refused where it stands",
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0x81], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFF], [0xE2, 0x82], [0xC3], [0xEF, 0xBF, 0xBE], [0xEF, 0xBF, 0xBF], [0],
            [0x1B], [0x0B],
        ] as [[UInt8]]
    )
    func encoding(_ bytes: [UInt8]) {
        expect(.encoding, line: 2, column: 4, bytes: Array("<a>\nxyz".utf8) + bytes + Array("</a>".utf8))
        expect(.encoding, bytes: Array("<a b='".utf8) + bytes + Array("'/>".utf8))
        expect(.encoding, bytes: Array("<a>".utf8) + bytes)
    }

    @Test("Characters of every length are read, also across the pieces in which the parser gets them")
    func pieces() throws {
        let text = "aé€𝄞"
        for shift in 0..<12 {
            let padding = String(repeating: "x", count: 16 * 1024 - 12 + shift)
            let root = try XMLReader.read(Array("<a>\(padding)\(text)</a>".utf8)[...])
            #expect(root.text == padding + text)
        }
    }

    @Test("Other encodings are refused by name")
    func otherEncodings() {
        let text = "<?xml version='1.0' encoding='UTF-16'?><a/>"
        expect(.encoding, bytes: [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
        expect(.encoding, bytes: [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        expect(.encoding, bytes: text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
        expect(.encoding, bytes: text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        for name in ["ISO-8859-1", "UTF-7", "EBCDIC-CP-US", "UTF-16", "US-ASCII", "x"] {
            expect(.encoding, line: 1, "<?xml version='1.0' encoding='\(name)'?><a/>")
            expect(.encoding, line: 1, "<?xml version=\"1.0\"\n encoding = \"\(name)\"?><a/>")
        }
        expect(.unknownDocument, "<?xml version='1.0' encoding='Utf-8'?><a/>")
    }

    @Test("Depth, elements, attributes and text have bounds")
    func bounds() {
        expect(.unknownDocument, String(repeating: "<a>", count: 64) + String(repeating: "</a>", count: 64))
        expect(.tooDeep, line: 1, String(repeating: "<a>", count: 65) + String(repeating: "</a>", count: 65))
        expect(.tooDeep, line: 1, String(repeating: "<a>", count: 1_000_000))
        expect(.tooLarge, "<a>" + String(repeating: "<b/>", count: 100_001) + "</a>")
        expect(.tooLarge, "<a b='" + String(repeating: "x", count: 20_000) + "'/>")
        expect(.tooLarge, "<a b='" + String(repeating: "x", count: 3_000_000) + "'/>")
        expect(.tooLarge, "<a " + (0..<65).map { "b\($0)='' " }.joined() + "/>")
        expect(.tooLarge, "<a " + (0..<65).map { "xmlns:b\($0)='urn:\($0)' " }.joined() + "/>")
        expect(.tooLarge, "<a>" + String(repeating: "x", count: 1_100_000) + "</a>")
    }

    @Test(
        "40 MB of blanks before, inside or behind the root are refused at the bound",
        arguments: ["", "<a>", "<a/>", "<a ", "<!--", "<?x "]
    )
    func blanks(_ start: String) {
        let bytes = Array(start.utf8) + Array(repeating: 0x0A, count: 40_000_000)
        expect(.tooLarge, bytes: bytes)
    }

    @Test("40 MB of hexadecimal or of GBCS are refused at the bound")
    func otherForms() {
        expect(.tooLarge, bytes: Array("DF".utf8) + Array(repeating: UInt8(ascii: "0"), count: 40_000_000))
        #expect(throws: AlertReadingError(.tooLarge, "")) {
            try AlertDocument.read(bytes: [0xDF] + Array(repeating: 0, count: 40_000_000))
        }
    }

    @Test("Instructions and comments are harmless; what breaks their rules is not")
    func instructions() {
        expect(
            .unknownDocument,
            "<?a b?><!-- x --><a><?xml-stylesheet href='http://example.com/x'?><!-- < & --></a><?end?>"
        )
        expect(.malformed, "<a><!-- a -- b --></a>")
        expect(.malformed, "<a><?xml version='1.0'?></a>")
        expect(.malformed, " <?xml version='1.0'?><a/>")
    }

    @Test(
        "Broken tags, attributes and namespaces are refused",
        arguments: [
            "<a></b>", "<a b=c/>", "<a b='1' b='2'/>", "<a b='<'/>", "<a b/>", "<1/>", "<a:b/>", "<a b:c=''/>", "<:a/>",
            "<a></a >x",
            "<a xmlns:p='u' xmlns:q='u' p:x='' q:x=''/>", "<a xmlns:xml='urn:x'/>", "<a xmlns:p=''/>", "<a>]]></a>",
            "<a/", "< a/>",
        ]
    )
    func broken(_ text: String) {
        do {
            _ = try AlertDocument.read(bytes: Array(text.utf8))
            Issue.record("accepted")
        } catch {
            #expect([.malformed, .trailingContent, .truncated].contains(error.code), "\(error)")
            #expect(error.position != nil)
        }
    }

    @Test("Every changed byte of a document is read or refused; none traps")
    func changes() {
        var bytes = Array(DocumentBuilder.deviceAlert().text.utf8)
        var refused = 0
        for index in bytes.indices {
            let original = bytes[index]
            for value: UInt8 in [0, 0x20, 0x26, 0x3C, 0x3E, 0x22, 0x80, original ^ 1] {
                bytes[index] = value
                do { _ = try AlertDocument.read(bytes: bytes) } catch { refused += 1 }
            }
            bytes[index] = original
        }
        #expect(refused > bytes.count)
    }

    @Test("Many readers at once do not disturb one another")
    func concurrency() async {
        let good = Array(DocumentBuilder.deviceAlert().text.utf8)
        let bad = Array("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>".utf8)
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<200 {
                group.addTask {
                    let read = try? AlertDocument.read(bytes: index % 2 == 0 ? good : bad)
                    return (read?.alertCode == AlertCode(0x8F3F)) == (index % 2 == 0)
                }
            }
            for await result in group { #expect(result) }
        }
    }
}
