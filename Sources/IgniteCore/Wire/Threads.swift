private import Glibc

/// Starts a detached thread.
///
/// Signals of the program, such as Ctrl-C, go to its other threads: nothing that the new one waits for ends early.
///
/// - Returns: 0, or the error number.
package func startThread(_ body: @escaping @Sendable () -> Void) -> Int32 {
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
