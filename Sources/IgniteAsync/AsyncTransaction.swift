public import Ignite

/// The transaction within the body of ``IgnitePool/transaction(readOnly:timeout:_:)``. Statements of several tasks run
/// one after the other.
///
/// Read its results before the body returns: rows that have not come by then are lost.
public struct AsyncTransaction: Sendable {
    let lease: Lease
    let number: Int

    /// Runs one statement in the transaction.
    ///
    /// - Parameters:
    ///   - sql: exactly one statement, no DDL.
    ///   - parameters: a value for each `?`: see ``Ignite/ValueConvertible``. nil is NULL.
    /// - Throws: as `ClientTransaction.execute`; `CancellationError` when the task was cancelled, which ends the
    ///   transaction like an error if the statement was under way; `transactionEnded` behind the body's end.
    @discardableResult
    public func execute(_ sql: String, _ parameters: (any ValueConvertible)?...) async throws -> AsyncRows {
        try await execute(sql, values(parameters))
    }

    /// The same with a list of parameters.
    @discardableResult
    public func execute(_ sql: String, _ parameters: [Value]) async throws -> AsyncRows {
        AsyncRows(
            try await lease.connection.execute(sql, parameters, in: number), lease: lease, endsLease: false)
    }
}
