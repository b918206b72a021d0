import CriticalAlerts
import RelayStore
import Testing

@testable import RelayService

@Suite("going live changes one line, and only on the supplier's id")
struct GoLiveTests {
    static let now = CheckTests.now

    private func rehearsal() async throws -> CheckTests.Rehearsal {
        let server = Initializer.Options.Server(host: "localhost", port: 2525)
        return try await CheckTests.Rehearsal(.init(smtp: server))
    }

    private func goLive(_ rehearsal: CheckTests.Rehearsal) -> GoLive {
        GoLive(configurationFile: rehearsal.file, clock: { Self.now })
    }

    @Test func `the plan shows sender, partners and what waits, and changes nothing`() async throws {
        let rehearsal = try await rehearsal()
        let before = try rehearsal.folder.text("alertrelay.yaml")
        let configuration = try Configuration(contentsOf: rehearsal.file)
        let gateway = try await Gateway.open(configuration, log: InitializerTests.silent(), clock: { Self.now })
        let bytes = try readFile(rehearsal.folder.path("example-alert.xml"), atMost: 65_536)
        _ = try await gateway.store.takeIn(
            NewIntake(supplier: configuration.supplier.id, source: "x", bytes: bytes, takenAt: Self.now, isHeld: false)
        )
        _ = try await gateway.decidePending()

        let plan = try await goLive(rehearsal).plan()
        #expect(plan.obstacles.isEmpty)
        #expect(plan.sender == "Our Energy <alerts@our-energy.example>")
        #expect(plan.partners.map(\.address) == ["alerts@new-energy.example"])
        #expect(plan.rehearsal?.cases.values.reduce(0, +) == 1)
        #expect(plan.live == nil)
        let text = plan.description
        for part in ["alerts@our-energy.example", "localhost:2525", "new-energy", "1 cases", "data/live", "our-energy"]
        {
            #expect(text.contains(part), "\(part)")
        }
        #expect(try rehearsal.folder.text("alertrelay.yaml") == before)
        #expect(!exists(rehearsal.folder.path("data/live")))
    }

    @Test func `only the line of the mode is changed`() async throws {
        let rehearsal = try await rehearsal()
        try rehearsal.folder.setPermissions(0o640, of: "alertrelay.yaml")
        let before = try rehearsal.folder.text("alertrelay.yaml")
        let live = try await goLive(rehearsal).perform(confirm: "our-energy")
        #expect(live.mode == .live)
        #expect(live.storeFolder == rehearsal.folder.path("data/live"))
        let after = try rehearsal.folder.text("alertrelay.yaml")
        let changed = zip(before.components("\n"), after.components("\n")).filter { $0 != $1 }
        #expect(changed.count == 1)
        #expect(changed.first?.0 == "mode: rehearse")
        #expect(changed.first?.1 == "mode: live")
        #expect(before.utf8.count == after.utf8.count + 4)
        #expect(try rehearsal.folder.permissions("alertrelay.yaml") == 0o640)
        #expect(try rehearsal.folder.names().filter { $0.hasSuffix(".new") }.isEmpty)
    }

    @Test func `the live store is new and empty, and the rehearsal's stays readable`() async throws {
        let rehearsal = try await rehearsal()
        let configuration = try Configuration(contentsOf: rehearsal.file)
        let first = try await Gateway.open(configuration, log: InitializerTests.silent(), clock: { Self.now })
        let bytes = try readFile(rehearsal.folder.path("example-alert.xml"), atMost: 65_536)
        _ = try await first.store.takeIn(
            NewIntake(supplier: configuration.supplier.id, source: "x", bytes: bytes, takenAt: Self.now, isHeld: false)
        )
        _ = try await first.decidePending()
        let live = try await goLive(rehearsal).perform(confirm: "our-energy")
        let gateway = try await Gateway.open(live, log: InitializerTests.silent(), clock: { Self.now })
        #expect(try await gateway.store.cases(openOnly: false, limit: 10).isEmpty)
        #expect(try await gateway.store.undecided(limit: 10).intakes.isEmpty)
        // Nothing of the rehearsal waits to be sent.
        #expect(try await gateway.send() == SendingReport())
        #expect(try await first.store.cases(openOnly: false, limit: 10).count == 1)
    }

