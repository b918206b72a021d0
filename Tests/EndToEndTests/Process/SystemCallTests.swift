import CriticalAlerts
import Foundation
import Glibc
import Relay
import RelayStore
import Testing

@testable import RelayService

/// The order of what reaches the disk and what reaches others, as the kernel saw it.
@Suite(.inTurn) struct SystemCallTests {
    @Test("deliver ends with 0 only after the mail is on the disk")
    func deliver() async throws {
        let street = try await Street(supplierOfMeter: [0])
        let party = street.parties[0]
        let calls = try await SystemCalls.trace(
            party,
            ["deliver", "--sender", "", "--recipient", party.address],
            input: DeliverTests.mail("strace", body: String(repeating: "line\n", count: 500))
        )
        let written = try #require(calls.lastIndex { $0.isStoreWrite && $0.size > 2000 }, "the mail is written")
        let synced = try #require(calls[written...].firstIndex { $0.isStoreSync }, "and synchronised")
        let end = try #require(calls.lastIndex { $0.name == "exit_group" })
        #expect(synced < end)
        // What was the first sign to the caller that it is taken? Nothing before the end.
        #expect(calls[end].text.contains("exit_group(0)"))
        #expect(!calls[..<synced].contains { $0.name == "write" && ($0.descriptor == 1 || $0.descriptor == 2) })
    }

    @Test("the final dot leaves only after it is on the disk that it does")
    func send() async throws {
        let street = try await Street(supplierOfMeter: [1, 1])
        let party = street.parties[0]
        let taken = try await party.command("forward", "-", input: try Street.alert())
        try taken.expectSuccess()
        let calls = try await SystemCalls.trace(party, ["send"])
        let smtp = try party.sandbox.port("SMTPS_PORT")
        // The letter is much longer than anything else that we say; the dot is what we say next.
        let letter = try #require(calls.lastIndex { $0.isWrite(toPort: smtp) && $0.size > 1000 })
        let dot = try #require(calls[(letter + 1)...].firstIndex { $0.isWrite(toPort: smtp) })
        #expect(calls[dot].size < 100)
        let marked = try #require(calls[letter..<dot].firstIndex { $0.isStoreWrite })
        #expect(calls[marked..<dot].contains { $0.isStoreSync })
        // And the answer to it is on the disk before we say good-bye.
        let goodbye = try #require(calls[(dot + 1)...].firstIndex { $0.isWrite(toPort: smtp) })
        let recorded = try #require(calls[dot..<goodbye].firstIndex { $0.isStoreWrite })
        #expect(calls[recorded..<goodbye].contains { $0.isStoreSync })
        #expect(try await party.onlyCase()?.letters.first?.progress == .accepted)
    }

    @Test(
        "the mailbox is touched only after mail, decision and letters are on the disk",
        arguments: [
            Configuration.Inbox.Use.dedicated, .shared,
        ]
    )
    func poll(use: Configuration.Inbox.Use) async throws {
        let street = try await Street(supplierOfMeter: [1, 1], inboxUse: use)
        let (origin, owner) = (street.parties[0], street.parties[1])
        try await origin.command("forward", "-", input: try Street.alert()).expectSuccess()
        try await origin.command("send").expectSuccess()
        let maildir = try owner.sandbox.maildir(of: owner.address)
        try await eventually("the letter is there") {
            let new = (try? FileManager.default.contentsOfDirectory(atPath: "\(maildir)/new")) ?? []
            return new.isEmpty ? nil : true
        }
        let calls = try await SystemCalls.trace(owner, ["poll"])
        let imap = try owner.sandbox.port("IMAPS_PORT")
        // The mail itself is the longest that the server says.
        let fetched = try #require(calls.lastIndex { $0.isRead(fromPort: imap) && $0.size > 1000 })
        let told = try #require(calls[(fetched + 1)...].firstIndex { $0.isWrite(toPort: imap) })
        let writes = calls[fetched..<told].filter(\.isStoreWrite)
        #expect(writes.contains { $0.size > 2000 })
        let last = try #require(calls[fetched..<told].lastIndex { $0.isStoreWrite })
        #expect(calls[last..<told].contains { $0.isStoreSync })
        // Several durable steps: the mail, the place, the decision.
        #expect(calls[fetched..<told].count { $0.isStoreSync } >= 3)
        #expect(try await owner.onlyCase()?.state.state == .ours)
    }
}

/// One system call.
private struct SystemCall {
    let name: String
    let text: String
    /// The first argument, if it is a descriptor.
    let descriptor: Int?
    /// What the descriptor is: a path, or a connection's two ends.
    let target: String
    /// What it returned.
    let size: Int

    var isStoreWrite: Bool { name == "pwrite64" && target.hasSuffix("cases.sqlite-wal") }
    var isStoreSync: Bool { (name == "fdatasync" || name == "fsync") && target.hasSuffix("cases.sqlite-wal") }

    func isWrite(toPort port: Int) -> Bool {
        ["write", "sendto", "sendmsg"].contains(name) && target.hasSuffix(":\(port)]")
    }

    func isRead(fromPort port: Int) -> Bool {
        ["read", "recvfrom", "recvmsg"].contains(name) && target.hasSuffix(":\(port)]")
    }
}

private enum SystemCalls {
    /// Runs the command under strace to its end, which must be a good one.
    static func trace(_ party: Party, _ arguments: [String], input: [UInt8] = []) async throws -> [SystemCall] {
        let file = "/tmp/alertrelay-strace.\(UUID().uuidString)"
        defer { unlink(file) }
        let ended = try await Program.run(
            "/usr/bin/strace",
            [
                "-f", "-yy", "-s", "0", "-o", file, "-e",
                "trace=fdatasync,fsync,pwrite64,write,sendto,sendmsg,read,recvfrom,recvmsg,exit_group",
                Program.alertrelay, arguments[0], "--config", party.configurationFile,
            ] + arguments.dropFirst(),
            input: input
        )
        try ended.expectSuccess()
        return calls(in: try String(contentsOfFile: file, encoding: .utf8))
    }

    /// Calls in the order in which they ended; one that another thread interrupted in the listing is put together again.
    private static func calls(in listing: String) -> [SystemCall] {
        var begun: [Substring: Substring] = [:]
        var calls: [SystemCall] = []
        for line in listing.split(separator: "\n") {
            let fields = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard fields.count == 2 else { continue }
            let thread = fields[0]
            var text = String(fields[1].drop { $0 == " " })
            if let end = text.range(of: " <unfinished ...>") {
                begun[thread] = text[..<end.lowerBound]
                continue
            }
            if text.hasPrefix("<... "), let rest = text.range(of: " resumed>"), let beginning = begun[thread] {
                text = String(beginning + text[rest.upperBound...])
                begun[thread] = nil
            }
            if let call = call(text) { calls.append(call) }
        }
        return calls
    }

    private static func call(_ text: String) -> SystemCall? {
        guard let open = text.firstIndex(of: "(") else { return nil }
        let arguments = text[text.index(after: open)...]
        let digits = arguments.prefix(while: \.isNumber)
        var target = ""
        if arguments[digits.endIndex...].hasPrefix("<"),
            let end = arguments.range(of: ">,") ?? arguments.range(of: ">)")
        {
            target = String(arguments[arguments.index(after: digits.endIndex)..<end.lowerBound])
        }
        let result = text.range(of: ") = ", options: .backwards).map {
            text[$0.upperBound...].prefix(while: \.isNumber)
        }
        return SystemCall(
            name: String(text[..<open]),
            text: text,
            descriptor: Int(digits),
            target: target,
            size: result.flatMap { Int($0) } ?? 0
        )
    }
}
