import AlertMail
import CriticalAlerts
import MailMessage
import Testing

@Suite struct LetterMIMETests {
    private let samples: SampleLetters
    private let renderer: LetterRenderer
    private let date = Instant(microseconds: 1_772_921_680_000_000)

    init() throws {
        samples = try SampleLetters()
        renderer = LetterRenderer(templates: try .builtIn())
    }

    private func mime(_ letter: Letter, replyTo: String? = nil) throws -> LetterMIME {
        let token = try SampleLetters.token(of: letter)
        return try LetterMIME(
            try renderer.render(letter, token: token),
            of: letter,
            token: token,
            date: date,
            replyTo: replyTo
        )
    }

    private func header(_ bytes: [UInt8]) -> [String] {
        let text = String(decoding: bytes, as: UTF8.self)
        let top = text.firstRange(of: "\r\n\r\n").map { text[..<$0.lowerBound] } ?? text[...]
        return top.replacing("\r\n ", with: " ").split(separator: "\r\n").map(String.init)
    }

    private func field(_ name: String, _ bytes: [UInt8]) -> String? {
        header(bytes).first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.utf8.count + 2)) }
    }

    @Test func anAlertsHeaderSaysWhoWhatAndWhich() throws {
        let mime = try mime(samples.criticalAlert)
        let bytes = mime.message(mime.content())
        #expect(field("From", bytes) == "Old Energy Ltd <alerts@old.example>")
        #expect(field("To", bytes) == "New Energy plc <inbox@new.example>")
        #expect(field("Subject", bytes) == "Critical alert 8F3F, please acknowledge: CA-J6HB7H6NW1")
        #expect(field("Date", bytes) == "Sat, 07 Mar 2026 22:14:40 +0000")
        let own = "<CA-J6HB7H6NW1.1.k1-0123456789ABCDEF@old.example>"
        #expect(field("Message-ID", bytes) == own)
        #expect(mime.messageID.description == own)
        #expect(field("References", bytes) == own)
        #expect(field("AlertRelay-Version", bytes) == "1")
        #expect(field("In-Reply-To", bytes) == nil)
        #expect(field("Reply-To", bytes) == nil)
    }

    /// Alert letters are never marked automatic, answers always are; nothing is ever bulk.
    @Test func onlyAnswersAreMarkedAutomatic() throws {
        for letter in try samples.all() {
            let mime = try mime(letter)
            let bytes = mime.message(mime.content())
            let isAnswer = letter.kind == .acknowledgement || letter.kind == .passedOn
            #expect(field("Auto-Submitted", bytes) == (isAnswer ? "auto-replied" : nil))
            #expect(field("X-Auto-Response-Suppress", bytes) == (isAnswer ? "OOF, AutoReply" : nil))
            #expect(!header(bytes).contains { $0.lowercased().hasPrefix("precedence") })
            #expect(field("AlertRelay-Version", bytes) == "1")
        }
    }

    @Test func anAnswerHangsOnTheMailThatItAnswers() throws {
        var letter = samples.acknowledgement(.heldForPerson)
        letter.answers?.references = ["<root@x.example>", "<mid@x.example>", "<root@x.example>"]
        let mime = try mime(letter)
        let bytes = mime.message(mime.content())
        let answered = "<CA-J6HB7H6NW1.1.k1-0123456789ABCDEF@old.example>"
        #expect(field("In-Reply-To", bytes) == answered)
        #expect(
            field("References", bytes)
                == "<root@x.example> <mid@x.example> \(answered) <CA-00000002DJ.1.k1-0123456789ABCDEF@new.example>"
        )
    }

    @Test func longThreadsKeepRootAndNearest() throws {
        var letter = samples.acknowledgement(.heldForPerson)
        letter.answers?.references = (0..<200).map { "<r\($0)@x.example>" }
        let mime = try mime(letter)
        let references = try #require(field("References", mime.message(mime.content()))).split(separator: " ")
        #expect(references.count == RenderingLimits.references + 1)
        #expect(references.first == "<r0@x.example>")
        #expect(references.last == "<CA-00000002DJ.1.k1-0123456789ABCDEF@new.example>")
    }

    @Test func replyToStandsOnlyIfItDiffers() throws {
        let same = try mime(samples.criticalAlert, replyTo: "ALERTS@old.example")
        #expect(field("Reply-To", same.message(same.content())) == nil)
        let other = try mime(samples.criticalAlert, replyTo: "desk@old.example")
        #expect(field("Reply-To", other.message(other.content())) == "Old Energy Ltd <desk@old.example>")
    }

    @Test func thePartsAreTextHTMLMachinePartItsSignatureAndTheXML() throws {
        let mime = try mime(samples.criticalAlert)
        let content = mime.content(machineSignature: [0x30, 0x00], attachments: [.originalXML(Array("<x/>".utf8))])
        let text = String(decoding: mime.message(content), as: UTF8.self)
        let expected = [
            "Content-Type: multipart/mixed;", "Content-Type: multipart/alternative;",
            "Content-Type: text/plain; charset=us-ascii",
            "Content-Transfer-Encoding: 7bit", "Content-Type: text/html; charset=us-ascii",
            "Content-Type: application/json;",
            "critical-alert.json", "Content-Transfer-Encoding: base64", "Content-Type: application/pkcs7-signature;",
            "critical-alert.json.p7s", "Content-Type: application/xml;", "original-alert.xml",
        ]
        var rest = text[...]
        for words in expected {
            guard let range = rest.firstRange(of: words) else {
                Issue.record("\(words) is missing or out of place")
                return
            }
            rest = rest[range.upperBound...]
        }
        #expect(mime.message(content) == mime.message(content))
    }

    @Test func theMachinePartTravelsUnchanged() throws {
        let mime = try mime(samples.criticalAlert)
        let message = Message(bytes: mime.message(mime.content(machineSignature: [1, 2, 3])))
        let part = try #require(message.parts.first { $0.contentType.subtype == "json" })
        #expect(part.decodedBytes() == mime.machinePart)
    }

    @Test func aPlainLetterHasNoAttachment() throws {
        var letter = samples.criticalAlert
        letter.profile = .plain
        let mime = try mime(letter)
        #expect(mime.machinePart == nil)
        let text = String(decoding: mime.message(mime.content(machineSignature: [1])), as: UTF8.self)
        #expect(text.contains("Content-Type: multipart/alternative;"))
        #expect(!text.contains("multipart/mixed"))
        #expect(!text.contains("attachment"))
    }

    @Test func theBuiltInLetterIsPlainTextAlone() throws {
        var letter = samples.criticalAlert
        letter.profile = .plain
        let token = try SampleLetters.token(of: letter)
        let mime = try LetterMIME(
            try BuiltInLetter.render(letter, token: token),
            of: letter,
            token: token,
            date: date
        )
        let text = String(decoding: mime.message(mime.content()), as: UTF8.self)
        #expect(text.contains("Content-Type: text/plain; charset=us-ascii"))
        #expect(!text.contains("multipart"))
    }

    /// RFC 8551 section 3.5.3: what was signed stands unchanged between the boundaries.
    @Test func aSignedLetterHoldsTheSignedBytes() throws {
        let mime = try mime(samples.criticalAlert)
        let content = mime.content()
        let bytes = mime.message(content, signature: [0x30, 0x01, 0x02])
        #expect(bytes.firstRange(of: content.bytes) != nil)
        let type = try #require(field("Content-Type", bytes))
        for parameter in ["multipart/signed", "protocol=\"application/pkcs7-signature\"", "micalg=sha-256"] {
            #expect(type.contains(parameter), "\(type)")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("smime.p7s"))
        #expect(bytes.split(separator: 0x0A).allSatisfy { $0.count <= 999 })
        #expect(bytes.allSatisfy { $0 < 0x80 })
    }

    @Test func hostileNamesCannotAddFields() throws {
        for text in HostileTexts.all {
            var letter = samples.acknowledgement(.ours(desk: text))
            letter.sender.name = text
            letter.recipient.name = text
            letter.answers?.messageID = text
            letter.answers?.references = [text]
            let mime = try mime(letter)
            let bytes = mime.message(mime.content())
            let names = header(bytes).map { $0.prefix { $0 != ":" } }
            let expected: Set<Substring> = [
                "Date", "From", "To", "Subject", "Message-ID", "In-Reply-To", "References", "AlertRelay-Version",
                "Auto-Submitted",
                "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
            ]
            #expect(Set(names).isSubset(of: expected), "\(text.debugDescription)")
            #expect(Set(names).count == names.count)
        }
    }

    @Test func unwritableAddressesAreSaidToBeSo() throws {
        for address in ["", "x", "a b@c.example", "a@b@c", "x@new.example\r\nBcc: y@z.example", "zähler@new.example"] {
            var letter = samples.criticalAlert
            letter.recipient.address = address.isEmpty ? " " : address
            #expect(throws: AlertMailError(.unwritableHeader, ""), "\(address)") { try mime(letter) }
        }
    }
}
