import MailMessage
import Testing

@Suite("Fragments of messages (RFC 2046 section 5.2.2)")
struct PartialMessageTests {
    private func message(_ text: String) -> Message {
        Message(
            bytes: Array(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8)
        )
    }

    /// The example of the RFC in other words: two fragments of one message.
    private var first: Message {
        message(
            """
            X-Trace: one
            From: ops@supplier.example
            To: desk@other.example
            Subject: Alert (part 1 of 2)
            Message-ID: <id1@supplier.example>
            MIME-Version: 1.0
            Content-Type: message/partial; id="abc@supplier.example"; number=1; total=2
            Content-Description: first

            X-Trace: inner
            Message-ID: <whole@supplier.example>
            Subject: Alert
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            first half

            """
        )
    }

    private var second: Message {
        message(
            """
            From: relay@supplier.example
            Subject: Alert (part 2 of 2)
            X-Trace: two
            Content-Type: message/partial; number=2; total=2; id="abc@supplier.example"

            second half

            """
        )
    }

    @Test("A fragment says to what it belongs")
    func parameters() {
        #expect(first.root.partialMessage()?.id == "abc@supplier.example")
        #expect(first.root.partialMessage()?.number == 1)
        #expect(first.root.partialMessage()?.total == 2)
        #expect(message("Content-Type: message/partial; number=1\n\n").root.partialMessage() == nil)
        #expect(
            message("Content-Type: message/partial; id=a; number=0; total=x\n\n").root.partialMessage()?.number == nil
        )
        #expect(message("Content-Type: text/plain; id=a; number=1\n\n").root.partialMessage() == nil)
    }

    @Test(
        "Joined, the outer header is the message's, with the inner one's fields about the content, in any order of fragments"
    )
    func join() throws {
        for order in [[first, second], [second, first]] {
            let whole = Reassembly(order)
            #expect(whole.total == 2)
            #expect(whole.missing.isEmpty)
            #expect(whole.unused.isEmpty)
            let message = try #require(whole.message)
            let expected = """
                X-Trace: one
                From: ops@supplier.example
                To: desk@other.example
                Message-ID: <whole@supplier.example>
                Subject: Alert
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                first half
                second half

                """
            #expect(
                String(decoding: message.bytes, as: UTF8.self).split(
                    separator: "\r\n",
                    omittingEmptySubsequences: false
                )
                    == expected.split(separator: "\n", omittingEmptySubsequences: false)
            )
        }
    }

    @Test("As long as fragments are missing, their numbers are named")
    func missing() {
        let incomplete = Reassembly([second])
        #expect(incomplete.message == nil)
        #expect(incomplete.missing == [1])
        let unknown = Reassembly([
            message("Content-Type: message/partial; id=a; number=1\n\nx"),
            message("Content-Type: message/partial; id=a; number=3\n\nx"),
        ])
        #expect(unknown.total == nil)
        #expect(unknown.missing == [2])
        #expect(unknown.message == nil)
        #expect(Reassembly([]).message == nil)
        #expect(Reassembly([]).missing.isEmpty)
    }

    @Test("Others' fragments, the same twice and other mail are not used")
    func unused() {
        let other = message("Content-Type: message/partial; id=other; number=1; total=1\n\nx")
        let plain = message("Subject: x\n\nx")
        let whole = Reassembly([plain, first, other, second, first])
        #expect(whole.message != nil)
        #expect(whole.unused == [0, 2, 4])
    }

    @Test("A total out of nowhere takes neither time nor memory")
    func boastful() {
        let huge = Reassembly([message("Content-Type: message/partial; id=a; number=1; total=2000000000\n\nx")])
        #expect(huge.message == nil)
        let many = Reassembly([message("Content-Type: message/partial; id=a; number=1; total=9999\n\nx")])
        #expect(many.missing == Array(2...101))
    }

    @Test("The header inside may itself be cut, and fragments may be transfer-encoded")
    func cutHeader() {
        let one = message(
            "From: a@b.example\nContent-Type: message/partial; id=x; number=1; total=2\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogSGUNCg=="
        )
        let two = message("Content-Type: message/partial; id=x; number=2; total=2\n\n llo\n\nbody")
        let whole = Reassembly([one, two]).message
        #expect(whole?.subject == "He llo")
        #expect(whole?.from.first?.address.description == "a@b.example")
        #expect(whole.map { Array($0.root.rawBody) } == Array("body".utf8))
    }
}
