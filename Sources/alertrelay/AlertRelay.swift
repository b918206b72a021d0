import ArgumentParser
import Glibc

/// The command: arguments, configuration, output. Everything that it does is done by the library below.
@main
struct AlertRelay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alertrelay",
        abstract: "Carries smart meters' Critical Alerts to the supplier that now supplies the meter point.",
        version: "0.1.0",
        subcommands: [
            Init.self, Check.self, GoLive.self, Pause.self, Resume.self, Serve.self,
            Forward.self, Deliver.self, Poll.self, Send.self,
            Desk.self, Cases.self, Explain.self,
            Contacts.self, Suppliers.self, Devices.self, Registrations.self,
            Render.self, Inspect.self, Status.self, Demo.self,
        ]
    )

    /// Runs the command.
    ///
    /// A closed pipe is an error return of write, not the end of the process. `deliver` answers 75 whatever the cause, wrong
    /// arguments included, since its caller is a mail server that keeps the mail then; so its arguments are read apart.
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        if Deliver.isCalled(by: arguments) {
            Glibc.exit(await Deliver.run(arguments: arguments))
        }
        do {
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            Glibc.exit(code.rawValue)
        } catch let failure as CommandFailure {
            LineOutput.diagnostics.say("alertrelay: \(failure.description)")
            Glibc.exit(failure.code.rawValue)
        } catch {
            let code = exitCode(for: error)
            // Help and the version are no failures; wrong arguments are cited, whatever is in them.
            guard !code.isSuccess else { exit(withError: error) }
            LineOutput.diagnostics.say(fullMessage(for: error))
            Glibc.exit(code.rawValue)
        }
    }
}
