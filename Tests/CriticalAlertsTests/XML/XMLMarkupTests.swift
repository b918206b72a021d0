import Testing

@testable import CriticalAlerts

@Suite("What one start tag may cost (R1): bounded before libxml2 compares its attributes")
struct XMLMarkupTests {
    private func refusal(_ text: String) -> AlertReadingError? {
        do throws(AlertReadingError) {
            _ = try XMLReader.read(Array(text.utf8)[...])
            return nil
        } catch {
            return error
        }
    }

    private func expect(
        _ text: String,
        refusedAt column: Int,
        line: Int = 1,
        _ words: String,
        _ location: SourceLocation = #_sourceLocation
    ) {
        let error = refusal(text)
        #expect(error?.code == .tooLarge, "\(String(describing: error))", sourceLocation: location)
        #expect(error?.position == TextPosition(line: line, column: column), sourceLocation: location)
        #expect(error?.reason.contains(words) == true, sourceLocation: location)
    }

    /// So many attributes with names of seven characters, each with a blank before it: twelve bytes.
    private func attributes(_ count: Int, from first: Int = 0, prefix: String = "") -> String {
        (first..<first + count).map { " \(prefix)n\(1_000_000 + $0)=''" }.joined()
    }

    @Test("Of 300,000 attributes or namespaces the sixty-fifth is refused, and where it stands is told")
    func many() {
        // `<a`, 64 attributes of 12 bytes, a blank and eight characters: the sign behind them.
        expect("<a" + attributes(300_000) + "/>", refusedAt: 2 + 64 * 12 + 9 + 1, "more than 64 attributes")
        expect(
            "<a" + (0..<200_000).map { " xmlns:p\(1_000_000 + $0)='u'" }.joined() + "/>",
            refusedAt: 2 + 64 * 19 + 15 + 1,
            "more than 64 attributes"
        )
        expect(
            "<a>\n<b" + attributes(65) + "/></a>",
            refusedAt: 2 + 64 * 12 + 9 + 1,
            line: 2,
            "more than 64 attributes"
        )
    }

    @Test("64 attributes are read, of which some may be namespaces")
    func asManyAsAllowed() throws {
        let text = "<a xmlns='u' xmlns:p='v'" + attributes(62) + "><b" + attributes(64) + "/></a>"
        let root = try XMLReader.read(Array(text.utf8)[...])
        #expect(root.attributes.count == 62)
        #expect(root.children.first?.attributes.count == 64)
    }

