import MailMessage
import Testing

@Suite("Reports")
struct ReportTests {
    @Test("A delivery report is taken apart (RFC 3464)")
    func deliveryStatus() throws {
        let status = DeliveryStatus(
            parsing: Array(
                """
                Reporting-MTA: dns; mx.b.example
                Original-Envelope-Id: LT-7K3
                Arrival-Date: Mon, 1 Jan 2001 00:00:00 +0000

                Original-Recipient: rfc822;Ops@b.example
                Final-Recipient: RFC822; <ops@b.example>
                Action: failed (mailbox)
                Status: 5.1.1 (no such user)
                Remote-MTA: dns; mx.c.example
                Diagnostic-Code: smtp; 550 5.1.1
                 no such user

                Final-Recipient: rfc822; x@b.example
                Action: Delayed
                Status: 4.4.7
                Will-Retry-Until: Tue, 2 Jan 2001 00:00:00 +0000

                """.utf8
            )
        )
        #expect(status.isSound)
        #expect(status.originalEnvelopeID == "LT-7K3")
        #expect(status.reportingMTA?.value == "mx.b.example")
        #expect(status.recipients.count == 2)
        let first = try #require(status.recipients.first)
        #expect(first.finalRecipient?.address == EmailAddress("ops@b.example"))
        #expect(first.originalRecipient?.type == "rfc822")
        #expect(first.action == .failed)
        #expect(first.status?.description == "5.1.1")
        #expect(first.diagnosticCode?.description == "smtp; 550 5.1.1 no such user")
        #expect(status.recipients[1].action == .delayed)
        #expect(status.recipients[1].willRetryUntil?.rfc3339 == "2001-01-02T00:00:00Z")
    }

    @Test("A report without the empty line between its groups is still read")
    func joined() {
        let status = DeliveryStatus(
            parsing: Array("Reporting-MTA: x\nFinal-Recipient: a@b.example\nAction: failed\nStatus: 5.0.0\n".utf8)
        )
        #expect(status.recipients.first?.finalRecipient?.address?.description == "a@b.example")
        #expect(status.reportingMTA?.value == "x")
        #expect(!status.isSound)
        #expect(DeliveryStatus(parsing: []).recipients.isEmpty)
        #expect(DeliveryStatus(parsing: Array("\n\n\n \n".utf8)).fields == nil)
    }

    @Test(
        "Status codes are read where they are",
        arguments: [("5.1.1", "5.1.1"), (" 4.4.7 (x)", "4.4.7"), ("2.0.0", "2.0.0"), ("5.1.1.2", "5.1.1")]
    )
    func status(text: String, code: String) {
        #expect(DeliveryStatus.Status(parsing: text)?.description == code)
    }

    @Test("What is no status code is none", arguments: ["", "5", "5.1", "3.0.0", "5.1.1000", "x5.1.1", "550 5.1.1"])
    func noStatus(text: String) {
        #expect(DeliveryStatus.Status(parsing: text) == nil)
    }

    @Test("A read receipt is taken apart (RFC 8098)")
    func disposition() {
        let receipt = DispositionNotification(
            parsing: Array(
                "Reporting-UA: x; y\nFinal-Recipient: rfc822;a@b.example\nOriginal-Message-ID: <c@d>\nDisposition: manual-action/MDN-sent-automatically; Displayed/error, x\n"
                    .utf8
            )
        )
        #expect(receipt.originalMessageID?.value == "c@d")
        #expect(receipt.actionMode == "manual-action")
        #expect(receipt.sendingMode == "mdn-sent-automatically")
        #expect(receipt.disposition == "displayed")
        #expect(receipt.modifiers == ["error", "x"])
        #expect(DispositionNotification(parsing: []).disposition == nil)
    }

    @Test("The parts of a report are found by their types")
    func parts() {
        let message = Message(
            bytes: Array(
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <c@d>\nSubject: y\n--b--\n"
                    .utf8
            )
        )
        #expect(message.parts[2].deliveryStatus()?.recipients.count == 1)
        #expect(message.parts[3].returnedHeaders()?["Message-ID"]?.messageIDs.first?.value == "c@d")
        #expect(message.parts[1].deliveryStatus() == nil)
        #expect(message.parts[1].returnedHeaders() == nil)
    }
}
