private import Glibc
package import IgniteCore
private import Synchronization

/// Presses of Ctrl-C that a test, or the script of a peer, makes.
package final class TestInterrupt: Interrupt, Sendable {
    package let descriptor: Int32
    private let writeEnd: Int32
    private let reactions = Mutex<[InterruptReaction]>([])
    private let notices = Mutex<[Bool]>([])

    package init(patience: Double? = nil) throws {
        self.patience = patience
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw PeerError("no pipe: errno \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        descriptor = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(descriptor)
        close(writeEnd)
    }

    /// Wakes whoever waits, who is then told to react like this.
    package func press(_ reaction: InterruptReaction) {
        reactions.withLock { $0.append(reaction) }
        var byte: UInt8 = 0
        _ = write(writeEnd, &byte, 1)
    }

    /// Nothing is given up unless the test says so.
    package let patience: Double?

    package func answerTakesLong(isCancelled: Bool) { notices.withLock { $0.append(isCancelled) } }

    /// What was told to whoever pressed and waits: whether a cancel was sent.
    package var told: [Bool] { notices.withLock { $0 } }

    package func reaction() -> InterruptReaction {
        var byte: UInt8 = 0
        _ = read(descriptor, &byte, 1)
        return reactions.withLock { $0.isEmpty ? .none : $0.removeFirst() }
    }
}
