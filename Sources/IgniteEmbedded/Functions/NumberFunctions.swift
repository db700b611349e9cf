private import Glibc
import IgniteCore

extension FunctionLibrary {
    /// Functions of DOUBLE.
    private static let doubleFunctions: [String: @Sendable (Double) -> Double] = [
        "SQRT": { $0.squareRoot() }, "EXP": { exp($0) }, "LN": { log($0) }, "LOG10": { log10($0) }, "SIN": { sin($0) },
        "COS": { cos($0) }, "TAN": { tan($0) }, "ASIN": { asin($0) }, "ACOS": { acos($0) }, "ATAN": { atan($0) },
        "SINH": { JavaMath.sinh($0) }, "COSH": { JavaMath.cosh($0) }, "TANH": { JavaMath.tanh($0) },
        "CBRT": { JavaMath.cbrt($0) },
        "COT": { 1 / tan($0) }, "DEGREES": { $0 * 57.29577951308232 }, "RADIANS": { $0 * 0.017453292519943295 },
    ]

    /// Returns a function of numbers; nil if it is not one.
    static func numberFunction(_ call: Signature) throws(SQLError) -> BoundFunction? {
        if doubleFunctions[call.name] != nil {
            try call.expect(1...1, .number)
            return call.call("ig_\(call.name.lowercased())", .double, arguments: .double)
        }
        switch call.name {
        case "ABS", "SIGN":
            try call.expect(1...1, .number)
            return call.call("ig_\(call.name.lowercased())_\(suffix(call.types[0]))", call.types[0])
        case "CEIL", "CEILING", "FLOOR":
            // With a unit, of a date or time.
            guard call.types.count == 1 else { return nil }
            try call.expect(1...1, .number)
            return rounding(call, "\(call.name == "FLOOR" ? "floor" : "ceil")")
        case "ROUND", "TRUNCATE":
            try call.expect(1...2, .number, .integer)
            if call.types.count == 1 { return rounding(call, call.name.lowercased()) }
            guard call.types[1].type != .bigint else { throw .unsupported("\(call.name) to a BIGINT of digits") }
            var function = call.call("ig_\(call.name.lowercased())_\(suffix(call.types[0]))", call.types[0])
            // Ignite takes no digits for 0 only where the number cannot be NULL.
            if call.types[0].isNullable {
                let sql = function.sql
                function.sql = { "CASE WHEN \($0[1]) IS NULL THEN NULL ELSE \(sql($0)) END" }
            }
            return function
        case "POWER", "ATAN2":
            try call.expect(2...2, .number)
            return call.call("ig_\(call.name.lowercased())", .double, arguments: .double)
        case "MOD":
            try call.expect(2...2, .number)
            return try binary(.remainder, call.types[0], call.types[1])
        case "PI":
            guard call.types.isEmpty else { return nil }
            return call.call("ig_pi", .double)
        case "RAND":
            guard call.types.isEmpty else { throw .unsupported("RAND with a seed") }
            return call.call("ig_rand", .double)
        case "RAND_INTEGER":
            guard call.types.count != 2 else { throw .unsupported("RAND_INTEGER with a seed") }
            try call.expect(1...1, .integer)
            return call.call("ig_rand_integer", .integer)
        case "RAND_UUID":
            try call.expect(0...0)
            return call.call("ig_rand_uuid", .uuid)
        default: return nil
        }
    }

    /// Returns a rounding to a whole number.
    private static func rounding(_ call: Signature, _ name: String) -> BoundFunction {
        let type = call.types[0]
        if type.isNull || type.isInteger {
            return BoundFunction(argumentTypes: call.types, resultType: type) { $0[0] }
        }
        if type.isDecimal {
            return call.call("ig_\(name)_decimal", .decimal(type.digits.precision, 0), "0")
        }
        if name == "floor" || name == "ceil" { return call.call("ig_\(name)_double", type) }
        return call.call("ig_\(name)_\(suffix(type))", type, "0")
    }

    // MARK: Running

    static func registerNumbers(on database: Database) throws(SQLError) {
        for (name, function) in doubleFunctions {
            try database.function("ig_\(name.lowercased())", 1) { (call) throws(SQLError) in
                try call.return(function(call.double(0)))
            }
        }
        try database.function("ig_power", 2) { (call) throws(SQLError) in
            let (base, exponent) = (call.double(0), call.double(1))
            // Java differs from C here.
            if exponent.isInfinite, base.magnitude == 1 { throw .nan }
            try call.return(pow(base, exponent))
        }
        try database.function("ig_atan2", 2) { (call) throws(SQLError) in
            try call.return(JavaMath.atan2(call.double(0), call.double(1)))
        }
        try database.function("ig_pi", 0) { (call) throws(SQLError) in try call.return(Double.pi) }
        try database.function("ig_rand", 0, isDeterministic: false) { (call) throws(SQLError) in
            try call.return(Double.random(in: 0..<1))
        }
        try database.function("ig_rand_integer", 1, isDeterministic: false) { (call) throws(SQLError) in
            guard call.integer(0) > 0 else { throw .runtime("bound must be positive") }
            call.return(Int64.random(in: 0..<call.integer(0)))
        }
        try database.function("ig_rand_uuid", 0, isDeterministic: false) { call in
            let uuid = IgniteUUID(
                mostSignificant: UInt64.random(in: 0...UInt64.max) & ~0xF000 | 0x4000,
                leastSignificant: UInt64.random(in: 0...UInt64.max) & ~(0xC << 60) | 0x8 << 60)
            call.return(UUIDKey.bytes(uuid))
        }
        try registerSigns(on: database)
    }

    private static func registerSigns(on database: Database) throws(SQLError) {
        for type in integerTypes {
            let suffix = suffix(type)
            let type = type.type
            try database.function("ig_abs_\(suffix)", 1) { call in
                // The smallest number stays negative, as in Java.
                call.return(wrapped(Int64(truncatingIfNeeded: call.integer(0).magnitude), type))
            }
            try database.function("ig_sign_\(suffix)", 1) { $0.return($0.integer(0).signum()) }
        }
        try database.function("ig_abs_decimal", 1) { call in
            let number = call.decimal(0)
            call.return(number.isNegative ? -number : number)
        }
        try database.function("ig_sign_decimal", 1) { call in
            let number = call.decimal(0)
            call.return(ExactDecimal(number.isZero ? 0 : number.isNegative ? -1 : 1))
        }
        for suffix in ["real", "double"] {
            try database.function("ig_abs_\(suffix)", 1) { (call) throws(SQLError) in
                try call.return(call.double(0).magnitude)
            }
            try database.function("ig_sign_\(suffix)", 1) { (call) throws(SQLError) in
                let value = call.double(0)
                try call.return(value > 0 ? 1.0 : value < 0 ? -1.0 : value)
            }
        }
    }

    /// Returns the lowest bits of a number as a value of an integer type.
    static func wrapped(_ value: Int64, _ type: ColumnType) -> Int64 {
        switch type {
        case .tinyint: Int64(Int8(truncatingIfNeeded: value))
        case .smallint: Int64(Int16(truncatingIfNeeded: value))
        case .integer: Int64(Int32(truncatingIfNeeded: value))
        default: value
        }
    }
}
