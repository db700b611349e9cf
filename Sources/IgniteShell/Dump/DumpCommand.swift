import Ignite
import IgniteCore

/// The command `\dump`.
let dumpCommands = [
    MetaCommand(
        "dump", "[-s|-a] [--inserts] [PATTERN] [as PRODUCT] [to FILE]", .inputOutput,
        "write tables as a script that creates and fills them",
        MetaCommand.Parameters(rest: .normal, dropsSemicolons: true).completing(.dump)
    ) { (shell, arguments, _) throws(Failure) in
        let request = try naming("dump") { () throws(ShellError) in try DumpRequest(arguments.map(\.text)) }
        try shell.dump(request)
        return .proceed
    }
]

extension Shell {
    /// Performs a request of `\dump`.
    func dump(_ request: DumpRequest) throws(Failure) {
        guard let definition = try definition(for: request) else { return }
        if connection.transaction != nil, request.part != .definitions {
            diagnostics.warning("\\dump reads what is committed, without the changes of the open transaction")
        }
        let target = try naming("dump") { () throws(ShellError) in
            if let file = request.file {
                try CopyTarget(file: file, host: host)
            } else {
                CopyTarget(printing.resultOutput)
            }
        }
        let dump = Dump(
            request, definition, writer(for: request), to: target, from: dialect.name, zone: connection.timeZone)
        printing.progress?.begin()
        defer { printing.progress?.end() }
        do throws(IgniteError) {
            try host.signals.cancellable { () throws(IgniteError) in try write(dump, to: target) }
        } catch {
            throw failure(.ignite(error), writing: target)
        }
        printing.progress?.end()
        if request.file != nil { tag(dump.summary) }
        guard dump.faults == 0 else {
            throw .shell(
                "\\dump: \(dump.faults == 1 ? "1 table is" : "\(dump.faults) tables are") not complete in the dump")
        }
    }

    private func writer(for request: DumpRequest) -> any DefinitionWriter {
        guard let product = request.product else { return dialect.definitionWriter }
        // Both engines of Ignite 2 have a dialect: that of the cluster comes first.
        return ([dialect] + dialects).first { $0.productWord == product }?.definitionWriter ?? dialect.definitionWriter
    }

    // MARK: Definitions

    /// Asks for the definitions; returns nil if ECHO_HIDDEN is noexec.
    private func definition(for request: DumpRequest) throws(Failure) -> ClusterDefinition? {
        try connection.makeReady()
        let text = request.pattern ?? "*.*"
        guard let pattern = NamePattern(text) else {
            throw .shell("\\dump: improper qualified name (too many dotted names): \(text)")
        }
        let names = RelationNames(pattern, visible: [connection.schema])
        let found = try dialect.catalog.definition(
            names, ask: { (queries) throws(Failure) in try answers(to: queries) },
            inspect: { (query) throws(Failure) in
                if let stop = host.interruption("before anything is written") { throw stop }
                return try details(query)
            })
        guard var definition = found else { return nil }
        guard request.pattern == nil || !definition.tables.isEmpty || !definition.views.isEmpty else {
            throw .shell("\\dump: did not find any table named \"\(text)\"")
        }
        if request.pattern != nil { definition.limitToTables() }
        return definition
    }

    // MARK: Rows

    private func write(_ dump: Dump, to target: CopyTarget) throws(IgniteError) {
        // A new session sees everything that is committed.
        let session =
            dump.request.part == .definitions ? nil : try host.makeSession(connection.settings.options, nil, false)
        defer { session?.close() }
        let snapshot = try session.flatMap { (session) throws(IgniteError) in try self.snapshot(session) }
        try dump.begin(server: connection.server?.version ?? "", hasSnapshot: snapshot != nil)
        for table in dump.definition.tables {
            let script = try dump.create(table)
            if let fault = table.fault {
                report(fault, of: table)
            } else if let session, dump.request.part == .rows || !script.create.isDisabled {
                do throws(IgniteError) {
                    try warnAboutLongNumbers(in: table, script, session)
                    try writeRows(of: table, script, dump, to: target, session, snapshot)
                } catch {
                    // The other tables are worth having.
                    guard session.failure == nil, Self.areOfOneTable.contains(error.code) else { throw error }
                    report(error.description, of: table)
                    try dump.noteMissingRows(error.description)
                }
            }
            try dump.finish(script)
        }
        if let snapshot { try session?.rollback(snapshot) }
        try dump.end()
    }

