import IgniteCore

// Rows from one cluster to another.

extension Shell {
    /// Copies rows from or to a table of another cluster; returns their number.
    func copyBetweenClusters(_ request: CopyRequest, _ address: String) throws(Failure) -> Int {
        var options = try otherOptions(address)
        // The path of the address is the name of the table.
        let table = options.schema
        options.schema = "PUBLIC"
        let transaction = try transactionByKey(begins: request.direction == .from)
        return try connection.call { (own) throws(IgniteError) in
            let other = try connection.openSession(asking: &options, inPlaceOf: nil, acceptsOtherCluster: true)
            defer { other.close() }
            switch request.direction {
            case .from:
                guard case .table(let name, let columns) = request.subject else { return 0 }
                let source = CopyRequest.Subject.table(table, columns: columns)
                return try move(
                    source, from: other, nil, into: try rowTable(name, own), request.options, transaction,
                    schema: "PUBLIC")
            case .to:
                // A session of its own sees everything that is committed.
                let reading =
                    transaction == nil ? try host.makeSession(connection.settings.options, nil, false) : own
                defer { if transaction == nil { reading.close() } }
                return try move(
                    request.subject, from: reading, transaction, into: try rowTable(table, other, schema: "PUBLIC"),
                    request.options, nil)
            }
        }
    }

    private func otherOptions(_ address: String) throws(Failure) -> ClientOptions {
        do throws(IgniteError) {
            var base = connection.settings.options
            base.password = nil
            base.schema = ""
            let options = withKnownPassword(try ClientOptions(address, over: base))
            guard !options.schema.isEmpty else {
                throw IgniteError(
                    .invalidArgument, "the address names no table", hint: "it ends with /TABLE or /SCHEMA.TABLE")
            }
            return options
        } catch {
            throw .ignite(error.with(context: "\\copy"))
        }
    }

    /// Finds a table to write.
    ///
    /// - Parameter schema: The schema for a name without one; nil for that of the connection.
    func rowTable(
        _ name: String, _ session: any Session, schema: String? = nil
    ) throws(IgniteError) -> any RowTable {
        guard let rows = session.rows else { throw session.lacks("writing rows by key") }
        return try rows.table(try rows.find(table: name, schema: schema ?? connection.statementOptions.schema))
    }

    private func move(
        _ subject: CopyRequest.Subject, from source: any Session, _ reading: Transaction?, into table: any RowTable,
        _ options: CopyOptions, _ writing: Transaction?, schema: String? = nil
    ) throws(IgniteError) -> Int {
        var statement = connection.statementOptions
        if let schema { statement.schema = schema }
        if try tableCutBySQL(subject, source) != nil {
            diagnostics.warning("SQL cuts the times of the table to milliseconds; a file that \\copy writes keeps them")
        }
        statement.pageSize = max(statement.pageSize, source.dialect.bulkPageSize)
        let result = try source.execute(copyQuery(subject), parameters: [], options: statement, in: reading)
        let places = try self.places(of: result.columns, in: table)
        var row = [Value?](repeating: nil, count: table.columns.count)
        var rows = result.page.rows
        var count = 0
        let done = try table.run(RowOperation(options.mode), in: writing) { () throws(IgniteError) in
            while true {
                if let next = rows.next() {
                    for (index, place) in places.enumerated() {
                        let cell = next[index]
                        row[place] = cell.isNull ? .null : next.value(of: cell)
                    }
                    count += 1
                    printing.progress?.rows = count
                    return row
                }
                guard try result.advance() else { return nil }
                rows = result.page.rows
            }
        }
        if let conflict = done.conflict {
            throw IgniteError(
                .conversion, "a row with the key \(conflict.key) exists already in \(table.name)",
                hint: "\(done.rowsDone + conflict.laterRows) rows are stored; the options (skip) and (upsert) go on",
                traits: .integrityViolation)
        }
        if done.skipped > 0 { tag("\(done.skipped) rows exist already and are skipped") }
        return done.rowsDone - done.skipped
    }

    /// Returns the place in the table for each column of the source.
    private func places(of columns: [Column], in table: any RowTable) throws(IgniteError) -> [Int] {
        let names = table.columns.map(\.name)
        var places: [Int] = []
        for column in columns {
            guard let place = names.firstIndex(of: column.name) else {
                throw IgniteError(
                    .invalidArgument, "table \(table.name) has no column \"\(column.name)\"",
                    hint: "copy a query of the columns that both have")
            }
            guard !places.contains(place) else {
                throw IgniteError(.invalidArgument, "the column \"\(column.name)\" occurs twice")
            }
            places.append(place)
        }
        return places
    }
}

extension RowOperation {
    /// The operation for rows whose keys may exist.
    init(_ mode: CopyOptions.Mode) {
        self =
            switch mode {
            case .insert: .insertNew
            case .skip: .insertMissing
            case .upsert: .upsertAll
            }
    }
}
