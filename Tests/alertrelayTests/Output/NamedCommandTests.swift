import ArgumentParser
import Testing

@testable import alertrelay

@Suite("Commands that are printed work as they stand")
struct NamedCommandTests {
    @Test(
        "A command that was given a configuration prints it in every command of ours, quoted for a shell",
        arguments: [
            ("alertrelay check", "alertrelay check --config '/etc/our relay/a.yaml'"),
            (
                "alertrelay cases rule CA-0 route SUPPLIER --reason \"…\"",
                "alertrelay cases rule --config '/etc/our relay/a.yaml' CA-0 route SUPPLIER --reason \"…\""
            ),
            ("alertrelay desk done TK-0", "alertrelay desk done --config '/etc/our relay/a.yaml' TK-0"),
            ("alertrelay explain CA-0", "alertrelay explain --config '/etc/our relay/a.yaml' CA-0"),
            (
                "it waits: alertrelay go-live, or 'alertrelay resume' goes on",
                "it waits: alertrelay go-live --config '/etc/our relay/a.yaml', "
                    + "or 'alertrelay resume --config '/etc/our relay/a.yaml'' goes on"
            ),
            (
                "alertrelay inspect mail --stored 7",
                "alertrelay inspect mail --config '/etc/our relay/a.yaml' --stored 7"
            ), ("write one with: alertrelay init", "write one with: alertrelay init"), ("nothing", "nothing"),
            ("an alertrelay folder", "an alertrelay folder"), ("", ""),
        ]
    )
    func named(text: String, expected: String) throws {
        #expect(try GatewayOptions.parse(["--config", "/etc/our relay/a.yaml"]).naming(text) == expected)
        #expect(try GatewayOptions.parse([]).naming(text) == text)
    }

    @Test("What was named is taken again", arguments: ["desk done TK-0", "cases rule CA-0 retry --reason x", "check"])
    func parsed(command: String) throws {
        let named = try GatewayOptions.parse(["--config", "a.yaml"]).naming("alertrelay \(command)")
        let words = named.split(separator: " ").dropFirst().map(String.init)
        let parsed = try AlertRelay.parseAsRoot(words)
        let options: GatewayOptions? =
            switch parsed {
            case let done as Desk.Done: done.options
            case let rule as Cases.Rule: rule.options
            case let check as Check: check.options
            default: nil
            }
        #expect(options?.config == "a.yaml")
    }
}
