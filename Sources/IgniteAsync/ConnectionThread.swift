private import Glibc
import IgniteCore
private import Synchronization

/// The thread on which one connection does everything, so that its waits keep no thread of Swift's pool.
///
/// It keeps itself until `end()`, and does what was handed to it before that.
final class ConnectionThread: SerialExecutor {
    private struct Queue {
        var jobs: [UnownedJob] = []
        var isOver = false
    }

    private let queue = Mutex(Queue())
    /// Counts what was put into the queue. Semaphores may be used by any thread at any time.
    private nonisolated(unsafe) let wake: UnsafeMutablePointer<sem_t>

    init() throws(IgniteError) {
        wake = .allocate(capacity: 1)
        sem_init(wake, 0, 0)
        let handle = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { handle in
                if let handle { Unmanaged<ConnectionThread>.fromOpaque(handle).takeRetainedValue().run() }
                return nil
            }, handle.toOpaque())
        guard status == 0 else {
            handle.release()
            throw IgniteError(.connectionFailed, "no thread could be started for a connection: errno \(status)")
        }
        pthread_detach(thread)
    }

    deinit {
        sem_destroy(wake)
        wake.deallocate()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.withLock { $0.jobs.append(job) }
        sem_post(wake)
    }

    /// Lets the thread end behind what it has to do; waits for nothing.
    func end() {
        queue.withLock { $0.isOver = true }
        sem_post(wake)
    }

    private func run() {
        while let job = next() { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    /// Waits for something to do; nil at the end.
    private func next() -> UnownedJob? {
        while true {
            // A signal ends the wait early; then there is nothing in the queue.
            sem_wait(wake)
            let (job, isOver) = queue.withLock { queue in
                (queue.jobs.isEmpty ? nil : queue.jobs.removeFirst(), queue.isOver)
            }
            if job != nil || isOver { return job }
        }
    }
}
