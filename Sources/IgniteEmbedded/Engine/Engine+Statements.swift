import IgniteCore

extension Engine {
    /// Runs one statement up to its first row.
    func execute(_ request: StatementRequest) throws(SQLError) -> StatementResult {
        let (statement, parameterCount) = try Parser.statement(request.sql)
        try requireParameters(parameterCount, request.parameters.count)
        if case .startTransaction = statement { throw Self.independentControl }
        if case .commit = statement { throw Self.independentControl }
        return try run(statement, request, source: request.sql)
    }

    private static var independentControl: SQLError {
        .validation("Transaction control statement can not be executed as an independent statement.")
    }

    private func requireParameters(_ needed: Int, _ given: Int) throws(SQLError) {
        guard needed == given else {
            throw .validation(
                "Unexpected number of query parameters. Provided \(given) but there is only \(needed) "
                    + "dynamic parameter(s).")
        }
    }

    /// - Parameter source: The text that the ranges in the statement are those of: the whole script of one.
    private func run(
        _ statement: Statement, _ request: StatementRequest, source: String
    ) throws(SQLError) -> StatementResult {
        let context = try context(request)
        if statement.isDefinition, request.transaction != nil { throw .runtime("DDL doesn't support transactions.") }
        if statement.isModification { try requireWritable(request.transaction) }
        let query = try start(statement, request, at: context.startTime)
        var isOpen = false
        defer { if !isOpen { finish(query) } }
        let plan = Plan(statement: statement, source: source, request: request, query: query)
        let result: StatementResult
        if let transaction = request.transaction {
            result = try run(plan, in: transaction, context)
        } else {
            result = try runAlone(plan, context)
        }
        if case .rows(let cursor) = result { isOpen = !cursor.isClosed }
        return result
    }

    private func requireWritable(_ transaction: EngineTransaction?) throws(SQLError) {
        guard transaction?.isReadOnly == true else { return }
        throw .runtime("DML cannot be started by using read only transactions.")
    }

    /// Makes a statement known as one that runs.
    private func start(
        _ statement: Statement, _ request: StatementRequest, at time: Instant
    ) throws(SQLError) -> RunningQuery {
        let query = RunningQuery(
            id: newID(), sql: request.sql, schema: try Self.schemaName(request.schema), type: statement.queryType,
            start: time, transaction: request.transaction?.id ?? newID(), cancellation: request.cancellation)
        started(query)
        return query
    }

    /// A statement to run and what belongs to it.
    private struct Plan {
        let statement: Statement
        let source: String
        let request: StatementRequest
        let query: RunningQuery

        var schema: String { query.schema }
    }

    /// A statement as SQLite runs it.
    private struct Compiled {
        let sql: String
        let columns: [BoundQuery.ResultColumn]
        let usesTables: Bool
    }

    private func compile(_ plan: Plan, _ catalog: Catalog, connection: Database) throws(SQLError) -> Compiled {
        let binder = Binder(
            plan.source, catalog: catalog, schema: plan.schema,
            parameters: plan.request.parameters.map { SQLType(of: $0) }, activity: ActivityRows(engine: self))
        switch plan.statement {
        case .query(let query):
            let bound = try binder.bind(query, outer: nil)
            return Compiled(sql: bound.sql, columns: bound.columns, usesTables: binder.usesTables)
        case .explain(let statement):
            let text = try Explanation(binder: binder, connection: connection).text(of: statement)
            let column = BoundQuery.ResultColumn(name: "PLAN", type: SQLType(.varchar))
            return Compiled(
                sql: "SELECT \(try StoredValue(.varchar(text)).sql) AS \(BoundQuery.sqlName(0))", columns: [column],
                usesTables: false)
        case let statement:
            guard let sql = try binder.bindModification(statement) else {
                throw .internalError("a definition is not compiled")
            }
            return Compiled(sql: sql, columns: [], usesTables: true)
        }
    }

    // MARK: Without a transaction

    private func runAlone(_ plan: Plan, _ context: StatementContext) throws(SQLError) -> StatementResult {
        if case .kill(let isQuery, let id, _) = plan.statement { return .applied(try kill(isQuery: isQuery, id: id)) }
        let connection = try connection()
        connection.context = context
        var isKept = false
        defer { if !isKept { giveBack(connection) } }
        if plan.statement.isDefinition {
            return .applied(
                try define(connection) { (store, catalog) throws(SQLError) in
                    try Definitions(
                        sql: plan.source, catalog: catalog, store: store, schema: plan.schema,
                        activity: ActivityRows(engine: self)
                    ).run(plan.statement)
                })
        }
        if plan.statement.isModification {
            return .updated(
                try write(connection) { () throws(SQLError) in
                    // No definition can change while this one writes.
                    try modify(try compile(plan, catalog, connection: connection), plan, connection)
                })
        }
        while true {
            let catalog = self.catalog
            let compiled = try compile(plan, catalog, connection: connection)
            do throws(SQLError) {
                let cursor = try cursor(compiled, plan, connection, owned: true)
                isKept = true
                return .rows(cursor)
            } catch {
                // The definitions have changed in between.
                guard self.catalog.version != catalog.version else { throw error }
            }
        }
    }

