import IgniteCore

// The functions of casts between numbers, and of numbers to text.

extension FunctionLibrary {
    static func registerCasts(on database: Database) throws(SQLError) {
        try database.function("ig_double", 1) { (call) throws(SQLError) in
            try call.return(Double(bitPattern: UInt64(bitPattern: call.integer(0))))
        }
        for type in integerTypes {
            let suffix = suffix(type)
            let type = type.type
            try database.function("ig_to_\(suffix)", 1) { (call) throws(SQLError) in
                call.return(try inRange(call.integer(0), type))
            }
            try database.function("ig_decimal_to_\(suffix)", 1) { (call) throws(SQLError) in
                call.return(try integer(call.decimal(0), type))
            }
            try database.function("ig_double_to_\(suffix)", 1) { (call) throws(SQLError) in
                let whole = call.double(0).rounded(.towardZero)
                guard let value = Int64(exactly: whole) else { throw outOfRange(type) }
                call.return(try inRange(value, type))
            }
        }
        try database.function("ig_integer_to_double", 1) { (call) throws(SQLError) in
            try call.return(Double(call.integer(0)))
        }
        try database.function("ig_integer_to_real", 1) { (call) throws(SQLError) in
            try call.return(Float(call.integer(0)))
        }
        try database.function("ig_decimal_to_double", 1) { (call) throws(SQLError) in
            try call.return(call.decimal(0).double)
        }
        try database.function("ig_decimal_to_real", 1) { (call) throws(SQLError) in
            let value = call.decimal(0).float
            guard value.isFinite else { throw beyondReal }
            try call.return(value)
        }
        try database.function("ig_double_to_real", 1) { (call) throws(SQLError) in
            let value = call.double(0)
            guard Float(value).isFinite || !value.isFinite else { throw beyondReal }
            try call.return(Float(value))
        }
        try registerDecimalCasts(on: database)
    }

    /// Ignite refuses literals and takes other values for infinity.
    private static let beyondReal = SQLError.unsupported("numbers beyond the range of REAL")

    private static func registerDecimalCasts(on database: Database) throws(SQLError) {
        try database.function("ig_integer_to_decimal", 1) { $0.return(ExactDecimal($0.integer(0))) }
        try database.function("ig_fit_decimal", 3) { (call) throws(SQLError) in
            call.return(try fit(call.decimal(0), Int(call.integer(1)), Int(call.integer(2))))
        }
        try database.function("ig_double_to_decimal", 3) { (call) throws(SQLError) in
            let value = call.double(0)
            guard value.isFinite else { throw .runtime("Infinite or NaN") }
            call.return(try fit(ExactDecimal(exactly: value), Int(call.integer(1)), Int(call.integer(2))))
        }
        try database.function("ig_decimal_to_text", 2) { call in
            call.return(BigDecimal(call.decimal(0).rescaled(to: Int(call.integer(1)))).description)
        }
        try database.function("ig_double_to_text", 1) { $0.return(javaText($0.double(0))) }
        try database.function("ig_real_to_text", 1) { $0.return(javaText($0.float(0))) }
    }

    /// Returns the whole part of a number in the range of an integer type.
    static func integer(_ number: ExactDecimal, _ type: ColumnType) throws(SQLError) -> Int64 {
        guard number.digitCount - number.scale <= 19, let value = number.rescaled(to: 0).word else {
            throw outOfRange(type)
        }
        return try inRange(value, type)
    }

    /// Returns the number with at most this many digits after the point, the others dropped.
    static func fit(_ number: ExactDecimal, _ precision: Int, _ scale: Int) throws(SQLError) -> ExactDecimal {
        let whole = precision - scale
        if number.digitCount - number.scale > whole, !number.isZero {
            // Ignite lets the longest ones pass.
            guard number.digitCount - number.scale <= 60 else { throw .unsupported("casts of numbers this long") }
            throw .runtime(
                "Numeric field overflow. A field with precision \(precision), scale \(scale) must round to an absolute value less than 10^\(whole)."
            )
        }
        return number.scale <= scale ? number : number.rescaled(to: scale)
    }

    // MARK: Java's text of numbers

    /// Returns the text of a number as Ignite casts it.
    static func javaText(_ value: Double) -> String {
        javaText(value.description, value.isZero, value.isFinite) { value == Double($0) }
    }

    /// Returns the text of a number as Ignite casts it.
    static func javaText(_ value: Float) -> String {
        javaText(value.description, value.isZero, value.isFinite) { value == Float($0) }
    }

    /// - Parameters:
    ///   - description: The shortest text that reads back as the number: `5e-324`, `-0.001`, `1e+16`, `inf`.
    ///   - isSame: Whether a text reads back as the number.
    private static func javaText(
        _ description: String, _ isZero: Bool, _ isFinite: Bool, _ isSame: (String) -> Bool
    ) -> String {
        if isZero { return "0E0" }
        let sign = description.hasPrefix("-") ? "-" : ""
        guard isFinite else { return sign + "Infinity" }
        guard let number = BigDecimal(String(description.dropFirst(sign.utf8.count))) else { return description }
        let exact = ExactDecimal(number).withoutTrailingZeros
        var digits = exact.digits
        // 0.ddd × 10^point
        var point = digits.count - exact.scale
        if digits.count == 1 {
            // Java takes the nearest of two digits: 4.9E-324.
            let nearest = ExactDecimal(exactly: Double(description.dropFirst(sign.utf8.count)) ?? 0)
            let two = nearest.rescaled(to: 2 - nearest.digitCount + nearest.scale, .halfUp)
            if isSame(sign + "\(two.digits.reduce(0) { $0 * 10 + Int($1) })e\(-two.scale)"), !two.isZero {
                digits = two.digits
                point = digits.count - two.scale
            }
        }
        while digits.count > 1, digits.last == 0 { digits.removeLast() }
        let text = String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
        if point > -3, point <= 7 {
            if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + text }
            if digits.count <= point { return sign + text + String(repeating: "0", count: point - digits.count) + ".0" }
            return sign + text.prefix(point) + "." + text.dropFirst(point)
        }
        let fraction = text.dropFirst()
        return "\(sign)\(text.prefix(1)).\(fraction.isEmpty ? "0" : fraction)E\(point - 1)"
    }
}
