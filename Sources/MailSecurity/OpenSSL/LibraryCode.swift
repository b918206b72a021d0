import COpenSSL

/// An error number of libcrypto, as it stood in the error queue right after the call that failed.
///
/// The queue belongs to the thread: every call is preceded by clearing it and followed at once by reading it, without
/// an `await` in between, so that no error of another call, or of another user of the thread, is taken for ours.
public struct LibraryCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The packed number: library and reason.
    public let rawValue: UInt

    /// Wraps a packed number.
    public init(rawValue: UInt) {
        self.rawValue = rawValue
    }

    /// The part of libcrypto that failed (`ERR_LIB_…`).
    public var library: Int32 { relay_ERR_library(rawValue) }
    /// The reason within that part (`…_R_…`).
    public var reason: Int32 { relay_ERR_reason(rawValue) }

    /// libcrypto's fixed text for the reason, or its number in hexadecimal digits. It never contains data.
    public var description: String {
        guard let text = ERR_reason_error_string(rawValue) else {
            return "libcrypto error 0x\(String(rawValue, radix: 16))"
        }
        return String(cString: text)
    }

    /// The newest error of this thread, or nil; leaves the queue empty.
    static func takeLast() -> LibraryCode? {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        return code == 0 ? nil : LibraryCode(rawValue: code)
    }

    /// All errors of this thread, oldest first; leaves the queue empty.
    static func takeAll() -> [LibraryCode] {
        var codes: [LibraryCode] = []
        while true {
            let code = ERR_get_error()
            guard code != 0 else { return codes }
            codes.append(LibraryCode(rawValue: code))
        }
    }

    /// Makes one call with a clean queue and turns a refusal into an error.
    static func require(
        _ reason: @autoclosure () -> String,
        code: SecurityError.Code = .libraryFailure,
        _ call: () -> Bool
    ) throws(SecurityError) {
        ERR_clear_error()
        guard call() else { throw SecurityError(code, reason(), library: takeLast()) }
    }

    /// Makes one call that gives a handle, with a clean queue, and turns a missing handle into an error.
    static func handle(
        _ reason: @autoclosure () -> String,
        code: SecurityError.Code = .libraryFailure,
        _ call: () -> OpaquePointer?
    ) throws(SecurityError) -> OpaquePointer {
        ERR_clear_error()
        guard let pointer = call() else { throw SecurityError(code, reason(), library: takeLast()) }
        return pointer
    }
}
