import CriticalAlerts

/// A supplier of the demonstration, as the registers and the contact list of all gateways have it.
struct Member: Hashable, Sendable {
    /// Its key in the registers.
    let id: String
    let name: String
    /// Its market participant identifier.
    let code: String
    /// Its primary contact's address.
    let address: String

    /// DCC's User, whose credentials are still on the meters.
    static let oldEnergy = Member(id: "old-energy", name: "Old Energy", code: "OLDE")
    static let middlePower = Member(id: "middle-power", name: "Middle Power", code: "MIDP")
    static let newGas = Member(id: "new-gas", name: "New Gas and Power", code: "NEWG")
    /// Has no gateway: a person reads its inbox.
    static let paperPower = Member(id: "paper-power", name: "Paper Power", code: "PAPR")
    /// Has no gateway, and an absence note in its inbox (Sieve vacation).
    static let holidayHeat = Member(id: "holiday-heat", name: "Holiday Heat", code: "HOLI", localPart: "away")
    /// Is on the contact list by an address that does not exist.
    static let goneGas = Member(id: "gone-gas", name: "Gone Gas", code: "GONE", localPart: "nobody")

    /// Those with a gateway.
    static let gateways = [oldEnergy, middlePower, newGas]
    static let all = gateways + [paperPower, holidayHeat, goneGas]

    private init(id: String, name: String, code: String, localPart: String = "alerts") {
        self.id = id
        self.name = name
        self.code = code
        address = "\(localPart)@\(id).example"
    }

    var domain: String { "\(id).example" }
}
