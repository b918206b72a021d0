import AlertMail
import CriticalAlerts
import Relay
import Testing

/// What an introduction by mail means, and what it never does.
@Suite("Introductions: a verified answer to ours, or something for a person")
struct IntroductionTests {
    let cast: Cast
    /// An introduction of ours to supplier 1.
    let ours = LetterReference(bits: 7)

    init() throws { cast = try Cast() }

    private func token(_ reference: LetterReference) throws -> String {
        try #require(LetterToken(reference: reference.text, letter: 1, keyID: "k1", mac: "0123456789ABCDEF")).localPart
    }

    /// An introduction that names itself `named`, and whose part cites our introduction to supplier 1.
    private func assign(
        named: SupplierID? = nil,
        writer: SupplierID?,
        proof: WriterAttestation.Proof? = .smime,
        accepts: [LetterProfile] = [.plain, .signed, .gateway],
        answers: SentIntroduction?,
        nature: MailNature = .gateway,
        isHeld: Bool = false,
        _ change: (inout Reading) throws -> Void = { _ in }
    ) throws -> Assignment {
        var reading = Reading()
        reading.nature = nature
        reading.machinePart = MachinePart(
            kind: .contacts,
            supplier: named ?? cast.suppliers[1],
            references: [],
            token: try token(LetterReference(bits: 99)),
            cites: answers == nil ? nil : try token(ours),
            introduction: Introduction(certificatePEM: "PEM", fingerprint: "claimed", accepts: accepts)
        )
        reading.correlations = [
            Correlation(
                token: try token(LetterReference(bits: 99)),
                reference: LetterReference(bits: 99).text,
                place: .threadHeader,
                attestation: .unknown
            )
        ]
        try change(&reading)
        let mail = cast.mail(50, from: writer, proof: proof) {
            $0.introduction = ReceivedIntroduction(fingerprint: "AB:CD", answers: answers)
            $0.isHeld = isHeld
        }
        return Relay.assign(
            reading,
            of: mail,
            candidates: [],
            ownAddresses: [cast.address(cast.me)],
            due: cast.start
        )
    }

    private var toFirst: SentIntroduction { SentIntroduction(reference: ours, supplier: cast.suppliers[1]) }

    @Test(
        "A proven answer to our introduction sets the profile, by whichever proof, and nobody need look",
        arguments: [WriterAttestation.Proof.smime, .machineSignature, .authenticationResults]
    )
    func verified(proof: WriterAttestation.Proof) throws {
        let assignment = try assign(writer: cast.suppliers[1], proof: proof, answers: toFirst)
        let answer = try #require(assignment.introduction?.answer)
        #expect(answer.partner == cast.suppliers[1])
        #expect(answer.profile == .gateway)
        #expect(answer.introduction == ours)
        #expect(answer.mail == MailNumber(50))
        #expect(answer.receivedAt == cast.start)
        #expect(answer.proof == proof)
        #expect(answer.why == "the mail is signed")
        #expect(assignment.tasks.isEmpty && !assignment.needsReview)
        #expect(assignment.isOurs)
        #expect(assignment.notes.count == 1)
    }

    @Test("Unproven, unasked, or to another's introduction: nothing is set, and a person is told what to do")
    func notVerified() throws {
        let toSecond = SentIntroduction(reference: ours, supplier: cast.suppliers[2])
        let cases: [(proof: WriterAttestation.Proof?, answers: SentIntroduction?, what: String)] = [
            (nil, toFirst, "nothing proves that they wrote it"), (.smime, nil, "introduces itself"),
            (nil, nil, "nothing proves that they wrote it"), (.smime, toSecond, "introduces itself"),
        ]
        for (proof, answers, what) in cases {
            let assignment = try assign(writer: cast.suppliers[1], proof: proof, answers: answers)
            let kept = try #require(assignment.introduction)
            #expect(kept == PartnerIntroduction(partner: cast.suppliers[1], isProven: proof != nil))
            let task = try #require(assignment.tasks.first)
            #expect(assignment.tasks.count == 1)
            #expect(task.cause == .answerToRead)
            #expect(task.subject == "introduction of supplier-1")
            #expect(task.what.contains(what), "\(task.what)")
            #expect(task.next.contains("compare the fingerprint"))
            #expect(task.commands.contains("alertrelay suppliers introduce supplier-1"))
            // The certificate's own fingerprint, not the one that the letter claims.
            #expect(task.known.contains("SHA-256 of the certificate within: AB:CD."))
            #expect(task.known.contains("It accepts: plain, signed, gateway."))
            #expect(!task.known.contains { $0.contains("claimed") })
        }
    }

