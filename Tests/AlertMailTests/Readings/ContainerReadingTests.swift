import AlertMail
import CriticalAlerts
import MailMessage
import Testing

/// What is read in a winmail.dat, and that it is the sender's as any other part of the mail.
@Suite("Winmail.dat, calendars and complaints")
struct ContainerReadingTests {
    private let samples: SampleLetters
    private let renderer: LetterRenderer

    init() throws {
        samples = try SampleLetters()
        renderer = LetterRenderer(templates: try .builtIn())
    }

    // MARK: - Files

    private func attribute(_ level: UInt8, _ id: UInt32, _ data: [UInt8]) -> [UInt8] {
        func number(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
        let sum = data.reduce(UInt16(0)) { $0 &+ UInt16($1) }
        return [level] + number(id) + number(UInt32(data.count)) + data + [UInt8(sum & 0xFF), UInt8(sum >> 8)]
    }

    private func tnef(_ files: [(name: String, content: [UInt8])], messageClass: String = "IPM.Note") -> [UInt8] {
        var bytes: [UInt8] = [0x78, 0x9F, 0x3E, 0x22, 1, 0]
        bytes += attribute(1, 0x0007_8008, Array(messageClass.utf8) + [0])
        for file in files {
            bytes += attribute(2, 0x0006_9002, [1, 0] + [UInt8](repeating: 0, count: 12))
            bytes += attribute(2, 0x0001_8010, Array(file.name.utf8) + [0])
            bytes += attribute(2, 0x0006_800F, file.content)
        }
        return bytes
    }

    private func mail(_ tnef: [UInt8], text: String = "See attached.", subject: String = "Hello") -> Message {
        let head =
            "From: Ann <ann@new-energy.example>\r\nSubject: \(subject)\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\(text)\r\n--b\r\n"
            + "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        return Message(bytes: Array(head.utf8) + Base64.encode(tnef, lineLength: 76) + Array("\r\n--b--\r\n".utf8))
    }

    @Test("a machine part in a winmail.dat is a machine part, and its claim names the winmail.dat")
    func machinePart() throws {
        let letter = samples.criticalAlert
        let token = try SampleLetters.token(of: letter)
        let date = Instant(secondsSince1970: 1_772_921_680)
        let mime = try LetterMIME(try renderer.render(letter, token: token), of: letter, token: token, date: date)
        let content = try #require(mime.machinePart)
        let mail = mail(tnef([("critical-alert.json", content), ("critical-alert.json.p7s", [1, 2, 3])]))
        let claims = AlertMail.claims(in: mail)
        #expect(claims.machinePart?.content == content)
        #expect(claims.machinePart?.part == 2)
        #expect(claims.readParts == [1, 2])
        let unproven = AlertMail.read(mail)
        #expect(unproven.nature == .gateway)
        #expect(unproven.alerts.map(\.source) == [.machinePart])
        #expect(!unproven.mayForward)
        #expect(AlertMail.read(mail, Attestations(isMachinePartProven: true)).mayForward)
    }

    @Test("whoever signs the text alone has not signed the winmail.dat beside it")
    func readParts() throws {
        let fixture = try ReadingFixtures.message("outlook-tnef-in-tnef-alert-attached")
        #expect(AlertMail.claims(in: fixture).readParts == [1, 2])
        let text = try ReadingFixtures.message("outlook-tnef-en-received")
        #expect(AlertMail.claims(in: text).readParts == [0])
        #expect(AlertMail.claims(in: mail(tnef([("notes.doc", [1])]))).readParts == [1])
    }

    @Test("the text of a winmail.dat counts only where no other part has any")
    func text() throws {
        var stream = tnef([])
        stream += attribute(1, 0x0002_800C, Array("Not ours, please take it back.\0".utf8))
        let beside = AlertMail.read(mail(stream, text: "Received CA-14D2PF2DBR."))
        #expect(beside.newText == "Received CA-14D2PF2DBR.")
        #expect(!beside.evidence.contains { $0.rule == "text-in-tnef" })
        let alone = AlertMail.read(mail(stream, text: " "))
        #expect(alone.newText == "Not ours, please take it back.")
        #expect(alone.evidence.first?.rule == "text-in-tnef")
        #expect(alone.evidence.first?.part == "2")
    }

    @Test("evidence of a file in a winmail.dat points at its bytes")
    func place() throws {
        let mail = try ReadingFixtures.message("outlook-tnef-en-alert-attached")
        let piece = try #require(AlertMail.read(mail).evidence.first { $0.rule == "duis-xml" })
        let part = try #require(mail.parts.last)
        let start = try #require(piece.start)
        let end = try #require(piece.end)
        #expect(piece.part == part.sectionPath)
        let shown = Base64.decode(mail.bytes[start..<end]).bytes
        #expect(String(decoding: shown, as: UTF8.self).contains("<sr:AlertCode>8F3F</sr:AlertCode>"))
        #expect(end - start < part.bodyRange.count)
    }

    @Test("what is wrong with a winmail.dat is a defect of the mail, once of each kind")
    func defects() {
        var stream = tnef([("a.xml", Array("<x/>".utf8)), ("b.xml", Array("<x/>".utf8))])
        stream[stream.count - 1] ^= 1
        stream += [9, 9, 9, 9, 9]
        let reading = AlertMail.read(mail(stream))
        #expect(reading.defects.map(\.code) == ["tnef-checksum", "invalid-tnef"])
        #expect(reading.defects.allSatisfy { $0.part == "2" })
    }

    // MARK: - Items

    @Test(
        "what Exchange calls the item decides, whatever its words are",
        arguments: [
            ("IPM.Note.Rules.OofTemplate.Microsoft", MailNature.autoReply),
            ("IPM.Note.Rules.ReplyTemplate.Microsoft", .autoReply), ("REPORT.IPM.Note.IPNRN", .readReceipt),
            ("Report.IPM.Note.NDR", .deliveryFailure), ("REPORT.IPM.Note.DR", .deliveryReceipt),
            ("IPM.Schedule.Meeting.Resp.Pos", .machine), ("IPM.Schedule.Meeting.Resp.Neg", .machine),
            ("IPM.Microsoft Schedule.MtgRespA", .machine), ("IPM.Outlook.Recall", .machine),
        ]
    )
    func items(name: String, nature: MailNature) {
        let reading = AlertMail.read(mail(tnef([], messageClass: name), text: "Received CA-14D2PF2DBR, thank you."))
        #expect(reading.nature == nature)
        #expect(reading.statement == .none)
        #expect(!reading.mayReply)
    }

    @Test("a note is a note", arguments: ["IPM.Note", "IPM.Note.SMIME", "IPM.Post", "IPM.Microsoft Mail.Note"])
    func notes(name: String) {
        let reading = AlertMail.read(mail(tnef([], messageClass: name), text: "Received CA-14D2PF2DBR, thank you."))
        #expect(reading.nature == .human)
        #expect(reading.statement == .acknowledges)
    }

    // MARK: - Calendars and complaints

    private func calendar(_ method: String, _ disposition: String = "") -> Message {
        let text =
            "From: Ann <ann@new-energy.example>\r\nSubject: Accepted: CA-14D2PF2DBR\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
            + "Received CA-14D2PF2DBR, thank you.\r\n--b\r\nContent-Type: text/calendar; method=\(method)\r\n\(disposition)\r\n"
            + "BEGIN:VCALENDAR\r\nMETHOD:\(method)\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n"
        return Message(bytes: Array(text.utf8))
    }

    @Test(
        "no calendar acknowledges an alert",
        arguments: ["REPLY", "COUNTER", "REFRESH", "REQUEST", "CANCEL", "PUBLISH"]
    )
    func calendars(method: String) {
        let reading = AlertMail.read(calendar(method))
        #expect(!reading.statements.contains { $0.statement == .acknowledges })
        #expect(reading.needsPerson != nil)
        #expect(reading.nature == (["REPLY", "COUNTER", "REFRESH"].contains(method) ? .machine : .human))
    }

    @Test("a calendar that somebody attached says nothing of the words beside it")
    func attachedCalendar() {
        let reading = AlertMail.read(calendar("REQUEST", "Content-Disposition: attachment; filename=x.ics\r\n"))
        #expect(reading.nature == .human)
        #expect(reading.statement == .acknowledges)
    }

    @Test("a complaint names the letter that it is about, is never answered, and goes to a person")
    func complaint() throws {
        let reading = AlertMail.read(try ReadingFixtures.message("feedback-report-abuse"))
        #expect(reading.correlations.contains { $0.place == .report && $0.reference == "CA-14D2PF2DBR" })
        #expect(reading.evidence.first?.rule == "rfc5965")
        #expect(!reading.mayReply && !reading.mayForward)
        #expect(reading.needsPerson == "a complaint about a mail")
    }

    @Test("a report that lacks what its standard demands is a defect, and is read")
    func incompleteReport() throws {
        let text =
            "From: mailer-daemon@new-energy.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
            + "--b\n\nfailed\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
            + "Final-Recipient: rfc822; ops@new-energy.example\nAction: failed\n--b--\n"
        let reading = AlertMail.read(Message(bytes: Array(text.utf8)))
        #expect(reading.nature == .deliveryFailure)
        #expect(reading.failedRecipients.map(\.address) == ["ops@new-energy.example"])
        #expect(reading.defects.map(\.code) == ["invalid-report"])
        #expect(reading.defects.first?.part == "2")
        let sound = AlertMail.read(try ReadingFixtures.message("feedback-report-abuse"))
        #expect(sound.defects.isEmpty)
    }

    @Test("a complaint that somebody forwards as a message is theirs to comment on")
    func forwardedComplaint() throws {
        let inner = try ReadingFixtures.bytes("feedback-report-abuse")
        let head =
            "From: Ann <ann@new-energy.example>\nSubject: what is this?\nContent-Type: multipart/mixed; boundary=outer\n\n"
            + "--outer\n\nDid you send this?\n--outer\nContent-Type: message/rfc822\n\n"
        let reading = AlertMail.read(Message(bytes: Array(head.utf8) + inner + Array("\n--outer--\n".utf8)))
        #expect(reading.nature == .human)
        #expect(reading.statement == .asks)
    }
}
