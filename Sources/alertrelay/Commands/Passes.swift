import ArgumentParser
import RelayService

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
