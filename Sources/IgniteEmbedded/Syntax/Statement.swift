/// A statement as written.
indirect enum Statement {
    case query(Query)
    case insert(Insert)
    case update(Update)
    case delete(Delete)
    case explain(Statement)
    case createTable(CreateTable)
    case dropTable(TableName, ifExists: Bool)
    case addColumns(TableName, ifTableExists: Bool, [ColumnDefinition], ifNotExists: Bool)
    case dropColumns(TableName, ifTableExists: Bool, [String], ifExists: Bool)
    /// ALTER COLUMN: what changes; a type, NOT NULL or its removal, a default or its removal.
    case alterColumn(TableName, ifTableExists: Bool, AlterColumn)
    case createIndex(CreateIndex)
    case dropIndex(TableName, ifExists: Bool)
    case createSchema(String, ifNotExists: Bool)
    case dropSchema(String, ifExists: Bool, cascade: Bool)
    case createZone(ZoneStatement, ifNotExists: Bool)
    case alterZone(ZoneStatement, ifExists: Bool)
    case renameZone(String, to: String, ifExists: Bool)
    case setDefaultZone(String, ifExists: Bool)
    case dropZone(String, ifExists: Bool)
    /// KILL QUERY '…' or KILL TRANSACTION '…'.
    case kill(isQuery: Bool, id: String, noWait: Bool)
    /// START TRANSACTION, in scripts.
    case startTransaction(isReadOnly: Bool)
    case commit

    struct TableName {
        /// Nil if it was not written.
        var schema: String?
        var name: String
        var range: Range<Int>
    }

    struct Insert {
        var table: TableName
        /// Empty for all columns of the table.
        var columns: [(name: String, range: Range<Int>)]
        var source: Query
    }

    struct Update {
        var table: TableName
        var alias: String?
        /// The names of each column as written, the column last.
        var assignments: [(column: [String], range: Range<Int>, value: Expression)]
        var condition: Expression?
    }

    struct Delete {
        var table: TableName
        var alias: String?
        var condition: Expression?
    }

    struct ColumnDefinition {
        var name: String
        var type: TypeName
        var isNotNull = false
        /// DEFAULT; nil if not written.
        var defaultValue: Expression?
        var isPrimaryKey = false
        var range: Range<Int>
    }

    struct CreateTable {
        var table: TableName
        var ifNotExists: Bool
        var columns: [ColumnDefinition]
        var key: PrimaryKey?
        /// COLOCATE BY; nil if not written.
        var colocation: [String]?
        /// ZONE; nil if not written.
        var zone: String?
        /// STORAGE PROFILE; nil if not written.
        var storageProfile: String?
    }

    struct PrimaryKey {
        /// CONSTRAINT …; nil if not written.
        var name: String?
        var isHash = false
        var columns: [OrderedColumn]
        var range: Range<Int>
    }

    struct OrderedColumn {
        var name: String
        var isDescending = false
        /// NULLS FIRST or LAST; nil if not written.
        var nullsFirst: Bool?
        var range: Range<Int>
    }

    struct CreateIndex {
        var name: String
        var table: TableName
        var ifNotExists: Bool
        var isHash: Bool
        var columns: [OrderedColumn]
        var range: Range<Int>
    }

    struct AlterColumn {
        var name: String
        var range: Range<Int>
        var type: TypeName?
        /// SET NOT NULL is true, DROP NOT NULL is false.
        var isNotNull: Bool?
        /// SET DEFAULT.
        var defaultValue: Expression?
        var dropsDefault = false
    }

    struct ZoneStatement {
        var name: String
        var range: Range<Int>
        /// Parameters in their order, names in capitals, values as written without quotes: `REPLICAS`, `3`.
        var parameters: [(name: String, value: String)]
        /// STORAGE PROFILES [ 'a', 'b' ].
        var storageProfiles: [String]
    }
}
