@testable import IgniteEmbedded

// Trees as text: operators and clauses before their operands, in parentheses.

/// Returns the tree of a statement as text.
func describe(_ statement: Statement) -> String {
    switch statement {
    case .query(let query): describe(query)
    case .insert(let insert):
        "(INSERT \(describe(insert.table)) [\(insert.columns.map(\.name).joined(separator: " "))] \(describe(insert.source)))"
    case .update(let update):
        "(UPDATE \(describe(update.table)) \(optional(update.alias)) "
            + "[\(update.assignments.map { "(= \($0.column.joined(separator: ".")) \(describe($0.value)))" }.joined(separator: " "))] "
            + "\(optional(update.condition)))"
    case .delete(let delete):
        "(DELETE \(describe(delete.table)) \(optional(delete.alias)) \(optional(delete.condition)))"
    case .explain(let statement): "(EXPLAIN \(describe(statement)))"
    case .kill(let isQuery, let id, let noWait):
        "(KILL \(isQuery ? "QUERY" : "TRANSACTION") '\(id)'\(flag(noWait, "NO_WAIT")))"
    case .startTransaction(let isReadOnly): "(START_TRANSACTION\(flag(isReadOnly, "READ_ONLY")))"
    case .commit: "(COMMIT)"
    default: describeDefinition(statement)
    }
}

private func describeDefinition(_ statement: Statement) -> String {
    switch statement {
    case .createTable(let table):
        "(CREATE_TABLE \(describe(table.table))\(flag(table.ifNotExists, "IF_NOT_EXISTS")) "
            + "\(list(table.columns.map(describe))) \(table.key.map(describe) ?? "~")"
            + "\(table.colocation.map { " (COLOCATE \($0.joined(separator: " ")))" } ?? "")"
            + "\(table.zone.map { " (ZONE \($0))" } ?? "")\(table.storageProfile.map { " (PROFILE '\($0)')" } ?? ""))"
    case .dropTable(let table, let ifExists): "(DROP_TABLE \(describe(table))\(flag(ifExists, "IF_EXISTS")))"
    case .addColumns(let table, let ifExists, let columns, _):
        "(ADD_COLUMNS \(describe(table))\(flag(ifExists, "IF_EXISTS")) \(list(columns.map(describe))))"
    case .dropColumns(let table, let ifExists, let columns, _):
        "(DROP_COLUMNS \(describe(table))\(flag(ifExists, "IF_EXISTS")) \(list(columns)))"
    case .alterColumn(let table, let ifExists, let change):
        "(ALTER_COLUMN \(describe(table))\(flag(ifExists, "IF_EXISTS")) \(change.name) \(change.type.map(describe) ?? "~") "
            + "\(change.isNotNull.map { $0 ? "NOT_NULL" : "NULL" } ?? "~") \(optional(change.defaultValue))"
            + "\(flag(change.dropsDefault, "DROP_DEFAULT")))"
    case .createIndex(let index):
        "(CREATE_INDEX \(index.name) \(describe(index.table))\(flag(index.ifNotExists, "IF_NOT_EXISTS"))"
            + "\(flag(index.isHash, "HASH")) \(list(index.columns.map(describe))))"
    case .dropIndex(let index, let ifExists): "(DROP_INDEX \(describe(index))\(flag(ifExists, "IF_EXISTS")))"
    case .createSchema(let name, let ifNotExists): "(CREATE_SCHEMA \(name)\(flag(ifNotExists, "IF_NOT_EXISTS")))"
    case .dropSchema(let name, let ifExists, let cascade):
        "(DROP_SCHEMA \(name)\(flag(ifExists, "IF_EXISTS"))\(flag(cascade, "CASCADE")))"
    case .createZone(let zone, let ifNotExists): "(CREATE_ZONE \(describe(zone))\(flag(ifNotExists, "IF_NOT_EXISTS")))"
    case .alterZone(let zone, let ifExists): "(ALTER_ZONE \(describe(zone))\(flag(ifExists, "IF_EXISTS")))"
    case .renameZone(let name, let other, let ifExists):
        "(RENAME_ZONE \(name) \(other)\(flag(ifExists, "IF_EXISTS")))"
    case .setDefaultZone(let name, let ifExists): "(SET_DEFAULT_ZONE \(name)\(flag(ifExists, "IF_EXISTS")))"
    case .dropZone(let name, let ifExists): "(DROP_ZONE \(name)\(flag(ifExists, "IF_EXISTS")))"
    default: "?"
    }
}

