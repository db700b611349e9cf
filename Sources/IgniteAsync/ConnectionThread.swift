private import Glibc
import IgniteCore
private import Synchronization

/// The thread on which one connection does everything, so that its waits do not block a thread of Swift's pool.
///
/// It keeps itself alive until `end()`, and finishes the jobs that were enqueued before.
final class ConnectionThread: SerialExecutor {
    private struct Queue {
        var jobs: [UnownedJob] = []
        var isOver = false
    }

    private let queue = Mutex(Queue())
    /// Counts the jobs in the queue. Any thread can use a semaphore at any time.
    private nonisolated(unsafe) let wake: UnsafeMutablePointer<sem_t>

    init() throws(IgniteError) {
        wake = .allocate(capacity: 1)
        sem_init(wake, 0, 0)
        let status = startThread { self.run() }
        guard status == 0 else {
            throw IgniteError(.connectionFailed, "could not start a thread for a connection: errno \(status)")
        }
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

    /// Lets the thread end after its remaining jobs; does not wait.
    func end() {
        queue.withLock { $0.isOver = true }
        sem_post(wake)
    }

    private func run() {
        while let job = next() { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    /// Waits for a job; nil at the end.
    private func next() -> UnownedJob? {
        while true {
            // A signal ends the wait early; the queue is then empty.
            sem_wait(wake)
            let (job, isOver) = queue.withLock { queue in
                (queue.jobs.isEmpty ? nil : queue.jobs.removeFirst(), queue.isOver)
            }
            if job != nil || isOver { return job }
        }
    }
}
