/// How large a machine part from outside may be. Lengths of texts are in UTF-8 bytes.
public enum MachinePartLimits {
    /// The whole JSON text: one alert with every text at its limit, each character escaped, fits.
    public static let bytes = 2 * 1024 * 1024
    /// Objects and arrays inside each other.
    public static let depth = 8
    /// Values of any kind in all.
    public static let values = 20_000
    /// One text, unless a narrower limit holds.
    public static let text = 4_000
    /// A PEM certificate.
    public static let certificate = 20_000
    /// Entries of `references`, `alerts` and `trail`.
    public static let entries = 100
    /// Meter points of one alert.
    public static let meterPoints = 50
    /// Details of one alert.
    public static let details = 50
}
