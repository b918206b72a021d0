import CCurl
import Glibc

// An authenticated-to-be byte pipe: libcurl connects (proxies, TLS or STARTTLS with verification, greeting, EHLO or
// CAPABILITY) and hands over the raw session. Lives on one thread.
//
// The login is not libcurl's: libcurl 7.88 keeps what a server sends right behind the reply to it in a buffer of its
// own, out of reach, and tells a temporary refusal from a final one by neither code nor text. Before the login a
// server has nothing to say unasked, so nothing can be lost there.
final class BytePipe {
    enum MailProtocol: String {
        case smtp, imap
    }

    private let easy: UnsafeMutableRawPointer
    private let multi: UnsafeMutableRawPointer
    private let errorBuffer: UnsafeMutablePointer<CChar>
    private let opening: OpeningLines
    private let interruption: Interruption
    private let limits: TransportLimits
    private var socket: curl_socket_t = -1
    private var isEnded = false
    // What arrived while a write stood still; a server that waits for us to read may not read from us.
    private var early: [UInt8] = []

    /// Connects. Blocks this thread until the pipe is open, the time is over or the interruption is raised.
    ///
    /// - Parameter opening: collects greeting and replies, those before TLS too, also of an opening that fails.
    init(
        _ endpoint: Endpoint,
        _ mailProtocol: MailProtocol,
        limits: TransportLimits,
        interruption: Interruption,
        opening: OpeningLines
    ) throws {
        guard Self.libraryIsReady, let easy = curl_easy_init() else {
            throw TransportError(.system, "libcurl cannot be initialised")
        }
        guard let multi = curl_multi_init() else {
            curl_easy_cleanup(easy)
            throw TransportError(.system, "libcurl cannot be initialised")
        }
        self.easy = easy
        self.multi = multi
        self.interruption = interruption
        self.limits = limits
        self.opening = opening
        errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        // From here on deinit cleans up, whatever is thrown.
        try configure(endpoint, mailProtocol)
        try connect()
    }

    deinit {
        curl_multi_remove_handle(multi, easy)
        curl_easy_cleanup(easy)
        curl_multi_cleanup(multi)
        errorBuffer.deallocate()
    }

    /// Once a process: libcurl's own state, and no death by a broken pipe (libcurl cannot ask for MSG_NOSIGNAL through
    /// OpenSSL).
    private static let libraryIsReady: Bool = {
        _ = signal(SIGPIPE, SIG_IGN)
        return alertrelay_curl_global_init() == CURLE_OK
    }()

    // MARK: Opening

