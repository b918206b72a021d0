import ArgumentParser
import CriticalAlerts
import Glibc
import Logging
import RelayService

/// What every command that works on a gateway takes.
struct GatewayOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "The configuration file.")
    var config = "alertrelay.yaml"

    @Flag(name: .long, help: "Also log what is done, case by case.")
    var verbose = false

    func configuration() throws -> Configuration {
        do {
            return try Configuration(contentsOf: config)
        } catch let error as FileError {
            throw CommandFailure(ExitStatus.configuration, "\(error); 'alertrelay init' writes one")
        }
    }

    func open() async throws -> Gateway {
        try await Gateway.open(try configuration(), log: logger)
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
        throw CommandFailure.of(error)
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
