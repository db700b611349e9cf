import IgniteCore

/// Writes definitions as SQL of Ignite 2.
struct Ignite2DefinitionWriter: DefinitionWriter {
    private let dialect: Ignite2Dialect

    init(_ dialect: Ignite2Dialect) { self.dialect = dialect }

    var product: String { dialect.name }
    /// The engine Calcite needs time that doubles with each row (ignite2-protocol.md 14a).
    var insertsCastsAlone: Bool { true }

    func identifier(_ name: String) -> String { needsQuotes(name) ? quoted(name, "\"") : name }

    /// The statements run on both engines.
    private func needsQuotes(_ name: String) -> Bool {
        dialect.needsQuotes(name) || h2ReservedWords.contains(name) || calciteReservedWords.contains(name)
    }

    func preamble(_ definition: ClusterDefinition, isNative: Bool) -> [DefinitionStatement] {
        let schemas = definition.schemas.map { name in
            DefinitionStatement(comments: [
                "Schema \(name): no statement creates schemas; the configuration of the nodes names them (sqlSchemas)."
            ])
        }
        let zones = definition.zones.filter { !$0.isDefault }.map { zone in
            DefinitionStatement(comments: [
                "Zone \(zone.name): \(product) has no zones; the options of the tables have the number of backups."
            ])
        }
        return schemas + zones
    }

    func table(_ table: TableStructure, isNative: Bool) -> TableScript {
        var table = table
        var notes = (isNative ? [] : [table.storage]) + table.notes
        let localized = Set(
            table.columns.map(\.column).filter { $0.type == .timestampWithLocalTimeZone }.map(\.name))
        if !isNative { notes += adapt(&table) }
        let written = table.columns.filter { !$0.isLeftOut }
        var lines = written.map { "  \(definition($0, table, &notes))" }
        if !table.key.isEmpty {
            lines.append("  PRIMARY KEY (\(list(table.key.map(\.name))))")
        }
        var sql = "CREATE TABLE \(identifier(table.schema, table.name)) (\n"
        sql += "\(lines.joined(separator: ",\n"))\n)"
        var options: [String] = []
        for (name, value) in table.options {
            let isPlain = !value.contains { ",\"'=".contains($0) }
            if isPlain, name != "affinity_key" || !needsQuotes(value) {
                options.append("\(name)=\(value)")
            } else {
                notes.append("WITH cannot contain the option \(name)=\(value).")
            }
        }
        if !options.isEmpty { sql += " WITH \"\(options.joined(separator: ","))\"" }
        if let obstacle = table.obstacle { notes.append(obstacle) }
        var script = TableScript(
            create: DefinitionStatement(sql, comments: notes, isDisabled: table.obstacle != nil),
            columns: written.map(\.column.name), indexes: table.indexes.map { index($0, of: table) })
        script.localized = localized
        return script
    }

    private func definition(
        _ column: TableStructure.Column, _ table: TableStructure, _ notes: inout [String]
    ) -> String {
        let type = column.column
        let typeName = column.className.map { ignite2TypeName($0, precision: -1, scale: -1) }
        var text = "\(identifier(type.name)) \(typeName ?? dialect.typeName(of: type))"
        if !type.isNullable { text += " NOT NULL" }
        switch column.defaultValue {
        case .none: break
        case .constant(let value): text += " DEFAULT \(defaultLiteral(value, type.type))"
        case .function(let name):
            notes.append("Column \(type.name): \(product) has no functions as defaults, such as \(name).")
        }
        return text
    }

    private func index(_ index: TableStructure.Index, of table: TableStructure) -> DefinitionStatement {
        let name = identifier(table.schema, table.name)
        var sql = "CREATE INDEX \(identifier(index.name)) ON \(name) (\(list(index.columns)))"
        if let size = index.inlineSize { sql += " INLINE_SIZE \(size)" }
        return DefinitionStatement(sql, isDisabled: table.obstacle != nil)
    }

    func view(_ view: ViewDefinition) -> DefinitionStatement {
        DefinitionStatement("CREATE VIEW \(identifier(view.schema, view.name)) AS\n\(view.sql)")
    }

    // MARK: From Ignite 3

    /// Gives a table of Ignite 3 the types and the options of Ignite 2; returns what differs, in words.
    private func adapt(_ table: inout TableStructure) -> [String] {
        var notes: [String] = []
        for index in table.columns.indices {
            let column = table.columns[index].column
            if table.columns[index].className != nil {
                table.columns[index].isLeftOut = true
                notes.append("Column \(column.name) is left out: its type is unknown.")
            } else if column.type == .timestampWithLocalTimeZone {
                table.columns[index].column.type = .timestamp
                notes.append("Column \(column.name): points in time are TIMESTAMP, in the time zone of the server.")
            }
            if column.type == .uuid, case .constant(let value) = table.columns[index].defaultValue {
                table.columns[index].defaultValue = nil
                notes.append("Column \(column.name): the engine Calcite takes no default for UUID, such as \(value).")
            }
            // What Ignite 3 means by a type without numbers, and Ignite 2 has no limits.
            switch column.type {
            case .varchar, .varbinary:
                if column.precision == 65536 { table.columns[index].column.precision = nil }
            case .decimal: if column.precision == 32767 { table.columns[index].column.precision = nil }
            default: break
            }
        }
        if let date = table.columns.first(where: { $0.column.type == .date && table.keyNames.contains($0.column.name) })
        {
            notes.append(
                "Nodes of 2.17.0 with the engine Calcite fail on the type DATE in a primary key (\(date.column.name)).")
        }
        if table.columns.allSatisfy({ table.keyNames.contains($0.column.name) }) {
            table.obstacle = "\(product) needs a column that is not in the primary key."
        }
        if table.isKeySorted {
            table.key = table.key.map { TableStructure.OrderedColumn($0.name, "") }
            notes.append("The primary key has no order.")
        }
        for index in table.indexes.indices { adapt(&table.indexes[index], of: table, &notes) }
        table.options = options(of: table, &notes)
        return notes
    }

    /// Turns hash indexes into sorted ones, and takes the order of NULL from all.
    private func adapt(_ index: inout TableStructure.Index, of table: TableStructure, _ notes: inout [String]) {
        if index.isHash { notes.append("Index \(index.name) is a hash index; \(product) has sorted ones.") }
        if index.columns.contains(where: { $0.order.contains("NULLS") }) {
            notes.append("Index \(index.name): \(product) does not take an order of NULL.")
        }
        let columns = index.columns.map { column in
            TableStructure.OrderedColumn(column.name, column.order.hasPrefix("DESC") ? "DESC" : "ASC")
        }
        index = TableStructure.Index(name: index.name, isHash: false, columns: columns)
    }

    private func options(of table: TableStructure, _ notes: inout [String]) -> [(name: String, value: String)] {
        var options: [(name: String, value: String)]
        switch table.copies {
        case .everywhere: options = [("template", "replicated")]
        case .number(let number):
            options = [("template", "partitioned")]
            if number > 1 { options.append(("backups", "\(number - 1)")) }
        }
        // Tables of Ignite 3 take part in transactions.
        options.append(("atomicity", "transactional"))
        if table.colocation.count == 1 {
            options.append(("affinity_key", table.colocation[0]))
        } else if table.colocation.count > 1 {
            notes.append(
                "Colocated by \(table.colocation.joined(separator: ", ")): an affinity key has one column; here it is "
                    + "the whole key.")
        }
        return options
    }
}
