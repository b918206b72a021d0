import MailGenerator
import MailMessage
import Testing

@Suite("format=flowed (RFC 3676)")
struct FlowedTextTests {
    @Test("Soft breaks are joined, stuffing and quote marks are taken off")
    func flowed() {
        let text = FlowedText("one \ntwo\n>> deep \n>> er\n> other \nmine\n From here\n-- \nName \nnext")
        #expect(text.lines.map(\.text) == ["one two", "deep er", "other ", "mine", "From here", "-- ", "Name next"])
        #expect(text.lines.map(\.quoteDepth) == [0, 2, 1, 0, 0, 0, 0])
        #expect(FlowedText("a \nb", deletingSpace: true).text == "ab")
        #expect(text.lines.map(\.range)[..<3] == [0..<8, 9..<23, 24..<32])
    }

    @Test("Section 4.1: a line is flowed if it ends with a blank, whatever else; a line of one stuffed blank is fixed")
    func softBreaks() {
        #expect(FlowedText("a \nb \nc").text == "a b c")
        #expect(FlowedText("a  \nb").text == "a  b")
        #expect(FlowedText("a\t\nb").text == "a\t\nb")
        #expect(FlowedText("a \n \nb").text == "a \nb")
        #expect(FlowedText("a \n  \nb").text == "a  b")
        #expect(FlowedText("a ").text == "a ")
        #expect(FlowedText("").lines.map(\.text) == [""])
    }

    @Test("Section 4.2: with DelSp the blank of a soft break goes, and only it")
    func deletingSpace() {
        #expect(FlowedText("a  \nb \nc\nd ", deletingSpace: true).text == "a bc\nd")
        #expect(FlowedText("> a \n> b", deletingSpace: true).text == "> ab")
        #expect(FlowedText("-- \nName", deletingSpace: true).text == "-- \nName")
    }

    @Test("Section 4.3: the signature separator is never joined, quoted and stuffed ones neither")
    func signature() {
        #expect(FlowedText("a \n-- \nName \nRole").lines.map(\.text) == ["a ", "-- ", "Name Role"])
        #expect(FlowedText("a \n -- \nName").lines.map(\.text) == ["a ", "-- ", "Name"])
        #expect(FlowedText("> a \n> -- \n> Name").lines.map(\.text) == ["a ", "-- ", "Name"])
        #expect(FlowedText("--  \nName").lines.map(\.text) == ["--  Name"])
    }

    @Test("Section 4.4: one blank of stuffing goes, in front of any character")
    func stuffing() {
        #expect(FlowedText("  a\n >b\n From c\n> d\n>  e").lines.map(\.text) == [" a", ">b", "From c", "d", " e"])
        #expect(FlowedText(" >b").lines.map(\.quoteDepth) == [0])
    }

    @Test("Section 4.5: quote marks are counted before stuffing goes; another depth ends a paragraph")
    func quoteDepth() {
        let text = FlowedText(">>a\n>> b\n> > c\n> d \n>> e \nf \n> g")
        #expect(text.lines.map(\.quoteDepth) == [2, 2, 1, 1, 2, 0, 1])
        #expect(text.lines.map(\.text) == ["a", "b", "> c", "d ", "e ", "f ", "g"])
        #expect(FlowedText("> a \nb").text == "> a \nb")
    }

    @Test("Depth and paragraphs without end cost no more than their length")
    func hostile() {
        let deep = FlowedText(String(repeating: ">", count: 1 << 20))
        #expect(deep.lines.map(\.quoteDepth) == [1 << 20])
        let long = FlowedText(String(repeating: "a \n", count: 1 << 17))
        #expect(long.lines.count == 1)
        #expect(long.sourceMap.runs.count <= 1 << 18)
        let stairs = FlowedText((0..<1_000).map { String(repeating: ">", count: $0) + " a \n" }.joined())
        #expect(stairs.lines.count == 1_001)
    }

    @Test("Fixed lines stay, their quote marks are counted")
    func fixed() {
        let text = FlowedText(fixed: "a \n> b\n> > c\n>>d\n>\n x > y")
        #expect(text.lines.map(\.quoteDepth) == [0, 1, 2, 2, 1, 0])
        #expect(text.lines.map(\.text) == ["a ", "b", "c", "d", "", " x > y"])
        #expect(text.text == "a \n> b\n>> c\n>> d\n>\n x > y")
    }

    @Test("A part's text honours its parameters and line ends")
    func part() {
        let part = Message(bytes: Array("Content-Type: text/plain; format=Flowed; delsp=YES\r\n\r\na \r\nb\r\n".utf8))
            .root
        #expect(part.text().text == "a \nb\n")
        #expect(part.flowedText().text == "ab\n")
    }

    @Test("The map covers the text, and letters come from themselves")
    func sourceMap() {
        var generator = SeededGenerator(seed: 36)
        let pieces = ["a", "bc", " ", "\n", " \n", ">", "> ", ">> ", "-- \n", "\u{E9}", "\t"]
        for round in 0..<3_000 {
            let count = Int.random(in: 0..<14, using: &generator)
            let source = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            let read =
                switch round % 3 {
                case 0: FlowedText(source)
                case 1: FlowedText(source, deletingSpace: true)
                default: FlowedText(fixed: source)
                }
            let text = Array(read.text.utf8)
            let bytes = Array(source.utf8)
            #expect(read.sourceMap.count == text.count)
            let isRight = text.indices.allSatisfy { place in
                let range = read.sourceMap.sourceRange(of: place..<(place + 1))
                guard range.upperBound <= bytes.count else { return false }
                let isMark = text[place] == UInt8(ascii: ">") || text[place] == UInt8(ascii: " ")
                return isMark || bytes[range].elementsEqual([text[place]])
            }
            #expect(isRight, "\(source.debugDescription)")
        }
    }
}
