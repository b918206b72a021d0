/// Table 5.1 between three suppliers, each with a gateway in a process of its own, over real SMTP and IMAP servers on loopback.
///
/// The gateways are what is shown: they run as they would anywhere, and do everything by themselves. The demonstration plays the
/// others (DCC, people, strangers), looks into the suppliers' stores, and says whether what happened is what was expected.
public struct DemonstrationRun: Sendable {
    private let servers: Servers
    private let folder: String
    private let program: String
    private let say: @Sendable (String) -> Void

    /// - Parameters:
    ///   - servers: where mail goes.
    ///   - folder: a new folder for the suppliers.
    ///   - program: the command `alertrelay`, which runs the gateways.
    ///   - say: told line by line what happens.
    public init(servers: Servers, folder: String, program: String, say: @escaping @Sendable (String) -> Void) {
        self.servers = servers
        self.folder = folder
        self.program = program
        self.say = say
    }

    /// Letters of the scenes that there are.
    public static let scenes: [Character] = Scene.all.map(\.letter)

    /// Plays scenes and looks at what came of them; a scene that fails is a finding like others, and the rest goes on.
    ///
    /// - Parameter letters: the scenes to play; unknown letters are left out.
    /// - Throws: ``DemonstrationError`` or whatever setting up throws.
    public func perform(_ letters: Set<Character> = Set(scenes)) async throws -> [Finding] {
        let scenes = Scene.all.filter { letters.contains($0.letter) }
        let stage = try await Stage(
            in: folder,
            on: servers,
            program: program,
            meters: scenes.flatMap(\.meters),
            say: say
        )
        say("Suppliers, each with its own configuration, store, mailbox, key and process:")
        for gateway in stage.gateways { say("    \(gateway.member.name) <\(gateway.member.address)>") }
        return try await withThrowingTaskGroup(of: (OwnGateway, String).self) { group in
            var ends: [AsyncStream<Never>.Continuation] = []
            for gateway in stage.gateways {
                let (stop, end) = AsyncStream.makeStream(of: Never.self)
                ends.append(end)
                group.addTask { (gateway, try await gateway.serve(program, until: stop)) }
            }
            // However it ends: the group waits for every gateway.
            defer { for end in ends { end.finish() } }
            try await stage.untilGatewaysWatch()
            let failures = await play(scenes, on: stage)
            var findings = try await findings(of: scenes, on: stage, failures)
            for end in ends { end.finish() }
            var endings: [Member: String] = [:]
            for try await (gateway, ending) in group { endings[gateway.member] = ending }
            findings += stage.gateways.map { Self.finding(endings[$0.member] ?? "", of: $0) }
            return findings
        }
    }

    private static func finding(_ ending: String, of gateway: OwnGateway) -> Finding {
        Finding(
            scene: "*",
            title: "Every gateway runs to the end, and ends when it is asked to.",
            place: gateway.member.name,
            expected: ["exit code 0"],
            happened: [ending]
        )
    }

    /// Plays one scene after the other; what went wrong, by the scene's number.
    private func play(_ scenes: [Scene], on stage: Stage) async -> [Int: String] {
        var failures: [Int: String] = [:]
        for (number, scene) in scenes.enumerated() {
            do {
                try await stage.begin(scene)
                try await scene.play(stage)
                try await stage.untilExpected(scene)
            } catch {
                failures[number] = "\(error)"
                say("    it cannot be played: \(error)")
            }
        }
        return failures
    }

    private func findings(of scenes: [Scene], on stage: Stage, _ failures: [Int: String]) async throws -> [Finding] {
        try await stage.untilQuiet()
        var findings: [Finding] = []
        for (number, scene) in scenes.enumerated() {
            for expectation in scene.expected {
                var happened = try await stage.standing(at: expectation.place, of: number).lines
                if let failure = failures[number] { happened.append("could not be played: \(failure)") }
                findings.append(
                    Finding(
                        scene: scene.letter,
                        title: scene.title,
                        place: expectation.place.description,
                        expected: expectation.standing.lines,
                        happened: happened
                    )
                )
            }
        }
        return findings
    }
}
