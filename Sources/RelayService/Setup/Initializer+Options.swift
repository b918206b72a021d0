public import AlertMail
public import CriticalAlerts
public import MailSecurity

extension Initializer {
    /// What `init` would otherwise guess. All values have a default that works in a rehearsal.
    public struct Options: Sendable {
        /// A mail server, as far as it is known.
        public struct Server: Hashable, Sendable {
            /// Host name, as its certificate says.
            public var host: String
            /// Port; the usual one of the protocol if nil.
            public var port: Int?
            /// How TLS begins.
            public var security: Configuration.Server.Security
            /// Authorities for its certificate instead of the system's, PEM.
            public var caFile: String?
            /// Login name; none for a relay that knows us by address.
            public var user: String?
            /// The file whose first line is the password.
            public var passwordFile: String?

            /// A server.
            public init(
                host: String,
                port: Int? = nil,
                security: Configuration.Server.Security = .tls,
                caFile: String? = nil,
                user: String? = nil,
                passwordFile: String? = nil
            ) {
                self.host = host
                self.port = port
                self.security = security
                self.caFile = caFile
                self.user = user
                self.passwordFile = passwordFile
            }
        }

        /// Our key in suppliers, contacts and registrations.
        public var supplierID: SupplierID
        /// Our name, as letters print it.
        public var supplierName: String
        /// `From` of every letter, and the inbox that is polled.
        public var address: String
        /// A number by which letters can be checked.
        public var telephone: String?
        /// The server for mail out; a placeholder if nil.
        public var smtp: Server?
        /// The server for mail in; none is polled if nil.
        public var imap: Server?
        /// What may be changed in the inbox.
        public var inboxUse: Configuration.Inbox.Use
        /// Seconds between two polls.
        public var pollInterval: Int
        /// Servers whose `Authentication-Results` count.
        public var trustedAuthenticators: [String]
        /// Who gets a note about every task.
        public var notesTo: String
        /// Where letters go while rehearsing; a folder beside the configuration if nil.
        public var rehearsal: Configuration.Rehearsal?
        /// How letters to partners without a profile of their own are dressed.
        public var defaultProfile: LetterProfile
        /// The authority that issues our certificate; a new one, whose key is written too, if nil.
        public var authority: PrivateAuthority?
        /// PEM files of further authorities that are trusted.
        public var furtherAuthorities: [String]
        /// Whether example registers and an example alert are written.
        public var writesExamples: Bool

        /// Our identifier, name, address and telephone are made up, of reserved names, unless given.
        public init(
            supplierID: SupplierID? = nil,
            supplierName: String? = nil,
            address: String? = nil,
            telephone: String? = nil,
            smtp: Server? = nil,
            imap: Server? = nil,
            inboxUse: Configuration.Inbox.Use = .shared,
            pollInterval: Int = 30,
            trustedAuthenticators: [String] = [],
            notesTo: String? = nil,
            rehearsal: Configuration.Rehearsal? = nil,
            defaultProfile: LetterProfile = .plain,
            authority: PrivateAuthority? = nil,
            furtherAuthorities: [String] = [],
            writesExamples: Bool = true
        ) {
            self.supplierID = supplierID ?? ExampleData.ourselves
            self.supplierName = supplierName ?? (supplierID == nil ? "Our Energy" : self.supplierID.text)
            self.address = address ?? "alerts@our-energy.example"
            self.telephone = telephone ?? (supplierID == nil ? "01632 960001" : nil)
            self.smtp = smtp
            self.imap = imap
            self.inboxUse = inboxUse
            self.pollInterval = pollInterval
            self.trustedAuthenticators = trustedAuthenticators
            self.notesTo = notesTo ?? self.address
            self.rehearsal = rehearsal
            self.defaultProfile = defaultProfile
            self.authority = authority
            self.furtherAuthorities = furtherAuthorities
            self.writesExamples = writesExamples
        }

        static let rehearsalFolder = "rehearsal-mail"
        static let messageIDKeys = "keys/message-id.keys"
        static let authorityCertificate = "keys/authority.pem"
        static let authorityKey = "keys/authority.key"
        static let signingCertificate = "keys/signing.pem"
        static let signingKey = "keys/signing.key"
        /// How long the rehearsal's authority is good for.
        static let authorityDays = 1826
        /// How long its certificate is good for.
        static let certificateDays = 398
    }
}
