import IgniteCore

// Literals, names and types as Calcite writes them.

extension ExpressionText {
    /// The number that an expression is; a sign before a number belongs to it.
    static func number(_ expression: Expression) -> (literal: Literal, isNegative: Bool)? {
        switch expression.kind {
        case .literal(let literal):
            switch literal {
            case .integer, .decimal, .double: return (literal, false)
            default: return nil
            }
        case .unary(.minus, let operand):
            guard let number = number(operand) else { return nil }
            return (number.literal, !number.isNegative)
        case .unary(.plus, let operand): return number(operand)
        default: return nil
        }
    }

    static func literal(_ literal: Literal, isNegative: Bool) -> String {
        switch literal {
        case .null: return "NULL"
        case .boolean(let value): return value ? "TRUE" : "FALSE"
        case .integer(let text), .decimal(let text): return signed(plain(text), isNegative)
        case .double(let text): return signed(scientific(text), isNegative)
        case .string(let text): return sqlLiteral(text)
        case .binary(let bytes):
            let digits = Array("0123456789ABCDEF")
            return "X'" + String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }) + "'"
        case .typed(let type, let text): return "\(type.rawValue) \(sqlLiteral(text))"
        case .interval(let text, let isNegative, let from, let to):
            let units = to.map { "\(from) TO \($0)" } ?? from
            return "INTERVAL \(isNegative ? "-" : "")\(sqlLiteral(text)) \(units)"
        }
    }

    /// Zero has no sign.
    private static func signed(_ text: String, _ isNegative: Bool) -> String {
        let digits = text.prefix { $0 != "E" }
        return isNegative && digits.contains { $0 != "0" && $0 != "." } ? "-" + text : text
    }

    /// Removes zeros before a number, except the last one before the point.
    private static func plain(_ text: String) -> String {
        let rest = text.drop { $0 == "0" }
        return rest.isEmpty || rest.first == "." ? "0" + rest : String(rest)
    }

    /// Writes a number with an exponent with one digit before the point: `0.1E0` is `1E-1`.
    private static func scientific(_ text: String) -> String {
        let parts = text.uppercased().split(separator: "E")
        let point = parts[0].firstIndex(of: ".")
        let written = parts[0].filter { $0 != "." }
        var digits = written.drop { $0 == "0" }
        let exponent = Int(parts[1]) ?? 0
        let scale = point.map { parts[0].distance(from: $0, to: parts[0].endIndex) - 1 } ?? 0
        guard !digits.isEmpty else { return "0E0" }
        let first = digits.count - 1 - scale + exponent
        digits = digits.prefix(20)
        // Zeros at the end count only in a number with a point.
        if scale == exponent { while digits.count > 1, digits.last == "0" { digits.removeLast() } }
        let fraction = digits.dropFirst()
        return "\(digits.prefix(1))\(fraction.isEmpty ? "" : ".")\(fraction)E\(first)"
    }

    /// A name in quotes if it would be another without them.
    static func name(_ name: String) -> String {
        var lexer = Lexer(Array(name.utf8))
        let token = lexer.next()
        return token.kind == .word && token.text == name && token.range.count == name.utf8.count
            ? name : quoted(name, "\"")
    }

    /// The name of a type without its synonyms.
    static func typeName(_ type: TypeName) -> String {
        let synonyms = [
            "INT": "INTEGER", "DEC": "DECIMAL", "NUMERIC": "DECIMAL", "CHARACTER": "CHAR", "CHAR VARYING": "VARCHAR",
            "CHARACTER VARYING": "VARCHAR", "BINARY VARYING": "VARBINARY", "DOUBLE PRECISION": "DOUBLE",
        ]
        let name = synonyms[type.name] ?? type.name
        guard let precision = type.precision else { return name }
        let parameters = type.scale.map { "(\(precision), \($0))" } ?? "(\(precision))"
        // The precision stands before WITH LOCAL TIME ZONE.
        let words = name.split(separator: " ", maxSplits: 1)
        return words[0] + parameters + (words.count > 1 ? " " + words[1] : "")
    }
}
