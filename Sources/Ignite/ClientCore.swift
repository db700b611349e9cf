import IgniteCore

/// What a client, its transactions and its results share: the session and the rules for using it.
final class ClientCore {
    private var session: any Session
    private let options: StatementSettings
    /// The options for connecting again.
    private let clientOptions: ClientOptions
    private let listeners: [any ClientEventListener]
    private let eventLoop: EventLoop
    private let use = ExclusiveAccess()
    let pipe: WakePipe
    /// Whether a cancel that comes before a statement applies to it.
    var acceptsEarlyCancels = false

    /// - Parameter clock: The clock shared with other clients of the same cluster.
    init(
        _ options: ClientOptions, listeners: [any ClientEventListener], clock: ClusterClock
    ) throws(IgniteError) {
        pipe = try WakePipe()
        eventLoop = EventLoop(interrupt: pipe)
        session = try openSession(options, eventLoop: eventLoop, clock: clock, listeners: listeners)
        clientOptions = options
        self.listeners = listeners
        self.options = StatementSettings(options)
    }

    var server: ServerInfo { session.server }
    var dialect: any Dialect { session.dialect }
    var observableTimestamp: Int64 { session.clock?.observableTimestamp ?? 0 }
    var isClosed: Bool { session.failure != nil }
    var pageSize: Int { options.pageSize }

    /// Runs the body with exclusive use of the connection.
    func within<Result>(_ body: () throws(IgniteError) -> Result) throws(IgniteError) -> Result {
        try use.within(body)
    }

    /// Runs the program's own code in the middle of a call; it may use the client itself.
    func outside<Result>(_ body: () -> Result) -> Result {
        var result: Result?
        try? use.outside { () throws(IgniteError) in result = body() }
        return result!
    }

    /// Runs a body that cannot fail with exclusive use of the connection.
    func alone(_ body: () -> Void) {
        try? use.within { () throws(IgniteError) in body() }
    }

    /// Runs the body with the session, and connects again first if the connection was lost while it was idle. An error
    /// from the body concerns what the body has sent.
    func call<Result>(_ body: (any Session) throws(IgniteError) -> Result) throws(IgniteError) -> Result {
        try use.within { () throws(IgniteError) in
            // Detects that the server has closed the connection, so that nothing is sent over it.
            if session.failure == nil { _ = try? session.keepAlive() }
            if let failure = session.failure { try connectAgain(after: failure) }
            return try body(session)
        }
    }

    /// Runs a body that writes nothing: it can be run again if the connection is lost during it.
    func ask<Result>(_ body: (any Session) throws(IgniteError) -> Result) throws(IgniteError) -> Result {
        do throws(IgniteError) {
            return try call(body)
        } catch {
            throw error.code == .connectionLost ? error.with(traits: .retryable) : error
        }
    }

    /// Replaces a lost session with a new one, unless a transaction is open.
    private func connectAgain(after failure: IgniteError) throws(IgniteError) {
        guard failure.code != .closed, !session.hasTransactions else { throw Self.closed(failure) }
        forgetEarlyCancels()
        do throws(IgniteError) {
            session = try openSession(
                clientOptions, eventLoop: eventLoop, inPlaceOf: session, listeners: listeners)
        } catch {
            throw error.with(context: "\(failure.message); reconnecting")
        }
    }

    /// Returns the error for a connection that was closed, or lost with a transaction.
    private static func closed(_ failure: IgniteError) -> IgniteError {
        guard failure.code != .closed else { return failure }
        return IgniteError(
            .closed, "nothing was sent: \(failure.message)",
            hint: "the next statement connects again, once the open transactions are rolled back",
            address: failure.address, traits: .retryable)
    }

    /// Throws if the program has closed the connection.
    func requireNotClosed() throws(IgniteError) {
        if let failure = session.failure, failure.code == .closed { throw failure }
    }

    /// Discards a cancel that came while nothing was running: it does not apply to the next statement.
    func forgetEarlyCancels() {
        if !acceptsEarlyCancels { _ = pipe.takeRequest() }
    }

    // MARK: Statements

