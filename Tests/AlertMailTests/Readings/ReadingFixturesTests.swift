import AlertMail
import CriticalAlerts
import MailMessage
import Testing

@Suite("Mail by other people and programs")
struct ReadingFixturesTests {
    @Test("each fixture is read as its expectation says (readings 7, 20, 21)", arguments: ReadingFixtures.names)
    func reads(_ name: String) throws {
        let expected = try ReadingFixtures.expectation(name)
        let reading = AlertMail.read(try ReadingFixtures.message(name))
        if let nature = expected.nature { #expect(reading.nature == nature) }
        if let statement = expected.statement { #expect(reading.statement == statement) }
        if let said = expected.statements {
            let found = reading.statements.map {
                ExpectedReading.Said(statement: $0.statement, references: $0.references, passedOnTo: $0.passedOnTo)
            }
            #expect(Set(found) == Set(said))
            #expect(found.count == said.count)
        }
        if let text = expected.newText { #expect(reading.newText == text) }
        if let tail = expected.tail { #expect(reading.tail == tail) }
        if let mayReply = expected.mayReply { #expect(reading.mayReply == mayReply) }
        if let mayForward = expected.mayForward { #expect(reading.mayForward == mayForward) }
        if let needsPerson = expected.needsPerson {
            #expect((reading.needsPerson != nil) == needsPerson, "\(reading.needsPerson ?? "nobody is needed")")
        }
        if let sealed = expected.sealed { #expect(reading.isSealed == sealed) }
        if let incomplete = expected.incompleteAlerts {
            #expect(reading.incompleteAlerts.count == incomplete, "\(reading.incompleteAlerts)")
        }
        if let raised = expected.alerts {
            let found = reading.alerts.map {
                ExpectedReading.Raised(
                    mpxn: $0.facts.meterPoints.first?.canonical ?? "",
                    alertCode: $0.facts.code.description,
                    raisedAt: $0.facts.raisedAt?.instant.description,
                    receivedAt: $0.facts.receivedAt?.instant.description,
                    source: $0.source
                )
            }
            #expect(found == raised)
        }
        if let failed = expected.failedRecipients {
            let found = reading.failedRecipients.map {
                ExpectedReading.Failed(address: $0.address, status: $0.status, action: $0.action, advice: $0.advice)
            }
            #expect(found == failed)
        }
    }

    @Test("evidence points at the bytes that said it", arguments: ReadingFixtures.names)
    func places(_ name: String) throws {
        guard let wanted = try ReadingFixtures.expectation(name).evidence else { return }
        let bytes = try ReadingFixtures.bytes(name)
        let found = AlertMail.read(Message(bytes: bytes)).evidence.compactMap { piece in
            piece.start.flatMap { start in
                piece.end.map { end in
                    ExpectedReading.Shown(
                        rule: piece.rule,
                        part: piece.part,
                        start: start,
                        end: end,
                        raw: String(decoding: bytes[start..<end], as: UTF8.self)
                    )
                }
            }
        }
        for piece in wanted { #expect(found.contains(piece), "\(piece)") }
    }

    @Test("there are fixtures, and each has its expectation")
    func complete() throws {
        #expect(ReadingFixtures.names.count >= 60)
        for name in ReadingFixtures.names { _ = try ReadingFixtures.expectation(name) }
    }

    @Test("every reading says why, inside the mail's bytes", arguments: ReadingFixtures.names)
    func evidence(_ name: String) throws {
        let bytes = try ReadingFixtures.bytes(name)
        let reading = AlertMail.read(Message(bytes: bytes))
        #expect(!reading.evidence.isEmpty)
        for piece in reading.evidence {
            #expect((1...100).contains(piece.weight))
            if let start = piece.start, let end = piece.end { #expect(start <= end && end <= bytes.count) }
        }
    }
}
