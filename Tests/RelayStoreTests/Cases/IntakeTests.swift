import AlertMail
import CriticalAlerts
import Relay
import RelayStore
import Testing

/// Shared suite: taking in.
@Suite struct IntakeTests {
    @Test(arguments: StoreKind.allCases)
    func `an alert that was taken in is there for every process, byte for byte`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let number = try await fixture.store.takeIn(fixture.alert("\u{0}\r\n<a/>"))
        let kept = try #require(try await fixture.again().intake(number))
        #expect(kept.intake == fixture.alert("\u{0}\r\n<a/>"))
        #expect(kept.attempts == 0)
        #expect(kept.reference == nil)
        #expect(try await fixture.store.intake(IntakeNumber(99)) == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `that only the beginning of an alert is kept is kept with it`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        for size in [5_000_000, nil] {
            var alert = fixture.alert("<a")
            alert.isCut = true
            alert.wholeSize = size
            let number = try await fixture.store.takeIn(alert)
            #expect(try await fixture.again().intake(number)?.intake == alert)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a place in the mailbox is taken in once, also within one batch; the pipe has no place`(kind: StoreKind)
        async throws
    {
        let fixture = try StoreFixture(kind)
        let first = try await fixture.store.takeIn([
            fixture.mail(uid: 1, seed: 1), fixture.mail(uid: 2, seed: 2), fixture.mail(uid: 1, seed: 3),
        ])
        #expect(first.map { $0 != nil } == [true, true, false])
        let second = try await fixture.again().takeIn([
            fixture.mail(uid: 2, seed: 2), fixture.mail(uid: 3, seed: 4),
            fixture.mail(uid: 2, seed: 5, folder: "Other"),
            fixture.mail(uid: nil, seed: 6), fixture.mail(uid: nil, seed: 7),
        ])
        #expect(second.map { $0 != nil } == [false, true, true, true, true])
        let number = try #require(first.first ?? nil)
        #expect(try await fixture.store.mail(number)?.mail == fixture.mail(uid: 1, seed: 1))
    }

    @Test(arguments: StoreKind.allCases)
    func `the same bytes again are decided once, and the mailbox is told of both alike`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let store = fixture.store
        let numbers = try await store.takeIn([
            fixture.mail(uid: 1, seed: 1), fixture.mail(uid: 2, seed: 1), fixture.mail(uid: 3, seed: 2),
        ]).compactMap(\.self)
        try #require(numbers.count == 3)
        #expect(try await store.undecided(limit: 10).mails.map(\.number) == [numbers[0], numbers[2]])
        #expect(try await store.untoldMails(source: .imap, limit: 10) == [])

        var step = fixture.step()
        step.mail = (numbers[0], .review)
        _ = try await store.commit([step])
        let untold = try await store.untoldMails(source: .imap, limit: 10)
        #expect(untold.map(\.number) == [numbers[0], numbers[1]])
        #expect(untold.map(\.disposition) == [.review, .review])

        // And once more, now that it is decided: for example under a new UIDVALIDITY.
        let late = try await store.takeIn([fixture.mail(uid: 9, seed: 1)])
        let twin = try #require(late.first ?? nil)
        #expect(try await store.mail(twin)?.disposition == .review)
        #expect(try await store.undecided(limit: 10).mails.map(\.number) == [numbers[2]])

