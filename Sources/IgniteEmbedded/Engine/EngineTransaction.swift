import IgniteCore
import Synchronization

/// An explicit transaction: a connection to the storage of its own.
///
/// SQLite begins it at its first statement: it sees the storage as it is then.
final class EngineTransaction: Sendable {
    let id: IgniteUUID
    let isReadOnly: Bool
    let start: Instant
    private let deadline: ContinuousClock.Instant?
    private unowned let engine: Engine
    private let state: Mutex<State>
    /// What KILL TRANSACTION stops.
    private let isKilled = Atomic(false)

    private struct State {
        var outcome: Outcome = .pending
        var connection: Database?
        /// The definitions that belong to what the transaction sees.
        var catalog: Catalog?
        var hasWritten = false
        var cursors: [RowCursor] = []
    }

    private enum Outcome {
        case pending
        /// Committed, rolled back, or ended by an error.
        case finished
        case timedOut
        case killed
    }

    /// - Parameter timeoutMilliseconds: 0 for Ignite's default.
    init(id: IgniteUUID, isReadOnly: Bool, timeoutMilliseconds: Int64, engine: Engine) {
        self.id = id
        self.isReadOnly = isReadOnly
        self.engine = engine
        start = .now
        let defaultTimeout: Int64 = isReadOnly ? 600_000 : 30_000
        deadline = .now + .milliseconds(timeoutMilliseconds > 0 ? timeoutMilliseconds : defaultTimeout)
        state = Mutex(State())
    }

    /// Whether it can go on; true while a statement is running in it.
    var isAlive: Bool {
        state.withLockIfAvailable { state in
            expire(&state)
            if case .pending = state.outcome { return true }
            return false
        } ?? true
    }

    /// Whether it can go on, after the statement that is running in it.
    var isPending: Bool {
        state.withLock { state in
            expire(&state)
            if case .pending = state.outcome { return true }
            return false
        }
    }

    /// Runs a statement in the transaction; an error while it runs ends the transaction.
    ///
    /// - Parameter body: Gets the connection, the definitions, and a function that must be called before a write. It
    ///   returns its result, and the cursor that is still open.
    func run<Result>(
        _ body: (Database, Catalog, _ willWrite: () throws(SQLError) -> Void) throws(StatementError) -> (
            Result, RowCursor?
        )
    ) throws(SQLError) -> Result {
        let outcome = state.withLock { state -> Swift.Result<Result, SQLError> in
            expire(&state)
            if let error = Self.error(of: state.outcome) { return .failure(error) }
            do throws(StatementError) {
                let connection = try begin(&state)
                guard let catalog = state.catalog else { throw .before(.internalError("no catalog")) }
                var writeState = (state.hasWritten, state.cursors)
                let (result, cursor) = try body(connection, catalog) { () throws(SQLError) in
                    if !writeState.0 { try self.engine.acquireWriter(for: self, on: connection) }
                    writeState.0 = true
                    // A cursor must not see what is written after it was opened.
                    for cursor in writeState.1 { try cursor.readAll() }
                }
                state.hasWritten = writeState.0
                state.cursors.removeAll { $0.isClosed }
                if let cursor { state.cursors.append(cursor) }
                return .success(result)
            } catch {
                switch error {
                case .before(let error): return .failure(error)
                case .running(let error):
                    end(&state, isKilled.load(ordering: .relaxed) ? .killed : .finished, commit: false)
                    return .failure(error)
                }
            }
        }
        return try outcome.get()
    }

    private func begin(_ state: inout State) throws(StatementError) -> Database {
        if let connection = state.connection { return connection }
        do throws(SQLError) {
            let connection = try engine.connection()
            try connection.execute("BEGIN")
            // The first read decides what is seen; the definitions must be those of the same moment.
            state.catalog = try engine.catalogSeen(by: connection)
            state.connection = connection
            return connection
        } catch {
            throw .before(error)
        }
    }

    /// - Throws: IGN-TX-13 if the transaction was ended by an error, its timeout or KILL. Servers of Ignite report
    ///   success then, and leave it to the client to ask.
    func commit() throws(SQLError) {
        let failure = state.withLock { state -> SQLError? in
            expire(&state)
            if let error = Self.error(of: state.outcome) { return error }
            return end(&state, .finished, commit: true)
        }
        engine.forget(self)
        if let failure { throw failure }
    }

    func rollback() {
        state.withLock { state in
            if case .pending = state.outcome { end(&state, .finished, commit: false) }
        }
        engine.forget(self)
    }

    /// KILL TRANSACTION; a running statement ends first.
    func kill() {
        isKilled.store(true, ordering: .relaxed)
        engine.cancelQueries(of: id)
        state.withLock { state in
            if case .pending = state.outcome { end(&state, .killed, commit: false) }
        }
    }

    /// Ends the transaction if its time is over and no statement is running.
    func expireIfIdle() {
        _ = state.withLockIfAvailable { expire(&$0) }
    }

    private func expire(_ state: inout State) {
        guard case .pending = state.outcome, let deadline, ContinuousClock.now >= deadline else { return }
        end(&state, .timedOut, commit: false)
    }

    @discardableResult
    private func end(_ state: inout State, _ outcome: Outcome, commit: Bool) -> SQLError? {
        var failure: SQLError?
        for cursor in state.cursors { cursor.end() }
        state.cursors = []
        if let connection = state.connection {
            do throws(SQLError) {
                if connection.isInTransaction { try connection.execute(commit ? "COMMIT" : "ROLLBACK") }
            } catch {
                failure = error
                try? connection.execute("ROLLBACK")
            }
            engine.giveBack(connection)
        }
        state.connection = nil
        state.outcome = outcome
        engine.releaseWriter(of: self)
        return failure
    }

    private static func error(of outcome: Outcome) -> SQLError? {
        let code: Int
        let reason: String
        switch outcome {
        case .pending: return nil
        case .finished: (code, reason) = (13, "Transaction is already finished")
        case .timedOut: (code, reason) = (16, "Transaction is already finished due to timeout")
        case .killed: (code, reason) = (13, "Transaction is killed")
        }
        return SQLError(code: 7 << 16 | code, message: reason, className: "org.apache.ignite.tx.TransactionException")
    }
}

/// An error of a statement, and whether the statement had begun to run: only then it ends its transaction.
enum StatementError: Error {
    case before(SQLError)
    case running(SQLError)

    var error: SQLError {
        switch self {
        case .before(let error), .running(let error): error
        }
    }
}
