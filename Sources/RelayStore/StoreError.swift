/// What can go wrong with the store; equality looks at the code only.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Hashable, Sendable {
        /// A version has changed since it was loaded; nothing was written.
        case conflict
        /// The store cannot be opened, or is not one of ours.
        case cannotOpen = "cannot-open"
        /// A setting that durability rests on did not hold when read back.
        case notDurable = "not-durable"
        /// Disk full, read-only or an I/O error: nothing may be acknowledged.
        case cannotWrite = "cannot-write"
        /// There is no such row.
        case notFound = "not-found"
        /// Another process holds the lease.
        case leased
        /// The letter was taken back: it must not be sent.
        case withdrawn
        /// What was asked makes no sense as things stand; nothing has changed.
        case refused
        /// Kept data cannot be read back.
        case damaged
    }

    /// What went wrong.
    public let code: Code
    /// In one sentence, without personal data.
    public let reason: String

    /// An error.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// The code and the reason.
    public var description: String { "\(code.rawValue): \(reason)" }

    /// Whether both have the same code.
    public static func == (left: StoreError, right: StoreError) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
