import Ignite
import IgniteCore

// The end of a pool.

extension IgnitePool {
    /// Closes idle connections now, and the others as soon as their statement, result or transaction is done.
    ///
    /// Tasks that wait for a connection, or ask for one later, get `closed`. It does not wait; closing twice is
    /// harmless.
    public func close() { connections.close() }

    /// Closes the pool and waits until everything that has begun is done.
    ///
    /// Statements, results and transactions that hold a connection can go on, and a transaction can still commit. Tasks
    /// that wait for a connection, or ask for one later, get `closed`.
    ///
    /// What is not done in time is cancelled on the server, as if its task had been cancelled, except that it throws an
    /// `IgniteError` of code `cancelled`. Later calls in an open transaction throw `closed`, and the transaction is
    /// rolled back.
    ///
    /// - Parameter limit: The time to wait before that.
    /// - Returns: Whether everything was done in time.
    @discardableResult
    public func shutdown(within limit: Duration = .seconds(30)) async -> Bool {
        let connections = connections
        connections.close()
        // A task of its own, which goes on if the calling task is cancelled.
        let alarm = Task.detached {
            try await Task.sleep(for: limit)
            connections.abort()
        }
        await connections.waitUntilEnded()
        alarm.cancel()
        if case .success = await alarm.result { return false }
        return true
    }

    /// Waits until the task is cancelled, then shuts the pool down; returns also when the pool is closed.
    ///
    /// This is the shape of a service for the package swift-service-lifecycle. The pool can be used before and without
    /// it.
    ///
    /// ```swift
    /// try await withThrowingTaskGroup { group in
    ///     group.addTask { await pool.run() }
    ///     group.addTask { try await serve(pool) }
    ///     try await group.next()
    ///     group.cancelAll()
    /// }
    /// ```
    ///
    /// - Parameter limit: The time that ``shutdown(within:)`` waits.
    public func run(shutdownWithin limit: Duration = .seconds(30)) async {
        let connections = connections
        await withTaskCancellationHandler {
            await connections.waitUntilEnded()
        } onCancel: {
            Task.detached { await self.shutdown(within: limit) }
        }
    }
}
