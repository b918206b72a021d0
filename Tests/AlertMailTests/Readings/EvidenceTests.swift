import CriticalAlerts
import MailMessage
import Testing

@testable import AlertMail

/// Evidence stands where the mail says it: each place is cut out of the raw mail and looked at by itself.
@Suite("Evidence in place")
struct EvidenceTests {
    private static let header =
        "From: Ann <ann@new-energy.example>\r\nSubject: Re: CA-14D2PF2DBR\r\nMIME-Version: 1.0\r\n"

    /// The bytes at the places of a rule's evidence.
    private func raw(_ rule: String, in message: Message) -> [[UInt8]] {
        AlertMail.read(message).evidence.filter { $0.rule == rule }.compactMap { piece in
            guard let start = piece.start, let end = piece.end, start <= end, end <= message.bytes.count else {
                return nil
            }
            return Array(message.bytes[start..<end])
        }
    }

    private func texts(_ rule: String, in message: Message) -> [String] {
        raw(rule, in: message).map { String(decoding: $0, as: UTF8.self) }
    }

    private func message(_ fields: String, _ body: [UInt8], header: String = header) -> Message {
        Message(bytes: Array((header + fields + "\r\n\r\n").utf8) + body)
    }

    private static let words =
        "Good morning,\r\n\r\nReceived, thank you: the caf\u{E9}\u{2019}s meter.\r\n\r\nRegards\r\nAnn\r\n"

    @Test(
        "A phrase is found in every encoding, and decodes to itself when it is cut out",
        arguments: [TransferEncoding.eightBit, .quotedPrintable, .base64]
    )
    func encodings(_ encoding: TransferEncoding) throws {
        let body: [UInt8] =
            switch encoding {
            case .base64: Base64.encode(Self.words.utf8, lineLength: 76)
            case .quotedPrintable: QuotedPrintable.encode(Self.words.utf8)
            default: Array(Self.words.utf8)
            }
        for container in [false, true] {
            let part = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: \(encoding.name)"
            let mail =
                container
                ? message(
                    "Content-Type: multipart/alternative; boundary=b",
                    Array("--b\r\n\(part)\r\n\r\n".utf8) + body + Array("\r\n--b--\r\n".utf8)
                ) : message(part, body)
            let found = try #require(raw("statement-receipt", in: mail).first)
            let alone = String(decoding: encoding.decode(found[...]).bytes, as: UTF8.self)
            #expect(alone.contains("Received, thank you: the caf\u{E9}\u{2019}s meter"))
            #expect(!alone.contains("morning") && !alone.contains("Regards"))
            let signature = try #require(raw("signature", in: mail).first)
            #expect(String(decoding: encoding.decode(signature[...]).bytes, as: UTF8.self).contains("Regards\r\nAnn"))
        }
    }