    @Test(arguments: ["", "OUR-ENERGY", "our-energy ", "new-energy", "yes", "y"])
    func `any other word changes nothing`(_ word: String) async throws {
        let rehearsal = try await rehearsal()
        let before = try rehearsal.folder.text("alertrelay.yaml")
        await #expect(throws: GatewayError.self) { _ = try await goLive(rehearsal).perform(confirm: word) }
        #expect(try rehearsal.folder.text("alertrelay.yaml") == before)
    }

    @Test func `examples do not go live, unless nothing leaves this machine`() async throws {
        let example = try await CheckTests.Rehearsal()
        #expect(try await goLive(example).plan().obstacles.count == 2)
        await #expect(throws: GatewayError.self) { _ = try await goLive(example).perform(confirm: "our-energy") }
        #expect(try Configuration(contentsOf: example.file).mode == .rehearse)
    }

    @Test(arguments: ["smtp.our-energy.example", "smtp.our-own-energy.co.uk"])
    func `live written by hand opens no gateway while names are examples`(_ host: String) async throws {
        let example = try await CheckTests.Rehearsal(.init(smtp: .init(host: host)))
        _ = try await Gateway.open(try Configuration(contentsOf: example.file), log: InitializerTests.silent())
        try example.change("mode: rehearse", to: "mode: live")
        let error = await #expect(throws: GatewayError.self) {
            _ = try await Gateway.open(try Configuration(contentsOf: example.file), log: InitializerTests.silent())
        }
        #expect(error?.description.contains("go-live") == true)
        #expect(error?.description.contains("supplier.address (alerts@our-energy.example)") == true)
        #expect(error?.description.contains("smtp.host") == host.hasSuffix(".example"))
        #expect(!exists(example.folder.path("data/live")))
    }

    @Test func `nor while all partners are; one odd row stops nobody`() async throws {
        let example = try await CheckTests.Rehearsal(
            .init(
                supplierID: ExampleData.ourselves,
                address: "alerts@our-own-energy.co.uk",
                smtp: .init(host: "mx.our-own-energy.co.uk")
            )
        )
        try example.change("mode: rehearse", to: "mode: live")
        let configuration = try Configuration(contentsOf: example.file)
        let error = await #expect(throws: GatewayError.self) {
            _ = try await Gateway.open(configuration, log: InitializerTests.silent())
        }
        #expect(error?.description.contains("all partners of the contact list are examples") == true)
        #expect(
            await example.check().findings.contains {
                $0.area == .contacts && $0.what == "new-energy has an example's address"
            }
        )
        try example.folder.write(
            try example.folder.text("contacts.csv") + "third,Third,no,primary,Alerts,,alerts@third-energy.co.uk,\n",
            to: "contacts.csv"
        )
        try await example.reimport(.contacts)
        _ = try await Gateway.open(configuration, log: InitializerTests.silent())
    }

    @Test func `what is live already is not made live`() async throws {
        let rehearsal = try await rehearsal()
        _ = try await goLive(rehearsal).perform(confirm: "our-energy")
        let error = await #expect(throws: GatewayError.self) {
            _ = try await goLive(rehearsal).perform(confirm: "our-energy")
        }
        #expect(error?.description.contains("live already") == true)
    }

    @Test func `a live store from before goes on, and the plan says what will leave`() async throws {
        let rehearsal = try await rehearsal()
        let live = try await goLive(rehearsal).perform(confirm: "our-energy")
        _ = try await Gateway.open(live, log: InitializerTests.silent(), clock: { Self.now })
        try rehearsal.change("mode: live", to: "mode: rehearse")
        let plan = try await goLive(rehearsal).plan()
        #expect(plan.live != nil)
        #expect(plan.description.contains("A live store from before goes on: 0 letters wait"))
    }

    @Test(arguments: [
        ("mode: rehearse\na: 1\n", "mode: live\na: 1\n"),
        ("# mode: rehearse\nmode:   \"rehearse\"  # for now\n", "# mode: rehearse\nmode:   \"live\"  # for now\n"),
        ("a: 1\r\nmode: 'rehearse'\r\n", "a: 1\r\nmode: 'live'\r\n"),
    ])
    func `the line is found however it is written`(_ before: String, _ after: String) {
        #expect(GoLive.madeLive(Array(before.utf8)).map { String(decoding: $0, as: UTF8.self) } == after)
    }

    @Test(arguments: [
        "", "mode: live\n", "inbox:\n  mode: rehearse\n", "mode:\n  rehearse\n", "mode: rehearse\nmode: rehearse\n",
    ])
    func `what is not that line is left alone`(_ text: String) {
        #expect(GoLive.madeLive(Array(text.utf8)) == nil)
    }
}
