import Foundation
import Testing

@testable import CriticalAlerts

@Suite("Identity of alerts")
struct AlertIdentityTests {
    private func identities() throws -> [AlertIdentity] {
        let mpan = try #require(MPxN("1200023305967"))
        let mprn = try #require(MPxN("3938424403"))
        let zeros = try #require(MPxN("0000012"))
        return [
            .device(originator: EUI64(0x0000_5EEF_1000_002A), target: EUI64(1), counter: OriginatorCounter(UInt64.max)),
            .reported(
                meterPoint: mpan,
                code: AlertCode(0x8F3F),
                raisedAt: Instant(rfc3339: "2026-03-07T22:14:05.482Z"),
                firstMessageID: "<a/b@example.com>"
            ),
            .reported(meterPoint: mprn, code: AlertCode(0x81A0), raisedAt: nil, firstMessageID: "//"),
            .reported(meterPoint: zeros, code: AlertCode(0x81A0), raisedAt: nil, firstMessageID: "<b@example.com>"),
            .reported(meterPoint: mprn, code: AlertCode(0x81A0), raisedAt: nil, firstMessageID: ""),
        ]
    }

    @Test("Each key is read back to the identity, and no two share one")
    func keys() throws {
        let all = try identities()
        for identity in all {
            #expect(AlertIdentity(key: identity.key) == identity)
            #expect(try JSONDecoder().decode(AlertIdentity.self, from: JSONEncoder().encode(identity)) == identity)
        }
        #expect(Set(all.map(\.key)).count == all.count)
        #expect(all[0].key == "device/00-00-5E-EF-10-00-00-2A/00-00-00-00-00-00-00-01/18446744073709551615")
    }

    @Test(
        "What is no key gives nothing",
        arguments: [
            "", "device", "device/00-00-5E-EF-10-00-00-2A/00-00-5E-EF-10-00-00-01", "device/a/b/1",
            "device/00005EEF1000002A/00-00-5E-EF-10-00-00-01/1",
            "device/00-00-5E-EF-10-00-00-2A/00-00-5E-EF-10-00-00-01/1/2",
            "reported/1200023305967/8F3F/yesterday/<a@example.com>", "reported/1200023305967/8F3/-/x",
            "reported/1/8F3F/-/x",
            "reported/1200023305967/8f3f/-/x", "reported/1200023305967/8F3F/-",
        ]
    )
    func noKey(_ text: String) {
        #expect(AlertIdentity(key: text) == nil)
    }

    @Test("Alerts and decoded documents survive coding")
    func coding() throws {
        let decoded = try DocumentBuilder.deviceAlert().read()
        #expect(try JSONDecoder().decode(DecodedAlert.self, from: JSONEncoder().encode(decoded)) == decoded)
        let alert = try #require(Alert(decoded, catalogue: AlertCatalogue(source: "", entries: [])))
        #expect(try JSONDecoder().decode(Alert.self, from: JSONEncoder().encode(alert)) == alert)
    }
}
