import IgniteCore

/// The caches of a cluster (ignite2-protocol.md 6, 7): creates and destroys them, and runs operations on their entries.
final class Ignite2CacheAccess: CacheAccess {
    /// The session owns this object.
    unowned let session: Ignite2Session
    let registry: TypeRegistry

    init(_ session: Ignite2Session) {
        self.session = session
        registry = TypeRegistry(session)
    }

    var connection: Ignite2Connection { session.connection }
    var schemaChanges: Int { session.schemaChanges }
    private var deadline: Deadline? { Ignite2Session.deadline(session.timeout) }

    // MARK: Caches

    func cacheNames() throws(IgniteError) -> [String] {
        try call(.cacheGetNames, onlyReads: true, { _ in }) { (reader) throws(WireError) in
            try CacheNames.decodeResponse(from: &reader)
        }
    }

    func create(_ configuration: CacheConfiguration, ifAbsent: Bool) throws(IgniteError) {
        let properties = try CacheProperties(configuration, version: connection.version)
        try requireNoTransaction("created")
        let name = configuration.name
        let isNameOnly = properties.entries.count == 1
        do throws(IgniteError) {
            switch (isNameOnly, ifAbsent) {
            case (true, false): try post(.cacheCreateWithName) { CacheLifetime.encode(name: name, to: &$0) }
            case (true, true): try post(.cacheGetOrCreateWithName) { CacheLifetime.encode(name: name, to: &$0) }
            case (false, _):
                let operation: Operation =
                    ifAbsent ? .cacheGetOrCreateWithConfiguration : .cacheCreateWithConfiguration
                let version = connection.version
                try post(operation) { properties.encodeRequest(to: &$0, version: version) }
            }
        } catch {
            throw error.with(context: "cache \"\(name)\"")
        }
    }

    func configuration(of cache: CacheTarget) throws(IgniteError) -> CacheConfiguration {
        let version = connection.version
        let properties = try within(cache) { () throws(IgniteError) in
            try call(.cacheGetConfiguration, onlyReads: true, { CacheHeader(cacheID: cache.id).encode(to: &$0) }) {
                (reader) throws(WireError) in
                try CacheProperties(fromResponse: &reader, version: version)
            }
        }
        return CacheConfiguration(properties)
    }

    func table(of cache: CacheTarget, _ configuration: CacheConfiguration) throws(IgniteError) -> TableMapping? {
        // Most caches have no table.
        guard TableMapping(configuration, columns: []) != nil else { return nil }
        return TableMapping(
            configuration, columns: try columns(ofTableOver: cache), extendsDecimals: session.engine == .calcite)
    }

    /// Returns the columns of the table over a cache; nothing on clusters without SQL.
    private func columns(ofTableOver cache: CacheTarget) throws(IgniteError) -> [TableMapping.Column] {
        do throws(IgniteError) {
            return try session.facts(where: "t.CACHE_ID = \(cache.id)").columns
        } catch {
            guard error.code == .server else { throw error }
            return []
        }
    }

    /// Throws while a transaction is open: the server would wait for its end, which this connection could not ask for.
    private func requireNoTransaction(_ action: String) throws(IgniteError) {
        guard !session.ledger.isEmpty else { return }
        throw IgniteError(
            .invalidArgument, "a cache cannot be \(action) while a transaction is open",
            hint: "commit or roll back first", address: session.server.address)
    }

    func destroy(_ cache: CacheTarget) throws(IgniteError) {
        try requireNoTransaction("destroyed")
        try within(cache) { () throws(IgniteError) in
            try post(.cacheDestroy) { CacheLifetime.encode(id: cache.id, to: &$0) }
        }
    }

    func hasWriteAheadLog(_ cache: String) throws(IgniteError) -> Bool {
        try call(.clusterGetWALState, onlyReads: true, { $0.appendTyped(cache) }) { (reader) throws(WireError) in
            try reader.bool()
        }
    }

    func setWriteAheadLog(_ cache: String, isOn: Bool) throws(IgniteError) -> Bool {
        try call(.clusterChangeWALState, onlyReads: false) { out in
            out.appendTyped(cache)
            out.append(isOn)
        } decode: { (reader) throws(WireError) in
            try reader.bool()
        }
    }

    // MARK: Entries

    func run(
        _ operation: CacheOperation, _ operands: [BinaryValue], peekModes: [UInt8], on cache: CacheTarget,
        in transaction: Transaction?
    ) throws(IgniteError) -> CacheAnswer {
        try session.ledger.requireOpen(transaction)
        return try within(cache) { () throws(IgniteError) in
            let request = try message(operation, operands, peekModes, cache, transaction)
            var connection = connection
            // A peek is about the node of the session.
            if operation.hasOneKey, operation != .localPeek, case .values(let values) = request.operands {
                connection = try route(to: operands[0], values[0], of: cache.id, transaction)
            }
            do throws(IgniteError) {
                let id = try connection.send(operation.code) { request.encode(to: &$0) }
                let answer = try connection.successfulAnswer(
                    to: id, operation.code, until: deadline, interruption: .leaveRequest)
                if !operation.onlyReads { transaction?.hasWritten = true }
                return try decode(answer, operation, over: connection)
            } catch {
                throw session.settled(error, in: transaction, mayWrite: !operation.onlyReads)
            }
        }
    }

