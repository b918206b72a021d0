/// A letter as people see it, and its machine part.
public struct RenderedLetter: Hashable, Sendable {
    /// The subject: one line, with the reference and the alert code, without any MPxN.
    public var subject: String
    /// The text part: LF line ends, a line end at the end.
    public var text: String
    /// The HTML part, a whole document; `nil` for a built-in plain letter.
    public var html: String?
    /// The bytes of `critical-alert.json`, if this letter carries it (``Letter/carriesMachinePart``).
    public var machinePart: [UInt8]?

    /// A rendered letter.
    public init(subject: String, text: String, html: String?, machinePart: [UInt8]?) {
        self.subject = subject
        self.text = text
        self.html = html
        self.machinePart = machinePart
    }
}
