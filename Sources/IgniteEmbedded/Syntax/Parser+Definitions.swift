// Definitions of tables, indexes and schemas.

extension Parser {
    mutating func create() throws(SQLError) -> Statement {
        try expect("CREATE")
        if at("OR") { throw .unsupported("CREATE OR REPLACE") }
        if take("TABLE") { return .createTable(try createTable()) }
        // Ignite looks at the word after these, too.
        for word in ["INDEX", "SCHEMA", "ZONE"] where at(word) {
            guard following.isName || following.isPlain("IF") else { throw unexpected() }
        }
        if take("INDEX") { return .createIndex(try createIndex()) }
        if take("SCHEMA") {
            let ifNotExists = try ifNotExists()
            return .createSchema(try simpleName("a schema"), ifNotExists: ifNotExists)
        }
        if take("ZONE") { return try createZone() }
        throw unexpected()
    }

    mutating func drop() throws(SQLError) -> Statement {
        try expect("DROP")
        if take("TABLE") {
            let ifExists = try ifExists()
            return .dropTable(try definedName(), ifExists: ifExists)
        }
        if take("INDEX") {
            let ifExists = try ifExists()
            return .dropIndex(try definedName(), ifExists: ifExists)
        }
        if take("SCHEMA") {
            let ifExists = try ifExists()
            let name = try simpleName("a schema")
            let cascade = take("CASCADE")
            if !cascade { _ = take("RESTRICT") }
            return .dropSchema(name, ifExists: ifExists, cascade: cascade)
        }
        try expect("ZONE")
        let ifExists = try ifExists()
        return .dropZone(try simpleName("a zone"), ifExists: ifExists)
    }

    mutating func ifExists() throws(SQLError) -> Bool {
        guard take("IF") else { return false }
        try expect("EXISTS")
        return true
    }

    mutating func ifNotExists() throws(SQLError) -> Bool {
        guard take("IF") else { return false }
        try expect("NOT", "EXISTS")
        return true
    }

    /// Reads a name that can have no schema.
    mutating func simpleName(_ what: String) throws(SQLError) -> String {
        let names = try names()
        guard names.count == 1 else { throw .unsupported("the name of \(what) with a point") }
        return names[0]
    }

    // MARK: CREATE TABLE

    private mutating func createTable() throws(SQLError) -> Statement.CreateTable {
        let ifNotExists = try ifNotExists()
        var table = Statement.CreateTable(table: try definedName(), ifNotExists: ifNotExists, columns: [])
        try expect("(")
        var keys: [Statement.PrimaryKey] = []
        repeat {
            if let key = try tableElement(&table) { keys.append(key) }
        } while take(",")
        try expect(")")
        table.key = keys.first
        if take("COLOCATE") {
            _ = take("BY")
            table.colocation = try nameList().names.map(\.text)
        }
        if take("ZONE") { table.zone = try name() }
        if take("STORAGE") {
            try expect("PROFILE")
            table.storageProfile = try profile()
        }
        guard keys.count <= 1 else {
            throw definitionError(
                "Unexpected number of primary key constraints [expected at most one, but was \(keys.count)")
        }
        return table
    }

    /// Reads a column or a key; returns the key, which a column can be, too.
    private mutating func tableElement(_ table: inout Statement.CreateTable) throws(SQLError) -> Statement.PrimaryKey? {
        let start = token.range.lowerBound
        if take("CONSTRAINT") {
            let name = try name()
            return try primaryKey(name: name, from: start)
        }
        if at("PRIMARY") { return try primaryKey(name: nil, from: start) }
        let column = try columnDefinition(inTable: true)
        table.columns.append(column)
        guard column.isPrimaryKey else { return nil }
        let ordered = Statement.OrderedColumn(name: column.name, range: column.range)
        return Statement.PrimaryKey(isHash: true, columns: [ordered], range: column.range)
    }

    private mutating func primaryKey(name: String?, from start: Int) throws(SQLError) -> Statement.PrimaryKey {
        try expect("PRIMARY", "KEY")
        var key = Statement.PrimaryKey(name: name, columns: [], range: start..<start)
        // A hash index is also what a key without USING has.
        key.isHash = !take("USING", "SORTED")
        if key.isHash { _ = take("USING", "HASH") }
        key.columns = key.isHash ? try plainColumns() : try orderedColumns()
        key.range = start..<previous.upperBound
        return key
    }

    /// Reads a column with its type, NOT NULL and DEFAULT, and in CREATE TABLE also PRIMARY KEY.
    mutating func columnDefinition(inTable: Bool) throws(SQLError) -> Statement.ColumnDefinition {
        let start = token.range.lowerBound
        let name = try name()
        let range = start..<previous.upperBound
        var column = Statement.ColumnDefinition(name: name, type: try typeName(), range: range)
        column.isNotNull = try notNull() ?? false
        if take("DEFAULT") { column.defaultValue = try expression() }
        if inTable, take("PRIMARY") {
            try expect("KEY")
            column.isPrimaryKey = true
        }
        return column
    }

    /// Reads NULL or NOT NULL; nil if neither comes next.
    mutating func notNull() throws(SQLError) -> Bool? {
        if take("NULL") { return false }
        guard take("NOT") else { return nil }
        try expect("NULL")
        return true
    }

    /// Reads the name of a storage profile, which cannot be empty.
    mutating func profile() throws(SQLError) -> String {
        let range = token.range
        let name = try string()
        guard !name.isEmpty else {
            throw error(
                "Validation Error: Empty character literal is not allowed in this context", atToken: range)
        }
        return name
    }

    // MARK: Indexes

    private mutating func createIndex() throws(SQLError) -> Statement.CreateIndex {
        let ifNotExists = try ifNotExists()
        let start = token.range.lowerBound
        let name = try name()
        let range = start..<previous.upperBound
        try expect("ON")
        let table = try definedName()
        var isHash = false
        if take("USING") {
            isHash = take("HASH")
            if !isHash { try expect("SORTED") }
        }
        return Statement.CreateIndex(
            name: name, table: table, ifNotExists: ifNotExists, isHash: isHash,
            columns: isHash ? try plainColumns() : try orderedColumns(), range: range)
    }

    private mutating func plainColumns() throws(SQLError) -> [Statement.OrderedColumn] {
        try expect("(")
        var columns: [Statement.OrderedColumn] = []
        repeat { columns.append(try orderedColumn()) } while take(",")
        try expect(")")
        return columns
    }

    private mutating func orderedColumn() throws(SQLError) -> Statement.OrderedColumn {
        let start = token.range.lowerBound
        return Statement.OrderedColumn(name: try name(), range: start..<previous.upperBound)
    }

    private mutating func orderedColumns() throws(SQLError) -> [Statement.OrderedColumn] {
        try expect("(")
        var columns: [Statement.OrderedColumn] = []
        repeat {
            var column = try orderedColumn()
            column.isDescending = take("DESC")
            if !column.isDescending { _ = take("ASC") }
            column.nullsFirst = try nullOrder()
            columns.append(column)
        } while take(",")
        try expect(")")
        return columns
    }
}
