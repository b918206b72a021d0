public import CriticalAlerts
import Glibc
import MailSecurity
import RelayStore

/// Writes a working rehearsal into a folder: configuration, keys, example data and an example alert.
///
/// It asks nothing that it can guess, and overwrites nothing. In the rehearsal that it writes no mail server is needed: letters
/// become files. What it guessed is written where it can be changed: in the commented configuration.
public struct Initializer: Sendable {
    /// What was written, and what to type next.
    public struct Outcome: Hashable, Sendable {
        /// A command with what it does.
        public struct Command: Hashable, Sendable {
            /// The command line.
            public let line: String
            /// What it does, in a few words.
            public let purpose: String
        }

        /// The configuration file.
        public let configurationFile: String
        /// Every file that was written, in order, as paths that begin with the folder.
        public let files: [String]
        /// The next three commands.
        public let nextCommands: [Command]
    }

    /// What was guessed, or said by the caller.
    public let options: Options

    /// An initializer with these values.
    public init(_ options: Options = Options()) {
        self.options = options
    }

    /// Writes the rehearsal. Either everything is written or nothing stays.
    ///
    /// - Parameters:
    ///   - folder: where; made if it is not there. Nothing in it may bear the name of a file that is written.
    ///   - now: the present: the example's dates are relative to it.
    /// - Throws: ``FileError`` naming the file that is in the way or cannot be written, ``ConfigurationError`` for options that a
    ///   configuration cannot hold, `SecurityError`, `StoreError`.
    public func run(in folder: String, now: Instant = systemClock()) async throws -> Outcome {
        let folder = folder.isEmpty ? "." : folder
        guard !exists(folder) || isFolder(folder) else { throw FileError(folder, reason: "is no folder") }
        let configurationFile = "\(folder)/\(Self.configurationName)"
        let text = configurationText
        // Read before anything is written: options with a fault leave no trace.
        let configuration = try Configuration(yaml: text, file: configurationFile)
        var files = [NewFile(Self.configurationName, Array(text.utf8))]
        files += try keyFiles(now: now)
        let examples = options.writesExamples ? ExampleData(us: options.supplierID, name: options.supplierName) : nil
        let registers = examples?.registers(options, now: now) ?? []
        files += registers.map { NewFile($0.file, $0.csv) }
        if let examples {
            files.append(NewFile(ExampleData.alertFile, try examples.alert(at: now).xml))
        }
        // The registers' database has no file of ours, but must not be joined with an old one either.
        for name in files.map(\.name) + ["data"] where isTaken("\(folder)/\(name)") {
            throw FileError("\(folder)/\(name)", reason: "is there already; nothing was written")
        }
        var made = Made()
        do {
            for file in files { try made.write(file, in: folder) }
            try made.folder(configuration.dataFolder)
            let registerFile = try RegisterFile(
                folder: configuration.dataFolder,
                freshness: FreshnessPolicy(
                    workingDays: configuration.policy.dataAgeLimit,
                    calendar: try Gateway.openCalendar(configuration)
                )
            )
            for register in registers { try await register.put(into: registerFile, at: now) }
        } catch {
            made.undo(dataFolder: configuration.dataFolder)
            throw error
        }
        return Outcome(
            configurationFile: configurationFile,
            files: made.files,
            nextCommands: commands(in: folder)
        )
    }

    /// The configuration's name, which the command looks for in the present folder.
    public static let configurationName = "alertrelay.yaml"

