import Testing

/// Lets only a few tests of a suite run at once: each opens connections of its own, and a process may have so many.
struct Turns: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    func scopeProvider(for test: Test, testCase: Test.Case?) -> Turns? {
        testCase == nil ? nil : self
    }

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        await TurnCount.shared.take()
        do {
            try await function()
        } catch {
            await TurnCount.shared.giveBack()
            throw error
        }
        await TurnCount.shared.giveBack()
    }
}

extension Trait where Self == Turns {
    /// Takes its turn with other tests that use the mail servers from this process.
    static var inTurn: Turns { Turns() }
}

private actor TurnCount {
    static let shared = TurnCount()

    private var free = 6
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func giveBack() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
