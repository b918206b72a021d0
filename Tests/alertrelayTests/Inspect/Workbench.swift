import ArgumentParser
import Foundation
import Testing

@testable import alertrelay

/// A folder of a test's own, and what a run prints.
struct Workbench: ~Copyable {
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "inspect-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Writes a file, with the folders that it stands in.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

    /// Writes a file, with the folders that it stands in.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = folder + "/" + name
        let parent = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Runs an inspector over paths; the exit code and the lines printed.
    func run(
        _ inspector: some Inspector,
        _ paths: [String],
        isJSON: Bool = true
    ) throws -> (code: Int32, lines: [String]) {
        let path = NSTemporaryDirectory() + "inspect-out-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        let output = LineOutput(descriptor: file.fileDescriptor)
        let code = InspectionRun(paths: paths, isJSON: isJSON, output: output)(inspector)
        try file.close()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.isEmpty || text.hasSuffix("\n"))
        return (
            code.rawValue, text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        )
    }
}

/// A printed object, read by another program's JSON reader.
struct Printed: @unchecked Sendable {
    private let object: [String: Any]

    init(_ line: String) throws {
        object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    init(_ inspection: Inspection) throws { try self.init(inspection.json.line) }

    subscript<Value>(_ name: String, as type: Value.Type = Value.self) -> Value? { object[name] as? Value }

    func string(_ name: String) -> String? { object[name] as? String }
    func number(_ name: String) -> Int? { (object[name] as? NSNumber)?.intValue }
    func isNull(_ name: String) -> Bool { object[name] is NSNull }
    var names: Set<String> { Set(object.keys) }

    func objects(_ name: String) -> [Printed] {
        (object[name] as? [[String: Any]] ?? []).map(Printed.init(object:))
    }

    private init(object: [String: Any]) { self.object = object }
}

extension Inspection {
    /// The names of the printed object's members, in their order.
    var names: [String] {
        if case .object(let members) = json { members.map(\.name) } else { [] }
    }
}
