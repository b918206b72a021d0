import Testing

@testable import CriticalAlerts

@Suite("The catalogue of alert codes (R2, R48)")
struct AlertCatalogueTests {
    private let header = "alert_code,name,fuel,class,urgency,forward,note\n"

    @Test("A file is read with its comment lines as source, in any order of columns")
    func reading() throws {
        let text = """
            # My list
            # of 2026
            forward,alert_code,name,fuel,class,urgency,note
            never,8f3f,"Tamper, ""detect"" it",both,critical,danger,
            optional,0001,Second,hub,unknown,fraud,A note

            """
        let catalogue = try AlertCatalogue(csv: Array(text.utf8), file: "alerts.csv")
        #expect(catalogue.source == "My list of 2026")
        #expect(catalogue.entries.map(\.code) == [AlertCode(1), AlertCode(0x8F3F)])
        let entry = try #require(catalogue[AlertCode(0x8F3F)])
        #expect(entry.name == "Tamper, \"detect\" it")
        #expect(entry.fuels == .both)
        #expect(entry.alertClass == .critical)
        #expect(entry.urgency == .danger)
        #expect(entry.forwarding == .never)
        #expect(catalogue[AlertCode(2)] == nil)
    }

    @Test(
        "A faulty file is refused whole, each fault with file and line",
        arguments: [
            ("8F3,a,both,critical,danger,forward,", 2), ("8F3F,,both,critical,danger,forward,", 2),
            ("8F3F,a,oil,critical,danger,forward,", 2), ("8F3F,a,both,Critical,danger,forward,", 2),
            ("8F3F,a,both,critical,,forward,", 2), ("8F3F,a,both,critical,danger,always,", 2), ("8F3F,a", 2),
            ("8F3F,a,both,critical,danger,forward,\n8f3f,b,both,critical,danger,never,", 3),
            ("8F3F,a\u{7},both,critical,danger,forward,", 2), ("", 1),
        ]
    )
    func faults(_ rows: String, _ line: Int) {
        do {
            _ = try AlertCatalogue(csv: Array((header + rows).utf8), file: "alerts.csv")
            Issue.record("accepted: \(rows)")
        } catch {
            #expect(error.faults.count == 1)
            #expect(error.description.hasPrefix("alerts.csv:\(line): "), "\(error)")
        }
    }

    @Test("All faults of a file are told, in its order")
    func allFaults() {
        let rows =
            "x,a,both,critical,danger,forward,\nshort\n8F3F,a,both,critical,danger,forward,\ny,a,both,critical,danger,forward,"
        do {
            _ = try AlertCatalogue(csv: Array((header + rows).utf8), file: "f")
            Issue.record("accepted")
        } catch {
            #expect(error.description.split(separator: "\n").map { $0.prefix(4) } == ["f:2:", "f:3:", "f:5:"])
        }
    }

    @Test("The built-in list is whole, and says that it is not the official one (R48)")
    func builtIn() {
        let catalogue = AlertCatalogue.builtIn
        #expect(catalogue.source.contains("NOT the official Appendix C"))
        #expect(catalogue.entries.count == 54)
        let forwarded = catalogue.entries.filter { $0.forwarding == .forward }.map(\.code.description)
        #expect(
            forwarded == [
                "8F0F", "8F1D", "8F1F", "8F32", "8F33", "8F3F", "8F73", "8F74", "8F75", "8F76", "8F77", "8F78",
            ]
        )
        #expect(catalogue.entries.filter { $0.forwarding == .never }.count == 12)
        // Nothing is forwarded by default that its device does not mark as Critical (R2, R3).
        #expect(catalogue.entries.allSatisfy { $0.forwarding != .forward || $0.alertClass == .critical })
        #expect(catalogue.entries.allSatisfy { !$0.note.isEmpty })
    }
}
