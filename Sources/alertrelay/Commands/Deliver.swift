import ArgumentParser
import CriticalAlerts
import Glibc
import RelayService

/// Takes one mail from standard input, for a mail gateway that pipes mail (R20).
///
/// Ends with 0 after the commit, else with 75, whatever the cause: the mail server then keeps the mail and tries again.
struct Deliver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take one mail from standard input; ends with 0 once it is kept, else with 75.",
        discussion: "For a mail server's pipe: alertrelay deliver --sender ADDRESS --recipient ADDRESS < mail"
    )

    @OptionGroup var options: GatewayOptions

    // Whatever stands there is the address, also one that begins with a dash: it was somebody else's choice.
    @Option(name: .long, parsing: .unconditional, help: "The envelope sender; empty for the null return path.")
    var sender: String

    @Option(
        name: .long,
        parsing: .unconditionalSingleValue,
        help: "An envelope recipient; may stand several times."
    )
    var recipient: [String]

    /// Whether these arguments are a mail server's call. Help is given to those alone who ask for nothing else: an address that
    /// looks like such a question must not end with 0, since the mail would be gone.
    static func isCalled(by arguments: [String]) -> Bool {
        guard let first = arguments.first else { return false }
        guard first == "deliver" || first.hasPrefix("-") && arguments.contains("deliver") else { return false }
        return arguments.count != 2 || !["--help", "-h"].contains(arguments[1])
    }

    /// Reads the arguments, keeps the mail, and returns the exit code; says why on standard error.
    static func run(arguments: [String]) async -> Int32 {
        do {
            guard arguments.first == "deliver" else {
                throw CommandFailure(ExitStatus.usage, "options stand behind the command's name")
            }
            let command = try Deliver.parse(Array(arguments.dropFirst()))
            guard !command.recipient.isEmpty else { throw CommandFailure(ExitStatus.usage, "--recipient is missing") }
            try await command.run()
            return 0
        } catch {
            let words = (error as? CommandFailure)?.description ?? Deliver.message(for: error)
            LineOutput.diagnostics.say(
                "alertrelay deliver: \(words.isEmpty ? CommandFailure.of(error).description : words)"
            )
            return ExitStatus.temporaryFailure.rawValue
        }
    }

    func run() async throws {
        try await withGateway(options) { gateway in
            let bytes = try readAll(0, name: "standard input", atMost: Gateway.largestMail)
            try await gateway.takeIn(mail: bytes, envelopeSender: sender, envelopeRecipients: recipient)
        }
    }
}
