private import Synchronization

/// The right to use a connection. It ends at the latest when the last reference to it is dropped.
final class Lease: Sendable {
    let connection: PooledConnection
    private let pool: ConnectionQueue
    private let isOver = Atomic<Bool>(false)

    init(_ connection: PooledConnection, of pool: ConnectionQueue) {
        self.connection = connection
        self.pool = pool
    }

    deinit { end() }

    func isOf(_ pool: ConnectionQueue) -> Bool { self.pool === pool }

    func end() {
        guard !isOver.exchange(true, ordering: .relaxed) else { return }
        pool.takeBack(connection)
    }
}