    private func message(
        _ operation: CacheOperation, _ operands: [BinaryValue], _ peekModes: [UInt8], _ cache: CacheTarget,
        _ transaction: Transaction?
    ) throws(IgniteError) -> CacheMessage.Request {
        let header = try header(cache, transaction)
        var length = 0
        var values: [TypedValue] = []
        for operand in operands {
            values.append(try encoded(operand))
            length += values[values.count - 1].bytes.count
            try Framing.require(length, atMost: Framing.room(), "keys and values")
        }
        let contents: CacheMessage.Operands =
            switch operation {
            case .size: .peekModes(peekModes)
            case .clear, .removeAll: .none
            case .containsKeys, .clearKeys, .removeKeys: .keys(values)
            default: .values(values)
            }
        return CacheMessage.Request(cache: header, operands: contents)
    }

    /// Returns what requests to a cache begin with.
    func header(_ cache: CacheTarget, _ transaction: Transaction?) throws(IgniteError) -> CacheHeader {
        if cache.expiry != nil, !connection.version.hasExpiryPolicy {
            throw IgniteError(
                .unsupported, "this server does not support expiry policies", address: session.server.address)
        }
        return CacheHeader(
            cacheID: cache.id, expiryPolicy: cache.expiry,
            transaction: transaction.map { Int32(truncatingIfNeeded: $0.id) })
    }

    /// Returns a key or value as sent, after its types were registered.
    func encoded(_ value: BinaryValue) throws(IgniteError) -> TypedValue {
        TypedValue(try registry.prepare(value), hasCompactFooter: registry.hasCompactFooter)
    }

    private func decode(
        _ answer: Ignite2Connection.Answer, _ operation: CacheOperation, over connection: Ignite2Connection
    ) throws(IgniteError) -> CacheAnswer {
        switch operation {
        case .get, .getAndPut, .getAndReplace, .getAndRemove, .getAndPutIfAbsent, .localPeek:
            return .value(
                try registry.decode(answer, operation.code.name, over: connection) {
                    (values, reader) throws(WireError) in try values.value(&reader)
                })
        case .putIfAbsent, .replace, .replaceIfEquals, .containsKey, .containsKeys, .removeKey, .removeIfEquals:
            return .boolean(
                try connection.decode(answer, operation.code.name) { (reader) throws(WireError) in try reader.bool() })
        case .size:
            return .size(
                try connection.decode(answer, operation.code.name) { (reader) throws(WireError) in
                    try reader.littleEndian(Int64.self)
                })
        case .put, .clear, .clearKey, .clearKeys, .removeKeys, .removeAll:
            connection.recycle(answer.buffer)
            return .none
        }
    }

    /// Returns the connection for a request with this key. Transactions belong to a connection.
    func route(
        to key: BinaryValue, _ encoded: @autoclosure () -> TypedValue, of cache: Int32, _ transaction: Transaction?
    ) throws(IgniteError) -> Ignite2Connection {
        guard let affinity = session.affinity, transaction == nil else { return connection }
        return try affinity.connection(for: key, encoded(), of: cache) { field in
            TypedValue(field, hasCompactFooter: registry.hasCompactFooter)
        }
    }

    var routed: (toPrimary: Int, elsewhere: Int) { session.affinity?.routed ?? (0, 0) }

    /// Returns the connection for a scan: that to the owner if it is about one partition.
    private func route(
        _ options: ScanOptions, of cache: Int32, _ transaction: Transaction?
    ) throws(IgniteError) -> Ignite2Connection {
        guard let affinity = session.affinity, transaction == nil, !options.isLocal, let partition = options.partition
        else { return connection }
        return try affinity.connection(forPartition: partition, of: cache)
    }

    func scan(
        _ cache: CacheTarget, _ options: ScanOptions, in transaction: Transaction?
    ) throws(IgniteError) -> any EntryCursor {
        try session.ledger.requireOpen(transaction)
        return try within(cache) { () throws(IgniteError) in
            var query = ScanQuery(cache: try header(cache, transaction))
            query.pageSize = Int32(clamping: options.pageSize)
            query.partition = options.partition ?? -1
            query.isLocal = options.isLocal
            let connection = try route(options, of: cache.id, transaction)
            let id = try connection.send(.queryScan) { query.encode(to: &$0) }
            return try Ignite2EntryCursor(
                first: id, .queryScan, pages: .queryScanCursorGetPage, self, cache, transaction, over: connection)
        }
    }

