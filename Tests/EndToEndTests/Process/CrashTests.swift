import AlertMail
import CriticalAlerts
import Foundation
import Glibc
import MailMessage
import Relay
import RelayStore
import Testing

@testable import RelayService

/// The process is killed, as by a power cut, at each point between two durable steps, on each way that passes it: an alert goes
/// from its XML to the supplier of the meter, is handed over there, and its acknowledgement comes home all the same.
@Suite(.inTurn) struct CrashTests {
    @Test(
        "killed at any point, nothing is lost, nothing else is sent, and everything happens once",
        arguments: Self.pointsOfAnExchange
    )
    func killed(at point: CrashPoint) async throws {
        let exchange = try await CrashedExchange(point)
        try await exchange.run()
        #expect(exchange.crashes.count == exchange.expectedCrashes, "\(exchange.crashes)")
    }

    private static let pointsOfAnExchange = CrashPoint.allCases.filter { $0 != .taskTold }

    @Test("killed while people are told of a task, they are told again in the same words, and by one letter")
    func killedWhileTelling() async throws {
        let street = try await Street(supplierOfMeter: [0])
        let party = street.parties[0]
        let log = "\(street.folder)/alarms.log"
        try party.reconfigure {
            $0.replacing("  folder: alarms", with: "  command: [/bin/sh, -c, \"cat >> \(log); echo >> \(log)\"]")
        }
        // No alert: set aside, and a task.
        let taken = try await party.command("forward", "-", input: Array("<a/>".utf8))
        #expect(taken.code == 65)
        let killed = try await party.command("poll", environment: [CrashPoint.variable: CrashPoint.taskTold.rawValue])
        #expect(killed.signal == SIGKILL)
        let gateway = try await party.gateway { systemClock().advanced(bySeconds: 150) }
        for _ in 0..<2 { _ = try await gateway.withLease { try await gateway.pollOnce() } }
        let alarms = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        #expect(alarms.count == 2 && Set(alarms).count == 1)
        let tasks = try await gateway.store.tasks(includingDone: true)
        #expect(tasks.count == 1)
        let task = try #require(tasks.first)
        #expect(try await gateway.store.letters(of: task.reference.text).count == 1)
    }
}

/// One alert between two suppliers; every command that passes the point is killed there once, and the work is taken up again.
private final class CrashedExchange {
    private let point: CrashPoint
    private let street: Street
    private let origin: Party
    private let owner: Party
    private let deskLog: String
    /// How much later it is at a party whose lease and letters a killed process has left behind.
    private var delays: [SupplierID: Int64] = [:]
    private(set) var crashes: [String] = []

    init(_ point: CrashPoint) async throws {
        self.point = point
        street = try await Street(supplierOfMeter: [1, 1])
        origin = street.parties[0]
        owner = street.parties[1]
        deskLog = "\(street.folder)/desk.log"
        // The desk's system writes down each hand-over, so that repeats can be seen.
        try owner.reconfigure { [deskLog] text in
            text.replacing(
                "  folder: handed-over",
                with: "  command: [/bin/sh, -c, \"cat >> \(deskLog); echo >> \(deskLog); echo taken\"]"
            )
        }
    }

    /// On how many ways of the exchange the point lies.
    var expectedCrashes: Int {
        switch point {
        case .intakeKept, .handedOver, .taskTold: 1
        case .mailKept, .placeKept, .mailDecided, .mailboxTold, .lettersClaimed, .dotMarked, .dotAnswered, .outcomeKept:
            2
        }
    }

    private var isOfSending: Bool { [.lettersClaimed, .dotMarked, .dotAnswered, .outcomeKept].contains(point) }
    private var isOfReading: Bool { [.mailKept, .placeKept, .mailDecided, .mailboxTold, .handedOver].contains(point) }

    func run() async throws {
        let file = "\(street.folder)/alert.xml"
        try Data(try Street.alert()).write(to: URL(fileURLWithPath: file))
        try await forward(file)
        try await send(origin)
        try await read(at: owner) { try await owner.onlyCase()?.state.state == .ours }
        try await send(owner)
        try await read(at: origin) { try await origin.onlyCase()?.state.state == .acknowledged }
        try await checkLetters()
        try await checkHandOver()
        try await checkMailboxes()
    }

    // MARK: The way of the alert

    private func forward(_ file: String) async throws {
        let environment = point == .intakeKept ? crash : [:]
        let ended = try await origin.command("forward", file, environment: environment)
        if note(ended, "forward") {
            // Nobody was told that it is taken; it is all the same, and the next pass decides it.
            let gateway = try await origin.gateway()
            _ = try await gateway.decidePending()
        }
        #expect(try await origin.onlyCase()?.state.state == .forwarding)
    }

