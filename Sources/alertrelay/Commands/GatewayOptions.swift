import ArgumentParser
import CriticalAlerts
import Glibc
import Logging
import RelayService

/// What every command that works on a gateway takes.
struct GatewayOptions: ParsableArguments {
    static let defaultFile = "alertrelay.yaml"

    @Option(name: .shortAndLong, help: "The configuration file.")
    var config = GatewayOptions.defaultFile

    @Flag(name: .long, help: "Also log what is done, case by case.")
    var verbose = false

    func configuration() throws -> Configuration {
        do {
            return try Configuration(contentsOf: config)
        } catch let error as FileError {
            throw CommandFailure(ExitStatus.configuration, "\(error); 'alertrelay init' writes one")
        }
    }

    /// Opens the gateway. A file that cannot be opened is one that the configuration names, not one of the arguments.
    func open() async throws -> Gateway {
        do {
            return try await Gateway.open(try configuration(), log: logger)
        } catch let error as FileError {
            throw CommandFailure(ExitStatus.configuration, error.description)
        }
    }

    /// The text with our configuration file in each command of ours that it holds, so that what is printed works as it stands.
    func naming(_ text: String) -> String {
        guard config != Self.defaultFile else { return text }
        let name = "alertrelay "
        let pieces = text.split(separator: name, omittingEmptySubsequences: false)
        return pieces.dropFirst().reduce(into: String(pieces.first ?? "")) { named, piece in
            let command = Self.command(at: piece)
            let option = command.isEmpty ? "" : " --config \(shellWord(config))"
            named += name + command + option + piece.dropFirst(command.count)
        }
    }

    private static let single = [
        "check", "go-live", "pause", "resume", "serve", "forward", "deliver", "poll", "send", "explain", "status",
    ]
    private static let groups = ["desk", "cases", "contacts", "suppliers", "devices", "registrations", "inspect"]

    /// The words of a command that takes this option; empty if none stands there.
    private static func command(at text: Substring) -> String {
        func word(_ text: Substring) -> Substring { text.prefix { $0.isASCII && ($0.isLowercase || $0 == "-") } }
        let first = word(text)
        if single.contains(String(first)) { return String(first) }
        guard groups.contains(String(first)) else { return "" }
        let rest = text.dropFirst(first.count)
        guard rest.first == " " else { return String(first) }
        let second = word(rest.dropFirst())
        return second.isEmpty ? String(first) : "\(first) \(second)"
    }

    /// Logs go to standard error; addresses, MPxNs and subjects never, references and counts from debug on.
    var logger: Logger {
        var logger = Logger(label: "alertrelay") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = verbose ? .debug : .notice
        return logger
    }
}

/// Runs work on an opened gateway and turns every error into words and a code.
func withGateway<Value>(_ options: GatewayOptions, _ work: (Gateway) async throws -> Value) async throws -> Value {
    do {
        return try await work(try await options.open())
    } catch let code as ExitCode {
        throw code
    } catch {
        let failure = CommandFailure.of(error)
        throw CommandFailure(failure.code, options.naming(failure.description))
    }
}

/// Who rules or takes a task: `--as NAME`, else the login name.
struct PersonOption: ParsableArguments {
    @Option(name: .customLong("as"), help: "Who does this; the login name by default.")
    var name: String?

    var person: String {
        if let name, !name.isEmpty { return name }
        if let entry = getpwuid(getuid()), let login = entry.pointee.pw_name { return String(cString: login) }
        return "uid \(getuid())"
    }
}
