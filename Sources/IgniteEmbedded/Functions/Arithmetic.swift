import IgniteCore

extension FunctionLibrary {
    // MARK: Binding

    /// Returns a sign.
    static func sign(_ op: UnaryOperator, _ type: SQLType) throws(SQLError) -> BoundFunction {
        if type.isNull { return BoundFunction(argumentTypes: [type], resultType: .null, sql: nullOf) }
        switch op {
        case .plus where type.isNumeric: return BoundFunction(argumentTypes: [type], resultType: type) { $0[0] }
        case .minus where type.isInteger: return call("ig_negate_\(suffix(type))", [type], type)
        // SQLite subtracts from 0, which loses the sign of 0.
        case .minus where type.isApproximate: return call("ig_negate_double", [type], type)
        case .minus where type.isInterval:
            return BoundFunction(argumentTypes: [type], resultType: type) { "(-\($0[0]))" }
        case .minus where type.isDecimal: return call("ig_negate_decimal", [type], type)
        default:
            throw .validation(
                "Cannot apply '\(op.rawValue)' to arguments of type '\(op.rawValue)\(typeText(type))'. "
                    + "Supported form(s): \(signForms(op).joined(separator: "\n"))")
        }
    }

    static func signForms(_ op: UnaryOperator) -> [String] {
        ["'\(op.rawValue)<NUMERIC>'", "'\(op.rawValue)<DATETIME_INTERVAL>'"]
    }

    /// Returns an operator between two values, other than a comparison.
    static func binary(_ op: BinaryOperator, _ left: SQLType, _ right: SQLType) throws(SQLError) -> BoundFunction {
        op == .concatenate ? try concatenation(left, right) : try arithmetic(op, left, right)
    }

    /// The forms of an operator, as messages list them.
    static func forms(_ op: BinaryOperator) -> [String] { arithmeticForms(op).map { "'\($0)'" } }

    /// Returns SQL that is NULL and still contains its arguments, in which there can be aggregates and parameters.
    static func nullOf(_ arguments: [String]) -> String {
        "(CASE " + arguments.map { "WHEN 0 THEN \($0) " }.joined() + "END)"
    }

    /// Returns the error for an operator that has no form for the types.
    static func notApplicable(_ op: BinaryOperator, _ left: SQLType, _ right: SQLType, _ forms: [String]) -> SQLError {
        let types = "\(typeText(left)) \(op.rawValue) \(typeText(right))"
        return .validation(
            "Cannot apply '\(op.rawValue)' to arguments of type '\(types)'. Supported form(s): "
                + forms.map { "'\($0)'" }.joined(separator: "\n"))
    }

    private static func arithmetic(_ op: BinaryOperator, _ left: SQLType, _ right: SQLType) throws(SQLError)
        -> BoundFunction
    {
        if left.isInterval || right.isInterval { return try intervalArithmetic(op, left, right) }
        if left.isNull || right.isNull, let type = nullArithmeticType(op, left, right) {
            return BoundFunction(argumentTypes: [left, right], resultType: type.nullable(), sql: nullOf)
        }
        // A NULL on the right is taken as a value of the left type.
        let right = right.isNull ? left.nullable() : right
        guard let result = arithmeticType(op, left, right) else {
            if left.isText || left.isNull, right.isText || right.isNull {
                throw .unsupported("\(op.rawValue) of texts")
            }
            throw notApplicable(op, left, right, arithmeticForms(op))
        }
        let type = result.nullable(left.isNullable || right.isNullable)
        if op == .remainder, left.isApproximate || right.isApproximate {
            throw .unsupported("the remainder of REAL and DOUBLE")
        }
        if left.isInteger, right.isInteger {
            // The remainder is computed in the wider type, and fits in that of the divisor.
            let operand = op == .remainder ? commonType([left, right]) ?? result : result
            guard op == .remainder else { return call("ig_\(name(op))_\(suffix(result))", [operand, operand], type) }
            // Of one type it is Java's, whose error is another one.
            let kind = left.type == right.type ? "remainder" : "mixed_remainder"
            return call("ig_\(kind)_bigint", [operand, operand], type)
        }
        if result.isApproximate { return call("ig_\(name(op))_\(suffix(result))", [result, result], type) }
        let operands = [left, right].map { $0.isDecimal ? $0 : SQLType.decimal($0.digits.precision, 0) }
        switch op {
        case .divide:
            return call("ig_divide_decimal", operands, type, "\(result.digits.scale)", "\(operands[1].digits.scale)")
        case .remainder where result.isInteger:
            return BoundFunction(argumentTypes: operands, resultType: type) {
                "ig_decimal_to_\(suffix(result))(ig_remainder_decimal(\($0[0]), \($0[1])))"
            }
        default: return call("ig_\(name(op))_decimal", operands, type)
        }
    }

