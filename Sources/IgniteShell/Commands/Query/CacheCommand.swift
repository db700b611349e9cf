import IgniteCore

/// The command `\cache`.
let cacheCommands = [
    MetaCommand(
        "cache", "NAME size|get KEY|put KEY VALUE|remove KEY|scan [LIMIT]|clear", .cluster,
        "read or write the entries of a cache by key",
        MetaCommand.Parameters(kinds: [.normal, .normal, .literals], required: 2, dropsSemicolons: true)
            .completing(.cacheName, .words(CacheVerb.allCases.map(\.rawValue)))
    ) { (shell, arguments, _) throws(Failure) in
        guard let verb = CacheVerb(rawValue: arguments[1].text.lowercased()) else {
            let known = CacheVerb.allCases.map(\.rawValue)
            throw .shell(
                "\\cache: expected \(known.dropLast().joined(separator: ", ")) or \(known.last!), not "
                    + "\"\(arguments[1].text)\"\(suggestion(for: arguments[1].text, among: known))")
        }
        try shell.runCacheCommand(
            verb, CacheTarget(name: cacheName(arguments[0].text)), arguments.count > 2 ? arguments[2].text : "")
        return .proceed
    }.needing { $0.caches != nil }
]

/// What `\cache` does with a cache.
enum CacheVerb: String, CaseIterable {
    case clear, get, put, remove, scan, size
}

/// Returns the name of a cache, which can be in double quotes.
private func cacheName(_ argument: String) -> String {
    guard argument.utf8.count > 1, argument.hasPrefix("\""), argument.hasSuffix("\"") else { return argument }
    return undoubled(argument.dropFirst().dropLast(), "\"")
}

/// Returns the name of a cache as an argument.
func cacheArgument(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { $0.isNameByte || "-.$@/#".utf8.contains($0) }
    return isPlain ? name : quoted(name, "\"")
}

extension Shell {
    fileprivate func runCacheCommand(_ verb: CacheVerb, _ cache: CacheTarget, _ text: String) throws(Failure) {
        var reader = CacheLiteralReader(text)
        var literals: [CacheLiteral] = []
        var limit: Int?
        do throws(IgniteError) {
            // Nothing is asked or begun for a command that cannot run.
            for _ in 0..<verb.literalCount { literals.append(try reader.literal()) }
            if verb == .scan, !reader.isAtEnd { limit = try reader.count() }
            try reader.end()
        } catch {
            throw .ignite(error)
        }
        try connection.makeReady()
        if verb == .clear, connection.transaction != nil {
            throw .shell("\\cache: clear is not possible in a transaction; \\commit or \\rollback first")
        }
        let started = Deadline.now
        printing.progress?.begin()
        defer { printing.progress?.end() }
        let operation = CacheRun(cache: cache, schema: connection.schema, source: reader.source)
        switch verb {
        case .size, .clear:
            let answer = try operation.call(connection) { (caches) throws(IgniteError) in
                try caches.run(verb == .size ? .size : .clear, [], peekModes: [], on: cache, in: nil)
            }
            if case .size(let count) = answer { try showCount(count) } else { tag("CLEAR") }
        case .get, .put, .remove: try runOnEntry(verb, literals, operation)
        case .scan: try scan(operation, limit: limit)
        }
        if isTiming { diagnostics.note(elapsed(UInt64(max(0, Deadline.now.nanoseconds - started.nanoseconds)) / 1000)) }
    }

    private func runOnEntry(
        _ verb: CacheVerb, _ literals: [CacheLiteral], _ operation: CacheRun
    ) throws(Failure) {
        let (atomicity, mapping) = try operation.description(connection)
        let (operands, additions) = try operation.call(connection) { (caches) throws(IgniteError) in
            var values = LiteralValues(caches, operation.source, mapping)
            var operands = [try values.key(literals[0])]
            if literals.count > 1 { operands.append(try values.value(literals[1])) }
            return (operands, values.additions)
        }
        let transaction = try transactionByKey(begins: atomicity == .transactional)
        func run(_ action: CacheOperation) throws(Failure) -> CacheAnswer {
            try operation.call(connection) { (caches) throws(IgniteError) in
                try caches.run(action, operands, peekModes: [], on: operation.cache, in: transaction)
            }
        }
        switch verb {
        case .put:
            let isNew = try run(.putIfAbsent) == .boolean(true)
            if !isNew { _ = try run(.put) }
            for addition in additions { tag(addition) }
            variables.assign("ROW_COUNT", "1")
            tag(isNew ? "PUT: new entry" : "PUT: replaced")
        case .remove:
            let count = try run(.removeKey) == .boolean(true) ? 1 : 0
            variables.assign("ROW_COUNT", "\(count)")
            tag("REMOVE \(count)")
        default:
            var entries: [BinaryEntry] = []
            if case .value(let value) = try run(.get), !value.isNull {
                entries = [BinaryEntry(key: operands[0], value: value)]
            }
            try show(
                try operation.call(connection) { (caches) throws(IgniteError) in
                    try EntryRows(caches, nil, entries, limit: nil, mapping)
                })
        }
    }

