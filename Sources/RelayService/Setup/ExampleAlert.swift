public import CriticalAlerts
import MailMessage
import MailSecurity

/// A device alert as DCC delivers it, for rehearsals: DUIS XML around a GBCS message that says the same.
public struct ExampleAlert: Sendable {
    let device: EUI64
    let target: EUI64
    let code: UInt16
    let at: Instant

    /// An alert of a device.
    ///
    /// - Parameters:
    ///   - device: whose alert it is.
    ///   - target: to whom it is addressed: a DCC User's identifier.
    ///   - code: the alert code.
    ///   - at: when it is made: DCC's time is two seconds before, the event half a minute.
    public init(device: EUI64, target: EUI64, code: UInt16, at: Instant) {
        self.device = device
        self.target = target
        self.code = code
        self.at = at
    }

    /// Counters of real devices grow too; so each example is an alert of its own.
    private var counter: UInt64 { UInt64(clamping: at.microseconds / 1000) }
    private var raisedAt: Instant { Instant(secondsSince1970: at.secondsSince1970 - 30) }
    private var receivedAt: Instant { Instant(microseconds: (at.microseconds - 2_000_000) / 1000 * 1000) }

    /// The document; throws if the system gives no random bytes for its signature.
    public var xml: [UInt8] {
        get throws {
            let code = bytes(code, 2).map { hex($0) }.joined()
            let payload = Base64.string(try gbcs())
            let text = """
                <?xml version="1.0" encoding="UTF-8" standalone="no"?>
                <!-- An example, made up: the device is of the range for documentation, its signature is noise. -->
                <sr:Response xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.4">
                  <sr:Header>
                    <sr:ResponseID>\(device):\(target):\(counter)</sr:ResponseID>
                    <sr:ResponseCode>I0</sr:ResponseCode>
                    <sr:ResponseDateTime>\(receivedAt)</sr:ResponseDateTime>
                  </sr:Header>
                  <sr:Body>
                    <sr:DeviceAlertMessage>
                      <sr:AlertCode>\(code)</sr:AlertCode>
                      <sr:GBCSPayload>\(payload)</sr:GBCSPayload>
                    </sr:DeviceAlertMessage>
                  </sr:Body>
                </sr:Response>

                """
            return Array(text.utf8)
        }
    }

    /// The device's message: grouping header, DLMS content with code and time, a signature's 64 bytes.
    private func gbcs() throws -> [UInt8] {
        var message: [UInt8] = [0xDF, 9, 3] + bytes(counter, 8)
        message += [8] + bytes(device.value, 8) + [8] + bytes(target.value, 8)
        message += [0, 2] + bytes(UInt16(0x1000), 2)
        let content = [0x0F, 0x20] + bytes(counter, 3) + [0, 2, 2, 0x12] + bytes(code, 2) + [9, 12] + cosemTime
        message += [UInt8(content.count)] + content
        return message + [64] + (try randomBytes(64))
    }

    /// DLMS date-time: hundredths 0, deviation and status not given, which means UTC.
    private var cosemTime: [UInt8] {
        let seconds = raisedAt.secondsSince1970
        let days = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = CivilDate(daysSince1970: Int(days.quotient))
        let second = Int(days.remainder)
        let parts = [date.month, date.day, date.weekday, second / 3600, second / 60 % 60, second % 60, 0]
        return bytes(UInt16(clamping: date.year), 2) + parts.map { UInt8(clamping: $0) } + [0x80, 0, 0xFF]
    }

    private func bytes(_ value: some FixedWidthInteger, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
