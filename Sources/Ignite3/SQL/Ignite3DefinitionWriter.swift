import IgniteCore

/// Writes definitions as SQL of Ignite 3.
struct Ignite3DefinitionWriter: DefinitionWriter {
    private let dialect = Ignite3Dialect()

    var product: String { dialect.name }
    var insertsCastsAlone: Bool { false }

    func identifier(_ name: String) -> String { dialect.identifier(name) }

    // MARK: Schemas and zones

    func preamble(_ definition: ClusterDefinition, isNative: Bool) -> [DefinitionStatement] {
        let schemas = definition.schemas.map {
            DefinitionStatement("CREATE SCHEMA IF NOT EXISTS \(identifier($0))")
        }
        guard isNative else {
            let copies = Set(definition.tables.map(\.copies)).compactMap { copies in
                zoneName(for: copies).map { (name: $0, copies: copies) }
            }
            let zones = copies.sorted { $0.name < $1.name }.map { zone in
                DefinitionStatement(
                    "CREATE ZONE IF NOT EXISTS \(zone.name) (REPLICAS \(count(zone.copies))) STORAGE PROFILES ['default']"
                )
            }
            return schemas + zones
        }
        return schemas + definition.zones.flatMap(statements)
    }

    private func statements(_ zone: ZoneDefinition) -> [DefinitionStatement] {
        var options = ["PARTITIONS \(zone.partitions)", "REPLICAS \(count(zone.copies))"]
        // With replicas on all nodes, the quorum follows from their number.
        if zone.copies != .everywhere { options.append("QUORUM SIZE \(zone.quorum)") }
        options += [
            "AUTO SCALE UP \(zone.scaleUp ?? "OFF")", "AUTO SCALE DOWN \(zone.scaleDown ?? "OFF")",
            "NODES FILTER \(sqlLiteral(zone.nodeFilter))", "CONSISTENCY MODE \(sqlLiteral(zone.consistency))",
        ]
        let profiles = zone.storageProfiles.map(sqlLiteral).joined(separator: ", ")
        let list = "(\n  \(options.joined(separator: ",\n  "))\n)"
        if zone.name == Self.initialZone {
            return [
                DefinitionStatement(comments: [
                    "Every cluster has the zone \"\(zone.name)\". Here it has:\n\(list) STORAGE PROFILES [\(profiles)]"
                ])
            ]
        }
        let name = identifier(zone.name)
        let create = DefinitionStatement(
            "CREATE ZONE IF NOT EXISTS \(name) \(list) STORAGE PROFILES [\(profiles)]")
        return zone.isDefault ? [create, DefinitionStatement("ALTER ZONE \(name) SET DEFAULT")] : [create]
    }

    /// The zone that a new cluster has.
    private static let initialZone = "Default"

    private func count(_ copies: Copies) -> String {
        switch copies {
        case .number(let number): "\(number)"
        case .everywhere: "ALL"
        }
    }

    /// Returns the name of the zone for tables of other products; nil for the default zone.
    private func zoneName(for copies: Copies) -> String? {
        switch copies {
        case .number(1): nil
        case .number(let number): "REPLICAS_\(number)"
        case .everywhere: "REPLICAS_ALL"
        }
    }

    // MARK: Tables

    func table(_ table: TableStructure, isNative: Bool) -> TableScript {
        var table = table
        var notes = (isNative ? [] : [table.storage]) + table.notes
        let narrowed =
            isNative
            ? [] : table.columns.map(\.column).filter { $0.type == .decimal && $0.precision == nil }.map(\.name)
        if !isNative { notes += adapt(&table) }
        let written = table.columns.filter { !$0.isLeftOut }
        var lines = written.map { "  \(definition($0, table, &notes))" }
        let key = list(table.key)
        let name = table.keyName.map { "CONSTRAINT \(identifier($0)) " } ?? ""
        if !table.key.isEmpty {
            lines.append("  \(name)PRIMARY KEY \(table.isKeySorted ? "USING SORTED " : "")(\(key))")
        }
        var sql = "CREATE TABLE \(identifier(table.schema, table.name)) (\n"
        sql += "\(lines.joined(separator: ",\n"))\n)"
        if !table.colocation.isEmpty {
            sql += " COLOCATE BY (\(list(table.colocation)))"
        }
        if isNative {
            if let zone = table.zone, zone != Self.initialZone { sql += " ZONE \(identifier(zone))" }
            if let profile = table.storageProfile, profile != "default" {
                sql += " STORAGE PROFILE \(sqlLiteral(profile))"
            }
        } else if let zone = zoneName(for: table.copies) {
            sql += " ZONE \(zone)"
        }
        if let obstacle = table.obstacle { notes.append(obstacle) }
        var script = TableScript(
            create: DefinitionStatement(sql, comments: notes, isDisabled: table.obstacle != nil),
            columns: written.map(\.column.name), indexes: table.indexes.map { index($0, of: table) })
        script.narrowed = narrowed.map { ($0, Self.limitedDecimal) }
        return script
    }