    /// Returns the result type of an operator with NULL, if it has one.
    private static func nullArithmeticType(_ op: BinaryOperator, _ left: SQLType, _ right: SQLType) -> SQLType? {
        if left.isNull, right.isNull { return .null }
        if left.isNull { return right.isNumeric ? right : nil }
        guard left.isNumeric else { return nil }
        return op == .remainder ? .null : arithmeticType(op, left, left)
    }

    static func arithmeticForms(_ op: BinaryOperator) -> [String] {
        switch op {
        case .add:
            [
                "<NUMERIC> + <NUMERIC>", "<DATETIME_INTERVAL> + <DATETIME_INTERVAL>", "<DATETIME> + <INTERVAL>",
                "<INTERVAL> + <DATETIME>",
            ]
        case .subtract:
            [
                "<NUMERIC> - <NUMERIC>", "<DATETIME_INTERVAL> - <DATETIME_INTERVAL>",
                "<DATETIME> - <DATETIME_INTERVAL>",
            ]
        case .multiply:
            ["<NUMERIC> * <NUMERIC>", "<DATETIME_INTERVAL> * <NUMERIC>", "<NUMERIC> * <DATETIME_INTERVAL>"]
        case .divide: ["<NUMERIC> / <NUMERIC>", "<DATETIME_INTERVAL> / <NUMERIC>"]
        case .concatenate: ["<STRING> || <STRING>", "<EQUIVALENT_TYPE> || <EQUIVALENT_TYPE>"]
        default: ["<EXACT_NUMERIC> % <EXACT_NUMERIC>"]
        }
    }

    static func name(_ op: BinaryOperator) -> String {
        switch op {
        case .add: "add"
        case .subtract: "subtract"
        case .multiply: "multiply"
        case .divide: "divide"
        default: "remainder"
        }
    }

    /// The end of the names of functions for a numeric type.
    static func suffix(_ type: SQLType) -> String {
        switch type.type {
        case .tinyint: "tinyint"
        case .smallint: "smallint"
        case .integer: "integer"
        case .bigint: "bigint"
        case .real: "real"
        case .double: "double"
        default: "decimal"
        }
    }

    // MARK: Running

    static let integerTypes: [SQLType] = [.tinyint, .smallint, .integer, .bigint]

    /// Returns the number if it is in the range of an integer type.
    static func inRange(_ value: Int64, _ type: ColumnType) throws(SQLError) -> Int64 {
        let fits =
            switch type {
            case .tinyint: Int8(exactly: value) != nil
            case .smallint: Int16(exactly: value) != nil
            case .integer: Int32(exactly: value) != nil
            default: true
            }
        guard fits else { throw outOfRange(type) }
        return value
    }

    static func outOfRange(_ type: ColumnType) -> SQLError { .runtime("\(type.sqlName) out of range") }

    static let divisionByZero = SQLError.runtime("Division by zero")
    private static let integerByZero = SQLError.runtime("/ by zero")

    static func registerArithmetic(on database: Database) throws(SQLError) {
        for type in integerTypes { try registerIntegers(type.type, suffix(type), on: database) }
        try registerDecimals(on: database)
        try registerApproximate(on: database)
    }

