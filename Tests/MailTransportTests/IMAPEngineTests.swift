import Testing

@testable import MailTransport

enum IMAPStep: Sendable {
    case command(IMAPCommand)
    case endIdle
    case server(String)
    case client(String)
    case response(IMAPResponse)
    case fails
}

struct IMAPDialogue: Sendable, CustomTestStringConvertible {
    let name: String
    var capabilities: Set<String> = ["IMAP4REV1", "IDLE", "LITERAL+"]
    var literalLimit = 1_000
    let steps: [IMAPStep]

    var testDescription: String { name }

    var utterances: [String] {
        steps.compactMap { if case .server(let text) = $0 { text } else { nil } }
    }
}

@Suite("IMAPEngine")
struct IMAPEngineTests {
    static func status(_ line: String) -> IMAPStatus {
        guard let status = IMAPStatus(Array(line.utf8)[...]) else { fatalError("no status: \(line)") }
        return status
    }

    static func uid(_ value: UInt32) -> UID {
        guard let uid = UID(value) else { fatalError("no UID") }
        return uid
    }

    static func name(_ text: String) -> FolderName {
        guard let name = FolderName(text) else { fatalError("no folder name: \(text)") }
        return name
    }

    static func keyword(_ text: String) -> Flag {
        guard let flag = Flag(text) else { fatalError("no flag: \(text)") }
        return flag
    }

    static func done(_ tag: Int, _ line: String) -> IMAPStep {
        .response(.completed(IMAPTag(tag), status(line)))
    }

    static func fetched(
        _ sequence: UInt32,
        _ uid: UInt32? = nil,
        flags: Set<Flag>? = nil,
        date: Int64? = nil,
        size: Int? = nil,
        body: IMAPResponse.FetchedData.Body = .absent
    ) -> IMAPStep {
        var data = IMAPResponse.FetchedData(sequence: sequence)
        data.uid = uid.flatMap { UID($0) }
        data.flags = flags
        data.internalDate = date
        data.size = size
        data.body = body
        return .response(.fetched(data))
    }

    static func exchange(_ credential: () throws -> Credential, _ mechanisms: Set<String>) -> SASLExchange {
        do {
            let endpoint = try Endpoint(host: "mail.example", port: 993, security: .implicitTLS)
            guard let result = try SASLExchange(credential(), endpoint: endpoint, offered: mechanisms) else {
                fatalError("no mechanism")
            }
            return result
        } catch {
            fatalError("the test's own values are wrong: \(error)")
        }
    }

    static let trap = "A004 NO x\r\n* 1 FETCH (UID 1 BODY[] {3}\r\nR1 OK done\r\n)\r\n+ go\r\n* BYE\r\n"

