import IgniteCore

// Tables that `\copy` creates, and what it would do.

extension Shell {
    /// The number of records whose types are looked at, and of those that a dry run converts.
    private static let sampledRecords = 10_000
    /// The number of rows and faults that a dry run shows.
    private static let shownRows = 5
    private static let shownFaults = 20

    /// Finds the columns in the first records of a file.
    func inferredColumns(_ request: CopyRequest, _ format: CopyOptions.Format) throws(Failure) -> [Column] {
        guard case .file(let name) = request.endpoint else { return [] }
        let isJSON = format == .json || format == .jsonl
        guard isJSON || request.options.header != .none else {
            throw .shell("\\copy: CREATE takes the names of the columns from the header; use (create, header, …)")
        }
        let source = try copySource(.file(name), scripts.innermost!)
        defer { source.finish() }
        do throws(CopyStop) {
            let inference =
                isJSON
                ? try columnsOfObjects(source.input, format)
                : try columnsOfLines(source.input, format, request.options)
            return inference.columns(hasLocalTimeZone: dialect.typeNames.contains("TIMESTAMP WITH LOCAL TIME ZONE"))
        } catch {
            switch error {
            case .fault(let fault): throw .ignite(fault.error(in: name))
            case .cancelled: throw .ignite(IgniteError(.cancelled, "cancelled"))
            case .leaving: throw .exit(host.endedBySignal)
            }
        }
    }

    private func columnsOfLines(
        _ input: CopyInput, _ format: CopyOptions.Format, _ options: CopyOptions
    ) throws(CopyStop) -> ColumnInference {
        var record = CopyRecord()
        var reader: any CopyReader =
            format == .csv ? CSVReader(input, options) : TextReader(input, options)
        guard try reader.next(&record), !record.isBlank else { throw .fault(CopyFault("the file is empty")) }
        var inference = ColumnInference(names: record.fields.map { record.text($0) })
        try inference.checkNames(line: record.line)
        var count = 0
        while count < Self.sampledRecords, try reader.next(&record) {
            inference.add(record)
            count += 1
        }
        return inference
    }

    /// The columns are the members of all objects, in the order in which they occur.
    private func columnsOfObjects(
        _ input: CopyInput, _ format: CopyOptions.Format
    ) throws(CopyStop) -> ColumnInference {
        var record = CopyRecord()
        var reader = JSONReader(input, hasLines: format == .jsonl, columns: nil)
        var inference = ColumnInference(names: [], hasTypes: true)
        var count = 0
        while count < Self.sampledRecords, try reader.next(&record) {
            if reader.columns.count > inference.names.count {
                inference.names = reader.columns
                try inference.checkNames(line: record.line)
            }
            inference.add(record)
            count += 1
        }
        guard !reader.columns.isEmpty else { throw .fault(CopyFault("the file has no objects with members")) }
        return inference
    }

    /// Shows the statement for a new table, and runs it unless this is a dry run.
    func create(_ name: String, _ columns: [Column], _ options: CopyOptions) throws(Failure) {
        for key in options.key where !columns.contains(where: { $0.name == key }) {
            throw .shell(
                "\\copy: the file has no column \"\(key)\"\(suggestion(for: key, among: columns.map(\.name)))")
        }
        let definitions = columns.map { "  \(dialect.identifier($0.name)) \($0.definition)" }
        let key = options.key.map(dialect.identifier).joined(separator: ", ")
        let sql = "CREATE TABLE \(name) (\n\(definitions.joined(separator: ",\n")),\n  PRIMARY KEY (\(key))\n)"
        tag("\(sql);")
        guard !options.isDry else { return }
        guard connection.transaction == nil else {
            throw .shell("\\copy: CREATE TABLE cannot run in a transaction: \\commit or \\rollback first")
        }
        _ = try connection.call { (session) throws(IgniteError) in
            try session.execute(sql, parameters: [], options: connection.statementOptions, in: nil)
        }
        if isInteractive { connection.catalogLoader.apply(sql, schema: connection.schema, dialect) }
    }

    /// Shows the first rows as they would be stored, and what cannot be loaded.
    func showDry(_ copy: CopyFrom, _ table: CopyTable) throws(Failure) -> Int {
        let (rows, faults) = try connection.call { (_) throws(IgniteError) in
            try copy.runDry(records: Self.sampledRecords, rows: Self.shownRows)
        }
        let shown = rows.map { row in row.map { $0.map { $0.isNull ? "" : $0.description } ?? "" } }
        try showTable(
            textTable(table.columns.map(\.name), shown), title: "First rows of \(table.name)",
            footers: ["\(copy.rowsRead) rows of the first \(copy.rowsRead + faults.count) can be loaded"])
        for fault in faults.prefix(Self.shownFaults) { diagnostics.failure(fault) }
        if faults.count > Self.shownFaults {
            diagnostics.failure("\(faults.count - Self.shownFaults) more lines cannot be loaded")
        }
        return copy.rowsRead
    }
}