private func describe(_ table: Statement.TableName) -> String { (table.schema.map { "\($0)." } ?? "") + table.name }

private func describe(_ column: Statement.ColumnDefinition) -> String {
    "(\(column.name) \(describe(column.type))\(flag(column.isNotNull, "NOT_NULL"))"
        + "\(column.defaultValue.map { " (DEFAULT \(describe($0)))" } ?? "")\(flag(column.isPrimaryKey, "KEY")))"
}

private func describe(_ key: Statement.PrimaryKey) -> String {
    "(PRIMARY_KEY \(key.name ?? "~")\(flag(key.isHash, "HASH")) \(list(key.columns.map(describe))))"
}

private func describe(_ column: Statement.OrderedColumn) -> String {
    column.name + (column.isDescending ? ":DESC" : "") + (column.nullsFirst.map { $0 ? ":FIRST" : ":LAST" } ?? "")
}

private func describe(_ zone: Statement.ZoneStatement) -> String {
    "\(zone.name) \(list(zone.parameters.map { "\($0.name)=\($0.value)" })) \(list(zone.storageProfiles))"
}

func describe(_ type: TypeName) -> String {
    guard let precision = type.precision else { return type.name }
    return type.name + (type.scale.map { "(\(precision),\($0))" } ?? "(\(precision))")
}

// MARK: Queries

func describe(_ query: Query) -> String {
    var text = describe(query.body)
    if !query.orderBy.isEmpty || query.offset != nil || query.fetch != nil {
        text =
            "(ORDER_BY \(text) \(list(query.orderBy.map(describe))) \(optional(query.offset)) \(optional(query.fetch)))"
    }
    guard !query.common.isEmpty else { return text }
    let tables = query.common.map { "(\($0.name) \(list($0.columns?.names.map(\.text) ?? [])) \(describe($0.query)))" }
    return "(WITH \(list(tables)) \(text))"
}

private func describe(_ body: Query.Body) -> String {
    switch body {
    case .select(let select): describe(select)
    case .values(let rows): "(VALUES \(rows.map { list($0.map(describe)) }.joined(separator: " ")))"
    case .setOperation(let name, let all, let left, let right):
        "(\(name.rawValue)\(all ? "_ALL" : "") \(describe(left)) \(describe(right)))"
    case .nested(let query): describe(query)
    }
}

private func describe(_ select: Select) -> String {
    let items = select.items.map { item in
        switch item {
        case .star(let names, _): (names + ["*"]).joined(separator: ".")
        case .expression(let expression, let alias): describe(expression) + (alias.map { ":\($0)" } ?? "")
        }
    }
    return "(SELECT\(flag(select.isDistinct, "DISTINCT")) \(list(items))"
        + (select.from.map { " \(describe($0))" } ?? "")
        + (select.condition.map { " (WHERE \(describe($0)))" } ?? "")
        + (select.isGrouped ? " (GROUP \(list(select.groupBy.map(describe))))" : "")
        + (select.having.map { " (HAVING \(describe($0)))" } ?? "") + ")"
}

private func describe(_ table: TableReference) -> String {
    switch table.kind {
    case .named(let names, let alias): names.joined(separator: ".") + describe(alias)
    case .query(let query, let alias): describe(query) + describe(alias)
    case .function(let call, _, let alias): describe(call) + describe(alias)
    case .join(let join): describe(join)
    }
}

private func describe(_ join: Join) -> String {
    let sides = "\(join.kind.rawValue) \(describe(join.left)) \(describe(join.right))"
    return switch join.condition {
    case .none: "(\(sides))"
    case .on(let expression): "(\(sides) \(describe(expression)))"
    case .using(let names): "(\(sides) USING \(list(names.names.map(\.text))))"
    case .natural: "(NATURAL_\(sides))"
    case .misplaced(let message, _): "(\(sides) \(message))"
    }
}

