import IgniteCore

extension FunctionLibrary {
    // MARK: Common types

    /// Returns the type that all of the types become where one type is needed: in CASE, COALESCE, UNION, IN and
    /// comparisons; nil if there is none. NULL becomes any type.
    static func commonType(_ types: [SQLType]) -> SQLType? {
        guard var common = types.first else { return nil }
        for type in types.dropFirst() {
            guard let next = commonType(common, type) else { return nil }
            common = next
        }
        return common
    }

    private static func commonType(_ left: SQLType, _ right: SQLType) -> SQLType? {
        if left.isNull { return right.nullable() }
        if right.isNull { return left.nullable() }
        let isNullable = left.isNullable || right.isNullable
        if left.isNumeric, right.isNumeric { return commonNumber(left, right).nullable(isNullable) }
        if (left.isText && right.isText) || (left.isBinary && right.isBinary) {
            var common = left
            common.isFixedLength = left.isFixedLength && right.isFixedLength && left.precision == right.precision
            common.precision = longest(left.precision, right.precision)
            return common.nullable(isNullable)
        }
        // A timestamp without zone is the general one.
        if left.type == .timestampWithLocalTimeZone, right.type == .timestamp { return commonType(right, left) }
        guard left.type == right.type || left.type == .timestamp && right.type == .timestampWithLocalTimeZone else {
            return nil
        }
        var common = left
        if left.isDateTime, left.type != .date { common.precision = max(left.precision ?? 0, right.precision ?? 0) }
        return common.nullable(isNullable)
    }

    private static func commonNumber(_ left: SQLType, _ right: SQLType) -> SQLType {
        if left.isInteger, right.isInteger { return rank(left) >= rank(right) ? left : right }
        if left.isApproximate || right.isApproximate {
            // A REAL does not hold a DECIMAL.
            let isDouble = left.type == .double || right.type == .double || left.isDecimal || right.isDecimal
            return isDouble ? .double : .real
        }
        let (left, right) = (left.digits, right.digits)
        let whole = max(left.precision - left.scale, right.precision - right.scale)
        // The digits before the point come first.
        let scale = min(max(left.scale, right.scale), SQLType.maximumPrecision - whole)
        return .decimal(whole + scale, scale)
    }

    private static func rank(_ type: SQLType) -> Int { type.digits.precision }

    /// Nil is any length.
    private static func longest(_ left: Int?, _ right: Int?) -> Int? {
        guard let left, let right else { return nil }
        return max(left, right)
    }

    /// Whether Ignite could compare values of two types at all, some only after a conversion.
    static func isComparable(_ left: SQLType, _ right: SQLType) -> Bool {
        if commonType([left, right]) != nil { return true }
        func isReadFromText(_ type: SQLType) -> Bool { type.isNumeric || type.isDateTime || type.type == .boolean }
        return left.isText && isReadFromText(right) || right.isText && isReadFromText(left)
    }

    // MARK: Arithmetic

    /// Returns the result type of an operator; nil for types that have none.
    static func arithmeticType(_ op: BinaryOperator, _ left: SQLType, _ right: SQLType) -> SQLType? {
        guard left.isNumeric, right.isNumeric else { return nil }
        if left.isApproximate || right.isApproximate { return commonNumber(left, right) }
        if left.isInteger, right.isInteger {
            // The remainder is not greater than the divisor.
            return op == .remainder ? right : rank(left) >= rank(right) ? left : right
        }
        let (first, second) = (left.digits, right.digits)
        let scale = max(first.scale, second.scale)
        switch op {
        case .add, .subtract:
            let whole = max(first.precision - first.scale, second.precision - second.scale)
            return capped(precision: whole + scale + 1, scale: scale)
        case .multiply:
            return capped(precision: first.precision + second.precision, scale: first.scale + second.scale)
        case .divide:
            let whole = min(first.precision - first.scale + second.scale, SQLType.maximumPrecision)
            let scale = min(max(6, first.scale + second.precision + 1), SQLType.maximumPrecision - whole)
            return .decimal(whole + scale, scale)
        case .remainder:
            if first.scale == 0, second.scale == 0 { return right }
            let whole = min(first.precision - first.scale, second.precision - second.scale)
            return capped(precision: whole + scale, scale: scale)
        default: return nil
        }
    }

    private static func capped(precision: Int, scale: Int) -> SQLType {
        .decimal(min(precision, SQLType.maximumPrecision), min(scale, SQLType.maximumPrecision))
    }
}
