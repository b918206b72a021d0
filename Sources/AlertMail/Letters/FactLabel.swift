/// The labels of fact lines, `Label: value`, in the order in which letters show them.
///
/// They are the same in every letter, whatever language the rest is in, so that people and programs find them again after quoting,
/// re-wrapping and conversion from HTML. No value from outside can make a line that begins with one (``LetterRenderer``).
public enum FactLabel: String, Hashable, Sendable, CaseIterable {
    /// The writer's reference for the case or task.
    case reference = "Reference"
    /// The recipient's own reference, in answers; several are divided by comma and blank.
    case yourReference = "Your reference"
    /// What an answer says: one of ``AnswerWording``.
    case answer = "Answer"
    /// `not yet`: software wrote the answer.
    case readByPerson = "Read by a person"
    /// Four hex digits.
    case alertCode = "Alert code"
    /// The catalogue's name of the code.
    case alertName = "Alert name"
    /// `danger`, `supply`, `fraud` or `security`, and behind it the word's meaning in brackets.
    case urgency = "Urgency"
    /// 13 digits; one line for each meter point, import first.
    case mpan = "MPAN"
    /// 6 to 10 digits.
    case mprn = "MPRN"
    /// The meter's serial number.
    case meterSerial = "Meter serial"
    /// The device's EUI-64.
    case device = "Device"
    /// The device's event time: RFC 3339 in UTC, behind it `(received as …)` if it was received in another form; or `not known`.
    case raisedUTC = "Raised (UTC)"
    /// The same as a help for people.
    case raisedUK = "Raised (UK time)"
    /// DCC's time stamp, in the form of ``raisedUTC``.
    case receivedUTC = "Received by DCC (UTC)"
    /// The same as a help for people.
    case receivedUK = "Received by DCC (UK time)"
    /// How many alerts DCC rolled into this one.
    case throttledCount = "Alerts in this one"
}

/// One fact as a letter shows it, in text and HTML alike.
public struct FactLine: Hashable, Sendable {
    /// What it is.
    public let label: FactLabel
    /// The value, one line.
    public let value: String

    /// A fact.
    public init(label: FactLabel, value: String) {
        self.label = label
        self.value = value
    }
}

extension FactLine: CustomStringConvertible {
    /// `Label: value`.
    public var description: String { "\(label.rawValue): \(value)" }
}

/// The fixed words of an answer's ``FactLabel/answer`` line (reading 20). The name behind the words runs to the end of the line.
public enum AnswerWording {
    /// Before the desk's name.
    public static let ours = "received; the meter point is ours; given to "
    /// Before the next supplier's name.
    public static let beingPassedOn = "received; not ours; being passed on to "
    /// The whole answer.
    public static let heldForPerson = "received; held for a person here"
    /// Before the next supplier's name, in the letter that says that it is done.
    public static let passedOn = "passed on to "
    /// Behind ``FactLabel/readByPerson`` in an automatic acknowledgement.
    public static let notReadByPerson = "not yet"
    /// Where a time is missing.
    public static let unknownTime = "not known"
    /// Between a time in UTC and its received form, which a closing bracket ends.
    public static let receivedAs = " (received as "
}

/// The fixed last line of every letter's text.
public enum TokenLine {
    /// `Letter: `, before the kind, a blank and the token (``LetterToken/localPart``) in square brackets.
    public static let prefix = "Letter: "
}
