import Ignite
private import Synchronization

/// One call on a connection. Its task can cancel it at any time: before it begins, while it runs, and after it, when
/// the connection already works for another task.
final class CancellableCall: Sendable {
    private enum State {
        case waiting
        case running(Canceller)
        case over
    }

    private let state = Mutex(State.waiting)

    /// Returns whether the call can begin: not if it was cancelled before.
    func begin(_ canceller: Canceller) -> Bool {
        state.withLock { state in
            guard case .waiting = state else { return false }
            // An earlier cancel does not apply to this call.
            canceller.forget()
            state = .running(canceller)
            return true
        }
    }

    /// From now on a cancel does nothing; one that came too late is taken back.
    func end() {
        state.withLock { state in
            if case .running(let canceller) = state { canceller.forget() }
            state = .over
        }
    }

    func cancel() {
        state.withLock { state in
            switch state {
            case .waiting: state = .over
            // Inside the lock, so that it cannot reach the next call.
            case .running(let canceller): canceller.cancel()
            case .over: break
            }
        }
    }
}