    func select(
        _ cache: CacheTarget, type: String, _ sql: String, _ arguments: [Value], pageSize: Int
    ) throws(IgniteError) -> any EntryCursor {
        try within(cache) { () throws(IgniteError) in
            var query = SqlQuery(cache: try header(cache, nil), typeName: type, sql: sql)
            try Framing.require(sql.utf8.count, atMost: Framing.room(), "a query")
            if !arguments.isEmpty {
                query.arguments = try SqlFieldsQuery.Arguments(
                    arguments, calendar: try calendar(), room: Framing.room() - sql.utf8.count)
            }
            query.pageSize = Int32(clamping: pageSize)
            query.timeoutMilliseconds = Ignite2Session.milliseconds(session.timeout)
            let id = try connection.send(.querySql) { query.encode(to: &$0) }
            return try Ignite2EntryCursor(
                first: id, .querySql, pages: .querySqlCursorGetPage, self, cache, nil, over: connection)
        }
    }

    // MARK: Types

    func type(_ id: Int32) throws(IgniteError) -> BinaryType? { try registry.type(id) }
    func register(_ type: BinaryType) throws(IgniteError) { try registry.register(type) }

    // MARK: Dates and times

    func binaryValue(_ value: Value) throws(IgniteError) -> BinaryValue {
        try BinaryValue(value) { () throws(IgniteError) in try calendar() }
    }

    func value(_ binary: BinaryValue) throws(IgniteError) -> Value? {
        try binary.sqlValue { () throws(IgniteError) in try calendar() }
    }

    func text(_ binary: BinaryValue) throws(IgniteError) -> String {
        let bytes = TypedValue(binary, hasCompactFooter: registry.hasCompactFooter).bytes
        var writer = ObjectText()
        writer.begin(messageLength: bytes.count)
        while true {
            let context = ObjectText.Context(calendar: session.calendar, types: session.types)
            // The value was read before: only its text can be too long.
            guard bytes.withUnsafeBytes({ (try? writer.append(ByteReader($0), context)) != nil }) else {
                return "value of \(bytes.count) bytes"
            }
            switch writer.missing {
            case nil, .done: return String(decoding: writer.out.bytes, as: UTF8.self)
            case .needsCalendar: try session.learnCalendar()
            case .needsType(let id): try session.learnType(id)
            }
            writer.out.truncate()
        }
    }

    private func calendar() throws(IgniteError) -> ServerCalendar {
        if session.calendar == nil { try session.learnCalendar() }
        return session.calendar ?? ServerCalendar(zone: ZoneRules(), isJulianBefore1582: false)
    }

    // MARK: Requests

    /// Runs a body about a cache, whose errors name it.
    func within<Result>(
        _ cache: CacheTarget, _ body: () throws(IgniteError) -> Result
    ) throws(IgniteError) -> Result {
        do throws(IgniteError) {
            return try body()
        } catch {
            throw error.message.hasPrefix(cache.words) ? error : error.with(context: cache.words)
        }
    }

    /// Sends a request whose answer is empty, and waits for it.
    private func post(_ operation: Operation, _ body: (inout ByteWriter) -> Void) throws(IgniteError) {
        try call(operation, onlyReads: false, body) { (_) throws(WireError) in }
    }

    private func call<Response>(
        _ operation: Operation, onlyReads: Bool, _ body: (inout ByteWriter) -> Void,
        decode response: (inout ByteReader) throws(WireError) -> Response
    ) throws(IgniteError) -> Response {
        do throws(IgniteError) {
            return try connection.call(
                operation, until: deadline, interruption: .leaveRequest, body, decode: response)
        } catch {
            throw session.settled(error, in: nil, mayWrite: !onlyReads)
        }
    }
}

extension CacheOperation {
    /// Whether its first operand is the only key.
    var hasOneKey: Bool {
        switch self {
        case .clear, .removeAll, .size, .containsKeys, .clearKeys, .removeKeys: false
        default: true
        }
    }

    /// The operation in the protocol.
    var code: Operation {
        switch self {
        case .get: .cacheGet
        case .put: .cachePut
        case .putIfAbsent: .cachePutIfAbsent
        case .getAndPut: .cacheGetAndPut
        case .getAndReplace: .cacheGetAndReplace
        case .getAndRemove: .cacheGetAndRemove
        case .getAndPutIfAbsent: .cacheGetAndPutIfAbsent
        case .replace: .cacheReplace
        case .replaceIfEquals: .cacheReplaceIfEquals
        case .containsKey: .cacheContainsKey
        case .containsKeys: .cacheContainsKeys
        case .clear: .cacheClear
        case .clearKey: .cacheClearKey
        case .clearKeys: .cacheClearKeys
        case .removeKey: .cacheRemoveKey
        case .removeIfEquals: .cacheRemoveIfEquals
        case .removeKeys: .cacheRemoveKeys
        case .removeAll: .cacheRemoveAll
        case .size: .cacheGetSize
        case .localPeek: .cacheLocalPeek
        }
    }
}
