import IgniteCore

/// Runs the statements that define schemas, zones, tables and indexes, within a transaction of SQLite that the engine
/// has begun.
struct Definitions {
    let sql: String
    let catalog: Catalog
    let store: CatalogStore
    /// The schema of names without one.
    let schema: String
    let activity: ActivityRows

    private var database: Database { store.database }

    /// - Returns: Whether anything has changed.
    func run(_ statement: Statement) throws(SQLError) -> Bool {
        switch statement {
        case .createTable(let definition): return try createTable(definition)
        case .dropTable(let name, let ifExists):
            guard let table = try table(name, unlessMissing: ifExists) else { return false }
            try drop(table)
            return true
        case .addColumns(let name, let ifTableExists, let columns, let ifNotExists):
            return try addColumns(name, ifTableExists, columns, ifNotExists)
        case .dropColumns(let name, let ifTableExists, let columns, let ifExists):
            return try dropColumns(name, ifTableExists, columns, ifExists)
        case .alterColumn(let name, let ifTableExists, let change):
            guard let table = try table(name, unlessMissing: ifTableExists) else { return false }
            return try alterColumn(table, change)
        case .createIndex(let definition): return try createIndex(definition)
        case .dropIndex(let name, let ifExists): return try dropIndex(name, ifExists)
        case .createSchema(let name, let ifNotExists): return try createSchema(name, ifNotExists)
        case .dropSchema(let name, let ifExists, let cascade): return try dropSchema(name, ifExists, cascade)
        default: return try zoneStatement(statement)
        }
    }

    func fault(_ message: String) -> SQLError { SQLError.validation(message).failedToValidate() }

    // MARK: Names

    /// Refuses a name without a letter.
    func requireName(_ name: String, of what: String) throws(SQLError) {
        guard name.contains(where: { $0 != " " }) else { throw fault("Name of the \(what) can't be null or blank.") }
    }

    private func schemaName(_ name: Statement.TableName, of what: String = "table") throws(SQLError) -> String {
        let schema = name.schema ?? self.schema
        try requireName(schema, of: "schema")
        try requireName(name.name, of: what)
        guard schema != Catalog.systemSchema else {
            throw fault("Operations with system schemas are not allowed, schema: \(schema)")
        }
        guard catalog.schemas[schema] != nil else { throw fault("Schema with name '\(schema)' not found.") }
        return schema
    }

    private func table(_ name: Statement.TableName, unlessMissing: Bool) throws(SQLError) -> TableEntry? {
        let schema = try schemaName(name)
        if let table = catalog.table(schema, name.name) { return table }
        guard unlessMissing else { throw fault("Table with name '\(schema).\(name.name)' not found.") }
        return nil
    }

    // MARK: Schemas

    private func createSchema(_ name: String, _ ifNotExists: Bool) throws(SQLError) -> Bool {
        try requireName(name, of: "schema")
        guard catalog.schemas[name] == nil, name != Catalog.systemSchema else {
            guard ifNotExists else { throw fault("Schema with name '\(name)' already exists.") }
            return false
        }
        try store.run("INSERT INTO i_schemas VALUES (?, ?)", try store.nextID(), name)
        return true
    }

    private func dropSchema(_ name: String, _ ifExists: Bool, _ cascade: Bool) throws(SQLError) -> Bool {
        try requireName(name, of: "schema")
        guard name != Catalog.systemSchema else {
            throw fault("Operations with system schemas are not allowed, schema: \(name)")
        }
        guard let schema = catalog.schemas[name] else {
            guard ifExists else { throw fault("Schema with name '\(name)' not found.") }
            return false
        }
        let tables = catalog.tables.values.filter { $0.schema == name }
        guard tables.isEmpty || cascade else {
            throw fault("Schema '\(name)' is not empty. Use CASCADE to drop it anyway.")
        }
        for table in tables { try drop(table) }
        try store.run("DELETE FROM i_schemas WHERE id = ?", schema.id)
        return true
    }

    // MARK: Tables

