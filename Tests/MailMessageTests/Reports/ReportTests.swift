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

    // MARK: - RFC 3464

    private func status(_ text: String) -> DeliveryStatus { DeliveryStatus(parsing: Array(text.utf8)) }

    @Test(
        "What a delivery report must have (RFC 3464 sections 2.2.2, 2.3.2, 2.3.3, 2.3.4)",
        arguments: [
            ("dns; x", "rfc822; a@b.example", "failed", "5.1.1", true),
            ("", "rfc822; a@b.example", "failed", "5.1.1", false),
            ("x", "rfc822; a@b.example", "failed", "5.1.1", false), ("dns; x", "a@b.example", "failed", "5.1.1", false),
            ("dns; x", "rfc822; a@b.example", "", "5.1.1", false),
            ("dns; x", "rfc822; a@b.example", "bounced", "5.1.1", false),
            ("dns; x", "rfc822; a@b.example", "failed", "550", false), ("dns; x", "", "failed", "5.1.1", false),
            ("DNS; x", "RFC822; a@b.example", "FAILED", "5.1.1 (bad)", true),
        ]
    )
    func demands(mta: String, recipient: String, action: String, code: String, isSound: Bool) {
        func field(_ name: String, _ value: String) -> String { value.isEmpty ? "" : "\(name): \(value)\n" }
        let report = status(
            field("Reporting-MTA", mta) + "X-Y: z\n\n" + field("Final-Recipient", recipient) + field("Action", action)
                + field("Status", code)
        )
        #expect(report.isSound == isSound)
    }

    @Test("Every recipient has a group of its own; unknown fields are kept (RFC 3464 section 2.3)")
    func groups() {
        let report = status(
            """
            Reporting-MTA: dns; mx.b.example
            DSN-Gateway: dns; gw.b.example
            Received-From-MTA: dns; out.supplier.example

            Final-Recipient: rfc822; a@b.example
            Action: relayed
            Status: 2.1.9
            Final-Log-ID: q77
            X-Actual-Recipient: rfc822; c@b.example

            Final-Recipient: x400; /G=Jane/S=Doe/
            Action: expanded
            Status: 2.0.0
            Diagnostic-Code: X-Unix; 250; fine

            """
        )
        #expect(report.isSound)
        #expect(report.gateway?.value == "gw.b.example")
        #expect(report.receivedFromMTA?.description == "dns; out.supplier.example")
        #expect(report.recipients.map(\.action) == [.relayed, .expanded])
        #expect(report.recipients[0].finalLogID == "q77")
        #expect(report.recipients[0].fields["X-Actual-Recipient"]?.text == "rfc822; c@b.example")
        #expect(report.recipients[1].finalRecipient?.type == "x400")
        #expect(report.recipients[1].finalRecipient?.address == nil)
        #expect(report.recipients[1].diagnosticCode?.type == "x-unix")
        #expect(report.recipients[1].diagnosticCode?.value == "250; fine")
    }

    @Test("A line of broken folding costs no field behind it")
    func brokenFolding() {
        let report = status(
            "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nDiagnostic-Code: smtp; 550 no\nsuch user here\nAction: failed\nStatus: 5.1.1\n"
        )
        #expect(report.recipients.first?.status?.description == "5.1.1")
    }

    @Test(
        "Addresses of type utf-8 are read in all three of their forms (RFC 6533 section 3)",
        arguments: [
            ("utf-8; ü@b.example", "ü@b.example"), ("utf-8; \\x{FC}@b.example", "ü@b.example"),
            ("UTF-8;a\\x{1F600}@b.example", "a😀@b.example"), ("utf-8; a\\x{FC@b.example", nil),
            ("utf-8; a\\x{D800}@b.example", nil), ("rfc822; a\\x{FC}@b.example", nil),
            ("utf-8; a\\x{}@b.example", nil), ("utf-8; a\\x{1234567}@b.example", nil),
        ]
    )
    func internationalized(text: String, address: String?) {
        let report = status("Reporting-MTA: dns; x\n\nFinal-Recipient: \(text)\nAction: failed\nStatus: 5.1.1\n")
        let found = report.recipients.first?.finalRecipient?.address?.description
        if let address { #expect(found == address) } else { #expect(found?.contains("ü") != true) }
    }

    @Test("The parts of an internationalised report are found, transfer-encoded or not (RFC 6533 section 4)")
    func globalParts() {
        func part(_ type: String, _ content: String) -> Part {
            Message(
                bytes: Array("Content-Type: message/\(type)\nContent-Transfer-Encoding: base64\n\n".utf8)
                    + Base64.encode(Array(content.utf8))
            ).root
        }
        let delivery = part("global-delivery-status", "Reporting-MTA: dns; x\n\nFinal-Recipient: utf-8; ü@b.example\n")
        #expect(delivery.deliveryStatus()?.recipients.first?.finalRecipient?.address?.localPart == "ü")
        let receipt = part("global-disposition-notification", "Final-Recipient: utf-8; ü@b.example\n")
        #expect(receipt.dispositionNotification()?.finalRecipient?.address?.localPart == "ü")
        #expect(part("global-headers", "Subject: Überfällig\n").returnedHeaders()?["Subject"]?.text == "Überfällig")
        #expect(part("global", "Subject: x\n\ny").enclosedMessage()?.subject == "x")
        #expect(part("global-delivery-status", "").dispositionNotification() == nil)
    }

    @Test("Returned headers are read without a body, and with an empty line behind them (RFC 6522 section 4)")
    func returnedHeaders() {
        for end in ["", "\n", "\n\n"] {
            let part = Message(
                bytes: Array("Content-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID: <c@d>\(end)".utf8)
            ).root
            #expect(part.returnedHeaders()?.map(\.name) == ["Subject", "Message-ID"])
        }
    }

    // MARK: - RFC 8098

    @Test(
        "What a read receipt must have (RFC 8098 sections 3.2.4, 3.2.6)",
        arguments: [
            ("rfc822; a@b.example", "manual-action/MDN-sent-manually; displayed", true),
            ("rfc822; a@b.example", "automatic-action/mdn-sent-automatically (why);deleted/x", true),
            ("a@b.example", "manual-action/MDN-sent-manually; displayed", false),
            ("", "manual-action/MDN-sent-manually; displayed", false), ("rfc822; a@b.example", "displayed", false),
            ("rfc822; a@b.example", "manual-action; displayed", false),
            ("rfc822; a@b.example", "manual-action/MDN-sent-manually;", false), ("rfc822; a@b.example", "", false),
        ]
    )
    func receiptDemands(recipient: String, disposition: String, isSound: Bool) {
        func field(_ name: String, _ value: String) -> String { value.isEmpty ? "" : "\(name): \(value)\n" }
        let text = field("Final-Recipient", recipient) + field("Disposition", disposition) + "X-Y: z\n"
        #expect(DispositionNotification(parsing: Array(text.utf8)).isSound == isSound)
    }

    @Test("Errors and gateways of a read receipt are named (RFC 8098 sections 3.2.2, 3.2.7)")
    func receiptErrors() {
        let receipt = DispositionNotification(
            parsing: Array(
                "MDN-Gateway: dns; gw.b.example\nOriginal-Recipient: rfc822;c@b.example\nFinal-Recipient: rfc822;a@b.example\nDisposition: automatic-action/MDN-sent-automatically; processed/error\nError: full\nError: again\n"
                    .utf8
            )
        )
        #expect(receipt.gateway?.value == "gw.b.example")
        #expect(receipt.originalRecipient?.address?.description == "c@b.example")
        #expect(receipt.errors == ["full", "again"])
        #expect(receipt.modifiers == ["error"])
        #expect(receipt.isSound)
    }
}
