import Foundation
import MailSecurity
import Testing

/// Runs the `openssl` command: the verifier and the signer that are not ours.
struct OpenSSLCommand {
    let folder: URL

    /// A temporary folder for one test, removed at its end.
    static func withFolder<Result>(_ body: (OpenSSLCommand) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "relay-security-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(OpenSSLCommand(folder: folder))
    }

    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    /// The exit status.
    @discardableResult
    func run(_ arguments: String...) throws -> Int32 {
        try run(arguments)
    }

    /// The exit status.
    @discardableResult
    func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// A whole mail that the command signed: an entity, and options of `openssl cms -sign`.
    static func mail(_ entity: String, signedBy issued: PrivateAuthority.IssuedIdentity, _ options: String...) throws
        -> [UInt8]
    {
        try withFolder { openssl in
            try openssl.write("signer.pem", issued.certificatePEM.utf8)
            try openssl.write("key.pem", issued.privateKeyBytes)
            try openssl.write("content", entity.utf8)
            let signing = ["cms", "-sign", "-in", "content", "-signer", "signer.pem", "-inkey", "key.pem"]
            let status = try openssl.run(
                signing + options + ["-out", "mail", "-from", "alerts@new.example", "-subject", "test"]
            )
            #expect(status == 0)
            return try openssl.read("mail")
        }
    }
}
