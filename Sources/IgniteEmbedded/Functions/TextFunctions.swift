import IgniteCore

extension FunctionLibrary {
    /// Returns `||`.
    static func concatenation(_ left: SQLType, _ right: SQLType) throws(SQLError) -> BoundFunction {
        let isNullable = left.isNullable || right.isNullable
        if left.isNull, right.isNull {
            return BoundFunction(argumentTypes: [left, right], resultType: .varchar) { _ in "NULL" }
        }
        let type = left.isNull ? right : left
        guard type.isText || type.isBinary, right.isNull || right.type == type.type else {
            throw notApplicable(
                .concatenate, left, right, ["<STRING> || <STRING>", "<EQUIVALENT_TYPE> || <EQUIVALENT_TYPE>"])
        }
        var result = type.nullable(isNullable)
        result.isFixedLength = left.isFixedLength && right.isFixedLength
        result.precision = sum(left.isNull ? 0 : left.precision, right.isNull ? 0 : right.precision)
        let isText = type.isText
        return BoundFunction(argumentTypes: [left, right], resultType: result) {
            isText ? "(\($0[0]) || \($0[1]))" : "CAST(\($0[0]) || \($0[1]) AS BLOB)"
        }
    }

    /// Nil is any length.
    private static func sum(_ left: Int?, _ right: Int?) -> Int? {
        guard let left, let right else { return nil }
        return left + right
    }

    static func registerText(on database: Database) throws(SQLError) {
    }
}
