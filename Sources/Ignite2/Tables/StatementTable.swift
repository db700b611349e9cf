package import IgniteCore

/// A table of which it is not known how entries hold its rows. SQL writes them, with a statement for each.
final class StatementTable: RowTable {
    let name: String
    let columns: [Column]
    let keyColumns: [Int]
    var pageSize = 1
    var readsFresh = false

    private var session: Ignite2Session
    private let tableColumns: [TableColumn]
    /// The name as in SQL.
    private let quotedName: String
    /// Why rows cannot be read and written by key.
    private let obstacle: IgniteError

    init(
        session: Ignite2Session, name: String, quotedName: String, columns: [TableColumn], obstacle: IgniteError
    ) {
        self.session = session
        self.name = name
        self.quotedName = quotedName
        self.obstacle = obstacle
        tableColumns = columns
        self.columns = columns.map(\.column)
        keyColumns = columns.keyOrder
    }

    /// An INSERT that fails ends the transaction.
    var skipsInTransactions: Bool { false }

    /// Rows are not read by key at all.
    var columnsCutBySQL: [Int] { [] }

    func fitted(_ value: Value, inColumn index: Int) throws(IgniteError) -> Value {
        try tableColumns[index].fitted(value, isInRange: \.isInRange)
    }

    func move(to session: any Session) {
        if let session = session as? Ignite2Session { self.session = session }
    }

    func run(
        _ operation: RowOperation, in transaction: Transaction?, _ row: () throws(IgniteError) -> [Value?]?
    ) throws(IgniteError) -> RowResult {
        guard [.insertNew, .insertMissing, .upsertAll].contains(operation) else { throw obstacle }
        var options = StatementSettings()
        options.timeout = session.timeout
        var result = RowResult()
        var places: [Int] = []
        var sql = ""
        while true {
            var given: [Value?] = []
            do throws(IgniteError) {
                guard let row = try row() else { return result }
                given = row
                for place in keyColumns where row[place] == nil { throw tableColumns[place].isRequired }
                let filled = row.indices.filter { row[$0] != nil }
                if filled != places || sql.isEmpty {
                    places = filled
                    sql = try statement(operation, places)
                }
                let values = try places.map { (place) throws(IgniteError) in
                    try fitted(row[place] ?? .null, inColumn: place)
                }
                _ = try session.execute(sql, parameters: values, options: options, in: transaction)
            } catch {
                let isConflict = error.server?.sqlState == "23000" && operation != .upsertAll
                guard isConflict else {
                    throw error.with(context: "table \(name): row \(result.rowsDone + 1)")
                        .with(rowsDone: transaction == nil ? result.rowsDone : nil)
                }
                guard operation == .insertMissing else {
                    let key = keyColumns.map { (columns[$0].name, given[$0] ?? .null) }
                    result.conflict = RowResult.Conflict(row: result.rowsDone + 1, key: key)
                    return result
                }
                result.skipped += 1
            }
            result.rowsDone += 1
        }
    }

    // MARK: Statements

    /// Returns the statement that writes the values of some columns.
    private func statement(_ operation: RowOperation, _ places: [Int]) throws(IgniteError) -> String {
        let names = places.map { session.dialect.identifier(columns[$0].name) }
        let list = names.joined(separator: ", ")
        let parameters = names.map { _ in "?" }.joined(separator: ", ")
        guard operation == .upsertAll else { return "INSERT INTO \(quotedName) (\(list)) VALUES (\(parameters))" }
        guard session.engine == .calcite else { return "MERGE INTO \(quotedName) (\(list)) VALUES (\(parameters))" }
        let keys = Set(keyColumns)
        let values = places.enumerated().map { "\(columns[$1].parameter) AS c\($0)" }
        let isSame = names.indices.filter { keys.contains(places[$0]) }.map { "d.\(names[$0]) = s.c\($0)" }
        let changes = names.indices.filter { !keys.contains(places[$0]) }.map { "\(names[$0]) = s.c\($0)" }
        let update = changes.isEmpty ? "" : "WHEN MATCHED THEN UPDATE SET \(changes.joined(separator: ", ")) "
        return """
            MERGE INTO \(quotedName) d USING (SELECT \(values.joined(separator: ", "))) s \
            ON (\(isSame.joined(separator: " AND "))) \(update)\
            WHEN NOT MATCHED THEN INSERT (\(list)) VALUES (\(names.indices.map { "s.c\($0)" }.joined(separator: ", ")))
            """
    }
}

extension Column {
    /// A parameter with the type of the column, so that NULL has one; a decimal has its own digits.
    fileprivate var parameter: String { type == .decimal ? "?" : "CAST(? AS \(type.sqlName))" }
}

extension Ignite2Session {
    package func statementTable(
        named name: String, schema: String, obstacle: IgniteError
    ) throws(IgniteError) -> any RowTable {
        let parsed = try QualifiedName(table: name)
        let defaultSchema = try QualifiedName(table: schema).name
        let schema = parsed.schema ?? defaultSchema
        let facts = try facts(ofTable: parsed.name, in: schema)
        let quotedName = "\(quoted(schema, "\"")).\(quoted(parsed.name, "\""))"
        var names = try result(of: "SELECT * FROM \(quotedName) LIMIT 0").columns.map(\.name)
        let indexed = try keyNames(ofTable: parsed.name, in: schema)
        var keys = facts.rows.filter { $0.isKey && names.contains($0.column) }.map(\.column)
        if !indexed.isEmpty, Set(indexed).isSubset(of: names) { keys = indexed }
        // A key that no column shows is still needed.
        if keys.isEmpty, let key = facts.rows.first(where: { $0.column == "_KEY" }), key.javaClass != "java.lang.Object"
        {
            names.insert("_KEY", at: 0)
            keys = ["_KEY"]
        }
        // Objects without fields would be one key for all rows.
        guard !keys.isEmpty else { throw obstacle }
        let columns = names.map { name in
            guard let fact = facts.rows.first(where: { $0.column == name }) else {
                return TableColumn(name: name, type: .object, isNullable: true)
            }
            let type = ColumnType(classOfSQL: fact.javaClass) ?? .object
            return TableColumn(fact, type: type, isNullable: fact.isNullable, keyPosition: keys.firstIndex(of: name))
        }
        return StatementTable(
            session: self, name: "\(schema).\(parsed.name)", quotedName: quotedName, columns: columns,
            obstacle: obstacle)
    }
}
