private import Synchronization

/// The clock of a cluster, as far as its answers show it; shared by all connections of a client to it
/// (ignite3-protocol.md 5).
///
/// A timestamp holds milliseconds since 1970, shifted left by 16, and a counter.
package final class ClusterClock: Sendable {
    private let newest = Atomic<Int64>(0)
    /// By how many milliseconds the cluster's clock is ahead of CLOCK_MONOTONIC here.
    private let lead = Atomic<Int64>(0)

    /// The id of the cluster; nil: none has asked yet.
    private let cluster = Mutex<String?>(nil)

    package init() {}

    /// Whether it is the clock of this cluster. One that is new becomes the clock of the first cluster asked about.
    package func isClock(ofCluster id: String) -> Bool {
        cluster.withLock { known in
            if known == nil { known = id }
            return known == id
        }
    }

    /// The newest timestamp of all answers. It makes reads see earlier writes of this program; it never goes back, and
    /// is never carried from one cluster to another.
    package var observableTimestamp: Int64 { newest.load(ordering: .relaxed) }

    /// What time it is in the cluster. Reads at this time see what anyone has committed, and wait for that up to 0.25 s.
    ///
    /// It follows from the handshake and the time since then, not from this machine's wall clock: a read at a time that
    /// has not come yet waits until it has. It is early rather than late, by no more than the handshake took and the
    /// two parts of milliseconds that were cut off.
    package var now: Int64 {
        max(observableTimestamp, (Self.milliseconds(.now) + lead.load(ordering: .relaxed) + 2) << 16)
    }

    /// Takes note of a server's timestamp; 0 means nothing new.
    package func observe(_ timestamp: Int64) {
        guard timestamp > 0 else { return }
        newest.max(timestamp, ordering: .relaxed)
        lead.max((timestamp >> 16) - Self.milliseconds(.now), ordering: .relaxed)
    }

    /// Takes note of the time that a server tells in its handshake. Two clocks may go at different rates, so what
    /// followed from earlier answers does not count any more.
    ///
    /// - Parameter sent: when the handshake was sent; the time is later than that.
    package func synchronize(with timestamp: Int64, sent: Deadline) {
        newest.max(timestamp, ordering: .relaxed)
        lead.store((timestamp >> 16) - Self.milliseconds(sent), ordering: .relaxed)
    }

    private static func milliseconds(_ moment: Deadline) -> Int64 { moment.nanoseconds / 1_000_000 }
}
