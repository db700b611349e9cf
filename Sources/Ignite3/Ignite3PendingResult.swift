import IgniteCore

/// A statement whose first rows are on their way.
final class Ignite3PendingResult: PendingResult {
    private let session: Ignite3Session
    private let execution: Ignite3Session.Execution

    init(session: Ignite3Session, execution: Ignite3Session.Execution) {
        self.session = session
        self.execution = execution
    }

    /// Nothing is left to give up once the result was taken.
    deinit { session.connection.wire.abandon(execution.id) }

    var isReady: Bool { session.connection.wire.isSettled(execution.id) }

    func result() throws(IgniteError) -> ResultSet { try session.result(of: execution, in: nil) }
}
