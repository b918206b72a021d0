import MailMessage
import Testing

@Suite("MIMEParameters")
struct MIMEParametersTests {
    private func parameters(_ text: String) -> MIMEParameters {
        Message(bytes: Array("Content-Type: a/b; \(text)\n\nx".utf8)).root.contentType.parameters
    }

    @Test(
        "Sections are joined by number, whatever their order (RFC 2231 section 3)",
        arguments: [
            ("n*0=a; n*1=b; n*2=c", "abc"), ("n*2=c; n*0=a; n*1=b", "abc"), ("n*0=\"a b\"; x=y; n*1=\" c\"", "a b c"),
            ("n*0=a; n*1=b; n*2=c; n*3=d; n*4=e; n*5=f; n*6=g; n*7=h; n*8=i; n*9=j; n*10=k", "abcdefghijk"),
        ]
    )
    func sections(text: String, value: String) {
        #expect(parameters(text)["n"] == value)
        #expect(parameters(text).isSound)
    }

    @Test(
        "Charset and language stand before the value, percent signs inside (RFC 2231 section 4)",
        arguments: [
            ("n*=utf-8'en'%c3%a4", "ä"), ("n*=iso-8859-1'en'%E4%2c%20b", "ä, b"), ("n*=''abc", "abc"),
            ("n*0*=utf-8''%c3; n*1*=%a4; n*2=%20", "ä%20"), ("n*0*=utf-8'de'a; n*1=\"b'c\"", "ab'c"),
        ]
    )
    func extended(text: String, value: String) {
        #expect(parameters(text)["n"] == value)
        #expect(parameters(text).isSound)
    }

    @Test("Quotes are no part of the value, nor are backslashes that escape (RFC 2045 section 5.1)")
    func quoted() {
        #expect(parameters("n=\"a \\\"b\\\" \\\\ ;c\"; m=d")["n"] == "a \"b\" \\ ;c")
        #expect(parameters("n=\"a;\"; m=d")["m"] == "d")
        #expect(parameters("n=\"\"")["n"] == "")
    }
}