    private static func registerIntegers(_ type: ColumnType, _ suffix: String, on database: Database) throws(SQLError) {
        func function(
            _ name: String,
            _ operation: @escaping (Int64, Int64) throws(SQLError) -> (partialValue: Int64, overflow: Bool)
        ) throws(SQLError) {
            try database.function("ig_\(name)_\(suffix)", 2) { (call) throws(SQLError) in
                let (value, overflow) = try operation(call.integer(0), call.integer(1))
                if overflow { throw outOfRange(type) }
                call.return(try inRange(value, type))
            }
        }
        try function("add") { (left, right) throws(SQLError) in left.addingReportingOverflow(right) }
        try function("subtract") { (left, right) throws(SQLError) in left.subtractingReportingOverflow(right) }
        try function("multiply") { (left, right) throws(SQLError) in left.multipliedReportingOverflow(by: right) }
        try function("divide") { (left, right) throws(SQLError) in
            if right == 0 { throw divisionByZero }
            return left.dividedReportingOverflow(by: right)
        }
        try function("remainder") { (left, right) throws(SQLError) in
            if right == 0 { throw integerByZero }
            return right == -1 ? (0, false) : left.remainderReportingOverflow(dividingBy: right)
        }
        try database.function("ig_negate_\(suffix)", 1) { (call) throws(SQLError) in
            let (value, overflow) = (0 as Int64).subtractingReportingOverflow(call.integer(0))
            if overflow { throw outOfRange(type) }
            call.return(try inRange(value, type))
        }
    }

    private static func registerDecimals(on database: Database) throws(SQLError) {
        try database.function("ig_add_decimal", 2) { $0.return($0.decimal(0) + $0.decimal(1)) }
        try database.function("ig_subtract_decimal", 2) { $0.return($0.decimal(0) - $0.decimal(1)) }
        try database.function("ig_multiply_decimal", 2) { $0.return($0.decimal(0) * $0.decimal(1)) }
        try database.function("ig_negate_decimal", 1) { $0.return(-$0.decimal(0)) }
        try database.function("ig_mixed_remainder_bigint", 2) { (call) throws(SQLError) in
            let (left, right) = (call.integer(0), call.integer(1))
            if right == 0 { throw divisionByZero }
            call.return(right == -1 ? 0 : left % right)
        }
        try database.function("ig_divide_decimal", 4) { (call) throws(SQLError) in
            let divisor = call.decimal(1)
            if divisor.isZero {
                // Java divides whole numbers, which are words if the dividend fits in one.
                let dividend = call.decimal(0).rescaled(to: Int(call.integer(2) + call.integer(3)))
                throw dividend.word == nil ? .runtime("BigInteger divide by zero") : integerByZero
            }
            call.return(call.decimal(0).divided(by: divisor, scale: Int(call.integer(2))))
        }
        try database.function("ig_remainder_decimal", 2) { (call) throws(SQLError) in
            let divisor = call.decimal(1)
            if divisor.isZero { throw call.decimal(0).isZero ? .runtime("Division undefined") : divisionByZero }
            call.return(call.decimal(0).remainder(by: divisor))
        }
    }

    private static func registerApproximate(on database: Database) throws(SQLError) {
        func function(
            _ name: String, _ double: @escaping (Double, Double) -> Double, _ float: @escaping (Float, Float) -> Float
        ) throws(SQLError) {
            try database.function("ig_\(name)_double", 2) { (call) throws(SQLError) in
                try call.return(double(call.double(0), call.double(1)))
            }
            try database.function("ig_\(name)_real", 2) { (call) throws(SQLError) in
                try call.return(float(call.float(0), call.float(1)))
            }
        }
        try function("add", +, +)
        try function("subtract", -, -)
        try function("multiply", *, *)
        try function("divide", /, /)
        try database.function("ig_negate_double", 1) { (call) throws(SQLError) in try call.return(-call.double(0)) }
    }
}
