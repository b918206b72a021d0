import Testing

@testable import CriticalAlerts

@Suite("The guidance note's version and timescales are data (R48)")
struct GuidanceNoteTests {
    private static let rows = [
        "title,A note", "version,2", "date,2027-02-01", "step 3,2", "step 4,1", "step 5,0", "not public,Appendix A",
    ]

    private func read(_ rows: [String]) throws -> GuidanceNote {
        let text = (["item,value"] + rows).joined(separator: "\n") + "\n"
        return try GuidanceNote(csv: Array(text.utf8), file: "note.csv")
    }

    @Test("The built-in note can be read: version 1, one working day for each of steps 3 to 5")
    func builtIn() {
        let note = GuidanceNote.builtIn
        #expect(note.timescales == Timescales(version: "1", forward: 1, acknowledge: 1, passOn: 1))
        #expect(
            note.description
                == "Managing Critical Alerts where there is DCC User to Non-User Churn, version 1 of 2016-10-19: forward (step 3) "
                + "within 1 working day, acknowledge (step 4) within 1 working day, pass on (step 5) within 1 working day"
        )
        #expect(note.missing == ["Appendix A", "Appendix B", "Appendix C"])
    }

    @Test("Another version is read, its rows in any order")
    func reading() throws {
        let note = try read(Self.rows.reversed())
        #expect(note.title == "A note")
        #expect(note.date.description == "2027-02-01")
        #expect(note.timescales == Timescales(version: "2", forward: 2, acknowledge: 1, passOn: 0))
        #expect(Timescales.Step.allCases.map { note.timescales.workingDays(for: $0) } == [2, 1, 0])
        #expect(
            note.timescales.basis(of: .forward) == "step 3 of the guidance note, version 2: 2 working days"
        )
    }

    @Test(
        "A faulty file is refused whole, with the line",
        arguments: [
            ("step 3,2", "step 3,61", 5), ("step 3,2", "step 3,-1", 5), ("step 3,2", "step 3,soon", 5),
            ("step 3,2", "step 3,", 5), ("step 3,2", "step 6,2", 5), ("step 4,1", "step 3,2", 6),
            ("date,2027-02-01", "date,1 February", 4), ("title,A note", "title,A\u{7}note", 2),
            ("step 5,0", "not public,Appendix B", 1), ("version,2", "not public,Appendix B", 1),
        ]
    )
    func faults(_ old: String, _ new: String, _ line: Int) {
        let rows = Self.rows.map { $0 == old ? new : $0 }
        let error = #expect(throws: GuidanceNoteError.self) { try read(rows) }
        #expect(error?.description.hasPrefix("note.csv:\(line): ") == true, "\(error?.description ?? "")")
    }
}
