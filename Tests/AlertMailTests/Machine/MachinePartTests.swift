import AlertMail
import CriticalAlerts
import Testing

@Suite struct MachinePartTests {
    @Test func readsBackWhatItWrites() throws {
        for letter in try SampleLetters().all() {
            guard let part = letter.machinePart(token: try SampleLetters.token(of: letter)) else {
                #expect(letter.kind == .personNote)
                continue
            }
            #expect(try MachinePart.read(bytes: part.jsonBytes) == part, "\(letter.kind)")
        }
    }

    @Test func readsBackHostileTexts() throws {
        var part = try sample()
        for text in HostileTexts.all where text.utf8.count <= MachinePartLimits.text {
            part.alerts[0].name = text
            part.alerts[0].meterSerial = text
            part.alerts[0].details = [text, "x"]
            #expect(try MachinePart.read(bytes: part.jsonBytes) == part)
        }
    }

    @Test func writesNothingThatItWouldNotRead() throws {
        var part = try sample()
        let long = String(repeating: "ü", count: MachinePartLimits.text)
        part.alerts[0].name = long
        part.alerts[0].details = Array(repeating: long, count: 3)
        part.alerts[0].meterPoints = Array(repeating: part.alerts[0].meterPoints[0], count: 60)
        part.references = Array(repeating: CaseReference(bits: 9), count: 200)
        let read = try MachinePart.read(bytes: part.jsonBytes)
        #expect(read.alerts[0].name == String(repeating: "ü", count: MachinePartLimits.text / 2))
        #expect(read.alerts[0].meterPoints.count == MachinePartLimits.meterPoints)
        #expect(read.references.count == MachinePartLimits.entries)
    }

    @Test func readsBackReportedAlertsGasAndCounts() throws {
        var part = try sample()
        let mprn = try #require(MPxN("003938"))
        part.alerts[0].meterPoints = [mprn]
        part.alerts[0].throttledCount = UInt32.max
        part.alerts[0].raisedAt = nil
        part.alerts[0].identity = .reported(
            meterPoint: mprn,
            code: AlertCode(0x8F1D),
            raisedAt: Instant(rfc3339: "2026-03-07T22:14:05.25Z"),
            firstMessageID: "<a/b@c.example>"
        )
        part.isRehearsal = true
        let read = try MachinePart.read(bytes: part.jsonBytes)
        #expect(read == part)
        #expect(String(decoding: part.jsonBytes, as: UTF8.self).contains("\"003938\""))
    }

    @Test func isASCIIWithStableOrder() throws {
        var part = try sample()
        part.alerts[0].name = "Zähler\u{202E}😀\"\\\n"
        let bytes = part.jsonBytes
        #expect(bytes.allSatisfy { $0 < 0x80 })
        #expect(bytes == part.jsonBytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(#""name": "Z\u00e4hler\u202e\ud83d\ude00\"\\\n""#))
        let names = ["version", "kind", "supplier", "references", "token", "alerts", "trail", "rehearsal"]
        let places = names.compactMap { text.firstRange(of: "\n  \"\($0)\":")?.lowerBound }
        #expect(places.count == names.count)
        #expect(places == places.sorted())
    }

    @Test func ignoresUnknownMembersAndNulls() throws {
        let part = try sample()
        let text = String(decoding: part.jsonBytes, as: UTF8.self)
        let grown = "{\"later\": {\"deep\": [1, -2.5e3, true, null]}, \"cites\": null," + text.dropFirst()
        #expect(try MachinePart.read(bytes: Array(grown.utf8)) == part)
        #expect(try MachinePart.read(bytes: [0xEF, 0xBB, 0xBF] + part.jsonBytes) == part)
    }

    @Test func anotherVersionIsSaidToBeOne() throws {
        let text = String(decoding: try sample().jsonBytes, as: UTF8.self)
        for version in ["0", "2", "2147483647"] {
            let other = text.replacing("\"version\": 1", with: "\"version\": \(version)")
            expect(.machinePartVersion, other)
        }
        // What else another version says is not looked at.
        expect(.machinePartVersion, "{\"version\": 2}")
    }

