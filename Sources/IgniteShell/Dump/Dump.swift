import IgniteCore

/// A script that creates and fills tables, while it is written.
final class Dump {
    let request: DumpRequest
    let definition: ClusterDefinition
    private let writer: any DefinitionWriter
    /// The product that the tables come from.
    private let source: String
    private let target: CopyTarget
    /// The zone of the times without one.
    private let zone: String
    private var tables = 0
    /// The number of tables that are not in the script as they are.
    private(set) var faults = 0
    private var rows = 0

    init(
        _ request: DumpRequest, _ definition: ClusterDefinition, _ writer: any DefinitionWriter,
        to target: CopyTarget, from source: String, zone: String
    ) {
        self.request = request
        self.definition = definition
        self.writer = writer
        self.target = target
        self.source = source
        self.zone = zone
    }

    /// Whether the script is for the product that the tables come from.
    private var isNative: Bool { writer.product == source }

    /// The number of tables, views and rows, in words.
    var summary: String {
        func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        var parts = [counted(tables, "table")]
        if request.part != .rows, !definition.views.isEmpty { parts.append(counted(definition.views.count, "view")) }
        if request.part != .definitions { parts.append(counted(rows, "row")) }
        return parts.joined(separator: ", ")
    }

    // MARK: Parts of the script

    /// Writes what comes before the tables.
    ///
    /// - Parameters:
    ///   - server: The version of the server.
    ///   - hasSnapshot: Whether all rows are of the same moment.
    func begin(server: String, hasSnapshot: Bool) throws(IgniteError) {
        var comments = ["Dump of Apache Ignite \(server)\(isNative ? "" : ", for \(writer.product)")"]
        if request.part != .definitions, !definition.tables.isEmpty {
            if !hasSnapshot { comments.append("The rows were read one after the other, not at the same moment.") }
            if !isNative { comments.append("Times without a zone are those of \(zone).") }
        }
        try write(DefinitionStatement(comments: comments))
        guard request.part != .rows else { return }
        for statement in writer.preamble(definition, isNative: isNative) { try write(statement) }
    }

    /// Writes how a table is created; returns how it is written.
    func create(_ table: TableStructure) throws(IgniteError) -> TableScript {
        tables += 1
        var script = writer.table(table, isNative: isNative)
        script.create.comments.insert("Table \(table.schema).\(table.name)", at: 0)
        if let fault = table.fault {
            faults += 1
            let sql = table.columns.isEmpty || request.part == .rows ? nil : script.create.sql
            script.create = DefinitionStatement(
                sql, comments: [script.create.comments[0], "NOT DUMPED: \(fault)"], isDisabled: true)
            script.indexes = []
        } else if request.part == .rows {
            script.create = DefinitionStatement(comments: [script.create.comments[0]])
        } else if script.create.isDisabled, request.part == .both {
            let name = writer.identifier(table.schema, table.name)
            script.create.comments.append("Its rows are not in this dump; \\dump -a \(name) writes them.")
        }
        if request.rowStyle == .insert, isNative, table.fault == nil,
            table.columns.contains(where: { $0.column.type == .timestampWithLocalTimeZone })
        {
            script.create.comments.append("INSERT needs a session with the time zone \(zone): --time-zone \(zone)")
        }
        if request.rowStyle == .insert, table.fault == nil, table.columns.contains(where: \.column.isFinerThanSQL) {
            script.create.comments.append(
                "INSERT keeps times to the millisecond; what is dumped without --inserts keeps all digits.")
        }
        try write(script.create)
        return script
    }

    /// Returns the format for the rows of a table.
    ///
    /// - Parameter lines: The format for the lines after `\copy … from stdin`.
    func format(of table: TableStructure, _ script: TableScript, zone: ZoneRules, lines: any OutputFormat)
        -> any OutputFormat
    {
        let name = writer.identifier(table.schema, table.name)
        let columns = writer.list(script.columns)
        // A command is one line.
        let isLine = !name.contains(where: \.isNewline) && !columns.contains(where: \.isNewline)
        return request.rowStyle == .copy && isLine
            ? DumpCopyLines(into: name, columns: columns, lines: lines)
            : DumpInserts(into: name, columns: columns, zone: zone, castsAlone: writer.insertsCastsAlone)
    }

    /// Writes why rows of a table are missing.
    func noteMissingRows(_ reason: String) throws(IgniteError) {
        faults += 1
        try write(DefinitionStatement(comments: ["ROWS ARE MISSING: \(reason)"]))
    }

    /// Notes rows that were written.
    func add(rows count: Int) { rows += count }

    /// Writes what follows the rows of a table.
    func finish(_ script: TableScript) throws(IgniteError) {
        guard request.part != .rows else { return }
        for statement in script.indexes { try write(statement) }
    }

    /// Writes what comes after the tables.
    func end() throws(IgniteError) {
        if request.part != .rows {
            for view in ordered(definition.views) { try write(writer.view(view)) }
        }
        let missing = faults == 1 ? "1 table is" : "\(faults) tables are"
        try write(
            DefinitionStatement(comments: [
                faults == 0 ? "Dump complete: \(summary)" : "Dump with gaps: \(summary); \(missing) not complete"
            ]))
        try target.finish()
    }

    /// Returns the views in an order in which each comes after those that it names.
    private func ordered(_ views: [ViewDefinition]) -> [ViewDefinition] {
        var waiting = views
        var ordered: [ViewDefinition] = []
        while !waiting.isEmpty {
            // Views cannot depend on each other in a circle; if the texts look as if they did, any order is as good.
            let next =
                waiting.firstIndex { view in
                    !waiting.contains { $0.name != view.name && view.sql.uppercased().contains($0.name.uppercased()) }
                } ?? 0
            ordered.append(waiting.remove(at: next))
        }
        return ordered
    }

    private func write(_ statement: DefinitionStatement) throws(IgniteError) {
        let text = statement.text
        guard !text.isEmpty else { return }
        target.sink.buffer.append("\(text)\n")
        if target.sink.buffer.count >= OutputSink.writeSize { try target.flush() }
    }
}