    private func commands(in folder: String) -> [Outcome.Command] {
        let change = folder == "." ? "" : "cd \(shellWord(folder)) && "
        guard options.writesExamples else {
            return [
                .init(line: "\(change)alertrelay check", purpose: "what is still missing"),
                .init(
                    line: "alertrelay contacts import FILE --complete-to INSTANT",
                    purpose: "the Supplier Contact List"
                ),
                .init(line: "alertrelay serve", purpose: "the running gateway"),
            ]
        }
        let letters = options.rehearsal == nil ? "as a file in \(Options.rehearsalFolder)/" : "to its rehearsal address"
        return [
            .init(
                line: "\(change)alertrelay forward \(ExampleData.alertFile)",
                purpose: "take an alert in, and write the letter"
            ),
            .init(line: "alertrelay send", purpose: "the letter leaves: \(letters)"),
            .init(line: "alertrelay check", purpose: "what is still missing before this can go live"),
        ]
    }

    /// A name as certificates can hold it: at most 64 characters, none of them a control.
    private func commonName(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(64).map { scalar -> Unicode.Scalar in
            scalar.properties.generalCategory == .control ? " " : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private func keyFiles(now: Instant) throws -> [NewFile] {
        // From yesterday on, so that a partner whose clock is behind takes the first letter.
        let from = now.secondsSince1970 - 86_400
        let authority =
            try options.authority
            ?? PrivateAuthority(
                creating: commonName("Rehearsal authority of \(options.supplierName)"),
                from: from,
                days: Options.authorityDays
            )
        let issued = try authority.issue(
            to: options.address,
            commonName: commonName(options.supplierName),
            from: from,
            days: Options.certificateDays
        )
        var files = [
            NewFile(Options.messageIDKeys, Array(try MessageIDKeys.fresh().utf8), isSecret: true),
            NewFile(Options.authorityCertificate, Array(authority.certificate.pem.utf8)),
        ]
        if options.authority == nil {
            files.append(NewFile(Options.authorityKey, try authority.privateKeyPEM().bytes, isSecret: true))
        }
        files += [
            NewFile(Options.signingCertificate, Array((issued.certificatePEM + issued.chainPEM).utf8)),
            NewFile(Options.signingKey, issued.privateKeyPEM.bytes, isSecret: true),
        ]
        return files
    }
}

extension Secret {
    fileprivate var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}

/// A file to be written.
private struct NewFile {
    let name: String
    let bytes: [UInt8]
    let isSecret: Bool

    init(_ name: String, _ bytes: [UInt8], isSecret: Bool = false) {
        self.name = name
        self.bytes = bytes
        self.isSecret = isSecret
    }
}

/// What was made so far, so that it can be taken away again.
private struct Made {
    private(set) var files: [String] = []
    private var folders: [String] = []

    mutating func write(_ file: NewFile, in folder: String) throws {
        let path = "\(folder)/\(file.name)"
        try self.folder(Configuration.folder(of: path), mode: file.isSecret ? 0o700 : 0o755)
        try writeNewFile(file.bytes, to: path, mode: file.isSecret ? 0o600 : 0o644)
        files.append(path)
    }

    mutating func folder(_ path: String, mode: mode_t = 0o700) throws {
        var missing: [String] = []
        var next = path
        while !exists(next) {
            missing.append(next)
            next = Configuration.folder(of: next)
        }
        try makeFolder(path, mode: mode)
        folders += missing.reversed()
    }

    func undo(dataFolder: String) {
        for file in files { removeFile(file) }
        if folders.contains(dataFolder) {
            for name in (try? listFiles(below: dataFolder)) ?? [] { removeFile("\(dataFolder)/\(name)") }
        }
        // Only folders made here, and only while they are empty.
        for folder in folders.reversed() { removeFolder(folder) }
    }
}

/// Whether anything has this name, a dangling link included.
private func isTaken(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
}

/// Writes a file that must not be there yet, and makes it durable.
private func writeNewFile(_ bytes: [UInt8], to path: String, mode: mode_t) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileError(path) }
    var number: Int32 = 0
    var rest = bytes[...]
    while number == 0, !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { number = errno }
    }
    if number == 0, fsync(descriptor) != 0 { number = errno }
    if close(descriptor) != 0, number == 0 { number = errno }
    guard number == 0 else {
        unlink(path)
        throw FileError(path, errno: number)
    }
}
