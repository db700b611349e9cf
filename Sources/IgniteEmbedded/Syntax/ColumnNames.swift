// The names that Ignite gives unnamed columns of a query: the text of some expressions, as Calcite writes it, and
// `EXPR$` with the index of the column for all others.

/// Returns the name of a column without an alias.
///
/// The text of a subquery is not written: an expression with one is called `EXPR$` here, too.
func columnName(of expression: Expression, index: Int) -> String {
    if case .column(let names) = expression.kind { return names.last ?? "" }
    // Ignite puts a single argument in the place of the call.
    if case .call(let call) = expression.kind, call.name == "COALESCE", call.arguments.count == 1 {
        return columnName(of: call.arguments[0], index: index)
    }
    guard isNamedByText(expression), let text = ExpressionText.text(of: expression) else { return "EXPR$\(index)" }
    return String(decoding: Array(text.utf16.prefix(256)), as: UTF16.self)
}

private func isNamedByText(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .literal, .cast: true
    case .unary: ExpressionText.number(expression) != nil
    case .binary(let binaryOperator, _, _):
        switch binaryOperator {
        case .add, .subtract, .multiply, .divide, .remainder: true
        default: false
        }
    case .call(let call): call.filter == nil && !callsNamedByIndex.contains(call.name)
    default: false
    }
}

/// Functions that Ignite replaces, or that Calcite does not count among the functions.
private let callsNamedByIndex: Set = [
    "CHARACTER_LENGTH", "CHAR_LENGTH", "COALESCE", "DAYOFMONTH", "DAYOFWEEK", "DAYOFYEAR", "DECODE", "EXTRACT",
    "GREATEST",
    "GROUPING", "HOUR", "LEAST", "MINUTE", "MONTH", "NULLIF", "NVL", "QUARTER", "SECOND", "TIMESTAMPADD",
    "TIMESTAMPDIFF",
    "WEEK", "YEAR",
]

/// Writes expressions as Calcite does: parentheses only where precedence needs them.
enum ExpressionText {
    /// Returns the text; nil if the expression contains a subquery.
    static func text(of expression: Expression) -> String? { write(expression)?.text }

    /// A text with the precedence of its outermost operator.
    private struct Piece {
        var text: String
        var precedence = Int.max
        /// Whether it needs parentheses also before an operator of the same precedence.
        var standsAlone = false

        /// The text as an operand on the left.
        func left(of precedence: Int) -> String {
            self.precedence < precedence || self.precedence == precedence && standsAlone ? "(\(text))" : text
        }

        /// The text as an operand on the right.
        func right(of precedence: Int) -> String { self.precedence <= precedence ? "(\(text))" : text }
    }

    private static func write(_ expression: Expression) -> Piece? {
        if let number = number(expression) {
            return Piece(text: literal(number.literal, isNegative: number.isNegative))
        }
        switch expression.kind {
        case .literal(let value): return Piece(text: literal(value, isNegative: false))
        case .column(let names): return Piece(text: names.map(name).joined(separator: "."))
        case .parameter: return Piece(text: "?")
        case .unary(let unary, let operand): return prefix(unary, operand)
        case .binary(let binary, let left, let right): return infix(binary, left, right)
        case .call(let call): return write(call)
        case .cast(let operand, let type):
            guard let operand = write(operand) else { return nil }
            if !type.followsColons { return Piece(text: "CAST(\(operand.text) AS \(typeName(type)))") }
            return Piece(text: "\(operand.left(of: 94)) :: \(typeName(type))", precedence: 94)
        case .between(let operand, let low, let high, let isNegated):
            guard let operand = write(operand), let low = write(low), let high = write(high) else { return nil }
            let word = isNegated ? "NOT BETWEEN" : "BETWEEN"
            return Piece(
                text: "\(operand.left(of: 32)) \(word) ASYMMETRIC \(low.right(of: 32)) AND \(high.right(of: 32))",
                precedence: 32)
        case .inList(let operand, let list, _, let isNegated):
            guard let operand = write(operand), let list = texts(list) else { return nil }
            return Piece(text: "\(operand.left(of: 32)) \(isNegated ? "NOT IN" : "IN") (\(list))", precedence: 32)
        case .like(let operand, let pattern, let escape, let isNegated):
            guard let operand = write(operand), let pattern = write(pattern) else { return nil }
            var text = "\(operand.left(of: 32)) \(isNegated ? "NOT LIKE" : "LIKE") \(pattern.right(of: 32))"
            if let escape {
                guard let escape = write(escape) else { return nil }
                text += " ESCAPE \(escape.right(of: 32))"
            }
            return Piece(text: text, precedence: 32)
        case .test(let operand, let test, let isNegated):
            guard let operand = write(operand) else { return nil }
            let word = "\(test)".uppercased()
            return Piece(
                text: "\(operand.left(of: 28)) IS \(isNegated ? "NOT " : "")\(word)", precedence: 28, standsAlone: true)
        case .distinct(let left, let right, let isNegated):
            guard let left = write(left), let right = write(right) else { return nil }
            return Piece(
                text: "\(left.left(of: 30)) IS \(isNegated ? "NOT " : "")DISTINCT FROM \(right.right(of: 30))",
                precedence: 30)
        case .when(let operand, let branches, let otherwise): return when(operand, branches, otherwise)
        case .defaultValue: return Piece(text: "DEFAULT")
        case .inQuery, .exists, .scalarQuery: return nil
        }
    }

