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
    /// Whether a statement that was given up or cancelled may still run in it on the server.
    package var mayBeRunning = false
    /// Whether the cluster has ended it because of its timeout.
    package var isTimeUp = false
    /// Whether the cluster has ended it, and no error of a statement was the reason: a node was lost, or somebody ended it.
    package var isEndedByServer = false
    /// Whether the cluster could not tell whether it is alive. It is rolled back, so it can be tried again.
    package var isStateUnknown = false

    package init(id: Int64, isReadOnly: Bool, deadline: Deadline) {
        self.id = id
        self.isReadOnly = isReadOnly
        self.deadline = deadline
    }

    /// Marks an open transaction as failed: COMMIT would make a part of what was asked for last.
    package func fail(_ reason: String) {
        if state == .open { state = .failed(reason) }
    }
}
