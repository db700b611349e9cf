/// An expression as written, with its place in the statement for error messages.
struct Expression {
    let kind: Kind
    /// The range of its bytes in the statement.
    let range: Range<Int>

    indirect enum Kind {
        case literal(Literal)
        /// A column, with its table and schema if they were written: the names as stored, the column last.
        case column([String])
        /// The number of a parameter, from 0.
        case parameter(Int)
        case unary(UnaryOperator, Expression)
        case binary(BinaryOperator, Expression, Expression)
        /// A call of a function, of any syntax: `TRIM(LEADING 'x' FROM s)` is `TRIM` with three arguments, of which the
        /// first is the text literal `LEADING`; `EXTRACT(YEAR FROM d)` and `TIMESTAMPADD(DAY, 1, d)` begin with the name
        /// of the unit as a text literal; `SUBSTRING(s FROM 2 FOR 3)` and `POSITION(a IN b)` have their arguments in order.
        case call(Call)
        case cast(Expression, TypeName)
        case between(Expression, low: Expression, high: Expression, isNegated: Bool)
        /// The range is that of the list with its parentheses.
        case inList(Expression, [Expression], Range<Int>, isNegated: Bool)
        case inQuery(Expression, Query, isNegated: Bool)
        case like(Expression, pattern: Expression, escape: Expression?, isNegated: Bool)
        /// IS NULL, IS TRUE, IS FALSE, IS UNKNOWN; `isNegated` for IS NOT ….
        case test(Expression, Test, isNegated: Bool)
        /// IS DISTINCT FROM; `isNegated` for IS NOT DISTINCT FROM.
        case distinct(Expression, Expression, isNegated: Bool)
        /// CASE; with an operand, the conditions are values that are compared with it.
        case when(operand: Expression?, [(condition: Expression, result: Expression)], otherwise: Expression?)
        case exists(Query)
        case scalarQuery(Query)
        /// DEFAULT, which only VALUES of INSERT and SET of UPDATE can contain.
        case defaultValue
    }

    struct Call {
        /// In capitals.
        var name: String
        var arguments: [Expression]
        /// The range of the star of `COUNT(*)`; nil for other arguments.
        var star: Range<Int>?
        var isDistinct = false
        /// ALL before the arguments, which changes nothing except the name of the column.
        var isAll = false
        /// The condition of FILTER (WHERE …).
        var filter: Expression?
        /// Whether it was written without parentheses, such as CURRENT_DATE.
        var isBare = false
    }

    enum Test { case null, `true`, `false`, unknown }
}

enum Literal: Equatable {
    case null
    case boolean(Bool)
    /// Digits without a point or an exponent.
    case integer(String)
    /// Digits with a point: an exact number.
    case decimal(String)
    /// A number with an exponent.
    case double(String)
    case string(String)
    /// X'…'.
    case binary([UInt8])
    /// DATE '…', TIME '…', TIMESTAMP '…', TIMESTAMP WITH LOCAL TIME ZONE '…', UUID '…': the text is not checked yet.
    case typed(TypedLiteral, String)
    /// INTERVAL '…' unit [TO unit]: the units in capitals.
    case interval(String, isNegative: Bool, from: String, to: String?)
}

enum TypedLiteral: String, Equatable {
    case date = "DATE"
    case time = "TIME"
    case timestamp = "TIMESTAMP"
    case timestampWithLocalTimeZone = "TIMESTAMP WITH LOCAL TIME ZONE"
    case uuid = "UUID"
}

enum UnaryOperator: String {
    case plus = "+"
    case minus = "-"
    case not = "NOT"
}

enum BinaryOperator: String {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case concatenate = "||"
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case and = "AND"
    case or = "OR"
}

/// The name of a type as written, in a column definition or a cast.
struct TypeName: Equatable {
    /// In capitals, with single spaces: `DOUBLE PRECISION`, `TIMESTAMP WITH LOCAL TIME ZONE`, `CHARACTER VARYING`.
    var name: String
    var precision: Int?
    var scale: Int?
    var range: Range<Int>
    /// Whether it is that of `x::type` instead of CAST(x AS type), which changes nothing except the name of the column.
    var followsColons = false
}
