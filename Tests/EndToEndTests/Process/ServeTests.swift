import CriticalAlerts
import Foundation
import Glibc
import Relay
import RelayStore
import Testing

@testable import RelayService

/// The running gateway as a process.
@Suite(.inTurn) struct ServeTests {
    // A gateway that did not end by itself would wait for minutes: the limits are no measurements, they end the waiting.
    @Test(
        "serve shows its heartbeat, lets nobody else act on the servers, and ends at once without leaving a lease",
        .timeLimit(.minutes(2))
    )
    func serve() async throws {
        let street = try await Street(supplierOfMeter: [0], looksAtInboxes: false)
        let party = street.parties[0]
        let before = try await party.command("status")
        #expect(before.code == 69, "nothing has run yet")

        let gateway = try party.start(["serve"])
        try await eventually("every loop has completed") {
            try await party.command("status", "--json").code == 0 ? true : nil
        }
        for other in ["serve", "send", "poll"] {
            let refused = try await party.command(other)
            #expect(refused.code == 75)
            #expect(refused.errors.contains("is at work until"), "\(refused.errors)")
        }
        // What only adds to the store is done beside it.
        let taken = try await party.command("forward", "-", input: try Street.alert())
        try taken.expectSuccess()

        gateway.kill(SIGTERM)
        let ended = try await gateway.end()
        #expect(ended.code == 0, "\(ended.errors)")
        let sent = try await party.command("send")
        try sent.expectSuccess()
    }

    @Test("serve ends at once while a server does not answer", .timeLimit(.minutes(2)), arguments: [SIGTERM, SIGINT])
    func endsBeforeSilentServers(signal: Int32) async throws {
        let street = try await Street(supplierOfMeter: [0], looksAtInboxes: false)
        let party = street.parties[0]
        let silent = try SilentServer()
        let (imap, smtp) = (try party.sandbox.port("IMAPS_PORT"), try party.sandbox.port("SMTPS_PORT"))
        try party.reconfigure {
            $0.replacing("port: \(imap)", with: "port: \(silent.port)")
                .replacing("port: \(smtp)", with: "port: \(silent.port)")
        }
        let gateway = try party.start(["serve"])
        try await eventually("a connection") { silent.hasCaller ? true : nil }
        gateway.kill(signal)
        let ended = try await gateway.end()
        #expect(ended.code == 0, "\(ended.errors)")
        let lease = try await party.gateway()
        try await lease.renewLease()
    }

    @Test("a refused token is asked for anew: the command runs again, for mail in and mail out")
    func tokenCommand() async throws {
        let street = try await Street(supplierOfMeter: [1, 1], looksAtInboxes: false)
        let party = street.parties[0]
        let folder = street.folder
        let expired = try await party.sandbox.command("token", ["--expired", party.address])
        let good = try await party.sandbox.command("token", [party.address])
        try Data("\(expired)\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/first"))
        try Data("\(good)\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/then"))
        // The token of before at the first call, a new one from then on, as a program that keeps tokens does.
        let script = "\(folder)/token"
        try Data(
            """
            #!/bin/sh
            echo called >> \(folder)/$1.calls
            if [ "$(wc -l < \(folder)/$1.calls)" -eq 1 ]; then cat \(folder)/first; else cat \(folder)/then; fi

            """.utf8
        ).write(to: URL(fileURLWithPath: script))
        chmod(script, 0o755)
        let file = try #require(party.sandbox.values["PASSWORD_FILE"])
        try party.reconfigure { text in
            var text = text.replacing("  password_file: \(file)\n", with: "  token_command: [\(script), PLACE]\n")
            for (place, login) in [("smtp", "xoauth2"), ("imap", "oauthbearer")] {
                if let range = text.range(of: "login: password") {
                    text.replaceSubrange(range, with: "login: \(login)")
                }
                if let range = text.range(of: "PLACE") { text.replaceSubrange(range, with: place) }
            }
            return text
        }
        let taken = try await party.command("forward", "-", input: try Street.alert())
        try taken.expectSuccess()
        let calls = { (place: String) in
            try String(contentsOfFile: "\(folder)/\(place).calls", encoding: .utf8).split(separator: "\n").count
        }
        let read = try await party.command("poll")
        try read.expectSuccess()
        #expect(try calls("imap") == 2)
        let sent = try await party.command("send")
        try sent.expectSuccess()
        #expect(sent.output.hasPrefix("1 sent"))
        #expect(try calls("smtp") == 2)
    }

    @Test("A password file that is gone puts letters off and is named; they leave when it is back")
    func lostSecret() async throws {
        let street = try await Street(supplierOfMeter: [1, 1], looksAtInboxes: false)
        let party = street.parties[0]
        let taken = try await party.command("forward", "-", input: try Street.alert())
        try taken.expectSuccess()
        let (file, gone) = (try #require(party.sandbox.values["PASSWORD_FILE"]), "\(street.folder)/gone")
        try party.reconfigure { $0.replacing("password_file: \(file)", with: "password_file: \(gone)") }
        let put = try await party.command("send")
        #expect(put.code == 75)
        #expect((put.output + put.errors).contains(gone), "\(put.output)\(put.errors)")
        #expect(try await party.store.tasks(includingDone: false).map(\.draft.cause) == [.weAreRefused])

        try party.reconfigure { $0.replacing("password_file: \(gone)", with: "password_file: \(file)") }
        // Put off like any other letter, and not for as long as a sender may hold it.
        let later = try await party.gateway(clock: { systemClock().advanced(bySeconds: 120) })
        try await later.sendAll()
        #expect(try await later.onlyStory().letters.map(\.progress) == [.accepted])
    }

    @Test("check --round-trip sends a letter to our own inbox and finds it there")
    func roundTrip() async throws {
        let street = try await Street(supplierOfMeter: [0], looksAtInboxes: false)
        let party = street.parties[0]
        let checked = try await party.command("check", "--round-trip")
        #expect(checked.code == 0, "\(checked.output)\(checked.errors)")
        #expect(checked.output.contains("the letter came to INBOX"))
        #expect(checked.output.contains("the Message-ID came through unchanged"))
        // The gateway's own next look is not disturbed by it.
        let read = try await party.command("poll")
        try read.expectSuccess()
        let store = try party.store
        #expect(try await store.cases(openOnly: false, limit: 10).isEmpty)
        #expect(try await store.tasks(includingDone: true).isEmpty)
    }
}

/// Takes connections and says nothing.
private final class SilentServer {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        try #require(descriptor >= 0 && isBound)
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }

    /// Whether somebody waits for us.
    var hasCaller: Bool {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&poll, 1, 0) > 0
    }
}