    @Test func refusesWhatItCannotMean() throws {
        let text = String(decoding: try sample().jsonBytes, as: UTF8.self)
        let changes: [(String, String)] = [
            ("\"version\": 1", "\"version\": 1.0"), ("\"version\": 1", "\"version\": \"1\""),
            ("\"version\": 1,", ""), ("\"kind\": \"alert\"", "\"kind\": \"Alert\""),
            ("\"old-energy\"", "\"old energy\""), ("\"8F3F\"", "\"0x8F3F\""), ("2012345678906", "2012345678907"),
            ("\"rehearsal\": false", "\"rehearsal\": 0"), ("\"fraud\"", "\"mild\""),
            ("2026-03-07T22:14:05Z", "2026-02-30T22:14:05Z"), ("00-00-5E-EF-10-00-00-2A", "00-00-5E-EF-10-00-00"),
            ("\"1234567890123\"", "\"18446744073709551616\""), ("\"1234567890123\"", "1234567890123"),
            ("CA-J6HB7H6NW1.1.k1", "CA-J6HB7H6NW2.1.k1"), ("\"details\": [", "\"details\": [7, "),
            ("\"trail\": []", "\"trail\": {}"), ("\"trail\": []", "\"trail\": [], \"trail\": []"),
        ]
        for (from, to) in changes {
            #expect(text.contains(from), "\(from)")
            expect(.machinePartMalformed, text.replacing(from, with: to))
        }
    }

    @Test func refusesWhatEachKindNeeds() throws {
        var acknowledgement = try sample()
        acknowledgement.kind = .acknowledgement
        acknowledgement.acknowledgement = .heldForPerson
        expect(.machinePartMalformed, String(decoding: acknowledgement.jsonBytes, as: UTF8.self))
        acknowledgement.cites = "<x@y.example>"
        #expect(try MachinePart.read(bytes: acknowledgement.jsonBytes) == acknowledgement)
        acknowledgement.acknowledgement = nil
        expect(.machinePartMalformed, String(decoding: acknowledgement.jsonBytes, as: UTF8.self))
        var empty = try sample()
        empty.alerts = []
        expect(.machinePartMalformed, String(decoding: empty.jsonBytes, as: UTF8.self))
    }

    @Test func refusesWhatIsNoJSON() {
        for text in [
            "", " ", "{", "}", "[", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "[1,]", "{1:2}", "nul",
            "tru",
            "01", "-", "1.", "1e", "+1", ".5", "\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "\"\\udc00\"", "\"\u{1}\"", "{} {}", "{}x", "// x\n{}", "{'a':1}", "NaN", "{\"a\":1 \"b\":2}",
        ] {
            expect(.machinePartMalformed, text)
        }
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0xFF, 0xFE], [0]] {
            #expect(throws: AlertMailError(.machinePartMalformed, "")) { try MachinePart.read(bytes: bytes) }
        }
    }

    @Test func boundsDepthSizeAndCount() throws {
        expect(.machinePartTooLarge, String(repeating: "[", count: 100_000))
        expect(.machinePartTooLarge, "[" + String(repeating: "1,", count: MachinePartLimits.values) + "1]")
        expect(.machinePartTooLarge, String(repeating: " ", count: MachinePartLimits.bytes + 1))
        var part = try sample()
        part.alerts[0].name = "NAME"
        let text = String(decoding: part.jsonBytes, as: UTF8.self)
        let long = String(repeating: "x", count: MachinePartLimits.text + 1)
        expect(.machinePartTooLarge, text.replacing("NAME", with: long))
        let references = Array(repeating: "\"CA-J6HB7H6NW1\"", count: MachinePartLimits.entries + 1)
        let one = "\"references\": [\n    \"CA-J6HB7H6NW1\"\n  ]"
        #expect(text.contains(one))
        expect(
            .machinePartTooLarge,
            text.replacing(one, with: "\"references\": [\(references.joined(separator: ","))]")
        )
    }

    @Test func noTruncationAndNoChangedByteTraps() throws {
        let bytes = try sample().jsonBytes
        for length in 0..<(bytes.count - 1) {
            #expect(throws: AlertMailError.self) { try MachinePart.read(bytes: Array(bytes[..<length])) }
        }
        for index in bytes.indices {
            for byte: UInt8 in [0, 0x22, 0x5C, 0x7B, 0x80, 0xFF] {
                var changed = bytes
                changed[index] = byte
                _ = try? MachinePart.read(bytes: changed)
            }
        }
    }

    @Test func errorsNameTheMemberAndNoValue() throws {
        let text = String(decoding: try sample().jsonBytes, as: UTF8.self)
        do {
            _ = try MachinePart.read(bytes: Array(text.replacing("2012345678906", with: "2012345678907").utf8))
            Issue.record("read")
        } catch {
            #expect(error.reason.contains("/alerts/0/meterPoints"))
            #expect(!error.description.contains("2012345678907"))
        }
    }

    private func sample() throws -> MachinePart {
        let letter = try SampleLetters().criticalAlert
        return try #require(letter.machinePart(token: try SampleLetters.token(of: letter)))
    }

    private func expect(_ code: AlertMailError.Code, _ text: String, location: SourceLocation = #_sourceLocation) {
        #expect(throws: AlertMailError(code, ""), sourceLocation: location) {
            try MachinePart.read(bytes: Array(text.utf8))
        }
    }
}
