import Ignite2
import IgniteCore
import IgniteShell
import TestSupport

/// Caches in memory instead of on a server, with UTC as the zone.
final class MemoryCaches: CacheAccess {
    /// The name of the only cache.
    static let name = "my cache"
    var entries: [BinaryEntry] = []
    var types: [Int32: BinaryType] = [:]
    var configuration = CacheConfiguration(MemoryCaches.name)
    /// The number of entries of a page.
    var pageSize = Int.max
    /// The operations that ran, and whether in a transaction.
    var operations: [String] = []
    let routed = (toPrimary: 0, elsewhere: 0)
    /// The scans that were ended.
    var closedScans = 0

    func cacheNames() -> [String] { [Self.name] }

    func configuration(of cache: CacheTarget) throws(IgniteError) -> CacheConfiguration {
        try require(cache)
        return configuration
    }

    let schemaChanges = 0

    func table(of cache: CacheTarget, _ configuration: CacheConfiguration) -> TableMapping? {
        TableMapping(configuration, columns: [])
    }

    private func require(_ cache: CacheTarget) throws(IgniteError) {
        guard cache.name == Self.name else { throw IgniteError(.server, "Cache does not exist") }
    }

    func run(
        _ operation: CacheOperation, _ operands: [BinaryValue], peekModes: [UInt8], on cache: CacheTarget,
        in transaction: Transaction?
    ) throws(IgniteError) -> CacheAnswer {
        try require(cache)
        operations.append("\(operation)\(transaction == nil ? "" : " in a transaction")")
        let place = entries.firstIndex { $0.key == operands.first }
        switch operation {
        case .size: return .size(Int64(entries.count))
        case .clear: entries = []
        case .get: return .value(place.map { entries[$0].value } ?? .null)
        case .putIfAbsent:
            if place != nil { return .boolean(false) }
            entries.append(BinaryEntry(key: operands[0], value: operands[1]))
            return .boolean(true)
        case .put: entries[place!].value = operands[1]
        case .removeKey:
            if let place { entries.remove(at: place) }
            return .boolean(place != nil)
        default: throw IgniteError(.unsupported, "\(operation)")
        }
        return .none
    }

    func scan(
        _ cache: CacheTarget, _ options: ScanOptions, in transaction: Transaction?
    ) throws(IgniteError) -> any EntryCursor {
        try require(cache)
        operations.append("scan \(options.pageSize)")
        return Scan(entries[...], pageSize: min(pageSize, options.pageSize)) { self.closedScans += 1 }
    }

    private final class Scan: EntryCursor {
        private var rest: ArraySlice<BinaryEntry>
        private let pageSize: Int
        private let closed: () -> Void

        init(_ entries: ArraySlice<BinaryEntry>, pageSize: Int, closed: @escaping () -> Void) {
            rest = entries
            self.pageSize = pageSize
            self.closed = closed
        }

        var hasMore: Bool { !rest.isEmpty }

        func next() -> [BinaryEntry]? {
            defer { rest = rest.dropFirst(pageSize) }
            return rest.isEmpty ? nil : Array(rest.prefix(pageSize))
        }

        func close() { closed() }
    }

    func type(_ id: Int32) -> BinaryType? { types[id] }

    func binaryValue(_ value: Value) -> BinaryValue {
        switch value {
        case .date(let date): .sqlDate(milliseconds: Int64(date.daysSince1970) * 86_400_000)
        case .time(let time): .time(milliseconds: time.nanosecondOfDay / 1_000_000)
        case .timestamp(let moment):
            .timestamp(
                milliseconds: Int64(moment.date.daysSince1970) * 86_400_000 + moment.time.nanosecondOfDay / 1_000_000,
                nanoseconds: Int32(moment.time.nanosecondOfDay % 1_000_000))
        default: .null
        }
    }

    func value(_ binary: BinaryValue) -> Value? {
        switch binary {
        case .null: .null
        case .int(let value): .integer(value)
        case .long(let value): .bigint(value)
        case .double(let value): .double(value)
        case .decimal(let value): .decimal(value)
        case .bool(let value): .boolean(value)
        case .string(let value): .varchar(value)
        case .byteArray(let value): .varbinary(value)
        default: nil
        }
    }