    private static func texts(_ expressions: [Expression]) -> String? {
        var texts: [String] = []
        for expression in expressions {
            guard let piece = write(expression) else { return nil }
            texts.append(piece.text)
        }
        return texts.joined(separator: ", ")
    }

    // MARK: Operators

    private static func prefix(_ unary: UnaryOperator, _ operand: Expression) -> Piece? {
        guard let operand = write(operand) else { return nil }
        let precedence = unary == .not ? 26 : 80
        return Piece(
            text: "\(unary.rawValue) \(operand.right(of: precedence))", precedence: precedence)
    }

    private static func infix(_ binary: BinaryOperator, _ left: Expression, _ right: Expression) -> Piece? {
        guard let left = write(left), let right = write(right) else { return nil }
        let precedence =
            switch binary {
            case .or: 22
            case .and: 24
            case .add, .subtract: 40
            case .multiply, .divide, .remainder, .concatenate: 60
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 30
            }
        return Piece(
            text: "\(left.left(of: precedence)) \(binary.rawValue) \(right.right(of: precedence))",
            precedence: precedence, standsAlone: precedence == 30)
    }

    private static func when(
        _ operand: Expression?, _ branches: [(condition: Expression, result: Expression)], _ otherwise: Expression?
    ) -> Piece? {
        var text = "CASE"
        for branch in branches {
            let condition = operand.map { equality($0, branch.condition) } ?? branch.condition
            guard let condition = write(condition), let result = write(branch.result) else { return nil }
            text += " WHEN \(condition.text) THEN \(result.text)"
        }
        var last = "NULL"
        if let otherwise {
            guard let otherwise = write(otherwise) else { return nil }
            last = otherwise.text
        }
        return Piece(text: "\(text) ELSE \(last) END")
    }

    private static func equality(_ left: Expression, _ right: Expression) -> Expression {
        Expression(kind: .binary(.equal, left, right), range: left.range)
    }

    // MARK: Calls

    private static let datePartFunctions = [
        "YEAR": "YEAR", "QUARTER": "QUARTER", "MONTH": "MONTH", "WEEK": "WEEK", "DAYOFMONTH": "DAY", "DAYOFWEEK": "DOW",
        "DAYOFYEAR": "DOY", "HOUR": "HOUR", "MINUTE": "MINUTE", "SECOND": "SECOND",
    ]

    private static func write(_ call: Expression.Call) -> Piece? {
        if call.isBare { return Piece(text: call.name) }
        if let rewritten = rewritten(call) { return write(rewritten) }
        guard let arguments = arguments(of: call) else { return nil }
        let text = "\(call.name)(\(arguments))"
        guard let filter = call.filter else { return Piece(text: text) }
        guard let filter = write(filter) else { return nil }
        return Piece(text: "\(text) FILTER (WHERE \(filter.text))", precedence: 0)
    }

    /// The expression that Ignite puts in the place of a call before it names the columns.
    private static func rewritten(_ call: Expression.Call) -> Expression? {
        guard let first = call.arguments.first else { return nil }
        switch call.name {
        case "COALESCE":
            guard call.arguments.count > 1, let last = call.arguments.last else { return first }
            let branches = call.arguments.dropLast().map { argument in
                (Expression(kind: .test(argument, .null, isNegated: true), range: argument.range), argument)
            }
            return Expression(kind: .when(operand: nil, branches, otherwise: last), range: first.range)
        case "NULLIF" where call.arguments.count == 2:
            let null = Expression(kind: .literal(.null), range: first.range)
            return Expression(
                kind: .when(operand: nil, [(equality(first, call.arguments[1]), null)], otherwise: first),
                range: first.range)
        default:
            guard let part = datePartFunctions[call.name], call.arguments.count == 1 else { return nil }
            let unit = Expression(kind: .literal(.string(part)), range: first.range)
            let extract = Expression.Call(name: "EXTRACT", arguments: [unit, first])
            return Expression(kind: .call(extract), range: first.range)
        }
    }

    private static func arguments(of call: Expression.Call) -> String? {
        if call.star != nil { return "*" }
        var parts: [String] = []
        for argument in call.arguments {
            guard let piece = write(argument) else { return nil }
            parts.append(piece.text)
        }
        /// A unit or a side of TRIM, which is a text literal in the tree.
        func word(_ index: Int) -> String {
            if case .literal(.string(let text)) = call.arguments[index].kind { return text }
            return parts[index]
        }
        switch (call.name, parts.count) {
        case ("EXTRACT", 2): return "\(word(0)) FROM \(parts[1])"
        case ("TRIM", 3): return "\(word(0)) \(parts[1]) FROM \(parts[2])"
        case ("POSITION", 2): return "\(parts[0]) IN \(parts[1])"
        case ("POSITION", 3): return "\(parts[0]) IN \(parts[1]) FROM \(parts[2])"
        case ("OVERLAY", 3): return "\(parts[0]) PLACING \(parts[1]) FROM \(parts[2])"
        case ("OVERLAY", 4): return "\(parts[0]) PLACING \(parts[1]) FROM \(parts[2]) FOR \(parts[3])"
        case ("FLOOR", 2), ("CEIL", 2):
            switch call.arguments[0].kind {
            case .column, .literal: return "\(parts[0]) TO \(word(1))"
            default: return "(\(parts[0])) TO \(word(1))"
            }
        case ("TIMESTAMPADD", 3), ("TIMESTAMPDIFF", 3): parts[0] = word(0)
        default: break
        }
        return (call.isDistinct ? "DISTINCT " : call.isAll ? "ALL " : "") + parts.joined(separator: ", ")
    }
}
