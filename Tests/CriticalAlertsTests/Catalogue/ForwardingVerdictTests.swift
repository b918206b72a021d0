import Testing

@testable import CriticalAlerts

@Suite("Which alerts may be forwarded (R2, R3, R4)")
struct ForwardingVerdictTests {
    private let catalogue = AlertCatalogue(
        source: "",
        entries: [
            (0x8F3F, .forward), (0x8F30, .optional), (0x8F0A, .never), (0x8F66, .forward),
        ].map { (code: UInt16, forwarding: CatalogueEntry.Forwarding) in
            CatalogueEntry(
                code: AlertCode(code),
                name: "name",
                fuels: .both,
                alertClass: .critical,
                urgency: .security,
                forwarding: forwarding,
                note: "note"
            )
        }
    )

    private func verdict(_ document: DocumentBuilder) throws -> ForwardingVerdict {
        let verdict = catalogue.verdict(for: try document.read())
        #expect(!verdict.reason.text.isEmpty)
        return verdict
    }

    private func document(_ code: UInt16, isSigned: Bool = true) -> DocumentBuilder {
        .deviceAlert(
            code: AlertCode(code).description,
            payload: GBCSBuilder(content: GBCSBuilder.dlms(code), isSigned: isSigned, isMACWrapped: !isSigned).bytes
        )
    }

    private func name(_ verdict: ForwardingVerdict) -> String {
        switch verdict {
        case .forward(let reason): "forward \(reason.code.rawValue)"
        case .optional(let reason): "optional \(reason.code.rawValue)"
        case .never(let reason): "never \(reason.code.rawValue)"
        case .person(let reason): "person \(reason.code.rawValue)"
        }
    }

    @Test("The catalogue decides what is on it: R3 forward, R4 by policy, never with why")
    func listed() throws {
        #expect(name(try verdict(document(0x8F3F))) == "forward listed")
        #expect(name(try verdict(document(0x8F30))) == "optional optional")
        let never = try verdict(document(0x8F0A))
        #expect(name(never) == "never listed-never")
        #expect(never.reason.text.contains("note"))
        let unmarked = try verdict(document(0x8F3F, isSigned: false))
        #expect(name(unmarked) == "forward listed")
        #expect(unmarked.reason.text.contains("not mark"))
    }

    @Test("A code that is not on it: Critical or unclear to a person, the rest recorded and counted (R2)")
    func unknown() throws {
        #expect(name(try verdict(document(0x8FEE))) == "person unknown-critical")
        #expect(name(try verdict(document(0x8FEE, isSigned: false))) == "never unknown-non-critical")
        #expect(name(try verdict(.deviceAlert(code: "8FEE", payload: nil))) == "person payload-missing")
        #expect(name(try verdict(.deviceAlert(code: "8FEE", payload: [0xE0, 1]))) == "person unknown-class")
    }

    @Test("A contradiction goes to a person, even for a code that is never forwarded")
    func disagreement() throws {
        let other = GBCSBuilder(content: GBCSBuilder.dlms(0x8F0A)).bytes
        #expect(name(try verdict(.deviceAlert(payload: other))) == "person disagreement")
        let reversed = GBCSBuilder(content: GBCSBuilder.dlms(0x8F3F)).bytes
        let verdict = try verdict(.deviceAlert(code: "8F0A", payload: reversed))
        #expect(name(verdict) == "person disagreement")
        #expect(verdict.reason.text.contains("8F0A") && verdict.reason.text.contains("8F3F"))
    }

    @Test("Doubts about what would be forwarded go to a person")
    func doubts() throws {
        var notI0 = document(0x8F3F)
        notI0.responseCode = "E1"
        #expect(name(try verdict(notI0)) == "person response-code")
        #expect(name(try verdict(.deviceAlert(payload: nil))) == "person payload-missing")
        #expect(name(try verdict(.deviceAlert(payload: [0xDF]))) == "person payload-unreadable")
        #expect(name(try verdict(.deviceAlert(code: nil, payload: nil))) == "person no-code")
        var anonymous = DocumentBuilder.deviceAlert(payload: [0xE0, 1])
        #expect(name(try verdict(anonymous)) == "forward listed")
        anonymous.responseID = nil
        #expect(name(try verdict(anonymous)) == "person no-identity")
        var timeless = DocumentBuilder.deviceAlert(payload: [0xE0, 1])
        timeless.dateTime = nil
        #expect(name(try verdict(timeless)) == "person no-time")
        notI0 = document(0x8F0A)
        notI0.responseCode = "E1"
        #expect(name(try verdict(notI0)) == "never listed-never")
    }

    @Test("What is no device's alert is never forwarded, and it is said why")
    func otherNatures() throws {
        #expect(name(try verdict(document(0x8F66))) == "never own-command-outcome")
        #expect(
            name(
                try verdict(
                    DocumentBuilder(
                        body: "<sr:DCCAlertMessage><sr:DCCAlertCode>AD1</sr:DCCAlertCode></sr:DCCAlertMessage>"
                    )
                )
            )
                == "never dcc-alert"
        )
        #expect(name(try verdict(DocumentBuilder(body: "<sr:ResponseMessage/>"))) == "never response")
    }
}
