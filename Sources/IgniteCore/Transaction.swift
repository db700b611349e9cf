/// A transaction of the client's, and what is known about it.
package final class Transaction {
    package enum State: Equatable, Sendable {
        case open
        /// Dead on the server: aborted, killed or timed out, in words.
        case failed(String)
        /// The connection went; what was not committed is rolled back by the server.
        case lost
        /// Committed or rolled back.
        case ended
    }

    package let id: Int64
    package let isReadOnly: Bool
    /// When the server's time-out is over by this program's clock; the cluster is asked then.
    package let deadline: Deadline
    package var state = State.open
    /// Its name in the cluster, which system views show; known once the cluster was asked about the transaction.
    package var clusterID: String?
    /// Whether a statement has changed rows in it.
    package var hasWritten = false
    /// Whether the cluster has ended it because its time was up.
    package var isTimeUp = false

    package init(id: Int64, isReadOnly: Bool, deadline: Deadline) {
        self.id = id
        self.isReadOnly = isReadOnly
        self.deadline = deadline
    }
}

/// How a transaction is to be run. What a protocol does not know is refused by `begin`.
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
    /// As in ``StatementOptions``, for a read-only one.
    package var readsFresh = false
    /// Seconds after which the server ends it by itself.
    package var timeout: Double
    /// nil: the protocol's own.
    package var concurrency: Concurrency?
    package var isolation: Isolation?
    /// What views of the cluster show; nil: nothing.
    package var label: String?

    package init(isReadOnly: Bool = false, readsFresh: Bool = false, timeout: Double) {
        self.isReadOnly = isReadOnly
        self.readsFresh = readsFresh
        self.timeout = timeout
    }
}
