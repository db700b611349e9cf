package import IgniteCore

/// SQL on an Ignite 2 node: statements, results and transactions.
package final class Ignite2Session: Session, TransactionVerifier {
    package let server: ServerInfo
    let connection: Ignite2Connection
    package private(set) var dialect: any Dialect
    /// The engine that runs statements unless a hint chooses another.
    private(set) var engine: SQLEngine
    /// Whether the server still has to be asked for its engine.
    private var isEngineUnknown: Bool
    /// The timeout in seconds of statements, and of beginning and ending transactions; 0 for none.
    package var timeout: Double
    /// The form of the objects that are written, as chosen by the user; nil for that of the cluster.
    let compactFooter: Bool?
    /// The zone to show times in, as chosen by the user; nil for that of the server.
    private let chosenZone: ZoneRules?
    /// The name of the server's zone; nil if it did not report it.
    private var zoneName: String?
    private(set) var calendar: ServerCalendar?
    private(set) var types = BinaryTypes()
    /// The number of statements that can have changed tables.
    private(set) var schemaChanges = 0
    let ledger: TransactionLedger
    /// Sends requests about keys to the nodes that hold them; nil if that is not wanted, or not possible.
    let affinity: Affinity?

    init(connection: Ignite2Connection, node: NodeInspection, dialer: Dialer) throws(IgniteError) {
        let options = dialer.options
        self.connection = connection
        timeout = options.statementTimeout?.inSeconds ?? 0
        engine = node.engine ?? .h2
        isEngineUnknown = node.engine == nil
        dialect = Ignite2Dialect(engine: node.engine ?? .h2)
        zoneName = node.zoneName
        chosenZone = try options.timeZone.map { (name) throws(IgniteError) in try ZoneRules(named: name) }
        compactFooter = options.ignite2.compactFooter
        ledger = TransactionLedger(address: connection.address, undoesFailedWrites: false)
        // Older servers do not say which node they are.
        let isPartitionAware = options.ignite2.partitionAware && connection.nodeID != nil
        affinity = isPartitionAware ? Affinity(main: connection, dialer: dialer, timeout: timeout) : nil
        server = ServerInfo(
            address: connection.address, protocolName: "Ignite 2", scheme: "ignite2", version: node.version,
            nodeName: node.name, nodeID: connection.nodeID?.description ?? "", clusterName: "", clusterID: "",
            tls: connection.wire.security, isPartitionAware: isPartitionAware)
    }

    deinit { connection.wire.close() }

    package var failure: IgniteError? { connection.failure }

    package var describer: (any StatementDescriber)? { self }
    package var scripts: (any ScriptRunner)? { nil }
    package var verifier: (any TransactionVerifier)? { self }
    package var clock: ClusterClock? { nil }
    package var rows: (any RowAccess)? { self }
    package var control: (any ClusterControl)? { self }
    package var caches: (any CacheAccess)? { cacheAccess }
    private(set) lazy var cacheAccess = Ignite2CacheAccess(self)

    // MARK: Statements

    package func execute(
        _ sql: String, parameters: [Value], options: StatementSettings, in transaction: Transaction?
    ) throws(IgniteError) -> ResultSet {
        try ledger.requireOpen(transaction)
        let kind = StatementKind(Array(sql.utf8), dialect.lexicalRules)
        try requireAllowed(kind, options, transaction)
        do throws(IgniteError) {
            if kind.isDDL { schemaChanges += 1 }
            let result = try run(sql, kind, parameters, options, in: transaction)
            if case .updated = result.outcome { transaction?.hasWritten = true }
            return result
        } catch {
            throw settled(
                error.with(sql: sql).with(hint: hint(forMissingName: error)), in: transaction,
                mayWrite: !onlyReads(sql, dialect.lexicalRules))
        }
    }

    package func start(_ sql: String, options: StatementSettings) throws(IgniteError) -> any PendingResult {
        let kind = StatementKind(Array(sql.utf8), dialect.lexicalRules)
        return Ignite2PendingResult(session: self, execution: try send(sql, kind, [], options, in: nil))
    }

    /// Throws if the server would do something else than the statement says (ignite2-protocol.md 4.1, 8).
    private func requireAllowed(
        _ kind: StatementKind, _ options: StatementSettings, _ transaction: Transaction?
    ) throws(IgniteError) {
        func refuse(_ message: String, hint: String? = nil) throws(IgniteError) {
            throw IgniteError(.unsupported, message, hint: hint, address: server.address)
        }
        if kind.transaction != nil {
            try refuse("\(kind.tag) as a statement has no effect on transactions of clients")
        }
        if let wanted = options.ignite2.statementType, (wanted == .update) != kind.isUpdate {
            try refuse("the statement is not \(wanted == .update ? "an update" : "a query"), as was required")
        }
        guard let transaction else { return }
        if kind.isDDL { try refuse("\(kind.tag) cannot run in a transaction", hint: "commit or roll back first") }
        if let obstacle = transaction.sqlObstacle { throw obstacle }
    }

    /// A statement that was sent.
    struct Execution {
        let id: Int64
        let kind: StatementKind
        let sql: String
        let maxRows: Int?
        /// For statements whose time the server limits: when to give up a server that no longer answers.
        let deadline: Deadline?
        /// For queries, the limit in seconds of the wait for the first rows.
        let queryLimit: Double?
        /// The limit in seconds of the wait for each page after that.
        let pageLimit: Double?
    }

    func run(
        _ sql: String, _ kind: StatementKind, _ parameters: [Value], _ options: StatementSettings,
        in transaction: Transaction?
    ) throws(IgniteError) -> ResultSet {
        let result: ResultSet
        do throws(IgniteError) {
            result = try self.result(of: try send(sql, kind, parameters, options, in: transaction), in: transaction)
        } catch {
            // The first statement that a node runs does not always find the system views (4.8).
            guard error.message.hasSuffix("Object 'SYS' not found") else { throw error }
            result = try self.result(of: try send(sql, kind, parameters, options, in: transaction), in: transaction)
        }
        learnEngine()
        return result
    }

    private func send(
        _ sql: String, _ kind: StatementKind, _ parameters: [Value], _ options: StatementSettings,
        in transaction: Transaction?
    ) throws(IgniteError) -> Execution {
        let room = Framing.room()
        let length = sql.utf8.count + options.schema.utf8.count
        try Framing.require(length, atMost: room, "a statement")
        let own = options.ignite2
        var request = SqlFieldsQuery.Request(schema: own.cache == nil ? storedName(options.schema) : nil, sql: sql)
        request.cache = CacheHeader(
            cacheID: own.cache.map(javaHash) ?? 0, transaction: transaction.map { Int32(truncatingIfNeeded: $0.id) })
        request.pageSize = Int32(clamping: options.pageSize)
        if let maxRows = own.maxRows { request.maxRows = Int32(clamping: maxRows) }
        try requireParameters(parameters.count, sql)
        if !parameters.isEmpty {
            if calendar == nil, parameters.contains(where: \.isInServerZone) { try learnCalendar() }
            request.arguments = try SqlFieldsQuery.Arguments(parameters, calendar: calendar, room: room - length)
        }
        // The engine Calcite ignores the type, so it has been checked.
        request.hasDistributedJoins = own.distributedJoins
        request.isLocal = own.local
        request.isReplicatedOnly = own.replicatedOnly
        request.enforcesJoinOrder = own.enforceJoinOrder
        request.isCollocated = own.collocated
        request.isLazy = own.lazy
        let isQuery = options.timeout > 0 && onlyReads(sql, dialect.lexicalRules)
        request.timeoutMilliseconds = isQuery ? 0 : Self.milliseconds(options.timeout)
        // CREATE USER and ALTER USER, also after EXPLAIN.
        let isSecret = kind.words.contains("USER")
        let id = try connection.send(
            .querySqlFields, statement: isSecret ? nil : connection.wire.told(sql, parameters)
        ) { request.encode(to: &$0, features: connection.features) }
        if isSecret { connection.wire.keepSecret(id) }
        return Execution(
            id: id, kind: kind, sql: sql, maxRows: own.maxRows,
            deadline: isQuery ? nil : Self.deadline(options.timeout), queryLimit: isQuery ? options.timeout : nil,
            pageLimit: options.timeout > 0 ? options.timeout : nil)
    }

    /// Throws if the number of parameters is wrong. The engine Calcite reads missing ones as NULL.
    private func requireParameters(_ count: Int, _ sql: String) throws(IgniteError) {
        let wanted = parameterCount(of: sql)
        guard count != wanted else { return }
        let isShell = connection.wire.names != .uri
        throw IgniteError(
            .invalidArgument,
            "the statement takes \(wanted) parameter\(wanted == 1 ? "" : "s"), and \(count) "
                + "\(count == 1 ? "was" : "were") given",
            hint: isShell ? "use \\bind to set a value for each ?" : nil, address: server.address)
    }

    /// Returns the number of `?` in a statement.
    func parameterCount(of sql: String) -> Int {
        let mark = UInt8(ascii: "?")
        guard sql.utf8.contains(mark) else { return 0 }
        let text = Array(sql.utf8)
        var lexer = SQLLexer(text[...], dialect.lexicalRules)
        var count = 0
        while let token = lexer.next() {
            if token.kind == .symbol, text[token.range.lowerBound] == mark { count += 1 }
        }
        return count
    }

    /// Waits for the first rows or the end of a statement.
    func result(of execution: Execution, in transaction: Transaction?) throws(IgniteError) -> ResultSet {
        let name = Operation.querySqlFields.name
        let answer: Ignite2Connection.Answer
        do throws(IgniteError) {
            answer = try connection.successfulAnswer(
                to: execution.id, .querySqlFields, until: execution.deadline, queryLimit: execution.queryLimit,
                interruption: .cancelRequest())
        } catch {
            // A query that was given up goes on until it is cancelled, which needs its place.
            if error.server != nil { connection.endQuery(execution.id) }
            throw error
        }
        var offset = 0
        let response = try connection.wire.decode(answer.buffer, answer.body, name) {
            (reader) throws(WireError) -> SqlFieldsQuery.Response in
            let response = try SqlFieldsQuery.Response(from: &reader, includesNames: true)
            offset = reader.offset
            return response
        }
        let cursor = Ignite2Cursor(
            session: self, cursor: response.cursor, execution: execution.id, columnCount: response.columnCount,
            maxRows: execution.maxRows, limit: execution.pageLimit, transaction: transaction)
        let page = Page()
        let hasMore = try cursor.take(answer.buffer, answer.body, at: offset, into: page)
        if let outcome = Self.outcome(execution.kind, response, page) { return ResultSet(outcome: outcome) }
        return ResultSet(
            outcome: .rows, columns: Self.columns(response.names ?? [], page), page: page,
            source: hasMore ? cursor : nil)
    }

    /// Returns the outcome of a statement that is not a query. Its answer is a number in a column of a certain name,
    /// which a query can have, too: the first word decides (ignite2-protocol.md 4.1).
    private static func outcome(
        _ kind: StatementKind, _ response: SqlFieldsQuery.Response, _ page: Page
    ) -> ResultSet.Outcome? {
        guard kind.isUpdate, response.columnCount == 1, page.rowCount == 1,
            case .bigint(let count) = page.row(0).value(of: page.row(0)[0])
        else { return nil }
        return kind.isDML ? .updated(count) : .applied(true)
    }

    /// Returns the columns, whose types are those of the first values that are not NULL: servers send no types.
    private static func columns(_ names: [String], _ page: Page) -> [Column] {
        names.enumerated().map { index, name in
            let type = page.rows.first { !$0[index].isNull }.map { $0[index].encoding.type }
            return Column(name: name, type: type ?? .null)
        }
    }

    /// Returns milliseconds for the protocol, where 0 means no limit or the server's default. Servers read 32 bits.
    static func milliseconds(_ seconds: Double) -> Int64 {
        seconds > 0 ? Int64(min((seconds * 1000).rounded(.up), Double(Int32.max))) : 0
    }

    /// Returns when to give up waiting; nil for never. The server enforces the timeout too, and gets one more second
    /// to report it.
    static func deadline(_ timeout: Double) -> Deadline? {
        timeout > 0 ? .after(seconds: timeout + 1) : nil
    }

    package func executeBatch(
        _ sql: String, options: StatementSettings, in transaction: Transaction?,
        row: () throws(IgniteError) -> [Value]?
    ) throws(IgniteError) -> [Int64] {
        try ledger.requireOpen(transaction)
        let kind = StatementKind(Array(sql.utf8), dialect.lexicalRules)
        try requireAllowed(kind, options, transaction)
        var counts: [Int64] = []
        var isUnderWay = false
        do throws(IgniteError) {
            connection.wire.cancelIsDue = false
            // One statement for each row, one at a time: requests of a connection run concurrently, and several rows
            // in one VALUES take the planner far too long (ignite2-protocol.md 14a).
            while let parameters = try row() {
                if connection.wire.cancelIsDue {
                    throw IgniteError(
                        .cancelled, "cancelled: the remaining rows were not sent", address: server.address)
                }
                isUnderWay = true
                let result: ResultSet
                do throws(IgniteError) {
                    result = try run(sql, kind, parameters, options, in: transaction)
                } catch {
                    throw error.with(context: "row \(options.rowsBefore + counts.count + 1) of the batch")
                }
                guard case .updated(let count) = result.outcome else {
                    throw IgniteError(.invalidArgument, "a batch requires a statement that changes rows")
                }
                counts.append(count)
                isUnderWay = false
                transaction?.hasWritten = true
            }
            return counts
        } catch {
            let done = transaction == nil ? counts.count : nil
            throw settled(
                error.with(sql: sql).with(rowsDone: done, updateCounts: counts), in: transaction, mayWrite: isUnderWay)
        }
    }

    // MARK: What values need

    /// Learns how the server turns dates and times into points in time.
    func learnCalendar() throws(IgniteError) {
        if zoneName == nil {
            zoneName = try text("SELECT \"VALUE\" FROM SYS.NODE_ATTRIBUTES WHERE NAME = 'user.timezone'") ?? "UTC"
        }
        let zone = if let chosenZone { chosenZone } else { try serverZone(zoneName ?? "UTC") }
        calendar = ServerCalendar(zone: zone, isJulianBefore1582: engine == .h2)
    }

    private func serverZone(_ name: String) throws(IgniteError) -> ZoneRules {
        do throws(IgniteError) {
            return try ZoneRules(named: name)
        } catch {
            throw IgniteError(
                .unsupported, "the time zone of the server, \(name), is not known on this machine",
                hint: "install tzdata, or choose a zone with \(connection.wire.names("timeZone", "ZONE"))",
                address: server.address)
        }
    }

    /// The zone in which times are shown; nil until it is known.
    package var zone: String? { chosenZone?.name ?? zoneName }

    /// Asks for a type of objects, to show their fields.
    func learnType(_ id: Int32) throws(IgniteError) {
        let type = try connection.call(
            .getBinaryType, until: Self.deadline(timeout), { $0.appendLittleEndian(id) },
            decode: { (reader) throws(WireError) -> BinaryType? in
                try reader.bool() ? try BinaryType(from: &reader) : nil
            })
        types.store(type, for: id)
    }

    /// Returns the first value of a query of the program itself.
    func text(_ sql: String, in transaction: Transaction? = nil) throws(IgniteError) -> String? {
        let result = try result(of: sql, in: transaction)
        guard result.page.rowCount > 0 else { return nil }
        let row = result.page.row(0)
        return row[0].isNull ? nil : row.value(of: row[0]).description
    }

    /// Runs a query of the program itself, whose rows fit one page.
    func result(of sql: String, in transaction: Transaction? = nil) throws(IgniteError) -> ResultSet {
        var options = StatementSettings()
        // The query takes milliseconds; a busy node gets time even if the timeout of statements is short.
        options.timeout = timeout > 0 ? min(10, max(2, timeout)) : 10
        options.pageSize = 10_000
        return try run(sql, StatementKind(Array(sql.utf8), dialect.lexicalRules), [], options, in: transaction)
    }

    /// Asks for the engine if that is still to be done. It works once the cluster is active.
    func learnEngine() {
        guard isEngineUnknown else { return }
        isEngineUnknown = false
        guard let name = try? text("SELECT QUERY_ENGINE()"), let engine = SQLEngine(rawValue: name) else { return }
        self.engine = engine
        dialect = Ignite2Dialect(engine: engine)
        calendar = nil
    }

    // MARK: The connection

    package func keepAlive() throws(IgniteError) -> Double {
        connection.wire.takeIn()
        if let failure { throw failure }
        affinity?.nodes.takeIn()
        let next = [connection.wire.nextEvent, affinity?.nodes.nextEvent].compactMap { $0 }.min()
        return next?.secondsLeft ?? 0
    }

    // MARK: End

    /// Closing the connection ends its queries and transactions on the server (ignite2-protocol.md 1).
    package func close() {
        affinity?.nodes.close()
        guard connection.failure == nil else { return }
        let deadline = Deadline.after(seconds: 0.5)
        ledger.rollBackAll { (transaction) throws(IgniteError) in
            try end(transaction, isCommit: false, until: deadline)
        }
        connection.wire.close()
    }
}

extension StatementKind {
    /// Whether the statement does not return rows.
    var isUpdate: Bool { !["SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "SHOW", "CALL", nil].contains(words.first) }
}

extension Value {
    /// Whether the value is sent as a point in time in the server's zone.
    fileprivate var isInServerZone: Bool {
        switch self {
        case .date, .time, .timestamp: true
        default: false
        }
    }
}
