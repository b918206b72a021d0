import MailMessage
import Testing

@Suite("Header values")
struct HeaderReadingTests {
    private func subject(_ bytes: [UInt8]) -> String? {
        Message(bytes: Array("Subject: ".utf8) + bytes + Array("\n\n".utf8)).subject
    }

    @Test("Raw 8-bit values are UTF-8 if that is valid, else windows-1252")
    func raw() {
        #expect(subject(Array("ä".utf8)) == "ä")
        #expect(subject([0xE4, 0x80]) == "ä€")
        #expect(
            Message(bytes: Array("Subject: ".utf8) + [0xE4, 10, 10]).headers[0].textDefects.first?.code
                == .rawEightBitHeader
        )
    }

    @Test(
        "Parameters are read (RFC 2231 and what senders write)",
        arguments: [
            ("name=a.txt", "a.txt"), ("name=\"a b.txt\"", "a b.txt"), ("name*=utf-8''%e2%82%ac.txt", "€.txt"),
            ("name*0*=utf-8''%e2%82; name*1*=%ac; name*2=\".txt\"", "€.txt"), ("name*1=b; name*0=a", "ab"),
            ("name=a b.txt; x=y", "a b.txt"),
            ("name=\"=?utf-8?q?=C3=A4?=.txt\"", "ä.txt"), ("name=\"a\\\"b\"", "a\"b"),
            ("name=\"c:\\dir\\a.txt\"", "c:\\dir\\a.txt"),
            ("NAME = a.txt (comment)", "a.txt"), ("name=\"unclosed", "unclosed"), ("x; name=a", "a"),
            ("name=a; name=b", "a"),
            ("name*=iso-8859-1'en'%E4", "ä"), ("name*=%zz''x", "x"), ("charset=x name=a", "a"),
            ("name*0=a; name*2=c", "ac"),
        ]
    )
    func parameters(written: String, meant: String) {
        #expect(
            Message(bytes: Array("Content-Type: a/b; \(written)\n\n".utf8)).root.contentType.parameters["name"] == meant
        )
    }

    @Test("Filenames come from the disposition, else from the type")
    func filenames() {
        func name(_ header: String) -> String? { Message(bytes: Array((header + "\n\n").utf8)).root.filename }
        #expect(name("Content-Disposition: attachment; filename=a\nContent-Type: x/y; name=b") == "a")
        #expect(name("Content-Disposition: attachment; filename=\"\"\nContent-Type: x/y; name=b") == "b")
        #expect(name("Content-Disposition: attachment filename=a") == "a")
        #expect(name("Content-Disposition: inline") == nil)
    }
}
