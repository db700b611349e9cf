/// The cache that an operation is about, and how it treats entries.
package struct CacheTarget: Sendable, Hashable {
    /// The hash of its name, which keeps the case (ignite2-protocol.md 5.4).
    package let id: Int32
    /// nil for a cache that was opened by its id.
    package let name: String?
    /// When entries that it writes or reads expire; nil for the policy of the cache.
    package var expiry: ExpiryPolicy?
    /// The cache in messages.
    package let words: String

    package init(name: String) {
        self.name = name
        id = javaHash(name)
        words = "cache \"\(name)\""
    }

    package init(id: Int32) {
        self.id = id
        name = nil
        words = "the cache with the id \(id)"
    }

    /// - Parameter table: The name of the table over the cache, which messages are to mention instead.
    package init(name: String, table: String) {
        self.name = name
        id = javaHash(name)
        words = "table \(table)"
    }
}

/// An operation on one entry of a cache, or on all, by the names of pyignite and Java.
package enum CacheOperation: Sendable, CaseIterable {
    case get, put, putIfAbsent, getAndPut, getAndReplace, getAndRemove, getAndPutIfAbsent, replace, replaceIfEquals
    case containsKey, containsKeys, clear, clearKey, clearKeys, removeKey, removeIfEquals, removeKeys, removeAll
    case size, localPeek

    /// Whether it changes nothing.
    package var onlyReads: Bool {
        switch self {
        case .get, .containsKey, .containsKeys, .size, .localPeek: true
        default: false
        }
    }
}

/// What an operation gives.
package enum CacheAnswer: Sendable, Equatable {
    case none
    case value(BinaryValue)
    case boolean(Bool)
    case size(Int64)
}

/// An entry of a cache.
package struct BinaryEntry: Sendable, Hashable {
    package var key, value: BinaryValue

    package init(key: BinaryValue, value: BinaryValue) {
        self.key = key
        self.value = value
    }
}

/// The entries that a scan finds.
package protocol EntryCursor: AnyObject {
    /// Whether there are pages that `next` has not returned.
    var hasMore: Bool { get }
    /// Returns the next page; nil after the last.
    func next() throws(IgniteError) -> [BinaryEntry]?
    /// Ends the scan without waiting.
    func close()
}

/// What a scan reads.
package struct ScanOptions: Sendable, Equatable {
    package var pageSize = 1024
    /// nil for all.
    package var partition: Int32?
    /// Whether only the connected node's entries are read.
    package var isLocal = false

    package init() {}
}

/// Caches of a cluster: a capability of sessions of Ignite 2.
package protocol CacheAccess: AnyObject {
    // MARK: Caches

    func cacheNames() throws(IgniteError) -> [String]
    /// Creates a cache. - Parameter ifAbsent: Whether a cache of this name may exist; it then stays as it is.
    func create(_ configuration: CacheConfiguration, ifAbsent: Bool) throws(IgniteError)
    func configuration(of cache: CacheTarget) throws(IgniteError) -> CacheConfiguration
    /// The number of statements of the session that can have changed tables.
    var schemaChanges: Int { get }
    /// Returns the table over the entries of a cache of this configuration, with what ALTER TABLE has changed; nil if there
    /// is none, or several.
    func table(of cache: CacheTarget, _ configuration: CacheConfiguration) throws(IgniteError) -> TableMapping?
    func destroy(_ cache: CacheTarget) throws(IgniteError)
    /// Returns whether changes of a cache are logged so that they survive a restart.
    func hasWriteAheadLog(_ cache: String) throws(IgniteError) -> Bool
    /// Switches that log on or off; returns whether that changed anything.
    func setWriteAheadLog(_ cache: String, isOn: Bool) throws(IgniteError) -> Bool

    // MARK: Entries

    /// Runs an operation.
    ///
    /// - Parameters:
    ///   - operands: The key and then the values, or the keys; none for an operation on the whole cache.
    ///   - peekModes: For `size`: the codes of the copies to count (ignite2-protocol.md 6).
    func run(
        _ operation: CacheOperation, _ operands: [BinaryValue], peekModes: [UInt8], on cache: CacheTarget,
        in transaction: Transaction?
    ) throws(IgniteError) -> CacheAnswer

    /// Writes entries, in pages with several under way; no key is in two of them. Outside a transaction, an error has the
    /// `rowsDone` of the pages that were written before it.
    ///
    /// - Returns: The number of entries.
    func putAll(
        _ cache: CacheTarget, in transaction: Transaction?, entry: () throws(IgniteError) -> BinaryEntry?
    ) throws(IgniteError) -> Int

    /// Reads the entries of keys that exist, in pages with several under way, in any order.
    func getAll(
        _ cache: CacheTarget, in transaction: Transaction?, key: () throws(IgniteError) -> BinaryValue?,
        found: (BinaryEntry) throws(IgniteError) -> Void
    ) throws(IgniteError)

    func scan(_ cache: CacheTarget, _ options: ScanOptions, in transaction: Transaction?) throws(IgniteError)
        -> any EntryCursor

    /// Returns the entries that an SQL query over a table selects.
    ///
    /// - Parameter sql: A query, or only what follows WHERE.
    func select(
        _ cache: CacheTarget, type: String, _ sql: String, _ arguments: [Value], pageSize: Int
    ) throws(IgniteError) -> any EntryCursor

    /// How many requests about keys or partitions went to the nodes that hold them, and how many went to the session's own
    /// node because the other one was not known or not connected. Both are 0 unless the session is partition-aware.
    var routed: (toPrimary: Int, elsewhere: Int) { get }

    // MARK: Types

    /// Returns the description of a type; nil if the cluster does not know it.
    func type(_ id: Int32) throws(IgniteError) -> BinaryType?
    /// Registers a type, or adds fields and schemas to it.
    func register(_ type: BinaryType) throws(IgniteError)

    // MARK: Dates and times

    /// Returns the value as SQL stores it, with dates and times in the zone of the server.
    func binaryValue(_ value: Value) throws(IgniteError) -> BinaryValue
    /// Returns the value as SQL shows it; nil if SQL has no type for it.
    func value(_ binary: BinaryValue) throws(IgniteError) -> Value?
    /// Returns the text that SQL results show for a value that SQL has no type for.
    func text(_ binary: BinaryValue) throws(IgniteError) -> String
}
