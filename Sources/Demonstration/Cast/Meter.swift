import CriticalAlerts
import RelayService

/// A meter, and whom each gateway's registration data name as its supplier. Every alert of the demonstration is of a meter of its
/// own, so that no scene meets what another has left.
struct Meter: Hashable, Sendable {
    /// Tells its device and its meter point from all others', 0 to 99.
    let number: Int
    /// The supplier, by whose data are asked; those who are not named know no registration.
    let suppliers: [Member: Member]
    /// Whether the old supplier's inventory has the device.
    let isInInventory: Bool

    init(_ number: Int, _ suppliers: [Member: Member], isInInventory: Bool = true) {
        self.number = number
        self.suppliers = suppliers
        self.isInInventory = isInInventory
    }

    /// The first supplier's DCC User identifier, still on every meter.
    static let user = EUI64(0x0000_5EEF_1000_0001)
    /// The block of identifiers that it belongs to.
    static let userBlock = "00-00-5E-EF-10-00-00-00/60"

    var device: EUI64 { EUI64(0x0000_5EEF_1000_0100 + UInt64(number)) }

    /// The meter point; `nil` only if the number is too large for it.
    var meterPoint: MPAN? {
        let core = "1200023306\(number < 10 ? "0" : "")\(number)"
        // One last digit fits: the check digit.
        return (0...9).lazy.compactMap { MPAN("\(core)\($0)") }.first
    }

    /// An alert of this moment, as DCC delivers it.
    func alert(code: UInt16 = 0x8F3F) throws -> [UInt8] {
        try ExampleAlert(device: device, target: Self.user, code: code, at: systemClock()).xml
    }
}
