import IgniteCore

/// A call to bind: the name and the types of the arguments.
struct Signature {
    let name: String
    let types: [SQLType]

    var isNullable: Bool { types.contains(where: \.isNullable) }

    /// Checks the number of arguments.
    func expect(_ counts: ClosedRange<Int>) throws(SQLError) {
        guard counts.contains(types.count) else {
            throw .validation(
                "Invalid number of arguments to function '\(name)'. Was expecting \(counts.lowerBound) arguments")
        }
    }

    /// Checks the types of the arguments, of which the last one stands for all others.
    func expect(_ counts: ClosedRange<Int>, _ kinds: Kind...) throws(SQLError) {
        try expect(counts)
        let isKnown = types.enumerated().allSatisfy { index, type in
            type.isNull || kinds[min(index, kinds.count - 1)].includes(type)
        }
        if !isKnown, types.contains(where: \.isInterval) { throw .unsupported("\(name) of intervals") }
        guard isKnown else { throw notApplicable(kinds.map { "<\($0.rawValue)>" }) }
    }

    /// Returns the error for arguments of other types.
    func notApplicable(_ forms: [String]) -> SQLError {
        let texts = types.map { FunctionLibrary.typeText($0) }
        let words = Self.separators[name] ?? []
        var written = texts.first ?? ""
        for (index, text) in texts.enumerated().dropFirst() {
            written += (words.count >= index ? " \(words[index - 1]) " : ", ") + text
        }
        let known = Self.forms[name] ?? ["'\(name)(\(forms.joined(separator: ", ")))'"]
        return .validation(
            "Cannot apply '\(name)' to arguments of type '\(name)(\(written))'. Supported form(s): "
                + known.joined(separator: "\n"))
    }

    /// Returns a call of a function of SQLite with the arguments as they are.
    func call(_ function: String, _ result: SQLType, _ more: String...) -> BoundFunction {
        BoundFunction(argumentTypes: types, resultType: result.nullable(isNullable)) { sql in
            "\(function)(\((sql + more).joined(separator: ", ")))"
        }
    }

    /// Returns a call of a function of SQLite with arguments of one type.
    func call(_ function: String, _ result: SQLType, arguments: SQLType) -> BoundFunction {
        BoundFunction(
            argumentTypes: types.map { _ in arguments }, resultType: result.nullable(isNullable)
        ) { "\(function)(\($0.joined(separator: ", ")))" }
    }

    /// The kinds of arguments, with their names in messages.
    enum Kind: String {
        case text = "CHARACTER"
        case string = "STRING"
        case binary = "BINARY"
        case integer = "INTEGER"
        case number = "NUMERIC"
        case date = "DATE"
        case timestamp = "TIMESTAMP"
        case any = "ANY"

        func includes(_ type: SQLType) -> Bool {
            switch self {
            case .text: type.isText
            case .string: type.isText || type.isBinary
            case .binary: type.isBinary
            case .integer: type.isInteger
            case .number: type.isNumeric
            case .date: type.type == .date
            case .timestamp: type.type == .timestamp || type.type == .timestampWithLocalTimeZone
            case .any: true
            }
        }
    }
}
