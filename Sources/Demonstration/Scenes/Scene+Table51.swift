import AlertMail
import Relay

/// What table 5.1 asks, between gateways.
extension Scene {
    static let table51 = [acquirerKnown, passedOn]

    private static let acquirerKnown: Scene = {
        let meter = Meter(1, [.oldEnergy: .newGas, .newGas: .newGas])
        return Scene(
            "a",
            "The acquirer is known at once: forwarded, taken by its desk, acknowledged.",
            meters: [meter],
            expected: [
                (.supplier(.oldEnergy), .desk([.init(.acknowledged, by: .automatic, sent: [.criticalAlert])])),
                (.supplier(.newGas), .desk([.init(.ours, sent: [.acknowledgement])])),
            ]
        ) { stage in
            try await stage.forward([try meter.alert()], at: .oldEnergy)
        }
    }()

    private static let passedOn: Scene = {
        let meter = Meter(2, [.oldEnergy: .middlePower, .middlePower: .newGas, .newGas: .newGas])
        return Scene(
            "b",
            "The registration is wrong, though fresh: the second supplier passes the alert on by itself (step 5, second way).",
            meters: [meter],
            expected: [
                (.supplier(.oldEnergy), .desk([.init(.passedOn, by: .automatic, sent: [.criticalAlert])])),
                (
                    .supplier(.middlePower),
                    .desk([.init(.acknowledged, by: .automatic, sent: [.acknowledgement, .criticalAlert])])
                ),
                (.supplier(.newGas), .desk([.init(.ours, sent: [.acknowledgement])])),
            ]
        ) { stage in
            try await stage.forward([try meter.alert()], at: .oldEnergy)
        }
    }()
}
