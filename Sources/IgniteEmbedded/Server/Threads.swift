import Glibc

/// Starts a detached thread.
///
/// Signals of the program, such as Ctrl-C, go to its other threads: nothing that a node waits for ends early.
///
/// - Returns: 0, or the error number.
func startThread(_ body: @escaping @Sendable () -> Void) -> Int32 {
    let work = Unmanaged.passRetained(ThreadWork(body))
    var program = sigset_t()
    var found = sigset_t()
    sigemptyset(&program)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGWINCH, SIGTSTP, SIGCONT, SIGPIPE] {
        sigaddset(&program, number)
    }
    pthread_sigmask(SIG_BLOCK, &program, &found)
    defer { pthread_sigmask(SIG_SETMASK, &found, nil) }
    // The default depends on the limits of the process; deep statements need some megabytes.
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    pthread_attr_init(attributes)
    defer {
        pthread_attr_destroy(attributes)
        attributes.deallocate()
    }
    pthread_attr_setstacksize(attributes, 16 << 20)
    var thread = pthread_t()
    let status = pthread_create(
        &thread, attributes,
        { work in
            if let work { Unmanaged<ThreadWork>.fromOpaque(work).takeRetainedValue().body() }
            return nil
        }, work.toOpaque())
    guard status == 0 else {
        work.release()
        return status
    }
    pthread_detach(thread)
    return 0
}

private final class ThreadWork: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

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