    private func createTable(_ definition: Statement.CreateTable) throws(SQLError) -> Bool {
        let schema = try schemaName(definition.table)
        let name = definition.table.name
        if let name = definition.key?.name { try requireName(name, of: "primary key constraint") }
        for column in definition.columns { try requireColumnName(column) }
        guard catalog.table(schema, name) == nil else {
            guard definition.ifNotExists else { throw fault("Table with name '\(schema).\(name)' already exists.") }
            return false
        }
        let zone = try zone(definition.zone)
        let profile = definition.storageProfile ?? zone.profiles[0]
        guard zone.profiles.contains(profile) else {
            throw fault(
                "Zone with name '\(zone.name)' does not contain table's storage profile [storageProfile='\(profile)'].")
        }
        var names: Set<String> = []
        for column in definition.columns where !names.insert(column.name).inserted {
            throw fault("Column with name '\(column.name)' specified more than once.")
        }
        guard let key = definition.key else { throw .validation("Table without PRIMARY KEY is not supported") }
        for name in key.columns.map(\.name) where !names.contains(name) {
            let missing = key.columns.map(\.name).filter { !names.contains($0) }
            throw fault(
                "Primary key constraint contains undefined columns: [cols=[\(missing.joined(separator: ", "))]].")
        }
        var columns: [ColumnEntry] = []
        for (id, column) in definition.columns.enumerated() {
            let isKey = key.columns.contains { $0.name == column.name }
            columns.append(try self.column(column, id: id, isKey: isKey))
        }
        let ids = Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.id) })
        var keyIDs: Set<String> = []
        for column in key.columns where !keyIDs.insert(column.name).inserted {
            throw fault("PK column '\(column.name)' specified more that once.")
        }
        var colocated: Set<String> = []
        for column in definition.colocation ?? [] {
            guard keyIDs.contains(column) else { throw fault("Colocation column '\(column)' is not part of PK.") }
            guard colocated.insert(column).inserted else {
                throw fault("Colocation column '\(column)' specified more that once")
            }
        }
        let tableID = try store.nextID()
        let index = IndexEntry(
            id: try store.nextID(), name: key.name ?? "\(name)_PK", isHash: key.isHash,
            columns: key.columns.map { entry($0, ids) })
        guard catalog.index(schema, index.name) == nil else {
            throw fault("Index with name '\(schema).\(index.name)' already exists.")
        }
        let colocation = definition.colocation ?? key.columns.map(\.name)
        let table = TableEntry(
            id: tableID, schemaID: catalog.schemas[schema]?.id ?? 0, schema: schema, name: name, zone: zone.name,
            storageProfile: profile, columns: columns, keyIndex: index, colocation: colocation.compactMap { ids[$0] })
        try store.save(table, zoneID: zone.id)
        try store.save(index, ofTable: tableID)
        try createStored(table, as: table.storedName)
        return true
    }

    private func requireColumnName(_ column: Statement.ColumnDefinition) throws(SQLError) {
        guard column.name.contains(where: { $0 != " " }) else { throw fault("Column name can't be null or blank.") }
    }

    private func column(
        _ definition: Statement.ColumnDefinition, id: Int, isKey: Bool
    ) throws(SQLError) -> ColumnEntry {
        var type: SQLType
        do throws(SQLError) {
            type = try FunctionLibrary.columnType(of: definition.type)
        } catch {
            var error = error
            error.message += " [column=\(definition.name)]"
            throw error.at(definition.type.range, in: sql)
        }
        type.isNullable = !definition.isNotNull && !isKey
        var column = ColumnEntry(id: id, name: definition.name, type: type)
        if let value = definition.defaultValue {
            column.defaultText = try defaultText(value, of: column, isKey: isKey)
        }
        return column
    }

    /// Checks a default, and returns it as it was written.
    private func defaultText(
        _ expression: Expression, of column: ColumnEntry, isKey: Bool
    ) throws(SQLError) -> String? {
        let text = String(
            decoding: sql.utf8.dropFirst(expression.range.lowerBound).prefix(expression.range.count), as: UTF8.self)
        switch expression.kind {
        case .literal(.null): return nil
        case .literal: break
        case .unary(.minus, let operand), .unary(.plus, let operand):
            guard case .literal = operand.kind else { throw .validation("Unsupported default expression: \(text)") }
        case .call, .column:
            guard isKey else {
                throw fault("Functional defaults are not supported for non-primary key columns [col=\(column.name)].")
            }
            guard text.uppercased() == "RAND_UUID" else { throw .validation("Unsupported default expression: \(text)") }
            return "RAND_UUID()"
        default: throw .validation("Unsupported default expression: \(text)")
        }
        var entry = column
        entry.defaultText = text
        do throws(SQLError) {
            let binder = Binder(text, catalog: catalog, schema: schema, parameters: [], activity: activity)
            let statement = try database.prepare("SELECT \(try binder.defaultValue(of: entry))")
            _ = try statement.step()
        } catch {
            guard !error.isUnsupported else { throw error }
            throw .validation("Invalid default value for column '\(column.name)'")
        }
        return text
    }

    private func storedColumn(_ column: ColumnEntry) -> String {
        column.storedName + column.type.collationClause + (column.type.isNullable ? "" : " NOT NULL")
    }

    /// Creates the table of SQLite's that has the rows.
    private func createStored(_ table: TableEntry, as name: String) throws(SQLError) {
        let columns = table.columns.map(storedColumn) + ["PRIMARY KEY (\(table.keyIndex.storedColumns))"]
        try database.execute("CREATE TABLE \(name) (\(columns.joined(separator: ", "))) WITHOUT ROWID")
    }

    private func createStored(_ index: IndexEntry, on table: TableEntry) throws(SQLError) {
        try database.execute("CREATE INDEX \(index.storedName) ON \(table.storedName) (\(index.storedColumns))")
    }

    private func entry(_ column: Statement.OrderedColumn, _ ids: [String: Int]) -> IndexEntry.Column {
        IndexEntry.Column(
            column: ids[column.name] ?? 0, isDescending: column.isDescending,
            nullsFirst: column.nullsFirst ?? column.isDescending)
    }

    private func drop(_ table: TableEntry) throws(SQLError) {
        try store.removeTable(table)
        try database.execute("DROP TABLE \(table.storedName)")
    }

    // MARK: Columns

    private func save(_ table: TableEntry) throws(SQLError) {
        var table = table
        table.version += 1
        try store.save(table, zoneID: catalog.zones[table.zone]?.id ?? 0)
    }

    private func addColumns(
        _ name: Statement.TableName, _ ifTableExists: Bool, _ definitions: [Statement.ColumnDefinition],
        _ ifNotExists: Bool
    ) throws(SQLError) -> Bool {
        guard var table = try table(name, unlessMissing: ifTableExists) else { return false }
        if ifNotExists, definitions.allSatisfy({ table.column($0.name) != nil }) { return false }
        var names: Set<String> = []
        for definition in definitions {
            try requireColumnName(definition)
            guard names.insert(definition.name).inserted else {
                throw fault("Column with name '\(definition.name)' specified more than once.")
            }
        }
        for definition in definitions {
            guard table.column(definition.name) == nil else {
                throw fault("Column with name '\(definition.name)' already exists.")
            }
            // Ids of dropped columns are free again: their column in SQLite is gone.
            let id = (table.columns.map(\.id).max() ?? -1) + 1
            let column = try self.column(definition, id: id, isKey: false)
            let value = try Binder(sql, catalog: catalog, schema: schema, parameters: [], activity: activity)
                .defaultValue(of: column)
            if !column.type.isNullable, value == "NULL", try hasRows(table) {
                throw .unsupported("adding a NOT NULL column without a default to a table that has rows")
            }
            try database.execute(
                "ALTER TABLE \(table.storedName) ADD COLUMN \(column.storedName)\(column.type.collationClause)")
            if value != "NULL" {
                try database.execute("UPDATE \(table.storedName) SET \(column.storedName) = \(value)")
            }
            table.columns.append(column)
            // SQLite adds NOT NULL columns only with a constant default.
            if !column.type.isNullable { try rewrite(table) }
        }
        try save(table)
        return true
    }

    private func hasRows(_ table: TableEntry) throws(SQLError) -> Bool {
        try database.prepare("SELECT 1 FROM \(table.storedName) LIMIT 1").step()
    }

    private func dropColumns(
        _ name: Statement.TableName, _ ifTableExists: Bool, _ names: [String], _ ifExists: Bool
    ) throws(SQLError) -> Bool {
        guard var table = try table(name, unlessMissing: ifTableExists) else { return false }
        var changed = false
        for name in names { try requireName(name, of: "column") }
        var known: Set<String> = []
        for name in names where known.insert(name).inserted {
            guard let column = table.column(name) else {
                if ifExists { continue }
                throw missing(name, table)
            }
            guard !table.isKey(column) else {
                throw fault("Deleting column `\(name)` belonging to primary key is not allowed.")
            }
            let indexes = table.indexes.filter { $0.columns.contains { $0.column == column.id } }.map(\.name)
            guard indexes.isEmpty else {
                throw fault(
                    "Deleting column '\(name)' used by index(es) [\(indexes.joined(separator: ", "))], it is not allowed."
                )
            }
            try database.execute("ALTER TABLE \(table.storedName) DROP COLUMN \(column.storedName)")
            table.columns.removeAll { $0.id == column.id }
            changed = true
        }
        if changed { try save(table) }
        return changed
    }

    private func missing(_ column: String, _ table: TableEntry) -> SQLError {
        fault("Column with name '\(column)' not found in table '\(table.schema).\(table.name)'.")
    }

    // MARK: Indexes

    private func createIndex(_ definition: Statement.CreateIndex) throws(SQLError) -> Bool {
        try requireName(definition.name, of: "index")
        let schema = try schemaName(definition.table)
        for column in definition.columns { try requireName(column.name, of: "column") }
        guard catalog.index(schema, definition.name) == nil else {
            guard definition.ifNotExists else {
                throw fault("Index with name '\(schema).\(definition.name)' already exists.")
            }
            return false
        }
        guard let table = try table(definition.table, unlessMissing: false) else { return false }
        var ids: [String: Int] = [:]
        for column in definition.columns {
            guard let entry = table.column(column.name) else { throw missing(column.name, table) }
            guard ids.updateValue(entry.id, forKey: column.name) == nil else {
                throw fault("Column with name '\(column.name)' specified more than once.")
            }
        }
        let index = IndexEntry(
            id: try store.nextID(), name: definition.name, isHash: definition.isHash,
            columns: definition.columns.map { entry($0, ids) })
        try store.save(index, ofTable: table.id)
        try createStored(index, on: table)
        return true
    }

    private func dropIndex(_ name: Statement.TableName, _ ifExists: Bool) throws(SQLError) -> Bool {
        let schema = try schemaName(name, of: "index")
        guard let (table, index) = catalog.index(schema, name.name) else {
            guard ifExists else { throw fault("Index with name '\(schema).\(name.name)' not found.") }
            return false
        }
        guard index.id != table.keyIndex.id else { throw fault("Dropping primary key index is not allowed.") }
        try store.removeIndex(index.id)
        try database.execute("DROP INDEX \(index.storedName)")
        return true
    }
}

