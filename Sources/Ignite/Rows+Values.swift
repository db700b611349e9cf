public import IgniteCore

// Rows as values of the program's own types.

extension Rows {
    /// Returns the next row as a `Decodable` type, as `ResultRow.decode` does; nil after the last.
    ///
    /// ```swift
    /// while let person = try people.next(as: Person.self) { … }
    /// ```
    ///
    /// - Throws: The same errors as `next`, and `conversion`.
    public func next<Wanted: Decodable>(as type: Wanted.Type) throws(IgniteError) -> Wanted? {
        guard let row = try next() else { return nil }
        return try row.decode(type)
    }

    /// Returns the next row as a `Decodable` type and discards the others; nil if there is none.
    ///
    /// - Throws: The same errors as `next`, and `conversion`.
    public func fetchOne<Wanted: Decodable>(as type: Wanted.Type) throws(IgniteError) -> Wanted? {
        guard let row = try fetchOne() else { return nil }
        return try row.decode(type)
    }

    /// Returns all remaining rows as values of a `Decodable` type.
    ///
    /// - Throws: The same errors as `next`, and `conversion`.
    public func fetchAll<Wanted: Decodable>(as type: Wanted.Type) throws(IgniteError) -> [Wanted] {
        var values: [Wanted] = []
        while let value = try next(as: type) { values.append(value) }
        return values
    }

    /// Returns the only value of a result with one row, such as that of a COUNT.
    ///
    /// ```swift
    /// let count = try ignite.execute("SELECT COUNT(*) FROM person").scalar(as: Int.self)
    /// ```
    ///
    /// - Returns: The value of the first column. An optional type is nil for NULL.
    /// - Throws: The same errors as `next`; `conversion` if there is not exactly one row, or if the value cannot be
    ///   read as the type.
    public func scalar<Wanted: FieldDecodable>(as type: Wanted.Type = Wanted.self) throws(IgniteError) -> Wanted {
        guard let row = try next() else { throw Self.notOneRow("no row") }
        guard try next() == nil else {
            try close()
            throw Self.notOneRow("more than one row")
        }
        return try row.get(type, at: 0)
    }

    /// Returns the error for a result that does not have the one row that is wanted.
    package static func notOneRow(_ found: String) -> IgniteError {
        IgniteError(.conversion, "the statement returned \(found), and one is wanted")
    }
}
