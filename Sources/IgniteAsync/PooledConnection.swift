import Ignite
import IgniteCore
private import Synchronization

/// A connection was lost before anything was sent over it; another one can be used instead.
struct LostWhileIdle: Error {
    let reason: IgniteError
}

/// One connection of a pool: a client, with its results and its transaction, on a thread of its own.
///
/// Outside, results and transactions are represented by numbers: they must not be dropped on other threads.
actor PooledConnection {
    private let thread: ConnectionThread
    private let clock: ClusterClock
    private var client: Client?
    /// The results whose rows have not all arrived.
    private var results: [Int: Ignite.Rows] = [:]
    /// The open transaction and its number.
    private var transaction: (number: Int, handle: ClientTransaction)?
    private var lastNumber = 0
    /// The tables that this connection has created from table definitions.
    private var tables: [TableIdentity: Table] = [:]
    private var heartbeats: Task<Void, Never>?
    /// Whether the connection is no longer usable.
    private let lost = Atomic<Bool>(false)
    /// Set once it is connected, so that any thread can end what it does.
    private let canceller = Mutex<Canceller?>(nil)
    /// Whether the pool has given up waiting for what the connection does.
    private let aborted = Atomic<Bool>(false)

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    nonisolated var isLost: Bool { lost.load(ordering: .relaxed) }

    init(clock: ClusterClock) throws(IgniteError) {
        self.clock = clock
        thread = try ConnectionThread()
    }

    // The client closes like every dropped client: without waiting.
    deinit {
        heartbeats?.cancel()
        thread.end()
    }

    func connect(_ options: ClientOptions, _ pool: PoolOptions, listeners: [any ClientEventListener]) throws {
        let client = try Ignite.connect(options, listeners: listeners, clock: clock)
        try pool.afterConnect?(client)
        client.endAutocommitOff()
        client.acceptEarlyCancels()
        canceller.withLock { $0 = client.canceller }
        self.client = client
        heartbeats = Task { [weak self] in
            // A heartbeat is due immediately while the server accepts no data; that is no reason to try without pause.
            while let due = await self?.keepAlive() { try? await Task.sleep(for: max(due, .milliseconds(100))) }
        }
    }

    /// Sends a heartbeat if one is due; nil if the connection is gone.
    private func keepAlive() -> Duration? {
        guard !Task.isCancelled, let client else { return nil }
        let due = try? client.keepAlive()
        noteLoss()
        return due
    }

    /// Cancels what the connection does, and refuses everything from now on.
    nonisolated func abort() {
        aborted.store(true, ordering: .relaxed)
        lost.store(true, ordering: .relaxed)
        canceller.withLock { $0?.cancel() }
    }

    private func noteLoss() {
        if client?.isClosed == true { lost.store(true, ordering: .relaxed) }
    }

    // MARK: Calls

    /// Runs the body on the thread of the connection. Cancelling the calling task cancels on the server what the body
    /// waits for.
    ///
    /// - Throws: What the body throws; `CancellationError` for what the task cancelled, unless something was or may
    ///   have been written.
    nonisolated func call<Result: Sendable>(
        _ body: @Sendable (isolated PooledConnection, Client) throws -> Result
    ) async throws -> Result {
        let call = CancellableCall()
        return try await withTaskCancellationHandler {
            try await run(call, body)
        } onCancel: {
            call.cancel()
        }
    }

    /// Runs the first call after a connection was taken from the pool.
    ///
    /// - Throws: The same errors as `call`; `LostWhileIdle` if the body was not called.
    nonisolated func firstCall<Result: Sendable>(
        _ body: @Sendable (isolated PooledConnection, Client) throws -> Result
    ) async throws -> Result {
        try await call { connection, client in
            if client.isClosed {
                // The error gives the reason.
                do throws(IgniteError) { try client.keepAlive() } catch { throw LostWhileIdle(reason: error) }
            }
            return try body(connection, client)
        }
    }

    private func run<Result>(
        _ call: CancellableCall, _ body: @Sendable (isolated PooledConnection, Client) throws -> Result
    ) throws -> Result {
        guard let client else { throw IgniteError(.closed, "the connection was never made") }
        guard call.begin(client.canceller) else { throw CancellationError() }
        guard !aborted.load(ordering: .relaxed) else {
            throw IgniteError(.closed, "nothing was sent: the pool has been shut down")
        }
        defer {
            call.end()
            noteLoss()
        }
        // Detects the end of an idle connection, so that nothing is sent over it.
        _ = try? client.keepAlive()
        do {
            return try body(self, client)
        } catch let error as IgniteError where error.code == .cancelled && Task.isCancelled {
            // The next user of the connection would wait for the same node.
            if error.traits.contains(.nodeSilent) { lost.store(true, ordering: .relaxed) }
            if error.rowsDone != nil || error.isOutcomeUnknown { throw error }
            throw CancellationError()
        }
    }

    // MARK: Results

    /// A result as it is passed out of the connection.
    struct Answer: Sendable {
        let columns: [Column]
        let updateCount: Int64?
        let wasApplied: Bool?
        let firstPage: RowPage?
        /// The number for requesting further pages; nil if there are none.
        let number: Int?
    }

    func answer(_ rows: Ignite.Rows) throws(IgniteError) -> Answer {
        let page = try rows.nextPage()
        var number: Int?
        if page?.isLast == false {
            lastNumber += 1
            number = lastNumber
            results[lastNumber] = rows
        }
        return Answer(
            columns: rows.columns, updateCount: rows.updateCount, wasApplied: rows.wasApplied, firstPage: page,
            number: number)
    }

    /// Returns the next page of a result. The result drops itself after its last page, and only there.
    nonisolated func nextPage(of number: Int) async throws -> RowPage {
        try await call { connection, _ in
            guard let page = try connection.results[number]?.nextPage() else {
                throw IgniteError(.closed, "the result has been closed")
            }
            if page.isLast { connection.drop(number) }
            return page
        }
    }

    /// Discards the rest of a result, without waiting for the server.
    func drop(_ number: Int) { results[number] = nil }

    // MARK: Tables

    /// Returns the table of this connection's client.
    func table(_ found: any TableDefinition, _ client: Client) throws(IgniteError) -> Table {
        if let known = tables[found.identity] { return known }
        let table = try client.table(found)
        // Programs that create and drop tables must not fill the memory.
        if tables.count >= 100 { tables = [:] }
        tables[found.identity] = table
        return table
    }

    // MARK: Transactions

    nonisolated func begin(_ options: TransactionOptions) async throws -> Int {
        try await firstCall { connection, client in connection.begun(try client.begin(options)) }
    }

    private func begun(_ begun: ClientTransaction) -> Int {
        lastNumber += 1
        transaction = (lastNumber, begun)
        return lastNumber
    }

    /// Returns the transaction with a number, if it is the open one.
    func openTransaction(_ number: Int) throws(IgniteError) -> ClientTransaction {
        guard let transaction, transaction.number == number else {
            throw IgniteError(.transactionEnded, "the transaction is over")
        }
        return transaction.handle
    }

    /// Commits, unless the task was cancelled before.
    nonisolated func commit(_ number: Int) async throws {
        try await call { connection, _ in
            let open = try connection.openTransaction(number)
            connection.transaction = nil
            if !open.wasEnded { try open.commit() }
        }
    }

    /// Rolls back, even for a cancelled task. If that fails, the server rolls back by itself.
    func rollback() {
        try? transaction?.handle.rollback()
        transaction = nil
        noteLoss()
    }
}
