private import Glibc
import IgniteCore
private import Synchronization

/// Cancels, from any thread, what a client is waiting for.
///
/// ```swift
/// let canceller = ignite.canceller
/// Thread.detachNewThread { waitForTheUser(); canceller.cancel() }
/// try ignite.execute("SELECT …")    // throws an error whose `isCancelled` is true
/// ```
///
/// A canceller can outlive its client; it then does nothing.
public final class Canceller: Sendable {
    private let pipe: WakePipe

    init(_ pipe: WakePipe) { self.pipe = pipe }

    /// Cancels the statement that the client waits for, or the rest of the result that it reads. Returns immediately.
    ///
    /// Cancelling a statement in a transaction aborts the transaction; cancelling a result whose rows have begun to
    /// arrive does not. If the client is doing neither, the call has no effect on the next statement. DDL, and the
    /// beginning and end of transactions, cannot be cancelled.
    public func cancel() { pipe.requestCancel() }

    /// Takes back a cancel that came too late.
    package func forget() { _ = pipe.takeRequest() }
}

/// The wake pipe for the waits of one client. A `Canceller` holds it too, so that its descriptors are not closed and
/// reused while another thread writes.
final class WakePipe: Interrupt, Sendable {
    let descriptor: Int32
    private let writeEnd: Int32
    private let isRequested = Atomic<Bool>(false)
    /// Whether a transaction is ending, which must not be interrupted halfway.
    private let ignoresCancels = Atomic<Bool>(false)

    init() throws(IgniteError) {
        guard let pipe = Pipe(isBlocking: false) else {
            throw IgniteError(.connectionFailed, "could not create a pipe: \(errorText(errno))")
        }
        (descriptor, writeEnd) = (pipe.readEnd, pipe.writeEnd)
    }

    deinit {
        close(descriptor)
        close(writeEnd)
    }

    func requestCancel() {
        isRequested.store(true, ordering: .releasing)
        var byte: UInt8 = 0
        // A full pipe wakes the reader as well.
        _ = write(writeEnd, &byte, 1)
    }

    /// Empties the pipe and returns whether a cancel was requested since it was last emptied.
    func takeRequest() -> Bool {
        guard isRequested.exchange(false, ordering: .acquiring) else { return false }
        var bytes: UInt64 = 0
        while read(descriptor, &bytes, MemoryLayout.size(ofValue: bytes)) > 0 {}
        return true
    }

    /// Runs the body without letting a cancel interrupt it.
    func withoutCancelling<Result>(_ body: () throws(IgniteError) -> Result) throws(IgniteError) -> Result {
        ignoresCancels.store(true, ordering: .relaxed)
        defer { ignoresCancels.store(false, ordering: .relaxed) }
        return try body()
    }

    func reaction() -> InterruptReaction {
        if takeRequest() { return ignoresCancels.load(ordering: .relaxed) ? .none : .cancel }
        // The byte of a request that was taken before the byte arrived.
        var byte: UInt8 = 0
        _ = read(descriptor, &byte, 1)
        return .none
    }

    func answerTakesLong(isCancelled: Bool) {}

    /// There is no user who could press Ctrl-C again.
    var patience: Double? { 1 }
}
