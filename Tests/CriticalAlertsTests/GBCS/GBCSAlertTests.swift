import Testing

@testable import CriticalAlerts

@Suite("GBCS alerts (R1, R2)")
struct GBCSAlertTests {
    private func read(_ builder: GBCSBuilder) throws -> DecodedAlert {
        try AlertDocument.read(bytes: builder.bytes)
    }

    private let time = Instant(rfc3339: "2026-03-07T22:14:05Z")

    @Test("A worked payload, written down byte by byte, decodes to its values")
    func workedPayload() throws {
        let head = """
            DF09 03 0000011F71FB04CB 08 00005EEF1000002A 08 00005EEF10000001 00 02 1000 19
            0F20 FB04CB 00 0202 12 8F3F 090C 07EA0307 06 160E05 00 8000 FF 40
            """
        let text = head + String(repeating: "5A", count: 64)
        let alert = try AlertDocument.read(bytes: Array(text.utf8))
        #expect(alert.form == .gbcs)
        #expect(alert.nature == .alert)
        #expect(alert.alertCode == AlertCode(0x8F3F))
        #expect(alert.originator?.description == "00-00-5E-EF-10-00-00-2A")
        #expect(alert.target?.description == "00-00-5E-EF-10-00-00-01")
        #expect(alert.originatorCounter?.description == "1234567890123")
        #expect(alert.raisedAt?.instant == time)
        #expect(alert.raisedAt?.asReceived == "2026-03-07T22:14:05Z")
        #expect(alert.raisedAt?.source == .device)
        #expect(alert.receivedAt == nil)
        #expect(alert.messageCode == 0x1000)
        #expect(alert.critical == true)
        #expect(alert.defects.isEmpty)
        var built = GBCSBuilder(content: GBCSBuilder.dlms(0x8F3F))
        #expect(built.bytes.starts(with: try HexText.decode(Array(head.utf8)[...]).dropLast()))
        built.counter = 1
        #expect(try read(built).originatorCounter == OriginatorCounter(1))
    }

