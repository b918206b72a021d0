import MailMessage
import Testing

@Suite("Complaints (RFC 5965, RFC 6591)")
struct FeedbackReportTests {
    private func report(_ text: String) -> FeedbackReport { FeedbackReport(parsing: Array(text.utf8)) }

    @Test("A complaint is taken apart")
    func abuse() {
        let report = report(
            """
            Feedback-Type: Abuse
            User-Agent: SomeGenerator/1.0
            Version: 1 (of the format)
            Original-Envelope-Id: LT-7K3
            Original-Mail-From: <ops@supplier.example>
            Original-Rcpt-To: <desk@other.example>
            Original-Rcpt-To: alerts@other.example
            Arrival-Date: Thu, 8 Mar 2005 14:00:00 EDT
            Reporting-MTA: dns; mail.other.example
            Source-IP: 192.0.2.1
            Incidents: 3
            Authentication-Results: mail.other.example;
             spf=fail smtp.mail=ops@supplier.example
            Reported-Domain: Supplier.example
            Reported-Uri: http://supplier.example/x.html
            Reported-Uri: mailto:ops@supplier.example
            X-Removal: me@other.example

            """
        )
        #expect(report.isSound)
        #expect(report.feedbackType == "abuse")
        #expect(report.userAgent == "SomeGenerator/1.0")
        #expect(report.version == "1")
        #expect(report.originalEnvelopeID == "LT-7K3")
        #expect(report.originalMailFrom?.description == "ops@supplier.example")
        #expect(report.originalRecipients.map(\.description) == ["desk@other.example", "alerts@other.example"])
        #expect(report.arrival?.rfc3339 == "2005-03-08T18:00:00Z")
        #expect(report.reportingMTA?.value == "mail.other.example")
        #expect(report.sourceIP == "192.0.2.1")
        #expect(report.incidents == 3)
        #expect(report.authenticationResults.first?.results.first?.result == "fail")
        #expect(report.reportedDomains == ["supplier.example"])
        #expect(report.reportedURIs.count == 2)
        #expect(report.fields["X-Removal"]?.text == "me@other.example")
        #expect(report.authFailure == nil)
        #expect(report.dkim == nil)
    }

    @Test("A failed authentication says what failed")
    func authentication() throws {
        let report = report(
            """
            Feedback-Type: auth-failure
            User-Agent: x
            Version: 1
            Auth-Failure: BodyHash
            Delivery-Result: reject
            Identity-Alignment: dkim, SPF
            DKIM-Domain: Supplier.example
            DKIM-Identity: @supplier.example
            DKIM-Selector: s1
            DKIM-Canonicalized-Body: UmVjZWl2ZWQN
             Cg==
            SPF-DNS: txt : supplier.example : "v=spf1 -all"

            """
        )
        #expect(report.isSound)
        #expect(report.authFailure == "bodyhash")
        #expect(report.deliveryResult == "reject")
        #expect(report.identityAlignment == ["dkim", "spf"])
        let signature = try #require(report.dkim)
        #expect(signature.domain == "supplier.example")
        #expect(signature.identity == "@supplier.example")
        #expect(signature.selector == "s1")
        #expect(signature.canonicalizedBody == Array("Received\r\n".utf8))
        #expect(signature.canonicalizedHeader == nil)
        #expect(report.spfRecords == ["txt : supplier.example : \"v=spf1 -all\""])
        #expect(report.incidents == 1)
    }

    @Test(
        "A type, a program and a version must stand once each",
        arguments: [
            "", "\n\n", "User-Agent: x\nVersion: 1\n", "Feedback-Type: abuse\nVersion: 1\n",
            "Feedback-Type: abuse\nUser-Agent: x\n", "Feedback-Type: a\nFeedback-Type: b\nUser-Agent: x\nVersion: 1\n",
            "Feedback-Type: auth-failure\nUser-Agent: x\nVersion: 1\n",
        ]
    )
    func unsound(text: String) {
        #expect(!report(text).isSound)
    }

    @Test("An empty envelope sender is no address")
    func nullSender() {
        #expect(report("Feedback-Type: abuse\nOriginal-Mail-From: <>\nIncidents: -4\n").originalMailFrom == nil)
        #expect(report("Incidents: -4\n").incidents == 1)
    }

    @Test("The part is found by its type")
    func part() {
        let text = "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x\nVersion: 1\n"
        #expect(Message(bytes: Array(text.utf8)).root.feedbackReport()?.isSound == true)
        #expect(
            Message(bytes: Array("Content-Type: text/plain\n\nFeedback-Type: abuse".utf8)).root.feedbackReport() == nil
        )
    }
}