    private func scan(_ operation: CacheRun, limit: Int?) throws(Failure) {
        let (atomicity, mapping) = try operation.description(connection)
        let transaction = try transactionByKey(begins: atomicity == .transactional)
        var options = ScanOptions()
        options.pageSize = min(limit.map { max($0, 1) } ?? .max, connection.statementOptions.pageSize)
        let rows = try operation.call(connection) { (caches) throws(IgniteError) in
            let cursor = try caches.scan(operation.cache, options, in: transaction)
            return try EntryRows(
                caches, cursor, try cursor.next() ?? [], limit: limit, mapping)
        }
        try show(rows)
    }

    /// Shows entries: as one result, or as two if later entries do not fit the columns of the first ones.
    private func show(_ rows: EntryRows) throws(Failure) {
        var count = 0
        var choice = OutputChoice()
        choice.isKept = true
        var result = try connection.call { (_) throws(IgniteError) in try rows.result() } as ResultSet?
        while let next = result {
            count += try printing.print(next, choice)
            result = try connection.call { (_) throws(IgniteError) in try rows.nextResult() }
        }
        variables.assign("ROW_COUNT", "\(count)")
    }

    private func showCount(_ count: Int64) throws(Failure) {
        let page = Page()
        var rows = PageBuilder()
        rows.add(.bigint(count))
        rows.store(in: page, columns: 1)
        var choice = OutputChoice()
        choice.isKept = true
        try printing.print(
            ResultSet(outcome: .rows, columns: [Column(name: "size", type: .bigint)], page: page), choice)
        variables.assign("ROW_COUNT", "1")
    }
}

extension CacheVerb {
    /// The number of keys and values that follow.
    fileprivate var literalCount: Int {
        switch self {
        case .get, .remove: 1
        case .put: 2
        case .size, .scan, .clear: 0
        }
    }
}

/// A command on a cache.
private struct CacheRun {
    let cache: CacheTarget
    let schema: String
    /// The text of keys and values.
    let source: LiteralSource

    /// Runs a body with the caches of the session. If the cache does not exist, the error names one that was meant.
    func call<Result>(
        _ connection: ShellConnection, _ body: (any CacheAccess) throws(IgniteError) -> Result
    ) throws(Failure) -> Result {
        try connection.call { (session) throws(IgniteError) in
            guard let caches = session.caches else { throw session.lacks("caches") }
            do throws(IgniteError) {
                return try body(caches)
            } catch {
                guard error.code == .server, let names = try? caches.cacheNames(), let name = cache.name,
                    !names.contains(name)
                else { throw error }
                throw IgniteError(
                    .server, "there is no cache \"\(name)\"", hint: hint(name, names), server: error.server)
            }
        }
    }

    /// Returns what commands about entries need to know of the cache.
    func description(
        _ connection: ShellConnection
    ) throws(Failure) -> (CacheConfiguration.Atomicity?, TableMapping?) {
        try call(connection) { (caches) throws(IgniteError) in
            let configuration = try caches.configuration(of: cache)
            return (configuration.atomicity, try caches.table(of: cache, configuration))
        }
    }

    private func hint(_ name: String, _ names: [String]) -> String? {
        let ofTable = "SQL_\(schema)_\(name)".uppercased()
        if let cache = names.first(where: { $0.uppercased() == ofTable }) {
            return "the cache of table \(name.uppercased()) is \(cache)"
        }
        return didYouMean(name, among: names) { cacheArgument($0) }
    }
}