    @Test("Charsets are no obstacle")
    func charsets() throws {
        let latin = message(
            "Content-Type: text/plain; charset=iso-8859-1",
            Array("Voil".utf8) + [0xE0, 0x20, 0x96] + Array(" Received, thank you.\r\n\r\n> caf".utf8) + [0xE9]
        )
        #expect(texts("statement-receipt", in: latin).first?.hasSuffix("Received, thank you") == true)
        #expect(raw("quote-marks", in: latin) == [Array("> caf".utf8) + [0xE9]])
        let wide = "Received, thank you.\r\n".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let utf16 = message(
            "Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64",
            Base64.encode(wide, lineLength: 76)
        )
        let alone = Base64.decode(try #require(raw("statement-receipt", in: utf16).first)).bytes
        #expect(Charset(label: "utf-16le").decode(alone).text.hasPrefix("Received, thank you"))
        #expect(alone.count <= 40)
    }

    @Test("The facts of an alert are found in the cells of a table")
    func table() {
        let html = """
            <html><body><p>A critical alert for you:</p>\r
            <table><tr><td>MPAN:</td><td><b>1312345678907</b></td></tr>\r
            <tr><td>Alert&nbsp;code:</td><td style="color: red">8F3F</td></tr>\r
            <tr><td>Raised:</td><td>7 March 2026 at 22:14</td></tr>\r
            <tr><td>Device:</td><td>00-00-5E-EF-10-00-00-2A</td></tr></table></body></html>\r

            """
        let header = "From: Ann <ann@new-energy.example>\r\nSubject: Yours\r\nMIME-Version: 1.0\r\n"
        let mail = message("Content-Type: text/html; charset=utf-8", Array(html.utf8), header: header)
        #expect(texts("alert-mpxn", in: mail) == ["1312345678907"])
        #expect(texts("alert-code", in: mail) == ["8F3F"])
        #expect(texts("alert-time", in: mail) == ["7 March 2026 at 22:14"])
        #expect(texts("alert-device", in: mail) == ["00-00-5E-EF-10-00-00-2A"])
        #expect(AlertMail.read(mail).alerts.first?.facts.device?.description == "00-00-5E-EF-10-00-00-2A")
        let encoded = message(
            "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64",
            Base64.encode(html.utf8, lineLength: 76),
            header: header
        )
        let alone = raw("alert-code", in: encoded).map { String(decoding: Base64.decode($0).bytes, as: UTF8.self) }
        #expect(alone.count == 1 && alone[0].contains("8F3F") && alone[0].utf8.count <= 10)
    }

    @Test("A field's value is found behind its name, and a phrase in it, encoded or not")
    func fields() {
        let body = Array("I am out of the office until Monday.\r\n".utf8)
        let replied = Message(bytes: Array("From: a@b.example\r\nAuto-Submitted:  auto-replied\r\n\r\n".utf8) + body)
        #expect(texts("auto-replied", in: replied) == ["auto-replied"])
        let plain = Message(bytes: Array("From: a@b.example\r\nSubject: Automatic\r\n reply: x\r\n\r\n".utf8) + body)
        #expect(texts("absence-subject", in: plain) == ["Automatic\r\n reply", "out of the office"])
        let word = "=?utf-8?Q?Automatic=20reply:_x?="
        let encoded = Message(bytes: Array("From: a@b.example\r\nSubject: \(word)\r\n\r\n".utf8) + body)
        #expect(texts("absence-subject", in: encoded) == ["Automatic=20reply", "out of the office"])
    }

    @Test("Each statement of a sentence is shown by its own clause")
    func clauses() {
        let mail = message(
            "Content-Type: text/plain",
            Array("Hello,\r\nReceived, but this is not our meter point.\r\n".utf8)
        )
        #expect(texts("statement-receipt", in: mail) == ["Received"])
        #expect(texts("statement-not-theirs", in: mail) == ["but this is not our meter point"])
        let long = "Received" + String(repeating: " and noted by all of us here", count: 20)
        let shown = texts("statement-receipt", in: message("Content-Type: text/plain", Array(long.utf8)))
        #expect(!shown.isEmpty && shown.allSatisfy { $0.hasPrefix("Received") || $0.contains("noted") })
    }

    @Test("A report is shown by the field or the phrase that says so")
    func reports() {
        let fields =
            "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; gone@two.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        let report = message(
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
            Array(
                "--b\r\n\r\nIt failed.\r\n--b\r\nContent-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    .utf8
            )
                + Base64.encode(fields.utf8, lineLength: 76) + Array("--b--\r\n".utf8)
        )
        let action = raw("rfc3464", in: report).map { String(decoding: Base64.decode($0).bytes, as: UTF8.self) }
        #expect(action.count == 1 && action[0].contains("Action: failed"))
        let words = Message(
            bytes: Array(
                "From: MAILER-DAEMON@mx.example\r\nSubject: failure notice\r\n\r\nHi. I wasn't able to deliver your message.\r\n\r\n<gone@two.example>:\r\nSorry, no mailbox here by that name.\r\n"
                    .utf8
            )
        )
        #expect(AlertMail.read(words).nature == .deliveryFailure)
        #expect(texts("failed-recipient", in: words) == ["gone@two.example"])
        #expect(texts("report-in-words", in: words).contains("failure notice"))
    }

