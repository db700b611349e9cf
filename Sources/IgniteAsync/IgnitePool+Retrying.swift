public import Ignite

extension IgnitePool {
    /// Runs the body in a transaction, and again in another one as long as the policy allows.
    ///
    /// ```swift
    /// try await pool.retrying { transaction, attempt in
    ///     let stock = try await transaction.execute("SELECT stock FROM item WHERE id = \(id)").scalar(as: Int.self)
    ///     try await transaction.execute("UPDATE item SET stock = \(stock - 1) WHERE id = \(id)")
    /// }
    /// ```
    ///
    /// The body can run several times: what it does outside the transaction is not undone. Each attempt takes a
    /// connection, and gives it back before the pause.
    ///
    /// - Parameters:
    ///   - policy: How often it is tried again.
    ///   - options: The options of each transaction.
    ///   - body: The work to do in the transaction. Its second argument is the number of the attempt, from 1.
    /// - Returns: What the body returns.
    /// - Throws: The same errors as ``transaction(_:_:)``; after several attempts, the error of the last one.
    ///   `CancellationError` if the task is cancelled between two attempts.
    @discardableResult
    public func retrying<Result>(
        _ policy: RetryPolicy = RetryPolicy(), options: TransactionOptions = TransactionOptions(),
        _ body: (AsyncTransaction, Int) async throws -> Result
    ) async throws -> Result {
        var attempts = try Attempts(policy)
        while true {
            let attempt = attempts.number
            do {
                return try await transaction(options) { transaction in try await body(transaction, attempt) }
            } catch {
                try await Task.sleep(for: try attempts.pause(after: error))
            }
        }
    }
}
