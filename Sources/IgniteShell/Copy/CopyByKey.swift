import IgniteCore

// Tables with values of which SQL returns only a part, such as times of nanoseconds: SQL finds the keys, and the rows are
// read by them.

extension Shell {
    /// The number of rows that are read at a time.
    private static let rowsAtATime = 4096

    /// Returns the table if it has to be read by key.
    func tableCutBySQL(
        _ subject: CopyRequest.Subject, _ session: any Session
    ) throws(IgniteError) -> (any RowTable)? {
        guard case .table(let name, []) = subject, let rows = session.rows else { return nil }
        // Views and tables without a mapping are left to SQL, which also reports tables that do not exist.
        guard let found = try? rows.find(table: name, schema: connection.statementOptions.schema) else { return nil }
        let table = try rows.table(found)
        let hasCutKey = table.keyColumns.contains { place in
            [.time, .timestamp, .timestampWithLocalTimeZone].contains(table.columns[place].type)
        }
        guard table.isCutBySQL else { return nil }
        if hasCutKey { diagnostics.warning("SQL cuts times to milliseconds, and the key has such a column") }
        return hasCutKey ? nil : table
    }

    /// Writes the rows of a table, read by key; returns their number.
    func writeByKey(
        _ table: any RowTable, _ subject: CopyRequest.Subject, to target: CopyTarget, _ session: any Session,
        _ transaction: Transaction?, format: ([Column]) -> any OutputFormat
    ) throws(IgniteError) -> Int {
        table.readsFresh = transaction == nil
        let names = table.keyColumns.map { quoted(table.columns[$0].name, "\"") }.joined(separator: ", ")
        guard case .table(let name, _) = subject else { return 0 }
        var options = connection.statementOptions
        options.pageSize = Self.rowsAtATime
        let keys = try session.execute(
            "SELECT \(names) FROM \(name)", parameters: [], options: options, in: transaction)
        var format = format(table.columns)
        format.begin(Sample(table.columns, page: Page(), isWhole: false), to: &target.sink.buffer)
        var end = ResultEnd(rowCount: 0)
        repeat {
            var rows = keys.page.rows
            let found = try table.run(.getAll, in: transaction) { () throws(IgniteError) in
                rows.next().map { row in keys.columns.indices.map { row.value(of: row[$0]) } }
            }
            // Others can delete rows meanwhile.
            for row in found.rows.compactMap({ $0 }) {
                format.row(row.page.row(row.index), to: &target.sink.buffer)
                end.rowCount += 1
                if target.sink.buffer.count >= OutputSink.writeSize { try target.flush() }
            }
            printing.progress?.rows = end.rowCount
        } while try keys.advance()
        format.end(end, to: &target.sink.buffer)
        return end.rowCount
    }
}
