import IgniteCore

/// A statement whose first rows have not arrived yet.
final class Ignite2PendingResult: PendingResult {
    private let session: Ignite2Session
    private let execution: Ignite2Session.Execution
    private var isTaken = false
    /// The cancel ends the query.
    private var isCancelled = false

    init(session: Ignite2Session, execution: Ignite2Session.Execution) {
        self.session = session
        self.execution = execution
    }

    /// After the result was taken, there is nothing to give up.
    deinit {
        session.connection.wire.abandon(execution.id)
        if !isTaken, !isCancelled { session.connection.endQuery(execution.id) }
    }

    var isReady: Bool { session.connection.wire.isSettled(execution.id) }

    func cancel() {
        isCancelled = true
        session.connection.cancel(execution.id)
    }

    func result() throws(IgniteError) -> ResultSet {
        isTaken = true
        return try session.result(of: execution, in: nil)
    }
}