        try await store.markTold([numbers[0], numbers[1], twin, numbers[2]], at: fixture.now)
        #expect(try await store.untoldMails(source: .imap, limit: 10) == [])
        #expect(
            try await store.undecided(limit: 10).mails.map(\.number) == [numbers[2]],
            "what is undecided is not told"
        )
    }

    @Test(arguments: StoreKind.allCases)
    func `attempts are counted before a row is handed out, and a suspect is handed out alone`(kind: StoreKind)
        async throws
    {
        let fixture = try StoreFixture(kind)
        let intakes = [
            try await fixture.store.takeIn(fixture.alert("1")), try await fixture.store.takeIn(fixture.alert("2")),
        ]
        let mails = try await fixture.store.takeIn([fixture.mail(uid: 1, seed: 1), fixture.mail(uid: 2, seed: 2)])
            .compactMap(\.self)
        let first = try await fixture.store.undecided(limit: 10)
        #expect(first.intakes.map(\.number) == intakes)
        #expect(first.mails.map(\.number) == mails)
        #expect(first.intakes.map(\.attempts) + first.mails.map(\.attempts) == [1, 1, 1, 1])

        // The process ended while it decided the first: nobody else is blamed from here on.
        for attempts in 2...4 {
            let next = try await fixture.again().undecided(limit: 10)
            #expect(next.intakes.map(\.number) == [intakes[0]])
            #expect(next.intakes.map(\.attempts) == [attempts])
            #expect(next.mails == [])
        }
        var step = fixture.step()
        step.intake = (intakes[0], nil, "set aside")
        _ = try await fixture.store.commit([step])
        let rest = try await fixture.store.undecided(limit: 10)
        #expect(rest.intakes.map(\.attempts) == [2])
        step.intake = (intakes[1], nil, nil)
        _ = try await fixture.store.commit([step])
        let last = try await fixture.store.undecided(limit: 10)
        #expect(last.intakes == [])
        #expect(last.mails.map(\.number) == [mails[0]])
        #expect(last.mails.map(\.attempts) == [2])
        #expect(try await fixture.store.intake(intakes[0])?.quarantine == "set aside")
    }

    @Test(arguments: StoreKind.allCases)
    func `an alert that comes in is not handed out together with a suspect mail`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        _ = try await fixture.store.takeIn([fixture.mail(uid: 1, seed: 1)])
        #expect(try await fixture.store.undecided(limit: 10).mails.map(\.attempts) == [1])
        let alert = try await fixture.store.takeIn(fixture.alert())
        let next = try await fixture.store.undecided(limit: 10)
        #expect(next.intakes.map(\.number) == [alert])
        #expect(next.mails == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `what is handed out at once is bounded in number and bytes, but never nothing`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let large = [UInt8](repeating: 0x41, count: 9 << 20)
        let numbers = try await fixture.store.takeIn([
            fixture.mail(uid: 1, seed: 1, bytes: large + large), fixture.mail(uid: 2, seed: 2, bytes: large),
            fixture.mail(uid: 3, seed: 3), fixture.mail(uid: 4, seed: 4, bytes: large), fixture.mail(uid: 5, seed: 5),
        ]).compactMap(\.self)
        for expected in [[numbers[0]], [numbers[1], numbers[2]], [numbers[3], numbers[4]]] {
            let handed = try await fixture.store.undecided(limit: 2).mails.map(\.number)
            #expect(handed == expected)
            for number in handed {
                var step = fixture.step()
                step.mail = (number, .processed)
                _ = try await fixture.store.commit([step])
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `what was decided meanwhile is not decided again`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let number = try #require(try await fixture.store.takeIn([fixture.mail(uid: 1, seed: 1)]).first ?? nil)
        let alert = try await fixture.store.takeIn(fixture.alert())
        var one = fixture.step(tasks: [(fixture.task(1), fixture.draft(.answerToRead, "mail", mail: number))])
        one.mail = (number, .review)
        #expect(try await fixture.store.commit([one]) == [fixture.task(1)])
        var two = fixture.step(tasks: [(fixture.task(2), fixture.draft(.question, "mail", mail: number))])
        two.mail = (number, .processed)
        var other = fixture.step()
        other.intake = (alert, nil, "no alert")
        #expect(try await fixture.again().commit([two, other]) == [])
        #expect(try await fixture.store.mail(number)?.disposition == .review)
        #expect(try await fixture.store.tasks(includingDone: true).map(\.draft.cause) == [.answerToRead])
        #expect(
            try await fixture.store.intake(alert)?.quarantine == "no alert",
            "other steps of the commit are written"
        )
        two.mail = (MailNumber(999), .processed)
        await fixture.expectThrown(.notFound) { _ = try await fixture.store.commit([two]) }
    }

    @Test(arguments: StoreKind.allCases)
    func `rows of another supplier are refused`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        var alert = fixture.alert()
        alert.supplier = fixture.partner
        await fixture.expectThrown(.refused) { [alert] in _ = try await fixture.store.takeIn(alert) }
        var mail = fixture.mail(uid: 1, seed: 1)
        mail.supplier = fixture.partner
        await fixture.expectThrown(.refused) { [mail] in _ = try await fixture.store.takeIn([mail]) }
        let step = Step(supplier: fixture.partner, at: fixture.now)
        await fixture.expectThrown(.refused) { _ = try await fixture.store.commit([step]) }
    }

    @Test(arguments: StoreKind.allCases)
    func `a digest that is none is refused, and none of its batch is kept`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        var mail = fixture.mail(uid: 2, seed: 2)
        mail.digest = [1, 2, 3]
        await fixture.expectThrown(.refused) { [mail] in
            _ = try await fixture.store.takeIn([fixture.mail(uid: 1, seed: 1), mail])
        }
        #expect(try await fixture.store.undecided(limit: 10).mails == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `folders and settings are kept`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        #expect(try await fixture.store.folderProgress("INBOX") == nil)
        for uid: UInt32 in [17, .max] {
            let progress = FolderProgress(folder: "INBOX", uidValidity: .max, lastUID: uid, actsFrom: fixture.now)
            try await fixture.store.setFolderProgress(progress)
            #expect(try await fixture.again().folderProgress("INBOX") == progress)
        }
        #expect(try await fixture.store.setting("paused") == nil)
        for value in ["by Ann", "by Bob", nil] {
            try await fixture.store.set("paused", to: value)
            #expect(try await fixture.again().setting("paused") == value)
        }
    }
}
