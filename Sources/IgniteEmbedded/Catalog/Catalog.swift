import IgniteCore

/// The schemas, zones, tables and indexes of a node at one time.
struct Catalog: Sendable {
    /// Counts the changes, so that a plan made with an older one is recognised.
    var version = 0
    /// By name as stored; `SYSTEM` is not among them.
    var schemas: [String: SchemaEntry] = [:]
    var zones: [String: ZoneEntry] = [:]
    /// By id.
    var tables: [Int: TableEntry] = [:]
    private var ids: [QualifiedEntryName: Int] = [:]

    static let systemSchema = "SYSTEM"
    static let defaultZone = "Default"
    static let defaultProfile = "default"

    mutating func add(_ table: TableEntry) {
        tables[table.id] = table
        ids[QualifiedEntryName(schema: table.schema, name: table.name)] = table.id
    }

    func table(_ schema: String, _ name: String) -> TableEntry? {
        ids[QualifiedEntryName(schema: schema, name: name)].flatMap { tables[$0] }
    }

    /// Returns the table that has an index of this name.
    func index(_ schema: String, _ name: String) -> (table: TableEntry, index: IndexEntry)? {
        for table in tables.values where table.schema == schema {
            if let index = table.allIndexes.first(where: { $0.name == name }) { return (table, index) }
        }
        return nil
    }

    private struct QualifiedEntryName: Hashable {
        let schema: String
        let name: String
    }
}

struct SchemaEntry: Sendable {
    var id: Int
    var name: String
}

struct ZoneEntry: Sendable {
    var id: Int
    var name: String
    var partitions = 25
    /// The greatest INTEGER means on all nodes.
    var replicas = 1
    var quorum = 1
    var consistency = "STRONG_CONSISTENCY"
    var nodeFilter = "$..*"
    /// In seconds; the greatest INTEGER means never.
    var scaleUp = 5
    var scaleDown = Int(Int32.max)
    var isDefault = false
    var profiles = [Catalog.defaultProfile]
}

struct TableEntry: Sendable {
    var id: Int
    var schemaID: Int
    var schema: String
    var name: String
    var zone: String
    var storageProfile: String
    /// Counts the changes of its columns, from 1.
    var version = 1
    var columns: [ColumnEntry]
    var keyIndex: IndexEntry
    /// The ids of the columns that decide where a row is stored.
    var colocation: [Int]
    var indexes: [IndexEntry] = []

    /// The name of the table in SQLite.
    var storedName: String { "t\(id)" }
    var allIndexes: [IndexEntry] { [keyIndex] + indexes }

    func column(_ name: String) -> ColumnEntry? { columns.first { $0.name == name } }
    func column(id: Int) -> ColumnEntry? { columns.first { $0.id == id } }
    func isKey(_ column: ColumnEntry) -> Bool { keyIndex.columns.contains { $0.column == column.id } }
}

struct ColumnEntry: Sendable {
    /// Unique within the table, also among dropped columns.
    var id: Int
    var name: String
    var type: SQLType
    /// The default as SQL, as it was written; nil for NULL.
    var defaultText: String?

    /// The name of the column in SQLite.
    var storedName: String { Self.storedName(id) }

    static func storedName(_ id: Int) -> String { "c\(id)" }
}

struct IndexEntry: Sendable {
    var id: Int
    var name: String
    var isHash: Bool
    var columns: [Column]

    /// The name of the index in SQLite.
    var storedName: String { "x\(id)" }
    /// The columns as SQLite has them.
    var storedColumns: String {
        columns.map { ColumnEntry.storedName($0.column) + ($0.isDescending ? " DESC" : "") }.joined(separator: ", ")
    }

    struct Column: Sendable {
        /// The id of the column.
        var column: Int
        var isDescending = false
        var nullsFirst = false

        /// As the system views show it.
        var collation: String { (isDescending ? "DESC" : "ASC") + (nullsFirst ? "_NULLS_FIRST" : "_NULLS_LAST") }
    }
}
