private import Synchronization

/// The newest observable timestamp of a cluster, shared by all connections to it (ignite3-protocol.md 5).
///
/// It makes reads see earlier writes. It never goes back, and is never carried from one cluster to another.
package final class ClusterClock: Sendable {
    private let newest = Atomic<Int64>(0)

    package init() {}

    package var observableTimestamp: Int64 { newest.load(ordering: .relaxed) }

    /// Takes note of a server's timestamp; 0 means nothing new.
    package func observe(_ timestamp: Int64) {
        newest.max(timestamp, ordering: .relaxed)
    }
}