    static let dialogues: [IMAPDialogue] = [
        IMAPDialogue(
            name: "messages that look like protocol, pipelined, answered out of order with news between",
            steps: [
                .command(.message(uid(7))),
                .command(.message(uid(9))),
                .client(
                    "R1 UID FETCH 7 (UID FLAGS INTERNALDATE BODY.PEEK[])\r\n"
                        + "R2 UID FETCH 9 (UID FLAGS INTERNALDATE BODY.PEEK[])\r\n"
                ),
                .server(
                    "* 2 FETCH (UID 9 FLAGS (\\Seen \\Recent) INTERNALDATE \" 7-Feb-1994 22:43:04 -0800\" "
                        + "BODY[] {\(trap.utf8.count)}\r\n\(trap))\r\n* 23 EXISTS\r\n* 5 RECENT\r\n"
                        + "r2 OK [ALERT] read {5}\r\n* 1 FETCH (FLAGS ($AlertRelayReview))\r\n* 4 EXPUNGE\r\n"
                        + "* 1 fetch (body[] \"quoted \\\" body\" uid 7)\r\nR1 no [SERVERBUG] sorry\r\n"
                ),
                fetched(2, 9, flags: [.seen], date: 760_689_784, body: .bytes(Array(trap.utf8))),
                .response(.exists(23)),
                .response(.other),
                done(2, "OK [ALERT] read {5}"),
                fetched(1, flags: [.needsReview]),
                .response(.expunged(4)),
                fetched(1, 7, body: .bytes(Array("quoted \" body".utf8))),
                done(1, "NO [SERVERBUG] sorry"),
            ]
        ),
        IMAPDialogue(
            name: "a literal beyond the limit is skipped, whatever is in it; the UID may come after it",
            literalLimit: 10,
            steps: [
                .command(.message(uid(7))),
                .client("R1 UID FETCH 7 (UID FLAGS INTERNALDATE BODY.PEEK[])\r\n"),
                .server(
                    "* 1 FETCH (BODY[] {\(trap.utf8.count)}\r\n\(trap) UID 7)\r\n"
                        + "* 2 FETCH (UID 8 BODY[] ~{10}\r\n0123456789)\r\n* 3 FETCH (UID 9 BODY[] {0}\r\n)\r\n"
                        + "* 4 FETCH (UID 10 BODY[] NIL)\r\nR1 OK done\r\n"
                ),
                fetched(1, 7, body: .tooLarge(UInt64(trap.utf8.count))),
                fetched(2, 8, body: .bytes(Array("0123456789".utf8))),
                fetched(3, 9, body: .bytes([])),
                fetched(4, 10, body: .withheld),
                done(1, "OK done"),
            ]
        ),
        IMAPDialogue(
            name: "SELECT, with LF line ends, vanished UIDs and codes kept",
            steps: [
                .command(.select(.inbox, readOnly: true)),
                .client("R1 EXAMINE \"INBOX\"\r\n"),
                .server(
                    "* FLAGS (\\Answered \\Seen $AlertRelayReview)\n* OK [PERMANENTFLAGS (\\Seen \\*)] Limited\n"
                        + "* OK [UIDVALIDITY 3857529045] ok\n* VANISHED (EARLIER) 1:3,5\n* VANISHED 8\n"
                        + "R1 OK [READ-ONLY] EXAMINE completed\n"
                ),
                .response(.flags([.answered, .seen, .needsReview])),
                .response(.status(status("OK [PERMANENTFLAGS (\\Seen \\*)] Limited"))),
                .response(.status(status("OK [UIDVALIDITY 3857529045] ok"))),
                .response(.vanished([1, 2, 3, 5].map(uid))),
                .response(.vanished([uid(8)])),
                done(1, "OK [READ-ONLY] EXAMINE completed"),
            ]
        ),
        IMAPDialogue(
            name: "folders: NIL delimiter, literal and modified UTF-7 names, uses",
            steps: [
                .command(.list(withUses: false)),
                .client("R1 LIST \"\" \"*\"\r\n"),
                .server(
                    "* LIST (\\HasNoChildren) \"/\" inbox\r\n* LIST (\\Noselect) NIL {8}\r\n&ZeVnLI-\r\n"
                        + "* LIST () \"/\" \"&ZeVnLIqe-/a&-b\"\r\n* LIST (\\Trash) \"\\\\\" \"Bin\"\r\nR1 OK done\r\n"
                ),
                .response(.folder(Folder(name: .inbox, delimiter: "/", attributes: ["\\hasnochildren"]))),
                .response(.folder(Folder(name: name("日本"), delimiter: nil, attributes: ["\\noselect"]))),
                .response(.folder(Folder(name: name("日本語/a&b"), delimiter: "/", attributes: []))),
                .response(.folder(Folder(name: name("Bin"), delimiter: "\\", attributes: ["\\trash"]))),
                done(1, "OK done"),
            ]
        ),
        IMAPDialogue(
            name: "names and literals on the way out: quoted, escaped, encoded; LITERAL+ does not wait",
            steps: [
                .command(.create(name("a \"b\" \\ Prüfung"))),
                .client("R1 CREATE \"a \\\"b\\\" \\\\ Pr&APw-fung\"\r\n"),
                .command(.append(Array("x\r\n".utf8), to: .inbox, flags: [.seen, .needsReview], internalDate: nil)),
                .client("R2 APPEND \"INBOX\" ($AlertRelayReview \\Seen) {3+}\r\nx\r\n\r\n"),
                .command(.noop),
                .client("R3 NOOP\r\n"),
            ]
        ),
        IMAPDialogue(
            name: "without LITERAL+: literals, and what comes after them, wait; a refused one is not sent",
            capabilities: ["IMAP4REV1"],
            steps: [
                .command(
                    .append(Array("x\r\n".utf8), to: .inbox, flags: [], internalDate: " 1-Jan-1970 00:00:00 +0000")
                ),
                .command(.append(Array("y\r\n".utf8), to: .inbox, flags: [], internalDate: nil)),
                .command(.noop),
                .client("R1 APPEND \"INBOX\" \" 1-Jan-1970 00:00:00 +0000\" {3}\r\n"),
                .server("* 1 EXISTS\r\n+ go on\r\n"),
                .response(.exists(1)),
                .response(.continuation("go on")),
                .client("x\r\n\r\nR2 APPEND \"INBOX\" {3}\r\n"),
                .server("R1 OK [APPENDUID 1 2] done\r\nR2 NO [OVERQUOTA] full\r\n"),
                done(1, "OK [APPENDUID 1 2] done"),
                done(2, "NO [OVERQUOTA] full"),
                .client("R3 NOOP\r\n"),
            ]
        ),
        IMAPDialogue(
            name: "IDLE: nothing is written into it; DONE ends it",
            steps: [
                .command(.idle),
                .command(.noop),
                .client("R1 IDLE\r\n"),
                .server("* OK Still here\r\n+ idling\r\n* 4 EXISTS\r\n"),
                .response(.status(status("OK Still here"))),
                .response(.continuation("idling")),
                .response(.exists(4)),
                .client(""),
                .endIdle,
                .client("DONE\r\n"),
                .server("* 5 EXISTS\r\nR1 OK done\r\n"),
                .response(.exists(5)),
                done(1, "OK done"),
                .client("R2 NOOP\r\n"),
            ]
        ),
        IMAPDialogue(
            name: "IDLE refused",
            steps: [
                .command(.idle),
                .client("R1 IDLE\r\n"),
                .server("R1 BAD what?\r\n"),
                done(1, "BAD what?"),
                .endIdle,
                .command(.noop),
                .client("R2 NOOP\r\n"),
            ]
        ),
        IMAPDialogue(
            name: "login with SASL-IR; the capabilities in the reply are taken",
            steps: [
                .command(
                    .authenticate(
                        exchange({ try .password(user: "u", password: "p") }, ["PLAIN"]),
                        hasInitialResponse: true
                    )
                ),
                .client("R1 AUTHENTICATE PLAIN AHUAcA==\r\n"),
                .server("R1 OK [CAPABILITY IMAP4rev1 Move] in\r\n* OK [ALERT] behind the reply\r\n"),
                done(1, "OK [CAPABILITY IMAP4rev1 Move] in"),
                .response(.status(status("OK [ALERT] behind the reply"))),
            ]
        ),
        IMAPDialogue(
            name: "login without SASL-IR, token refused with a reason",
            steps: [
                .command(
                    .authenticate(
                        exchange({ try .bearer(user: "u", token: "t") }, ["XOAUTH2"]),
                        hasInitialResponse: false
                    )
                ),
                .client("R1 AUTHENTICATE XOAUTH2\r\n"),
                .server("+ \r\n"),
                .response(.continuation("")),
                .client("dXNlcj11AWF1dGg9QmVhcmVyIHQBAQ==\r\n"),
                .server("+ e30=\r\n"),
                .response(.continuation("e30=")),
                .client("\r\n"),
                .server("+\r\n"),
                .response(.continuation("")),
                .client("*\r\n"),
                .server("R1 NO [AUTHENTICATIONFAILED] no\r\n"),
                done(1, "NO [AUTHENTICATIONFAILED] no"),
            ]
        ),
        IMAPDialogue(
            name: "search, status, and what cannot be read",
            steps: [
                .command(.search(header: "Message-ID", contains: "<a\"b@c>")),
                .client("R1 UID SEARCH HEADER \"Message-ID\" \"<a\\\"b@c>\"\r\n"),
                .server(
                    "* SEARCH 2 84 882 (MODSEQ 917)\r\n* SEARCH\r\n* SEARCH x\r\n"
                        + "* STATUS \"a b\" (MESSAGES 231 UIDNEXT 44292 UNSEEN 1 UIDVALIDITY 7)\r\n"
                        + "* 1 FETCH (UID 0)\r\n* 1 FETCH (UID)\r\n* 1 FETCH UID\r\n* 1 FETCH ((((\r\n* 1 FETCH ())\r\n"
                        + "* 4294967296 EXISTS\r\n* 99999999999999999999999 EXISTS\r\n*\r\nnonsense\r\n\r\n"
                        + "* LIST (\\x) \"ab\" y\r\n* ESEARCH (TAG \"R1\") UID ALL 1\r\nR1 OK\r\n"
                ),
                .response(.found([2, 84, 882].map(uid))),
                .response(.found([])),
                .response(.malformed),
                .response(
                    .folderStatus(
                        name("a b"),
                        FolderStatus(count: 231, uidNext: uid(44_292), uidValidity: UIDValidity(7), unseen: 1)
                    )
                ),
                .response(.malformed), .response(.malformed), .response(.malformed), .response(.malformed),
                .response(.malformed), .response(.malformed), .response(.other), .response(.malformed),
                .response(.malformed), .response(.malformed), .response(.malformed),
                .response(.other),
                done(1, "OK"),
            ]
        ),
        IMAPDialogue(
            name: "a continuation that nobody waits for ends the session",
            steps: [
                .command(.noop),
                .client("R1 NOOP\r\n"),
                .server("+ more\r\n"),
                .fails,
            ]
        ),
    ]

