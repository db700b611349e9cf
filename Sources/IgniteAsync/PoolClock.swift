private import Synchronization

/// The newest moment of the cluster's clock that any connection of a pool knows of, so that each of them sees what the
/// others have written.
final class PoolClock: Sendable {
    private let newest = Atomic<Int64>(0)

    var timestamp: Int64 { newest.load(ordering: .relaxed) }

    func observe(_ timestamp: Int64) { newest.max(timestamp, ordering: .relaxed) }
}
