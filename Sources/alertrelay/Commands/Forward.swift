import AlertMail
import ArgumentParser
import CriticalAlerts
import Relay
import RelayService
import RelayStore

/// Takes alerts in: XML files, folders of them, or standard input (R1).
struct Forward: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take alerts in (DUIS XML, MMC XML or GBCS) and write the letters that follow.",
        discussion: """
            PATH is a file, a folder with all that is in and below it, or - for standard input. In a folder, hidden files and \
            folders (a dot begins the name), links to folders, pipes, sockets and devices are passed over, each named on \
            standard error; who names one as PATH has it read. Letters leave with 'send' or 'serve'. Ends with 66 if \
            something could not be opened or read, else with 65 if something became no case.
            """
    )

    @OptionGroup var options: GatewayOptions

    @Flag(name: .long, help: "Only record: nothing is sent before a person releases it.")
    var recorded = false

    @Flag(name: .long, help: "One JSON object a line.")
    var json = false

    @Argument(help: "Files, folders, or -.")
    var paths: [String]

    func run() async throws {
        try await withGateway(options) { gateway in
            var status = ExitCode.success
            for step in InputWalk(paths, takesHidden: false) {
                switch step {
                case .passedOver(let path, let what):
                    LineOutput.diagnostics.say("alertrelay: \(visible(path)): passed over: \(what)")
                case .fault(let path, let error):
                    say(path, unreadable: error)
                    status = ExitStatus.noInput
                case .file(let file):
                    let content: (bytes: [UInt8], isCut: Bool)
                    do throws(InputError) {
                        // One byte more than the reader takes, so that it is the reader who says where it is too large.
                        content = try file.read(atMost: AlertLimits.documentBytes + 1)
                    } catch {
                        say(file.path, unreadable: error)
                        status = ExitStatus.noInput
                        continue
                    }
                    let isCase = try await take(content.bytes, content.isCut, from: file, gateway)
                    if !isCase, status == .success { status = ExitStatus.dataError }
                }
            }
            if status != .success { throw status }
        }
    }

    /// Takes one alert in, decides it and says what became of it; whether that is a case.
    private func take(
        _ bytes: [UInt8],
        _ isCut: Bool,
        from file: InputFile,
        _ gateway: Gateway
    ) async throws -> Bool {
        let number = try await gateway.takeIn(
            alert: bytes,
            from: file.path,
            isHeld: recorded,
            isCut: isCut,
            wholeSize: isCut ? file.size : nil
        )
        _ = try await gateway.decidePending()
        let kept = try await gateway.store.intake(number)
        guard let reference = kept?.reference else {
            say(file.path, kept?.quarantine ?? "", isRecorded: kept?.recordedAs != nil)
            return false
        }
        let entry = try await gateway.store.load(SnapshotKeys(references: [reference])).entries[reference]
        if let state = entry?.state { say(file.path, state) }
        return true
    }

    private func say(_ path: String, _ state: Case) {
        guard !json else {
            sayObject(path, reference: state.reference.text, state: state.state.rawValue, reason: state.reason)
            return
        }
        LineOutput.standard.say(
            "\(visible(path)): \(state.reference) \(state.state.rawValue). \(visible(state.reason))"
        )
    }

    /// What became no case: set aside with a task, or recorded, since it is no device's alert and nobody need look.
    private func say(_ path: String, _ reason: String, isRecorded: Bool) {
        guard !json else {
            sayObject(path, reason: isRecorded ? reason : nil, setAside: isRecorded ? nil : reason)
            return
        }
        let what = isRecorded ? "recorded, no case: no device's alert" : "set aside, a person must look"
        LineOutput.standard.say("\(visible(path)): \(what). \(visible(reason))")
    }

    private func say(_ path: String, unreadable error: InputError) {
        if json { sayObject(path, error: error.reason) }
        LineOutput.diagnostics.say("alertrelay: \(visible(path)): \(error)")
    }

    private func sayObject(
        _ path: String,
        reference: String? = nil,
        state: String? = nil,
        reason: String? = nil,
        setAside: String? = nil,
        error: String? = nil
    ) {
        let value: JSONValue = [
            "path": .string(path), "reference": .text(reference), "state": .text(state), "reason": .text(reason),
            "setAside": .text(setAside), "error": .text(error),
        ]
        LineOutput.standard.say(value.line)
    }
}
