import CCurl
import Glibc
import Synchronization

// What another thread may want of a pipe's thread while that stands in poll: an eventfd wakes it, the flags say why.
final class Interruption: Sendable {
    enum Wish: Sendable {
        /// The task was cancelled: the connection ends.
        case cancel
        /// The connection is to be closed.
        case close
        /// IDLE is to end in good order.
        case attention
    }

    private struct State {
        var isCancelled = false
        var isClosed = false
        var wantsAttention = false
    }

    let descriptor: Int32
    private let state = Mutex(State())

    init() throws {
        descriptor = alertrelay_event_create()
        guard descriptor >= 0 else {
            throw TransportError(.system, "no eventfd: errno \(errno)")
        }
    }

    deinit {
        _ = Glibc.close(descriptor)
    }

    func raise(_ wish: Wish) {
        state.withLock { state in
            switch wish {
            case .cancel: state.isCancelled = true
            case .close: state.isClosed = true
            case .attention: state.wantsAttention = true
            }
        }
        // A full counter (it cannot be, with one added each time) would still be readable, which is all that counts.
        _ = alertrelay_event_raise(descriptor)
    }

    /// Whether the connection is to end.
    var isRaised: Bool {
        state.withLock { $0.isCancelled || $0.isClosed }
    }

    /// Throws if the connection is to end. Cancelling and closing are for good.
    func check() throws {
        let now = state.withLock { $0 }
        if now.isClosed {
            throw TransportError(.closed, "closed by us")
        }
        if now.isCancelled {
            throw TransportError(.cancelled, "the task was cancelled")
        }
    }

    /// Lets the descriptor become quiet again. Look at the flags after this, not before: a wish sets its flag first.
    func quieten() {
        _ = alertrelay_event_clear(descriptor)
    }

    /// Whether attention was asked for since the last look.
    func takeAttention() -> Bool {
        state.withLock { state in
            defer { state.wantsAttention = false }
            return state.wantsAttention
        }
    }
}
