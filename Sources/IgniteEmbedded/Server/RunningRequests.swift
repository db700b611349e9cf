import Synchronization

/// The requests of a client that OPERATION_CANCEL can cancel, by their ids (ignite3-protocol.md 9.7).
///
/// One thread notes requests and cancels them, another one runs them.
final class RunningRequests: Sendable {
    private enum State {
        /// It has not begun.
        case waiting(isCancelled: Bool)
        case running(Cancellation)
    }

    private let states = Mutex<[Int64: State]>([:])

    /// Notes a request before it waits for its turn.
    func note(_ id: Int64) { states.withLock { $0[id] = .waiting(isCancelled: false) } }

    /// Begins a request, and returns what cancels it.
    func begin(_ id: Int64, timeoutMilliseconds: Int64) -> Cancellation {
        let cancellation = Cancellation(timeoutMilliseconds: timeoutMilliseconds)
        states.withLock { states in
            if case .waiting(isCancelled: true) = states[id] { cancellation.cancel() }
            states[id] = .running(cancellation)
        }
        return cancellation
    }

    /// Forgets a request that did not begin.
    func forget(_ id: Int64) {
        states.withLock { states in
            if case .waiting = states[id] { states[id] = nil }
        }
    }

    /// Ends a request: its answer, and for a query its last page, is under way.
    func end(_ id: Int64, _ cancellation: Cancellation) {
        states.withLock { states in
            // The client can have used the id again.
            if case .running(let found) = states[id], found === cancellation { states[id] = nil }
        }
    }

    /// Cancels a request; nothing happens if there is no such request.
    func cancel(_ id: Int64) {
        states.withLock { states in
            switch states[id] {
            case .waiting: states[id] = .waiting(isCancelled: true)
            case .running(let cancellation): cancellation.cancel()
            case nil: break
            }
        }
    }

    /// Cancels everything: the client has gone.
    func cancelAll() {
        for id in states.withLock({ Array($0.keys) }) { cancel(id) }
    }

    /// How many requests can be cancelled.
    var count: Int { states.withLock(\.count) }
}
