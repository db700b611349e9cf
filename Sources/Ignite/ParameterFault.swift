import IgniteCore

/// An error from the server that may concern parameters: it reports their number or types, but not which one is wrong.
struct ParameterFault {
    private let error: IgniteError
    private let sql: String
    private let parameters: [Value]

    init(_ error: IgniteError, sql: String, parameters: [Value]) {
        self.error = error
        self.sql = sql
        self.parameters = parameters
    }

    /// Returns the error with the number of the wrong parameter, if it can be determined.
    ///
    /// - Parameter describe: Asks the server for the types that it expects; called only if that may help.
    func explained(_ describe: () -> StatementDescription?) -> IgniteError {
        guard let message = error.server?.message else { return error }
        if error.isInvalidStatement, let wanted = wantedCount(message) {
            return wrongCount(wanted, describe())
        }
        if error.isInvalidStatement, let fault = unsupportedInterval(message) { return fault }
        // The types do not match, or a number is out of range.
        guard error.isInvalidStatement || error.isDataError, !parameters.isEmpty, let expected = describe()?.parameters,
            expected.count == parameters.count
        else { return error }
        for (index, (value, column)) in zip(parameters, expected).enumerated() {
            if let problem = Self.problem(value, column) { return said("parameter \(index + 1) \(problem)") }
        }
        return error
    }

    /// The number of parameters that the statement takes, from
    /// `Unexpected number of query parameters. Provided 0 but there is only 1 dynamic parameter(s).`
    private func wantedCount(_ message: String) -> Int? {
        guard message.hasPrefix("Unexpected number of query parameters") else { return nil }
        let numbers = message.split { !$0.isASCII || !$0.isNumber }
        return numbers.count == 2 ? Int(numbers[1]) : nil
    }

    private func wrongCount(_ wanted: Int, _ description: StatementDescription?) -> IgniteError {
        let given = parameters.count
        let counts =
            "the statement takes \(wanted) parameter\(wanted == 1 ? "" : "s"), and \(given) "
            + (given == 1 ? "was given" : "were given")
        guard given < wanted else { return replaced(counts + ": there is no ? for number \(wanted + 1)") }
        let types = description?.parameters ?? []
        let type = given < types.count ? " (\(types[given].type.sqlName))" : ""
        return replaced(counts + ": number \(given + 1)\(type) has no value")
    }

    /// Returns the error for an interval. Servers have interval types, but refuse them as parameters
    /// (ignite3-protocol.md 11.4):
    /// `Unsupported dynamic parameter defined. Provided 'java.time.Duration' is not supported.`
    private func unsupportedInterval(_ message: String) -> IgniteError? {
        guard message.hasPrefix("Unsupported dynamic parameter"),
            let index = parameters.firstIndex(where: { $0.isInterval })
        else { return nil }
        let type = parameters[index].type
        let unit = type == .intervalYearMonth ? "MONTH" : "SECOND"
        return said(
            "parameter \(index + 1) is an \(type.sqlName)",
            hint: "write ? * INTERVAL '1' \(unit) for a number, or CAST(? AS \(type.sqlName)) for a text")
    }

    /// Returns what is wrong with a value for an expected column type; nil if nothing is found.
    private static func problem(_ value: Value, _ expected: Column) -> String? {
        guard !value.isNull, expected.type != .null else { return nil }
        switch (value.integer, expected.type.integerRange) {
        case (let number?, let range?):
            return range.contains(number) ? nil : "is \(number), which does not fit \(expected.type.sqlName)"
        default:
            if value.type == expected.type || (value.type.isNumeric && expected.type.isNumeric) { return nil }
            return "is of type \(value.type.sqlName), but \(expected.type.sqlName) is expected"
        }
    }

    private func said(_ words: String, hint: String? = nil) -> IgniteError {
        replaced("\(error.message) (\(words))", hint: hint)
    }

    private func replaced(_ message: String, hint: String? = nil) -> IgniteError {
        let told = error.with(message: message)
        return hint.map { told.with(otherHint: $0) } ?? told
    }
}

extension Value {
    fileprivate var isInterval: Bool { type == .intervalYearMonth || type == .intervalDayTime }

    /// The whole number, whatever its width.
    fileprivate var integer: Int64? {
        switch self {
        case .tinyint(let value): Int64(value)
        case .smallint(let value): Int64(value)
        case .integer(let value): Int64(value)
        case .bigint(let value): value
        default: nil
        }
    }
}

extension ColumnType {
    /// The values that a type of whole numbers can hold.
    fileprivate var integerRange: ClosedRange<Int64>? {
        switch self {
        case .tinyint: Int64(Int8.min)...Int64(Int8.max)
        case .smallint: Int64(Int16.min)...Int64(Int16.max)
        case .integer: Int64(Int32.min)...Int64(Int32.max)
        case .bigint: Int64.min...Int64.max
        default: nil
        }
    }
}
