import Ignite
private import Synchronization

/// One call on a connection, which its task may cancel at any time: before it begins, while it runs, and behind it,
/// when the connection works for somebody else.
final class CancellableCall: Sendable {
    private enum State {
        case waiting
        case running(Canceller)
        case over
    }

    private let state = Mutex(State.waiting)

    /// Whether the call may begin; it may not when it was cancelled before.
    func begin(_ canceller: Canceller) -> Bool {
        state.withLock { state in
            guard case .waiting = state else { return false }
            // Nothing that came before is meant for this call.
            canceller.forget()
            state = .running(canceller)
            return true
        }
    }

    /// From here on a cancel does nothing, and one that came too late is taken back.
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
            // Within the lock, so that it cannot reach the next call.
            case .running(let canceller): canceller.cancel()
            case .over: break
            }
        }
    }
}
