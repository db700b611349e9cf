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
    ///   - statement: Exactly one statement; DDL is not allowed. Interpolated values are its parameters.
    ///   - parameters: A value for each `?`; see ``Ignite/ValueConvertible``. nil is NULL.
    ///   - options: What is different from the options of the connection.
    /// - Throws: The same errors as `ClientTransaction.execute`; `CancellationError` if the task is cancelled, which
    ///   ends the transaction like an error if the statement was running; `transactionEnded` after the end of the body.
    @discardableResult
    public func execute(
        _ statement: SQLStatement, _ parameters: (any ValueConvertible)?...,
        options: StatementOptions = StatementOptions()
    ) async throws -> AsyncRows {
        try await execute(statement, parameters: parameters, options: options)
    }

    /// Runs one statement with a list of parameters.
    @discardableResult
    public func execute(
        _ statement: SQLStatement, parameters: [(any ValueConvertible)?],
        options: StatementOptions = StatementOptions()
    ) async throws -> AsyncRows {
        let parameters = try statement.parameters(parameters)
        let answer = try await call { connection, _, transaction in
            try connection.answer(transaction.execute(statement.text, parameters, options))
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
