import ArgumentParser
import Foundation
import Testing

@testable import alertrelay

struct InspectionRunTests {
    private let mail = "From: a@b.example\nSubject: x\n\nHello.\n"

    @Test("Everything read: 0; something that is no mail: 65; something that cannot be opened: 66; each is one line")
    func codes() throws {
        let bench = try Workbench()
        let good = try bench.write("good", mail)
        let bad = try bench.write("bad", [UInt8](repeating: 0xFF, count: 100))
        let empty = try bench.write("empty", "")
        for inspector in [MIMEInspector(), MailInspector()] as [any Inspector] {
            #expect(try bench.run(inspector, [good]).code == 0)
            let mixed = try bench.run(inspector, [bad, good, empty])
            #expect(mixed.code == 65)
            #expect(mixed.lines.count == 3)
            let missing = try bench.run(inspector, ["/nowhere", bad, good])
            #expect(missing.code == 66)
            let printed = try missing.lines.map(Printed.init)
            #expect(printed.map { $0.string("path") } == ["/nowhere", bad, good])
            #expect(printed[0].string("error") == "No such file or directory")
            #expect(printed[0].names == ["path", "error"])
            #expect(printed[1].names == ["path", "error"])
            #expect(!printed[2].names.contains("error"))
        }
        #expect(try bench.run(AlertInspector(), [bench.folder]).code == 65)
    }

    @Test("People read one block per input, and nothing from outside reaches the terminal as it is")
    func people() throws {
        let bench = try Workbench()
        let hostile =
            "From: \"\u{202E}x\u{1B}[2J\" <a@b.example>\nSubject: =?utf-8?q?a=1B[2J=E2=80=AEb?=\n\nHi \u{1B}[2J\u{9B}\n"
        let path = try bench.write("evil\u{1B}[2J\u{202E}", hostile)
        for inspector in [MIMEInspector(), MailInspector(), AlertInspector()] as [any Inspector] {
            for isJSON in [true, false] {
                let lines = try bench.run(inspector, [path, path, "/no\u{1B}where"], isJSON: isJSON).lines
                #expect(!lines.joined().unicodeScalars.contains { $0 != "\t" && VisibleText.isHidden($0) })
                if !isJSON { #expect(lines.filter { $0.isEmpty }.count == 2) }
            }
        }
    }

    @Test("Output that nobody takes ends the run with 74")
    func fullDisk() throws {
        let bench = try Workbench()
        let path = try bench.write("good", mail)
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let output = LineOutput(descriptor: full.fileDescriptor)
        let code = InspectionRun(paths: [path, path], isJSON: true, output: output)(MIMEInspector())
        #expect(code.rawValue == 74)
    }

    @Test("Hostile bytes of every length end in an object, never in a trap")
    func anyBytes() throws {
        var state: UInt64 = 42
        func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        let seeds = [
            "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
                + "Content-Transfer-Encoding: base64\n\nQUJD\n--x--\n",
            "<a xmlns=\"http://www.dccinterface.co.uk/ServiceUserGateway\"><b>&#1;</b></a>",
            "DF09030000011F71FB04CB0800005EEF1000002A0800005EEF1000000100021000",
        ].map { Array($0.utf8) }
        for round in 0..<600 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<(next() % 8) where !bytes.isEmpty {
                let place = Int(next() % UInt64(bytes.count))
                switch next() % 3 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: next())
                case 1: bytes.removeSubrange(place...)
                default: bytes.insert(contentsOf: bytes[..<place], at: place)
                }
            }
            for inspector in [MIMEInspector(), MailInspector(), AlertInspector()] as [any Inspector] {
                let found = inspector.inspect(path: "p", bytes: bytes)
                #expect(try Printed(found).string("path") == "p")
                #expect(!found.lines.isEmpty)
            }
        }
    }
}
