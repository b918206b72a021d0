import Foundation
import Testing

@testable import alertrelay

struct JSONOutlineTests {
    private func place(_ text: String, _ path: [JSONOutline.Step]) throws -> String {
        let place = try JSONOutline(Array(text.utf8)).place(of: path)
        return "\(place.line):\(place.column)"
    }

    private func fault(_ text: String) -> String? {
        do throws(JSONOutline.Fault) {
            _ = try JSONOutline(Array(text.utf8))
            return nil
        } catch {
            return "\(error.place.line):\(error.place.column)"
        }
    }

    @Test("Members are found where their names stand, elements where they begin; columns count characters")
    func places() throws {
        let text = "{\n  \"ä\": \"öö\", \"b\": [1,\r\n\t{\"c\\u00e9\": null}, -0.5e+3]\n}"
        #expect(try place(text, []) == "1:1")
        #expect(try place(text, [.member("ä")]) == "2:3")
        #expect(try place(text, [.member("b")]) == "2:14")
        #expect(try place(text, [.member("b"), .element(0)]) == "2:20")
        #expect(try place(text, [.member("b"), .element(1)]) == "3:2")
        #expect(try place(text, [.member("b"), .element(1), .member("cé")]) == "3:3")
        #expect(try place(text, [.member("b"), .element(2)]) == "3:21")
        // The nearest one around what is not there.
        #expect(try place(text, [.member("b"), .element(9), .member("x")]) == "2:14")
        #expect(try place("\u{FEFF}{\"a\":1}", [.member("a")]) == "1:2")
    }

    @Test("What is no JSON is refused where it stops being JSON, trailing commas included")
    func faults() {
        #expect(fault("") == "1:1")
        #expect(fault("{\"a\": 1,}") == "1:9")
        #expect(fault("[1,]") == "1:4")
        #expect(fault("{\"a\": 1\n\"b\": 2}") == "2:1")
        #expect(fault("{\"a\": 1, \"a\": 2}") == "1:10")
        #expect(fault("[01]") != nil)
        #expect(fault("[1.]") != nil)
        #expect(fault("[nul]") == "1:5")
        #expect(fault("\"\\ud800\"") != nil)
        #expect(fault("\"\\udc00\"") != nil)
        #expect(fault("\"\\ud83d\\ude42\"") == nil)
        #expect(fault("\"a\tb\"") == "1:3")
        #expect(fault("{} {}") == "1:4")
        #expect(fault("\"abc") == "1:5")
        #expect(fault(String(repeating: "[", count: 100_000)) != nil)
    }

    @Test("Text that is not UTF-8 is refused at the first such byte")
    func encoding() {
        #expect(throws: JSONOutline.Fault.self) { try JSONOutline([0x22, 0x0A, 0xC3, 0xA9, 0xFF, 0x22]) }
        do throws(JSONOutline.Fault) {
            _ = try JSONOutline([0x22, 0x0A, 0xC3, 0xA9, 0xFF, 0x22])
        } catch {
            #expect(error.place == JSONOutline.Place(line: 2, column: 2))
        }
    }

    // A trailing comma, which Foundation lets pass, is refused here: see above.
    @Test("What it takes, another reader takes, and the other way round")
    func agreement() {
        let texts = [
            "1", "-1", "1e5", "1E-5", "[]", "{}", "[1,2]", "[1 2]", "{\"a\"}", "{\"a\":}", "tru", "true", "\"\\x\"",
            "\"\\n\"",
            "[,]", "+1", ".5", "5.", "{,}", "\"\\u12\"", "nulll", "", "  ", "[[[]]]", "\"\u{0}\"",
        ]
        for text in texts {
            let data = Data(text.utf8)
            let other = (try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)) != nil
            #expect((fault(text) == nil) == other, "\(text)")
        }
    }
}
