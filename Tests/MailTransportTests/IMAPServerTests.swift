import MailTransport
import Synchronization
import Testing

@Suite("IMAP against Dovecot", .timeLimit(.minutes(1)))
struct IMAPServerTests {
    private let sandbox: Sandbox
    private let user = "person@old-energy.example"

    init() throws {
        sandbox = try Sandbox.shared.get()
    }

    @Test("login by implicit TLS and STARTTLS, with password and tokens", arguments: [true, false])
    func logins(isImplicit: Bool) async throws {
        let endpoint = try isImplicit ? sandbox.imaps : sandbox.imap
        let token = try sandbox.token(user)
        let credentials: [CredentialProvider] = [
            sandbox.credentials(user),
            { try .bearer(user: user, token: token, mechanism: .xoauth2) },
            { try .bearer(user: user, token: token, mechanism: .oauthBearer) },
        ]
        for provider in credentials {
            let connection = try await IMAPConnection.open(endpoint, credentials: provider, limits: Sandbox.limits)
            #expect(await connection.capabilities.isSuperset(of: ["IDLE", "MOVE", "UIDPLUS"]))
            await connection.logout()
            #expect(await !connection.isOpen)
        }
    }

    @Test("a wrong password and a forged token are refused, and asked for once more")
    func refusedLogins() async throws {
        let forged = try sandbox.token(user, "--forged")
        let credentials: [CredentialProvider] = [
            { try .password(user: user, password: "wrong") },
            { try .bearer(user: user, token: forged) },
        ]
        for provider in credentials {
            let asked = Mutex(0)
            // One place is enough for both attempts.
            let limits = TransportLimits(connections: 1)
            let error = await #expect(throws: TransportError.self) {
                _ = try await IMAPConnection.open(
                    try sandbox.imaps,
                    credentials: {
                        asked.withLock { $0 += 1 }
                        return try await provider()
                    },
                    limits: limits
                )
            }
            #expect(error?.code == .loginRefused)
            #expect(error?.status?.kind == .no)
            #expect(asked.withLock(\.self) == 2)
        }
    }

    @Test("a certificate of another CA is refused, also after STARTTLS", arguments: [true, false])
    func wrongCA(isImplicit: Bool) async throws {
        let error = await #expect(throws: TransportError.self) {
            _ = try await IMAPConnection.open(
                try sandbox.endpoint(
                    isImplicit ? "IMAPS_PORT" : "IMAP_PORT",
                    isImplicit ? .implicitTLS : .startTLS,
                    caFile: "/etc/ssl/certs/ca-certificates.crt"
                ),
                credentials: sandbox.credentials(user),
                limits: Sandbox.limits
            )
        }
        #expect(error?.code == .certificate)
    }

    @Test("200 mails come pipelined and byte for byte, also lines that look like protocol; nothing is marked as seen")
    func fetch() async throws {
        let (connection, folder) = try await sandbox.folder(user, "Fetch")
        let mails = (1...200).map { number in
            Array(
                """
                Subject: Number \(number)\r
                \r
                A004 NO x\r
                R\(number) OK FETCH completed\r
                * 1 FETCH (UID 1 BODY[] {5}\r
                )\r
                + go on {3}\r
                \(String(repeating: "x", count: number * 40))\r\n
                """.utf8
            )
        }
        for (index, mail) in mails.enumerated() {
            try await connection.append(mail, to: folder, flags: [.flagged], internalDate: 1_700_000_000 + Int64(index))
        }
        let selected = try await connection.select(folder)
        #expect(selected.count == 200)
        #expect(selected.takesNewKeywords)
        #expect(!selected.isReadOnly)
        let summaries = try await connection.uids(from: .first)
        #expect(summaries.map(\.size) == mails.map(\.count))
        #expect(summaries.map(\.internalDate) == (0..<200).map { 1_700_000_000 + $0 })
        #expect(selected.uidNext == summaries.last?.uid.next)

        let fetched = Mutex<[FetchedMail]>([])
        let missing = try #require(summaries.last?.uid.next)
        let vanished = Mutex<[UID]>([])
        try await connection.fetch(summaries.map(\.uid) + [missing]) { result in
            switch result {
            case .mail(let mail): fetched.withLock { $0.append(mail) }
            case .vanished(let uid): vanished.withLock { $0.append(uid) }
            case .failed(_, let error): throw error
            }
        }
        #expect(fetched.withLock { $0.map(\.bytes) } == mails)
        #expect(fetched.withLock { $0.map(\.internalDate) } == summaries.map(\.internalDate))
        #expect(vanished.withLock(\.self) == [missing])
        #expect(
            try await connection.uids(from: .first).allSatisfy {
                !$0.flags.contains(.seen) && $0.flags.contains(.flagged)
            }
        )
        #expect(try await connection.status(folder).unseen == 200)
        // "n:*" above the last UID must not show the last message again.
        #expect(try await connection.uids(from: missing).isEmpty)
        await connection.logout()
    }

    @Test("a message beyond the limit fails by its UID, and the others come")
    func limits() async throws {
        let (filling, folder) = try await sandbox.folder(user, "Limits")
        for size in [10, 5_000, 20] {
            try await filling.append(
                Array(("Subject: x\r\n\r\n" + String(repeating: "y", count: size) + "\r\n").utf8),
                to: folder
            )
        }
        await filling.logout()
        var limits = Sandbox.limits
        limits.literal = 1_000
        let connection = try await IMAPConnection.open(
            try sandbox.imaps,
            credentials: sandbox.credentials(user),
            limits: limits
        )
        _ = try await connection.select(folder)
        let uids = try await connection.uids(from: .first).map(\.uid)
        let seen = Mutex<[String]>([])
        try await connection.fetch(uids) { result in
            switch result {
            case .mail(let mail): seen.withLock { $0.append("\(mail.uid) \(mail.bytes.count)") }
            case .vanished(let uid): seen.withLock { $0.append("\(uid) vanished") }
            case .failed(let uid, let error): seen.withLock { $0.append("\(uid) \(error.code.rawValue)") }
            }
        }
        #expect(seen.withLock(\.self) == ["\(uids[0]) 26", "\(uids[1]) tooLarge", "\(uids[2]) 36"])
        await connection.logout()
    }

    @Test("moving tells old and new UIDs; a UID that has vanished is no error; a missing folder says TRYCREATE")
    func move() async throws {
        let (connection, folder) = try await sandbox.folder(user, "Move from")
        let target = try #require(FolderName("Erledigt & geprüft ✓"))
        let message = Array("Subject: x\r\n\r\nHello\r\n".utf8)
        var uids: [UID] = []
        for _ in 0..<3 {
            uids.append(try #require(try await connection.append(message, to: folder)))
        }
        _ = try await connection.select(folder)
        let error = await #expect(throws: TransportError.self) { try await connection.move(uids, to: target) }
        #expect(error?.status?.code == "TRYCREATE")
        try await connection.create(target)
        try await connection.create(target)
        #expect(try await connection.folders().contains { $0.name == target && $0.isSelectable })
        let missing = try #require(uids.last?.next)
        let result = try await connection.move([uids[0], uids[2], missing], to: target)
        #expect(result.areOriginalsGone)
        #expect(Set(result.uids.keys) == [uids[0], uids[2]])
        #expect(try await connection.uids(from: .first).map(\.uid) == [uids[1]])
        #expect(try await connection.move([missing], to: target).uids.isEmpty)
        let there = try await connection.select(target, readOnly: true)
        #expect(there.count == 2)
        #expect(there.isReadOnly)
        #expect(there.uidValidity == result.uidValidity)
        #expect(Set(try await connection.uids(from: .first).map(\.uid)) == Set(result.uids.values))
        await connection.logout()
    }

    @Test("keywords of our own are set and taken away; a vanished UID is no error")
    func flags() async throws {
        let (connection, folder) = try await sandbox.folder(user, "Flags")
        let uid = try #require(try await connection.append(Array("Subject: x\r\n\r\n\r\n".utf8), to: folder))
        _ = try await connection.select(folder)
        let missing = try #require(uid.next)
        try await connection.addFlags([.needsReview, .flagged], to: [uid, missing])
        #expect(try await connection.uids(from: .first).first?.flags == [.needsReview, .flagged])
        try await connection.removeFlags([.flagged], from: [uid, missing])
        #expect(try await connection.uids(from: .first).first?.flags == [.needsReview])
        try await connection.create(try #require(FolderName("Trash")))
        let folders = try await connection.folders()
        #expect(folders.first { $0.use == .trash }?.name == FolderName("Trash"))
        #expect(folders.contains { $0.name == .inbox && $0.delimiter == "/" })
        await connection.logout()
    }

    @Test("IDLE ends when mail comes, when it is interrupted, at the deadline, and begins anew in time")
    func idle() async throws {
        let (other, folder) = try await sandbox.folder(user, "Idle")
        var limits = Sandbox.limits
        limits.idleRenewal = .milliseconds(20)
        let connection = try await IMAPConnection.open(
            try sandbox.imaps,
            credentials: sandbox.credentials(user),
            limits: limits
        )
        _ = try await connection.select(folder)
        #expect(try await connection.idle(until: .now + .milliseconds(100)) == .deadline)
        connection.interruptIdle()
        #expect(try await connection.idle(until: .now + .seconds(50)) == .interrupted)
        async let end = connection.idle(until: .now + .seconds(50))
        try await other.append(Array("Subject: x\r\n\r\n\r\n".utf8), to: folder)
        #expect(try await end == .newMail)
        #expect(try await connection.idle(until: .now + .seconds(50)) == .newMail)
        #expect(try await connection.uids(from: .first).count == 1)
        #expect(try await connection.idle(until: .now) == .deadline)
        await other.logout()
        await connection.logout()
    }

    @Test("cancelling ends IDLE at once, and the connection with it")
    func cancelIdle() async throws {
        let (connection, folder) = try await sandbox.folder(user, "Cancel")
        _ = try await connection.select(folder)
        let waiting = Task { try await connection.idle(until: .now + .seconds(300)) }
        try await Task.sleep(for: .milliseconds(50))
        waiting.cancel()
        await expectFailure(.cancelled) { try await waiting.value }
        #expect(await !connection.isOpen)
    }

    @Test("a second operation is refused while one is under way, and closing ends that one")
    func busy() async throws {
        let (connection, folder) = try await sandbox.folder(user, "Busy")
        let uid = try #require(try await connection.append(Array("Subject: x\r\n\r\n\r\n".utf8), to: folder))
        _ = try await connection.select(folder)
        await expectFailure(.closed) {
            try await connection.fetch([uid, uid]) { _ in
                await expectFailure(.busy) { try await connection.noop() }
                await connection.close()
            }
        }
    }
}
