import IgniteCore

// Queries: WITH, set operations, VALUES, ORDER BY and LIMIT.
extension Binder {
    /// Binds a query. Its result columns are called `e0`, `e1` and so on in SQL for SQLite.
    func bind(_ query: Query, outer: Scope?) throws(SQLError) -> BoundQuery {
        try nested { () throws(SQLError) in try bindNested(query, outer: outer) }
    }

    private func bindNested(_ query: Query, outer: Scope?) throws(SQLError) -> BoundQuery {
        var with: [String] = []
        if !query.common.isEmpty { common.append([:]) }
        defer { if !query.common.isEmpty { common.removeLast() } }
        for table in query.common {
            var bound = try bind(table.query, outer: outer)
            try name(&bound.columns, of: table)
            let name = nextRelation()
            with.append("\(name) AS (\(bound.sql))")
            common[common.count - 1][table.name] = CommonTable(sqlName: name, columns: bound.columns)
        }
        var bound: BoundQuery
        if case .select(let select) = query.body {
            bound = try bind(select, orderBy: query.orderBy, outer: outer)
        } else {
            bound = try bind(query.body, query.range, outer: outer)
            if !query.orderBy.isEmpty { bound.sql += try orderClause(query.orderBy, of: bound) }
        }
        // With WITH, no column is called like its expression.
        if !query.common.isEmpty { for index in bound.columns.indices { bound.columns[index].text = nil } }
        let limit = try limitClause(query, outer: outer)
        if !limit.isEmpty { bound.isSingleRow = bound.isSingleRow || limit == " LIMIT 1" }
        bound.sql = (with.isEmpty ? "" : "WITH \(with.joined(separator: ", ")) ") + bound.sql + limit
        return bound
    }

    private func bind(_ body: Query.Body, _ range: Range<Int>, outer: Scope?) throws(SQLError) -> BoundQuery {
        switch body {
        case .select(let select): return try bind(select, orderBy: [], outer: outer)
        case .nested(let query):
            var bound = try bind(query, outer: outer)
            bound.sql = "SELECT * FROM (\(bound.sql))"
            return bound
        case .values(let rows): return try values(rows, range, outer: outer)
        case .setOperation(let op, let all, let left, let right):
            guard op == .union || !all else { throw .unsupported("\(op.rawValue) ALL") }
            let sides = [try bind(left, outer: outer), try bind(right, outer: outer)]
            let word = op.rawValue + (all ? " ALL" : "")
            guard sides[0].columns.count == sides[1].columns.count else {
                throw fault("Column count mismatch in \(word)", at: listRange(right))
            }
            var columns: [BoundQuery.ResultColumn] = []
            var lists: [[String]] = [[], []]
            for index in sides[0].columns.indices {
                let cells = sides.map { Bound(BoundQuery.sqlName(index), $0.columns[index].type) }
                guard let (values, type) = try unified(cells) else {
                    throw fault(
                        "Type mismatch in column \(index + 1) of \(word)", at: listRange(left, item: index))
                }
                var column = sides[0].columns[index]
                column.type = type
                column.type.isNullable = cells.contains { $0.type.isNullable }
                column.origin = nil
                column.text = nil
                columns.append(column)
                for side in 0..<2 { lists[side].append("\(values[side].ordered) AS \(BoundQuery.sqlName(index))") }
            }
            let parts = zip(sides, lists).map { "SELECT \($1.joined(separator: ", ")) FROM (\($0.sql))" }
            // In a query of its own, because ORDER BY takes only names there.
            let operation = parts.joined(separator: " \(word) ")
            return BoundQuery(sql: "SELECT * FROM (\(operation))", columns: columns)
        }
    }

    /// The place of the select list of a query, or of one of its items.
    private func listRange(_ query: Query, item: Int? = nil) -> Range<Int> {
        guard case .select(let select) = query.body else { return query.range }
        let ranges = select.items.map { item in
            switch item {
            case .star(_, let range): range
            case .expression(let expression, _): expression.range
            }
        }
        if let item, item < ranges.count { return ranges[item] }
        return ranges[0].lowerBound..<ranges[ranges.count - 1].upperBound
    }

