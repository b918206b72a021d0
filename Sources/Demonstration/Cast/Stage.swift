import AlertMail
import CriticalAlerts
import Foundation
import Logging
import MailMessage
import MailSecurity
import Relay
import RelayService
import RelayStore

/// Suppliers, their gateways and their mail servers, and what is seen of them while a scene is played.
actor Stage {
    nonisolated let gateways: [OwnGateway]
    nonisolated let outside: Outside
    /// The command, run for whatever a supplier's people do.
    private let program: String
    private nonisolated let timeline: Timeline
    /// What each store held when the scene began, by its number among the scenes played.
    private var beginnings: [[Member: Holdings]] = []

    /// Sets everything up; no process is running yet.
    init(
        in folder: String,
        on servers: Servers,
        program: String,
        meters: [Meter],
        say: @escaping @Sendable (String) -> Void
    ) async throws {
        self.program = program
        // One authority for all, as suppliers have it that have exchanged certificates.
        let now = systemClock().secondsSince1970
        let authority = try PrivateAuthority(creating: "Demonstration", from: now - 3600, days: 2)
        let log = Logger(label: "alertrelay") { _ in SwiftLogNoOpLogHandler() }
        var gateways: [OwnGateway] = []
        for member in Member.gateways {
            gateways.append(
                try await OwnGateway(
                    settingUp: member,
                    in: "\(folder)/\(member.id)",
                    on: servers,
                    authority: authority,
                    meters: meters,
                    log: log
                )
            )
        }
        self.gateways = gateways
        outside = Outside(servers: servers, folder: folder)
        timeline = Timeline(say: say)
    }

    // MARK: Scenes

    /// Begins a scene: what is there now belongs to what was before.
    func begin(_ scene: Scene) async throws {
        beginnings.append(try await holdings())
        await timeline.begin(scene)
    }

    /// Waits until all is as the scene expects it, telling what happens meanwhile; gives up after a while.
    func untilExpected(_ scene: Scene) async throws {
        let desks = scene.expected.filter { if case .supplier = $0.place { true } else { false } }
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            try await tellNews()
            var isExpected = true
            for expectation in desks
            where try await standing(at: expectation.place, of: beginnings.count - 1) != expectation.standing {
                isExpected = false
                break
            }
            if isExpected { return try await tellNews() }
            try await Task.sleep(for: Self.pause)
        }
    }

    /// Waits until nothing has changed at any supplier for a while: mail that comes late, or goes round, is to be seen.
    func untilQuiet() async throws {
        var last = try await holdings()
        var quietSince = ContinuousClock.now
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline, ContinuousClock.now - quietSince < Self.quiet {
            try await Task.sleep(for: Self.pause)
            try await tellNews()
            let now = try await holdings()
            if now != last { quietSince = .now }
            last = now
        }
    }

    /// What is seen of a scene at a place now.
    func standing(at place: Place, of scene: Int) async throws -> Standing {
        switch place {
        case .inbox(let address): return .mails(try await outside.mails(of: address).count)
        case .supplier(let member):
            let store = try gateway(of: member).store
            let before = beginnings[scene][member] ?? Holdings()
            // What came after the next scene had begun is that scene's.
            let all = try await Holdings(of: store)
            let now = beginnings.indices.contains(scene + 1) ? beginnings[scene + 1][member] ?? all : all
            var cases: [CaseStanding] = []
            for reference in now.cases where !before.cases.contains(reference) {
                if let story = try await store.story(of: reference) { cases.append(CaseStanding(story)) }
            }
            let tasks = try await store.tasks(includingDone: false)
                .filter { $0.cases.isEmpty && now.tasks.contains($0.reference) && !before.tasks.contains($0.reference) }
            return .desk(cases, without: tasks.map(\.draft.cause))
        }
    }

    /// What each store holds now.
    private func holdings() async throws -> [Member: Holdings] {
        var holdings: [Member: Holdings] = [:]
        for gateway in gateways { holdings[gateway.member] = try await Holdings(of: gateway.store) }
        return holdings
    }

    private func tellNews() async throws {
        for gateway in gateways { try await timeline.tellNews(of: gateway) }
    }

    /// Tells what is done in somebody's part, after what was done before.
    func tell(_ text: String) async throws {
        try await tellNews()
        await timeline.tell(text)
    }

    /// Shows a text as it is.
    nonisolated func show(_ text: String) async {
        await timeline.show(text)
    }

    // MARK: What people do

    /// Gives alerts to a supplier's gateway, as files, by the command that its operators use.
    ///
    /// - Throws: ``DemonstrationError`` if the command does not end with this exit code.
    func forward(_ documents: [[UInt8]], at member: Member, endingWith code: Int32 = 0) async throws {
        let gateway = try gateway(of: member)
        try await tell(
            "DCC gives \(member.name) \(documents.count == 1 ? "an alert" : "\(documents.count) alerts"), as XML."
        )
        var files: [String] = []
        for document in documents {
            let file = "\(gateway.folder)/alert-\(UUID().uuidString.prefix(8)).xml"
            try Data(document).write(to: URL(fileURLWithPath: file))
            files.append(file)
        }
        try await Program.output(
            [program, "forward", "--config", gateway.configurationFile] + files,
            endingWith: code
        )
    }

    /// An alert letter in the inbox of a supplier that has no gateway.
    struct ArrivedLetter: Sendable {
        /// The sender's case.
        let reference: CaseReference
        let messageID: String
        /// The mail as the inbox has it.
        let mail: String

        /// Its plain text.
        var text: String {
            let message = Message(bytes: Array(mail.utf8))
            return message.parts.first { $0.contentType.matches("text", "plain") }?.text().text ?? ""
        }
    }

    /// Waits until so many of the scene's letters have arrived in an inbox; in the order of their cases.
    func letters(_ count: Int, from member: Member, to receiver: Member) async throws -> [ArrivedLetter] {
        let store = try gateway(of: member).store
        let before = beginnings.last?[member] ?? Holdings()
        var letters: [ArrivedLetter] = []
        try await eventually("\(count) letters in the inbox of \(receiver.name)") {
            letters = []
            for reference in try await Holdings(of: store).cases where !before.cases.contains(reference) {
                guard let letter = try await store.story(of: reference)?.letters.last, letter.progress == .accepted,
                    let uid = try await outside.mails(of: receiver.address, subject: reference.text).last
                else { continue }
                let mail = try await outside.mail(uid, of: receiver.address)
                letters.append(ArrivedLetter(reference: reference, messageID: letter.letter.messageID, mail: mail))
            }
            return letters.count == count
        }
        return letters
    }

    /// The person who reads a supplier's inbox.
    nonisolated func person(_ name: String, at member: Member) -> Person {
        Person(name: name, address: member.address, servers: outside.servers, folder: outside.folder)
    }

    /// Waits until every gateway's process watches its inbox.
    func untilGatewaysWatch() async throws {
        for gateway in gateways {
            try await eventually("\(gateway.member.name)'s gateway watches its inbox; see \(gateway.logFile)") {
                try await gateway.watchesInbox
            }
        }
    }

    private func eventually(_ what: String, _ isSo: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            if try await isSo() { return }
            try await tellNews()
            try await Task.sleep(for: Self.pause)
        }
        throw DemonstrationError("it did not happen within \(Self.patience): \(what)")
    }

    private func gateway(of member: Member) throws -> OwnGateway {
        guard let gateway = gateways.first(where: { $0.member == member }) else {
            throw DemonstrationError("\(member.name) has no gateway")
        }
        return gateway
    }

    /// Between two looks.
    private static let pause: Duration = .milliseconds(100)
    /// How long a scene may take to come to its end: far more than it needs.
    private static let patience: Duration = .seconds(30)
    /// How long nothing must change. Each gateway looks at its inbox and its outbox every second.
    private static let quiet: Duration = .seconds(3)
}
