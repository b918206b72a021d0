import ArgumentParser
import CriticalAlerts
import RelayService

/// Writes a working rehearsal, and says what to do next.
struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a working rehearsal: configuration, example data and keys."
    )

    @Argument(help: "The folder; this one by default.") var folder = "."
    @Option(name: .long, help: "Our identifier in registers and contacts.") var supplier: String?
    @Option(name: .long, help: "Our name, as letters print it.") var name: String?
    @Option(name: .long, help: "Our address: From of every letter, and the inbox that is read.") var address: String?
    @Option(name: .long, help: "A telephone number by which letters can be checked.") var telephone: String?

    func run() async throws {
        do {
            let id = try supplier.map { text in
                guard let id = SupplierID(text) else {
                    throw CommandFailure(
                        ExitStatus.usage,
                        "'\(visible(text))' is no supplier's identifier: letters, digits, '.', '_', '-'"
                    )
                }
                return id
            }
            let options = Initializer.Options(
                supplierID: id,
                supplierName: name,
                address: address,
                telephone: telephone
            )
            let outcome = try await Initializer(options).run(in: folder)
            for file in outcome.files { LineOutput.standard.say("wrote \(visible(file))") }
            LineOutput.standard.say("\nNext:")
            for command in outcome.nextCommands {
                LineOutput.standard.say("  \(command.line)\n      # \(command.purpose)")
            }
        } catch let error as ConfigurationError {
            // There is no file yet: what is wrong are the arguments that would stand in it.
            throw CommandFailure(
                ExitStatus.usage,
                error.faults.map { "\($0.key): \($0.reason)" }.joined(separator: "\n")
            )
        } catch {
            throw CommandFailure.of(error)
        }
    }
}

/// Says of each thing whether it is right, and what to do if not.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check configuration, keys, registers, templates and servers; ends with 78 on a fault."
    )

    @OptionGroup var options: GatewayOptions
    @Flag(name: .long, help: "Also send a rehearsal letter to our own inbox and wait for it there.") var roundTrip =
        false
    @Flag(name: .long, help: "Leave the servers alone.") var offline = false
    @Flag(name: .long, help: "One JSON object a line.") var json = false

    func run() async throws {
        let check = RelayService.Check(configurationFile: options.config, connects: !offline)
        var report = await check.run()
        if roundTrip, !report.hasFault {
            say(report.findings)
            report = await check.roundTrip { line in LineOutput.diagnostics.say(line) }
            // That the configuration can be read was said above.
            say(report.findings.filter { $0.area != .configuration || $0.state != .ok })
        } else {
            say(report.findings)
        }
        if report.hasFault { throw ExitStatus.configuration }
    }

    private func say(_ findings: [CheckReport.Finding]) {
        guard json else {
            for finding in findings { LineOutput.standard.say(options.naming(finding.description)) }
            return
        }
        for finding in findings {
            let value: JSONValue = [
                "area": .string(finding.area.rawValue), "state": .string(finding.state.rawValue),
                "what": .string(finding.what),
                "whatToDo": .text(finding.whatToDo.map(options.naming)),
            ]
            LineOutput.standard.say(value.line)
        }
    }
}

/// Leaves the rehearsal: letters reach their recipients from then on.
struct GoLive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "go-live",
        abstract: "Leave the rehearsal: letters reach their recipients from then on."
    )

    @OptionGroup var options: GatewayOptions
    @Option(name: .long, help: "The supplier's identifier, for scripts; asked for otherwise.") var confirm: String?

    func run() async throws {
        do {
            let step = RelayService.GoLive(configurationFile: options.config)
            let plan = try await step.plan()
            LineOutput.standard.say(plan.description)
            guard plan.obstacles.isEmpty else { throw ExitStatus.configuration }
            let typed: String
            if let confirm {
                typed = confirm
            } else {
                LineOutput.standard.say("\nType the supplier's identifier to go live, or nothing to stay in rehearsal:")
                typed = readLine() ?? ""
            }
            guard !typed.isEmpty else {
                LineOutput.standard.say("Nothing was changed.")
                return
            }
            _ = try await step.perform(confirm: typed)
            LineOutput.standard.say("Live. The rehearsal's store stays readable beside the live one.")
        } catch let code as ExitCode {
            throw code
        } catch {
            throw CommandFailure.of(error)
        }
    }
}
