import IgniteCore

/// A statement that runs, or whose rows were not all read.
struct RunningQuery: Sendable {
    let id: IgniteUUID
    let sql: String
    let schema: String
    /// QUERY, DML, DDL or SCRIPT.
    let type: String
    let start: Instant
    let transaction: IgniteUUID
    let cancellation: Cancellation
}

/// What the system views SQL_QUERIES and TRANSACTIONS show, as VALUES for SQLite.
struct ActivityRows {
    let engine: Engine

    /// Id, phase, type, schema, text, start and transaction of each query.
    var queries: String {
        list(
            engine.runningQueries.map { query in
                [
                    literal(.varchar(query.id.description)), literal(.varchar("EXECUTION")),
                    literal(.varchar(query.type)), literal(.varchar(query.schema)), literal(.varchar(query.sql)),
                    literal(.timestampWithLocalTimeZone(query.start)), literal(.varchar(query.transaction.description)),
                ]
            }, width: 7)
    }

    /// State, id, start and type of each transaction.
    var transactions: String {
        list(
            engine.pendingTransactions.map { transaction in
                [
                    literal(.varchar("PENDING")), literal(.varchar(transaction.id.description)),
                    literal(.timestampWithLocalTimeZone(transaction.start)),
                    literal(.varchar(transaction.isReadOnly ? "READ_ONLY" : "READ_WRITE")),
                ]
            }, width: 4)
    }

    private func list(_ rows: [[String]], width: Int) -> String {
        guard !rows.isEmpty else {
            let columns = (1...width).map { "NULL AS column\($0)" }
            return "SELECT \(columns.joined(separator: ", ")) WHERE FALSE"
        }
        return "VALUES " + rows.map { "(\($0.joined(separator: ", ")))" }.joined(separator: ", ")
    }

    /// Texts and times have a stored form.
    private func literal(_ value: Value) -> String { (try? StoredValue(value).sql) ?? "NULL" }
}
