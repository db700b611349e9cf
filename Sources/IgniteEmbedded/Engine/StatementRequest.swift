import IgniteCore
import Synchronization

/// One statement to run.
struct StatementRequest: Sendable {
    var sql: String
    /// As in SQL_EXEC: it is read like an identifier; nil for PUBLIC.
    var schema: String?
    var parameters: [Value] = []
    /// As in SQL_EXEC: a zone of Java's; nil for UTC.
    var timeZone: String?
    /// Nil for a transaction of its own.
    var transaction: EngineTransaction?
    /// What cancels it, also while its rows are read.
    var cancellation: Cancellation
}

/// What a statement comes to.
enum StatementResult {
    case rows(RowCursor)
    /// DML: the number of changed rows.
    case updated(Int64)
    /// DDL: whether anything has changed.
    case applied(Bool)
}

/// An error of a batch, with the counts of the rows before the failed one.
struct BatchError: Error {
    var error: SQLError
    var counts: [Int64]
}

/// What stops a statement from another thread: a cancel, or the end of its time.
final class Cancellation: Sendable {
    private let isCancelledFlag = Atomic(false)
    private let deadline: ContinuousClock.Instant?

    /// - Parameter timeoutMilliseconds: 0 for none.
    init(timeoutMilliseconds: Int64 = 0) {
        deadline = timeoutMilliseconds > 0 ? .now + .milliseconds(timeoutMilliseconds) : nil
    }

    func cancel() { isCancelledFlag.store(true, ordering: .relaxed) }

    /// The error to report; nil while the statement can go on.
    var error: SQLError? {
        if isCancelledFlag.load(ordering: .relaxed) { return .cancelled("The query was cancelled while executing.") }
        if let deadline, ContinuousClock.now >= deadline { return .cancelled("Query timeout") }
        return nil
    }
}
