/// The forms in which an alert, or what looks like one, can arrive.
public enum AlertForm: String, Hashable, Sendable, Codable, CaseIterable {
    /// DUIS `DeviceAlertMessage`: the alert of a SMETS2 device, with its GBCS bytes.
    case duisDeviceAlert = "duis-device-alert"
    /// DUIS `FutureDatedDeviceAlertMessage`: the outcome of the supplier's own command.
    case duisFutureDated = "duis-future-dated"
    /// DUIS `DCCAlertMessage`: made by DCC's systems.
    case duisDCCAlert = "duis-dcc-alert"
    /// DUIS `SMETS1ResponseMessage`: from an enrolled SMETS1 device, already decoded.
    case duisSMETS1 = "duis-smets1"
    /// DUIS `ResponseMessage`: the answer to a command.
    case duisResponse = "duis-response"
    /// MMC `GBCSResponse`: decoded by DCC's Parse and Correlate software.
    case mmc
    /// Bare GBCS bytes, binary or in hexadecimal.
    case gbcs
}

/// What a document is, for the process: only an alert can be forwarded.
public enum MessageNature: String, Hashable, Sendable, Codable, CaseIterable {
    /// A device's alert (R1).
    case alert
    /// A device's report on a future-dated command of the supplier itself.
    case ownCommandOutcome = "own-command-outcome"
    /// An alert made by DCC's systems.
    case dccAlert = "dcc-alert"
    /// The answer to a command.
    case response

    /// What happens to it, and why, in one sentence.
    public var explanation: String {
        switch self {
        case .alert:
            "A device's alert: the catalogue says whether it is forwarded."
        case .ownCommandOutcome:
            "Never forwarded: it reports on a future-dated command that this supplier sent itself, and tells another "
                + "supplier nothing."
        case .dccAlert:
            "Never forwarded: it was made by DCC's systems for this DCC User, not by a device."
        case .response:
            "Never forwarded: it answers a command; it is no alert."
        }
    }
}