    private func send(_ party: Party) async throws {
        if isOfSending, note(try await party.command("send", environment: crash), "send at \(party.id)") {
            delays[party.id, default: 0] += Self.leaseDelay
            let gateway = try await laterGateway(of: party)
            // Taken over from the dead: what may have left is known as such, and waits for a late answer.
            _ = try await gateway.withLease { try await gateway.sendOnce() }
            delays[party.id, default: 0] += Self.leaseDelay
        }
        let gateway = try await laterGateway(of: party)
        let report = try await gateway.withLease { try await gateway.sendOnce() }
        #expect(report.serverFault == nil)
    }

    private func read(at party: Party, until isDone: () async throws -> Bool) async throws {
        if isOfReading {
            // A pass over an empty inbox does not reach the point: again until the mail is there.
            try await eventually("killed at \(point)") {
                let ended = try await party.command("poll", environment: crash)
                return note(ended, "poll at \(party.id)") ? true : try await isDone() ? false : nil
            }
            delays[party.id, default: 0] += Self.leaseDelay
        }
        try await eventually("what should be at \(party.id)") {
            let gateway = try await laterGateway(of: party)
            _ = try await gateway.withLease { try await gateway.pollOnce() }
            return try await isDone() ? true : nil
        }
    }

    private var crash: [String: String] { [CrashPoint.variable: point.rawValue] }

    /// Longer than the lease that a killed process leaves behind, and than the pause of a letter that may have left.
    private static let leaseDelay: Int64 = 150

    private func laterGateway(of party: Party) async throws -> Gateway {
        let delay = delays[party.id] ?? 0
        return try await party.gateway { systemClock().advanced(bySeconds: delay) }
    }

    /// Whether a command was killed; it must have ended well otherwise.
    private func note(_ ended: Program.Ended, _ what: String) -> Bool {
        guard ended.signal == SIGKILL else {
            #expect(ended.code == 0, "\(what): \(ended.errors)")
            return false
        }
        crashes.append(what)
        return true
    }

    // MARK: What must be so

    /// One letter each way, and if it left twice, then as the same bytes under the same Message-ID.
    private func checkLetters() async throws {
        for (sender, recipient) in [(origin, owner), (owner, origin)] {
            let story = try #require(try await sender.onlyCase())
            #expect(story.letters.count == 1)
            let letter = try #require(story.letters.first)
            #expect(letter.progress == .accepted)
            let bytes = try await sender.store.bytes(of: letter.row)
            let copies = try mails(of: recipient)
            #expect(!copies.isEmpty && copies.count <= (point == .dotAnswered ? 2 : 1), "\(copies.count) copies")
            for copy in copies {
                // Servers write on top and end lines as they like.
                let plain = bytes.filter { $0 != 0x0D }
                #expect(copy.filter { $0 != 0x0D }.suffix(plain.count).elementsEqual(plain))
            }
            #expect(story.tasks.isEmpty, "\(story.tasks.map(\.draft.what))")
        }
    }

    private func checkHandOver() async throws {
        let key = try #require(try await owner.onlyCase()?.state.handOver?.idempotencyKey)
        let payloads = try String(contentsOfFile: deskLog, encoding: .utf8).split(separator: "\n")
        #expect(payloads.count == (point == .handedOver ? 2 : 1))
        #expect(Set(payloads).count == 1, "repeats are the same bytes")
        #expect(payloads.first?.contains(key) == true)
    }

    /// All that was read is out of the inbox in the end.
    private func checkMailboxes() async throws {
        for party in street.parties {
            try await eventually("an empty inbox at \(party.id)") {
                let gateway = try await laterGateway(of: party)
                _ = try await gateway.withLease { try await gateway.pollOnce() }
                let maildir = try party.sandbox.maildir(of: party.address)
                let left = ["new", "cur"].flatMap {
                    (try? FileManager.default.contentsOfDirectory(atPath: "\(maildir)/\($0)")) ?? []
                }
                return left.isEmpty ? true : nil
            }
        }
    }

    private func mails(of party: Party) throws -> [[UInt8]] {
        let maildir = try party.sandbox.maildir(of: party.address)
        let all = FileManager.default.enumerator(atPath: maildir)?.compactMap { $0 as? String } ?? []
        return all.filter { $0.contains("cur/") || $0.contains("new/") }.compactMap {
            FileManager.default.contents(atPath: "\(maildir)/\($0)").map(Array.init)
        }
    }
}
