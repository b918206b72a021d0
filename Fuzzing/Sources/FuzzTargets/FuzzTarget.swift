/// Something that reads bytes from outside, and what must hold whatever they are.
public struct FuzzTarget: Sendable {
    /// Its name, and that of its folders of inputs.
    public let name: String
    /// Bytes of the longest input that is made up; saved ones may be longer.
    public let longest: Int
    /// Reads an input; ends the process if something does not hold.
    public let run: @Sendable ([UInt8]) -> Void

    /// All targets.
    public static let all = [
        message, header, addresses, dates, encodedWords, charsets, transferDecoding, flowedText, html, reports, tnef,
        richText, calendar, alertXML, alertGBCS, meterPoints,
    ]

    /// The target of that name.
    public init?(named name: String) {
        guard let target = FuzzTarget.all.first(where: { $0.name == name }) else { return nil }
        self = target
    }

    init(_ name: String, longest: Int, run: @escaping @Sendable ([UInt8]) -> Void) {
        self.name = name
        self.longest = longest
        self.run = run
    }
}
