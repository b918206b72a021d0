import CriticalAlerts
import Testing

@Suite struct RegisterRowTests {
    private func parse<Row: RegisterRow>(_ type: Row.Type, _ lines: String...) -> ParsedRegister<Row> {
        let text = ([Row.columns.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
        return ParsedRegister(csv: Array(text.utf8), file: "\(Row.kind.rawValue).csv")
    }

    private func faults<Row: RegisterRow>(_ type: Row.Type, _ line: String) -> [String] {
        parse(type, line).faults.first.map(\.description)
    }

    @Test func devicesAreRead() throws {
        let parsed = parse(
            DeviceRow.self,
            "00-00-5E-EF-10-00-00-2A,12 0002 3305 967,import,E1,2026-01-01,2026-12-31",
            "00005eef1000002b,0003938424403,gas,,,",
            "00005eef1000002b,3938424403,gas,,,"
        )
        #expect(parsed.faults.first.map(\.line) == [3])
        let first = try #require(parsed.rows.first?.row)
        #expect(first.device == EUI64(0x0000_5EEF_1000_002A))
        #expect(first.meterPoint.canonical == "1200023305967")
        #expect(first.meterPoint.asReceived == "12 0002 3305 967")
        #expect(first.meterSerial == "E1")
        #expect(first.validity.from?.description == "2026-01-01")
        #expect(parsed.rows.last?.line == 4)
        #expect(parsed.rows.last?.row.meterSerial == nil)
        #expect(!parsed.isAcceptable(keepGood: false))
        #expect(parsed.isAcceptable(keepGood: true))
    }

    @Test(arguments: [
        ("00-00-5E-EF-10-00-00,1200023305967,import,,,", "device_id: not an EUI-64 (eight hex pairs)"),
        (",1200023305967,import,,,", "device_id: must not be empty"),
        ("00005EEF1000002A,1200023305968,import,,,", "mpxn: not an MPAN (13 digits with their check digit)"),
        ("00005EEF1000002A,3938424403,import,,,", "mpxn: not an MPAN (13 digits with their check digit)"),
        ("00005EEF1000002A,1200023305967,gas,,,", "mpxn: not an MPRN (6 to 10 digits)"),
        (
            "00005EEF1000002A,1200023305967,Import,,,",
            "kind: expected is one of import, secondary-import, export, gas"
        ),
        ("00005EEF1000002A,1200023305967,import,,01/02/2026,", "valid_from: not a date of the form YYYY-MM-DD"),
        ("00005EEF1000002A,1200023305967,import,,2026-02-02,2026-02-01", "valid_to: before valid_from"),
        ("00005EEF1000002A,1200023305967,import,\"a\nb\",,", "meter_serial: holds control characters or line breaks"),
    ])
    func badDevicesAreNamed(line: String, fault: String) {
        #expect(faults(DeviceRow.self, line) == ["devices.csv:2: " + fault])
    }

    @Test(arguments: [
        (
            "a b,mpid,OLDE,,",
            "supplier_id: not a supplier id (1 to 64 of a-z A-Z 0-9 . _ -, the first a letter or digit)"
        ),
        ("old,MPID,OLDE,,", "scheme: expected is one of mpid, gas, user-eui, name"),
        ("old,mpid,OLD,,", "code: not an MPID (four letters or digits)"),
        ("old,gas,OLDE,,", "code: not a gas short code (three letters or digits)"),
        ("old,user-eui,OLDE,,", "code: not an EUI-64, a range EUI..EUI or a prefix EUI/bits"),
    ])
    func badSuppliersAreNamed(line: String, fault: String) {
        #expect(faults(SupplierRow.self, line) == ["suppliers.csv:2: " + fault])
    }

    @Test(arguments: [
        (
            "1200023305968,OLDE,mpid,,,EES",
            "mpxn: neither an MPAN (13 digits with their check digit) nor an MPRN (6 to 10 digits)"
        ),
        ("1200023305967,00005EEF1000002A,user-eui,,,EES", "scheme: registrations name suppliers by mpid, gas or name"),
        ("1200023305967,OLDE,mpid,,,", "source: must not be empty"),
        ("1200023305967,,mpid,,,EES", "supplier_code: must not be empty"),
    ])
    func badRegistrationsAreNamed(line: String, fault: String) {
        #expect(faults(RegistrationRow.self, line) == ["registrations.csv:2: " + fault])
    }

    @Test(arguments: [
        ("old,Old Energy,maybe,primary,,,,", "dcc_user: expected is yes or no"),
        ("old,Old Energy,yes,boss,,,,", "role: expected is one of primary, secondary, access"),
        ("old,,yes,primary,,,,", "supplier_name: must not be empty"),
        ("old,Old Energy,yes,primary,,,a@b,", "email: not a mail address"),
        ("old,Old Energy,yes,primary,,call us,,", "telephone: not a telephone number"),
        ("old,\"Old\r\nBcc: x@example.com\",yes,primary,,,,", "supplier_name: holds control characters or line breaks"),
        ("old,Old \u{202E}ygrenE,yes,primary,,,,", "supplier_name: holds control characters or line breaks"),
    ])
    func badContactsAreNamed(line: String, fault: String) {
        #expect(faults(ContactRow.self, line) == ["contacts.csv:2: " + fault])
    }

    @Test func contactsThatContradictEachOtherAreNamed() {
        let parsed = parse(
            ContactRow.self,
            "old,Old Energy,yes,primary,A,,a@example.com,",
            "old,Old Energy,yes,primary,B,,b@example.com,",
            "old,Older Energy,yes,secondary,C,,c@example.com,",
            "old,Old Energy,no,access,D,,d@example.com,",
            "old,Old Energy,yes,access,E,,e@example.com,",
            "old,Old Energy,yes,access,F,,f@example.com,"
        )
        #expect(
            parsed.faults.first.map(\.description) == [
                "contacts.csv:3: role: a second primary contact of this supplier",
                "contacts.csv:4: supplier_name: another name than in this supplier's first row",
                "contacts.csv:5: dcc_user: differs from this supplier's first row",
            ]
        )
        #expect(parsed.rows.map(\.line) == [2, 6, 7])
    }

    @Test(arguments: [
        "alerts@example.com", "a.b+c@sub.example.co.uk", "o'neil@example.com", "A@EXAMPLE.COM", "1@a-b.example",
    ])
    func mailAddressesAreAccepted(text: String) {
        #expect(ContactEmail(text)?.text == text)
    }

    @Test(arguments: [
        "", "a", "@example.com", "a@", "a@example", "a@@example.com", "a b@example.com", "a@example.com,b@example.com",
        "a@-example.com", "a@example-.com", "a..b@example.com", ".a@example.com", "a.@example.com", "a@example..com",
        "\"a b\"@example.com", "a@[127.0.0.1]", "a@127.0.0.1", "é@example.com", "a@exämple.com",
        "a@example.com\r\nBcc: b@c.d",
        "<a@example.com>", "a@example.com.", String(repeating: "a", count: 65) + "@example.com",
    ])
    func otherTextIsNoMailAddress(text: String) {
        #expect(ContactEmail(text) == nil)
    }

    @Test func addressesCompareWithoutLetterCase() throws {
        #expect(ContactEmail("Alerts@Example.com") == ContactEmail("alerts@example.COM"))
        #expect(ContactEmail("Alerts@Example.com")?.domain == "example.com")
    }

    @Test func validityIsWholeUKDaysWithBothEndsIncluded() throws {
        let parsed = parse(RegistrationRow.self, "3938424403,OLD,gas,2026-03-29,2026-06-30,GES")
        let validity = try #require(parsed.rows.first?.row.validity)
        func holds(_ text: String) throws -> Bool { validity.contains(try #require(Instant(rfc3339: text))) }
        #expect(try !holds("2026-03-28T23:59:59Z"))
        #expect(try holds("2026-03-29T00:00:00Z"))
        #expect(try holds("2026-06-30T22:59:59Z"))
        #expect(try !holds("2026-06-30T23:00:00Z"))  // midnight BST
        #expect(Validity.always.contains(Instant(microseconds: .min)))
        #expect(Validity.always.contains(Instant(microseconds: .max)))
    }

    @Test func aStreamOfManyRowsIsNeverHeld() {
        var parser = RegisterParser<RegistrationRow>(file: "r.csv")
        var count = 0
        var last: NumberedRow<RegistrationRow>?
        let take = { (row: NumberedRow<RegistrationRow>) in
            count += 1
            last = row
        }
        parser.read(Array("mpxn,supplier_code,scheme,valid_from,valid_to,source\n".utf8), take)
        let chunk = Array(
            String(repeating: "1200023305967,OLDE,mpid,2026-01-01,,EES\nx,OLDE,mpid,,,EES\n", count: 500).utf8
        )
        for _ in 0..<10 { parser.read(chunk, take) }
        parser.finish(take)
        #expect(count == 5000)
        #expect(parser.goodCount == 5000)
        #expect(parser.rowCount == 10_000)
        #expect(parser.faults.count == 5000)
        #expect(parser.faults.first.count == RegisterLimits.keptFaults)
        #expect(last?.line == 10_000)
        #expect(parser.isAcceptable(keepGood: true) && !parser.isAcceptable(keepGood: false))
    }

    @Test func aWrongHeaderIsNoMatterOfKeepingTheRest() {
        let parsed = ParsedRegister<SupplierRow>(csv: Array("supplier,scheme\na,mpid\n".utf8), file: "s.csv")
        #expect(parsed.rows.isEmpty)
        #expect(!parsed.isAcceptable(keepGood: true))
    }
}
