/// What went wrong in the language of letters: a template, a letter that cannot be written, a machine part that cannot be read.
///
/// Two errors are equal if their codes are. The description names places and rules, never a value out of a letter or a mail.
public struct AlertMailError: Error, Sendable {
    /// What kind of failure it is; the raw values are stable.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A template breaks a rule: see ``AlertMailError/faults``.
        case template = "template"
        /// The letter lacks a value that its kind must have.
        case letterIncomplete = "letter-incomplete"
        /// The token is not one of this letter.
        case tokenMismatch = "token-mismatch"
        /// The rendered letter no longer says what it must.
        case factLost = "fact-lost"
        /// The machine part is no JSON of the documented form.
        case machinePartMalformed = "machine-part-malformed"
        /// The machine part is larger or deeper than ``MachinePartLimits`` allow.
        case machinePartTooLarge = "machine-part-too-large"
        /// The machine part is of a version that this program does not know.
        case machinePartVersion = "machine-part-version"
        /// A header field or address of the letter cannot be written.
        case unwritableHeader = "unwritable-header"
    }

    /// What kind of failure it is.
    public let code: Code
    /// Why, in one sentence, without any value out of a letter or a mail.
    public let reason: String
    /// The faults of templates, in the order of files and places; empty for other codes.
    public let faults: [TemplateFault]

    /// An error without template faults.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
        faults = []
    }

    /// The error of templates with these faults.
    public init(faults: [TemplateFault]) {
        code = .template
        reason = faults.map(\.description).joined(separator: "\n")
        self.faults = faults
    }
}

extension AlertMailError: Equatable {
    /// Equal if the codes are.
    public static func == (left: AlertMailError, right: AlertMailError) -> Bool {
        left.code == right.code
    }
}

extension AlertMailError: CustomStringConvertible {
    /// `code: reason`.
    public var description: String { "\(code.rawValue): \(reason)" }
}
