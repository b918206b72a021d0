import CriticalAlerts
import Testing

private func calendar(_ region: WorkingDayCalendar.Region = .englandAndWales) -> WorkingDayCalendar {
    WorkingDayCalendar(holidays: .builtIn, region: region)
}

private func instant(_ text: String) throws -> Instant {
    try #require(Instant(rfc3339: text))
}

@Suite struct BankHolidaysTests {
    @Test func theBuiltInDataCoverBothDivisionsFrom2024To2030() throws {
        for division in BankHolidays.Division.allCases {
            let covered = try #require(BankHolidays.builtIn.covered(in: division))
            #expect(covered.lowerBound.description == "2024-01-01")
            #expect(covered.upperBound.description == "2030-12-31")
        }
        let day = try #require(CivilDate(iso8601: "2026-06-15"))
        #expect(BankHolidays.builtIn.title(of: day, in: .scotland) != nil)
        #expect(BankHolidays.builtIn.title(of: day, in: .englandAndWales) == nil)
    }

    @Test func builtInHolidaysFallOnWeekdays() throws {
        var day = try #require(CivilDate(iso8601: "2024-01-01"))
        let end = try #require(CivilDate(iso8601: "2030-12-31"))
        var counts: [Int: Int] = [:]
        while day <= end {
            if BankHolidays.builtIn.title(of: day, in: .englandAndWales) != nil {
                #expect(day.weekday <= 5, "\(day)")
                counts[day.year, default: 0] += 1
            }
            day = day.next
        }
        #expect(counts.values.allSatisfy { $0 == 8 } && counts.count == 7)
    }

    @Test func badFilesAreRefusedWithEveryFault() throws {
        let text = """
            division,date,title
            wales,2026-01-01,New Year
            scotland,2026-13-01,New Year
            scotland,2026-01-01,New Year
            scotland,2026-01-01,Again
            scotland,2026-01-02,
            """
        let error = #expect(throws: BankHolidayFileError.self) {
            try BankHolidays(csv: Array(text.utf8), file: "h.csv")
        }
        #expect(error?.faults.first.map(\.line) == [2, 3, 5, 6])
        let oneOnly = #expect(throws: BankHolidayFileError.self) {
            try BankHolidays(csv: Array("division,date,title\nscotland,2026-01-01,New Year\n".utf8), file: "h.csv")
        }
        #expect(oneOnly?.description == "h.csv:1: division: no row for england-and-wales")
    }

    @Test func theDigestTellsCalendarsApartAndNotTheOrderOfRows() throws {
        let rows = ["scotland,2026-01-01,A", "england-and-wales,2026-01-01,A", "scotland,2026-01-02,B"]
        func digest(_ rows: [String]) throws -> String {
            let text = "division,date,title\n" + rows.joined(separator: "\n")
            return try BankHolidays(csv: Array(text.utf8), file: "h").digest
        }
        #expect(try digest(rows) == digest(rows.reversed()))
        #expect(try digest(rows) != digest(Array(rows.prefix(2))))
        #expect(try digest(rows).count == 16)
    }
}

/// R14, R20 and reading 1.
@Suite struct DeadlineTests {
    @Test(arguments: [
        // Good Friday and Easter Monday, which Scotland works.
        ("2026-04-02T15:40:00Z", WorkingDayCalendar.Region.englandAndWales, "Tuesday 7 April 2026, 23:59 BST"),
        ("2026-04-02T15:40:00Z", .scotland, "Monday 6 April 2026, 23:59 BST"),
        ("2026-04-02T15:40:00Z", .both, "Tuesday 7 April 2026, 23:59 BST"),
        // A bank holiday in Scotland alone.
        ("2026-06-12T09:00:00Z", .englandAndWales, "Monday 15 June 2026, 23:59 BST"),
        ("2026-06-12T09:00:00Z", .scotland, "Tuesday 16 June 2026, 23:59 BST"),
        ("2026-06-12T09:00:00Z", .both, "Tuesday 16 June 2026, 23:59 BST"),
        // 23:30 UTC in summer is the next day in the UK.
        ("2026-06-11T22:59:59Z", .englandAndWales, "Friday 12 June 2026, 23:59 BST"),
        ("2026-06-11T23:00:00Z", .englandAndWales, "Monday 15 June 2026, 23:59 BST"),
        // Over the end of summer time.
        ("2026-10-23T12:00:00Z", .englandAndWales, "Monday 26 October 2026, 23:59 GMT"),
        // Christmas with its substitute day.
        ("2026-12-24T12:00:00Z", .englandAndWales, "Tuesday 29 December 2026, 23:59 GMT"),
    ])
    func oneWorkingDayR14(receipt: String, region: WorkingDayCalendar.Region, due: String) throws {
        let deadline = calendar(region).deadline(from: try instant(receipt))
        #expect(UKTime.text(deadline.due) == due)
        #expect(!deadline.isBeyondCalendar)
    }

