import AlertMail
import CriticalAlerts
import Foundation
import MailMessage
import MailSecurity
import Relay
import RelayStore
import Testing

@testable import RelayService

/// OpenSSL's own command, on bytes that curl fetched from the receiver's mailbox, accepts what we sign.
@Suite(.inTurn) struct SignedLetterTests {
    @Test(
        "openssl accepts alert and acknowledgement, and the machine part alone, and refuses each with one byte changed",
        arguments: [KeyAlgorithm.p256, .rsa2048]
    )
    func signatures(algorithm: KeyAlgorithm) async throws {
        let street = try await Street(supplierOfMeter: [1, 1])
        let (old, new) = (street.parties[0], street.parties[1])
        for party in street.parties { try replaceKey(of: party, algorithm, street.authority) }
        let authority = "\(old.folder)/authority-of-the-street.pem"
        try Data(street.authority.certificate.pem.utf8).write(to: URL(fileURLWithPath: authority))
        let origin = try await old.gateway()
        let receiver = try await new.gateway()

        try await origin.take(Street.alert())
        try await origin.sendAll()
        let alert = try #require(try await ForeignMailbox(new.address, new.sandbox).messages(1).first)
        try await receiver.read(1)
        try await receiver.sendAll()
        let acknowledgement = try #require(try await ForeignMailbox(old.address, old.sandbox).messages(1).first)

        for (letter, signer) in [(alert, old), (acknowledgement, new)] {
            let accepted = try await verify(letter, authority)
            #expect(accepted.code == 0, "\(accepted.errors)")
            // As the shell's pipeline would: the certificate within is the sender's, for its address.
            #expect(try await address(of: letter, authority) == signer.address)
            try await expectRefusals(of: letter, authority)
            try await expectMachinePart(of: letter, authority)
        }
        // What was proven to openssl is also what closes the case.
        try await origin.read(1)
        #expect(try await origin.onlyStory().state.state == .acknowledged)
    }

    @Test("openssl accepts every letter of a passing on, and an introduction, and refuses each with one byte changed")
    func everyKind() async throws {
        // The second's data point back: a person there names the third.
        let street = try await Street(supplierOfMeter: [1, 0, 2])
        let authority = "\(street.parties[0].folder)/authority-of-the-street.pem"
        try Data(street.authority.certificate.pem.utf8).write(to: URL(fileURLWithPath: authority))
        var gateways: [Gateway] = []
        for party in street.parties { gateways.append(try await party.gateway()) }

        func inbox(_ index: Int, _ count: Int) async throws -> [[UInt8]] {
            try await ForeignMailbox(street.parties[index].address, street.parties[index].sandbox).messages(count)
        }
        try await gateways[0].take(Street.alert())
        try await gateways[0].sendAll()
        // Before it is read, and moved.
        var letters = try await inbox(1, 1)
        try await gateways[1].read(1)
        try await gateways[1].sendAll()
        let reference = try await gateways[1].onlyStory().state.reference
        try await gateways[1].rule(.route(street.parties[2].id), on: reference, by: "tester", because: "they rang")
        try await gateways[1].sendAll()
        _ = try await gateways[0].introduce(to: street.parties[2].id)
        try await gateways[0].sendAll()
        letters += try await inbox(0, 2)
        letters += try await inbox(2, 2)

        var kinds: Set<MachineKind> = []
        for letter in letters {
            let message = Message(bytes: letter)
            let sender = try #require(street.parties.first { $0.address == message.from.first?.address.description })
            let machine = try #require(message.parts.first { $0.filename == "critical-alert.json" })
            kinds.insert(try MachinePart.read(bytes: machine.decodedBytes()).kind)
            let accepted = try await verify(letter, authority)
            #expect(accepted.code == 0, "\(accepted.errors)")
            #expect(try await address(of: letter, authority) == sender.address)
            try await expectRefusals(of: letter, authority)
        }
        #expect(kinds == [.alert, .acknowledgement, .passedOn, .contacts])
    }

    private func replaceKey(of party: Party, _ algorithm: KeyAlgorithm, _ authority: PrivateAuthority) throws {
        let issued = try authority.issue(
            to: party.address,
            commonName: party.name,
            algorithm: algorithm,
            from: systemClock().secondsSince1970 - 600,
            days: 1
        )
        let signing = try #require(try Configuration(contentsOf: party.configurationFile).signing)
        let pem = Array((issued.certificatePEM + issued.chainPEM).utf8)
        try Data(pem).write(to: URL(fileURLWithPath: signing.certificateFile))
        try issued.privateKeyPEM.withUnsafeBytes { key in
            try Data(key).write(to: URL(fileURLWithPath: signing.keyFile))
        }
    }

    private func verify(_ letter: [UInt8], _ authority: String) async throws -> Program.Ended {
        try await Program.run(
            "/usr/bin/openssl",
            ["cms", "-verify", "-CAfile", authority, "-purpose", "smimesign", "-out", "/dev/null"],
            input: letter
        )
    }

    private func address(of letter: [UInt8], _ authority: String) async throws -> String {
        let file = "\(authority).signer"
        let verified = try await Program.run(
            "/usr/bin/openssl",
            ["cms", "-verify", "-CAfile", authority, "-purpose", "smimesign", "-out", "/dev/null", "-signer", file],
            input: letter
        )
        try verified.expectSuccess()
        let named = try await Program.run("/usr/bin/openssl", ["x509", "-in", file, "-noout", "-email"])
        return named.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A byte of the text, of the HTML and of the machine part changed, each alone.
    private func expectRefusals(of letter: [UInt8], _ authority: String) async throws {
        let signed = try #require(Message(bytes: letter).parts.first { $0.contentType.matches("multipart", "signed") })
        let leaves = Message(bytes: letter).parts.filter { $0.index > signed.index && $0.children.isEmpty }
        let places = leaves.dropLast().compactMap { leaf in
            let middle = (leaf.bodyRange.lowerBound + leaf.bodyRange.upperBound) / 2
            return letter[middle...].firstIndex { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        }
        #expect(places.count >= 3)
        for place in places {
            var changed = letter
            // A letter or digit for another: nothing that transport could have done.
            let byte = changed[place]
            changed[place] = byte == UInt8(ascii: "x") ? UInt8(ascii: "y") : UInt8(ascii: "x")
            let refused = try await verify(changed, authority)
            #expect(refused.code != 0, "byte \(place) of \(letter.count)")
            #expect(refused.errors.contains("digest") || refused.errors.contains("verif"), "\(refused.errors)")
        }
    }

    /// The machine part with its own signature, cut out of the mail.
    private func expectMachinePart(of letter: [UInt8], _ authority: String) async throws {
        let message = Message(bytes: letter)
        func attachment(_ name: String) throws -> [UInt8] {
            try #require(message.parts.first { $0.filename == name }, "\(name)").decoded().bytes
        }
        let content = "\(authority).json"
        let signature = "\(authority).p7s"
        let json = try attachment("critical-alert.json")
        try Data(try attachment("critical-alert.json.p7s")).write(to: URL(fileURLWithPath: signature))
        for (bytes, isTrue) in [(json, true), (json.dropLast() + [0x20], false)] {
            try Data(bytes).write(to: URL(fileURLWithPath: content))
            let verified = try await Program.run(
                "/usr/bin/openssl",
                [
                    "cms", "-verify", "-binary", "-inform", "DER", "-in", signature, "-content", content, "-CAfile",
                    authority, "-purpose", "smimesign", "-out", "/dev/null",
                ]
            )
            #expect((verified.code == 0) == isTrue, "\(verified.errors)")
        }
    }
}