    @Test("A letter of ours in plain text is read with its device, and each fact has its line")
    func ownLetter() throws {
        let samples = try SampleLetters()
        var letter = samples.criticalAlert
        letter.profile = .plain
        let token = try SampleLetters.token(of: letter)
        let rendered = try LetterRenderer(templates: try .builtIn()).render(letter, token: token)
        let mime = try LetterMIME(rendered, of: letter, token: token, date: Instant(secondsSince1970: 1_772_921_680))
        let mail = Message(bytes: mime.message(mime.content()))
        let facts = try #require(AlertMail.read(mail).alerts.first?.facts)
        #expect(facts.device == letter.alert?.device)
        #expect(facts.device?.description == "00-00-5E-EF-10-00-00-2A")
        let plain = try #require(mail.parts.first { $0.contentType.matches("text", "plain") })
        func shown(_ rule: String) -> [String] {
            raw(rule, in: mail).map { String(decoding: plain.transferEncoding.decode($0[...]).bytes, as: UTF8.self) }
        }
        #expect(shown("alert-device").contains { $0.contains("Device: 00-00-5E-EF-10-00-00-2A") })
        #expect(shown("alert-code").contains { $0.contains("Alert code: 8F3F") })
        #expect(shown("alert-time").count == 2)
        #expect(shown("fact-lines").count == 1)
    }

    @Test("A part that is too large to be traced is shown as a whole")
    func large() throws {
        let filler = String(repeating: "> quoted line of the letter that was answered\r\n", count: 100_000)
        let mail = message("Content-Type: text/plain", Array("Received, thank you.\r\n\r\n\(filler)".utf8))
        #expect(mail.root.bodyRange.count > ReadingLimits.tracedBytes)
        let piece = try #require(AlertMail.read(mail).evidence.first { $0.rule == "statement-receipt" })
        #expect(piece.start == mail.root.bodyRange.lowerBound && piece.end == mail.root.bodyRange.upperBound)
    }

    @Test("New text of every fixture stands where it is said to stand", arguments: ReadingFixtures.names)
    func newText(_ name: String) throws {
        let mail = try ReadingFixtures.message(name)
        let reading = AlertMail.read(mail)
        let pieces = reading.evidence.filter { $0.rule == "new-text" }
        let shown = pieces.compactMap { piece -> String? in
            guard let start = piece.start, let end = piece.end,
                let part = mail.parts.first(where: { $0.sectionPath == piece.part })
            else { return nil }
            // Decoded by itself, as text, without line breaks and blanks: soft line breaks of either kind are none.
            let bytes = part.transferEncoding.decode(mail.bytes[start..<end]).bytes
            let text = Charset(label: part.contentType.charset ?? "us-ascii").decode(bytes).text
            return part.contentType.matches("text", "html") ? HTMLText(text).text : text
        }.joined()
        #expect(reading.newText.isEmpty == pieces.isEmpty)
        // Of a text out of a winmail.dat only the part is known.
        guard !reading.evidence.contains(where: { $0.rule == "text-in-tnef" }) else { return }
        for line in reading.newText.split(separator: "\n") {
            let wanted = line.filter { !$0.isWhitespace }
            #expect(shown.filter { !$0.isWhitespace }.contains(wanted), "\(wanted)")
        }
    }

    @Test("Folding with places is folding")
    func placedText() {
        let text =
            "  \u{A0}Not \u{201C}ours\u{201D}\u{2026} \u{AD}\u{200B}\u{FEFF}\u{C9}\u{41F}\u{420} \u{1F44D}\te\u{301} "
        let placed = PlacedText(text, start: 7)
        #expect(placed.folded == Folding.fold(text))
        #expect(placed.map.count == placed.folded.count)
        let ours = placed.place(ofAny: ["ours"])
        #expect(
            ours.map { String(decoding: Array(text.utf8)[($0.lowerBound - 7)..<($0.upperBound - 7)], as: UTF8.self) }
                == "ours"
        )
        var line = PlacedText()
        line.append(TextLine(text, start: 7))
        #expect(line.folded == TextLine(text).folded)
        #expect(line.place(ofAny: ["ours"]) == ours)
    }

    @Test("Places lead on to the mail that another was made of")
    func placedElsewhere() {
        var reading = Reading()
        reading.evidence = [
            Evidence(rule: "a", part: "1", start: 4, end: 6, weight: 1),
            Evidence(rule: "b", part: "1", start: nil, end: nil, weight: 1),
        ]
        reading.defects = [MailDefect(code: "x", part: "1", offset: 5)]
        let placed = reading.placed(through: SourceMap(verbatim: 100..<110))
        #expect(placed.evidence.map(\.start) == [104, nil] && placed.evidence.map(\.end) == [106, nil])
        #expect(placed.defects.map(\.offset) == [105])
    }
}
