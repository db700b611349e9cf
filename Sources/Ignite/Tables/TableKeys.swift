public import IgniteCore

// Operations by key: an argument for each column of the key, or a list of them.

extension Table {
    // MARK: One key

    /// Returns the row with a key; nil if there is none.
    ///
    /// - Throws: The same errors as `upsert`.
    public func get<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> ResultRow? {
        try get(values(of: repeat each key, as: "key value"), in: transaction)
    }

    /// Returns the row with a key given as a list of values.
    public func get(_ key: [Value], in transaction: ClientTransaction? = nil) throws(IgniteError) -> ResultRow? {
        row(try run(.get, in: transaction, rows: TableRow(key)))
    }

    /// Returns whether there is a row with a key.
    public func containsKey<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try containsKey(values(of: repeat each key, as: "key value"), in: transaction)
    }

    /// Returns whether there is a row with a key given as a list of values.
    public func containsKey(_ key: [Value], in transaction: ClientTransaction? = nil) throws(IgniteError) -> Bool {
        try run(.containsKey, in: transaction, rows: TableRow(key)).isTrue
    }

    /// Deletes the row with a key, and returns whether there was one.
    @discardableResult
    public func delete<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try delete(values(of: repeat each key, as: "key value"), in: transaction)
    }

    /// Deletes the row with a key given as a list of values.
    @discardableResult
    public func delete(_ key: [Value], in transaction: ClientTransaction? = nil) throws(IgniteError) -> Bool {
        try run(.delete, in: transaction, rows: TableRow(key)).isTrue
    }

    /// Deletes the row with a key and returns it; nil if there was none.
    public func getAndDelete<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> ResultRow? {
        try getAndDelete(values(of: repeat each key, as: "key value"), in: transaction)
    }

    /// Deletes the row with a key given as a list of values, and returns it.
    public func getAndDelete(
        _ key: [Value], in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> ResultRow? {
        row(try run(.getAndDelete, in: transaction, rows: TableRow(key)))
    }

    // MARK: Many keys

    /// Returns the rows with the given keys, in the order of the keys; nil for each key that does not exist.
    public func getAll(
        _ keys: some Sequence<some ValueConvertible>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [ResultRow?] {
        rows(try run(.getAll, in: transaction, keys: keys))
    }

    /// Returns the rows with keys of several columns.
    @_disfavoredOverload
    public func getAll<each Key: ValueConvertible, Keys: Sequence>(
        _ keys: Keys, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [ResultRow?] where Keys.Element == (repeat each Key) {
        rows(try run(.getAll, in: transaction, keys: keys))
    }

    /// Returns the rows with keys given as lists of values.
    public func getAll(
        _ keys: some Sequence<[Value]>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [ResultRow?] {
        rows(try run(.getAll, in: transaction, keys: keys))
    }

    /// Returns whether all keys exist.
    public func containsAllKeys(
        _ keys: some Sequence<some ValueConvertible>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try run(.containsAllKeys, in: transaction, keys: keys).isTrue
    }

    /// Returns whether all keys of several columns exist.
    @_disfavoredOverload
    public func containsAllKeys<each Key: ValueConvertible, Keys: Sequence>(
        _ keys: Keys, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool where Keys.Element == (repeat each Key) {
        try run(.containsAllKeys, in: transaction, keys: keys).isTrue
    }

    /// Returns whether all keys, given as lists of values, exist.
    public func containsAllKeys(
        _ keys: some Sequence<[Value]>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try run(.containsAllKeys, in: transaction, keys: keys).isTrue
    }

    /// Deletes the rows with the given keys, and returns the keys that did not exist, in any order.
    ///
    /// - Throws: The same errors as `upsertAll`.
    @discardableResult
    public func deleteAll(
        _ keys: some Sequence<some ValueConvertible>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [ResultRow] {
        rows(try run(.deleteAll, in: transaction, keys: keys), areKeys: true).compactMap { $0 }
    }

    /// Deletes the rows with keys of several columns.
    @discardableResult
    @_disfavoredOverload
    public func deleteAll<each Key: ValueConvertible, Keys: Sequence>(
        _ keys: Keys, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [ResultRow] where Keys.Element == (repeat each Key) {
        rows(try run(.deleteAll, in: transaction, keys: keys), areKeys: true).compactMap { $0 }
    }

    /// Deletes the rows with keys given as lists of values.
    @discardableResult
    public func deleteAll(
        _ keys: some Sequence<[Value]>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [ResultRow] {
        rows(try run(.deleteAll, in: transaction, keys: keys), areKeys: true).compactMap { $0 }
    }

    // MARK: Running

    private func run(
        _ operation: RowOperation, in transaction: ClientTransaction?, keys: some Sequence<some ValueConvertible>
    ) throws(IgniteError) -> RowResult {
        var keys = keys.makeIterator()
        return try run(operation, in: transaction) { () throws(IgniteError) in
            guard let key = keys.next() else { return nil }
            return [try key.igniteValue]
        }
    }

    private func run<each Key: ValueConvertible, Keys: Sequence>(
        _ operation: RowOperation, in transaction: ClientTransaction?, keys: Keys
    ) throws(IgniteError) -> RowResult where Keys.Element == (repeat each Key) {
        var keys = keys.makeIterator()
        return try run(operation, in: transaction) { () throws(IgniteError) in
            try nextTuple(of: &keys, "key value")
        }
    }

    private func run(
        _ operation: RowOperation, in transaction: ClientTransaction?, keys: some Sequence<[Value]>
    ) throws(IgniteError) -> RowResult {
        var keys = keys.makeIterator()
        return try run(operation, in: transaction) { keys.next() }
    }
}
