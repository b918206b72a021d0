import ArgumentParser
import Relay
import RelayService
import RelayStore

/// `alertrelay inspect`: what is in a file, or in what a store has kept.
struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what is in mails and alerts: in files, or as a store has kept them.",
        subcommands: [InspectAlert.self, InspectMail.self, InspectMIME.self]
    )
}

/// What all subcommands of `inspect` take.
struct InspectArguments: ParsableArguments {
    @Flag(help: "Print one JSON object a line.")
    var json = false

    @Option(help: "Also inspect what the store keeps under this number; tasks name it.")
    var stored: [Int64] = []

    @Option(name: .shortAndLong, help: "The configuration file, for --stored.")
    var config = "alertrelay.yaml"

    @Argument(
        help:
            "Files, folders (with all that is in them but links to folders, pipes, sockets and devices), or - for standard input."
    )
    var paths: [String] = []

    func validate() throws {
        if paths.isEmpty, stored.isEmpty { throw ValidationError("Missing expected argument '<paths> ...'") }
    }

    /// Inspects everything and leaves with the run's status.
    ///
    /// - Parameter kept: the bytes that a store keeps under a number, `nil` if there are none.
    func run(_ inspector: some Inspector, kept: (Gateway, Int64) async throws -> [UInt8]?) async throws {
        var status =
            paths.isEmpty ? ExitCode.success : InspectionRun(paths: paths, isJSON: json, output: .standard)(inspector)
        if !stored.isEmpty {
            try await withGateway(try GatewayOptions.parse(["--config", config])) { gateway in
                for number in stored {
                    guard let bytes = try await kept(gateway, number) else {
                        throw CommandFailure(ExitStatus.dataError, "the store keeps nothing under \(number)")
                    }
                    let inspection = inspector.inspect(path: "stored \(number)", bytes: bytes)
                    for line in json ? [inspection.json.line] : inspection.lines { LineOutput.standard.say(line) }
                    if inspection.isError { status = ExitStatus.dataError }
                }
            }
        }
        if status != .success { throw status }
    }
}

/// `alertrelay inspect alert`.
struct InspectAlert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert",
        abstract: "Decode alerts: DUIS XML, decoded MMC XML, GBCS in hex or binary."
    )

    @OptionGroup var arguments: InspectArguments

    func run() async throws {
        try await arguments.run(AlertInspector()) { gateway, number in
            try await gateway.store.intake(IntakeNumber(number))?.intake.bytes
        }
    }
}

/// `alertrelay inspect mime`.
struct InspectMIME: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mime",
        abstract: "Show the parts of mails: type, name, size and hash of each."
    )

    @OptionGroup var arguments: InspectArguments

    func run() async throws {
        try await arguments.run(MIMEInspector()) { gateway, number in
            try await gateway.store.mail(MailNumber(number))?.mail.bytes
        }
    }
}

/// `alertrelay inspect mail`.
struct InspectMail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "Show what mails are read as: nature, statements, alerts, and why."
    )

    @OptionGroup var arguments: InspectArguments

    func run() async throws {
        try await arguments.run(MailInspector()) { gateway, number in
            try await gateway.store.mail(MailNumber(number))?.mail.bytes
        }
    }
}
