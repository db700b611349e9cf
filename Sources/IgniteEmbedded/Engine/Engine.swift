import Glibc
import IgniteCore
import Synchronization

/// The SQL engine of one embedded node: its definitions, its storage, its transactions. Any thread can use it.
final class Engine: Sendable {
    /// Where an embedded node keeps its data.
    enum Storage: Sendable {
        /// A temporary file, which is removed at the end.
        case temporary
        case file(String)
    }

    /// The id of the storage, which is kept in it: clients take it for the id of the cluster.
    let storageID: IgniteUUID
    private let storage: StorageFile
    private let state: Mutex<State>
    /// Counts queries and transactions, for their ids.
    private let counter = Atomic<UInt64>(0)
    /// The first half of these ids: different each time the node starts.
    private let run = UInt64.random(in: 0...UInt64.max)

    private struct State {
        var catalog: Catalog
        /// Connections that nobody uses.
        var idle: [Database] = []
        var transactions: [IgniteUUID: EngineTransaction] = [:]
        var queries: [IgniteUUID: RunningQuery] = [:]
        /// The explicit transaction that has written.
        var writer: IgniteUUID?
        /// The rules of the zones that sessions have used.
        var zones: [String: ZoneRules] = [:]
        var isClosed = false
    }

    /// - Throws: an error that names the file if it cannot be opened.
    init(_ storage: Storage) throws(SQLError) {
        let file = try StorageFile(storage)
        self.storage = file
        do throws(SQLError) {
            let database = try file.open()
            let store = CatalogStore(database: database)
            try store.prepare(
                clusterID: IgniteUUID(
                    mostSignificant: .random(in: 0...UInt64.max), leastSignificant: .random(in: 0...UInt64.max)))
            storageID = try store.clusterID()
            state = Mutex(State(catalog: try store.load(version: 1), idle: [database]))
        } catch {
            file.close()
            throw error
        }
    }

    /// Ends all transactions and closes the storage.
    func close() {
        let transactions = state.withLock { state in
            state.isClosed = true
            for query in state.queries.values { query.cancellation.cancel() }
            return Array(state.transactions.values)
        }
        for transaction in transactions { transaction.rollback() }
        state.withLock { $0.idle = [] }
        storage.close()
    }

    /// The file of the storage.
    var storagePath: String { storage.path }

    // MARK: Connections

    /// Returns a connection that nobody else uses.
    func connection() throws(SQLError) -> Database {
        let idle = state.withLock { state in state.isClosed ? nil : state.idle.popLast() }
        if let idle { return idle }
        guard !state.withLock({ $0.isClosed }) else { throw .cancelled("The node is stopping") }
        return try storage.open()
    }

    func giveBack(_ connection: Database) {
        connection.context = StatementContext()
        state.withLock { if !$0.isClosed { $0.idle.append(connection) } }
    }

    /// Returns the rules of a time zone of Java's.
    func zone(_ name: String) throws(SQLError) -> ZoneRules {
        if let zone = state.withLock({ $0.zones[name] }) { return zone }
        do throws(IgniteError) {
            let zone = try ZoneRules(named: name)
            state.withLock { $0.zones[name] = zone }
            return zone
        } catch {
            throw .internalError("Unknown time-zone ID: \(name)")
        }
    }

    // MARK: Definitions

    var catalog: Catalog { state.withLock { $0.catalog } }

    /// Begins to read, and returns the definitions of what the connection sees.
    func catalogSeen(by connection: Database) throws(SQLError) -> Catalog {
        while true {
            let before = catalog
            _ = try connection.prepare("SELECT value FROM i_meta WHERE name = 'format'").step()
            if catalog.version == before.version { return before }
            // Definitions have changed in between.
            try connection.execute("COMMIT")
            try connection.execute("BEGIN")
        }
    }

    // MARK: The one writer

    /// Lets a transaction write; the lock stays with it until its end.
    ///
    /// - Throws: IGN-TX-4 if another explicit transaction has it, or has written since this one began to read.
    func acquireWriter(for transaction: EngineTransaction, on connection: Database) throws(SQLError) {
        try claimWriter(transaction.id)
        try locked(connection, "UPDATE i_meta SET value = value WHERE name = 'format'", writer: transaction.id)
    }

    /// The explicit transaction that has written.
    private var writer: EngineTransaction? {
        state.withLock { state in state.writer.flatMap { state.transactions[$0] } }
    }

    private func claimWriter(_ id: IgniteUUID) throws(SQLError) {
        let owner = writer
        if let owner, owner.id != id { owner.expireIfIdle() }
        let isFree = state.withLock { state in
            if state.writer == nil { state.writer = id }
            return state.writer == id
        }
        guard isFree else { throw conflict() }
    }

