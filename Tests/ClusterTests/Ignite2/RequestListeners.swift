import Ignite
import Synchronization

/// Cancels what a client waits for as soon as it has sent an operation, once: cancelling can send the same operation.
final class CancellingListener: ClientEventListener {
    let canceller = Mutex<Canceller?>(nil)
    private let operation: String

    init(_ operation: String) { self.operation = operation }

    func handle(_ event: ClientEvent) {
        guard case .requestStarted(let request) = event.kind, request.operation == operation else { return }
        canceller.withLock { $0.take() }?.cancel()
    }
}

/// Counts the requests of an operation.
final class RequestCounter: ClientEventListener {
    let count = Mutex(0)
    private let operation: String

    init(_ operation: String) { self.operation = operation }

    func handle(_ event: ClientEvent) {
        guard case .requestStarted(let request) = event.kind, request.operation == operation else { return }
        count.withLock { $0 += 1 }
    }
}
