import AlertMail
import Relay

/// What comes back from suppliers that have no gateway: people, software that answers, servers that cannot deliver.
extension Scene {
    static let answers = [personAcknowledges, personDeclines, absenceNote, deliveryReport]

    private static let personAcknowledges: Scene = {
        let meter = Meter(3, [.oldEnergy: .paperPower])
        return Scene(
            "c",
            "A person acknowledges in neomutt, in words of their own.",
            meters: [meter],
            expected: [(.supplier(.oldEnergy), .desk([.init(.acknowledged, by: .person, sent: [.criticalAlert])]))]
        ) { stage in
            try await stage.forward([try meter.alert()], at: .oldEnergy)
            for letter in try await stage.letters(1, from: .oldEnergy, to: .paperPower) {
                try await stage.tell("The letter in Paper Power's inbox, its text part:")
                await stage.show(letter.text)
                let words =
                    "Got this one, thanks - we have sent an engineer to look at the meter.\n\nKind regards\nPat Doe"
                try await stage.tell("Pat Doe, at Paper Power, answers in neomutt:")
                await stage.show(words)
                try await stage.person("Pat Doe", at: .paperPower).answer(letter.mail, words)
            }
        }
    }()

    private static let personDeclines: Scene = {
        let meter = Meter(4, [.oldEnergy: .paperPower])
        return Scene(
            "d",
            "A person declines: the case stays open, and somebody at the old supplier is asked.",
            meters: [meter],
            expected: [
                (.supplier(.oldEnergy), .desk([.init(.withPerson, sent: [.criticalAlert], tasks: [.declined])]))
            ]
        ) { stage in
            try await stage.forward([try meter.alert()], at: .oldEnergy)
            for letter in try await stage.letters(1, from: .oldEnergy, to: .paperPower) {
                let words = "Sorry, this meter point is not ours, we do not supply it.\n\nPat"
                try await stage.tell("Pat Doe, at Paper Power, answers in neomutt:")
                await stage.show(words)
                try await stage.person("Pat Doe", at: .paperPower).answer(letter.mail, words)
            }
        }
    }()

    private static let absenceNote: Scene = {
        let meter = Meter(5, [.oldEnergy: .holidayHeat])
        return Scene(
            "e",
            "Nobody is there but an absence note (Sieve vacation): no acknowledgement, the case goes on waiting.",
            meters: [meter],
            expected: [
                (
                    .supplier(.oldEnergy),
                    .desk([.init(.awaitingAcknowledgement, sent: [.criticalAlert], signs: ["auto-reply"])])
                )
            ]
        ) { stage in
            try await stage.forward([try meter.alert()], at: .oldEnergy)
        }
    }()

    private static let deliveryReport: Scene = {
        let meter = Meter(6, [.oldEnergy: .goneGas])
        return Scene(
            "f",
            "The listed address does not exist: the server's delivery report makes a task.",
            meters: [meter],
            expected: [
                (
                    .supplier(.oldEnergy),
                    .desk([
                        .init(
                            .withPerson,
                            sent: [.criticalAlert],
                            signs: ["address-refused"],
                            tasks: [.addressRefused]
                        )
                    ])
                )
            ]
        ) { stage in
            try await stage.forward([try meter.alert()], at: .oldEnergy)
        }
    }()
}
