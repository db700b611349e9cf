/// A transaction of the client, and what is known about it.
package final class Transaction {
    package enum State: Equatable, Sendable {
        case open
        /// Dead on the server: aborted, killed or timed out, with the reason.
        case failed(String)
        /// The connection was lost; the server rolls back what was not committed.
        case lost
        /// Committed or rolled back.
        case ended
    }

    package let id: Int64
    package let isReadOnly: Bool
    /// When the server's timeout expires by the local clock; the cluster is then asked.
    package let deadline: Deadline
    package var state = State.open
    /// The label that views of the cluster show; nil for none.
    package var label: String?
    /// Why SQL statements cannot take part in it; nil if they can.
    package var sqlObstacle: IgniteError?
    /// Its id in the cluster, which system views show; known once the cluster was asked about the transaction.
    package var clusterID: String?
    /// Whether a statement has changed rows in it.
    package var hasWritten = false
    /// Whether the cluster has ended it because of its timeout.
    package var isTimeUp = false

    package init(id: Int64, isReadOnly: Bool, deadline: Deadline) {
        self.id = id
        self.isReadOnly = isReadOnly
        self.deadline = deadline
    }
}

/// The options of a transaction. `begin` refuses those that the protocol does not have.
package struct TransactionOptions: Sendable, Equatable {
    package enum Concurrency: String, Sendable {
        case optimistic = "OPTIMISTIC"
        case pessimistic = "PESSIMISTIC"
    }

    package enum Isolation: String, Sendable {
        case readCommitted = "READ COMMITTED"
        case repeatableRead = "REPEATABLE READ"
        case serializable = "SERIALIZABLE"
    }

    package var isReadOnly = false
    /// As in ``StatementOptions``, for a read-only transaction.
    package var readsFresh = false
    /// Seconds after which the server ends it by itself.
    package var timeout: Double
    /// nil for the default of the protocol.
    package var concurrency: Concurrency?
    package var isolation: Isolation?
    /// The label that views of the cluster show; nil for none.
    package var label: String?
    /// The label if `label` is nil and the protocol has labels, by which the client finds its own transaction in views.
    package var mark: String?

    package init(isReadOnly: Bool = false, readsFresh: Bool = false, timeout: Double) {
        self.isReadOnly = isReadOnly
        self.readsFresh = readsFresh
        self.timeout = timeout
    }
}
