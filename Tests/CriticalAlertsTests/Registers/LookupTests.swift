import CriticalAlerts
import Foundation
import Testing

private func instant(_ text: String) throws -> Instant {
    try #require(Instant(rfc3339: text))
}

private func supplier(_ text: String) throws -> SupplierID {
    try #require(SupplierID(text))
}

/// An import of a file given as lines, complete up to an instant.
private struct Source<Row: RegisterRow> {
    let registerImport: RegisterImport
    let rows: [SourcedRow<Row>]

    init(_ number: Int64, completeTo: String, _ lines: String...) throws {
        let text = ([Row.columns.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
        let parsed = ParsedRegister<Row>(csv: Array(text.utf8), file: "\(Row.kind.rawValue)-\(number).csv")
        try #require(parsed.faults.isEmpty, "\(parsed.faults.first.map(\.description))")
        let made = RegisterImport(
            id: ImportID(number),
            kind: Row.kind,
            file: "\(Row.kind.rawValue)-\(number).csv",
            completeTo: try instant(completeTo),
            importedAt: try instant("2027-01-01T00:00:00Z")
        )
        let registerImport = try #require(made)
        self.registerImport = registerImport
        rows = parsed.rows.map {
            SourcedRow(
                row: $0.row,
                provenance: Provenance(registerImport, row: $0.line, source: ($0.row as? RegistrationRow)?.source)
            )
        }
    }
}

private let policy = FreshnessPolicy(calendar: WorkingDayCalendar(holidays: .builtIn))

@Suite struct SupplierDirectoryTests {
    private func directory() throws -> SupplierDirectory {
        SupplierDirectory(
            rows: try Source<SupplierRow>(
                1,
                completeTo: "2026-11-20T12:00:00Z",
                "old,mpid,OLDE,,",
                "old,gas,OLD,,",
                "old,user-eui,00-00-5E-EF-10-00-00-00/56,,",
                "new,mpid,NEWE,,2026-06-30",
                "newer,mpid,NEWE,2026-07-01,",
                "new,name,New Energy Ltd,,",
                "one,mpid,TWIN,,",
                "two,mpid,TWIN,,"
            ).rows
        )
    }

    private func answer(_ scheme: CodeScheme, _ code: String, _ asAt: String) throws -> SupplierID? {
        let code = try #require(SupplierCode(scheme: scheme, code: code))
        guard case .supplier(let supplier, _) = try directory().supplier(of: code, asAt: instant(asAt)) else {
            return nil
        }
        return supplier
    }

    @Test func codesAreLookedUpAsAtAnInstantR7() throws {
        #expect(try answer(.mpid, "NEWE", "2026-06-30T22:59:59Z") == supplier("new"))
        #expect(try answer(.mpid, "newe", "2026-06-30T23:00:00Z") == supplier("newer"))
        #expect(try answer(.gas, "OLD", "2026-06-30T22:59:59Z") == supplier("old"))
        #expect(try answer(.gas, "NEW", "2026-06-30T22:59:59Z") == nil)
        #expect(try answer(.name, "NEW  energy ltd", "2026-06-30T22:59:59Z") == supplier("new"))
    }

    @Test func aCodeOfTwoSuppliersIsContradictory() throws {
        let code = try #require(SupplierCode(scheme: .mpid, code: "TWIN"))
        let answer = try directory().supplier(of: code, asAt: instant("2026-01-01T00:00:00Z"))
        #expect(answer == .contradictory([try supplier("one"), try supplier("two")]))
    }

    @Test func userIdentifiersBelongToBlocks() throws {
        let now = try instant("2026-01-01T00:00:00Z")
        let inside = EUI64(0x0000_5EEF_1000_0001)
        let outside = EUI64(0x0000_5EEF_1000_0100)
        #expect(try directory().isOurs(inside, us: supplier("old"), asAt: now))
        #expect(try !directory().isOurs(inside, us: supplier("new"), asAt: now))
        #expect(try !directory().isOurs(outside, us: supplier("old"), asAt: now))
        guard case .supplier(let found, let provenance) = try directory().supplier(of: inside, asAt: now) else {
            Issue.record("not found")
            return
        }
        #expect(found.text == "old")
        #expect(provenance.row == 4)
        #expect(try directory().supplier(of: outside, asAt: now) == .unknown)
    }

    @Test func theCodesOfASupplierAreListedInOrder() throws {
        let codes = try directory().codes(of: supplier("old"), asAt: instant("2026-01-01T00:00:00Z"))
        #expect(codes.map(\.scheme) == [.mpid, .gas, .userEUI])
    }
}

/// R6, R7, R8 and reading 19.
@Suite struct RegistrationLookupTests {
    private let now = "2026-11-20T12:00:00Z"  // a Friday

    private func answer(
        _ sources: [Source<RegistrationRow>],
        of meterPoint: String = "1200023305967",
        asAt: String? = nil
    ) throws -> SupplierAnswer {
        let directory = SupplierDirectory(
            rows: try Source<SupplierRow>(
                1,
                completeTo: now,
                "old,mpid,OLDE,,",
                "old,gas,OLD,,",
                "old,name,Old Energy,,",
                "new,mpid,NEWE,,",
                "one,mpid,TWIN,,",
                "two,mpid,TWIN,,"
            ).rows
        )
        return RegistrationLookup(directory: directory, policy: policy).supplier(
            of: try #require(MPxN(meterPoint)),
            asAt: try instant(asAt ?? now),
            rows: sources.flatMap(\.rows),
            imports: sources.map(\.registerImport)
        )
    }

    @Test func aFreshUndisputedRegistrationIsSureAndNamesItsRow() throws {
        let source = try Source<RegistrationRow>(
            7,
            completeTo: "2026-11-20T06:00:00Z",
            "1312345678907,OLDE,mpid,2020-01-01,,EES",
            "1200023305967,OLDE,mpid,2020-01-01,2026-03-31,EES",
            "1200023305967,NEWE,mpid,2026-04-01,,EES"
        )
        let answer = try answer([source])
        #expect(answer.state == .supplier(try supplier("new")))
        #expect(answer.sure?.text == "new")
        #expect(answer.provenance?.importID == ImportID(7))
        #expect(answer.provenance?.row == 4)
        #expect(answer.provenance?.file == "registrations-7.csv")
        #expect(answer.provenance?.source == "EES")
        #expect(answer.age(at: try instant(now)) == 6 * 3600)
        #expect(answer.evidence.count == 2)
        #expect(answer.evidence.map(\.holds) == [true, false])
        // The past is answered by the same rows.
        #expect(try self.answer([source], asAt: "2026-03-31T22:59:59Z").sure?.text == "old")
        #expect(try self.answer([source], asAt: "2026-03-31T23:00:00Z").sure?.text == "new")
    }

    @Test func leadingZerosOfAnMPRNDoNotCount() throws {
        let source = try Source<RegistrationRow>(1, completeTo: now, "0003938424,OLD,gas,,,GES")
        #expect(try answer([source], of: "3938424").sure?.text == "old")
    }

    @Test func nobodyIsAnAnswerWithItsAge() throws {
        let source = try Source<RegistrationRow>(
            1,
            completeTo: "2026-11-19T12:00:00Z",
            "1200023305967,OLDE,mpid,,2020-01-01,EES"
        )
        #expect(try answer([source]).state == .nobody)
        let other = try answer([source], of: "1312345678907")
        #expect(other.state == .nobody)
        #expect(other.completeTo == (try instant("2026-11-19T12:00:00Z")))
        #expect(other.likely == nil)
    }

    @Test func noImportsMeanNoData() throws {
        #expect(try answer([]).state == .noData)
        #expect(try answer([]).completeTo == nil)
    }

    @Test func aCodeThatNobodyHasIsNamed() throws {
        let source = try Source<RegistrationRow>(1, completeTo: now, "1200023305967,ZZZZ,mpid,,,EES")
        #expect(try answer([source]).state == .unknownCode(try #require(SupplierCode(scheme: .mpid, code: "ZZZZ"))))
    }

    @Test func twoSourcesThatDifferAreContradictory() throws {
        let first = try Source<RegistrationRow>(1, completeTo: now, "1200023305967,OLDE,mpid,,,EES")
        let second = try Source<RegistrationRow>(2, completeTo: now, "1200023305967,NEWE,mpid,,,D0217")
        let answer = try answer([first, second])
        #expect(answer.state == .contradictory([try supplier("new"), try supplier("old")]))
        #expect(answer.sure == nil && answer.likely == nil)
        let disputed = try Source<RegistrationRow>(3, completeTo: now, "1200023305967,TWIN,mpid,,,EES")
        #expect(try self.answer([disputed]).state == .contradictory([try supplier("one"), try supplier("two")]))
    }

    @Test func twoSourcesThatAgreeUnderDifferentCodesDoNot() throws {
        let first = try Source<RegistrationRow>(1, completeTo: "2026-01-05T12:00:00Z", "1200023305967,OLDE,mpid,,,EES")
        let second = try Source<RegistrationRow>(2, completeTo: now, "1200023305967,Old Energy,name,,,portfolio")
        let answer = try answer([first, second])
        #expect(answer.sure?.text == "old")
        // The newer of two that agree says how fresh the answer is.
        #expect(answer.completeTo == (try instant(now)))
        #expect(answer.provenance?.importID == ImportID(2))
    }

    @Test func dataAreOldAfterThreeWorkingDays() throws {
        // Complete up to Monday noon: fresh to the end of Thursday.
        let source = try Source<RegistrationRow>(1, completeTo: "2026-11-16T12:00:00Z", "1200023305967,OLDE,mpid,,,EES")
        #expect(try answer([source], asAt: "2026-11-19T23:59:59Z").sure?.text == "old")
        let late = try answer([source], asAt: "2026-11-20T00:00:00Z")
        #expect(late.state == .old(try supplier("old"), freshUntil: try instant("2026-11-19T23:59:59Z")))
        #expect(late.sure == nil)
        #expect(late.likely?.text == "old")
    }

    @Test(arguments: [
        // Data complete up to Friday 20 November; three working days before it is Tuesday 17 November.
        ("1200023305967,OLDE,mpid,,2026-12-31,EES", "a loss ahead", true),
        ("1200023305967,OLDE,mpid,2026-11-17,,EES", "a gain three working days ago", true),
        ("1200023305967,OLDE,mpid,2026-11-16,,EES", "a gain four working days ago", false),
        ("1200023305967,OLDE,mpid,,2026-11-20,EES", "a loss today", true),
    ])
    func aGainOrLossAheadOrTooRecentIsPending(row: String, what: String, isPending: Bool) throws {
        let answer = try answer([try Source<RegistrationRow>(1, completeTo: now, row)])
        if isPending {
            guard case .pending(let current, let changes) = answer.state else {
                Issue.record("\(what): \(answer.state)")
                return
            }
            #expect(current?.text == "old")
            #expect(changes.count == 1)
            #expect(answer.sure == nil)
            #expect(answer.likely?.text == "old")
        } else {
            #expect(answer.sure?.text == "old", "\(what)")
        }
    }

    @Test func aGainAheadIsPendingEvenIfNobodyIsRegisteredYet() throws {
        let source = try Source<RegistrationRow>(1, completeTo: now, "1200023305967,NEWE,mpid,2026-12-01,,EES")
        let change = SupplierAnswer.PendingChange(
            day: try #require(CivilDate(iso8601: "2026-12-01")),
            before: [],
            after: [try supplier("new")]
        )
        #expect(try answer([source]).state == .pending(current: nil, [change]))
    }

    @Test func aSwitchToAnUnknownCodeIsPendingToo() throws {
        let source = try Source<RegistrationRow>(
            1,
            completeTo: now,
            "1200023305967,OLDE,mpid,,2026-11-30,EES",
            "1200023305967,ZZZZ,mpid,2026-12-01,,EES"
        )
        guard case .pending(_, let changes) = try answer([source]).state else {
            Issue.record("not pending")
            return
        }
        #expect(changes.map(\.day.description) == ["2026-12-01"])
        #expect(changes.first?.after == [])
    }

    @Test func aRenewalByTheSameSupplierIsNoChange() throws {
        let source = try Source<RegistrationRow>(
            1,
            completeTo: now,
            "1200023305967,OLDE,mpid,,2026-11-30,EES",
            "1200023305967,Old Energy,name,2026-12-01,,EES"
        )
        #expect(try answer([source]).sure?.text == "old")
    }

    @Test func thePastIsSettledOnceDataWentWellBeyondIt() throws {
        let source = try Source<RegistrationRow>(
            1,
            completeTo: now,
            "1200023305967,OLDE,mpid,,2026-11-18,EES",
            "1200023305967,NEWE,mpid,2026-11-19,,EES"
        )
        #expect(try answer([source], asAt: "2026-11-10T12:00:00Z").sure?.text == "old")
        #expect(try answer([source], asAt: "2026-11-17T12:00:00Z").sure == nil)
    }

    @Test func answersCanBeStored() throws {
        let source = try Source<RegistrationRow>(1, completeTo: now, "1200023305967,OLDE,mpid,,2026-12-31,EES")
        let answer = try answer([source])
        let data = try JSONEncoder().encode(answer)
        #expect(try JSONDecoder().decode(SupplierAnswer.self, from: data) == answer)
    }

    @Test func anImportCannotBeCompleteBeyondItself() throws {
        let made = RegisterImport(
            id: ImportID(1),
            kind: .registrations,
            file: "f",
            completeTo: try instant("2026-01-02T00:00:00Z"),
            importedAt: try instant("2026-01-01T00:00:00Z")
        )
        #expect(made == nil)
    }
}

/// R5 and reading 4.
@Suite struct DeviceLookupTests {
    private let device = EUI64(0x0000_5EEF_1000_002A)

    private func answer(_ sources: [Source<DeviceRow>], asAt: String = "2026-11-20T12:00:00Z") throws -> DeviceAnswer {
        DeviceLookup(policy: policy).meterPoints(
            of: device,
            asAt: try instant(asAt),
            rows: sources.flatMap(\.rows),
            imports: sources.map(\.registerImport)
        )
    }

    @Test func importComesFirstAndIsRoutedBy() throws {
        let source = try Source<DeviceRow>(
            3,
            completeTo: "2026-11-20T06:00:00Z",
            "00005EEF1000002A,2012345678906,export,E1,,",
            "00005EEF1000002A,1100013222946,secondary-import,E1,,",
            "00005EEF1000002A,1200023305967,import,E1,,",
            "00005EEF1000002B,1312345678907,import,E2,,"
        )
        let answer = try answer([source])
        #expect(answer.sure?.canonical == "1200023305967")
        #expect(answer.meterPoints.map(\.kind) == [.import, .secondaryImport, .export])
        #expect(answer.meterSerial == "E1")
        #expect(answer.meterPoints.first?.provenance.row == 4)
    }

    @Test func aMeterExchangeIsSeenAsAtTheInstant() throws {
        let source = try Source<DeviceRow>(
            1,
            completeTo: "2026-11-20T06:00:00Z",
            "00005EEF1000002A,1200023305967,import,E1,,2026-06-30",
            "00005EEF1000002A,1312345678907,import,E1,2026-07-01,"
        )
        #expect(try answer([source], asAt: "2026-06-30T12:00:00Z").sure?.canonical == "1200023305967")
        #expect(try answer([source], asAt: "2026-07-01T12:00:00Z").sure?.canonical == "1312345678907")
    }

    @Test func whatCannotBeRoutedSaysWhyR5() throws {
        let completeTo = "2026-11-20T06:00:00Z"
        #expect(try answer([]).state == .noData)
        let other = try Source<DeviceRow>(1, completeTo: completeTo, "00005EEF1000002B,1312345678907,import,E2,,")
        #expect(try answer([other]).state == .unknown)
        let export = try Source<DeviceRow>(1, completeTo: completeTo, "00005EEF1000002A,1312345678907,export,E2,,")
        #expect(try answer([export]).state == .notRoutable)
        let both = try Source<DeviceRow>(
            1,
            completeTo: completeTo,
            "00005EEF1000002A,1312345678907,import,E2,,",
            "00005EEF1000002A,3938424403,gas,G2,,"
        )
        #expect(
            try answer([both]).state
                == .ambiguous([try #require(MPxN("1312345678907")), try #require(MPxN("3938424403"))])
        )
        #expect(try answer([both]).meterSerial == nil)
    }

    @Test func twoImportsThatAgreeAreOneMeterPointAndTheNewerOneCounts() throws {
        let line = "00005EEF1000002A,1200023305967,import,E1,,"
        let first = try Source<DeviceRow>(1, completeTo: "2026-01-05T12:00:00Z", line)
        let second = try Source<DeviceRow>(2, completeTo: "2026-11-20T06:00:00Z", line)
        let answer = try answer([first, second])
        #expect(answer.sure?.canonical == "1200023305967")
        #expect(answer.meterPoints.map(\.provenance.importID) == [ImportID(2)])
        guard case .old(_, let freshUntil) = try self.answer([first]).state else {
            Issue.record("not old")
            return
        }
        #expect(UKTime.text(freshUntil) == "Thursday 8 January 2026, 23:59 GMT")
    }
}

/// R9, R16, R17.
@Suite struct ContactListTests {
    private func list() throws -> ContactList {
        let text = """
            # asked for in October
            supplier_id,supplier_name,dcc_user,role,name,telephone,email,certificate
            new,New Energy,no,primary,Alerts,020 7946 0001,alerts@new.example.com,/etc/new.pem
            new,New Energy,no,secondary,A Person,020 7946 0002,person@new.example.com,
            new,New Energy,no,access,B Person,,reader@new.example.com,
            phone,Phone Energy,yes,primary,C Person,020 7946 0003,,
            late,Late Energy,yes,primary,,,,
            late,Late Energy,yes,secondary,,,late@provider.example.net,
            shared,Shared Energy,yes,primary,,,LATE@provider.example.net,
            """
        let parsed = ParsedRegister<ContactRow>(csv: Array(text.utf8), file: "contacts.csv")
        try #require(parsed.faults.isEmpty, "\(parsed.faults.first)")
        #expect(parsed.comments == ["asked for in October"])
        let made = RegisterImport(
            id: ImportID(5),
            kind: .contacts,
            file: "contacts.csv",
            completeTo: try instant("2026-08-01T00:00:00Z"),
            importedAt: try instant("2026-08-02T00:00:00Z")
        )
        return ContactList(rows: parsed.rows, of: try #require(made))
    }

    private func answer(_ name: String) throws -> ContactList.Answer {
        try list().contacts(of: supplier(name), at: instant("2026-08-03T00:00:00Z"))
    }

    @Test func aSupplierHasPrimarySecondaryAndReaders() throws {
        let answer = try answer("new")
        #expect(answer.name == "New Energy")
        #expect(answer.isDCCUser == false)
        #expect(answer.primary?.way == ContactEmail("alerts@new.example.com").map { .email($0) })
        #expect(answer.primary?.provenance.row == 3)
        #expect(answer.secondary?.row.name == "A Person")
        #expect(answer.access.count == 1)
        #expect(answer.firstByEmail?.row.role == .primary)
        #expect(answer.lists(try #require(ContactEmail("Reader@new.example.com"))))
        #expect(!answer.lists(try #require(ContactEmail("late@provider.example.net"))))
    }

    @Test func withoutAMailAddressThereIsTheTelephoneOrNothingR17() throws {
        #expect(try answer("phone").primary?.way == .telephone("020 7946 0003"))
        #expect(try answer("phone").lacksEmail)
        #expect(try answer("late").primary?.way == ContactList.ContactWay.none)
        #expect(try answer("late").firstByEmail?.row.role == .secondary)
        let unlisted = try answer("unlisted")
        #expect(!unlisted.isListed && unlisted.lacksEmail && unlisted.isDCCUser == nil)
    }

    @Test func aListIsStaleAfter100Days() throws {
        let edge = try instant("2026-08-01T00:00:00Z").advanced(bySeconds: 100 * 86_400)
        #expect(try !list().isStale(at: edge))
        #expect(try list().isStale(at: edge.advanced(bySeconds: 1)))
        #expect(try list().contacts(of: supplier("new"), at: edge.advanced(bySeconds: 1)).isStale)
        #expect(try list().contacts(of: supplier("new"), at: edge.advanced(bySeconds: 1)).primary != nil)
    }

    @Test func anAddressMayActForSeveralSuppliersR27() throws {
        let address = try #require(ContactEmail("late@Provider.example.net"))
        #expect(try list().suppliers(with: address).map(\.text) == ["late", "shared"])
        #expect(try list().suppliers.map(\.text) == ["new", "phone", "late", "shared"])
    }
}
