import Foundation
import Testing

@testable import alertrelay

struct JSONValueTests {
    @Test("Members keep their order, and a value is one line")
    func order() {
        let value: JSONValue = [
            "b": .integer(1), "a": .array([.null, .bool(true), .bool(false)]), "c": ["z": .string("x\ny")],
            "": .array([]),
            "e": .object([]),
        ]
        #expect(value.line == #"{"b":1,"a":[null,true,false],"c":{"z":"x\ny"},"":[],"e":{}}"#)
    }

    @Test("Whole numbers keep all digits")
    func numbers() {
        #expect(JSONValue.integer(UInt64.max).line == "18446744073709551615")
        #expect(JSONValue.integer(Int64.min).line == "-9223372036854775808")
        #expect(JSONValue.integer(UInt32?.none).line == "null")
        #expect(JSONValue.bool(nil).line == "null")
        #expect(JSONValue.text(String?.none).line == "null")
    }

    @Test("Another reader gets every character back, and no hidden one stands in the line as itself")
    func everyCharacter() throws {
        // One text per block of 256 code points, surrogates left out: they are no characters. Of the
        // high planes, some blocks.
        for block in UInt32(0)...0x10FF where !(0xD8...0xDF).contains(block) && (block < 0x200 || block % 16 == 0) {
            let scalars = (block << 8..<(block + 1) << 8).compactMap(Unicode.Scalar.init)
            let text = String(String.UnicodeScalarView(scalars))
            let line = JSONValue.array([.string(text)]).line
            let read = try JSONDecoder().decode([String].self, from: Data(line.utf8))
            #expect(read.count == 1 && read[0].unicodeScalars.elementsEqual(scalars), "block \(block)")
            #expect(!line.unicodeScalars.contains(where: VisibleText.isHidden), "block \(block)")
        }
    }

    @Test("The usual escapes are short, others are UTF-16 in hexadecimal")
    func escapes() {
        #expect(JSONValue.string("\"\\/\u{8}\u{C}\n\r\t").line == #""\"\\/\b\f\n\r\t""#)
        #expect(JSONValue.string("a\u{0}\u{1B}[2J\u{7F}\u{9B}").line == #""a\u0000\u001b[2J\u007f\u009b""#)
        #expect(JSONValue.string("x\u{202E}y\u{2028}\u{E0041}").line == #""x\u202ey\u2028\udb40\udc41""#)
        #expect(JSONValue.string("Ŵ 電 🙂").line == "\"Ŵ 電 🙂\"")
    }
}
