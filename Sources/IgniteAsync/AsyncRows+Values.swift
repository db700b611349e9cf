public import Ignite
import IgniteCore

// Rows as values of the program's own types.

extension AsyncRows {
    /// The rows as values of a `Decodable` type, as they arrive.
    ///
    /// ```swift
    /// for try await person in try await pool.execute("SELECT * FROM person").decode(Person.self) { … }
    /// ```
    ///
    /// It throws the same errors as the rows, and `conversion`.
    public func decode<Wanted: Decodable & SendableMetatype>(_ type: Wanted.Type) -> some AsyncSequence<
        Wanted, any Error
    > {
        map { row in try row.decode(Wanted.self) }
    }

    /// The rows as tuples with the values of the first columns, as they arrive.
    ///
    /// ```swift
    /// for try await (id, name) in try await pool.execute("SELECT id, name FROM person").decode(Int.self, String?.self) {
    /// ```
    ///
    /// It throws the same errors as the rows, and `conversion`.
    public func decode<
        First: FieldDecodable & SendableMetatype, Second: FieldDecodable & SendableMetatype,
        each Other: FieldDecodable & SendableMetatype
    >(
        _ first: First.Type, _ second: Second.Type, _ others: repeat (each Other).Type
    ) -> some AsyncSequence<(First, Second, repeat each Other), any Error> {
        map { row in try row.decode(First.self, Second.self, repeat (each Other).self) }
    }

    /// Returns the first row as a `Decodable` type and discards the others; nil if there is none.
    ///
    /// - Throws: The same errors as ``fetchOne()``, and `conversion`.
    public func fetchOne<Wanted: Decodable>(as type: Wanted.Type) async throws -> Wanted? {
        try await fetchOne()?.decode(type)
    }

    /// Returns all rows as values of a `Decodable` type.
    ///
    /// - Throws: The same errors as ``fetchAll()``, and `conversion`.
    public func fetchAll<Wanted: Decodable>(as type: Wanted.Type) async throws -> [Wanted] {
        var values: [Wanted] = []
        for try await row in self { values.append(try row.decode(type)) }
        return values
    }

    /// Returns the only value of a result with one row, such as that of a COUNT.
    ///
    /// - Returns: The value of the first column. An optional type is nil for NULL.
    /// - Throws: The same errors as ``fetchAll()``; `conversion` if there is not exactly one row, or if the value cannot
    ///   be read as the type.
    public func scalar<Wanted: FieldDecodable>(as type: Wanted.Type = Wanted.self) async throws -> Wanted {
        var found: ResultRow?
        for try await row in self {
            guard found == nil else { throw Rows.notOneRow("more than one row") }
            found = row
        }
        guard let found else { throw Rows.notOneRow("no row") }
        return try found.get(type, at: 0)
    }
}
