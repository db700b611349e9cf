import IgniteCore

/// A statement whose first rows have not arrived yet.
final class Ignite3PendingResult: PendingResult {
    private let session: Ignite3Session
    private let execution: Ignite3Session.Execution
    private var isTaken = false

    init(session: Ignite3Session, execution: Ignite3Session.Execution) {
        self.session = session
        self.execution = execution
    }

    /// Gives the statement up, which the server would otherwise go on with: a system view can wait for a node that is gone.
    deinit {
        if !isTaken, !isReady { session.connection.cancel(execution.id) }
        session.connection.wire.abandon(execution.id)
    }

    var isReady: Bool { session.connection.wire.isSettled(execution.id) }

    func result() throws(IgniteError) -> ResultSet {
        isTaken = true
        return try session.result(of: execution, in: nil)
    }
}
