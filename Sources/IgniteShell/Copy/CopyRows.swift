import IgniteCore

/// The rows of a table or of a query, one after the other.
///
/// SQL returns only a part of some values, such as times of nanoseconds. Tables with such values are read by key: SQL finds
/// the keys.
final class CopyRows {
    /// The number of rows that are read by key at a time.
    private static let keysAtATime = 4096

    let columns: [Column]
    /// The result of the query: the rows, or the keys of the rows.
    let result: ResultSet
    /// The table if its rows are read by key.
    private let table: (any RowTable)?
    /// The position in the table of each column.
    private let places: [Int]
    private let transaction: Transaction?
    private var hasBegun = false
    private var rows: PageRows
    private var found: [RowResult.Row] = []
    private var next = 0

    /// Begins to read the rows of a query.
    init(_ result: ResultSet) throws(IgniteError) {
        guard case .rows = result.outcome else {
            throw IgniteError(.invalidArgument, "the statement returns no rows")
        }
        columns = result.columns
        self.result = result
        table = nil
        places = []
        transaction = nil
        rows = result.page.rows
    }

    /// Begins to read the rows of a table by key.
    ///
    /// - Parameters:
    ///   - name: The name of the table as in SQL.
    ///   - places: The positions of the wanted columns.
    init(
        of table: any RowTable, named name: String, _ places: [Int], _ session: any Session,
        _ options: StatementSettings,
        in transaction: Transaction?
    ) throws(IgniteError) {
        let keys = table.keyColumns.map { session.dialect.identifier(table.columns[$0].name) }
        var options = options
        options.pageSize = Self.keysAtATime
        result = try session.execute(
            "SELECT \(keys.joined(separator: ", ")) FROM \(name)", parameters: [], options: options, in: transaction)
        columns = places.map { table.columns[$0] }
        table.readsFresh = transaction == nil
        self.table = table
        self.places = places
        self.transaction = transaction
        rows = result.page.rows
    }

    var isByKey: Bool { table != nil }

    /// Returns the next row, valid up to the next call; nil after the last.
    func nextRow() throws(IgniteError) -> Row? {
        while true {
            if isByKey, next < found.count {
                defer { next += 1 }
                return found[next].page.row(found[next].index)
            }
            if !isByKey, hasBegun, let row = rows.next() { return row }
            guard try fill() else { return nil }
        }
    }

    /// Reads on; returns false after the last rows.
    private func fill() throws(IgniteError) -> Bool {
        if hasBegun {
            guard try result.advance() else { return false }
            rows = result.page.rows
        }
        hasBegun = true
        guard let table else { return true }
        let answer = try table.run(.getAll, in: transaction) { () throws(IgniteError) in
            rows.next().map { row in result.columns.indices.map { row.value(of: row[$0]) } }
        }
        // Others can delete rows meanwhile.
        found = answer.rows.compactMap { $0 }
        next = 0
        guard places != Array(table.columns.indices) else { return true }
        var page: Page?
        for row in found where row.page !== page {
            row.page.rearrange(places)
            page = row.page
        }
        return true
    }
}

extension Shell {
    /// Begins to read what is copied.
    ///
    /// - Parameter schema: The schema for names without one.
    func copyRows(
        _ subject: CopyRequest.Subject, _ session: any Session, schema: String, in transaction: Transaction?
    ) throws(IgniteError) -> CopyRows {
        var options = connection.statementOptions
        options.schema = schema
        if case .table(let name, let columns) = subject,
            let (table, places) = try tableCutBySQL(name, columns, session, schema: schema)
        {
            return try CopyRows(of: table, named: name, places, session, options, in: transaction)
        }
        options.pageSize = max(options.pageSize, session.dialect.bulkPageSize)
        return try CopyRows(
            session.execute(query(of: subject, session), parameters: [], options: options, in: transaction))
    }

    /// Warns if SQL can cut times in the rows.
    func warnAboutCutTimes(
        in rows: CopyRows, of subject: CopyRequest.Subject, _ session: any Session, schema: String
    ) {
        let names = rows.columns.filter(\.isFinerThanSQL).map(\.name)
        guard !rows.isByKey, !names.isEmpty else { return }
        var hint = "\\copy TABLE without a query keeps all digits"
        if case .table(let name, _) = subject {
            // A table that is not read by key has its own warning.
            guard (try? session.rows?.find(table: name, schema: schema)) == nil else { return }
            hint = "\\copy of the table itself keeps all digits"
        }
        diagnostics.warning(
            "SQL cuts times to milliseconds (\(names.count == 1 ? "column" : "columns") "
                + "\(names.joined(separator: ", "))); \(hint)")
    }

    private func query(of subject: CopyRequest.Subject, _ session: any Session) -> String {
        guard case .table(let name, let columns) = subject else {
            guard case .query(let sql) = subject else { return "" }
            return sql
        }
        let list = columns.isEmpty ? "*" : columns.map(session.dialect.identifier).joined(separator: ", ")
        return "SELECT \(list) FROM \(name)"
    }

    /// Returns a table that has to be read by key, and the positions of the wanted columns; nil if SQL does.
    private func tableCutBySQL(
        _ name: String, _ columns: [String], _ session: any Session, schema: String
    ) throws(IgniteError) -> (any RowTable, [Int])? {
        // Views and tables without a mapping are left to SQL, which also reports what does not exist.
        guard let rows = session.rows else { return nil }
        let table: any RowTable
        do throws(IgniteError) {
            table = try rows.table(rows.find(table: name, schema: schema))
        } catch {
            // SQL would mix up the values of columns.
            if error.code == .conversion { throw error }
            return nil
        }
        let names = table.columns.map(\.name)
        let places = columns.isEmpty ? Array(names.indices) : columns.compactMap { names.firstIndex(of: $0) }
        guard table.columnsCutBySQL.contains(where: places.contains), columns.isEmpty || places.count == columns.count
        else { return nil }
        guard !table.columnsCutBySQL.contains(where: table.keyColumns.contains) else {
            diagnostics.warning("SQL cuts times to milliseconds, and the key of \(table.name) has such a column")
            return nil
        }
        return (table, places)
    }
}

extension Column {
    /// Whether the values have more digits than SQL returns: it keeps milliseconds.
    var isFinerThanSQL: Bool {
        [.time, .timestamp, .timestampWithLocalTimeZone].contains(type) && precision ?? 0 > 3
    }
}