private func describe(_ alias: TableReference.Alias?) -> String {
    guard let alias else { return "" }
    return ":\(alias.name)" + (alias.columns.map { list($0.names.map(\.text)) } ?? "")
}

private func describe(_ item: OrderItem) -> String {
    describe(item.expression) + (item.isDescending ? ":DESC" : "")
        + (item.nullsFirst.map { $0 ? ":FIRST" : ":LAST" } ?? "")
}

// MARK: Expressions

func describe(_ expression: Expression) -> String {
    switch expression.kind {
    case .literal(let literal): describe(literal)
    case .column(let names): names.joined(separator: ".")
    case .parameter(let index): "?\(index)"
    case .unary(let name, let operand): "(\(name.rawValue) \(describe(operand)))"
    case .binary(let name, let left, let right): "(\(name.rawValue) \(describe(left)) \(describe(right)))"
    case .call(let call): describe(call)
    case .cast(let operand, let type): "(CAST \(describe(operand)) \(describe(type)))"
    case .between(let operand, let low, let high, let isNegated):
        "(\(not(isNegated))BETWEEN \(describe(operand)) \(describe(low)) \(describe(high)))"
    case .inList(let operand, let values, _, let isNegated):
        "(\(not(isNegated))IN \(describe(operand)) \(list(values.map(describe))))"
    case .inQuery(let operand, let query, let isNegated):
        "(\(not(isNegated))IN \(describe(operand)) \(describe(query)))"
    case .like(let operand, let pattern, let escape, let isNegated):
        "(\(not(isNegated))LIKE \(describe(operand)) \(describe(pattern))\(escape.map { " \(describe($0))" } ?? ""))"
    case .test(let operand, let test, let isNegated):
        "(IS_\(not(isNegated))\("\(test)".uppercased()) \(describe(operand)))"
    case .distinct(let left, let right, let isNegated):
        "(IS_\(not(isNegated))DISTINCT_FROM \(describe(left)) \(describe(right)))"
    case .when(let operand, let branches, let otherwise):
        "(CASE \(optional(operand)) "
            + "\(branches.map { "[\(describe($0.condition)) \(describe($0.result))]" }.joined(separator: " ")) "
            + "\(optional(otherwise)))"
    case .exists(let query): "(EXISTS \(describe(query)))"
    case .scalarQuery(let query): describe(query)
    case .defaultValue: "DEFAULT"
    }
}

private func describe(_ call: Expression.Call) -> String {
    var parts = [call.name]
    if call.isBare { return call.name }
    if call.isDistinct { parts.append("DISTINCT") }
    if call.isAll { parts.append("ALL") }
    if call.star != nil { parts.append("*") }
    parts += call.arguments.map(describe)
    let text = "(\(parts.joined(separator: " ")))"
    return call.filter.map { "(FILTER \(text) \(describe($0)))" } ?? text
}

private func describe(_ literal: Literal) -> String {
    switch literal {
    case .null: "NULL"
    case .boolean(let value): "\(value)".uppercased()
    case .integer(let text), .decimal(let text), .double(let text): text
    case .string(let text): "'\(text)'"
    case .binary(let bytes): "X\(bytes)"
    case .typed(let type, let text): "\(type.rawValue) '\(text)'"
    case .interval(let text, let isNegative, let from, let to):
        "INTERVAL \(isNegative ? "-" : "")'\(text)' \(from)\(to.map { " TO \($0)" } ?? "")"
    }
}

private func list(_ parts: [String]) -> String { "[\(parts.joined(separator: " "))]" }
private func flag(_ isSet: Bool, _ text: String) -> String { isSet ? " \(text)" : "" }
private func not(_ isNegated: Bool) -> String { isNegated ? "NOT_" : "" }
private func optional(_ text: String?) -> String { text ?? "~" }
private func optional(_ expression: Expression?) -> String { expression.map(describe) ?? "~" }
