import ArgumentParser

/// `alertrelay inspect`: what is in a file, without any store or configuration.
struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what is in mails and alerts, without any store.",
        subcommands: [InspectAlert.self, InspectMail.self, InspectMIME.self]
    )
}

/// What all subcommands of `inspect` take.
struct InspectArguments: ParsableArguments {
    @Flag(help: "Print one JSON object a line.")
    var json = false

    @Argument(help: "Files, folders (with all that is in them), or - for standard input.")
    var paths: [String]

    /// Inspects everything and leaves with the run's status.
    func run(_ inspector: some Inspector) throws {
        let status = InspectionRun(paths: paths, isJSON: json, output: .standard)(inspector)
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
        try arguments.run(AlertInspector())
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
        try arguments.run(MIMEInspector())
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
        try arguments.run(MailInspector())
    }
}
