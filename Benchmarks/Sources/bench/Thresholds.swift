import Glibc

/// What the works cost when somebody last looked, for each version of the toolchain: times are noisy, counts are not.
struct Thresholds {
    /// How far instructions may be from what is kept, in either direction: a gain that is not written down is lost again.
    static let tolerance = 0.03
    /// Allocations may differ by this much where the C library's text conversion does.
    static let allocationTolerance = 0.01
    /// The most that four times as much hostile mail may cost.
    static let growth = 4.4

    private var works: [String: Measurement] = [:]

    // MARK: - What is asked for

    /// Compares with what is kept, and looks how hostile mails grow; false if something drifted.
    static func check() -> Bool {
        guard let kept = read() else {
            print("\(path) cannot be read: 'bench record' writes it.")
            return false
        }
        guard let now = Measurement.of(Work.kept) else { return false }
        var holds = true
        for work in Work.kept {
            guard let new = now[work.name] else { continue }
            guard let old = kept.works[work.name] else {
                print("\(work.name): not in the thresholds")
                holds = false
                continue
            }
            let drifted =
                differs(new.instructions, old.instructions, tolerance)
                || differs(new.allocations, old.allocations, allocationTolerance)
            holds = holds && !drifted
            print(
                "\(drifted ? "DRIFT" : "ok") \(work.name): \(new.instructions / work.mails) instructions a mail "
                    + "(kept: \(old.instructions / work.mails)), \(new.allocations) allocations (\(old.allocations))"
            )
        }
        if !holds {
            print(
                "Find out why. If it is meant to be so: 'swift run -c release --package-path Benchmarks bench record'."
            )
        }
        // Smaller than in the comparison, so that it takes seconds; what grows too fast is seen at any size.
        return checkGrowth([64, 256, 1_024]) && holds
    }

    /// Writes down what the works cost now.
    static func record() -> Bool {
        guard let now = Measurement.of(Work.kept) else { return false }
        return Thresholds(works: now).write()
    }

    /// Looks at each hostile mail at sizes of which each is four times the one before.
    static func checkGrowth(_ kilobytes: [Int]) -> Bool {
        let works = Work.hostile(kilobytes)
        guard let now = Measurement.instructions(works) else { return false }
        var holds = true
        for kind in HostileMail.allCases {
            let counts = kilobytes.compactMap { now[Work.name(kind, $0)] }
            let steps = zip(counts.dropFirst(), counts).map { Double($0) / Double($1) }
            let isLinear = steps.allSatisfy { $0 <= growth }
            holds = holds && isLinear
            print(
                "\(isLinear ? "ok" : "GROWS") \(kind.rawValue): "
                    + counts.map { "\($0 / 1_000_000)" }.joined(separator: ", ") + " million instructions, steps of "
                    + steps.map(Table.decimal).joined(separator: ", ") + " (at most \(growth))"
            )
        }
        return holds
    }

    private static func differs(_ new: Int, _ old: Int, _ tolerance: Double) -> Bool {
        abs(Double(new) - Double(old)) > Double(old) * tolerance
    }

    // MARK: - The file

    private static var toolchain: String {
        #if compiler(>=6.4)
        "6.4"
        #elseif compiler(>=6.3)
        "6.3"
        #else
        "6.2"
        #endif
    }

    private static var path: String {
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/\(folder)/Thresholds/\(toolchain).json"
    }

    /// Reads what ``write()`` wrote: a line for each work.
    private static func read() -> Thresholds? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var thresholds = Thresholds()
        var line = [CChar](repeating: 0, count: 1_024)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            let words = text.split { " \t\n\"{}:,".contains($0) }
            guard words.count == 5, words[1] == "instructions", words[3] == "allocations",
                let instructions = Int(words[2]),
                let allocations = Int(words[4])
            else { continue }
            thresholds.works[String(words[0])] = Measurement(instructions: instructions, allocations: allocations)
        }
        return thresholds
    }

    private func write() -> Bool {
        let lines = works.sorted { $0.key < $1.key }.map {
            "  \"\($0.key)\": { \"instructions\": \($0.value.instructions), \"allocations\": \($0.value.allocations) }"
        }
        let text = "{\n" + lines.joined(separator: ",\n") + "\n}\n"
        guard let file = fopen(Thresholds.path, "w") else {
            print("\(Thresholds.path) cannot be written.")
            return false
        }
        fputs(text, file)
        fclose(file)
        print("Written: \(Thresholds.path)")
        return true
    }
}
