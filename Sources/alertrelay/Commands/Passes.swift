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
        discussion: "PATH is a file, a folder or - for standard input. Letters leave with 'send' or 'serve'."
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
            var failures = 0
            for source in AlertSources(paths) {
                do {
                    let number = try await gateway.takeIn(
                        alert: try source.bytes(),
                        from: source.path,
                        isHeld: recorded
                    )
                    _ = try await gateway.decidePending()
                    let kept = try await gateway.store.intake(number)
                    let reference = kept?.reference
                    var state: Case?
                    if let reference {
                        state = try await gateway.store.load(SnapshotKeys(references: [reference])).entries[reference]?
                            .state
                    }
                    say(source.path, state, setAside: kept?.quarantine)
                    if reference == nil { failures += 1 }
                } catch let error as FileError {
                    failures += 1
                    LineOutput.diagnostics.say("alertrelay: \(error)")
                }
            }
            if failures > 0 { throw ExitStatus.dataError }
        }
    }

    private func say(_ path: String, _ state: Case?, setAside: String?) {
        if json {
            let value: JSONValue = [
                "path": .string(path), "reference": .text(state?.reference.text), "state": .text(state?.state.rawValue),
                "reason": .text(state?.reason), "setAside": .text(setAside),
            ]
            LineOutput.standard.say(value.line)
        } else if let state {
            LineOutput.standard.say(
                "\(visible(path)): \(state.reference) \(state.state.rawValue). \(visible(state.reason))"
            )
        } else {
            LineOutput.standard.say("\(visible(path)): set aside, a person must look. \(visible(setAside ?? ""))")
        }
    }
}

/// One pass of the inbox.
struct Poll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read the monitored inbox once, decide, and write what follows."
    )

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        try await withGateway(options) { gateway in
            guard gateway.configuration.imap != nil else {
                throw CommandFailure(
                    ExitStatus.configuration,
                    "\(options.config): there is no section 'imap': mail comes by 'deliver'"
                )
            }
            let report = try await gateway.withLease { try await gateway.pollOnce() }
            LineOutput.standard.say(
                "\(report.taken) taken, \(report.told) moved or flagged, \(report.setAside) set aside"
            )
        }
    }
}

/// One pass of the outbox.
struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Send the letters that are due, once.")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        try await withGateway(options) { gateway in
            let report = try await gateway.withLease { try await gateway.sendOnce() }
            LineOutput.standard.say("\(report.accepted) sent, \(report.postponed) put off, \(report.refused) refused")
            if let fault = report.serverFault {
                throw CommandFailure(ExitStatus.temporaryFailure, "letters cannot leave: \(fault)")
            }
            for reason in report.reasons { LineOutput.standard.say("  \(visible(reason))") }
        }
    }
}

/// The running gateway.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run: inbox, outbox and clock, until SIGTERM or SIGINT.")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        try await withGateway(options) { gateway in
            try await gateway.serve()
        }
    }
}

/// Stops sending, not taking.
struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop sending; alerts and mail are still taken in.")

    @OptionGroup var options: GatewayOptions
    @OptionGroup var person: PersonOption

    func run() async throws {
        try await withGateway(options) { gateway in
            try await gateway.pause(by: person.person)
            LineOutput.standard.say(options.naming("Sending is paused; 'alertrelay resume' goes on."))
        }
    }
}

/// Sends again.
struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Send again after a pause.")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        try await withGateway(options) { gateway in
            try await gateway.resume()
            LineOutput.standard.say("Sending goes on.")
        }
    }
}
