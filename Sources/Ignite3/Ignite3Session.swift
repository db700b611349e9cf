package import IgniteCore

/// SQL on an Ignite 3 node: statements, results and transactions with their true state.
package final class Ignite3Session: Session, StatementDescriber, ScriptRunner, TransactionVerifier, RowAccess {
    package let server: ServerInfo
    let connection: Ignite3Connection
    package let dialect: any Dialect = Ignite3Dialect()
    package var timeout: Double
    let ledger: TransactionLedger

    /// The maximum length of a request; a server resets the connection at longer ones (ignite3-protocol.md 1).
    package var longestRequest = Framing.maximumLength

    init(
        connection: Ignite3Connection, handshake: Handshake.Response, timeout: Double
    ) {
        self.timeout = timeout
        self.connection = connection
        ledger = TransactionLedger(address: connection.address, undoesFailedWrites: true)
        server = ServerInfo(
            address: connection.address, protocolName: "Ignite 3", scheme: "ignite3", version: handshake.productVersion,
            nodeName: handshake.nodeName, nodeID: handshake.nodeID.description, clusterName: handshake.clusterName,
            clusterID: handshake.clusterID, tls: connection.wire.security)
    }

    deinit { leave() }

    package var failure: IgniteError? { connection.failure }

    package var describer: (any StatementDescriber)? { self }
    package var control: (any ClusterControl)? { nil }
    package var caches: (any CacheAccess)? { nil }
    package var scripts: (any ScriptRunner)? { self }
    package var verifier: (any TransactionVerifier)? { self }
    package var clock: ClusterClock? { connection.clock }
    package var rows: (any RowAccess)? { self }
    package func obstacle(toSQLIn options: TransactionOptions) -> IgniteError? { nil }
    package var zone: String? { nil }

    // MARK: Statements

    package func execute(
        _ sql: String, parameters: [Value] = [], options: StatementSettings, in transaction: Transaction? = nil
    ) throws(IgniteError) -> ResultSet {
        try ledger.requireOpen(transaction)
        do throws(IgniteError) {
            let result = try run(sql, parameters: parameters, options: options, in: transaction)
            if case .updated = result.outcome { transaction?.hasWritten = true }
            return result
        } catch {
            throw settled(error.with(sql: sql), in: transaction, mayWrite: !onlyReads(sql, dialect.lexicalRules))
        }
    }

    package func start(_ sql: String, options: StatementSettings) throws(IgniteError) -> any PendingResult {
        Ignite3PendingResult(session: self, execution: try send(sql, [], options, in: nil))
    }

    private func run(
        _ sql: String, parameters: [Value], options: StatementSettings, in transaction: Transaction?
    ) throws(IgniteError) -> ResultSet {
        try result(of: try send(sql, parameters, options, in: transaction), in: transaction)
    }

    /// A statement that was sent.
    struct Execution {
        let id: Int64
        /// For statements whose time the server limits: when to give up a server that no longer answers.
        let deadline: Deadline?
        /// For queries, the limit in seconds of the wait for the first rows.
        let queryLimit: Double?
        /// The limit in seconds of the wait for each page after that.
        let pageLimit: Double?
        /// How many seconds a cancel waits for the answer.
        let cancelGrace: Double
    }

    /// A server that cancels a change of one row at the moment when it commits counts its transaction as open, and builds
    /// no more indexes (ignite3-protocol.md 9.7). Most changes are done before these times are over, in seconds.
    private static let statementGrace = 0.2
    static let batchGrace = 1.0

    private func send(
        _ sql: String, _ parameters: [Value], _ options: StatementSettings, in transaction: Transaction?
    ) throws(IgniteError) -> Execution {
        let room = try roomBehind([sql, options.schema, options.timeZone])
        lazy var isRead = onlyReads(sql, dialect.lexicalRules)
        let isQuery = options.timeout > 0 && isRead
        let request = SqlExec.Request(
            transaction: transaction?.id, schema: options.schema, pageSize: Int64(options.pageSize),
            timeoutMilliseconds: isQuery ? 0 : Self.milliseconds(options.timeout), timeZone: options.timeZone, sql: sql,
            parameters: try SqlExec.Parameters(parameters, room: room),
            observableTimestamp: timestamp(readsFresh: options.readsFresh))
        let id = try connection.send(.sqlExec, statement: connection.wire.told(sql, parameters)) {
            request.encode(to: &$0)
        }
        return Execution(
            id: id, deadline: isQuery ? nil : Self.deadline(options.timeout),
            queryLimit: isQuery ? options.timeout : nil, pageLimit: options.timeout > 0 ? options.timeout : nil,
            cancelGrace: transaction != nil || isRead ? 0 : Self.statementGrace)
    }

    /// Waits for the first rows or the end of a statement.
    func result(of execution: Execution, in transaction: Transaction?) throws(IgniteError) -> ResultSet {
        let answer = try connection.successfulAnswer(
            to: execution.id, until: execution.deadline, queryLimit: execution.queryLimit,
            interruption: .cancelRequest(grace: execution.cancelGrace))

        let page = Page()
        page.buffer = answer.buffer
        var rowsOffset = 0
        let response = try connection.decode(answer.buffer, answer.body, Operation.sqlExec.name) {
            (reader) throws(WireError) -> SqlExec.Response in
            let response = try SqlExec.Response(from: &reader)
            rowsOffset = reader.offset
            return response
        }
        guard response.hasRowSet else {
            return ResultSet(
                outcome: response.affectedRows >= 0 ? .updated(response.affectedRows) : .applied(response.wasApplied))
        }
        var cursor: Ignite3Cursor?
        if response.hasMorePages, let resource = response.cursor {
            cursor = try Ignite3Cursor(
                session: self, cursor: resource, execution: execution.id, columns: response.columns,
                limit: execution.pageLimit, transaction: transaction)
        }
        try connection.decode(answer.buffer, rowsOffset..<answer.body.upperBound, Operation.sqlExec.name) {
            (reader) throws(WireError) in
            try RowBlock.decode(into: page, columns: response.columns, from: &reader)
        }
        return ResultSet(outcome: .rows, columns: response.columns, page: page, source: cursor)
    }

    package func describe(
        _ sql: String, schema: String, timeout: Double
    ) throws(IgniteError) -> StatementDescription {
        let request = SqlQueryMeta.Request(schema: schema, sql: sql)
        do throws(IgniteError) {
            _ = try roomBehind([sql, schema])
            return try connection.call(
                .sqlQueryMeta, until: Self.deadline(timeout), interruption: .cancelRequest(),
                { request.encode(to: &$0) }, decode: SqlQueryMeta.decodeResponse)
        } catch {
            throw error.with(sql: sql)
        }
    }

    /// Returns the time up to which a read sees at least everything committed.
    func timestamp(readsFresh: Bool) -> Int64 {
        readsFresh ? connection.clock.now : connection.clock.observableTimestamp
    }

    /// Returns the maximum length of the values in a request with these texts.
    func roomBehind(_ texts: [String]) throws(IgniteError) -> Int {
        let room = Framing.room(within: longestRequest)
        let length = texts.reduce(0) { $0 + $1.utf8.count }
        try Framing.require(length, atMost: room, "a statement")
        return room - length
    }

    /// Returns milliseconds for the protocol, where 0 means no limit or the server's default; no other time is rounded
    /// to 0.
    static func milliseconds(_ seconds: Double) -> Int64 {
        // NaN means no limit; 30 years are equivalent to any longer time.
        seconds > 0 ? Int64((min(seconds, 1e9) * 1000).rounded(.up)) : 0
    }

    /// Returns when to give up waiting; nil for never. The server enforces the timeout too, and gets one more second
    /// to report it.
    static func deadline(_ timeout: Double) -> Deadline? {
        timeout > 0 ? .after(seconds: timeout + 1) : nil
    }

    // MARK: Transactions

    package func begin(_ options: TransactionOptions) throws(IgniteError) -> Transaction {
        if options.concurrency != nil || options.isolation != nil {
            throw lacks("transaction isolation and concurrency options")
        }
        if options.label != nil { throw lacks("transaction labels") }
        let request = TxBegin.Request(
            isReadOnly: options.readOnly, timeoutMilliseconds: Self.milliseconds(options.timeout.inSeconds),
            observableTimestamp: timestamp(readsFresh: options.readsFresh))
        // Counted from before the begin, so that the cluster is asked early rather than late.
        let deadline = Deadline.after(options.timeout)
        let id = try connection.call(
            .txBegin, until: Self.deadline(timeout), { request.encode(to: &$0) }, decode: TxBegin.decodeResponse)
        let transaction = Transaction(id: id, isReadOnly: options.readOnly, deadline: deadline)
        ledger.add(transaction)
        return transaction
    }

    package func commit(_ transaction: Transaction) throws(IgniteError) {
        connection.wire.takeIn()
        ledger.prepareCommit(of: transaction, isConnected: connection.failure == nil)
        if transaction.state == .open && (transaction.hasWritten || transaction.deadline.isPast) {
            do throws(IgniteError) {
                try verify(transaction)
            } catch {
                ledger.end(transaction)
                throw IgniteError(
                    .notCommitted, "not committed: \(error.message)",
                    hint: "COMMIT was not sent; the transaction wrote nothing", address: server.address,
                    traits: .retryable)
            }
        }
        guard transaction.state == .open else {
            let error = ledger.notCommitted(transaction)
            // Nothing was written, whether this succeeds or not.
            try? rollback(transaction)
            throw error
        }
        defer { ledger.end(transaction) }
        do throws(IgniteError) {
            try finish(transaction, .txCommit, until: Self.deadline(timeout))
        } catch {
            throw ledger.failedCommit(error, of: transaction)
        }
    }

    package func rollback(_ transaction: Transaction) throws(IgniteError) {
        try ledger.rollBack(transaction, until: Self.deadline(timeout)) { (deadline) throws(IgniteError) in
            try finish(transaction, .txRollback, until: deadline)
        }
    }

    package func abandon(_ transaction: Transaction) {
        ledger.abandon(transaction) { postRollback(transaction) }
    }

    private func postRollback(_ transaction: Transaction) {
        let request = TxFinish(id: transaction.id)
        connection.post(.txRollback) { request.encode(to: &$0) }
    }

    private func finish(
        _ transaction: Transaction, _ operation: Operation, until deadline: Deadline?
    ) throws(IgniteError) {
        let request = TxFinish(id: transaction.id)
        try connection.call(
            operation, until: deadline, { request.encode(to: &$0) }, decode: { _ in })
    }

    package var hasTransactions: Bool { !ledger.isEmpty }

    /// Asks the cluster whether a transaction is alive (ignite3-protocol.md 12.5).
    ///
    /// The query runs in the transaction, which system views allow even for a dead one, and finds the id of its
    /// transaction by its own text. COMMIT cannot be used for this: it reports success for dead transactions.
    package func verify(_ transaction: Transaction) throws(IgniteError) {
        guard transaction.state == .open else { return }
        let mark = "own \(UInt64.random(in: .min ... .max))"
        let sql = """
            SELECT /* \(mark) */ q.TRANSACTION_ID, t.TRANSACTION_STATE \
            FROM SYSTEM.SQL_QUERIES q LEFT JOIN SYSTEM.TRANSACTIONS t ON q.TRANSACTION_ID = t.TRANSACTION_ID \
            WHERE q.SQL LIKE '%\(mark) %' AND q.PARENT_QUERY_ID IS NULL
            """
        var options = StatementSettings()
        // The query takes milliseconds; a busy node gets time even if the timeout of statements is short.
        options.timeout = timeout > 0 ? min(10, max(2, timeout)) : 10
        do throws(IgniteError) {
            let result = try run(sql, parameters: [], options: options, in: transaction)
            var isAlive = false
            repeat {
                for index in 0..<result.page.rowCount where result.columns.count == 2 {
                    let row = result.page.row(index)
                    // A transaction that is ending has a state, too.
                    if row.value(of: row[1]) == "PENDING" { isAlive = true }
                    if case .varchar(let id) = row.value(of: row[0]) { transaction.clusterID = id }
                }
            } while try result.advance()
            if !isAlive { transaction.state = dead(transaction) }
        } catch {
            if let failure = connection.failure {
                transaction.state = .lost
                throw failure
            }
            // IGN-TX-13: it ended while it was being asked about.
            let isFinished = error.traits.contains(.transactionOver)
            transaction.isStateUnknown = !isFinished
            transaction.state =
                isFinished
                ? dead(transaction) : .failed("the state of the transaction is unknown (\(error.message))")
        }
    }

    /// Returns the state of a transaction that the cluster has ended.
    private func dead(_ transaction: Transaction) -> Transaction.State {
        transaction.isTimeUp = transaction.deadline.isPast
        transaction.isEndedByServer = true
        return .failed(transaction.isTimeUp ? "the transaction timed out" : "the transaction was aborted")
    }

    /// Returns the error with its meaning for the transaction, or for the effects of a statement outside a transaction.
    ///
    /// - Parameter mayWrite: Whether the statement could have changed anything.
    func settled(_ error: IgniteError, in transaction: Transaction?, mayWrite: Bool) -> IgniteError {
        ledger.settled(naming(error), in: transaction, mayWrite: mayWrite, isConnected: connection.failure == nil) {
            // The state says if the check failed.
            try? verify($0)
        }
    }

    /// Returns the error with the names of the nodes whose addresses it contains.
    private func naming(_ error: IgniteError) -> IgniteError {
        guard error.server != nil, error.traits.contains(.nodeLost), connection.failure == nil,
            let nodes = try? nodes(until: .after(seconds: 1))
        else { return error }
        return error.naming(nodes)
    }

    /// Throws, before anything is sent, if the transaction is over.
    func requireOpen(_ transaction: Transaction?) throws(IgniteError) { try ledger.requireOpen(transaction) }

    // MARK: Cluster

    package func nodes() throws(IgniteError) -> [ClusterNode] { try nodes(until: Self.deadline(timeout)) }

    private func nodes(until deadline: Deadline?) throws(IgniteError) -> [ClusterNode] {
        let nodes = try connection.call(
            .clusterGetNodes, until: deadline, { _ in }, decode: ClusterNodes.decodeResponse)
        return nodes.map { node in
            let host = node.host.contains(":") ? "[\(node.host)]" : node.host
            return ClusterNode(
                id: node.id.description, name: node.name, internalAddress: "\(host):\(node.port)")
        }
    }

    package func keepAlive() throws(IgniteError) -> Double {
        connection.wire.takeIn()
        if let failure { throw failure }
        return connection.wire.nextEvent?.secondsLeft ?? 0
    }

    // MARK: End

    /// Does the part of `close` that does not wait.
    private func leave() {
        guard connection.failure == nil else { return }
        connection.cancelAll()
        for transaction in ledger.all { postRollback(transaction) }
        connection.wire.close()
    }

    package func close() {
        guard connection.failure == nil else { return }
        let deadline = Deadline.after(seconds: 0.5)
        connection.cancelAll(until: deadline)
        ledger.rollBackAll { (transaction) throws(IgniteError) in
            try finish(transaction, .txRollback, until: deadline)
        }
        connection.wire.close()
    }
}
