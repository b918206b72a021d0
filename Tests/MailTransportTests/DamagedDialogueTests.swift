import Testing

@testable import MailTransport

/// What servers say, damaged at random (the same damage in every run): an engine may refuse it, but never trap, say
/// that a message was taken without a 2xx after the dot, or make a message's bytes into protocol.
@Suite("Damaged dialogues")
struct DamagedDialogueTests {
    private struct Damage: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }

        mutating func damage(_ bytes: [UInt8]) -> [UInt8] {
            var result = bytes
            let tokens = [
                "\r\n", "{", "}", "(", ")", "\"", "\\", "{999999}\r\n", "{0}\r\n", " ", "-", "*", "+", "\0", "9", "[",
                "]",
            ]
            for _ in 0..<Int.random(in: 1...4, using: &self) where !result.isEmpty {
                let position = Int.random(in: 0..<result.count, using: &self)
                switch Int.random(in: 0..<4, using: &self) {
                case 0: result[position] = UInt8.random(in: 0...255, using: &self)
                case 1: result.remove(at: position)
                case 2: result.removeSubrange(position...)
                default:
                    result.insert(contentsOf: (tokens.randomElement(using: &self) ?? "").utf8, at: position)
                }
            }
            return result
        }
    }

    @Test("SMTP", arguments: SMTPEngineTests.dialogues)
    func smtp(_ dialogue: SMTPDialogue) throws {
        for seed in 1...200 as ClosedRange<UInt64> {
            var damage = Damage(state: seed &* 0x9E37_79B9_7F4A_7C15)
            var runner = SMTPRunner(dialogue)
            for step in dialogue.steps {
                switch step {
                case .server(let text): runner.feed(damage.damage(Array(text.utf8)))
                case .client, .event: break
                default:
                    guard runner.engine.isReady else { continue }
                    try runner.begin(step)
                }
            }
            let hasDot =
                runner.output.count >= 5 && String(decoding: runner.output, as: UTF8.self).contains("\r\n.\r\n")
            #expect(hasDot || !runner.events.contains { $0.hasPrefix("accepted") || $0.hasPrefix("unknown") })
        }
    }

    @Test("IMAP", arguments: IMAPEngineTests.dialogues)
    func imap(_ dialogue: IMAPDialogue) {
        for seed in 1...200 as ClosedRange<UInt64> {
            var damage = Damage(state: seed &* 0x9E37_79B9_7F4A_7C15)
            var engine = IMAPEngine(capabilities: dialogue.capabilities, limits: TransportLimits())
            var completed: [IMAPTag] = []
            for step in dialogue.steps {
                switch step {
                case .command(let command): _ = engine.submit(command)
                case .endIdle: engine.endIdle()
                case .server(let text):
                    engine.receive(damage.damage(Array(text.utf8)))
                    do {
                        while let response = try engine.nextResponse() {
                            if case .completed(let tag, _) = response { completed.append(tag) }
                        }
                    } catch {
                        #expect((error as? TransportError)?.code == .protocolViolation)
                    }
                case .client, .response, .fails: break
                }
            }
            #expect(completed.count <= dialogue.utterances.joined().utf8.count / 4)
        }
    }
}
