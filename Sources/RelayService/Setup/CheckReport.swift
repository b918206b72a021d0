/// What `check` found, a line for each thing.
public struct CheckReport: Hashable, Sendable {
    /// One thing that was looked at.
    public struct Finding: Hashable, Sendable, Encodable {
        /// How it stands.
        public enum State: String, Hashable, Sendable, Encodable, CaseIterable {
            /// Nothing to do.
            case ok
            /// Works, and somebody should look at it.
            case warning
            /// Does not work, or must not stay so.
            case fault
        }

        /// What was looked at.
        public enum Area: String, Hashable, Sendable, Encodable, CaseIterable {
            /// The configuration file.
            case configuration
            /// Who may read and write which file.
            case permissions
            /// This machine's time.
            case clock
            /// Bank holidays.
            case calendar
            /// The keys of Message-IDs.
            case keys
            /// Our own certificate, authorities and partners' certificates.
            case certificates
            /// Cases, mails and letters.
            case store
            /// How old the imported data are.
            case registers
            /// By which codes suppliers are known.
            case suppliers
            /// The Supplier Contact List.
            case contacts
            /// Where alerts of our own go.
            case handOver = "hand-over"
            /// How people are told.
            case people
            /// The letters.
            case templates
            /// The alert codes.
            case catalogue
            /// The guidance note.
            case guidance
            /// The server for mail out.
            case mailOut = "mail-out"
            /// The server for mail in.
            case mailIn = "mail-in"
            /// The folders of the inbox.
            case folders
            /// A letter to ourselves.
            case roundTrip = "round-trip"
        }

        /// What was looked at.
        public let area: Area
        /// How it stands.
        public let state: State
        /// What was found, in one sentence; characters that a terminal would act on are made visible.
        public let what: String
        /// What to do about it; `nil` where there is nothing to do.
        public let whatToDo: String?

        init(_ area: Area, _ state: State, _ what: String, whatToDo: String? = nil) {
            self.area = area
            self.state = state
            self.what = Self.visible(what)
            self.whatToDo = whatToDo.map { Self.visible($0) }
        }

        private enum Keys: String, CodingKey {
            case area, state, what, whatToDo
        }

        /// Writes all keys, `null` where there is nothing to do.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(area, forKey: .area)
            try container.encode(state, forKey: .state)
            try container.encode(what, forKey: .what)
            try container.encode(whatToDo, forKey: .whatToDo)
        }

        /// Servers and files of others speak here: nothing that they write may move the cursor or turn the line round.
        private static func visible(_ text: String) -> String {
            var shown = String.UnicodeScalarView()
            for scalar in text.unicodeScalars {
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                    shown += "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars
                default: shown.append(scalar)
                }
            }
            return String(shown)
        }
    }

    /// The findings, in the order in which they were made.
    public private(set) var findings: [Finding] = []

    /// Whether there is any fault.
    public var hasFault: Bool { findings.contains { $0.state == .fault } }

    /// The command's exit code: 78 (configuration, sysexits.h) if there is a fault, 0 otherwise, also with warnings.
    public var exitCode: Int32 { hasFault ? 78 : 0 }

    mutating func add(_ area: Finding.Area, _ state: Finding.State, _ what: String, whatToDo: String? = nil) {
        findings.append(Finding(area, state, what, whatToDo: whatToDo))
    }

    mutating func add(_ other: CheckReport) {
        findings += other.findings
    }
}

extension CheckReport.Finding: CustomStringConvertible {
    /// One line: state, area, what was found, and behind an arrow what to do.
    public var description: String {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        let advice = whatToDo.map { " -> \($0)" } ?? ""
        return padded(state.rawValue, 9) + padded(area.rawValue, 15) + what + advice
    }
}
