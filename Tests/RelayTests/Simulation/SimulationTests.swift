import AlertMail
import CriticalAlerts
import Relay
import Testing

/// Properties that must hold whatever the registers say, the network does and people answer (R19, R20, R25, R26).
@Suite("Many suppliers, random registers, bad networks")
struct SimulationTests {
    let cast: Cast
    let taken: TakenAlert

    init() throws {
        cast = try Cast(suppliers: 8)
        taken = cast.taken(try cast.decoded())
    }

    func simulation(
        seed: UInt64,
        isLossy: Bool,
        habits: [Simulation.Habit],
        losesTrails: Bool = false
    ) -> Simulation {
        var random = SeededGenerator(seed: seed ^ 0x5EED)
        let count = Int.random(in: 2...8, using: &random)
        let most = random.chance(50) ? 3 : 100
        let policy = cast.policy {
            $0.mostSuppliers = most
            if random.chance(10) { $0.desk = nil }
        }
        return Simulation(
            cast: cast,
            count: count,
            policy: policy,
            seed: seed,
            isLossy: isLossy,
            habits: habits,
            losesTrails: losesTrails
        )
    }

    /// What holds for every run.
    func check(_ run: Simulation, _ seed: UInt64) {
        let label = Comment(rawValue: "seed \(seed)")
        #expect(run.faults.isEmpty, label)
        #expect(run.alertLetters.count <= run.suppliers.count + 2, label)
        #expect(Set(run.alertLetters.map { "\($0.from) \($0.to)" }).count == run.alertLetters.count, label)
        let isAcknowledgedOnce = run.isAcknowledgedOnce
        #expect(isAcknowledgedOnce, label)
        let isSomebodys = run.isSomebodys
        #expect(isSomebodys, label)
        for supplier in run.suppliers {
            for state in supplier.cases.values {
                let isExplained = !state.reason.isEmpty
                #expect(isExplained, label)
            }
        }
    }

    @Test(
        "R25, R26: on any registration graph the alert stops, within suppliers + 2 alert letters, and is somebody's",
        arguments: 0..<8
    )
    func graphs(part: Int) {
        for number in 0..<625 {
            let seed = UInt64(part * 625 + number)
            var run = simulation(seed: seed, isLossy: false, habits: [.gateway], losesTrails: seed.isMultiple(of: 3))
            run.takeIn(taken, at: 0)
            run.run(most: 200)
            check(run, seed)
            let isOpen = run.suppliers.contains { $0.cases.values.contains { $0.state == .awaitingAcknowledgement } }
            #expect(!isOpen, "seed \(seed)")
        }
    }

    @Test(
        "With loss, repeats, disorder, people, echoes, absence notes and forgeries no promise is broken and mail is bounded",
        arguments: 0..<8
    )
    func badWorld(part: Int) {
        for number in 0..<625 {
            let seed = UInt64(1_000_000 + part * 625 + number)
            var run = simulation(
                seed: seed,
                isLossy: true,
                habits: Simulation.Habit.allCases,
                losesTrails: seed.isMultiple(of: 5)
            )
            run.takeIn(taken, at: 0)
            if seed.isMultiple(of: 4) { run.takeIn(taken, at: 0) }
            run.run(most: 400)
            run.endOfTime()
            check(run, seed)
        }
    }

    @Test(
        "Whatever persons rule, in whatever order and while letters wait, the promises hold: none leaves for a supplier ruled out",
        arguments: 0..<4
    )
    func rulings(part: Int) {
        for number in 0..<250 {
            let seed = UInt64(2_000_000 + part * 250 + number)
            var run = simulation(seed: seed, isLossy: true, habits: Simulation.Habit.allCases)
            run.takeIn(taken, at: 0)
            let isPaused = seed.isMultiple(of: 2)
            run.run(most: 400, isPaused: isPaused)
            for number in 0..<6 {
                run.rule()
                // Some rulings follow each other while sending is paused, or a server is down.
                run.run(most: 1200, isPaused: isPaused && !number.isMultiple(of: 3))
            }
            run.run(most: 1200)
            run.endOfTime()
            let label = Comment(rawValue: "seed \(seed)")
            #expect(run.faults.isEmpty, label)
            #expect(Set(run.alertLetters.map { "\($0.from) \($0.to)" }).count == run.alertLetters.count, label)
            let isAcknowledgedOnce = run.isAcknowledgedOnce
            #expect(isAcknowledgedOnce, label)
        }
    }

    @Test("The same seed gives the same run")
    func deterministic() {
        for seed in UInt64(0)..<50 {
            var runs: [[[CaseReference: Case]]] = []
            for _ in 0..<2 {
                var run = simulation(seed: seed, isLossy: true, habits: Simulation.Habit.allCases)
                run.takeIn(taken, at: 0)
                run.run(most: 400)
                runs.append(run.suppliers.map(\.cases))
            }
            #expect(runs[0] == runs[1], "seed \(seed)")
        }
    }
}
