import AlertMail
import CriticalAlerts
import MailMessage
import Testing

/// `read(render(letter))` means `letter`: what our own reader finds in the finished bytes (R12).
@Suite struct ReadBackTests {
    private let samples: SampleLetters
    private let renderer: LetterRenderer

    init() throws {
        samples = try SampleLetters()
        renderer = LetterRenderer(templates: try .builtIn())
    }

    private func mail(_ letter: Letter, builtIn: Bool = false) throws -> [UInt8] {
        let token = try SampleLetters.token(of: letter)
        let rendered =
            builtIn ? try BuiltInLetter.render(letter, token: token) : try renderer.render(letter, token: token)
        let mime = try LetterMIME(
            rendered,
            of: letter,
            token: token,
            date: Instant(microseconds: 1_772_921_680_000_000)
        )
        return mime.message(mime.content())
    }

    @Test(arguments: LetterProfile.allCases, [false, true])
    func everyLetterIsReadBack(profile: LetterProfile, builtIn: Bool) throws {
        for var letter in try samples.all() {
            letter.profile = profile
            #expect(ReadBack.losses(of: letter, in: try mail(letter, builtIn: builtIn)).isEmpty, "\(letter.kind)")
        }
    }

    private func poisoned(_ text: String, _ profile: LetterProfile) -> Letter {
        var letter = samples.criticalAlert
        letter.profile = profile
        letter.sender.name = text
        letter.recipient.name = text
        letter.reason = text
        letter.alert?.name = text
        letter.alert?.meterSerial = text
        letter.alert?.details = [text]
        return letter
    }

    @Test func hostileLettersToGatewaysAreReadBack() throws {
        for text in HostileTexts.fixed {
            let letter = poisoned(text, .gateway)
            let losses = ReadBack.losses(of: letter, in: try mail(letter))
            #expect(losses.isEmpty, "\(losses) \(text.debugDescription)")
        }
    }

    /// A name such as "1200023305967" may be read as one more meter point where free text is all there is. It is noticed, and the
    /// built-in letter, which holds no such text, is always understood.
    @Test func theBuiltInLetterIsAlwaysReadBack() throws {
        for text in HostileTexts.fixed {
            let letter = poisoned(text, .plain)
            let losses = ReadBack.losses(of: letter, in: try mail(letter, builtIn: true))
            #expect(losses.isEmpty, "\(losses) \(text.debugDescription)")
        }
    }

    @Test func whatIsLostIsNamed() throws {
        let letter = samples.criticalAlert
        let bytes = try mail(letter)
        var other = letter
        other.alert?.meterPoints = [try #require(MPxN("1200023305967"))]
        #expect(ReadBack.losses(of: other, in: bytes).contains("MPxN"))
        other = letter
        other.alert?.code = AlertCode(0x8F1D)
        #expect(ReadBack.losses(of: other, in: bytes).contains("alert code"))
        other = letter
        other.alert?.raisedAt = letter.alert?.receivedAt
        #expect(ReadBack.losses(of: other, in: bytes).contains("time raised"))
        other = letter
        other.alert?.receivedAt = nil
        #expect(ReadBack.losses(of: other, in: bytes).contains("time received by DCC"))
        other = letter
        other.reference = CaseReference(bits: 4711).text
        #expect(ReadBack.losses(of: other, in: bytes).contains("reference"))
        #expect(ReadBack.losses(of: letter, in: []).contains("MPxN"))
    }

    @Test func anAcknowledgementIsNotReadAsAnotherOne() throws {
        let bytes = try mail(samples.acknowledgement(.heldForPerson))
        #expect(
            ReadBack.losses(of: samples.acknowledgement(.ours(desk: "x")), in: bytes).contains("what the answer says")
        )
        #expect(ReadBack.losses(of: samples.criticalAlert, in: bytes).contains("that it raises an alert"))
    }
}
