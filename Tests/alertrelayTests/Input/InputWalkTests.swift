import Foundation
import Testing

@testable import alertrelay

struct InputWalkTests {
    private func walk(_ paths: [String], takesHidden: Bool = true) -> [String] {
        Array(InputWalk(paths, takesHidden: takesHidden)).map { step in
            switch step {
            case .file(let file): file.path
            case .fault(let path, let error): "! \(path): \(error)"
            case .passedOver(let path, let what): "- \(path): \(what)"
            }
        }
    }

    @Test("Files come as given, folders with all that is in them by the bytes of the names")
    func order() throws {
        let bench = try Workbench()
        for name in ["b/2", "b/10", "b/c/x", "b/c.d", "B/1", "a", "ä", ".hidden"] { try bench.write(name, name) }
        let f = bench.folder
        #expect(
            walk([f + "/b/2", f])
                == ["/b/2", "/.hidden", "/B/1", "/a", "/b/10", "/b/2", "/b/c/x", "/b/c.d", "/ä"].map { f + $0 }
        )
        #expect(walk([f + "/b/c/", "-"]) == [f + "/b/c/x", "-"])
        #expect(walk([]) == [])
    }

    @Test("What is not there is said, and the way goes on")
    func missing() throws {
        let bench = try Workbench()
        let file = try bench.write("a", "a")
        #expect(
            walk(["/nowhere/at all", "", file]) == [
                "! /nowhere/at all: No such file or directory", "! : No such file or directory", file,
            ]
        )
    }

    @Test("Links to files are followed, links to folders inside a folder are not: no circle")
    func links() throws {
        let bench = try Workbench()
        try bench.write("d/file", "x")
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: bench.folder + "/d/again", withDestinationPath: bench.folder)
        try manager.createSymbolicLink(atPath: bench.folder + "/d/to-file", withDestinationPath: "file")
        try manager.createSymbolicLink(atPath: bench.folder + "/d/broken", withDestinationPath: "nothing")
        try manager.createSymbolicLink(atPath: bench.folder + "/top", withDestinationPath: "d")
        let d = bench.folder + "/d"
        #expect(
            walk([d]) == [
                "- \(d)/again: a link to a folder", "! \(d)/broken: No such file or directory", "\(d)/file",
                "\(d)/to-file",
            ]
        )
        #expect(walk([bench.folder + "/top"]).count == 4)
    }

    @Test("Named pipes in a folder are passed over: reading one would wait for ever")
    func pipes() throws {
        let bench = try Workbench()
        try bench.write("file", "x")
        #expect(mkfifo(bench.folder + "/pipe", 0o600) == 0)
        #expect(
            walk([bench.folder]) == [bench.folder + "/file", "- \(bench.folder)/pipe: a pipe, socket or device"]
        )
    }

    @Test("Who takes no hidden files is told of each, and of a hidden folder once; a hidden one that is named is read")
    func hidden() throws {
        let bench = try Workbench()
        for name in [".a", ".b/c", "d/.e", "f"] { try bench.write(name, "x") }
        let f = bench.folder
        let why = "hidden, by the dot that its name begins with"
        #expect(
            walk([f], takesHidden: false) == [
                "- \(f)/.a: \(why)", "- \(f)/.b: \(why)", "- \(f)/d/.e: \(why)", "\(f)/f",
            ]
        )
        #expect(walk([f + "/.a", f + "/.b"], takesHidden: false) == [f + "/.a", f + "/.b/c"])
    }

    @Test("A file whose name is not UTF-8 is read all the same")
    func strangeName() throws {
        let bench = try Workbench()
        let name = Array((bench.folder + "/").utf8).map { CChar(bitPattern: $0) } + [CChar(bitPattern: 0xFF), 0]
        let descriptor = open(name, O_CREAT | O_WRONLY, 0o600)
        try #require(descriptor >= 0)
        #expect(write(descriptor, "hello", 5) == 5)
        close(descriptor)
        let steps = Array(InputWalk([bench.folder]))
        try #require(steps.count == 1)
        guard case .file(let file) = steps[0] else {
            Issue.record("no file")
            return
        }
        #expect(file.path == bench.folder + "/\u{FFFD}")
        #expect(try file.read(atMost: 100).bytes == Array("hello".utf8))
    }

    @Test("No more is read than asked for, and it is said whether there is more")
    func bounds() throws {
        let bench = try Workbench()
        let file = InputFile(path: try bench.write("a", [UInt8](repeating: 7, count: 300_000)))
        #expect(try file.read(atMost: 300_000) == ([UInt8](repeating: 7, count: 300_000), false))
        #expect(try file.read(atMost: 299_999) == ([UInt8](repeating: 7, count: 299_999), true))
        #expect(try file.read(atMost: 0) == ([], true))
        #expect(file.size == 300_000)
        #expect(InputFile.standardInput.size == nil)
        #expect(InputFile(path: bench.folder).size == nil)
        #expect(throws: InputError.self) { try InputFile(path: bench.folder).read(atMost: 10) }
    }
}