    @Test(
        "Signs in values, text, comments, CDATA sections and instructions are no attributes",
        arguments: [
            "<a b=\"#\"/>", "<a b='#'/>", "<a b='\">#'/>", "<a b=\"'>#\"/>", "<a>#</a>", "<a>' \" > #</a>",
            "<a><!--#--></a>", "<!--<a #--><a/>", "<!-- ' --><a/><!-- \" # -->", "<a><![CDATA[<b #]]></a>",
            "<a><![CDATA[]]]]><![CDATA[]]]>#</a>", "<?p <a #?><a/>", "<?p '??><a>#</a>", "<a><?p?>#</a><?p \" #?>",
            "<?xml version='1.0'?>\n<a>#</a>", "<a>&lt;b #</a>", "<a></a><!-- <b # -->", "<a/ >#",
        ]
    )
    func signsElsewhere(_ text: String) {
        let error = refusal(text.replacing("#", with: String(repeating: "= ", count: 200)))
        #expect(error?.code != .tooLarge, "\(String(describing: error))")
        if !text.contains("/ >") { #expect(error == nil, "\(String(describing: error))") }
    }

    @Test(
        "A tag behind them is counted all the same",
        arguments: [
            "", "<!-- ' -->", "<!-- <a \" -->", "<!-- - -->", "<!---->", "<?p '?>", "<?p ? \" ??>", "<?p?>",
            "<a b='>'>", "<a b=\"'\" c='\"'>", "<a\n>", "<a b='/'>", "<a><![CDATA[']]>", "<a><![CDATA[]]]>",
            "<a><![CDATA[<!--]]>", "<a><c/>", "<a><c\n/>", "<a>'", "<a>\"<c></c>", "<a>]]&gt;", "<a>é€𝄞",
        ]
    )
    func tagsBehind(_ start: String) {
        let error = refusal(start + "<b" + attributes(65) + "/>")
        #expect(error?.code == .tooLarge, "\(String(describing: error))")
        // Wherever the pieces end in which libxml2 gets it.
        for shift in [0, 1, 2, 3, 7] {
            let blanks = String(repeating: " ", count: 16 * 1024 - start.utf8.count - shift - 20)
            let open = start.hasPrefix("<a") ? start : "<a>" + start
            #expect(refusal(open + blanks + "<b" + attributes(65) + "/>")?.code == .tooLarge)
        }
    }

    @Test("A fault that stands before is the one that is told")
    func earlierFault() {
        #expect(refusal("<a></b><c" + attributes(65) + "/>")?.code == .malformed)
        #expect(refusal("<!DOCTYPE a><a" + attributes(65) + "/>")?.code == .doctype)
        #expect(refusal("<a>&x;<c" + attributes(65) + "/></a>")?.code == .entity)
        #expect(refusal("<a>\u{1}<c" + attributes(65) + "/></a>")?.code == .encoding)
    }

    @Test("A value, and so a namespace's name, a tag, a comment and an instruction have bounds of their own")
    func lengths() throws {
        let value = String(repeating: "x", count: 16 * 1024)
        #expect(refusal("<a b='\(value)'/>") == nil)
        expect("<a b='\(value)x'/>", refusedAt: 7 + 16 * 1024, "16384 bytes")
        #expect(refusal("<a xmlns='\(value)'/>") == nil)
        expect("<a xmlns='\(value)x'><b/></a>", refusedAt: 11 + 16 * 1024, "16384 bytes")
        // What lies between the angle brackets.
        let bound = 64 * 1024
        #expect(refusal("<!--" + String(repeating: "x", count: bound - 6) + "--><a/>") == nil)
        expect("<!--" + String(repeating: "x", count: bound) + "--><a/>", refusedAt: bound + 2, "65536 bytes")
        expect("<?p " + String(repeating: "x", count: bound) + "?><a/>", refusedAt: bound + 2, "65536 bytes")
        expect("<" + String(repeating: "x", count: bound * 2) + "/>", refusedAt: bound + 2, "65536 bytes")
        expect("<a" + String(repeating: " ", count: bound * 2) + "/>", refusedAt: bound + 2, "65536 bytes")
        expect("<a></a" + String(repeating: " ", count: bound * 2) + ">", refusedAt: bound + 5, "65536 bytes")
        // A CDATA section is text.
        #expect(refusal("<a><![CDATA[" + String(repeating: "x", count: bound * 2) + "]]></a>") == nil)
    }

    @Test("A document has at most 100,000 attributes: libxml2 keeps every name")
    func attributesInAll() {
        let element = (0..<50).map { " n\($0)=''" }.joined()
        let elements = String(repeating: "<b\(element)/>", count: 2_000)
        #expect(refusal("<a>\(elements)</a>") == nil)
        expect("<a>\(elements)<c d=''/></a>", refusedAt: 3 + elements.utf8.count + 5, "more than 100000 attributes")
    }

    @Test("At most 256 namespaces are declared around an element; those of closed elements do not count")
    func namespaces() {
        func declaring(_ count: Int, _ name: String) -> String {
            "<\(name)" + (0..<count).map { " xmlns:p\($0)='u\($0)'" }.joined() + ">"
        }
        let four = (0..<4).map { declaring(64, "e\($0)") }.joined()
        let closing = (0..<4).reversed().map { "</e\($0)>" }.joined()
        #expect(refusal(four + "<b/>" + closing) == nil)
        #expect(refusal(four + closing.replacing("</e3>", with: "</e3>" + declaring(64, "e3") + "</e3>")) == nil)
        #expect(refusal(four + "<b xmlns='u'/>" + closing)?.code == .tooLarge)
    }

    @Test("A namespace that only begins like DCC's is another one, and so is one that DCC's begins with")
    func namespaceNames() throws {
        func namespace(_ uri: String) throws -> XMLNamespace {
            try XMLReader.read(Array("<a xmlns='\(uri)'/>".utf8)[...]).namespace
        }
        let uri = XMLNamespace.serviceUserGatewayURI
        #expect(try namespace(uri) == .serviceUserGateway)
        #expect(try namespace(XMLNamespace.responseAndAlertURI) == .responseAndAlert)
        for other in [uri + "2", String(uri.dropLast()), uri + String(repeating: "x", count: 10_000)] {
            #expect(try namespace(other) == .other)
        }
    }
}