    func execute(
        _ sql: String, _ parameters: [Value], _ given: StatementOptions, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Rows {
        let options = try given.applied(to: options)
        do throws(IgniteError) {
            let result = try call { (session) throws(IgniteError) in
                forgetEarlyCancels()
                return try session.execute(sql, parameters: parameters, options: options, in: transaction?.transaction)
            }
            return Rows(result, core: self, transaction: transaction)
        } catch {
            throw explained(error, sql, parameters)
        }
    }

    /// Returns the error with the wrong parameter, if it can be determined.
    private func explained(_ error: IgniteError, _ sql: String, _ parameters: [Value]) -> IgniteError {
        ParameterFault(error, sql: sql, parameters: parameters).explained {
            // Explaining an error is not worth a long wait.
            try? describe(sql, timeout: 5)
        }
    }

    /// - Parameters:
    ///   - rowsBefore: The number of earlier rows of the batch; messages count from the first of all.
    ///   - row: The program's own code, which may use the client itself.
    func executeBatch(
        _ sql: String, _ given: StatementOptions, in transaction: ClientTransaction?, rowsBefore: Int = 0,
        row: () throws(IgniteError) -> [Value]?
    ) throws(IgniteError) -> [Int64] {
        var first: [Value]?
        var options = try given.applied(to: options)
        options.rowsBefore = rowsBefore
        do throws(IgniteError) {
            return try call { (session) throws(IgniteError) in
                forgetEarlyCancels()
                return try session.executeBatch(sql, options: options, in: transaction?.transaction) {
                    () throws(IgniteError) in
                    let next = try use.outside(row)
                    first = first ?? next
                    return next
                }
            }
        } catch {
            // Later rows are not kept; a wrong type is usually wrong in the first row already.
            guard let first, error.updateCounts?.isEmpty ?? true else { throw error }
            throw explained(error, sql, first)
        }
    }

    func executeScript(_ sql: String, _ parameters: [Value], _ given: StatementOptions) throws(IgniteError) {
        let options = try given.applied(to: options)
        try call { (session) throws(IgniteError) in
            forgetEarlyCancels()
            guard let scripts = session.scripts else { throw session.lacks("scripts") }
            return try scripts.executeScript(sql, parameters: parameters, options: options)
        }
    }

    /// Fetches the next page of a result. A cancel since the last page applies to this one.
    func advance(_ result: ResultSet) throws(IgniteError) -> Bool {
        try use.within { () throws(IgniteError) in
            if result.hasMore, pipe.takeRequest() {
                result.abandon()
                throw IgniteError(
                    .cancelled, "cancelled: the rest of the rows was not fetched", address: server.address)
            }
            do throws(IgniteError) {
                return try result.advanceLeavingSharedPage()
            } catch {
                let isLost = error.code == .connectionLost
                throw error.with(hint: isLost ? "run the query again: the rows that had not arrived are lost" : nil)
            }
        }
    }

    /// - Parameter timeout: Seconds; nil for the timeout of statements.
    func describe(_ sql: String, timeout: Double? = nil) throws(IgniteError) -> StatementDescription {
        try ask { (session) throws(IgniteError) in
            forgetEarlyCancels()
            guard let describer = session.describer else { throw session.lacks("descriptions of statements") }
            return try describer.describe(sql, schema: storedName(options.schema), timeout: timeout ?? options.timeout)
        }
    }

    // MARK: Tables

    func find(table name: String) throws(IgniteError) -> any TableDefinition {
        try ask { (session) throws(IgniteError) in
            forgetEarlyCancels()
            return try rowAccess(of: session).find(table: name, schema: options.schema)
        }
    }

    func table(_ definition: any TableDefinition) throws(IgniteError) -> any RowTable {
        let table = try ask { (session) throws(IgniteError) in try rowAccess(of: session).table(definition) }
        table.readsFresh = options.readsFresh
        return table
    }

    private func rowAccess(of session: any Session) throws(IgniteError) -> any RowAccess {
        guard let rows = session.rows else { throw session.lacks("key-value operations on tables") }
        return rows
    }

    /// - Parameters:
    ///   - timeout: nil for the one of the connection.
    ///   - row: The program's own code, which may use the client itself.
    func run(
        _ operation: RowOperation, on table: any RowTable, in transaction: ClientTransaction?, timeout: Duration?,
        _ row: () throws(IgniteError) -> [Value?]?
    ) throws(IgniteError) -> RowResult {
        try call { (session) throws(IgniteError) in
            table.move(to: session)
            forgetEarlyCancels()
            let usual = session.timeout
            if let timeout { session.timeout = timeout.inSeconds }
            defer { session.timeout = usual }
            return try table.run(operation, in: transaction?.transaction) { () throws(IgniteError) in
                try use.outside(row)
            }
        }
    }

    // MARK: Transactions

    func begin(_ options: TransactionOptions) throws(IgniteError) -> ClientTransaction {
        guard options.timeout > .zero, options.timeout <= ClientOptions.longestTime else {
            throw IgniteError(
                .invalidArgument,
                "the timeout of a transaction must be more than 0 seconds, and at most 1,000,000,000")
        }
        var wanted = options
        wanted.readsFresh = self.options.readsFresh
        let transaction = try ask { (session) throws(IgniteError) in try session.begin(wanted) }
        return ClientTransaction(transaction, core: self)
    }

    func commit(_ transaction: Transaction) throws(IgniteError) {
        try use.within { () throws(IgniteError) in
            try pipe.withoutCancelling { () throws(IgniteError) in try session.commit(transaction) }
        }
    }

    func rollback(_ transaction: Transaction) throws(IgniteError) {
        try use.within { () throws(IgniteError) in
            // The cluster rolls back a lost transaction by itself.
            guard session.failure == nil else { return session.abandon(transaction) }
            try pipe.withoutCancelling { () throws(IgniteError) in try session.rollback(transaction) }
        }
    }

    /// Asks the cluster whether the transaction is alive, and sets its state.
    func verify(_ transaction: Transaction) throws(IgniteError) {
        try call { (session) throws(IgniteError) in
            forgetEarlyCancels()
            try session.verifier?.verify(transaction)
        }
    }

    func abandon(_ transaction: Transaction) { alone { session.abandon(transaction) } }

    // MARK: The connection

    func keepAlive() throws(IgniteError) -> Double {
        try use.within { () throws(IgniteError) in
            if let failure = session.failure { throw Self.closed(failure) }
            return try session.keepAlive()
        }
    }

    func observe(_ timestamp: Int64) { session.clock?.observe(timestamp) }

    func close() { alone { session.close() } }
}
