import IgniteCore

// FLOOR, CEIL, ROUND and TRUNCATE. Ignite rounds the decimal text of a DOUBLE: ROUND(1.005, 2) is 1.01.

extension FunctionLibrary {
    static func registerRounding(on database: Database) throws(SQLError) {
        try registerDecimalRounding("floor", .floor, on: database)
        try registerDecimalRounding("ceil", .ceiling, on: database)
        try registerDecimalRounding("round", .halfUp, on: database)
        try registerDecimalRounding("truncate", .down, on: database)
        try database.function("ig_floor_double", 1) { (call) throws(SQLError) in
            try call.return(call.double(0).rounded(.down))
        }
        try database.function("ig_ceil_double", 1) { (call) throws(SQLError) in
            try call.return(call.double(0).rounded(.up))
        }
        for (name, rounding) in [("round", ExactDecimal.Rounding.halfUp), ("truncate", .down)] {
            for type in integerTypes {
                let suffix = suffix(type)
                let type = type.type
                try withDigits("ig_\(name)_\(suffix)", on: database) { (call, digits) in
                    let number = rounded(ExactDecimal(call.integer(0)), min(digits, 0), rounding)
                    // Numbers beyond the range lose their highest bits, as in Java.
                    call.return(wrapped(lowestBits(number), type))
                }
            }
            try withDigits("ig_\(name)_double", on: database) { (call, digits) throws(SQLError) in
                try call.return(rounded(call.double(0), digits, rounding) { $0.double })
            }
            try withDigits("ig_\(name)_real", on: database) { (call, digits) throws(SQLError) in
                try call.return(rounded(call.double(0), digits, rounding) { Double(Float($0.double)) })
            }
        }
    }

    private static func registerDecimalRounding(
        _ name: String, _ rounding: ExactDecimal.Rounding, on database: Database
    ) throws(SQLError) {
        try database.function("ig_\(name)_decimal", 2) { call in
            call.return(rounded(call.decimal(0), Int(call.integer(1)), rounding))
        }
    }

    /// Adds a function of a number and a number of digits, for which NULL gives 0, as in Ignite.
    private static func withDigits(
        _ name: String, on database: Database, _ body: @escaping (FunctionCall, Int) throws(SQLError) -> Void
    ) throws(SQLError) {
        try database.function(name, 2, isStrict: false) { (call) throws(SQLError) in
            if call.isNull(0) { return call.returnNull() }
            if call.isNull(1) { return call.return(0 as Int64) }
            try body(call, Int(call.integer(1)))
        }
    }

    private static func rounded(
        _ number: ExactDecimal, _ digits: Int, _ rounding: ExactDecimal.Rounding
    ) -> ExactDecimal {
        guard digits < number.scale else { return number }
        // Everything is cut off before that many digits.
        let digits = max(digits, number.scale - number.digitCount - 2)
        return number.rescaled(to: digits, rounding).rescaled(to: max(digits, 0))
    }

    private static func rounded(
        _ value: Double, _ digits: Int, _ rounding: ExactDecimal.Rounding, _ convert: (ExactDecimal) -> Double
    ) -> Double {
        guard value.isFinite, let number = BigDecimal(value.description) else { return value }
        let result = convert(rounded(ExactDecimal(number), digits, rounding))
        return result
    }

    private static func lowestBits(_ number: ExactDecimal) -> Int64 {
        if let word = number.word { return word }
        // At most one digit more than a word has.
        let magnitude = number.digits.reduce(0 as UInt64) { $0 &* 10 &+ UInt64($1) }
        let bits = Int64(bitPattern: magnitude)
        return number.isNegative ? 0 &- bits : bits
    }
}
