import MailMessage
import Testing

@Suite("Defects of header values")
struct HeaderDefectsTests {
    @Test(
        "A value that is not what its name says has a defect",
        arguments: [
            ("From: a@b.example", []), ("From: Joe", [.invalidAddress]),
            ("To: a, b, <c@d.example", [.irregularAddress, .unquotedComma]),
            ("Cc: Joe a@b.example, Joe c@d.example", [.irregularAddress]),
            ("Date: Thu, 01 Jan 1970 00:00:00 +0000", []),
            ("Date: 30 Feb 2001 00:00:00 +0000", [.invalidDate]), ("Date: ", [.invalidDate]),
            ("Received: from a by b; 1 Jan 2001 00:00:00 +0000", []), ("Received: from a by b", [.invalidDate]),
            ("Message-ID: <a@b>", []), ("Message-ID: N7705", [.invalidMessageID]),
            ("message-id: <a@b> <c@d>", [.invalidMessageID]),
            ("References: <a@b> <c@d>", []), ("References: ", []), ("In-Reply-To: your mail", [.invalidMessageID]),
            ("Subject: =?x?q?a?=", [.invalidEncodedWord]), ("Subject: x", []), ("X-Date: never", []),
        ] as [(String, [Defect.Code])]
    )
    func defects(line: String, codes: [Defect.Code]) {
        let header = Message(bytes: Array("X: y\n\(line)\n\n".utf8)).headers.last
        #expect(header?.defects.map(\.code) == codes)
        #expect(header?.defects.allSatisfy { $0.offset == 5 && $0.part == 0 } == true)
    }
}
