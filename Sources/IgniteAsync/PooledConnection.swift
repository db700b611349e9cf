import Ignite
import IgniteCore
private import Synchronization

/// A connection had been lost before anything was sent over it, and another one may do instead.
struct LostWhileIdle: Error {
    let reason: IgniteError
}

/// One connection of a pool: a client, with its results and its transaction, on a thread of its own.
///
/// Results and transactions go by numbers outside: they must not be dropped on other threads.
actor PooledConnection {
    private let thread: ConnectionThread
    private let clock: ClusterClock
    private var client: Client?
    /// Results whose rows have not all come.
    private var results: [Int: Ignite.Rows] = [:]
    /// The transaction under way, and its number.
    private var transaction: (number: Int, handle: ClientTransaction)?
    private var lastNumber = 0
    /// What was made here of tables that were found.
    private var tables: [TableIdentity: Table] = [:]
    private var heartbeats: Task<Void, Never>?
    /// Whether the connection is of no use any more.
    private let lost = Atomic<Bool>(false)

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    nonisolated var isLost: Bool { lost.load(ordering: .relaxed) }

    init(clock: ClusterClock) throws(IgniteError) {
        self.clock = clock
        thread = try ConnectionThread()
    }

    // The client leaves as every client that is dropped: it waits for nothing.
    deinit {
        heartbeats?.cancel()
        thread.end()
    }

    func connect(_ options: ClientOptions) throws(IgniteError) {
        let client = try Ignite.connect(options, clock: clock)
        client.heedEarlyCancels()
        self.client = client
        heartbeats = Task { [weak self] in
            // It is due at once while a server takes nothing in; that is no reason to ask all the time.
            while let due = await self?.keepAlive() { try? await Task.sleep(for: .seconds(max(due, 0.1))) }
        }
    }

    /// Sends a heartbeat if one is due; nil when there is nothing to keep alive any more.
    private func keepAlive() -> Double? {
        guard !Task.isCancelled, let client else { return nil }
        let seconds = try? client.keepAlive()
        noteLoss()
        return seconds
    }

    private func noteLoss() {
        if client?.isClosed == true { lost.store(true, ordering: .relaxed) }
    }

    // MARK: Calls

    /// Runs the body on the thread of the connection. When the calling task is cancelled, what the body waits for is
    /// cancelled on the server.
    ///
    /// - Throws: what the body throws; `CancellationError` for what the task cancelled, unless something was written,
    ///   or may have been.
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

    /// The first call of somebody who has got the connection.
    ///
    /// - Throws: as `call`; `LostWhileIdle` when the body was not called.
    nonisolated func firstCall<Result: Sendable>(
        _ body: @Sendable (isolated PooledConnection, Client) throws -> Result
    ) async throws -> Result {
        try await call { connection, client in
            if client.isClosed {
                // It says why.
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
        defer {
            call.end()
            noteLoss()
        }
        // Takes in the end of an idle connection, so that nothing is sent over it.
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

    /// A result as it leaves the connection.
    struct Answer: Sendable {
        let columns: [Column]
        let updateCount: Int64?
        let wasApplied: Bool?
        let firstPage: RowPage?
        /// By which further pages are asked for; nil when there are none.
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

    /// The next page of a result. Behind the last one, and nowhere else, the result drops itself.
    nonisolated func nextPage(of number: Int) async throws -> RowPage {
        try await call { connection, _ in
            guard let page = try connection.results[number]?.nextPage() else {
                throw IgniteError(.closed, "the result has been closed")
            }
            if page.isLast { connection.drop(number) }
            return page
        }
    }

    /// Gives up the rest of a result, without waiting for the server.
    func drop(_ number: Int) { results[number] = nil }

    // MARK: Tables

    /// The table of this connection's client.
    func table(_ found: any TableDefinition, _ client: Client) throws(IgniteError) -> Table {
        if let known = tables[found.identity] { return known }
        let table = try client.table(found)
        // Programs that make and drop tables must not fill the memory.
        if tables.count >= 100 { tables = [:] }
        tables[found.identity] = table
        return table
    }

    // MARK: Transactions

    nonisolated func begin(readOnly: Bool, timeout: Double) async throws -> Int {
        try await firstCall { connection, client in
            connection.begun(try client.begin(readOnly: readOnly, timeout: timeout))
        }
    }

    private func begun(_ begun: ClientTransaction) -> Int {
        lastNumber += 1
        transaction = (lastNumber, begun)
        return lastNumber
    }

    /// The transaction of a number, if it is the one under way.
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

    /// Rolls back, also for a task that was cancelled. If that fails the server does it by itself.
    func rollback() {
        try? transaction?.handle.rollback()
        transaction = nil
        noteLoss()
    }
}
