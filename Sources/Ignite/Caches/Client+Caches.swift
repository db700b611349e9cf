public import IgniteCore

extension Client {
    // MARK: Caches

    /// Returns a cache of Ignite 2. Nothing is sent: a cache that does not exist is an error of the first operation.
    ///
    /// - Parameters:
    ///   - name: The name, in which case matters. The cache of the SQL table PERSON is `SQL_PUBLIC_PERSON`.
    ///   - key: The type of the keys.
    ///   - value: The type of the values.
    public func cache<Key: Codable, Value: Codable>(
        _ name: String, key: Key.Type, value: Value.Type
    ) -> Cache<Key, Value> {
        Cache(CacheTarget(name: name), client: self)
    }

    /// Returns a cache that shares what is known of its table with others.
    package func cache<Key: Codable, Value: Codable>(
        _ target: CacheTarget, table: CacheTable
    ) -> Cache<Key, Value> {
        Cache(target, table: table, client: self)
    }

    /// Returns a cache with keys and values of any type.
    public func cache(_ name: String) -> Cache<BinaryValue, BinaryValue> {
        cache(name, key: BinaryValue.self, value: BinaryValue.self)
    }

    /// Returns a cache by its id, a hash of its name.
    public func cache<Key: Codable, Value: Codable>(
        id: Int32, key: Key.Type, value: Value.Type
    ) -> Cache<Key, Value> {
        Cache(CacheTarget(id: id), client: self)
    }

    /// Creates a cache.
    ///
    /// - Throws: `server` if a cache of this name exists, or if the cluster refuses a property; `invalidArgument` for a
    ///   property that makes no sense, before anything is sent; `unsupported` if the cluster is not Ignite 2.
    @discardableResult
    public func createCache<Key: Codable, Value: Codable>(
        _ configuration: CacheConfiguration, key: Key.Type = BinaryValue.self, value: Value.Type = BinaryValue.self
    ) throws(IgniteError) -> Cache<Key, Value> {
        try create(configuration, ifAbsent: false)
    }

    /// Creates a cache with the defaults of the cluster.
    @discardableResult
    public func createCache<Key: Codable, Value: Codable>(
        _ name: String, key: Key.Type = BinaryValue.self, value: Value.Type = BinaryValue.self
    ) throws(IgniteError) -> Cache<Key, Value> {
        try create(CacheConfiguration(name), ifAbsent: false)
    }

    /// Creates a cache unless one of this name exists, whose properties stay as they are.
    @discardableResult
    public func getOrCreateCache<Key: Codable, Value: Codable>(
        _ configuration: CacheConfiguration, key: Key.Type = BinaryValue.self, value: Value.Type = BinaryValue.self
    ) throws(IgniteError) -> Cache<Key, Value> {
        try create(configuration, ifAbsent: true)
    }

    /// Creates a cache with the defaults of the cluster unless one of this name exists.
    @discardableResult
    public func getOrCreateCache<Key: Codable, Value: Codable>(
        _ name: String, key: Key.Type = BinaryValue.self, value: Value.Type = BinaryValue.self
    ) throws(IgniteError) -> Cache<Key, Value> {
        try create(CacheConfiguration(name), ifAbsent: true)
    }

    private func create<Key: Codable, Value: Codable>(
        _ configuration: CacheConfiguration, ifAbsent: Bool
    ) throws(IgniteError) -> Cache<Key, Value> {
        try core.callCaches { (caches) throws(IgniteError) in try caches.create(configuration, ifAbsent: ifAbsent) }
        return cache(configuration.name, key: Key.self, value: Value.self)
    }

    /// Returns the names of all caches, those of SQL tables included.
    public func cacheNames() throws(IgniteError) -> [String] {
        try core.askCaches { (caches) throws(IgniteError) in try caches.cacheNames() }
    }

    // MARK: Types

    /// Returns the description of a type of objects or of an enum; nil if the cluster does not know it.
    public func binaryType(_ name: String) throws(IgniteError) -> BinaryType? {
        try binaryType(id: BinaryType.id(of: name))
    }

    /// Returns the description of a type by its id.
    public func binaryType(id: Int32) throws(IgniteError) -> BinaryType? {
        try core.askCaches { (caches) throws(IgniteError) in try caches.type(id) }
    }

    /// Registers a type of objects or an enum, or adds fields to it. Types of objects that are written are registered by
    /// themselves.
    ///
    /// - Throws: `server` if a field exists with another type.
    public func register(_ type: BinaryType) throws(IgniteError) {
        try core.callCaches { (caches) throws(IgniteError) in try caches.register(type) }
    }

    // MARK: The state of the cluster

    /// What a cluster accepts.
    public enum ClusterState: Sendable {
        /// Nothing.
        case inactive
        /// Reads and writes.
        case active
        /// Reads.
        case readOnly
    }

    /// Returns the state of the cluster.
    ///
    /// - Throws: `unsupported` if the cluster is not Ignite 2.
    public func clusterState() throws(IgniteError) -> ClusterState {
        let activity = try core.ask { (session) throws(IgniteError) in
            guard let control = session.control else { throw session.lacks("states of clusters") }
            return try control.activity()
        }
        return switch activity {
        case .off: .inactive
        case .on: .active
        case .readOnly: .readOnly
        }
    }

    /// Changes the state of the cluster.
    ///
    /// - Parameters:
    ///   - state: The new state.
    ///   - losesData: Whether to deactivate the cluster even if that deletes the data of caches in memory.
    /// - Throws: `server` if that would delete data and is not wanted, or if the cluster refuses for another reason.
    public func setClusterState(_ state: ClusterState, losesData: Bool = false) throws(IgniteError) {
        let activity: ClusterActivity =
            switch state {
            case .inactive: .off
            case .active: .on
            case .readOnly: .readOnly
            }
        try core.call { (session) throws(IgniteError) in
            guard let control = session.control else { throw session.lacks("states of clusters") }
            try control.change(to: activity, isForced: losesData)
        }
    }

    /// Returns whether changes of a cache are logged so that they survive a restart.
    public func hasWriteAheadLog(cache: String) throws(IgniteError) -> Bool {
        try core.askCaches { (caches) throws(IgniteError) in try caches.hasWriteAheadLog(cache) }
    }

    /// Switches the write-ahead log of a cache on or off, such as for loading; returns whether that changed anything.
    @discardableResult
    public func setWriteAheadLog(cache: String, isOn: Bool) throws(IgniteError) -> Bool {
        try core.callCaches { (caches) throws(IgniteError) in try caches.setWriteAheadLog(cache, isOn: isOn) }
    }
}
