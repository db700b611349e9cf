private import Glibc
import IgniteCore
private import Synchronization

/// Cancels what a client is waiting for, from any thread.
///
/// ```swift
/// let canceller = ignite.canceller
/// Thread.detachNewThread { waitForTheUser(); canceller.cancel() }
/// try ignite.execute("SELECT …")    // throws an error whose `isCancelled` is true
/// ```
///
/// It may outlive its client, and then does nothing.
public final class Canceller: Sendable {
    private let pipe: WakePipe

    init(_ pipe: WakePipe) { self.pipe = pipe }

    /// Cancels the statement that the client waits for, or the rest of the result that it reads; returns at once.
    ///
    /// A statement that is cancelled in a transaction aborts the transaction; a result whose rows have begun to come
    /// does not. Without effect when the client is doing neither: the next statement begins afresh. DDL takes no
    /// notice, and transactions begin and end whatever comes.
    public func cancel() { pipe.requestCancel() }

    /// Takes back a cancel that came too late for what it was meant for.
    package func forget() { _ = pipe.takeRequest() }
}

/// The wake pipe of one client's waits. A `Canceller` holds it too, so that its ends are not closed, and given to
/// somebody else, while another thread writes.
final class WakePipe: Interrupt, Sendable {
    let descriptor: Int32
    private let writeEnd: Int32
    private let isRequested = Atomic<Bool>(false)
    /// Whether what is under way is the end of a transaction, which must not be left half done.
    private let isDeaf = Atomic<Bool>(false)

    init() throws(IgniteError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw IgniteError(.connectionFailed, "could not make a pipe: \(errorText(errno))")
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (descriptor, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(writeEnd)
    }

    func requestCancel() {
        isRequested.store(true, ordering: .releasing)
        var byte: UInt8 = 0
        // A full pipe wakes as well.
        _ = write(writeEnd, &byte, 1)
    }

    /// Empties the pipe and says whether a cancel was asked for since it was last emptied.
    func takeRequest() -> Bool {
        guard isRequested.exchange(false, ordering: .acquiring) else { return false }
        var bytes: UInt64 = 0
        while read(descriptor, &bytes, MemoryLayout.size(ofValue: bytes)) > 0 {}
        return true
    }

    /// Runs the body, which no cancel interrupts.
    func deaf<Result>(_ body: () throws(IgniteError) -> Result) throws(IgniteError) -> Result {
        isDeaf.store(true, ordering: .relaxed)
        defer { isDeaf.store(false, ordering: .relaxed) }
        return try body()
    }

    func reaction() -> InterruptReaction {
        if takeRequest() { return isDeaf.load(ordering: .relaxed) ? .none : .cancel }
        // A byte whose request was taken before it came.
        var byte: UInt8 = 0
        _ = read(descriptor, &byte, 1)
        return .none
    }

    func answerTakesLong(isCancelled: Bool) {}

    /// Nobody could press again.
    var patience: Double? { 1 }
}
