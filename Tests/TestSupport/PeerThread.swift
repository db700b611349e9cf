private import Glibc
private import Synchronization

/// A thread that runs one closure and keeps what it throws.
final class PeerThread {
    private final class Work: Sendable {
        let body: @Sendable () throws -> Void
        let error = Mutex<(any Error)?>(nil)

        init(_ body: @escaping @Sendable () throws -> Void) { self.body = body }

        func run() {
            do { try body() } catch { self.error.withLock { $0 = error } }
        }
    }

    private let work: Work
    private var thread = pthread_t()
    private var isJoined = false

    init(_ body: @escaping @Sendable () throws -> Void) throws {
        work = Work(body)
        let handle = Unmanaged.passRetained(work)
        let status = pthread_create(
            &thread, nil,
            { handle in
                if let handle { Unmanaged<Work>.fromOpaque(handle).takeRetainedValue().run() }
                return nil
            }, handle.toOpaque())
        guard status == 0 else {
            handle.release()
            throw PeerError("no thread: errno \(status)")
        }
    }

    /// What the closure threw; known once it is joined.
    var error: (any Error)? { work.error.withLock { $0 } }

    func join() {
        guard !isJoined else { return }
        isJoined = true
        pthread_join(thread, nil)
    }
}