    @Test("every dialogue, whole, byte by byte and split at each byte, says exactly these bytes", arguments: dialogues)
    func dialogue(_ dialogue: IMAPDialogue) throws {
        for plan in Splits.plans(for: dialogue.utterances) {
            var limits = TransportLimits()
            limits.literal = dialogue.literalLimit
            var engine = IMAPEngine(capabilities: dialogue.capabilities, limits: limits)
            var output: [UInt8] = []
            var responses: [IMAPResponse] = []
            var hasFailed = false
            var utterance = 0
            for step in dialogue.steps {
                switch step {
                case .command(let command): _ = engine.submit(command)
                case .endIdle: engine.endIdle()
                case .server(let text):
                    for piece in plan(utterance, Array(text.utf8)) {
                        engine.receive(piece)
                        do {
                            while let response = try engine.nextResponse() {
                                responses.append(response)
                            }
                        } catch {
                            hasFailed = true
                        }
                    }
                    utterance += 1
                case .client(let expected):
                    output += engine.takeOutput()
                    #expect(String(decoding: output, as: UTF8.self) == expected)
                    output = []
                case .response(let expected):
                    #expect(responses.first == expected)
                    responses = Array(responses.dropFirst())
                case .fails:
                    #expect(hasFailed)
                    hasFailed = false
                }
            }
            #expect(engine.takeOutput().isEmpty)
            #expect(responses.isEmpty)
            #expect(!hasFailed)
        }
    }

