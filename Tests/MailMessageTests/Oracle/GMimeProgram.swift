import Foundation

/// `gmime-anatomy.c`, compiled once into a temporary folder that goes with the last use of this.
final class GMimeProgram: Sendable {
    private let folder: URL
    private var program: URL { folder.appending(path: "gmime-anatomy") }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "gmime-anatomy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let source = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "GMimeAnatomy/gmime-anatomy.c")
        let flags: [String]
        do {
            flags = try Self.run("pkg-config", ["--cflags", "--libs", "gmime-3.0"]).split { $0.isWhitespace }
                .map(String.init)
        } catch {
            throw Failure(description: "GMime is missing; scripts/packages all installs libgmime-3.0-dev (\(error))")
        }
        _ = try Self.run("cc", ["-O1", "-o", program.path, source.path] + flags)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// What GMime finds in each of these mails.
    func anatomies(of mails: [[UInt8]]) throws -> [Anatomy] {
        let input = folder.appending(path: "mails-\(UUID().uuidString)")
        let output = input.appendingPathExtension("out")
        defer {
            try? FileManager.default.removeItem(at: input)
            try? FileManager.default.removeItem(at: output)
        }
        var framed = Data()
        for mail in mails {
            framed.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: mail.count >> (8 * $0)) })
            framed.append(contentsOf: mail)
        }
        try framed.write(to: input)
        _ = try Self.run(program.path, [input.path, output.path])
        let found = Anatomy.list(parsing: Array(try Data(contentsOf: output)))
        guard found.count == mails.count else {
            throw Failure(description: "GMime spoke of \(found.count) mails, not of \(mails.count)")
        }
        return found
    }

    /// Runs a program to its end and gives its standard output.
    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8", "TZ": "UTC"]) { $1 }
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Failure(description: "\(program) ended with \(process.terminationStatus)")
        }
        return String(decoding: output, as: UTF8.self)
    }
}
