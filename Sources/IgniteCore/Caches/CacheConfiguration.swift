/// The properties of a cache of Ignite 2. Those that are nil are left to the cluster; read back, all are set.
///
/// ```swift
/// var configuration = CacheConfiguration("people")
/// configuration.atomicity = .transactional
/// configuration.backups = 1
/// let people = try ignite.createCache(configuration, key: Int.self, value: Person.self)
/// ```
public struct CacheConfiguration: Sendable, Equatable {
    /// Where entries are stored; the raw value is the code in the protocol.
    public enum Mode: Int32, Sendable, CaseIterable {
        /// All nodes store all entries.
        case replicated = 1
        /// Each entry is stored on one node and its backups.
        case partitioned = 2
    }

    /// Whether transactions are possible.
    public enum Atomicity: Int32, Sendable, CaseIterable {
        /// Operations can take part in transactions.
        case transactional = 0
        /// Each operation stands by itself, which is faster.
        case atomic = 1
    }

    /// Which copies are written when a write returns.
    public enum WriteSynchronization: Int32, Sendable, CaseIterable {
        /// All copies.
        case fullSync = 0
        /// Perhaps none.
        case fullAsync = 1
        /// The primary copy.
        case primarySync = 2
    }

    /// When entries move to a node that has joined.
    public enum RebalanceMode: Int32, Sendable, CaseIterable {
        /// Before the node answers.
        case sync = 0
        /// In the background.
        case async = 1
        /// Never.
        case none = 2
    }

    /// What is possible with partitions that have lost all copies.
    public enum PartitionLossPolicy: Int32, Sendable, CaseIterable {
        /// Reads of other partitions.
        case readOnlySafe = 0
        /// Reads of all partitions.
        case readOnlyAll = 1
        /// Reads and writes of other partitions.
        case readWriteSafe = 2
        /// Reads and writes of all partitions.
        case readWriteAll = 3
        /// Everything, as if nothing were lost.
        case ignore = 4
    }

    /// A field of keys that determines the node of an entry, instead of the whole key.
    public struct AffinityKey: Sendable, Hashable {
        /// The type of the keys.
        public var typeName: String
        /// The field.
        public var field: String

        /// Creates an affinity key.
        public init(typeName: String, field: String) {
            self.typeName = typeName
            self.field = field
        }
    }

    /// The name.
    public var name: String
    /// Where entries are stored; partitioned by default.
    public var mode: Mode?
    /// Whether transactions are possible; atomic by default.
    public var atomicity: Atomicity?
    /// The number of copies besides the primary one, 0 or more.
    public var backups: Int32?
    /// Which copies are written when a write returns.
    public var writeSynchronization: WriteSynchronization?
    /// Whether the server copies values that it keeps on the heap before it passes them on.
    public var copyOnRead: Bool?
    /// Whether reads may use backups.
    public var readFromBackup: Bool?
    /// The data region.
    public var dataRegion: String?
    /// Whether entries are also kept on the heap.
    public var onHeapCache: Bool?
    /// The tables over the entries.
    public var queryEntities: [QueryEntity]?
    /// The number of threads of a query on each node, at least 1.
    public var queryParallelism: Int32?
    /// The number of queries for which metrics are kept, 0 or more.
    public var queryDetailMetricsSize: Int32?
    /// The SQL schema of the tables.
    public var sqlSchema: String?
    /// The number of bytes of an indexed value that the index itself contains; -1 for the default.
    public var sqlIndexMaxInlineSize: Int32?
    /// Whether names in SQL are case-sensitive.
    public var sqlEscapeAll: Bool?
    /// The number of query iterators that can be open, at least 1.
    public var maxQueryIterators: Int32?
    /// When entries move to a node that has joined.
    public var rebalanceMode: RebalanceMode?
    /// Milliseconds before that begins; -1 for never by itself.
    public var rebalanceDelay: Int64?
    /// Milliseconds to wait for a batch of moved entries.
    public var rebalanceTimeout: Int64?
    /// Bytes of a batch of moved entries.
    public var rebalanceBatchSize: Int32?
    /// The number of batches that are sent ahead.
    public var rebalanceBatchesPrefetch: Int64?
    /// The place among caches that move their entries one after the other; 0 for none.
    public var rebalanceOrder: Int32?
    /// Milliseconds between batches.
    public var rebalanceThrottle: Int64?
    /// The group of caches that share partitions.
    public var groupName: String?
    /// The affinity keys.
    public var affinityKeys: [AffinityKey]?
    /// Milliseconds to wait for a lock.
    public var defaultLockTimeout: Int64?
    /// The number of asynchronous operations that can be under way; 0 for no limit.
    public var maxConcurrentAsyncOperations: Int32?
    /// What is possible with lost partitions.
    public var partitionLossPolicy: PartitionLossPolicy?
    /// Whether expired entries are removed at once.
    public var eagerTTL: Bool?
    /// Whether statistics are kept.
    public var statistics: Bool?
    /// When entries expire; nil for never.
    public var expiryPolicy: ExpiryPolicy?

    /// Creates a configuration with the defaults of the cluster.
    public init(_ name: String) { self.name = name }
}

/// When entries of a cache expire.
public struct ExpiryPolicy: Sendable, Hashable {
    /// The time to live that an event gives to an entry.
    public enum Duration: Sendable, Hashable {
        /// The event changes nothing.
        case unchanged
        /// The entry never expires.
        case eternal
        /// The entry expires after milliseconds, 0 or more.
        case milliseconds(Int64)
    }

    /// The time after an entry is created.
    public var create: Duration
    /// The time after an entry is changed.
    public var update: Duration
    /// The time after an entry is read.
    public var access: Duration

    /// Creates a policy.
    public init(create: Duration = .unchanged, update: Duration = .unchanged, access: Duration = .unchanged) {
        self.create = create
        self.update = update
        self.access = access
    }
}

extension ExpiryPolicy {
    /// Throws if a time is negative: it would mean something else.
    package func validate(context: String) throws(IgniteError) {
        for case .milliseconds(let time) in [create, update, access] where time < 0 {
            throw IgniteError(.invalidArgument, "\(context): a time to live must be at least 0 ms, not \(time)")
        }
    }
}