    private func conflict() -> SQLError {
        let owner = state.withLock { $0.writer }
        return .lockConflict(
            "Failed to acquire the write lock due to a conflict: another transaction writes"
                + (owner.map { " [locker=\($0)]" } ?? "")
                + "; the embedded node has one writing transaction at a time")
    }

    func releaseWriter(of transaction: EngineTransaction) {
        state.withLock { if $0.writer == transaction.id { $0.writer = nil } }
    }

    /// Runs a statement that takes SQLite's lock: waits for single statements, not for explicit transactions.
    private func locked(_ connection: Database, _ sql: String, writer: IgniteUUID?) throws(SQLError) {
        while true {
            let owner = self.writer
            if let owner, owner.id != writer {
                owner.expireIfIdle()
                if state.withLock({ $0.writer }) == owner.id { throw conflict() }
            }
            do throws(SQLError) {
                connection.busyTimeoutMilliseconds = 20
                defer { connection.busyTimeoutMilliseconds = 0 }
                return try connection.execute(sql)
            } catch {
                guard error.code == SQLError.lockConflict("").code else { throw error }
                if connection.hasStaleSnapshot { throw conflict() }
                if let error = connection.context.cancellation?.error { throw error }
            }
        }
    }

    // MARK: Transactions

    /// Begins a transaction.
    ///
    /// - Parameter timeoutMilliseconds: 0 for 30 seconds, or 10 minutes if it only reads, as in Ignite.
    func begin(isReadOnly: Bool, timeoutMilliseconds: Int64) -> EngineTransaction {
        let transaction = EngineTransaction(
            id: newID(), isReadOnly: isReadOnly, timeoutMilliseconds: timeoutMilliseconds, engine: self)
        state.withLock { $0.transactions[transaction.id] = transaction }
        return transaction
    }

    func forget(_ transaction: EngineTransaction) {
        state.withLock { _ = $0.transactions.removeValue(forKey: transaction.id) }
    }

    var pendingTransactions: [EngineTransaction] {
        state.withLock { Array($0.transactions.values) }.filter(\.isAlive).sorted {
            $0.id.description < $1.id.description
        }
    }

    // MARK: Queries

    func newID() -> IgniteUUID {
        IgniteUUID(mostSignificant: run, leastSignificant: counter.add(1, ordering: .relaxed).newValue)
    }

    func started(_ query: RunningQuery) { state.withLock { $0.queries[query.id] = query } }

    func finish(_ query: RunningQuery) { state.withLock { _ = $0.queries.removeValue(forKey: query.id) } }

    var runningQueries: [RunningQuery] {
        state.withLock { Array($0.queries.values) }.sorted { $0.id.description < $1.id.description }
    }

    func cancelQueries(of transaction: IgniteUUID) {
        for query in runningQueries where query.transaction == transaction { query.cancellation.cancel() }
    }

    /// KILL QUERY or KILL TRANSACTION.
    ///
    /// - Returns: Whether there was one with this id.
    func kill(isQuery: Bool, id text: String) throws(SQLError) -> Bool {
        guard let id = IgniteUUID(text) else { throw .validation("Invalid operation ID format: \(text)") }
        if isQuery {
            guard let query = state.withLock({ $0.queries[id] }) else { return false }
            query.cancellation.cancel()
            return true
        }
        guard let transaction = state.withLock({ $0.transactions[id] }), transaction.isAlive else { return false }
        transaction.kill()
        return true
    }

    /// Runs a definition; all others see it at once.
    func define(_ connection: Database, _ body: (CatalogStore, Catalog) throws(SQLError) -> Bool) throws(SQLError)
        -> Bool
    {
        try write(connection) { () throws(SQLError) in
            let catalog = self.catalog
            let store = CatalogStore(database: connection)
            guard try body(store, catalog) else { return false }
            let changed = try store.load(version: catalog.version + 1)
            try connection.execute("COMMIT")
            self.state.withLock { $0.catalog = changed }
            return true
        }
    }

    /// Runs something that writes in a transaction of its own.
    func write<Result>(_ connection: Database, _ body: () throws(SQLError) -> Result) throws(SQLError) -> Result {
        try locked(connection, "BEGIN IMMEDIATE", writer: nil)
        do throws(SQLError) {
            let result = try body()
            if connection.isInTransaction { try connection.execute("COMMIT") }
            return result
        } catch {
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            throw error
        }
    }

}

/// The engine hands each connection to one user at a time, and a cursor each statement.
extension Database: @unchecked Sendable {}
extension PreparedStatement: @unchecked Sendable {}
