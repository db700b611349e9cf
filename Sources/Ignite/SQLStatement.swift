package import IgniteCore

/// A statement, with the values that are interpolated into it as its parameters.
///
/// ```swift
/// try ignite.execute("UPDATE person SET name = \(name) WHERE id = \(id)")
/// try ignite.execute("UPDATE person SET name = ? WHERE id = ?", name, id)          // the same
/// try ignite.execute("SELECT * FROM person WHERE id IN (\(list: ids))")
/// ```
///
/// A value never becomes text of the statement: the server receives `?` and the value, so no value can change what the
/// statement does. What has to become text says so:
///
/// - `\(identifier: name)` is a name of a table or column as stored, in double quotes.
/// - `\(unsafe: text)` is text as it is. Never use it for what a user has entered.
///
/// A `String` is not a statement. For one that was read from a file or built by the program, use
/// ``init(unsafe:)``.
public struct SQLStatement: Sendable {
    /// The text that is sent, with `?` for each parameter.
    public private(set) var text: String
    /// The interpolated values; an error for one that no SQL value is equal to.
    private var values: [Swift.Result<Value, IgniteError>] = []

    /// Creates a statement from a text as it is.
    ///
    /// The text must not contain anything that a user has entered: pass such values as parameters.
    public init(unsafe text: String) { self.text = text }

    /// Whether values are interpolated.
    var hasValues: Bool { !values.isEmpty }

    /// Returns the values of all parameters.
    ///
    /// - Parameter given: Those that are passed beside the statement.
    /// - Throws: `conversion` for a value that no SQL value is equal to; `invalidArgument` if there are values of both
    ///   kinds, because it is not clear which `?` is whose.
    package func parameters(_ given: [(any ValueConvertible)?]) throws(IgniteError) -> [Value] {
        guard hasValues else { return try Ignite.values(given) }
        guard given.isEmpty else {
            throw IgniteError(
                .invalidArgument, "the statement contains values, and others are passed beside it",
                hint: "interpolate all of them, or write ? for all of them")
        }
        var parameters: [Value] = []
        parameters.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            do throws(IgniteError) {
                parameters.append(try value.get())
            } catch {
                throw error.with(context: "parameter \(index + 1)")
            }
        }
        return parameters
    }

    /// Returns the text of a statement that has no values of its own.
    ///
    /// - Parameter what: What runs it, for messages.
    package func textWithoutValues(for what: String) throws(IgniteError) -> String {
        guard !hasValues else {
            throw IgniteError(
                .invalidArgument, "\(what) cannot contain values",
                hint: "write ? for each value, and \\(identifier:) for the name of a table")
        }
        return text
    }
}

extension SQLStatement: ExpressibleByStringInterpolation {
    /// Creates a statement from a literal.
    public init(stringLiteral literal: String) { text = literal }

    /// Creates a statement from a literal with interpolated values.
    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
    }

    /// The parts of a literal.
    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        fileprivate var text = ""
        fileprivate var values: [Swift.Result<Value, IgniteError>] = []

        /// Creates an empty interpolation.
        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount)
            values.reserveCapacity(interpolationCount)
        }

        /// Appends text of the literal.
        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// Appends a parameter.
        public mutating func appendInterpolation(_ value: some ValueConvertible) { append(value) }

        /// Appends a parameter; nil is NULL.
        public mutating func appendInterpolation(_ value: (some ValueConvertible)?) { append(value) }

        /// Appends a parameter of any type; nil is NULL.
        public mutating func appendInterpolation(_ value: (any ValueConvertible)?) { append(value) }

        /// Appends a parameter for each element, separated by commas, as `IN (…)` takes them. SQL has no empty list:
        /// the statement then throws `invalidArgument`.
        public mutating func appendInterpolation(list: some Sequence<some ValueConvertible>) {
            let count = values.count
            for value in list {
                if values.count > count { text += ", " }
                append(value)
            }
            guard values.count == count else { return }
            text += "?"
            values.append(
                .failure(
                    IgniteError(
                        .invalidArgument, "the list is empty, which SQL does not allow",
                        hint: "run another statement, or none, if there is nothing in the list")))
        }

        /// Appends the name of a table, a column or anything else, as stored, in double quotes.
        public mutating func appendInterpolation(identifier name: String) { text += quoted(name, "\"") }

        /// Appends text as it is. Never use it for what a user has entered.
        public mutating func appendInterpolation(unsafe text: String) { self.text += text }

        /// Appends another statement with its values.
        public mutating func appendInterpolation(_ part: SQLStatement) {
            text += part.text
            values += part.values
        }

        /// Explains what can be interpolated.
        @_disfavoredOverload
        @available(
            *, unavailable,
            message: "a parameter must be ValueConvertible; import IgniteFoundation for Date, Decimal, UUID and Data"
        )
        public mutating func appendInterpolation<Item>(_ value: Item) {}

        private mutating func append(_ value: (any ValueConvertible)?) {
            text += "?"
            values.append(Swift.Result { () throws(IgniteError) in try Value(value) })
        }
    }
}
