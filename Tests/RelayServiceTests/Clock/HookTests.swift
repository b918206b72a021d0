import Foundation
import Glibc
import Testing

@testable import RelayService

/// R21: an alert of our own reaches the desk by command, folder or webhook, at least once, under one key.
@Suite("Hooks hand over whole, or say why not (R21)")
struct HookTests {
    private static let payload = Array("{\"reference\":\"CA-0000000000\"}".utf8)

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        var template = Array("/tmp/alertrelay-hook.XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template).map { String(cString: $0) })
        defer { try? FileManager.default.removeItem(atPath: made) }
        try await body(made)
    }

    @Test("A command gets the payload on standard input, and its first line is the answer")
    func commandTakesThePayload() async throws {
        try await withFolder { folder in
            let hook = Configuration.Hook.command([
                "/bin/sh", "-c", "cat > \"$0/taken\"; echo ticket 42; echo more", folder,
            ])
            let says = try await hook.deliver(Self.payload, named: "x.json", key: "k")
            #expect(says == "ticket 42")
            #expect(try readFile("\(folder)/taken", atMost: 1000) == Self.payload)
        }
    }

    @Test("A command that fails is a failure with its own words, never a success")
    func commandFails() async throws {
        let hook = Configuration.Hook.command(["/bin/sh", "-c", "echo the desk is closed >&2; exit 3"])
        let failure = await #expect(throws: HookFailure.self) {
            try await hook.deliver(Self.payload, named: "x.json", key: "k")
        }
        #expect(failure?.description.contains("the desk is closed") == true)
        #expect(failure?.isFinal == false)
    }

    @Test("A command that does not exist is a failure that names it")
    func commandIsMissing() async throws {
        let failure = await #expect(throws: HookFailure.self) {
            try await Configuration.Hook.command(["/nonexistent/desk"]).deliver(Self.payload, named: "x.json", key: "k")
        }
        #expect(failure?.description.contains("/nonexistent/desk") == true)
    }

    @Test("A folder gets one file, the same for every repeat")
    func folderGetsOneFile() async throws {
        try await withFolder { folder in
            let hook = Configuration.Hook.folder("\(folder)/desk/in")
            for _ in 0..<3 { _ = try await hook.deliver(Self.payload, named: "CA-0000000000.json", key: "k") }
            #expect(try listFiles(below: folder) == ["desk/in/CA-0000000000.json"])
            #expect(try readFile("\(folder)/desk/in/CA-0000000000.json", atMost: 1000) == Self.payload)
        }
    }

    @Test(
        "A webhook gets a POST with the idempotency key; only 2xx counts",
        arguments: [(200, true), (204, true), (500, false)]
    )
    func webhookIsPosted(status: Int, isTaken: Bool) async throws {
        let desk = try HTTPDesk(status: status)
        let hook = Configuration.Hook.webhook("http://127.0.0.1:\(desk.port)/alerts")
        if isTaken {
            _ = try await hook.deliver(Self.payload, named: "x.json", key: "old-energy/CA-0000000000")
        } else {
            let failure = await #expect(throws: HookFailure.self) {
                try await hook.deliver(Self.payload, named: "x.json", key: "old-energy/CA-0000000000")
            }
            #expect(failure?.description.contains("\(status)") == true)
        }
        let request = try #require(await desk.request())
        #expect(request.hasPrefix("POST /alerts HTTP/1.1\r\n"))
        #expect(request.lowercased().contains("idempotency-key: old-energy/ca-0000000000\r\n"))
        #expect(request.hasSuffix(String(decoding: Self.payload, as: UTF8.self)))
    }
}

/// A desk that takes one HTTP request on loopback and answers it.
private final class HTTPDesk: Sendable {
    let port: UInt16
    private let listening: Int32
    private let answer: AsyncStream<String?>

    init(status: Int) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(descriptor, raw, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, raw, &length) == 0
            }
        }
        try #require(isBound)
        listening = descriptor
        port = UInt16(bigEndian: address.sin_port)
        // A thread of its own: accept blocks, and the threads of the concurrency pool are few.
        let (stream, continuation) = AsyncStream<String?>.makeStream()
        answer = stream
        Thread.detachNewThread {
            continuation.yield(Self.serve(descriptor, status))
            continuation.finish()
        }
    }

    deinit { close(listening) }

    func request() async -> String? {
        for await request in answer { return request }
        return nil
    }

    private static func serve(_ listening: Int32, _ status: Int) -> String? {
        let connection = accept(listening, nil, nil)
        guard connection >= 0 else { return nil }
        defer { close(connection) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !isWhole(bytes) {
            let count = buffer.withUnsafeMutableBytes { read(connection, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            bytes += buffer[0..<count]
        }
        let reply = Array("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
        _ = reply.withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return false }
        let field = text[..<end.lowerBound].lowercased().split(separator: "\r\n").first {
            $0.hasPrefix("content-length:")
        }
        let length = field.flatMap { Int($0.dropFirst("content-length:".count).drop { $0 == " " }) } ?? 0
        return text[end.upperBound...].utf8.count >= length
    }
}
