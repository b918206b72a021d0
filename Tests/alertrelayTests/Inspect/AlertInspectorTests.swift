import CriticalAlerts
import Testing

@testable import alertrelay

struct AlertInspectorTests {
    private func inspect(_ text: String) -> Inspection { inspect(Array(text.utf8)) }
    private func inspect(_ bytes: [UInt8]) -> Inspection {
        AlertInspector().inspect(path: "in", bytes: bytes)
    }

    private static let names = [
        "path", "form", "alertCode", "description", "critical", "originator", "target", "originatorCounter", "raisedAt",
        "receivedAt", "messageCode", "throttledCount", "mpxn", "defects",
    ]

    /// GBCS bytes of alert 8F3F, raised 2026-03-07T22:14:05Z; in hexadecimal.
    private static func gbcs(counter: String = "0000011F71FB04CB", isSigned: Bool = true) -> String {
        "DF0903" + counter + "0800005EEF1000002A" + "0800005EEF10000001" + "0002" + "1000" + "19"
            + "0F20FB04CB000202128F3F090C07EA030706160E05008000FF"
            + (isSigned ? "40" + String(repeating: "5A", count: 64) : "00")
    }

    private static func bytes(hex: String) -> [UInt8] {
        let digits = hex.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue ?? 0 }
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    private static func duis(_ body: String, time: String = "2026-03-07T23:14:31.482000+01:00") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <x:Response xmlns:x="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.4"><x:Header>
        <x:ResponseID>00-00-5E-EF-10-00-00-2A:00-00-5E-EF-10-00-00-01:1234567890123</x:ResponseID>
        <x:ResponseCode>I0</x:ResponseCode><x:ResponseDateTime>\(time)</x:ResponseDateTime></x:Header>
        <x:Body>\(body)</x:Body></x:Response>
        """
    }

    @Test(
        "Bare GBCS, binary or in hexadecimal: every key, in order; UTC; four hex digits; hyphen pairs; catalogue's name"
    )
    func bareGBCS() throws {
        let hex = Self.gbcs(counter: "FFFFFFFFFFFFFFFF")
        for found in [inspect(hex), inspect(Self.bytes(hex: hex)), inspect("  " + hex.lowercased() + "\r\n")] {
            #expect(found.names == Self.names)
            let line = found.json.line
            #expect(line.contains(#""originatorCounter":18446744073709551615,"#))
            let printed = try Printed(found)
            #expect(printed.string("form") == "gbcs")
            #expect(printed.string("alertCode") == "8F3F")
            #expect(printed.string("description") == AlertCatalogue.builtIn[AlertCode(0x8F3F)]?.name)
            #expect(printed["critical"] == true)
            #expect(printed.string("originator") == "00-00-5E-EF-10-00-00-2A")
            #expect(printed.string("target") == "00-00-5E-EF-10-00-00-01")
            #expect(printed.string("raisedAt") == "2026-03-07T22:14:05Z")
            #expect(printed.isNull("receivedAt"))
            #expect(printed.string("messageCode") == "1000")
            #expect(printed.isNull("throttledCount"))
            #expect(printed["mpxn"] == [String]())
            #expect(printed["defects", as: [String].self] == [])
        }
    }

    @Test("DUIS: DCC's time in UTC, the throttled count, and defects with code and text")
    func duis() throws {
        let found = inspect(
            Self.duis(
                """
                <x:DeviceAlertMessage><x:AlertCode>8f74</x:AlertCode>\
                <x:ThrottledAlertSequenceId>1</x:ThrottledAlertSequenceId>\
                <x:ThrottledAlertCount>4294967295</x:ThrottledAlertCount></x:DeviceAlertMessage>
                """
            )
        )
        let printed = try Printed(found)
        #expect(found.names == Self.names)
        #expect(printed.string("form") == "duis-device-alert")
        #expect(printed.string("alertCode") == "8F74")
        #expect(printed.isNull("critical"))
        #expect(printed.isNull("raisedAt"))
        #expect(printed.string("receivedAt") == "2026-03-07T22:14:31.482Z")
        #expect(printed.number("throttledCount") == 4_294_967_295)
        #expect(printed.number("originatorCounter") == 1_234_567_890_123)
        let defects = printed.objects("defects")
        #expect(defects.allSatisfy { $0.names == ["code", "text"] })
        #expect(defects.map { $0.string("code") }.contains("payload-missing"))
    }

    @Test("An alert of DCC's own gives DCC's code and the meter points that it names")
    func dccAlert() throws {
        let printed = try Printed(
            inspect(
                Self.duis(
                    """
                    <x:DCCAlertMessage><x:DCCAlertCode>AD1</x:DCCAlertCode><x:DCCAlert><x:PowerOutageEvent>\
                    <x:CommsHubDeviceID>00-00-5E-EF-10-00-00-2C</x:CommsHubDeviceID>\
                    <x:StartDateTime>2026-03-07T22:00:00Z</x:StartDateTime><x:MPxN>2012345678906</x:MPxN>\
                    </x:PowerOutageEvent></x:DCCAlert></x:DCCAlertMessage>
                    """
                )
            )
        )
        #expect(printed.string("form") == "duis-dcc-alert")
        #expect(printed.string("alertCode") == "AD1")
        #expect(printed.isNull("description"))
        #expect(printed["mpxn"] == ["2012345678906"])
    }

    @Test("A decoded document's own words win over the catalogue's")
    func mmc() throws {
        let printed = try Printed(
            inspect(
                """
                <ra:GBCSResponse xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert" schemaVersion="5.4">\
                <ra:Header>\
                <ra:BusinessOriginatorID>00-00-5e-ef-10-00-00-2a</ra:BusinessOriginatorID>\
                <ra:BusinessTargetID>00-00-5E-EF-10-00-00-01</ra:BusinessTargetID>\
                <ra:OriginatorCounter>7</ra:OriginatorCounter></ra:Header><ra:Body><ra:DeviceAlertMessage>\
                <ra:DeviceAlertContent><ra:GBCSHexAlertCode>8F3F</ra:GBCSHexAlertCode>\
                <ra:AlertDescription>Somebody opened it</ra:AlertDescription>\
                <ra:Timestamp>2026-03-07T22:14:05Z</ra:Timestamp></ra:DeviceAlertContent></ra:DeviceAlertMessage>\
                </ra:Body></ra:GBCSResponse>
                """
            )
        )
        #expect(printed.string("form") == "mmc")
        #expect(printed.string("description") == "Somebody opened it")
        #expect(printed.number("originatorCounter") == 7)
    }

    @Test("A document that is refused gives line and column, in words and as numbers; null where there is none")
    func refused() throws {
        let found = inspect("<?xml version=\"1.0\"?>\n<!DOCTYPE a>\n<a/>")
        let printed = try Printed(found)
        #expect(found.isError)
        #expect(found.names == ["path", "error", "line", "column"])
        #expect(printed.number("line") == 2)
        #expect(printed.string("error")?.hasPrefix("line 2, column ") == true)
        #expect(found.lines.count == 1 && found.lines[0].hasPrefix("in: line 2, column "))
        for bytes in [[0xDF, 1, 2], [0x89, 0x50]] as [[UInt8]] {
            let printed = try Printed(inspect(bytes))
            #expect(printed.isNull("line") && printed.isNull("column"))
        }
        #expect(try Printed(inspect("")).number("line") == 1)
        let missing = try Printed(AlertInspector().failure(path: "x", reason: "y"))
        #expect(missing.names == ["path", "error", "line", "column"])
    }

    @Test("A document beyond the limit is refused, whatever follows, and no more of it is read")
    func tooLarge() throws {
        let bench = try Workbench()
        let path = try bench.write("blanks.xml", [UInt8](repeating: 0x20, count: 3 * AlertLimits.documentBytes))
        let (code, lines) = try bench.run(AlertInspector(), [path])
        #expect(code == 65)
        let printed = try Printed(try #require(lines.first))
        #expect(printed.number("line") == 1)
        #expect(printed.string("error")?.contains("\(AlertLimits.documentBytes) bytes") == true)
        #expect(AlertInspector().limit == AlertLimits.documentBytes + 1)
    }
}