    /// The errors that say nothing about other tables.
    private static let areOfOneTable: [IgniteError.Code] = [.server, .unsupported, .conversion, .timedOut]

    private func report(_ reason: String, of table: TableStructure) {
        let place = "table \(table.schema).\(table.name): "
        diagnostics.failure("\\dump: \(reason.hasPrefix(place) ? "" : place)\(reason)")
    }

    /// Begins a transaction in which all tables are read as they are now; nil if the product has none.
    private func snapshot(_ session: any Session) throws(IgniteError) -> Transaction? {
        do throws(IgniteError) {
            // Nobody knows how long it takes.
            return try session.begin(TransactionOptions(readOnly: true, timeout: .seconds(7 * 86_400)))
        } catch {
            guard error.code == .unsupported else { throw error }
            return nil
        }
    }

    private func writeRows(
        of table: TableStructure, _ script: TableScript, _ dump: Dump, to target: CopyTarget, _ session: any Session,
        _ snapshot: Transaction?
    ) throws(IgniteError) {
        let writer = session.dialect.definitionWriter
        let name = writer.identifier(table.schema, table.name)
        let localized = dump.request.rowStyle == .insert ? script.localized : []
        let subject: CopyRequest.Subject
        if localized.isEmpty, table.columns.contains(where: \.column.isFinerThanSQL) {
            subject = .table(name, columns: script.columns)
        } else {
            // No value is cut, so the table need not be looked up.
            let columns = script.columns.map { column in
                let quoted = writer.identifier(column)
                return localized.contains(column) ? "CAST(\(quoted) AS TIMESTAMP(3)) AS \(quoted)" : quoted
            }
            subject = .query("SELECT \(columns.joined(separator: ", ")) FROM \(name)")
        }
        var lines = CopyRequest(subject: subject, direction: .to, endpoint: .script)
        lines.options.format = .text
        let rows = try copyRows(subject, session, schema: connection.statementOptions.schema, in: snapshot)
        var format = dump.format(
            of: table, script, zone: printing.format.zone,
            lines: OutputFormats.make(copySettings(lines, rows.columns)))
        var end = ResultEnd(rowCount: 0)
        defer { dump.add(rows: end.rowCount) }
        do throws(IgniteError) {
            try write(rows, &format, to: target, &end)
        } catch {
            // What follows must not be taken for rows.
            format.end(end, to: &target.sink.buffer)
            throw error
        }
    }

    /// Warns of numbers that the type of their new column rounds.
    private func warnAboutLongNumbers(
        in table: TableStructure, _ script: TableScript, _ session: any Session
    ) throws(IgniteError) {
        guard !script.narrowed.isEmpty else { return }
        let conditions = script.narrowed.map { column in
            let name = quoted(column.name, "\"")
            return "\(name) <> CAST(\(name) AS \(column.type))"
        }
        let table = "\(quoted(table.schema, "\"")).\(quoted(table.name, "\""))"
        let sql = "SELECT COUNT(*) FROM \(table) WHERE \(conditions.joined(separator: " OR "))"
        let result = try session.execute(sql, parameters: [], options: connection.statementOptions, in: nil)
        var rows = result.page.rows
        guard let row = rows.next(), row.value(of: row[0]).description != "0" else { return }
        let names = script.narrowed.map(\.name).joined(separator: ", ")
        let count = row.value(of: row[0]).description
        diagnostics.warning(
            "\(count == "1" ? "1 row" : "\(count) rows") of \(table) with numbers that do not fit "
                + "\(script.narrowed[0].type) (\(names)): change the type in the dump before you run it")
    }
}

extension Dialect {
    /// The product as a word of commands: `ignite2`.
    var productWord: String { name.lowercased().filter { $0 != " " } }
}
