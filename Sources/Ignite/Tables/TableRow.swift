package import IgniteCore

extension Optional where Wrapped == any ValueConvertible {
    /// In a row for a ``Table``, the default of the column.
    public static var `default`: Self { .some(ColumnDefault()) }
    /// NULL, like nil.
    public static var null: Self { nil }
}

/// Stands for the default of a column.
private struct ColumnDefault: ValueConvertible {
    var igniteValue: Value {
        get throws(IgniteError) {
            throw IgniteError(
                .invalidArgument, ".default can only be in a row for a table",
                hint: "in a statement, write DEFAULT instead of ?")
        }
    }
}

/// A row to write, for any thread.
package struct TableRow: Sendable {
    /// A value for each column; nil is the default of the column.
    let values: [Value?]

    package init(_ items: [(any ValueConvertible)?]) throws(IgniteError) {
        var values: [Value?] = []
        values.reserveCapacity(items.count)
        for item in items {
            if item is ColumnDefault {
                values.append(nil)
            } else {
                do throws(IgniteError) {
                    values.append(try Value(item))
                } catch {
                    throw error.with(context: "value \(values.count + 1)")
                }
            }
        }
        self.values = values
    }
}
