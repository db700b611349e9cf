public import IgniteCore

// Operations on one entry, and on all.

extension Cache {
    // MARK: Reading

    /// Returns the value of a key; nil if there is none.
    ///
    /// - Throws: `conversion` or `invalidArgument` if the key does not fit the cache, or if the value cannot be read as
    ///   its type; `server` if the cluster refuses the operation, such as for an unknown cache; `transactionEnded`,
    ///   `connectionLost`, `closed` and similar errors as for `Client.execute`. `isOutcomeUnknown` says whether a write
    ///   may have been done anyway. All operations throw these errors.
    public func get(_ key: Key, in transaction: ClientTransaction? = nil) throws(IgniteError) -> Value? {
        try value(.get, key, in: transaction)
    }

    /// Returns whether there is an entry with the key.
    public func containsKey(_ key: Key, in transaction: ClientTransaction? = nil) throws(IgniteError) -> Bool {
        try boolean(.containsKey, key, in: transaction)
    }

    /// Returns the value of a key on the connected node, without asking others; nil if the node has none.
    public func localPeek(_ key: Key) throws(IgniteError) -> Value? { try value(.localPeek, key, in: nil) }

    /// Which copies of entries to count.
    public enum PeekMode: UInt8, Sendable, CaseIterable {
        /// All copies.
        case all = 0
        /// Those in near caches.
        case near = 1
        /// The primary copies.
        case primary = 2
        /// The backups.
        case backup = 3
        /// Those on the heap.
        case onHeap = 4
        /// Those outside of the heap.
        case offHeap = 5
    }

    /// Returns the number of entries in the whole cluster: the primary copies, or the given ones.
    public func count(_ copies: PeekMode...) throws(IgniteError) -> Int {
        try client.core.askCaches { (caches) throws(IgniteError) in
            let answer = try caches.run(.size, [], peekModes: copies.map(\.rawValue), on: target, in: nil)
            guard case .size(let size) = answer else { return 0 }
            return Int(size)
        }
    }

    // MARK: Writing

    /// Writes an entry, or replaces the one with the same key.
    public func put(_ key: Key, _ value: Value, in transaction: ClientTransaction? = nil) throws(IgniteError) {
        try run(.put, key, value, in: transaction)
    }

    /// Writes an entry unless its key exists, and returns whether it did.
    @discardableResult
    public func putIfAbsent(
        _ key: Key, _ value: Value, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try boolean(.putIfAbsent, key, value, in: transaction)
    }

    /// Writes an entry, and returns the value that it replaced; nil if there was none.
    @discardableResult
    public func getAndPut(
        _ key: Key, _ value: Value, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Value? {
        try self.value(.getAndPut, key, value, in: transaction)
    }

    /// Writes an entry unless its key exists, and returns the value that is there; nil if the entry was written.
    public func getAndPutIfAbsent(
        _ key: Key, _ value: Value, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Value? {
        try self.value(.getAndPutIfAbsent, key, value, in: transaction)
    }

    /// Replaces the value of a key that exists, and returns whether it did.
    @discardableResult
    public func replace(
        _ key: Key, with value: Value, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try boolean(.replace, key, value, in: transaction)
    }

    /// Replaces the value of a key if it is equal to `old`, and returns whether it did.
    public func replace(
        _ key: Key, ifEqual old: Value, with value: Value, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try boolean(.replaceIfEquals, key, old, value, in: transaction)
    }

    /// Replaces the value of a key that exists, and returns the previous one; nil if there was none.
    public func getAndReplace(
        _ key: Key, with value: Value, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Value? {
        try self.value(.getAndReplace, key, value, in: transaction)
    }

    // MARK: Removing

    /// Removes an entry, and returns whether there was one.
    @discardableResult
    public func remove(_ key: Key, in transaction: ClientTransaction? = nil) throws(IgniteError) -> Bool {
        try boolean(.removeKey, key, in: transaction)
    }

    /// Removes an entry if its value is equal to `value`, and returns whether it did.
    public func remove(
        _ key: Key, ifEqual value: Value, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try boolean(.removeIfEquals, key, value, in: transaction)
    }

    /// Removes an entry, and returns its value; nil if there was none.
    public func getAndRemove(_ key: Key, in transaction: ClientTransaction? = nil) throws(IgniteError) -> Value? {
        try value(.getAndRemove, key, in: transaction)
    }

    /// Removes all entries.
    public func removeAll(in transaction: ClientTransaction? = nil) throws(IgniteError) {
        try run(.removeAll, in: transaction)
    }

    /// Removes all entries without informing listeners and stores behind the cache; it cannot take part in transactions.
    public func clear() throws(IgniteError) {
        try client.core.callCaches { (caches) throws(IgniteError) in
            _ = try caches.run(.clear, [], peekModes: [], on: target, in: nil)
        }
    }

    /// Removes an entry, like `clear()`.
    public func clear(_ key: Key) throws(IgniteError) {
        try client.core.callCaches { (caches) throws(IgniteError) in
            let (operands, _) = try encode(key, [], caches)
            _ = try caches.run(.clearKey, operands, peekModes: [], on: target, in: nil)
        }
    }

    // MARK: Running

    /// Runs an operation with a key and values.
    @discardableResult
    private func run(
        _ operation: CacheOperation, _ key: Key, _ values: Value..., in transaction: ClientTransaction?
    ) throws(IgniteError) -> (answer: CacheAnswer, coders: Coders) {
        try run(operation, key, values, in: transaction)
    }

    private func run(
        _ operation: CacheOperation, _ key: Key, _ values: [Value], in transaction: ClientTransaction?
    ) throws(IgniteError) -> (answer: CacheAnswer, coders: Coders) {
        let transaction = try client.transaction(for: transaction)
        func body(_ caches: any CacheAccess) throws(IgniteError) -> (CacheAnswer, Coders) {
            let (operands, coders) = try encode(key, values, caches)
            return (
                try caches.run(operation, operands, peekModes: [], on: target, in: transaction?.transaction), coders
            )
        }
        return operation.onlyReads ? try client.core.askCaches(body) : try client.core.callCaches(body)
    }

    private func run(_ operation: CacheOperation, in transaction: ClientTransaction?) throws(IgniteError) {
        let transaction = try client.transaction(for: transaction)
        try client.core.callCaches { (caches) throws(IgniteError) in
            _ = try caches.run(operation, [], peekModes: [], on: target, in: transaction?.transaction)
        }
    }

    private func value(
        _ operation: CacheOperation, _ key: Key, _ values: Value..., in transaction: ClientTransaction?
    ) throws(IgniteError) -> Value? {
        let (answer, coders) = try run(operation, key, values, in: transaction)
        guard case .value(let found) = answer, !found.isNull else { return nil }
        return try client.core.within { () throws(IgniteError) in try coders.decode(value: found) }
    }

    private func boolean(
        _ operation: CacheOperation, _ key: Key, _ values: Value..., in transaction: ClientTransaction?
    ) throws(IgniteError) -> Bool {
        try run(operation, key, values, in: transaction).answer == .boolean(true)
    }
}
