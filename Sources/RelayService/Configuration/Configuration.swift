public import AlertMail
public import CriticalAlerts

/// What an operator configures: one commented YAML file. Paths are relative to its folder.
public struct Configuration: Hashable, Sendable {
    /// Whether letters leave for their recipients.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// Everything runs, but an envelope can only be the rehearsal address, or letters become files.
        case rehearse
        /// Letters leave.
        case live
    }

    /// The file it was read from.
    public var file: String
    /// The mode.
    public var mode: Mode
    /// Where letters go in rehearsal; `nil` where nothing is said, which only a live configuration may do.
    public var rehearsal: Rehearsal?
    /// Folder of store and registers.
    public var dataFolder: String
    /// Who we are.
    public var supplier: Supplier
    /// The server for mail out.
    public var smtp: Server
    /// The server for mail in; `nil` where a mail gateway calls `deliver`.
    public var imap: Server?
    /// How the monitored inbox is used.
    public var inbox: Inbox
    /// The certificate that signs letters, `nil` for plain letters only.
    public var signing: Signing?
    /// PEM files of authorities whose signatures count.
    public var trustedAuthorities: [String]
    /// The file of keys for Message-IDs.
    public var messageIDKeys: String
    /// Where alerts of our own meter points go (R21).
    public var handOver: HandOver?
    /// People and roles.
    public var people: People
    /// The local hook through which people are told beside mail.
    public var alarm: Hook?
    /// Working days.
    public var workingDays: WorkingDays
    /// What is forwarded and answered.
    public var policy: PolicyChoices
    /// A folder of templates that override the built-in ones.
    public var templatesFolder: String?
    /// A catalogue that replaces the built-in one.
    public var catalogueFile: String?
    /// A guidance note, with timescales, that replaces the built-in one.
    public var guidanceNoteFile: String?
    /// A partners file.
    public var partnersFile: String?

    /// Where letters go in rehearsal, whoever their recipient is.
    public enum Rehearsal: Hashable, Sendable {
        /// To this address, through the mail server.
        case address(String)
        /// Into this folder, a file each; no connection is opened.
        case folder(String)
    }

    /// Who we are.
    public struct Supplier: Hashable, Sendable {
        /// Our key in suppliers, contacts and registrations.
        public var id: SupplierID
        /// Our name, as letters print it.
        public var name: String
        /// `From` of every letter, and the inbox that is polled.
        public var address: String
        /// A number by which letters can be checked.
        public var telephone: String?
        /// Further addresses that are ours.
        public var furtherAddresses: [String]
        /// EUI-64 blocks of our DCC User identifiers, beside those in suppliers.csv.
        public var ownTargets: [EUI64Range]
    }

    /// A mail server.
    public struct Server: Hashable, Sendable {
        /// TLS from the first byte, or STARTTLS before login; never clear text.
        public enum Security: String, Hashable, Sendable, CaseIterable {
            /// TLS from the first byte.
            case tls
            /// STARTTLS, refused if the server does not offer it.
            case starttls
        }

        /// How to log in.
        public enum Login: String, Hashable, Sendable, CaseIterable {
            /// A password (SASL PLAIN inside TLS).
            case password
            /// OAuth2 in Google's and Microsoft's form.
            case xoauth2
            /// OAuth2 by RFC 7628.
            case oauthbearer
            /// None: a relay that knows us by address.
            case none
        }

        /// Host name, as its certificate says.
        public var host: String
        /// Port.
        public var port: Int
        /// TLS.
        public var security: Security
        /// Authorities for its certificate instead of the system's, PEM.
        public var caFile: String?
        /// Login kind.
        public var login: Login
        /// Login name.
        public var user: String
        /// Password or token.
        public var secret: SecretSource?
        /// How long a connection attempt may take, seconds.
        public var timeout: Int
    }

    /// How the monitored inbox is used.
    public struct Inbox: Hashable, Sendable {
        /// What may be changed in it.
        public enum Use: String, Hashable, Sendable, CaseIterable {
            /// It is ours alone: everything is moved when dealt with.
            case dedicated
            /// Only mail of cases that was dealt with is moved; what needs a person stays, flagged.
            case shared
            /// Nothing is changed.
            case watch
        }

        /// Use.
        public var use: Use
        /// Folder.
        public var folder: String
        /// Where mail goes that was dealt with.
        public var processedFolder: String
        /// Where mail goes that a person must see.
        public var reviewFolder: String
        /// Seconds between two polls.
        public var interval: Int
        /// Servers whose `Authentication-Results` count (RFC 8601).
        public var trustedAuthenticators: [String]

        /// Stands in `trusted_authserv_ids` for a server that names itself in no result: Microsoft 365.
        public static let unnamedAuthenticator = "unnamed"
    }

    /// The certificate that signs letters.
    public struct Signing: Hashable, Sendable {
        /// PEM file, chain behind it.
        public var certificateFile: String
        /// PEM file.
        public var keyFile: String
        /// Its passphrase.
        public var passphrase: SecretSource?
    }

    /// Where an alert of our own is handed to, as JSON with an idempotency key, at least once.
    public enum Hook: Hashable, Sendable {
        /// A command that reads it from standard input and exits 0.
        case command([String])
        /// A folder that gets a file.
        case folder(String)
        /// An HTTPS address that gets a POST and answers 2xx.
        case webhook(String)
    }

    /// The hand-over.
    public struct HandOver: Hashable, Sendable {
        /// The desk's name, as acknowledgements print it.
        public var desk: String
        /// How.
        public var hook: Hook
    }

    /// People and roles.
    public struct People: Hashable, Sendable {
        /// Address for notes about tasks, `nil` if nobody is told by mail.
        public var notesTo: String?
        /// The duty manager's address.
        public var dutyManager: String?
    }

    /// Working days.
    public struct WorkingDays: Hashable, Sendable {
        /// Whose bank holidays.
        public var region: WorkingDayCalendar.Region
        /// Whether a day ends at 17:00 instead of midnight.
        public var endsAtFive: Bool
        /// A calendar file that replaces the built-in one.
        public var file: String?
    }

    /// What is forwarded and answered.
    public struct PolicyChoices: Hashable, Sendable {
        /// Optional codes that are forwarded (R4).
        public var forwardedOptionalCodes: [AlertCode]
        /// Profile for partners without one of their own.
        public var defaultProfile: LetterProfile
        /// Age limit of registrations in working days (reading 19).
        public var dataAgeLimit: Int
        /// Alerts older than this many hours are recorded and held.
        public var holdOlderThanHours: Int
        /// Alert letters to one partner a day.
        public var lettersPerDay: Int
        /// Automatic answers to one partner a day.
        public var answersPerDay: Int
        /// Whether the original XML travels with the letter.
        public var attachesOriginal: Bool
    }
}