    private func definition(
        _ column: TableStructure.Column, _ table: TableStructure, _ notes: inout [String]
    ) -> String {
        let type = column.column
        var text = "\(identifier(type.name)) \(dialect.typeName(of: type))"
        if !type.isNullable { text += " NOT NULL" }
        switch column.defaultValue {
        case .none: break
        case .constant where type.type == .timestampWithLocalTimeZone:
            notes.append("Column \(type.name): SQL has no default for points in time.")
        case .constant(let value): text += " DEFAULT \(defaultLiteral(value, type.type))"
        case .function(let name): text += " DEFAULT \(name)"
        }
        return text
    }

    private func index(_ index: TableStructure.Index, of table: TableStructure) -> DefinitionStatement {
        let kind = index.isHash ? "HASH" : "SORTED"
        let sql = """
            CREATE INDEX \(identifier(index.name)) \
            ON \(identifier(table.schema, table.name)) USING \(kind) (\(list(index.columns)))
            """
        // Columns that are left out, and columns that are not there.
        let known = Set(table.columns.filter { !$0.isLeftOut }.map(\.column.name))
        let missing = index.columns.filter { !known.contains($0.name) }.map(\.name)
        guard !missing.isEmpty || table.obstacle != nil else { return DefinitionStatement(sql) }
        let reason = missing.isEmpty ? [] : ["There is no column \(missing.joined(separator: ", "))."]
        return DefinitionStatement(sql, comments: reason, isDisabled: true)
    }

    func view(_ view: ViewDefinition) -> DefinitionStatement {
        DefinitionStatement(
            "CREATE VIEW \(identifier(view.schema, view.name)) AS\n\(view.sql)",
            comments: ["\(product) has no views."], isDisabled: true)
    }

    // MARK: From Ignite 2

    /// Gives a table of Ignite 2 the types of Ignite 3; returns what differs, in words.
    private func adapt(_ table: inout TableStructure) -> [String] {
        var notes: [String] = []
        for index in table.columns.indices {
            let column = table.columns[index].column
            if let name = table.columns[index].className {
                table.columns[index].isLeftOut = true
                notes.append("Column \(column.name) is left out: SQL has no type for \(name).")
                continue
            }
            if let note = adapt(&table.columns[index].column) { notes.append("Column \(column.name): \(note)") }
            if table.keyNames.contains(column.name) { table.columns[index].column.isNullable = false }
        }
        table.obstacle = nil
        if table.key.isEmpty {
            table.obstacle = "\(product) needs a primary key, and the key of this table has no columns."
        } else if let name = table.key.map(\.name).first(where: { isLeftOut($0, of: table) }) {
            table.obstacle = "The primary key contains \(name)."
        }
        let colocation = table.colocation.filter { !table.keyNames.contains($0) }
        if !colocation.isEmpty {
            notes.append("The affinity key \(colocation.joined(separator: ", ")) is no part of the primary key.")
            table.colocation = []
        }
        return notes
    }

    private func isLeftOut(_ name: String, of table: TableStructure) -> Bool {
        table.columns.first { $0.column.name == name }?.isLeftOut ?? true
    }

    /// The type for decimals of any length: without a precision, Ignite 3 keeps whole numbers only.
    private static let limitedDecimal = "DECIMAL(38, 10)"

    /// Changes a type to the nearest one of Ignite 3; returns what differs, in words.
    private func adapt(_ column: inout Column) -> String? {
        switch column.type {
        case .decimal where column.precision == nil:
            (column.precision, column.scale) = (38, 10)
            return "DECIMAL without precision is \(Self.limitedDecimal); change it if there are longer numbers."
        case .time:
            column.precision = 3
            return nil
        case .timestamp:
            // Ignite 2 keeps nanoseconds.
            column.precision = 9
            return nil
        default: return nil
        }
    }
}
