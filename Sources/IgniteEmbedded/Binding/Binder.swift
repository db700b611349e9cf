import IgniteCore

/// Finds out what the names in one statement mean and what types its expressions have, and writes the SQL for SQLite.
///
/// Everything is known before the first row: what cannot be typed is refused.
final class Binder {
    /// The statement, for the places in messages.
    let sql: String
    let catalog: Catalog
    /// The schema of names without one, as stored.
    let schema: String
    /// The types of the parameters; nil while they are not known, if the statement is only described.
    var parameters: [SQLType?]
    /// Where the parameters stand.
    private var parameterRanges: [Int: Range<Int>] = [:]
    /// The system views whose rows depend on the moment.
    let activity: ActivityRows
    /// Whether a table of the user's is read.
    var usesTables = false
    /// Whether NULL for a column that does not allow it is left to the run: a plan is no run.
    var allowsNulls = false
    /// Counts the relations, whose names in SQLite must differ.
    private var relationCount = 0
    /// WITH, innermost last.
    var common: [[String: CommonTable]] = []
    private var depth = 0

    /// A table of WITH.
    struct CommonTable {
        let sqlName: String
        let columns: [BoundQuery.ResultColumn]
    }

    init(_ sql: String, catalog: Catalog, schema: String, parameters: [SQLType?], activity: ActivityRows) {
        self.sql = sql
        self.catalog = catalog
        self.schema = schema
        self.parameters = parameters
        self.activity = activity
    }

    func nextRelation() -> String {
        relationCount += 1
        return "r\(relationCount)"
    }

    /// Returns an error about a place in the statement.
    func fault(_ message: String, at range: Range<Int>) -> SQLError {
        SQLError.validation(message).at(range, in: sql).failedToValidate()
    }

    /// Adds the place to errors that have none.
    func placed<Result>(_ range: Range<Int>, _ body: () throws(SQLError) -> Result) throws(SQLError) -> Result {
        do throws(SQLError) {
            return try body()
        } catch {
            // Run-time errors of constants, and what this node does not support, come as they are.
            guard error.code == SQLError.validation("").code, !error.isUnsupported else { throw error }
            throw error.at(range, in: sql).failedToValidate()
        }
    }

    /// Limits the nesting, so that no statement ends the process.
    func nested<Result>(_ body: () throws(SQLError) -> Result) throws(SQLError) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth < 600 else { throw .unsupported("expressions that are nested so deep") }
        return try body()
    }

    // MARK: Parameters

    func parameter(_ index: Int, at range: Range<Int>) throws(SQLError) -> Bound {
        guard index < parameters.count else { throw .internalError("parameter \(index + 1) is not there") }
        var bound = Bound("?\(index + 1)", parameters[index] ?? SQLType(.null))
        if parameters[index] == nil { bound.parameter = index }
        parameterRanges[index] = range
        let (precision, scale) = bound.type.digits
        if bound.type.isDecimal { bound.sql = FunctionLibrary.fitted(bound.sql, precision, scale) }
        return bound
    }

    /// The types of all parameters, when the statement has been bound.
    func parameterTypes() throws(SQLError) -> [SQLType] {
        var types: [SQLType] = []
        for (index, type) in parameters.enumerated() {
            guard let type else { throw untyped(index) }
            types.append(type)
        }
        return types
    }

    private static let needsCast = "Dynamic parameter requires adding explicit type cast"

    private func untyped(_ index: Int) -> SQLError {
        let message = "Unable to determine type of a dynamic parameter. \(Self.needsCast)"
        guard let range = parameterRanges[index] else { return SQLError.validation(message).failedToValidate() }
        return fault(message, at: range)
    }

    /// Refuses an operand that is a parameter of unknown type, where Ignite takes no type from the others.
    func requireTyped(_ bound: Bound) throws(SQLError) {
        if let index = bound.parameter { throw untyped(index) }
    }

    /// Refuses parameters of unknown type as the operands of an operator or a function.
    ///
    /// - Parameter call: Writes the operator with the types of its operands.
    func requireTyped(
        _ operands: [Bound], at range: Range<Int>, forms: [String] = [], _ call: ([String]) -> String
    ) throws(SQLError) {
        guard operands.contains(where: { $0.parameter != nil }) else { return }
        let types = operands.map { $0.parameter == nil ? FunctionLibrary.typeText($0.type) : "<UNKNOWN>" }
        let supported = forms.isEmpty ? "" : ". Supported form(s):\n\(forms.joined(separator: "\n"))"
        throw fault("Ambiguous operator \(call(types)). \(Self.needsCast)\(supported)", at: range)
    }

    /// Gives a parameter of a statement that is only described the type that its place asks for.
    func typed(_ bound: Bound, as type: SQLType) -> Bound {
        guard let index = bound.parameter, type.type != .null else { return bound }
        var parameterType = type
        parameterType.isNullable = true
        parameterType.isFixedLength = false
        parameters[index] = parameterType
        var typed = bound
        typed.type = parameterType
        typed.parameter = nil
        return typed
    }

    /// Gives parameters of unknown type the type of the first argument beside them whose type is known.
    func typed(_ bounds: [Bound]) -> [Bound] {
        guard let known = bounds.first(where: { $0.parameter == nil && $0.type.type != .null }) else { return bounds }
        return bounds.map { typed($0, as: known.type) }
    }

    // MARK: Conversions

    /// Converts a value to the type that an operator or a function needs.
    func converted(_ bound: Bound, to type: SQLType) throws(SQLError) -> Bound {
        let bound = typed(bound, as: type)
        guard bound.type.type != type.type else { return bound }
        var converted = bound
        converted.origin = nil
        converted.type = type
        converted.type.isNullable = bound.type.isNullable
        guard bound.type.type != .null else {
            converted.sql = bound.sql
            return converted
        }
        converted.sql = try FunctionLibrary.implicit(from: bound.type, to: type).sql([bound.sql])
        return converted
    }

    /// Converts values to the type that all of them have in common.
    ///
    /// - Returns: nil if there is none.
    func unified(_ bounds: [Bound]) throws(SQLError) -> (bounds: [Bound], type: SQLType)? {
        let bounds = typed(bounds)
        guard let type = FunctionLibrary.commonType(bounds.map(\.type)) else { return nil }
        var result: [Bound] = []
        for bound in bounds { result.append(try converted(bound, to: type)) }
        return (result, type)
    }

    /// Calls a function with arguments.
    func call(_ function: BoundFunction, _ arguments: [Bound]) throws(SQLError) -> Bound {
        var converted: [Bound] = []
        for (argument, type) in zip(arguments, function.argumentTypes) {
            converted.append(try self.converted(argument, to: type))
        }
        return Bound(function.sql(converted.map(\.sql)), function.resultType, of: arguments)
    }
}

extension SQLError {
    /// Whether this node lacks what Ignite has.
    var isUnsupported: Bool { message.hasPrefix("The embedded node does not support") }
}
