public import Ignite

/// A transaction, passed to the body of ``IgnitePool/transaction(_:_:)``.
///
/// Statements of several tasks run one after the other. Read the results before the body returns: rows that have not
/// arrived by then are lost. Tables by key take the transaction as an argument: `table.get(1, in: transaction)`.
public struct AsyncTransaction: Sendable {
    let lease: Lease
    let number: Int
    /// The number of rows in each page of a batch.
    let pageSize: Int

    /// Runs one statement in the transaction.
    ///
    /// - Parameters:
    ///   - sql: Exactly one statement; DDL is not allowed.
    ///   - parameters: A value for each `?`; see ``Ignite/ValueConvertible``. nil is NULL.
    /// - Throws: The same errors as `ClientTransaction.execute`; `CancellationError` if the task is cancelled, which
    ///   ends the transaction like an error if the statement was running; `transactionEnded` after the end of the body.
    @discardableResult
    public func execute(_ sql: String, _ parameters: (any ValueConvertible)?...) async throws -> AsyncRows {
        try await execute(sql, values(parameters))
    }

    /// Runs one statement with a list of parameters.
    @discardableResult
    public func execute(_ sql: String, _ parameters: [Value]) async throws -> AsyncRows {
        let answer = try await call { connection, _, transaction in
            try connection.answer(transaction.execute(sql, parameters))
        }
        return AsyncRows(answer, lease: lease, endsLease: false)
    }

    /// Runs the body with the client and its transaction, on the thread of the connection, to use any operation of
    /// theirs. The body can also end the transaction.
    ///
    /// - Throws: The same errors as `IgnitePool.withClient`, and the same rules apply; `transactionEnded` after the end
    ///   of the transaction.
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