extension Definitions {
    /// ALTER COLUMN.
    private func alterColumn(_ table: TableEntry, _ change: Statement.AlterColumn) throws(SQLError) -> Bool {
        try requireName(change.name, of: "column")
        var table = table
        guard let index = table.columns.firstIndex(where: { $0.name == change.name }) else {
            throw missing(change.name, table)
        }
        let before = table.columns[index]
        if let name = change.type {
            var type = try FunctionLibrary.columnType(of: name)
            type.isNullable = before.type.isNullable
            if type != before.type { try requireWider(before.type, type, isKey: table.isKey(before)) }
            table.columns[index].type = type
        }
        if let isNotNull = change.isNotNull {
            if isNotNull && before.type.isNullable { throw fault("Adding NOT NULL constraint is not allowed.") }
            if !isNotNull && table.isKey(before) {
                throw fault("Dropping NOT NULL constraint on key column is not allowed.")
            }
            // A NOT NULL of SQLite's stays until the rows are written anew.
            if !isNotNull && !before.type.isNullable {
                table.columns[index].type.isNullable = true
                try rewrite(table)
            }
        }
        if change.dropsDefault { table.columns[index].defaultText = nil }
        if let value = change.defaultValue {
            table.columns[index].defaultText = try defaultText(
                value, of: table.columns[index], isKey: table.isKey(before))
        }
        let after = table.columns[index]
        guard after.type != before.type || after.defaultText != before.defaultText else { return false }
        try save(table)
        return true
    }

