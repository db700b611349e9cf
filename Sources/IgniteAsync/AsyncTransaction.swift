public import Ignite

/// The transaction within the body of ``IgnitePool/transaction(readOnly:timeout:_:)``. Statements of several tasks run
/// one after the other.
///
/// Read its results before the body returns: rows that have not come by then are lost. Tables by key take it as an
/// argument: `table.get(1, in: transaction)`.
public struct AsyncTransaction: Sendable {
    let lease: Lease
    let number: Int
    /// How many rows of a batch are sent at a time.
    let pageSize: Int

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
        let answer = try await call { connection, _, transaction in
            try connection.answer(transaction.execute(sql, parameters))
        }
        return AsyncRows(answer, lease: lease, endsLease: false)
    }

    /// Runs the body with the client and its transaction, on the thread of the connection: whatever they can do. A body
    /// may also end the transaction.
    ///
    /// - Throws: as `IgnitePool.withClient`, whose rules are those of this; `transactionEnded` behind the transaction's
    ///   end.
    public func withClient<Result: Sendable>(
        _ body: @Sendable (Client, ClientTransaction) throws -> Result
    ) async throws -> Result {
        try await call { _, client, transaction in
            defer { client.endAutocommitOff() }
            return try body(client, transaction)
        }
    }

    /// Runs the body on the thread of the connection.
    func call<Result: Sendable>(
        _ body: @Sendable (isolated PooledConnection, Client, ClientTransaction) throws -> Result
    ) async throws -> Result {
        try await lease.connection.call { connection, client in
            try body(connection, client, try connection.openTransaction(number))
        }
    }
}