    @Test("the capabilities of the last word count, with or without being asked")
    func capabilities() throws {
        var engine = IMAPEngine(capabilities: ["IMAP4REV1", "STARTTLS"], limits: TransportLimits())
        engine.receive(Array("* CAPABILITY IMAP4rev1 idle\r\n".utf8))
        _ = try engine.nextResponse()
        #expect(engine.capabilities == ["IMAP4REV1", "IDLE"])
        engine.receive(Array("* OK [CAPABILITY IMAP4rev1 Move] x\r\n".utf8))
        _ = try engine.nextResponse()
        #expect(engine.has("MOVE") && !engine.has("IDLE"))
    }

    @Test(
        "responses without measure are refused, deep lists cannot be read",
        arguments: [
            String(repeating: "x", count: 2_000_000), "* LIST {99999999999}\r\n",
            "* X {2147483648}\r\n",
            String(repeating: "* X {1}\r\nx", count: 1) + String(repeating: "{1}\r\nx", count: 5_000),
        ]
    )
    func endless(text: String) {
        var engine = IMAPEngine(capabilities: [], limits: TransportLimits())
        engine.receive(Array(text.utf8))
        #expect(throws: TransportError.self) {
            while try engine.nextResponse() != nil {}
        }
        #expect(IMAPValue.read([.text(Array(repeating: UInt8(ascii: "("), count: 100_000))], depth: 16) == nil)
    }

    @Test("UID sets name exactly the UIDs given, in pieces no longer than allowed")
    func uidSets() {
        let uids = [5, 1, 2, 3, 9, 9, 4_294_967_295, 4_294_967_294].map(Self.uid)
        #expect(UIDSet.write(uids, limit: 1_000).map(\.text) == ["1:3,5,9,4294967294:4294967295"])
        let pieces = UIDSet.write(uids, limit: 6)
        #expect(pieces.map(\.text) == ["1:3,5", "9", "4294967294:4294967295"])
        #expect(Set(pieces.flatMap(\.uids)) == Set(uids))
        #expect(UIDSet.write([], limit: 10).isEmpty)
        #expect(UIDSet.read(Array("3:1,5".utf8), limit: 10) == [1, 2, 3, 5].map(Self.uid))
        for bad in ["", "0", "1,", "1:2:3", "1:*", "a", "1:4294967295", "4294967296"] {
            #expect(UIDSet.read(Array(bad.utf8), limit: 10) == nil)
        }
    }

    @Test(
        "folder names survive modified UTF-7 (RFC 3501 section 5.1.3)",
        arguments: [
            ("INBOX", "INBOX"), ("Entwürfe", "Entw&APw-rfe"), ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("a&b", "a&-b"), ("😀", "&2D3eAA-"), ("&", "&-"), ("日", "&ZeU-"),
        ]
    )
    func modifiedUTF7(text: String, wire: String) {
        #expect(FolderName(text)?.wire == Array(wire.utf8))
        #expect(FolderName(wire: Array(wire.utf8))?.description == text)
    }

    @Test(
        "a name that is no modified UTF-7 is shown and written as it came",
        arguments: ["&", "&ZeU", "&2D0-", "&AP=-", "a&*-"]
    )
    func foreignNames(wire: String) {
        let name = FolderName(wire: Array(wire.utf8))
        #expect(name?.description == wire)
        #expect(name?.wire == Array(wire.utf8))
    }

    @Test("names and flags that could break a command cannot be built")
    func unbuildable() {
        for text in ["", "a\r\nb", "a\u{0}b", "a\u{7F}"] {
            #expect(FolderName(text) == nil)
        }
        for text in ["", "\\", "a b", "a)", "a\r\n", "ü", "a\"", "\\*", "a\\b"] {
            #expect(Flag(text) == nil)
        }
        #expect(UID(0) == nil && UIDValidity(0) == nil)
        #expect(Flag("\\SEEN") == Flag.seen)
    }

    @Test(
        "INTERNALDATE in all zones, and back",
        arguments: [
            ("01-Jan-1970 00:00:00 +0000", 0), (" 1-Jan-1970 01:00:00 +0100", 0),
            ("29-Feb-2024 23:59:60 -0330", 1_709_263_800),
            ("31-dec-1969 23:59:59 +0000", -1), ("09-Mar-2026 12:00:00 +0000", 1_773_057_600),
        ]
    )
    func dates(text: String, seconds: Int64) {
        #expect(InternalDate.read(Array(text.utf8)) == seconds)
        #expect(InternalDate.write(seconds).flatMap { InternalDate.read(Array($0.utf8)) } == seconds)
    }

    @Test(
        "what is no date is none",
        arguments: [
            "", "01-Jan-1970", "32-Jan-1970 00:00:00 +0000", "01-Foo-1970 00:00:00 +0000", "01-Jan-1970 24:00:00 +0000",
            "01-Jan-1970 00:00:00 0000", "01-Jan-99999 00:00:00 +0000", "01-Jan-1970 00:00:00 +0099",
        ]
    )
    func badDates(text: String) {
        #expect(InternalDate.read(Array(text.utf8)) == nil)
    }
}