    @Test func receiptOnASaturdayStrictAndLenient() throws {
        let receipt = try instant("2026-03-07T22:14:31Z")
        let strict = calendar().deadline(from: receipt)
        #expect(UKTime.text(strict.due) == "Monday 9 March 2026, 23:59 GMT")
        let lenient = calendar().deadline(from: receipt, rule: DeadlineRule(nonWorkingReceipt: .lenient))
        #expect(UKTime.text(lenient.due) == "Tuesday 10 March 2026, 23:59 GMT")
        #expect(lenient.days.map(\.number) == [nil, nil, 0, 1])
        // On a working day both rules are the same.
        let friday = try instant("2026-03-06T22:14:31Z")
        #expect(
            calendar().deadline(from: friday).due
                == calendar().deadline(from: friday, rule: DeadlineRule(nonWorkingReceipt: .lenient)).due
        )
    }

    @Test func theDayMayEndAtFive() throws {
        let rule = DeadlineRule(dayEnd: .five)
        let deadline = calendar().deadline(from: try instant("2026-04-02T15:40:00Z"), rule: rule)
        #expect(deadline.due.description == "2026-04-07T16:00:00Z")
    }

    @Test func noWorkingDaysMeansTheDayOfReceiptOrTheFirstAfterIt() throws {
        let rule = DeadlineRule(workingDays: 0)
        #expect(
            UKTime.text(calendar().deadline(from: try instant("2026-03-06T10:00:00Z"), rule: rule).due)
                == "Friday 6 March 2026, 23:59 GMT"
        )
        #expect(
            UKTime.text(calendar().deadline(from: try instant("2026-03-07T10:00:00Z"), rule: rule).due)
                == "Monday 9 March 2026, 23:59 GMT"
        )
        // Never before the receipt itself.
        let late = try instant("2026-03-06T20:00:00Z")
        #expect(calendar().deadline(from: late, rule: DeadlineRule(workingDays: 0, dayEnd: .five)).due == late)
    }

    @Test func theExplanationCountsEachDayR14() throws {
        let deadline = calendar().deadline(from: try instant("2026-04-02T15:40:00Z"))
        #expect(
            deadline.explanation == [
                "Thursday 2 April 2026: working day, day of receipt", "Friday 3 April 2026: Good Friday, not counted",
                "Saturday 4 April 2026: Saturday, not counted", "Sunday 5 April 2026: Sunday, not counted",
                "Monday 6 April 2026: Easter Monday, not counted", "Tuesday 7 April 2026: working day, day 1",
                "Due Tuesday 7 April 2026, 23:59 BST (calendar \(calendar().identity))",
            ]
        )
    }

    @Test func fiveWorkingDaysR39AndTwentyR6() throws {
        let receipt = try instant("2026-04-02T15:40:00Z")
        let five = calendar().deadline(from: receipt, rule: DeadlineRule(workingDays: 5))
        #expect(UKTime.text(five.due) == "Monday 13 April 2026, 23:59 BST")
        let twenty = calendar().deadline(from: receipt, rule: DeadlineRule(workingDays: 20))
        #expect(UKTime.text(twenty.due) == "Tuesday 5 May 2026, 23:59 BST")
        #expect(twenty.days.last?.number == 20)
    }

    @Test func daysBeyondTheDataAreCountedByWeekendsWithAWarning() throws {
        let inside = calendar().deadline(from: try instant("2030-12-30T12:00:00Z"))
        #expect(!inside.isBeyondCalendar)
        let beyond = calendar().deadline(from: try instant("2030-12-31T12:00:00Z"))
        #expect(UKTime.text(beyond.due) == "Wednesday 1 January 2031, 23:59 GMT")
        #expect(beyond.isBeyondCalendar)
        #expect(beyond.explanation.last?.hasPrefix("Warning") == true)
        #expect(calendar().lastCoveredDay?.description == "2030-12-31")
    }

    @Test func extremesDoNotTrap() {
        for receipt in [Instant(microseconds: .min), Instant(microseconds: .max), Instant(secondsSince1970: .max)] {
            let deadline = calendar().deadline(from: receipt, rule: DeadlineRule(workingDays: .max))
            #expect(deadline.rule.workingDays == DeadlineRule.mostWorkingDays)
            #expect(deadline.due >= deadline.from)
            #expect(deadline.isBeyondCalendar)
        }
        #expect(DeadlineRule(workingDays: .min).workingDays == 0)
    }

    @Test func amberAtHalfOfTheOfficeHoursAndRedOnlyAfterTheEndR47() throws {
        // 20 minutes on Thursday (UK 16:40 to 17:00) and 8 hours on Tuesday: half is 4 h 10 min.
        let deadline = calendar().deadline(from: try instant("2026-04-02T15:40:00Z"))
        #expect(UKTime.text(deadline.amber) == "Tuesday 7 April 2026, 12:50 BST")
        #expect(deadline.urgency(at: deadline.from) == .green)
        #expect(deadline.urgency(at: deadline.amber.advanced(bySeconds: -1)) == .green)
        #expect(deadline.urgency(at: deadline.amber) == .amber)
        #expect(deadline.urgency(at: deadline.due) == .amber)
        #expect(!deadline.isOverdue(at: deadline.due))
        #expect(deadline.urgency(at: deadline.due.advanced(bySeconds: 1)) == .red)
        #expect(deadline.isOverdue(at: deadline.due.advanced(bySeconds: 1)))
    }

    @Test func theSameReceiptRuleAndCalendarGiveTheSameDeadline() throws {
        let receipt = try instant("2026-04-02T15:40:00Z")
        #expect(calendar().deadline(from: receipt) == calendar().deadline(from: receipt))
        #expect(calendar().identity != calendar(.scotland).identity)
    }
}

