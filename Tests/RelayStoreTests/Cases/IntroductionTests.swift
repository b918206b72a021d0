import AlertMail
import CriticalAlerts
import Relay
import RelayStore
import Testing

/// Shared suite: what partners' introductions brought.
@Suite struct IntroductionTests {
    /// Takes a mail in and commits that it brought an introduction.
    @discardableResult
    private func bring(
        _ fixture: StoreFixture,
        seed: UInt8,
        proven: Bool = true,
        answers: Bool = false,
        partner: SupplierID? = nil,
        at received: Int64 = 0,
        decidedAt: Int64 = 0
    ) async throws -> MailNumber {
        var mail = fixture.mail(uid: UInt32(seed), seed: seed)
        mail.receivedAt = fixture.later(received)
        let number = try #require(try await fixture.store.takeIn([mail]).first ?? nil)
        let partner = partner ?? fixture.partner
        var step = Step(supplier: fixture.supplier, at: fixture.later(decidedAt))
        step.mail = (number, .processed)
        step.introduction = PartnerIntroduction(
            partner: partner,
            isProven: proven,
            answer: answers ? answer(fixture, partner, number) : nil
        )
        _ = try await fixture.store.commit([step])
        return number
    }

    private func answer(_ fixture: StoreFixture, _ partner: SupplierID, _ mail: MailNumber) -> VerifiedAnswer {
        VerifiedAnswer(
            partner: partner,
            profile: .gateway,
            introduction: LetterReference(bits: 5),
            mail: mail,
            receivedAt: fixture.now,
            proof: .smime,
            why: "the mail is signed"
        )
    }

    @Test(arguments: StoreKind.allCases)
    func `introductions of a partner: proven ones first, newest first, each once`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let old = try await bring(fixture, seed: 1, at: 0)
        let new = try await bring(fixture, seed: 2, at: 60)
        let unproven = try await bring(fixture, seed: 3, proven: false, at: 120)
        let older = try await bring(fixture, seed: 4, proven: false, at: -60)
        let other = try #require(SupplierID("EAST"))
        let another = try await bring(fixture, seed: 5, partner: other)
        let again = try fixture.again()
        for store in [fixture.store, again] {
            #expect(try await store.introductions(of: fixture.partner, limit: 9) == [new, old, unproven, older])
            #expect(try await store.introductions(of: fixture.partner, limit: 2) == [new, old])
            #expect(try await store.introductions(of: other, limit: 9) == [another])
            #expect(try await store.introductions(of: fixture.supplier, limit: 9) == [])
            #expect(try await store.verifiedAnswers() == [])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `the first verified answer of a partner stands, with its explanation, and survives`(kind: StoreKind)
        async throws
    {
        let fixture = try StoreFixture(kind)
        let first = try await bring(fixture, seed: 1, answers: true, decidedAt: 30)
        try await bring(fixture, seed: 2, answers: true, decidedAt: 90)
        let other = try #require(SupplierID("EAST"))
        let another = try await bring(fixture, seed: 3, answers: true, partner: other, decidedAt: 120)
        let again = try fixture.again()
        for store in [fixture.store, again] {
            #expect(
                try await store.verifiedAnswers() == [
                    KeptAnswer(answer: answer(fixture, other, another), keptAt: fixture.later(120)),
                    KeptAnswer(answer: answer(fixture, fixture.partner, first), keptAt: fixture.later(30)),
                ]
            )
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a mail that was decided meanwhile brings nothing more`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let number = try #require(try await fixture.store.takeIn([fixture.mail(uid: 1, seed: 1)]).first ?? nil)
        var step = fixture.step()
        step.mail = (number, .review)
        _ = try await fixture.store.commit([step])
        step.introduction = PartnerIntroduction(
            partner: fixture.partner,
            isProven: true,
            answer: answer(fixture, fixture.partner, number)
        )
        _ = try await fixture.store.commit([step])
        #expect(try await fixture.store.introductions(of: fixture.partner, limit: 9) == [])
        #expect(try await fixture.store.verifiedAnswers() == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `an answer of another mail or partner is refused, and its mail stays undecided`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let number = try #require(try await fixture.store.takeIn([fixture.mail(uid: 1, seed: 1)]).first ?? nil)
        let other = try #require(SupplierID("EAST"))
        for answer in [answer(fixture, other, number), answer(fixture, fixture.partner, MailNumber(77))] {
            var step = fixture.step()
            step.mail = (number, .processed)
            step.introduction = PartnerIntroduction(partner: fixture.partner, isProven: true, answer: answer)
            let refused = step
            await fixture.expectThrown(.refused) { _ = try await fixture.store.commit([refused]) }
        }
        #expect(try await fixture.store.introductions(of: fixture.partner, limit: 9) == [])
        #expect(try await fixture.store.mail(number)?.disposition == nil)
    }
}
