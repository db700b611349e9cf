public import Ignite

/// A cache of Ignite 2; returned by `IgnitePool.cache`.
///
/// ```swift
/// let people = pool.cache("people", key: Int.self, value: Person.self)
/// try await people.put(1, Person(name: "Ada"))
/// let ada = try await people.get(1)
/// let everybody = try await people.withCache { cache, _ in
///     let scan = try cache.scan()
///     var names: [String] = []
///     while let (_, person) = try scan.next() { names.append(person.name) }
///     return names
/// }
/// ```
///
/// ## Operations
///
/// Keys, values, tables and transactions work as in `Cache`, which performs the operations. For operations that are
/// missing here, such as scans, use `withCache`. An asynchronous cache keeps the pool alive, can be kept and shared, and
/// works over all connections.
public struct AsyncCache<Key: Codable & Sendable, Value: Codable & Sendable>: Sendable {
    private let target: CacheTarget
    private let table = CacheTable()
    private let pool: IgnitePool

    init(_ target: CacheTarget, pool: IgnitePool) {
        self.target = target
        self.pool = pool
    }

    /// The name.
    public var name: String { target.name ?? "" }

    /// Runs the body with the cache, on the thread of a connection, to use any operation of `Cache`.
    ///
    /// - Parameters:
    ///   - transaction: A transaction of the pool; the body gets it as a transaction of its client.
    ///   - body: Runs once; the same rules apply as for `IgnitePool.withClient`.
    /// - Throws: What the body throws, and the same errors as `IgnitePool.withClient`.
    public func withCache<Result: Sendable>(
        in transaction: AsyncTransaction? = nil,
        _ body: @Sendable (Cache<Key, Value>, ClientTransaction?) throws -> Result
    ) async throws -> Result {
        try await pool.call(in: transaction) { _, client, transaction in
            try body(client.cache(target, table: table), transaction)
        }
    }

    /// Returns the value of a key; nil if there is none.
    ///
    /// - Throws: The same errors as `Cache.get` and `IgnitePool.execute`.
    public func get(_ key: Key, in transaction: AsyncTransaction? = nil) async throws -> Value? {
        try await withCache(in: transaction) { try $0.get(key, in: $1) }
    }

    /// Returns whether there is an entry with the key.
    public func containsKey(_ key: Key, in transaction: AsyncTransaction? = nil) async throws -> Bool {
        try await withCache(in: transaction) { try $0.containsKey(key, in: $1) }
    }

    /// Writes an entry, or replaces the one with the same key.
    public func put(_ key: Key, _ value: Value, in transaction: AsyncTransaction? = nil) async throws {
        try await withCache(in: transaction) { try $0.put(key, value, in: $1) }
    }

    /// Writes an entry unless its key exists, and returns whether it did.
    @discardableResult
    public func putIfAbsent(_ key: Key, _ value: Value, in transaction: AsyncTransaction? = nil) async throws -> Bool {
        try await withCache(in: transaction) { try $0.putIfAbsent(key, value, in: $1) }
    }

    /// Replaces the value of a key that exists, and returns whether it did.
    @discardableResult
    public func replace(
        _ key: Key, with value: Value, in transaction: AsyncTransaction? = nil
    ) async throws -> Bool {
        try await withCache(in: transaction) { try $0.replace(key, with: value, in: $1) }
    }

    /// Removes an entry, and returns whether there was one.
    @discardableResult
    public func remove(_ key: Key, in transaction: AsyncTransaction? = nil) async throws -> Bool {
        try await withCache(in: transaction) { try $0.remove(key, in: $1) }
    }

    /// Returns the number of entries in the whole cluster.
    public func count() async throws -> Int { try await withCache { cache, _ in try cache.count() } }

    /// Writes entries, or replaces those with the same keys; among equal keys, the last wins.
    ///
    /// - Returns: The number of entries.
    @discardableResult
    public func putAll(
        _ entries: some Sequence<(Key, Value)> & Sendable, in transaction: AsyncTransaction? = nil
    ) async throws -> Int {
        try await withCache(in: transaction) { try $0.putAll(entries, in: $1) }
    }
}

extension AsyncCache where Key: Hashable {
    /// Returns the values of the keys that exist.
    public func getAll(
        _ keys: some Sequence<Key> & Sendable, in transaction: AsyncTransaction? = nil
    ) async throws -> [Key: Value] {
        try await withCache(in: transaction) { try $0.getAll(keys, in: $1) }
    }
}

extension IgnitePool {
    /// Returns a cache of Ignite 2. Nothing is sent: a cache that does not exist is an error of the first operation. To
    /// create caches, use `withClient`.
    public nonisolated func cache<Key: Codable & Sendable, Value: Codable & Sendable>(
        _ name: String, key: Key.Type, value: Value.Type
    ) -> AsyncCache<Key, Value> {
        AsyncCache(CacheTarget(name: name), pool: self)
    }
}
