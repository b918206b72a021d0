import Synchronization

/// Counts the connections that exist at once: each owns a thread and a socket, so there is a bound.
public final class ConnectionSlots: Sendable {
    /// The bound.
    public let maximum: Int
    private let taken = Mutex(0)

    /// A count of its own.
    ///
    /// - Parameter atMost: the bound, at least 1.
    public init(atMost: Int) {
        maximum = max(1, atMost)
    }

    /// The connections that exist now.
    public var inUse: Int {
        taken.withLock { $0 }
    }

    func take() throws -> ConnectionSlot {
        let granted = taken.withLock { taken in
            guard taken < maximum else { return false }
            taken += 1
            return true
        }
        guard granted else {
            throw TransportError(.tooManyConnections, "as many connections as allowed are open")
        }
        return ConnectionSlot(of: self)
    }

    fileprivate func giveBack() {
        taken.withLock { $0 -= 1 }
    }
}

// One connection's place in the count; given back when the connection is gone.
final class ConnectionSlot: Sendable {
    private let slots: ConnectionSlots

    fileprivate init(of slots: ConnectionSlots) {
        self.slots = slots
    }

    deinit {
        slots.giveBack()
    }
}
