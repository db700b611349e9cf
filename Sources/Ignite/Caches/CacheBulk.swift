public import IgniteCore

// Operations on many entries. A sequence is read as needed, and may use the client itself.

extension Cache {
    /// Writes entries, or replaces those with the same keys; among equal keys, the last wins.
    ///
    /// They are sent in pages, with several under way.
    ///
    /// - Returns: The number of entries.
    /// - Throws: The same errors as `put`; outside a transaction, `rowsDone` is the number of entries written.
    @discardableResult
    public func putAll(
        _ entries: some Sequence<(Key, Value)>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Int {
        var entries = entries.makeIterator()
        return try putAll(in: transaction) { entries.next() }
    }

    private func putAll(
        in transaction: ClientTransaction?, _ next: () -> (Key, Value)?
    ) throws(IgniteError) -> Int {
        let transaction = try client.transaction(for: transaction)
        return try client.core.callCaches { (caches) throws(IgniteError) in
            let coders = try coders(caches, isNewWanted: true)
            return try caches.putAll(target, in: transaction?.transaction) { () throws(IgniteError) in
                guard let (key, value) = client.core.outside(next) else { return nil }
                return BinaryEntry(key: try coders.encode(key: key), value: try coders.encode(value: value))
            }
        }
    }

    /// Returns the entries of the keys that exist, in any order.
    public func entries(
        of keys: some Sequence<Key>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [(key: Key, value: Value)] {
        let transaction = try client.transaction(for: transaction)
        var keys = keys.makeIterator()
        return try client.core.askCaches { (caches) throws(IgniteError) in
            let coders = try coders(caches, isNewWanted: true)
            var found: [(key: Key, value: Value)] = []
            try caches.getAll(target, in: transaction?.transaction) { () throws(IgniteError) in
                guard let key = client.core.outside({ keys.next() }) else { return nil }
                return try coders.encode(key: key)
            } found: { (entry) throws(IgniteError) in
                found.append((try coders.decode(key: entry.key), try coders.decode(value: entry.value)))
            }
            return found
        }
    }

    /// Returns whether all keys exist.
    public func containsAllKeys(
        _ keys: some Sequence<Key>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try run(.containsKeys, keys, in: transaction) == .boolean(true)
    }

    /// Removes the entries of the keys.
    public func removeAll(
        _ keys: some Sequence<Key>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) {
        _ = try run(.removeKeys, keys, in: transaction)
    }

    /// Removes the entries of the keys, like `clear()`.
    public func clearAll(_ keys: some Sequence<Key>) throws(IgniteError) {
        _ = try run(.clearKeys, keys, in: nil)
    }

    private func run(
        _ operation: CacheOperation, _ keys: some Sequence<Key>, in transaction: ClientTransaction?
    ) throws(IgniteError) -> CacheAnswer {
        let keys = Array(keys)
        let transaction = try operation == .clearKeys ? nil : client.transaction(for: transaction)
        func body(_ caches: any CacheAccess) throws(IgniteError) -> CacheAnswer {
            let coders = try coders(caches, isNewWanted: true)
            var encoded: [BinaryValue] = []
            encoded.reserveCapacity(keys.count)
            for key in keys { encoded.append(try coders.encode(key: key)) }
            return try caches.run(operation, encoded, peekModes: [], on: target, in: transaction?.transaction)
        }
        return operation.onlyReads ? try client.core.askCaches(body) : try client.core.callCaches(body)
    }

    // MARK: Scanning

    /// Returns all entries, page by page in constant memory, in any order.
    ///
    /// What is written meanwhile may be missing or included.
    ///
    /// - Parameters:
    ///   - partition: The only partition to read; nil for all.
    ///   - isLocal: Whether to read only the entries of the connected node.
    ///   - pageSize: The number of entries that the server sends at a time, at least 1; nil for that of the client.
    ///   - transaction: The transaction to read in.
    public func scan(
        partition: Int32? = nil, isLocal: Bool = false, pageSize: Int? = nil, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> CacheEntries<Key, Value> {
        var options = ScanOptions()
        options.partition = partition
        options.isLocal = isLocal
        options.pageSize = pageSize ?? client.core.pageSize
        guard options.pageSize > 0, partition ?? 0 >= 0 else {
            throw IgniteError(
                .invalidArgument, "\(target.words): the page size must be at least 1, and the partition at least 0")
        }
        let given = try client.transaction(for: transaction)
        return try client.core.askCaches { (caches) throws(IgniteError) in
            CacheEntries(
                try caches.scan(target, options, in: given?.transaction), try coders(caches), core: client.core,
                transaction: given)
        }
    }

    /// Returns the entries that an SQL query over the table of the cache selects; only with the engine H2.
    ///
    /// - Parameters:
    ///   - sql: What follows WHERE: `age > ? ORDER BY name`; or a whole query: `SELECT * FROM …`.
    ///   - arguments: A value for each `?`.
    /// - Throws: `invalidArgument` if the cache has no table, or several; `server` if the query is wrong.
    public func select(
        where sql: String, _ arguments: (any ValueConvertible)?...
    ) throws(IgniteError) -> CacheEntries<Key, Value> {
        let arguments = try values(arguments)
        return try client.core.askCaches { (caches) throws(IgniteError) in
            let coders = try coders(caches)
            guard let type = coders.mapping?.valueTypeName else {
                throw IgniteError(.invalidArgument, "\(target.words) does not have exactly one table")
            }
            return CacheEntries(
                try caches.select(target, type: type, sql, arguments, pageSize: client.core.pageSize), coders,
                core: client.core, transaction: nil)
        }
    }
}

extension Cache where Key: Hashable {
    /// Writes the entries of a dictionary, or replaces those with the same keys.
    ///
    /// - Throws: The same errors as `put`; outside a transaction, `rowsDone` is the number of entries written.
    @discardableResult
    public func putAll(_ entries: [Key: Value], in transaction: ClientTransaction? = nil) throws(IgniteError) -> Int {
        try putAll(entries.lazy.map { ($0.key, $0.value) }, in: transaction)
    }

    /// Returns the values of the keys that exist.
    public func getAll(
        _ keys: some Sequence<Key>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [Key: Value] {
        var values: [Key: Value] = [:]
        for (key, value) in try entries(of: keys, in: transaction) { values[key] = value }
        return values
    }
}

/// The entries of a scan, page by page; returned by ``Cache/scan(partition:isLocal:pageSize:in:)``.
///
/// Dropping it ends the scan.
public final class CacheEntries<Key: Codable, Value: Codable> {
    private let cursor: any EntryCursor
    private let coders: Cache<Key, Value>.Coders
    private let core: ClientCore
    private let transaction: ClientTransaction?
    private var page: [BinaryEntry] = []
    private var position = 0

    init(
        _ cursor: any EntryCursor, _ coders: Cache<Key, Value>.Coders, core: ClientCore, transaction: ClientTransaction?
    ) {
        self.cursor = cursor
        self.coders = coders
        self.core = core
        self.transaction = transaction
    }

    /// Returns the next entry; nil after the last.
    ///
    /// - Throws: `connectionLost`, `timedOut`, `cancelled` and similar errors; `conversion` if a key or value cannot be
    ///   read as its type, after which the scan goes on with the next entry.
    public func next() throws(IgniteError) -> (key: Key, value: Value)? {
        while position == page.count {
            guard let next = try core.within({ () throws(IgniteError) in try cursor.next() }) else { return nil }
            page = next
            position = 0
        }
        let entry = page[position]
        position += 1
        return (try coders.decode(key: entry.key), try coders.decode(value: entry.value))
    }

    /// Ends the scan without waiting.
    public func close() {
        core.alone { cursor.close() }
        page = []
        position = 0
    }
}