    func text(_ binary: BinaryValue) -> String { "text of \(binary.words)" }

    // What the shell does not use.
    func create(_ configuration: CacheConfiguration, ifAbsent: Bool) {}
    func destroy(_ cache: CacheTarget) {}
    func hasWriteAheadLog(_ cache: String) -> Bool { false }
    func setWriteAheadLog(_ cache: String, isOn: Bool) -> Bool { false }
    func register(_ type: BinaryType) {}
    func putAll(
        _ cache: CacheTarget, in transaction: Transaction?, entry: () throws(IgniteError) -> BinaryEntry?
    ) -> Int { 0 }
    func getAll(
        _ cache: CacheTarget, in transaction: Transaction?, key: () throws(IgniteError) -> BinaryValue?,
        found: (BinaryEntry) throws(IgniteError) -> Void
    ) {}
    func select(
        _ cache: CacheTarget, type: String, _ sql: String, _ arguments: [Value], pageSize: Int
    ) throws(IgniteError) -> any EntryCursor { throw IgniteError(.unsupported, "select") }
}

/// A session of Ignite 2 with caches and transactions, and without SQL.
private final class CacheSession: Session {
    let memory: MemoryCaches
    let server = ServerInfo(
        address: "127.0.0.1:1", protocolName: "Ignite 2", scheme: "ignite2", version: "2.17.0", nodeName: "node",
        nodeID: "", clusterName: "", clusterID: "")
    let dialect: any Dialect = Ignite2Dialect(engine: .calcite)
    let failure: IgniteError? = nil
    var timeout = 0.0
    var zone: String? { nil }
    var caches: (any CacheAccess)? { memory }
    var hasTransactions: Bool { false }
    var describer: (any StatementDescriber)? { nil }
    var scripts: (any ScriptRunner)? { nil }
    var verifier: (any TransactionVerifier)? { nil }
    var clock: ClusterClock? { nil }
    var rows: (any RowAccess)? { nil }
    var control: (any ClusterControl)? { nil }

    init(_ memory: MemoryCaches) { self.memory = memory }

    func begin(_ options: TransactionOptions) -> Transaction {
        Transaction(id: 1, isReadOnly: false, deadline: .after(seconds: 3600))
    }
    func commit(_ transaction: Transaction) {}
    func rollback(_ transaction: Transaction) {}
    func abandon(_ transaction: Transaction) {}
    func obstacle(toSQLIn options: TransactionOptions) -> IgniteError? { nil }
    func nodes() -> [ClusterNode] { [] }
    func keepAlive() -> Double { 60 }
    func close() {}

    func execute(
        _ sql: String, parameters: [Value], options: StatementSettings, in transaction: Transaction?
    ) throws(IgniteError) -> ResultSet { throw IgniteError(.unsupported, sql) }
    func start(_ sql: String, options: StatementSettings) throws(IgniteError) -> any PendingResult {
        throw IgniteError(.unsupported, sql)
    }
    func executeBatch(
        _ sql: String, options: StatementSettings, in transaction: Transaction?,
        row: () throws(IgniteError) -> [Value]?
    ) throws(IgniteError) -> [Int64] { throw IgniteError(.unsupported, sql) }
}

extension MemoryCaches {
    /// Runs a shell on a script.
    func run(_ arguments: String..., script: String) -> Program.Result {
        ShellRun.run(["-v", "QUIET=off"] + arguments, ClientOptions(), input: script) { _ in
            { (_, _, _) throws(IgniteError) in CacheSession(self) }
        }
    }

    /// Gives the cache a table.
    func addTable(key: String, keyField: String? = nil, value: String, fields: [(String, String, isKey: Bool)]) {
        var entity = QueryEntity(keyType: key, valueType: value)
        entity.keyField = keyField
        entity.fields = fields.map { name, type, isKey in
            var field = QueryEntity.Field(name: name, type: type)
            field.isKey = isKey
            return field
        }
        configuration.queryEntities = [entity]
    }
}
