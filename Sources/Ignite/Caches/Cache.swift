public import IgniteCore

/// A cache of Ignite 2: entries with keys and values; returned by ``Client/cache(_:key:value:)`` and
/// ``Client/createCache(_:key:value:)-(CacheConfiguration,_,_)``.
///
/// ```swift
/// struct Person: Codable { var name: String; var birthDate: LocalDate? }
///
/// let people = try ignite.getOrCreateCache("people", key: Int.self, value: Person.self)
/// try people.put(1, Person(name: "Ada", birthDate: LocalDate(year: 1815, month: 12, day: 10)))
/// let ada = try people.get(1)
/// try people.putAll(everybody)                       // any Sequence of pairs, streamed
/// let scan = try people.scan()
/// while let (id, person) = try scan.next() { … }
/// ```
///
/// ## Types
///
/// Keys and values are any `Codable` types; ``BinaryConvertible`` lists what they become. A struct becomes an object with
/// a field for each property, nil included, of a type that has the name of the Swift type, or that of
/// ``BinaryTypeNamed``. Its type is registered before the first object is written, so that every client and SQL can read
/// the fields. `Cache<BinaryValue, BinaryValue>` reads and writes everything, see ``Client/cache(_:)``.
///
/// Keys are equal only if their Java types are: a `Cache<Int32, …>` does not find what a `Cache<Int, …>` has written.
///
/// ## Tables
///
/// The rows of an SQL table are the entries of a cache, `SQL_PUBLIC_PERSON` for table PERSON. Keys and values then take
/// the types of the table: whole numbers its width, structs the type of its rows. Properties match columns without regard
/// to case and underscores. A value that does not fit is refused, because it would make the column unreadable for SQL. A
/// property without a column is an error, unless it is nil; columns without a property become NULL.
///
/// ## Transactions
///
/// Operations run in the transaction that is passed to them, otherwise in the one of `autocommit` off. Without either,
/// each stands by itself, and those on many entries are not atomic: after an error, `rowsDone` is the number of entries
/// written, counted from the first, and some of the next few thousand may have been written as well. The cache must be
/// transactional.
///
/// ## Lifetime
///
/// A cache keeps its client alive and belongs to the same thread. It sends nothing when it is made: a cache that does not
/// exist is an error of the first operation.
public final class Cache<Key: Codable, Value: Codable> {
    let client: Client
    package private(set) var target: CacheTarget
    private let table: CacheTable

    init(_ target: CacheTarget, table: CacheTable = CacheTable(), client: Client) {
        self.target = target
        self.table = table
        self.client = client
    }

    /// The name; nil if the cache was opened by its id.
    public var name: String? { target.name }
    /// The id, a hash of the name.
    public var id: Int32 { target.id }

    /// Returns the same cache with other times to live for the entries that it writes, changes or reads.
    ///
    /// - Throws: `invalidArgument` if a time is negative.
    public func withExpiryPolicy(_ policy: ExpiryPolicy) throws(IgniteError) -> Cache {
        try policy.validate(context: target.words)
        let cache = Cache(target, table: table, client: client)
        cache.target.expiry = policy
        return cache
    }

    /// Returns all properties of the cache.
    public func configuration() throws(IgniteError) -> CacheConfiguration {
        try client.core.askCaches { (caches) throws(IgniteError) in try caches.configuration(of: target) }
    }

    /// Destroys the cache with all its entries.
    public func destroy() throws(IgniteError) {
        try client.core.callCaches { (caches) throws(IgniteError) in try caches.destroy(target) }
    }

    // MARK: Coding

    /// Makes the encoders of keys and values, which need the table of the cache.
    ///
    /// - Parameter isNewWanted: Whether to ask for the table even if it is known from a moment before.
    func coders(_ caches: any CacheAccess, isNewWanted: Bool = false) throws(IgniteError) -> Coders {
        let (mapping, isNew) = try table.mapping(caches, isNewWanted: isNewWanted) { () throws(IgniteError) in
            try caches.table(of: target, try caches.configuration(of: target))
        }
        return Coders(
            cache: target.words, mapping: mapping, isNew: isNew,
            key: BinaryEncoder(access: caches, table: mapping?.keyType),
            value: BinaryEncoder(access: caches, table: mapping?.rowType), decoder: BinaryDecoder(access: caches))
    }

    /// Encodes the operands of one operation. A column that is missing may be new.
    func encode(
        _ key: Key, _ values: [Value], _ caches: any CacheAccess
    ) throws(IgniteError) -> (operands: [BinaryValue], coders: Coders) {
        let coders = try coders(caches)
        do throws(IgniteError) {
            return (try coders.encode(key, values), coders)
        } catch {
            guard error.code == .conversion, !coders.isNew else { throw error }
            let coders = try self.coders(caches, isNewWanted: true)
            return (try coders.encode(key, values), coders)
        }
    }

    /// Turns keys and values into those of the cache and back.
    struct Coders {
        let cache: String
        let mapping: TableMapping?
        /// Whether the mapping has just been asked for.
        let isNew: Bool
        let key: BinaryEncoder
        let value: BinaryEncoder
        let decoder: BinaryDecoder

        func encode(_ key: Key, _ values: [Value]) throws(IgniteError) -> [BinaryValue] {
            var operands = [try encode(key: key)]
            for value in values { operands.append(try encode(value: value)) }
            return operands
        }

        func encode(key wanted: Key) throws(IgniteError) -> BinaryValue {
            try within("key") { () throws(IgniteError) in
                let encoded = try key.value(wanted)
                return try notNull(mapping.map { (table) throws(IgniteError) in try table.key(encoded) } ?? encoded)
            }
        }

        func encode(value wanted: Value) throws(IgniteError) -> BinaryValue {
            try within("value") { () throws(IgniteError) in
                let encoded = try value.value(wanted)
                return try notNull(mapping.map { (table) throws(IgniteError) in try table.value(encoded) } ?? encoded)
            }
        }

        private func notNull(_ encoded: BinaryValue) throws(IgniteError) -> BinaryValue {
            guard !encoded.isNull else { throw IgniteError(.invalidArgument, "a cache cannot contain null") }
            return encoded
        }

        func decode(key found: BinaryValue) throws(IgniteError) -> Key {
            try within("key") { () throws(IgniteError) in try decoder.decode(Key.self, found) }
        }

        func decode(value found: BinaryValue) throws(IgniteError) -> Value {
            try within("value") { () throws(IgniteError) in try decoder.decode(Value.self, found) }
        }

        private func within<Result>(
            _ part: String, _ body: () throws(IgniteError) -> Result
        ) throws(IgniteError) -> Result {
            do throws(IgniteError) {
                return try body()
            } catch {
                throw error.with(context: "\(cache): \(part)")
            }
        }
    }
}

extension ClientCore {
    /// Runs a body with the caches of the session.
    func callCaches<Result>(_ body: (any CacheAccess) throws(IgniteError) -> Result) throws(IgniteError) -> Result {
        try call { (session) throws(IgniteError) in try body(try caches(of: session)) }
    }

    /// Runs a body that changes nothing.
    func askCaches<Result>(_ body: (any CacheAccess) throws(IgniteError) -> Result) throws(IgniteError) -> Result {
        try ask { (session) throws(IgniteError) in try body(try caches(of: session)) }
    }

    private func caches(of session: any Session) throws(IgniteError) -> any CacheAccess {
        forgetEarlyCancels()
        guard let caches = session.caches else { throw session.lacks("caches") }
        return caches
    }
}
