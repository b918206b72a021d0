import MailMessage
import Testing

@Suite("format=flowed")
struct FlowedTextTests {
    @Test("Soft breaks are joined, stuffing and quote marks are taken off (RFC 3676)")
    func flowed() {
        let text = FlowedText("one \ntwo\n>> deep \n>> er\n> other \nmine\n From here\n-- \nName \nnext")
        #expect(text.lines.map(\.text) == ["one two", "deep er", "other ", "mine", "From here", "-- ", "Name next"])
        #expect(text.lines.map(\.quoteDepth) == [0, 2, 1, 0, 0, 0, 0])
        #expect(FlowedText("a \nb", deletingSpace: true).text == "ab")
        #expect(text.lines.map(\.range)[..<3] == [0..<8, 9..<23, 24..<32])
    }

    @Test("Fixed lines stay, their quote marks are counted")
    func fixed() {
        let text = FlowedText(fixed: "a \n> b\n> > c\n>>d\n>\n x > y")
        #expect(text.lines.map(\.quoteDepth) == [0, 1, 2, 2, 1, 0])
        #expect(text.lines.map(\.text) == ["a ", "b", "c", "d", "", " x > y"])
    }

    @Test("A part's text honours its parameters and line ends")
    func part() {
        let part = Message(bytes: Array("Content-Type: text/plain; format=Flowed; delsp=YES\r\n\r\na \r\nb\r\n".utf8))
            .root
        #expect(part.text().text == "a \nb\n")
        #expect(part.flowedText().text == "ab\n")
    }
}