    @Test("An answer that does not accept letters for gateways sets nothing, and a person is told")
    func notAccepting() throws {
        let assignment = try assign(writer: cast.suppliers[1], accepts: [.plain, .signed], answers: toFirst)
        #expect(assignment.introduction?.answer == nil)
        #expect(
            assignment.tasks.map(\.what) == [
                "Name of supplier-1 answers our introduction, and does not accept letters for gateways."
            ]
        )
    }

    @Test("Mail from before we looked is recorded and sets nothing")
    func held() throws {
        let assignment = try assign(writer: cast.suppliers[1], answers: toFirst, isHeld: true)
        #expect(assignment.introduction == PartnerIntroduction(partner: cast.suppliers[1], isProven: true))
        #expect(assignment.tasks.map(\.subject) == ["held mail"])
    }

    @Test("A partner that introduces somebody else sets nothing and is kept for nobody")
    func anotherName() throws {
        for named in [cast.suppliers[2], cast.me] {
            let assignment = try assign(named: named, writer: cast.suppliers[1], answers: toFirst)
            #expect(assignment.introduction == nil)
            #expect(
                assignment.tasks.map(\.what) == ["A mail of Name of supplier-1 introduces somebody else: \(named)."]
            )
        }
    }

    @Test("Strangers' introductions set nothing, are kept for nobody, and make one task together")
    func strangers() throws {
        let subjects = try [cast.suppliers[1], cast.suppliers[2]].map { named in
            let assignment = try assign(named: named, writer: nil, answers: toFirst)
            #expect(assignment.introduction == nil)
            #expect(assignment.tasks.count == 1)
            #expect(!assignment.tasks.contains { $0.commands.contains { $0.contains("introduce") } })
            return assignment.tasks.first?.subject
        }
        #expect(subjects == ["introductions of strangers", "introductions of strangers"])
    }

    @Test("A token of ours with a wrong seal makes the whole introduction void, and is urgent")
    func forged() throws {
        let assignment = try assign(writer: cast.suppliers[1], answers: toFirst) { reading in
            reading.correlations.append(
                Correlation(
                    token: try token(ours),
                    reference: ours.text,
                    place: .machinePart,
                    attestation: .contradicted
                )
            )
        }
        #expect(assignment.introduction == nil)
        #expect(assignment.tasks.map(\.cause) == [.forgedToken])
    }

    @Test("Our own introduction that comes back from an auto-responder or a list says nothing")
    func echo() throws {
        let assignment = try assign(named: cast.me, writer: cast.suppliers[1], answers: nil) { reading in
            reading.correlations = [
                Correlation(
                    token: try token(LetterReference(bits: 99)),
                    reference: LetterReference(bits: 99).text,
                    place: .threadHeader,
                    attestation: .proven
                )
            ]
        }
        #expect(assignment.introduction == nil && assignment.tasks.isEmpty)
        for nature in [MailNature.autoReply, .ticketReceipt, .deliveryFailure, .human] {
            let copy = try assign(writer: cast.suppliers[1], answers: toFirst, nature: nature)
            #expect(copy.introduction == nil, "\(nature)")
        }
    }
}
