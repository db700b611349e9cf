public import IgniteCore

/// What a statement came to: its rows, which arrive as they are asked for, or a count.
public final class Rows {
    private let result: ResultSet
    private var index = 0

    init(_ result: ResultSet) { self.result = result }

    /// The columns; empty for statements that give no rows.
    public var columns: [Column] { result.columns }

    /// How many rows INSERT, UPDATE, DELETE or MERGE changed; nil for other statements.
    public var updateCount: Int64? {
        if case .updated(let count) = result.outcome { count } else { nil }
    }

    /// Whether DDL changed anything; nil for other statements.
    public var wasApplied: Bool? {
        if case .applied(let applied) = result.outcome { applied } else { nil }
    }

    /// The next row; nil after the last.
    ///
    /// - Throws: what went wrong on the way through the result.
    public func next() throws(IgniteError) -> ResultRow? {
        while index >= result.page.rowCount {
            guard try result.advance() else { return nil }
            index = 0
        }
        defer { index += 1 }
        let row = result.page.row(index)
        return ResultRow(
            columns: columns, values: columns.indices.map { row.value(of: row[$0], column: columns[$0].type) })
    }

    /// Gives up the rows that have not come yet; closing twice is harmless.
    public func close() throws(IgniteError) { try result.close() }
}

/// One row of a result.
public struct ResultRow: Sendable {
    private let columns: [Column]
    /// The values in the order of the columns.
    public let values: [Value]

    init(columns: [Column], values: [Value]) {
        self.columns = columns
        self.values = values
    }

    /// The value of the column at a position, from 0.
    public subscript(position: Int) -> Value { values[position] }

    /// The value of the first column of a name, as the cluster spells it; nil when there is none.
    public subscript(name: String) -> Value? {
        columns.firstIndex { $0.name == name }.map { values[$0] }
    }
}