    @Test("Every form in every shape decodes: bare and signed, wrapped with a MAC, all lengths of length")
    func formsAndShapes() throws {
        let contents: [(GBCSAlert.ContentForm, [UInt8])] = [
            (.dlms, GBCSBuilder.dlms(0x8F1D)), (.gbz, GBCSBuilder.gbz(0x8F1D)), (.asn1, GBCSBuilder.asn1(0x8F1D)),
            (.dlms, GBCSBuilder.dlms(0x8F1D, elements: 3, data: Array(repeating: 7, count: 150))),
            (.gbz, GBCSBuilder.gbz(0x8F1D, data: Array(repeating: 7, count: 400))),
            (.asn1, GBCSBuilder.asn1(0x8F1D, data: Array(repeating: 7, count: 300))),
        ]
        let supplementaries: [[UInt8]] = [
            [], GBCSBuilder.bytes(UInt64(0x0000_5EEF_2000_0008), 8),
            GBCSBuilder.bytes(UInt64(0x0000_5EEF_2000_0008), 8) + GBCSBuilder.bytes(UInt64(77), 8),
            GBCSBuilder.bytes(UInt64(0x0000_5EEF_2000_0008), 8) + Array(repeating: 1, count: 20),
        ]
        for (form, content) in contents {
            for supplementary in supplementaries {
                for isWrapped in [false, true] {
                    for code: UInt16 in [0x1000, 0x1001, 0x00F0, 0x7777] {
                        let alert = try read(
                            GBCSBuilder(
                                messageCode: code,
                                supplementary: supplementary,
                                content: content,
                                isSigned: !isWrapped,
                                isMACWrapped: isWrapped
                            )
                        )
                        let decoded = try #require(alert.payload.alert)
                        #expect(decoded.contentForm == form)
                        #expect(decoded.isMACWrapped == isWrapped)
                        #expect(alert.critical == !isWrapped)
                        #expect(alert.messageCode == code)
                        #expect(alert.alertCode == AlertCode(0x8F1D))
                        #expect(alert.raisedAt?.instant == time)
                        #expect(alert.originatorCounter?.value == 1_234_567_890_123)
                        #expect(
                            decoded.supplementaryParty == (supplementary.isEmpty ? nil : EUI64(0x0000_5EEF_2000_0008))
                        )
                    }
                }
            }
        }
    }

    @Test("Critical is the signature, not the message code")
    func criticalIsTheSignature() throws {
        let content = GBCSBuilder.dlms(0x8F20)
        #expect(try read(GBCSBuilder(messageCode: 0x1001, content: content)).critical == true)
        #expect(try read(GBCSBuilder(messageCode: 0x1000, content: content, isSigned: false)).critical == false)
        #expect(try read(GBCSBuilder(content: content, isSigned: true, isMACWrapped: true)).critical == true)
    }

    @Test(
        "A DLMS time is placed by its deviation, which leads from local time to UTC",
        arguments: [
            ("8000", "2026-03-07T22:14:05Z", "2026-03-07T22:14:05Z"),
            ("0000", "2026-03-07T22:14:05Z", "2026-03-07T22:14:05Z"),
            ("FFC4", "2026-03-07T21:14:05Z", "2026-03-07T22:14:05+01:00"),
            ("012C", "2026-03-08T03:14:05Z", "2026-03-07T22:14:05-05:00"),
        ]
    )
    func deviation(_ deviation: String, _ utc: String, _ text: String) throws {
        var bytes = GBCSBuilder.dateTime
        bytes.replaceSubrange(9..<11, with: try HexText.decode(Array(deviation.utf8)[...]))
        let alert = try read(GBCSBuilder(content: GBCSBuilder.dlms(0x8F3F, bytes)))
        #expect(alert.raisedAt?.instant == Instant(rfc3339: utc))
        #expect(alert.raisedAt?.asReceived == text)
    }

    @Test("The weekday may be open or filled in; hundredths count; a doubtful clock is noted")
    func dateTimeParts() throws {
        var bytes = GBCSBuilder.dateTime
        bytes[4] = 0xFF
        bytes[8] = 48
        bytes[11] = 0b10
        let alert = try read(GBCSBuilder(content: GBCSBuilder.dlms(0x8F3F, bytes)))
        #expect(alert.raisedAt?.asReceived == "2026-03-07T22:14:05.48Z")
        #expect(alert.raisedAt?.instant == Instant(rfc3339: "2026-03-07T22:14:05.48Z"))
        #expect(alert.defects.map(\.code) == [.clockDoubtful])
    }

    @Test(
        "A time with a part left open, or that is none, is no time; the alert stands",
        arguments: [0, 2, 3, 5, 6, 7, 9]
    )
    func openDateTime(_ place: Int) throws {
        var bytes = GBCSBuilder.dateTime
        bytes[place] = place == 9 ? 0x7F : 0xFF
        let alert = try read(GBCSBuilder(content: GBCSBuilder.dlms(0x8F3F, bytes)))
        #expect(alert.raisedAt == nil)
        #expect(alert.alertCode == AlertCode(0x8F3F))
        #expect(alert.defects.map(\.code) == [.eventTimeMissing])
    }

    @Test("A gas meter's time is big-endian seconds since 2000; 0 and FFFFFFFF are none")
    func gasTime() throws {
        let none = [UInt32.min, UInt32.max]
        for seconds in none {
            let alert = try read(GBCSBuilder(content: GBCSBuilder.gbz(0x8F3F, seconds)))
            #expect(alert.raisedAt == nil)
            #expect(alert.has(.eventTimeMissing))
        }
        let first = try read(GBCSBuilder(content: GBCSBuilder.gbz(0x8F3F, 1)))
        #expect(first.raisedAt?.asReceived == "2000-01-01T00:00:01Z")
        let last = try read(GBCSBuilder(content: GBCSBuilder.gbz(0x8F3F, UInt32.max - 1)))
        #expect(last.raisedAt?.instant == Instant(secondsSince1970: 946_684_800 + 4_294_967_294))
    }

    @Test("The reasons of 81A0 and the outage of 8F35 to 8F3C are read (R13)")
    func details() throws {
        let dlms = try read(GBCSBuilder(content: GBCSBuilder.dlms(0x81A0, elements: 3, data: [9, 2, 0, 6])))
        #expect(dlms.details == [.integrityReason(number: 6)])
        #expect(dlms.details.first?.description == "reason: watchdog")
        let gas = try read(GBCSBuilder(content: GBCSBuilder.gbz(0x81A0, data: [0, 3])))
        #expect(gas.details == [.integrityReason(number: 3)])
        var end = GBCSBuilder.dateTime
        end[6] = 20
        let data: [UInt8] = [9, 12] + GBCSBuilder.dateTime + [9, 12] + end
        for code: UInt16 in 0x8F35...0x8F3C {
            let outage = try read(GBCSBuilder(content: GBCSBuilder.dlms(code, elements: 4, data: data)))
            guard case .outage(let from?, let to?) = outage.details.first else {
                Issue.record("no outage in \(code)")
                continue
            }
            #expect(from.asReceived == "2026-03-07T22:14:05Z")
            #expect(to.asReceived == "2026-03-07T22:20:05Z")
        }
        let cut = try read(GBCSBuilder(content: GBCSBuilder.dlms(0x8F36, elements: 4, data: [9, 12, 7])))
        #expect(cut.details.isEmpty)
        #expect(cut.alertCode == AlertCode(0x8F36))
    }

    @Test("The codes of future-dated commands are the supplier's own business, in any form (R2)")
    func futureDated() throws {
        for code: UInt16 in [0x8F66, 0x8F67] {
            #expect(try read(GBCSBuilder(content: GBCSBuilder.asn1(code))).nature == .ownCommandOutcome)
        }
    }

    @Test("Bytes that are no alert are refused: commands, responses, block transfer, something behind the end")
    func refused() {
        let good = GBCSBuilder(content: GBCSBuilder.dlms(0x8F3F))
        var others: [[UInt8]] = []
        for kind: UInt8 in [0, 1, 2, 4] {
            var other = good
            other.kind = kind
            others.append(other.bytes)
        }
        others.append([0xE0] + good.bytes)
        others.append([0xDD, 1] + good.bytes)
        others.append(good.bytes + [0])
        others.append(GBCSBuilder(content: [0x77] + GBCSBuilder.dlms(0x8F3F)).bytes)
        for bytes in others {
            #expect(throws: AlertReadingError(.payload, "")) { try AlertDocument.read(bytes: bytes) }
        }
    }

    @Test("Every truncation is refused and none traps")
    func truncations() {
        for builder in samples {
            let bytes = builder.bytes
            for count in 0..<bytes.count {
                #expect(throws: AlertReadingError.self) { try AlertDocument.read(bytes: Array(bytes[..<count])) }
            }
        }
    }

    @Test("Every changed byte, in every value, is read or refused; none traps")
    func changes() {
        var outcomes = (read: 0, refused: 0)
        for builder in samples {
            var bytes = builder.bytes
            for index in bytes.indices {
                let original = bytes[index]
                for bit in 0..<8 {
                    bytes[index] = original ^ 1 << bit
                    note(bytes, &outcomes)
                }
                for value: UInt8 in [0, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFF] {
                    bytes[index] = value
                    note(bytes, &outcomes)
                }
                bytes[index] = original
            }
        }
        #expect(outcomes.read > 1000)
        #expect(outcomes.refused > 1000)
    }

    private func note(_ bytes: [UInt8], _ outcomes: inout (read: Int, refused: Int)) {
        do {
            _ = try AlertDocument.read(bytes: bytes)
            outcomes.read += 1
        } catch {
            outcomes.refused += 1
        }
    }

    private var samples: [GBCSBuilder] {
        [
            GBCSBuilder(content: GBCSBuilder.dlms(0x8F3F)),
            GBCSBuilder(content: GBCSBuilder.gbz(0x81A0, data: [0, 5]), isSigned: false, isMACWrapped: true),
            GBCSBuilder(
                supplementary: GBCSBuilder.bytes(UInt64(5), 8),
                content: GBCSBuilder.dlms(
                    0x8F36,
                    elements: 4,
                    data: [9, 12] + GBCSBuilder.dateTime + [9, 12] + GBCSBuilder.dateTime
                ),
                isSigned: false,
                isMACWrapped: true
            ),
            GBCSBuilder(content: GBCSBuilder.asn1(0x8F67, data: [2, 2, 3, 0xEC])),
        ]
    }
}