    private func values(_ rows: [[Expression]], _ range: Range<Int>, outer: Scope?) throws(SQLError) -> BoundQuery {
        let scope = Scope(outer: outer)
        scope.clauseWithoutAggregates = "VALUES"
        let width = rows[0].count
        guard rows.allSatisfy({ $0.count == width }) else {
            throw fault("Values passed to VALUES operator must have compatible types", at: range)
        }
        var cells: [[Bound]] = []
        for row in rows {
            var bounds: [Bound] = []
            for expression in row { bounds.append(try bind(expression, in: scope)) }
            cells.append(bounds)
        }
        var columns: [BoundQuery.ResultColumn] = []
        for index in 0..<width {
            let column = cells.map { $0[index] }
            guard !mixesUntyped(column), let (values, type) = try unified(column) else {
                throw fault("Values passed to VALUES operator must have compatible types", at: range)
            }
            for (row, value) in values.enumerated() { cells[row][index] = padded(value, to: type) }
            let isNullable = values.contains { $0.type.isNullable }
            columns.append(
                BoundQuery.ResultColumn(name: "EXPR$\(index)", type: type.nullable(isNullable), isNamed: false))
        }
        let list = cells.map { "(\($0.map(\.sql).joined(separator: ", ")))" }.joined(separator: ", ")
        let names = (0..<width).map { index in
            let name = "column\(index + 1)"
            return "\(Bound(name, columns[index].type).ordered) AS \(BoundQuery.sqlName(index))"
        }
        return BoundQuery(
            sql: "SELECT \(names.joined(separator: ", ")) FROM (VALUES \(list))", columns: columns,
            isSingleRow: rows.count == 1)
    }

    /// Text literals of different lengths get the length of the longest in VALUES, as in Ignite.
    private func padded(_ value: Bound, to type: SQLType) -> Bound {
        guard value.type.isFixedLength, let length = type.precision, value.type.precision ?? length < length else {
            return value
        }
        var padded = value
        let spaces = String(repeating: " ", count: length)
        padded.sql = "(\(value.sql) || substr('\(spaces)', length(\(value.sql)) + 1))"
        return padded
    }

    /// ORDER BY of a query whose result columns are all that it can refer to.
    private func orderClause(_ items: [OrderItem], of query: BoundQuery) throws(SQLError) -> String {
        let scope = Scope(outer: nil)
        scope.relations = [
            Relation(
                name: nil, sqlName: "",
                columns: query.columns.enumerated().map {
                    RelationColumn(name: $1.name, type: $1.type, sql: BoundQuery.sqlName($0))
                }, range: 0..<0)
        ]
        var keys: [String] = []
        for item in items {
            if let index = try ordinal(item.expression, of: query.columns.count) {
                keys.append(key(item, Bound(BoundQuery.sqlName(index), query.columns[index].type)))
            } else {
                if case .column(let names) = item.expression.kind, names.count == 1,
                    query.columns.count(where: { $0.name == names[0] }) > 1
                {
                    // Ignite knows no place for it.
                    throw SQLError.validation("At line 0, column 0: Column '\(names[0])' is ambiguous")
                        .failedToValidate()
                }
                keys.append(key(item, try bind(item.expression, in: scope)))
            }
        }
        return " ORDER BY " + keys.joined(separator: ", ")
    }

    /// Returns the index of the result column that a number in ORDER BY or GROUP BY means; nil for other expressions.
    func ordinal(_ expression: Expression, of count: Int) throws(SQLError) -> Int? {
        guard let (literal, isNegative) = ExpressionText.number(expression) else { return nil }
        switch literal {
        case .integer(let text), .decimal(let text):
            // A fraction is dropped; numbers below 0 are values.
            let number = Int(text.prefix { $0 != "." }.isEmpty ? "0" : text.prefix { $0 != "." })
            if isNegative, number != 0 { return nil }
            guard let number, number >= 1, number <= count else {
                throw fault("Ordinal out of range", at: expression.range)
            }
            return number - 1
        default: return nil
        }
    }

