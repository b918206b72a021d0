/// Everything that is wrong with a configuration file, each fault with its line and key.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One thing that is wrong.
    public struct Fault: Hashable, Sendable, CustomStringConvertible {
        /// The file as given.
        public var file: String
        /// The line, from 1; `nil` where the fault has no place in the file.
        public var line: Int?
        /// The key's path, `smtp.port`; empty for the file as a whole.
        public var key: String
        /// What is wrong and what is allowed.
        public var reason: String

        /// `relay.yaml:12: smtp.port: …`.
        public var description: String {
            let place = line.map { "\(file):\($0)" } ?? file
            return key.isEmpty ? "\(place): \(reason)" : "\(place): \(key): \(reason)"
        }
    }

    /// The faults, by line.
    public var faults: [Fault]

    /// One fault a line.
    public var description: String {
        faults.map(\.description).joined(separator: "\n")
    }
}
