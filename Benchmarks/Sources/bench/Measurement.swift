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

    /// Runs works in children under callgrind, as many at once as there are processors; nil, with what a child said, if
    /// one fails.
    static func of(_ works: [Work]) -> [String: Measurement]? {
        var found: [String: Measurement] = [:]
        var running: [(name: String, child: Child)] = []
        let atOnce = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        var waiting = works[...]
        while !waiting.isEmpty || !running.isEmpty {
            if running.count < atOnce, let work = waiting.popFirst() {
                guard let child = Child(command(work.name), environment: fixedEnvironment) else { return nil }
                running.append((work.name, child))
                continue
            }
            let (name, child) = running.removeFirst()
            let answer = child.answer()
            guard answer.succeeded, let allocations = number(after: "allocations ", in: answer.output),
                let instructions = number(after: "Collected : ", in: answer.output), instructions > 0
            else {
                print("\(name) cannot be measured (valgrind must be there, also when this is built):\n\(answer.output)")
                return nil
            }
            found[name] = Measurement(instructions: instructions, allocations: allocations)
        }
        return found
    }

    private static func command(_ name: String) -> [String] {
        [
            "valgrind", "--tool=callgrind", "--instr-atstart=no", "--callgrind-out-file=/dev/null", Child.ownPath,
            "one",
            name,
        ]
    }

    /// Nothing of this machine: no seed of hash tables, and the C library's plainest vector code, since it takes another
    /// for each kind of processor.
    private static let fixedEnvironment = [
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "SWIFT_DETERMINISTIC_HASHING": "1",
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX2,-AVX,-BMI2,-BMI1,-ERMS,-FSRM,-SSE4_2,"
            + "-SSE4_1,-SSSE3,-MOVBE,-LZCNT,-POPCNT",
    ]

    private static func number(after key: String, in text: String) -> Int? {
        for line in text.split(separator: "\n") {
            var rest = line
            while !rest.isEmpty {
                if rest.hasPrefix(key) { return Int(rest.dropFirst(key.count).prefix(while: \.isNumber)) }
                rest = rest.dropFirst()
            }
        }
        return nil
    }
}