    /// Lets a type become wider only: all values stay as they are stored.
    private func requireWider(_ old: SQLType, _ new: SQLType, isKey: Bool) throws(SQLError) {
        let oldName = CatalogStore.typeName(old.type)
        let newName = CatalogStore.typeName(new.type)
        let integers: [ColumnType] = [.tinyint, .smallint, .integer, .bigint]
        if old.type != new.type {
            let isWider =
                if let from = integers.firstIndex(of: old.type), let to = integers.firstIndex(of: new.type) {
                    from < to
                } else { old.type == .real && new.type == .double }
            guard isWider, !isKey else {
                throw fault("Changing the type from \(oldName) to \(newName) is not allowed.")
            }
            return
        }
        let isShorter = (new.precision ?? Int.max) < (old.precision ?? Int.max)
        if old.type == .varchar || old.type == .varbinary, isShorter {
            throw fault("Decreasing the length for column of type '\(oldName)' is not allowed.")
        }
        if old.type == .decimal, isShorter {
            throw fault("Decreasing the precision for column of type '\(oldName)' is not allowed.")
        }
        guard old.scale == new.scale else {
            throw fault("Changing the scale for column of type '\(oldName)' is not allowed.")
        }
        if isShorter || old.type != .varchar && old.type != .varbinary && old.type != .decimal,
            old.precision != new.precision
        {
            throw fault("Changing the precision for column of type '\(oldName)' is not allowed.")
        }
    }

    /// Copies a table into one with other constraints.
    private func rewrite(_ table: TableEntry) throws(SQLError) {
        let names = table.columns.map(\.storedName).joined(separator: ", ")
        try createStored(table, as: "copy")
        try database.execute("INSERT INTO copy (\(names)) SELECT \(names) FROM \(table.storedName)")
        try database.execute("DROP TABLE \(table.storedName)")
        try database.execute("ALTER TABLE copy RENAME TO \(table.storedName)")
        for index in table.indexes { try createStored(index, on: table) }
    }
}
