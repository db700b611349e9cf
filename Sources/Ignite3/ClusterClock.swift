private import IgniteCore
private import Synchronization

/// The clock of a cluster, as far as its answers show it; shared by all connections to it (ignite3-protocol.md 5).
///
/// A timestamp holds milliseconds since 1970, shifted left by 16, and a counter.
package final class ClusterClock: Sendable {
    private let newest = Atomic<Int64>(0)
    /// By how many milliseconds the cluster's clock is ahead of CLOCK_MONOTONIC here, at least.
    private let lead = Atomic<Int64>(0)

    package init() {}

    /// The newest timestamp of all answers. It makes reads see earlier writes of this program; it never goes back, and
    /// is never carried from one cluster to another.
    package var observableTimestamp: Int64 { newest.load(ordering: .relaxed) }

    /// What time it is in the cluster. Reads at this time see what anyone has committed, and wait for that up to 0.25 s.
    ///
    /// It follows from the newest answer and the time since then, not from this machine's clock: a read at a time that
    /// has not come yet would wait until it has. It is late by the time that answer took.
    package var now: Int64 {
        max(observableTimestamp, (Self.milliseconds + lead.load(ordering: .relaxed)) << 16)
    }

    /// Takes note of a server's timestamp; 0 means nothing new.
    package func observe(_ timestamp: Int64) {
        guard timestamp > 0 else { return }
        newest.max(timestamp, ordering: .relaxed)
        lead.max((timestamp >> 16) - Self.milliseconds, ordering: .relaxed)
    }

    /// Takes note of the time that a server tells in its handshake. Two clocks may go at different rates, so what
    /// followed from earlier answers does not count any more.
    package func synchronize(with timestamp: Int64) {
        newest.max(timestamp, ordering: .relaxed)
        lead.store((timestamp >> 16) - Self.milliseconds, ordering: .relaxed)
    }

    private static var milliseconds: Int64 { Deadline.now.nanoseconds / 1_000_000 }
}