    // MARK: In a transaction

    private func run(
        _ plan: Plan, in transaction: EngineTransaction, _ context: StatementContext
    ) throws(SQLError) -> StatementResult {
        if !transaction.isPending, case .query = plan.statement {
            // Servers run what reads no table.
            let connection = try connection()
            let compiled = try compile(plan, catalog, connection: connection)
            giveBack(connection)
            if !compiled.usesTables { return try runAlone(plan, context) }
        }
        if case .kill(let isQuery, let id, _) = plan.statement { return .applied(try kill(isQuery: isQuery, id: id)) }
        return try transaction.run { (connection, catalog, willWrite) throws(StatementError) in
            connection.context = context
            let compiled: Compiled
            do throws(SQLError) {
                compiled = try compile(plan, catalog, connection: connection)
            } catch {
                throw .before(error)
            }
            do throws(SQLError) {
                if plan.statement.isModification {
                    try willWrite()
                    return (StatementResult.updated(try modify(compiled, plan, connection)), nil)
                }
                let cursor = try cursor(compiled, plan, connection, owned: false)
                return (.rows(cursor), cursor.isClosed ? nil : cursor)
            } catch {
                throw .running(error)
            }
        }
    }

    // MARK: Running

    private func prepared(
        _ sql: String, _ parameters: [Value], _ connection: Database
    ) throws(SQLError) -> PreparedStatement {
        let statement = try connection.prepare(sql)
        try bind(parameters, to: statement)
        return statement
    }

    private func bind(_ parameters: [Value], to statement: PreparedStatement) throws(SQLError) {
        for (index, value) in parameters.prefix(statement.parameterCount).enumerated() {
            try statement.bind(value, as: SQLType(of: value), at: index + 1)
        }
    }

    private func modify(_ compiled: Compiled, _ plan: Plan, _ connection: Database) throws(SQLError) -> Int64 {
        let statement = try prepared(compiled.sql, plan.request.parameters, connection)
        do throws(SQLError) {
            while try statement.step() {}
        } catch {
            throw named(error)
        }
        return connection.changes
    }

    /// Names the column of a constraint, which SQLite knows as `t5.c2`.
    private func named(_ error: SQLError) -> SQLError {
        let ids = error.message.split(separator: "'", maxSplits: 2).dropFirst().first?.split(separator: ".") ?? []
        guard error.code == SQLError.constraint("").code, ids.count == 2, let table = Int(ids[0].dropFirst()),
            let id = Int(ids[1].dropFirst()), let column = catalog.tables[table]?.column(id: id)
        else { return error }
        return .constraint("Column '\(column.name)' does not allow NULLs")
    }

    private func cursor(
        _ compiled: Compiled, _ plan: Plan, _ connection: Database, owned: Bool
    ) throws(SQLError) -> RowCursor {
        try RowCursor(
            try prepared(compiled.sql, plan.request.parameters, connection),
            columns: compiled.columns.map(\.result),
            types: compiled.columns.map(\.type), connection: owned ? connection : nil, query: plan.query, engine: self)
    }

    // MARK: Batches and scripts

    /// Runs one DML statement for each row of parameters, and returns how many rows each has changed.
    ///
    /// - Throws: a `BatchError` with the counts of the rows before the failed one, which stay done without a
    ///   transaction.
    func executeBatch(_ request: StatementRequest, rows: [[Value]]) throws(BatchError) -> [Int64] {
        var counts: [Int64] = []
        do throws(SQLError) {
            let (statement, parameterCount) = try Parser.statement(request.sql)
            guard statement.isModification else {
                throw .validation("Invalid SQL statement type. Expected [DML] but got \(statement.queryType).")
            }
            guard !rows.isEmpty else { throw .internalError("Non empty arguments required.") }
            for row in rows { try requireParameters(parameterCount, row.count) }
            try runBatch(statement, request, rows, &counts)
            return counts
        } catch {
            throw BatchError(error: error, counts: counts)
        }
    }