    private func configure(_ endpoint: Endpoint, _ mailProtocol: MailProtocol) throws {
        let scheme = endpoint.security == .implicitTLS ? mailProtocol.rawValue + "s" : mailProtocol.rawValue
        var url = "\(scheme)://\(endpoint.urlHost):\(endpoint.port)/"
        if mailProtocol == .smtp {
            // The path of an smtp URL is the EHLO name; brackets and colons of an address literal are escaped.
            let hex = Array("0123456789ABCDEF".utf8)
            url += String(
                lossy: endpoint.ehloName.utf8.flatMap { byte -> [UInt8] in
                    byte.isLetter || byte.isDigit || byte == .dot || byte == UInt8(ascii: "-")
                        ? [byte] : [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
                }
            )
        }
        try set(CURLOPT_URL, url)
        try set(CURLOPT_PROTOCOLS_STR, "smtp,smtps,imap,imaps")
        try set(CURLOPT_CONNECT_ONLY, 1)
        try set(CURLOPT_NOSIGNAL, 1)
        // A name server that does not answer must not hold up the end of a cancelled connect.
        try set(CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_HTTPPROXYTUNNEL, 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, limits.opening.milliseconds)
        try set(CURLOPT_TIMEOUT_MS, 0)
        if let caFile = endpoint.caFile {
            // Only this file: without clearing the folder, the system's CAs would be trusted as well.
            try set(CURLOPT_CAINFO, caFile)
            try check(alertrelay_curl_set_string(easy, CURLOPT_CAPATH, nil))
        }
        try check(alertrelay_curl_set_error_buffer(easy, errorBuffer))
        let collect: alertrelay_curl_header_function = { bytes, size, count, context in
            let (length, overflow) = size.multipliedReportingOverflow(by: count)
            guard let bytes, let context, !overflow else { return 0 }
            let lines = Unmanaged<OpeningLines>.fromOpaque(context).takeUnretainedValue()
            return lines.add(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
        }
        try check(alertrelay_curl_set_header_function(easy, collect, Unmanaged.passUnretained(opening).toOpaque()))
    }

    private func connect() throws {
        try interruption.check()
        guard curl_multi_add_handle(multi, easy) == CURLM_OK else {
            throw TransportError(.system, "libcurl refuses the transfer")
        }
        let deadline = ContinuousClock.now + limits.opening
        var result = CURLE_OK
        while true {
            var running: Int32 = 0
            guard curl_multi_perform(multi, &running) == CURLM_OK else {
                throw TransportError(.system, "libcurl cannot go on with the transfer")
            }
            if alertrelay_curl_finished(multi, easy, &result) != 0 {
                break
            }
            try interruption.check()
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else {
                throw TransportError(.timeout, "the server did not finish the opening in time")
            }
            var extra = curl_waitfd(
                fd: interruption.descriptor,
                events: Int16(CURL_WAIT_POLLIN),
                revents: 0
            )
            guard curl_multi_poll(multi, &extra, 1, Int32(clamping: left.milliseconds), nil) == CURLM_OK else {
                throw TransportError(.system, "libcurl cannot wait for the transfer")
            }
        }
        guard result == CURLE_OK else {
            throw failure(result)
        }
        guard alertrelay_curl_get_socket(easy, &socket) == CURLE_OK, socket >= 0 else {
            throw TransportError(.system, "libcurl hands over no socket")
        }
    }

    private func failure(_ result: CURLcode) -> TransportError {
        let text = String(cString: errorBuffer)
        switch result {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return TransportError(.certificate, "the server's certificate is not accepted", serverText: text)
        case CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED, CURLE_SSL_CIPHER:
            return TransportError(.tls, "no TLS could be agreed upon with the server", serverText: text)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_PROXY,
            CURLE_INTERFACE_FAILED:
            return TransportError(.unreachable, "the server cannot be reached", serverText: text)
        case CURLE_OPERATION_TIMEDOUT:
            return TransportError(.timeout, "the server did not finish the opening in time", serverText: text)
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING:
            return TransportError(.closed, "the connection ended while it was opened", serverText: text)
        case CURLE_WEIRD_SERVER_REPLY, CURLE_REMOTE_ACCESS_DENIED, CURLE_LOGIN_DENIED, CURLE_WRITE_ERROR:
            return TransportError(.protocolViolation, "the server's opening is not as it must be", serverText: text)
        default:
            return TransportError(.system, "libcurl reports error \(result.rawValue)", serverText: text)
        }
    }

    // MARK: The raw session

    /// Writes all bytes. What arrives while the write stands still is kept for `receive`.
    ///
    /// - Parameter goesOn: is given what arrives instead; if it says no, the rest is not written, and nothing else may
    ///   be written to the pipe any more.
    /// - Throws: when the write stands still for `limits.sending`, the connection ends, or the interruption is raised.
    func send(_ bytes: [UInt8], goesOn: (([UInt8]) throws -> Bool)? = nil) throws {
        // One buffer at one address for the whole loop: OpenSSL wants a write repeated from the same place.
        try bytes.withUnsafeBytes { buffer in
            var rest = UnsafeRawBufferPointer(rebasing: buffer[...])
            var deadline = ContinuousClock.now + limits.sending
            while !rest.isEmpty {
                try interruption.check()
                var written = 0
                switch curl_easy_send(easy, rest.baseAddress, rest.count, &written) {
                case CURLE_OK where written > 0:
                    rest = UnsafeRawBufferPointer(rebasing: rest[min(written, rest.count)...])
                    deadline = ContinuousClock.now + limits.sending
                case CURLE_OK, CURLE_AGAIN:
                    while readOnce(into: &early) > 0 {
                        guard early.count <= 16 * 1_048_576 else {
                            throw TransportError(.protocolViolation, "the server writes without end and reads nothing")
                        }
                    }
                    if let goesOn, !early.isEmpty {
                        defer { early = [] }
                        guard try goesOn(early) else { return }
                    }
                    // A server that has ended is read no more: an ended socket is always readable.
                    let events = isEnded ? Int16(POLLOUT) : Int16(POLLIN | POLLOUT)
                    guard try wait(for: events, until: deadline) else {
                        throw TransportError(.timeout, "the server takes no more bytes")
                    }
                default:
                    throw TransportError(.closed, "the connection ended in a write")
                }
            }
        }
    }

    enum Arrival {
        case bytes, deadline, attention
    }

    /// Appends what the server has sent, waiting for at least one byte until the deadline.
    ///
    /// - Parameter heedsAttention: whether a wish for attention ends the wait; if not, it is kept for later.
    func receive(
        into target: inout [UInt8],
        until deadline: ContinuousClock.Instant,
        heedsAttention: Bool = false
    ) throws -> Arrival {
        while true {
            try interruption.check()
            if receiveAvailable(into: &target) {
                return .bytes
            }
            guard !isEnded else {
                throw TransportError(.closed, "the server ended the connection")
            }
            if heedsAttention, interruption.takeAttention() {
                return .attention
            }
            guard try wait(for: Int16(POLLIN), until: deadline) else {
                return .deadline
            }
        }
    }

    /// Appends what is there without waiting.
    func receiveAvailable(into target: inout [UInt8]) -> Bool {
        if !early.isEmpty {
            target.append(contentsOf: early)
            early = []
            return true
        }
        return readOnce(into: &target) > 0
    }

    private func readOnce(into target: inout [UInt8]) -> Int {
        guard !isEnded else { return 0 }
        // TLS holds decrypted bytes that poll does not see; so recv is always tried first, and poll follows on AGAIN.
        return withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
            var count = 0
            switch curl_easy_recv(easy, buffer.baseAddress, buffer.count, &count) {
            case CURLE_OK:
                // OK and nothing is the end.
                isEnded = count == 0
                target.append(contentsOf: buffer[0..<min(count, buffer.count)])
                return count
            case CURLE_AGAIN:
                return 0
            default:
                isEnded = true
                return 0
            }
        }
    }

    /// Waits for the socket or the interruption; false at the deadline.
    private func wait(for events: Int16, until deadline: ContinuousClock.Instant) throws -> Bool {
        while true {
            try interruption.check()
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return false }
            var descriptors = [
                pollfd(fd: socket, events: events, revents: 0),
                pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            // Rounded up, or the last millisecond would be spent spinning.
            let milliseconds = Int32(clamping: min(left.milliseconds, 3_600_000) + 1)
            let count = poll(&descriptors, 2, milliseconds)
            if count < 0, errno != EINTR {
                throw TransportError(.system, "poll fails: errno \(errno)")
            }
            if descriptors[1].revents != 0 {
                interruption.quieten()
            }
            if count > 0 {
                try interruption.check()
                return true
            }
        }
    }

    // MARK: Options

    private func set(_ option: CURLoption, _ value: Int) throws {
        try check(alertrelay_curl_set_long(easy, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws {
        try check(alertrelay_curl_set_string(easy, option, value))
    }

    private func check(_ result: CURLcode) throws {
        guard result == CURLE_OK else {
            throw TransportError(.system, "libcurl refuses an option: error \(result.rawValue)")
        }
    }
}

// The lines that libcurl's header callback delivers while it opens the connection.
final class OpeningLines {
    private(set) var lines: [[UInt8]] = []
    private var left: Int

    init(atMost bytes: Int) {
        left = bytes
    }

    func add(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= left else { return false }
        left -= bytes.count
        var line = Array(bytes)
        while let last = line.last, last == .lineFeed || last == .carriageReturn {
            line.removeLast()
        }
        lines.append(line)
        return true
    }
}

extension Duration {
    /// Whole milliseconds, clamped.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        let (product, overflow) = Int(clamping: seconds).multipliedReportingOverflow(by: 1_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        return product &+ Int(attoseconds / 1_000_000_000_000_000)
    }
}
