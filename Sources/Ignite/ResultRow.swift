public import IgniteCore

/// One row of a result: a view of the bytes that the server sent, from which values are made on demand.
///
/// A row can be kept and passed to other threads. It keeps the page that it arrived in.
///
/// ```swift
/// let (id, name) = try row.decode(Int.self, String?.self)     // the first columns, in order
/// let person = try row.decode(Person.self)                    // a Decodable type, by column name
/// let born = try row.get(LocalDate.self, "BORN")              // one column
/// let any = row[2]                                            // a value of any type
/// ```
///
/// ## Column names
///
/// A name matches the first column with exactly this name, otherwise the first with the name in upper case, because SQL
/// stores unquoted names in upper case.
public struct ResultRow: @unchecked Sendable {
    /// Holds the bytes. A page that a row holds is never filled again, so rows can be sent to other threads.
    let page: Page
    /// The cells, for access without going through the page.
    let cells: Row
    let header: ResultHeader
    /// The number of the row in the result, from 1.
    public let number: Int

    init(page: Page, cells: Row, header: ResultHeader, number: Int) {
        self.page = page
        self.cells = cells
        self.header = header
        self.number = number
    }

    /// The columns of the result.
    public var columns: [Column] { header.columns }

    /// The values in the order of the columns.
    public var values: [Value] { columns.indices.map { self[$0] } }

    /// The value of the column at a position, from 0, which must exist.
    public subscript(position: Int) -> Value {
        precondition(columns.indices.contains(position), "the result has no such column")
        return Field(row: self, position: position).value
    }

    /// The value of the named column; nil if there is none.
    public subscript(name: String) -> Value? { header.position(of: name).map { self[$0] } }

    /// Returns the field at a position, from 0.
    ///
    /// - Throws: `conversion` if there is no such column.
    public func field(at position: Int) throws(IgniteError) -> Field {
        guard position >= 0, position < cells.count else { throw noColumn(at: position) }
        return Field(row: self, position: position)
    }

    /// Returns the value of the column at a position, from 0, as the given type.
    ///
    /// - Throws: `conversion` if there is no such column, or if its value cannot be read as the type.
    public func get<Wanted: FieldDecodable>(
        _ type: Wanted.Type = Wanted.self, at position: Int
    ) throws(IgniteError) -> Wanted {
        try field(at: position).read(type)
    }

    /// Returns the value of the named column as the given type. To avoid searching in every row, use
    /// ``Rows/position(of:)``.
    ///
    /// - Throws: `conversion` if there is no such column, or if its value cannot be read as the type.
    public func get<Wanted: FieldDecodable>(
        _ type: Wanted.Type = Wanted.self, _ name: String
    ) throws(IgniteError) -> Wanted {
        guard let position = header.position(of: name) else { throw header.noColumn(name) }
        return try Field(row: self, position: position).read(type)
    }

    /// Returns the values of the first columns, one for each given type.
    ///
    /// - Throws: `conversion` if there are fewer columns, or if a value cannot be read as its type.
    public func decode<each Wanted: FieldDecodable>(
        _ types: repeat (each Wanted).Type
    ) throws(IgniteError) -> (repeat each Wanted) {
        var position = -1
        func next<Next: FieldDecodable>(_ type: Next.Type) throws(IgniteError) -> Next {
            position += 1
            guard position < cells.count else {
                let error = noColumn(at: position)
                throw error.with(context: "row \(number): \(type)")
            }
            return try Field(row: self, position: position).read(type)
        }
        return (repeat try next(each types))
    }

    private func noColumn(at position: Int) -> IgniteError {
        IgniteError(
            .conversion, "there is no column \(position + 1) (the result has \(cells.count))",
            hint: "positions count from 0")
    }
}
