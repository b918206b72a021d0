import AlertMail
import CriticalAlerts
import Relay
import Testing

/// What closes a case and what does not (R20, readings 7, 20 and 21).
@Suite("Answers to our letters")
struct AcknowledgementTests {
    let cast: Cast

    init() throws { cast = try Cast() }

    func gateway(_ statement: AcknowledgementStatement?, by number: Int = 1, _ mail: Int64 = 9) -> Event {
        cast.saying(mail, by: cast.suppliers[number], [cast.says(.acknowledges, statement)], nature: .gateway)
    }

    @Test("R20: a person's acknowledgement closes the case and is recorded as a person's")
    func person() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)]))
        #expect(desk.state.state == .acknowledged)
        #expect(desk.state.receipt?.giver == .person)
        #expect(desk.state.receipt?.mail == MailNumber(9))
        #expect(desk.progress(.acknowledgement) == .met)
    }

    @Test("R20, R24: a gateway's three statements close as acknowledged or passed on; 'held' also makes one task")
    func statements() throws {
        let outcomes: [(AcknowledgementStatement, CaseState, [TaskCause])] = [
            (.ours(desk: "Field work"), .acknowledged, []),
            (.beingPassedOn(to: "Third Energy"), .passedOn, []),
            (.heldForPerson, .acknowledged, [.answerToRead]),
        ]
        for (statement, state, causes) in outcomes {
            var desk = try Desk.awaiting(cast)
            desk.happen(gateway(statement))
            #expect(desk.state.state == state)
            #expect(desk.state.receipt?.giver == .automatic)
            #expect(desk.openCauses == causes)
            desk.happen(gateway(statement, by: 1, 10))
            #expect(desk.tasks.isEmpty)
        }
    }

    @Test("R20: the acknowledgement may come before we know that the server took the letter")
    func beforeAcceptance() throws {
        var desk = try Desk.own(cast)
        desk.happen(gateway(.ours(desk: "Field work")))
        #expect(desk.state.state == .acknowledged)
        #expect(desk.progress(.forward) == .met)
        desk.happen(cast.report(1, .accepted))
        #expect(desk.state.state == .acknowledged)
        #expect(desk.state.currentForwarding?.acceptedAt != nil)
    }

    @Test("Reading 7: absence notes, receipts of tickets, reading and delivery close nothing and are kept as signs")
    func signs() throws {
        var desk = try Desk.awaiting(cast)
        for nature in [MailNature.autoReply, .ticketReceipt, .readReceipt, .deliveryReceipt, .deliveryDelay] {
            desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)], nature: nature))
            #expect(desk.state.state == .awaitingAcknowledgement)
            #expect(desk.tasks.isEmpty)
        }
        #expect(desk.state.currentForwarding?.signs.count == 5)
        for number in 0..<100 {
            desk.happen(
                cast.saying(9, by: nil, [], nature: .autoReply) { $0.writerAddress = "a\(number)@example.net" }
            )
        }
        #expect(desk.state.currentForwarding?.signs.count == 20)
    }

    @Test("Nobody who is not proven to be the supplier we wrote to closes anything")
    func unproven() throws {
        for event in [
            cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)], proof: nil),
            cast.saying(9, by: nil, [cast.says(.acknowledges)]),
            cast.saying(9, by: cast.suppliers[3], [cast.says(.acknowledges)]),
        ] {
            var desk = try Desk.awaiting(cast)
            desk.happen(event)
            #expect(desk.state.state == .awaitingAcknowledgement)
            #expect(desk.state.receipt == nil)
            #expect(desk.openCauses == [.unprovenSender])
            #expect(desk.letters.isEmpty)
        }
        var desk = try Desk.awaiting(cast)
        desk.happen(
            cast.saying(
                9,
                by: cast.suppliers[1],
                [cast.says(.acknowledges, .ours(desk: "x"))],
                nature: .gateway,
                proof: nil
            )
        )
        #expect(desk.state.state == .awaitingAcknowledgement && desk.state.receipt == nil)
        #expect(desk.tasks.isEmpty)
    }

    @Test("A token with a wrong seal makes everything in its mail count for nothing, and is urgent")
    func forgedToken() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(
            cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)]) { _ in
            } _: {
                $0.hasForgedToken = true
            }
        )
        #expect(desk.state.state == .awaitingAcknowledgement)
        #expect(desk.task(.forgedToken)?.isUrgent == true)
        desk.happen(cast.saying(10, by: cast.suppliers[1], [cast.says(.acknowledges)]))
        #expect(desk.state.state == .acknowledged)
        #expect(desk.openCauses == [.forgedToken])
    }

    @Test("A bare reference counts only if it is that supplier's one open case")
    func bareReference() throws {
        for isOnly in [true, false] {
            var desk = try Desk.awaiting(cast)
            desk.happen(
                cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)]) { _ in
                } _: {
                    $0.hasProvenToken = false
                    $0.isOnlyOpenCase = isOnly
                }
            )
            #expect(desk.state.state == (isOnly ? .acknowledged : .awaitingAcknowledgement))
            #expect(desk.openCauses == (isOnly ? [] : [.answerToRead]))
        }
    }

    @Test("Old mail that a new mailbox shows closes nothing by itself")
    func heldAnswer() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)]) { $0.isHeld = true })
        #expect(desk.state.state == .awaitingAcknowledgement)
        #expect(desk.openCauses == [.answerToRead])
    }

    @Test("A reading that needs a person closes nothing; a question beside an acknowledgement is a task and closes it")
    func doubt() throws {
        var doubtful = try Desk.awaiting(cast)
        doubtful.happen(
            cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)]) { _ in
            } _: {
                $0.needsPerson = "it also says that something is still to come"
            }
        )
        #expect(doubtful.state.state == .awaitingAcknowledgement)
        #expect(doubtful.openCauses == [.answerToRead])
        var question = try Desk.awaiting(cast)
        question.happen(
            cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges), cast.says(.asks)]) { _ in
            } _: {
                $0.needsPerson = "it asks a question"
            }
        )
        #expect(question.state.state == .acknowledged)
        #expect(question.openCauses == [.question])
    }

    @Test("Reading 21: 'not ours' looks again without the decliner; a different fresh answer is forwarded to")
    func decline() throws {
        var desk = try Desk.awaiting(cast)
        desk.sources.supplier = .supplier(cast.suppliers[2])
        desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges), cast.says(.declines)]))
        #expect(desk.state.state == .forwarding)
        #expect(desk.state.decliners == [cast.suppliers[1]])
        #expect(desk.letter(.criticalAlert)?.recipient.supplier == cast.suppliers[2])
        #expect(desk.progress(.forward) == .open)
    }

    @Test("Reading 21: the same answer again is for a person, once; fresh data set it going")
    func declineWithoutOtherAnswer() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.declines)]))
        #expect(desk.openCauses == [.declined])
        #expect(desk.letters.isEmpty)
        desk.happen(cast.saying(10, by: cast.suppliers[1], [cast.says(.declines)]))
        #expect(desk.tasks.isEmpty)
        desk.sources.supplier = .supplier(cast.suppliers[2])
        desk.happen(.knowledgeChanged)
        #expect(desk.state.state == .forwarding)
        #expect(desk.openCauses.isEmpty)
    }

    @Test("Reading 21: a person's 'not ours' overtakes an automatic receipt, and contradicts a person's")
    func declineAfterReceipt() throws {
        var automatic = try Desk.awaiting(cast)
        automatic.happen(gateway(.heldForPerson))
        automatic.sources.supplier = .supplier(cast.suppliers[2])
        automatic.happen(cast.saying(10, by: cast.suppliers[1], [cast.says(.declines)]))
        #expect(automatic.state.state == .forwarding)
        #expect(automatic.state.receipt == nil)
        #expect(automatic.openCauses.isEmpty)
        var person = try Desk.awaiting(cast)
        person.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)]))
        person.happen(cast.saying(10, by: cast.suppliers[1], [cast.says(.declines)]))
        #expect(person.state.state == .withPerson)
        #expect(person.openCauses == [.contradiction])
    }

    @Test("A receipt by a supplier that declined, or that the case left behind, closes nothing")
    func lateReceipt() throws {
        var desk = try Desk.awaiting(cast)
        desk.sources.supplier = .supplier(cast.suppliers[2])
        desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.declines)]))
        desk.happen(gateway(.heldForPerson, by: 1, 10))
        #expect(desk.state.state == .forwarding)
        #expect(desk.state.receipt == nil)
        desk.happen(cast.saying(11, by: cast.suppliers[1], [cast.says(.acknowledges)]))
        #expect(desk.state.state == .forwarding)
        #expect(desk.openCauses == [.answerToRead])
    }

    @Test("R24: 'passed on to' closes as passed on; without a name it waits for the name")
    func passedOn() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(
            cast.saying(9, by: cast.suppliers[1], [cast.says(.passesOn)]) { _ in
            } _: {
                $0.needsPerson = "passed on, without saying to whom"
            }
        )
        #expect(desk.openCauses == [.passedOnWithoutName])
        desk.happen(cast.saying(10, by: cast.suppliers[1], [cast.says(.passesOn, to: "Third Energy")]))
        #expect(desk.state.state == .passedOn)
        #expect(desk.openCauses.isEmpty)
        #expect(desk.state.receipt?.says.contains("Third Energy") == true)
    }

    @Test("Reading 21: an automatic receipt that comes after its supplier's 'not ours' closes nothing")
    func receiptAfterDecline() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.declines)]))
        desk.happen(gateway(.heldForPerson, by: 1, 10))
        #expect(desk.state.state == .withPerson)
        #expect(desk.state.receipt == nil)
        #expect(desk.openCauses == [.declined])
    }

    @Test(
        "Reading 20: a gateway's answer without proof of its writer counts for nothing, whatever its machine part cites"
    )
    func unprovenMachineAnswer() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(
            cast.saying(
                9,
                by: cast.suppliers[1],
                [cast.says(.acknowledges, .ours(desk: "x"))],
                nature: .gateway,
                proof: nil
            ) { _ in
            } _: {
                $0.isProvenMachineAnswer = true
            }
        )
        #expect(desk.state.state == .awaitingAcknowledgement)
        #expect(desk.state.receipt == nil)
    }

    @Test("Reading 21: whoever declined and still has the letter may say later to whom it was passed on")
    func declinedThenPassedOn() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.declines)]))
        desk.happen(cast.saying(10, by: cast.suppliers[1], [cast.says(.passesOn, to: "Third Energy")]))
        #expect(desk.state.state == .passedOn)
        #expect(desk.openCauses.isEmpty)
    }

    @Test("A later answer by the same supplier may strengthen a receipt, never weaken it")
    func strengthens() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(gateway(.heldForPerson))
        desk.happen(cast.saying(10, by: cast.suppliers[1], [cast.says(.acknowledges)]))
        #expect(desk.state.receipt?.giver == .person)
        desk.happen(
            cast.saying(
                11,
                by: cast.suppliers[1],
                [cast.says(.passesOn, to: "Third", .beingPassedOn(to: "Third"))],
                nature: .gateway
            )
        )
        #expect(desk.state.state == .passedOn)
        #expect(desk.state.receipt?.giver == .person)
        desk.happen(gateway(.ours(desk: "x"), by: 1, 12))
        #expect(desk.state.state == .passedOn)
        #expect(desk.state.receipt?.giver == .person)
    }

    @Test("Policy may ask for a person's receipt; a gateway's then only says that it arrived")
    func policyAsksForPerson() throws {
        var desk = try Desk.awaiting(cast, policy: cast.policy { $0.acceptsAutomaticReceipts = false })
        desk.happen(gateway(.ours(desk: "x")))
        #expect(desk.state.state == .awaitingAcknowledgement)
        #expect(desk.state.currentForwarding?.signs.count == 1)
    }

    @Test("What the previous sender says of our acknowledgement is no answer to our letter")
    func previousSender() throws {
        var desk = Desk.received(cast)
        desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)]))
        #expect(desk.state.state == .forwarding && desk.state.receipt == nil && desk.tasks.isEmpty)
        desk.happen(cast.saying(10, by: cast.suppliers[1], [], nature: .autoReply))
        #expect(desk.state.currentForwarding?.signs.isEmpty == true)
        desk.happen(cast.saying(11, by: cast.suppliers[1], [cast.says(.asks)]))
        #expect(desk.openCauses == [.question])
    }
}
