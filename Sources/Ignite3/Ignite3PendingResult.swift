import IgniteCore

/// A statement whose first rows have not arrived yet.
final class Ignite3PendingResult: PendingResult {
    private let session: Ignite3Session
    private let execution: Ignite3Session.Execution

    init(session: Ignite3Session, execution: Ignite3Session.Execution) {
        self.session = session
        self.execution = execution
    }

    /// After the result was taken, there is nothing to give up.
    deinit { session.connection.wire.abandon(execution.id) }

    var isReady: Bool { session.connection.wire.isSettled(execution.id) }

    func result() throws(IgniteError) -> ResultSet { try session.result(of: execution, in: nil) }

    func cancel() { session.connection.cancel(execution.id) }
}
