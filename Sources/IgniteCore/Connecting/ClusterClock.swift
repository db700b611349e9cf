private import Synchronization

/// The clock of a cluster, as known from its answers; all connections of a client to the cluster share it
/// (ignite3-protocol.md 5).
///
/// A timestamp holds milliseconds since 1970, shifted left by 16, and a counter.
package final class ClusterClock: Sendable {
    private let newest = Atomic<Int64>(0)
    /// The number of milliseconds by which the cluster's clock is ahead of the local CLOCK_MONOTONIC.
    private let lead = Atomic<Int64>(0)

    /// The id of the cluster; nil until it is first compared.
    private let cluster = Mutex<String?>(nil)

    package init() {}

    /// Returns whether this is the clock of a cluster. A new clock becomes the clock of the first cluster asked about.
    package func isClock(ofCluster id: String) -> Bool {
        cluster.withLock { known in
            if known == nil { known = id }
            return known == id
        }
    }

    /// The latest timestamp of all answers. With it, reads see the earlier writes of this program. It never goes back,
    /// and is never carried from one cluster to another.
    package var observableTimestamp: Int64 { newest.load(ordering: .relaxed) }

    /// The current time in the cluster. Reads at this time see everything committed so far, and wait up to 0.25 s for
    /// it.
    ///
    /// It is computed from the handshake and the time since then, not from this machine's wall clock: a read at a
    /// future time waits until that time. The result may be early, but not late: by at most the duration of the
    /// handshake and the two fractions of milliseconds that were cut off.
    package var now: Int64 {
        max(observableTimestamp, (Self.milliseconds(.now) + lead.load(ordering: .relaxed) + 2) << 16)
    }

    /// Records a server's timestamp; 0 means nothing new.
    package func observe(_ timestamp: Int64) {
        guard timestamp > 0 else { return }
        newest.max(timestamp, ordering: .relaxed)
        lead.max((timestamp >> 16) - Self.milliseconds(.now), ordering: .relaxed)
    }

    /// Records the time from a server's handshake. Two clocks can run at different rates, so this replaces what earlier
    /// answers implied.
    ///
    /// - Parameter sent: When the handshake was sent; the server's time is later.
    package func synchronize(with timestamp: Int64, sent: Deadline) {
        newest.max(timestamp, ordering: .relaxed)
        lead.store((timestamp >> 16) - Self.milliseconds(sent), ordering: .relaxed)
    }

    private static func milliseconds(_ moment: Deadline) -> Int64 { moment.nanoseconds / 1_000_000 }
}
