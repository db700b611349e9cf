public import IgniteCore

/// One row of a result: a view of the bytes that the server sent, from which values are made when they are asked for.
///
/// A row may be kept, and handed to other threads; it keeps the page that it arrived in.
///
/// ```swift
/// let (id, name) = try row.decode(Int.self, String?.self)     // the columns from the first on
/// let person = try row.decode(Person.self)                    // a Decodable type, by names
/// let born = try row.get(LocalDate.self, "BORN")              // one column
/// let any = row[2]                                            // whatever it is
/// ```
///
/// A name means the first column that is called exactly so, else the first that is called so in upper case: SQL names
/// without quotes are stored like that.
public struct ResultRow: @unchecked Sendable {
    /// Holds the bytes. A page that a row holds is never filled again, so rows may be sent to other threads.
    let page: Page
    /// The cells, without looking at the page each time.
    let cells: Row
    let header: ResultHeader
    /// Which row of the result it is, from 1.
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

    /// The value of the column at a position, from 0; there must be one.
    public subscript(position: Int) -> Value {
        precondition(columns.indices.contains(position), "the result has no such column")
        return Field(row: self, position: position).value
    }

    /// The value of the column of a name; nil when there is none.
    public subscript(name: String) -> Value? { header.position(of: name).map { self[$0] } }

    /// The field at a position, from 0.
    ///
    /// - Throws: `conversion` when there is no such column.
    public func field(at position: Int) throws(IgniteError) -> Field {
        guard position >= 0, position < cells.count else { throw noColumn(at: position) }
        return Field(row: self, position: position)
    }

    /// The value of the column at a position, from 0, as the wanted type.
    ///
    /// - Throws: `conversion` when there is no such column, or its value is none of the type.
    public func get<Wanted: FieldDecodable>(
        _ type: Wanted.Type = Wanted.self, at position: Int
    ) throws(IgniteError) -> Wanted {
        try field(at: position).read(type)
    }

    /// The value of the column of a name, as the wanted type. ``Rows/position(of:)`` spares the search in every row.
    ///
    /// - Throws: `conversion` when there is no such column, or its value is none of the type.
    public func get<Wanted: FieldDecodable>(
        _ type: Wanted.Type = Wanted.self, _ name: String
    ) throws(IgniteError) -> Wanted {
        guard let position = header.position(of: name) else { throw header.noColumn(name) }
        return try Field(row: self, position: position).read(type)
    }

    /// The values of the first columns, as many as types are given.
    ///
    /// - Throws: `conversion` when there are fewer columns, or a value is none of its type.
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
            .conversion, "the result has no column \(position + 1), but \(cells.count) in all",
            hint: "positions count from 0")
    }
}
