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

extension ConfigurationError {
    static func sorted(_ faults: [Fault]) -> [Fault] {
        faults.sorted { ($0.line ?? 0, $0.key) < ($1.line ?? 0, $1.key) }
    }

    /// The faults of a file that is not UTF-8: each such line, and what else is wrong.
    ///
    /// - Parameter read: reads the text, in which a mark stands for what is no character.
    static func encoding(
        of bytes: [UInt8],
        file: String,
        _ read: (String) throws(ConfigurationError) -> Void
    ) -> ConfigurationError {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
        let bad = Set(lines.filter { String(validating: $0.element, as: UTF8.self) == nil }.map { $0.offset + 1 })
        let text = String(decoding: bytes, as: UTF8.self)
        // Where it is no YAML either, the lines are named without their keys.
        let document = try? YAMLDocument(yaml: text)
        // A file in quite another encoding has as many as it has lines.
        var faults = bad.sorted().prefix(20).map { line in
            Fault(
                file: file,
                line: line,
                key: document?.path(at: line) ?? "",
                reason: "is not UTF-8: save the file in that encoding"
            )
        }
        do throws(ConfigurationError) {
            try read(text)
        } catch {
            // What such a line seems to say is no fault of its own.
            faults += error.faults.filter { fault in !(fault.line.map(bad.contains) ?? false) }
        }
        return ConfigurationError(faults: sorted(faults))
    }
}
