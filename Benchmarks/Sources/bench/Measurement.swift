import Counters
import Glibc

/// What one work costs, counted: the same on every machine with the same toolchain and C library.
struct Measurement: Equatable {
    var instructions: Int
    var allocations: Int

    /// The child's part: does the work and prints its allocations.
    static func runOnce(_ name: String) -> Bool {
        guard let work = Work.named(name) else { return false }
        let run = work.prepare()
        // What is set up only once (tables, metadata) is not the work's.
        if work.isWarm { precondition(run() > 0, "a work that does nothing") }
        let before = counters_allocations()
        counters_begin()
        let result = run()
        counters_end()
        let allocations = counters_allocations() - before
        precondition(result > 0, "a work that does nothing")
        print("allocations \(allocations)")
        return true
    }

    /// Does a work for ten seconds.
    static func runForProfile(_ name: String) -> Bool {
        guard let work = Work.named(name) else { return false }
        let run = work.prepare()
        let end = Clock.seconds + 10
        var rounds = 0
        while Clock.seconds < end {
            precondition(run() > 0, "a work that does nothing")
            rounds += 1
        }
        print("\(rounds) rounds")
        return true
    }

    /// The child's part for what the preparation costs.
    static func prepareOnce(_ name: String) -> Bool {
        guard let work = Work.named(name) else { return false }
        _ = work.prepare()
        return true
    }

    /// Runs works in children under callgrind; nil, with what a child said, if one fails.
    static func of(_ works: [Work]) -> [String: Measurement]? {
        let callgrind = ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--callgrind-out-file=/dev/null"]
        guard let outputs = outputs(works.map { callgrind + [Child.ownPath, "one", $0.name] }) else { return nil }
        var found: [String: Measurement] = [:]
        for (work, output) in zip(works, outputs) {
            guard let allocations = number(after: "allocations ", in: output),
                let instructions = number(after: "Collected : ", in: output), instructions > 0
            else {
                print("\(work.name) cannot be measured (valgrind must be there, also when this is built):\n\(output)")
                return nil
            }
            found[work.name] = Measurement(instructions: instructions, allocations: allocations)
        }
        return found
    }

    /// Instructions of works that are too large for callgrind: cachegrind counts three times as fast, but from start to
    /// end, so that what the preparation costs is counted by itself and taken off.
    static func instructions(_ works: [Work]) -> [String: Int]? {
        let cachegrind = [
            "valgrind", "--tool=cachegrind", "--cache-sim=no", "--branch-sim=no", "--cachegrind-out-file=/dev/null",
        ]
        let commands = works.flatMap { work in
            ["one", "prepare"].map { cachegrind + [Child.ownPath, $0, work.name] }
        }
        guard let outputs = outputs(commands) else { return nil }
        var found: [String: Int] = [:]
        for (number, work) in works.enumerated() {
            let counts = outputs[(2 * number)...].prefix(2).map { Measurement.number(after: "refs:", in: $0) ?? 0 }
            guard counts[1] > 0, counts[0] > counts[1] else {
                print("\(work.name) cannot be measured (valgrind must be there):\n\(outputs[2 * number])")
                return nil
            }
            found[work.name] = counts[0] - counts[1]
        }
        return found
    }

    /// What children say, as many at once as there are processors.
    private static func outputs(_ commands: [[String]]) -> [String]? {
        let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        guard let answers = Child.run(commands, atOnce: processors, environment: fixedEnvironment) else {
            print("valgrind cannot be started.")
            return nil
        }
        return answers.map(\.output)
    }

    /// Nothing of this machine: no seed of hash tables, and the C library's plainest vector code, since it takes another
    /// for each kind of processor.
    private static let fixedEnvironment = [
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "SWIFT_DETERMINISTIC_HASHING": "1",
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX2,-AVX,-BMI2,-BMI1,-ERMS,-FSRM,-SSE4_2,"
            + "-SSE4_1,-SSSE3,-MOVBE,-LZCNT,-POPCNT",
    ]

    /// The number behind the first `key`, without the commas that valgrind writes into it.
    private static func number(after key: String, in text: String) -> Int? {
        for line in text.split(separator: "\n") {
            var rest = line
            while !rest.isEmpty {
                if rest.hasPrefix(key) {
                    let digits = rest.dropFirst(key.count).drop { $0 == " " }.prefix { $0.isNumber || $0 == "," }
                    return Int(digits.filter(\.isNumber))
                }
                rest = rest.dropFirst()
            }
        }
        return nil
    }
}