@Suite struct OfficeHoursTests {
    @Test(arguments: [
        ("2026-04-02T15:40:00Z", "2026-04-07T08:30:00Z", 3000),
        ("2026-04-03T00:00:00Z", "2026-04-06T23:00:00Z", 0),
        ("2026-03-09T09:00:00Z", "2026-03-09T17:00:00Z", 28_800),
        ("2026-03-09T00:00:00Z", "2026-03-14T00:00:00Z", 144_000),
        ("2026-03-09T12:00:00Z", "2026-03-09T11:00:00Z", 0),
    ])
    func officeTimeBetweenInstants(start: String, end: String, seconds: Int) throws {
        #expect(calendar().officeSeconds(from: try instant(start), to: try instant(end)) == Int64(seconds))
    }

    @Test(arguments: [
        ("2026-04-02T14:00:00Z", 2, "2026-04-02T16:00:00Z"),
        ("2026-04-02T15:40:00Z", 2, "2026-04-07T09:40:00Z"),
        ("2026-03-07T12:00:00Z", 4, "2026-03-09T13:00:00Z"),
        ("2026-03-07T12:00:00Z", 0, "2026-03-09T09:00:00Z"),
        ("2026-03-09T08:00:00Z", 8, "2026-03-09T17:00:00Z"),
        ("2026-03-09T09:00:00Z", 9, "2026-03-10T10:00:00Z"),
    ])
    func workingHoursLater(start: String, hours: Int, end: String) throws {
        #expect(try calendar().instant(workingHours: hours, after: instant(start)) == instant(end))
    }

    @Test func otherHoursAndNonsense() throws {
        #expect(OfficeHours(from: 17, to: 9) == nil)
        #expect(OfficeHours(from: 9, to: 25) == nil)
        #expect(OfficeHours(from: -1, to: 9) == nil)
        let allDay = WorkingDayCalendar(holidays: .builtIn, hours: try #require(OfficeHours(from: 0, to: 24)))
        #expect(
            allDay.instant(workingHours: 30, after: try instant("2026-03-09T00:00:00Z")).description
                == "2026-03-10T06:00:01Z"
        )
        #expect(OfficeHours().description == "9-17")
        #expect(try #require(OfficeHours(from: 0, to: 24)).description == "0-24")
        #expect(
            calendar().instant(workingHours: .max, after: Instant(microseconds: .max)) >= Instant(secondsSince1970: 0)
        )
    }

    @Test func workingDaysBeforeAndAfter() throws {
        let tuesday = try #require(CivilDate(iso8601: "2026-04-07"))
        #expect(calendar().workingDay(1, before: tuesday).description == "2026-04-02")
        #expect(calendar().workingDay(3, before: tuesday).description == "2026-03-31")
        #expect(calendar().workingDay(0, before: tuesday) == tuesday)
        #expect(calendar().workingDay(after: try #require(CivilDate(iso8601: "2026-04-02"))) == tuesday)
    }
}