    /// Returns a key of ORDER BY or GROUP BY, in which SQLite takes a number for the place of a column.
    func notOrdinal(_ bound: Bound) -> String {
        Int(bound.sql.filter { $0 != "(" && $0 != ")" }) == nil ? bound.ordered : "(\(bound.sql) + 0)"
    }

    /// One key of ORDER BY; NULL comes last, and first in descending order, unless the item says otherwise.
    func key(_ item: OrderItem, _ bound: Bound) -> String {
        let sql = notOrdinal(bound)
        let nullsFirst = item.nullsFirst ?? item.isDescending
        return "\(sql)\(item.isDescending ? " DESC" : "") NULLS \(nullsFirst ? "FIRST" : "LAST")"
    }

    private func limitClause(_ query: Query, outer: Scope?) throws(SQLError) -> String {
        var clause = ""
        if let fetch = query.fetch { clause += " LIMIT \(try rowCount(fetch, "fetch", outer: outer))" }
        if let offset = query.offset {
            clause +=
                (query.fetch == nil ? " LIMIT -1" : "") + " OFFSET \(try rowCount(offset, "offset", outer: outer))"
        }
        return clause
    }

    private func rowCount(
        _ expression: Expression, _ clause: String, outer: Scope?
    ) throws(SQLError) -> String {
        switch expression.kind {
        case .literal(.decimal(let text)), .literal(.double(let text)), .literal(.integer(let text)):
            // A fraction is dropped.
            guard let number = BigDecimal(text), number.scale.magnitude < 100,
                let count = ExactDecimal(number).rescaled(to: 0).word
            else {
                let name = clause == "fetch" ? "fetch / limit" : clause
                throw fault(
                    "Illegal value of \(name). The value must be positive and less than \(Int64.max)",
                    at: expression.range)
            }
            return "\(count)"
        default: break
        }
        let bound = typed(try bind(expression, in: Scope(outer: outer)), as: SQLType(.bigint))
        switch bound.type.type {
        case .tinyint, .smallint, .integer, .bigint: return FunctionLibrary.rowCount(bound.sql, clause)
        default:
            throw fault("Incorrect type of the number of rows: only whole numbers are supported", at: expression.range)
        }
    }

    /// Gives columns the names of an alias.
    func rename(_ columns: inout [BoundQuery.ResultColumn], _ list: NameList?) throws(SQLError) {
        guard let list else { return }
        if let duplicate = list.duplicate {
            throw fault("Duplicate name '\(duplicate.text)' in column alias list", at: duplicate.range)
        }
        let names = list.names
        guard names.count == columns.count else {
            throw fault(
                "List of column aliases must have same degree as table; table has \(columns.count) columns "
                    + "(\(columns.map { "'\($0.name)'" }.joined(separator: ", "))), whereas alias list has "
                    + "\(names.count) columns",
                at: names[0].range.lowerBound..<names[names.count - 1].range.upperBound)
        }
        setNames(&columns, names.map(\.text))
    }

    /// Gives the columns of a table of WITH their names, which must differ.
    private func name(_ columns: inout [BoundQuery.ResultColumn], of table: Query.CommonTable) throws(SQLError) {
        guard let list = table.columns else {
            var known: Set<String> = []
            for column in columns where !known.insert(column.name).inserted {
                throw fault(
                    "Column has duplicate column name '\(column.name)' and no column list specified",
                    at: table.query.range)
            }
            return
        }
        guard list.names.count == columns.count else {
            throw fault("Number of columns must match number of query columns", at: list.range)
        }
        if let duplicate = list.duplicate {
            throw fault("Duplicate name '\(duplicate.text)' in column list", at: duplicate.range)
        }
        setNames(&columns, list.names.map(\.text))
    }

    private func setNames(_ columns: inout [BoundQuery.ResultColumn], _ names: [String]) {
        for (index, name) in names.enumerated() {
            columns[index].name = name
            columns[index].isNamed = true
        }
    }
}
