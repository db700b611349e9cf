import IgniteCore

extension FunctionLibrary {
    /// Returns an aggregate. Its SQL is one call, so that FILTER can follow it.
    ///
    /// - Parameter argument: Nil for COUNT(*).
    static func aggregate(_ name: String, _ argument: SQLType?, isDistinct: Bool) throws(SQLError) -> BoundFunction {
        let distinct = isDistinct ? "DISTINCT " : ""
        guard let argument else {
            return BoundFunction(argumentTypes: [], resultType: SQLType.bigint.nullable(false)) { _ in "count(*)" }
        }
        let collation = argument.collationClause
        func aggregate(_ function: String, _ result: SQLType) -> BoundFunction {
            BoundFunction(argumentTypes: [argument], resultType: result) {
                "\(function)(\(distinct)\($0[0])\(collation))"
            }
        }
        switch name {
        case "COUNT": return aggregate("count", SQLType.bigint.nullable(false))
        case "MIN", "ANY_VALUE": return aggregate("min", argument.nullable())
        case "MAX": return aggregate("max", argument.nullable())
        case "EVERY", "SOME":
            guard argument.type == .boolean || argument.isNull else {
                throw aggregateError(name, argument, "BOOLEAN")
            }
            return aggregate(name == "EVERY" ? "min" : "max", argument.nullable())
        case "SUM", "AVG":
            if argument.isNull { return aggregate("min", .null) }
            guard argument.isNumeric else { throw aggregateError(name, argument, "NUMERIC") }
            return name == "SUM" ? aggregate(sumName(argument), sumType(argument)) : try average(argument, aggregate)
        case "SINGLE_VALUE":
            throw .validation("Illegal aggregate function. SINGLE_VALUE is unsupported at the moment")
        default: throw .unsupported(name)
        }
    }

    private static func aggregateError(_ name: String, _ argument: SQLType, _ form: String) -> SQLError {
        .validation(
            "Cannot apply '\(name)' to arguments of type '\(name)(\(typeText(argument)))'. Supported form(s): '\(name)(<\(form)>)'"
        )
    }

    private static func sumName(_ type: SQLType) -> String {
        type.isDecimal
            ? "ig_sum_decimal"
            : type.isApproximate
                ? "ig_sum_double"
                : type.type == .bigint
                    ? "ig_sum_bigint" : "ig_sum_integer"
    }

    private static func sumType(_ type: SQLType) -> SQLType {
        switch type.type {
        case .tinyint, .smallint, .integer: .bigint
        case .real, .double: .double
        default: .decimal(SQLType.maximumPrecision, type.digits.scale)
        }
    }

    /// The most digits after the point of an average.
    private static let averageScales = 16...64

    private static func average(
        _ type: SQLType, _ aggregate: (String, SQLType) -> BoundFunction
    ) throws(SQLError) -> BoundFunction {
        if type.isApproximate { return aggregate("ig_avg_double", .double) }
        let (precision, scale) = type.digits
        let wanted = max(averageScales.lowerBound, scale)
        guard averageScales.contains(wanted) else {
            throw .unsupported("AVG of decimals with more than \(averageScales.upperBound) digits after the point")
        }
        let argument = type.isDecimal ? "decimal" : "integer"
        return aggregate("ig_avg_\(argument)_\(wanted)", .decimal(precision - scale + wanted, wanted))
    }

    static func registerAggregates(on database: Database) throws(SQLError) {
        try database.aggregate("ig_sum_integer") { IntegerSum(.sum(isBigint: false)) }
        try database.aggregate("ig_sum_bigint") { IntegerSum(.sum(isBigint: true)) }
        try database.aggregate("ig_sum_decimal") { DecimalSum(averageScale: nil) }
        try database.aggregate("ig_sum_double") { DoubleSum(isAverage: false) }
        try database.aggregate("ig_avg_double") { DoubleSum(isAverage: true) }
        try database.aggregate("ig_avg_integer_16") { IntegerSum(.average) }
        for scale in averageScales {
            try database.aggregate("ig_avg_decimal_\(scale)") { DecimalSum(averageScale: scale) }
        }
    }
}

/// SUM or AVG of integers.
private final class IntegerSum: Accumulator {
    enum Result {
        /// A BIGINT, or a DECIMAL for the sum of BIGINT.
        case sum(isBigint: Bool)
        case average
    }

    private let result: Result
    private var sum: Int128 = 0
    private var count: Int64 = 0

    init(_ result: Result) { self.result = result }

    func add(_ call: FunctionCall) {
        sum += Int128(call.integer(0))
        count += 1
    }

    func finish(_ call: FunctionCall) throws(SQLError) {
        switch result {
        case .sum(isBigint: false):
            guard let sum = Int64(exactly: sum) else { throw .runtime("BIGINT out of range") }
            call.return(sum)
        case .sum: call.return(number)
        case .average: call.return(number.divided(by: ExactDecimal(count), scale: 16))
        }
    }

    private var number: ExactDecimal {
        ExactDecimal(
            isNegative: sum < 0, digits: String(sum.magnitude).utf8.map { $0 - 0x30 }[...], scale: 0)
    }
}

/// SUM or AVG of decimals.
private final class DecimalSum: Accumulator {
    private let averageScale: Int?
    private var sum = ExactDecimal(0)
    private var count: Int64 = 0

    /// - Parameter averageScale: Nil for the sum.
    init(averageScale: Int?) { self.averageScale = averageScale }

    func add(_ call: FunctionCall) {
        sum = sum + call.decimal(0)
        count += 1
    }

    func finish(_ call: FunctionCall) {
        call.return(averageScale.map { sum.divided(by: ExactDecimal(count), scale: $0) } ?? sum)
    }
}

/// SUM or AVG of REAL and DOUBLE.
private final class DoubleSum: Accumulator {
    private let isAverage: Bool
    private var sum = 0.0
    private var count: Int64 = 0

    init(isAverage: Bool) { self.isAverage = isAverage }

    func add(_ call: FunctionCall) {
        sum += call.double(0)
        count += 1
    }

    func finish(_ call: FunctionCall) throws(SQLError) {
        try call.return(isAverage ? sum / Double(count) : sum)
    }
}
