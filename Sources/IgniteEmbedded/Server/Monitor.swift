import Glibc

/// A state that threads share, and whose changes they can wait for.
final class Monitor<State: Sendable>: Sendable {
    private nonisolated(unsafe) var state: State
    private nonisolated(unsafe) let lock: UnsafeMutablePointer<pthread_mutex_t>
    private nonisolated(unsafe) let change: UnsafeMutablePointer<pthread_cond_t>

    init(_ state: State) {
        self.state = state
        lock = .allocate(capacity: 1)
        change = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(change, nil)
    }

    deinit {
        pthread_cond_destroy(change)
        pthread_mutex_destroy(lock)
        change.deallocate()
        lock.deallocate()
    }

    /// Looks at the state or changes it.
    func with<Result>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        let result = body(&state)
        pthread_cond_broadcast(change)
        return result
    }

    /// Waits until `body`, which is called again after each change, returns something.
    func wait<Result>(_ body: (inout State) -> Result?) -> Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while true {
            if let result = body(&state) {
                pthread_cond_broadcast(change)
                return result
            }
            pthread_cond_wait(change, lock)
        }
    }
}