    private func runBatch(
        _ statement: Statement, _ request: StatementRequest, _ rows: [[Value]], _ counts: inout [Int64]
    ) throws(SQLError) {
        let context = try context(request)
        try requireWritable(request.transaction)
        let query = try start(statement, request, at: context.startTime)
        defer { finish(query) }
        var results: [Int64] = []
        defer { counts = results }
        func run(_ connection: Database, _ catalog: Catalog) throws(SQLError) {
            connection.context = context
            // Rows of the same types share a statement.
            var types: [SQLType] = []
            var prepared: PreparedStatement?
            for row in rows {
                let rowTypes = row.map { SQLType(of: $0) }
                if prepared == nil || rowTypes != types {
                    var rowRequest = request
                    rowRequest.parameters = row
                    let plan = Plan(statement: statement, source: request.sql, request: rowRequest, query: query)
                    prepared = try connection.prepare(try compile(plan, catalog, connection: connection).sql)
                    types = rowTypes
                }
                guard let prepared else { return }
                prepared.reset()
                try bind(row, to: prepared)
                do throws(SQLError) {
                    while try prepared.step() {}
                } catch {
                    throw named(error)
                }
                results.append(connection.changes)
            }
        }
        if let transaction = request.transaction {
            try transaction.run { (connection, catalog, willWrite) throws(StatementError) in
                do throws(SQLError) {
                    try willWrite()
                    try run(connection, catalog)
                } catch {
                    throw .running(error)
                }
                return ((), nil)
            }
            return
        }
        let connection = try connection()
        defer { giveBack(connection) }
        let failure = try write(connection) { () throws(SQLError) -> SQLError? in
            do throws(SQLError) {
                try run(connection, catalog)
                return nil
            } catch {
                // The rows before it stay.
                return error
            }
        }
        if let failure { throw failure }
    }

    /// Runs several statements; their results are dropped.
    func executeScript(_ request: StatementRequest) throws(SQLError) {
        let statements = try Parser.script(request.sql)
        try requireParameters(statements.reduce(0) { $0 + $1.parameterCount }, request.parameters.count)
        var parameters = request.parameters[...]
        var transaction: EngineTransaction?
        defer { transaction?.rollback() }
        for (statement, text, parameterCount) in statements {
            switch statement {
            case .startTransaction(let isReadOnly):
                guard transaction == nil else { throw .runtime("Nested transactions are not supported.") }
                transaction = begin(isReadOnly: isReadOnly, timeoutMilliseconds: 0)
            case .commit:
                try transaction?.commit()
                transaction = nil
            default:
                var single = request
                single.sql = text
                single.parameters = Array(parameters.prefix(parameterCount))
                single.transaction = transaction
                parameters = parameters.dropFirst(parameterCount)
                if case .rows(let cursor) = try run(statement, single, source: request.sql) { cursor.close() }
            }
        }
        guard transaction == nil else {
            throw .runtime("Transaction block doesn't have a COMMIT statement at the end.")
        }
    }

    /// Returns the parameters and the columns of a statement, which is not run.
    func describe(
        _ sql: String, schema: String, transaction: EngineTransaction?
    ) throws(SQLError) -> StatementDescription {
        let (statement, parameterCount) = try Parser.statement(sql)
        let binder = Binder(
            sql, catalog: catalog, schema: schema, parameters: Array(repeating: nil, count: parameterCount),
            activity: ActivityRows(engine: self))
        var columns: [Column]
        switch statement {
        case .query(let query):
            columns = try binder.bind(query, outer: nil).columns.map(\.result)
        case .explain: columns = [SQLType(.varchar).column("PLAN")]
        case let statement where try binder.bindModification(statement) != nil:
            columns = [SQLType(.bigint, isNullable: false).column("ROWCOUNT")]
        default: columns = [SQLType(.boolean, isNullable: false).column("APPLIED")]
        }
        let parameters = try binder.parameterTypes().map { $0.column("") }
        return StatementDescription(parameters: parameters, columns: columns)
    }

    // MARK: Requests

    private func context(_ request: StatementRequest) throws(SQLError) -> StatementContext {
        var context = StatementContext()
        context.startTime = .now
        context.cancellation = request.cancellation
        if let name = request.timeZone { context.zone = try zone(name) }
        return context
    }

    /// Reads the name of a schema as SQL_EXEC has it: like an identifier.
    static func schemaName(_ text: String?) throws(SQLError) -> String {
        guard let text, !text.isEmpty else { return "PUBLIC" }
        guard text.hasPrefix("\""), text.hasSuffix("\""), text.utf8.count >= 2 else { return text.uppercased() }
        return text.dropFirst().dropLast().split(separator: "\"\"", omittingEmptySubsequences: false)
            .joined(separator: "\"")
    }
}

extension Statement {
    /// Whether it changes rows.
    var isModification: Bool {
        switch self {
        case .insert, .update, .delete: true
        default: false
        }
    }

    /// Whether it defines something.
    var isDefinition: Bool {
        switch self {
        case .query, .insert, .update, .delete, .explain, .kill, .startTransaction, .commit: false
        default: true
        }
    }

    /// The name of its kind in Ignite.
    var queryType: String {
        switch self {
        case .query: "QUERY"
        case .insert, .update, .delete: "DML"
        case .explain: "EXPLAIN"
        case .kill: "KILL"
        case .startTransaction, .commit: "TX_CONTROL"
        default: "DDL"
        }
    }
}
