import AlertMail
import CriticalAlerts
import Relay
import RelayService

/// Repeats, contradictions, forgeries and what cannot be forwarded: nothing happens twice, goes round or gets out.
extension Scene {
    static let doubts = [sameAlertTwice, pointingAtEachOther, forgeries, notForwardable]

    private static let sameAlertTwice: Scene = {
        let meter = Meter(7, [.oldEnergy: .newGas, .newGas: .newGas])
        return Scene(
            "g",
            "The same XML is taken in twice: one case, one letter.",
            meters: [meter],
            expected: [
                (.supplier(.oldEnergy), .desk([.init(.acknowledged, by: .automatic, sent: [.criticalAlert])])),
                (.supplier(.newGas), .desk([.init(.ours, sent: [.acknowledgement])])),
            ]
        ) { stage in
            let alert = try meter.alert()
            try await stage.forward([alert, alert], at: .oldEnergy)
        }
    }()

    private static let pointingAtEachOther: Scene = {
        let meter = Meter(8, [.oldEnergy: .middlePower, .middlePower: .oldEnergy])
        return Scene(
            "h",
            "Two suppliers' data point at each other: the alert stops, and a person at each is asked, once.",
            meters: [meter],
            expected: [
                (
                    .supplier(.oldEnergy),
                    .desk([.init(.acknowledged, by: .automatic, sent: [.criticalAlert], tasks: [.answerToRead])])
                ),
                (.supplier(.middlePower), .desk([.init(.withPerson, sent: [.acknowledgement], tasks: [.pointsBack])])),
            ]
        ) { stage in
            try await stage.forward([try meter.alert()], at: .oldEnergy)
        }
    }()

    private static let forgeries: Scene = {
        let meters = [9, 10].map { Meter($0, [.oldEnergy: .paperPower]) }
        let forged = Meter(11, [.oldEnergy: .newGas, .newGas: .middlePower])
        return Scene(
            "i",
            "From outside: acknowledgements forged without and with a leaked Message-ID, and an alert: nothing is sent or told.",
            meters: meters + [forged],
            expected: [
                (
                    .supplier(.oldEnergy),
                    .desk(
                        Array(
                            repeating: .init(
                                .awaitingAcknowledgement,
                                sent: [.criticalAlert],
                                tasks: [.unprovenSender]
                            ),
                            count: 2
                        )
                    )
                ),
                (
                    .supplier(.newGas),
                    .desk([.init(.withPerson, tasks: [.unprovenSender, .unprovenSender])])
                ),
                (.inbox(Outside.stranger), .mails(0)),
            ]
        ) { stage in
            try await stage.forward(try meters.map { try $0.alert() }, at: .oldEnergy)
            let paper = Member.paperPower.address
            for (index, letter) in try await stage.letters(2, from: .oldEnergy, to: .paperPower).enumerated() {
                // The first forger knows the reference alone; the second has seen the letter.
                let leaked = index == 0 ? "" : "In-Reply-To: <\(letter.messageID)>\n"
                let mail = Forgery.mail(
                    from: paper,
                    to: Member.oldEnergy.address,
                    subject: "Re: Critical alert 8F3F (\(letter.reference))",
                    fields: leaked,
                    body: "Received, thank you."
                )
                try await stage.tell(
                    "A stranger, without login, in Paper Power's name: 'Received, thank you.'"
                        + (index == 0 ? "" : " Citing our Message-ID.")
                )
                try await stage.outside.deliver(mail, from: paper, to: Member.oldEnergy.address)
            }
            let words = """
                We received a critical alert for a meter point that is yours. Please acknowledge receipt.

                MPAN: \(forged.meterPoint?.canonical ?? "")
                Alert code: 8F3F
                Raised (UTC): \(Instant(secondsSince1970: systemClock().secondsSince1970 - 600))
                """
            let old = Member.oldEnergy.address
            let new = Member.newGas.address
            try await stage.tell(
                "A stranger sends New Gas and Power an alert, in Old Energy's name, and once more in their own."
            )
            // In the name of a supplier on the list, without its login; and in the stranger's own.
            try await stage.outside.deliver(
                Forgery.mail(from: old, to: new, subject: "Critical alert 8F3F", body: words),
                from: old,
                to: new
            )
            try await stage.outside.submit(
                Forgery.mail(from: Outside.stranger, to: new, subject: "Critical alert 8F3F", body: words),
                by: Outside.stranger,
                to: new
            )
        }
    }()

    private static let notForwardable: Scene = {
        let unknown = Meter(12, [.oldEnergy: .newGas], isInInventory: false)
        let known = Meter(13, [.oldEnergy: .newGas, .newGas: .newGas])
        return Scene(
            "j",
            "XML with an external entity, a device without MPxN, and a code that is never forwarded: nothing leaves.",
            meters: [unknown, known],
            expected: [
                (
                    .supplier(.oldEnergy),
                    .desk(
                        [.init(.withPerson, tasks: [.noMeterPoint]), .init(.notForwarded)],
                        without: [.unreadableAlert]
                    )
                ),
                (.supplier(.newGas), .desk([])),
            ]
        ) { stage in
            let hostile = Forgery.externalEntity(in: try known.alert())
            // 8F0A, Billing data log updated: everyday data that the catalogue says never to forward.
            let documents = [hostile, try unknown.alert(), try known.alert(code: 0x8F0A)]
            // 65, EX_DATAERR: one of them is no alert.
            try await stage.forward(documents, at: .oldEnergy, endingWith: 65)
        }
    }()
}

/// Mail and documents that somebody made to deceive.
private enum Forgery {
    static func mail(from: String, to: String, subject: String, fields: String = "", body: String) -> String {
        """
        From: \(from)
        To: \(to)
        Subject: \(subject)
        Message-ID: <\(UInt64.random(in: 0...UInt64.max))@elsewhere.example>
        \(fields)MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        \(body)

        """
    }

    /// The document with an entity that names a file of the machine that reads it.
    static func externalEntity(in document: [UInt8]) -> [UInt8] {
        let text = String(decoding: document, as: UTF8.self)
        let type = "<!DOCTYPE sr:Response [<!ENTITY file SYSTEM \"file:///etc/hostname\">]>\n<sr:Response "
        return Array(text.replacing("<sr:Response ", with: type, maxReplacements: 1).utf8)
    }
}
