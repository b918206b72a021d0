import AlertMail
import CriticalAlerts
import MailMessage
import Testing

/// What a letter writes can be read again: the same facts, whatever happened to the text on the way.
@Suite struct FactBlockTests {
    private let samples: SampleLetters
    private let renderer: LetterRenderer

    init() throws {
        samples = try SampleLetters()
        renderer = LetterRenderer(templates: try .builtIn())
    }

    private func render(_ letter: Letter) throws -> RenderedLetter {
        try renderer.render(letter, token: try SampleLetters.token(of: letter))
    }

    @Test func textAndHTMLReadTheSame() throws {
        for letter in try samples.all() {
            let rendered = try render(letter)
            let html = HTMLText(try #require(rendered.html)).text
            for text in [rendered.text, html, quoted(rendered.text), rendered.text.replacing("\n", with: "\r\n")] {
                let blocks = FactBlock.blocks(in: text)
                #expect(blocks.map(\.lines) == [letter.facts], "\(letter.kind)")
                let found = try #require(TokenLine.last(in: text))
                #expect(found.kind == letter.kind)
                #expect(found.token == (try SampleLetters.token(of: letter)))
            }
        }
    }

    /// R12: MPxN, code, both times, reference.
    @Test func theAlertIsReadWhole() throws {
        let block = try #require(FactBlock.blocks(in: try render(samples.criticalAlert).text).first)
        let alert = try #require(block.alert(firstMessageID: "<a@b.example>"))
        #expect(block.reference == samples.reference.text)
        #expect(alert.meterPoints == samples.alert.meterPoints)
        #expect(alert.code == samples.alert.code)
        #expect(alert.name == samples.alert.name)
        #expect(alert.urgency == samples.alert.urgency)
        #expect(alert.meterSerial == samples.alert.meterSerial)
        #expect(alert.raisedAt?.instant == samples.alert.raisedAt?.instant)
        #expect(alert.raisedAt?.asReceived == samples.alert.raisedAt?.asReceived)
        #expect(alert.receivedAt?.instant == samples.alert.receivedAt?.instant)
        #expect(alert.receivedAt?.asReceived == samples.alert.receivedAt?.asReceived)
    }

    @Test func answersAreRead() throws {
        for statement: AcknowledgementStatement in [
            .ours(desk: "Metering desk"), .beingPassedOn(to: "Third Energy"), .heldForPerson,
        ] {
            let text = try render(samples.acknowledgement(statement)).text
            let block = try #require(FactBlock.blocks(in: text).first)
            #expect(block.acknowledgement == statement)
            #expect(block.passedOnTo == nil)
            #expect(block.recipientReferences == [samples.reference.text])
            #expect(block[.readByPerson] == AnswerWording.notReadByPerson)
        }
        let block = try #require(FactBlock.blocks(in: try render(samples.passedOn).text).first)
        #expect(block.passedOnTo == "Third Energy")
        #expect(block.acknowledgement == nil)
    }

    @Test func hostileValuesAddNoBlock() throws {
        for text in HostileTexts.all {
            var letter = try samples.passedOnAlert()
            letter.alert?.name = text
            letter.alert?.details = [text]
            letter.reason = text
            letter.sender.name = text
            let rendered = try render(letter)
            let blocks = FactBlock.blocks(in: rendered.text)
            #expect(blocks.count == 1, "\(text.debugDescription)")
            #expect(blocks.first?.meterPoints == samples.alert.meterPoints)
            #expect(blocks.first?.code == samples.alert.code)
            #expect(blocks.first?.reference == samples.reference.text)
            // The HTML, as a reader of ours takes its text.
            let fromHTML = FactBlock.blocks(in: HTMLText(try #require(rendered.html)).text)
            #expect(fromHTML.count == 1, "\(text.debugDescription)")
            #expect(fromHTML.first?.meterPoints == samples.alert.meterPoints)
        }
    }

    @Test func twoLettersInOneMailAreTwoBlocks() throws {
        var gas = samples.criticalAlert
        gas.alert?.meterPoints = [try #require(MPxN("3938424403"))]
        let text = try render(samples.criticalAlert).text + "\n" + (try render(gas).text)
        #expect(FactBlock.blocks(in: text).map(\.meterPoints) == [samples.alert.meterPoints, gas.alert?.meterPoints])
        let tight = (samples.criticalAlert.facts + gas.facts).map(\.description).joined(separator: "\n")
        #expect(FactBlock.blocks(in: tight).count == 2)
    }

    @Test func timesInOtherFormsComeBackAsReceived() throws {
        var letter = samples.criticalAlert
        let instant = try #require(Instant(rfc3339: "2026-07-01T11:00:00Z"))
        letter.alert?.raisedAt = TimeStamp(instant: instant, asReceived: "2026-07-01T12:00:00+01:00", source: .device)
        letter.alert?.receivedAt = nil
        let block = try #require(FactBlock.blocks(in: try render(letter).text).first)
        #expect(block.raisedAt == TimeStamp(instant: instant, asReceived: "2026-07-01T12:00:00+01:00", source: .letter))
        #expect(block.receivedAt == nil)
    }

    @Test func ordinaryTextHasNoFacts() {
        for text in [
            "", ":", "MPAN 2012345678906", "The MPAN: 2012345678906", "MPAN:", "Referenced: x", "https://example/",
            "Reference number for your reply: 1",
        ] {
            #expect(FactBlock.blocks(in: text).isEmpty, "\(text)")
        }
        #expect(TokenLine.last(in: "Letter: critical-alert [x]\nLetter: nothing") == nil)
    }

    private func quoted(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "> > \($0)" }.joined(separator: "\n")
    }
}
