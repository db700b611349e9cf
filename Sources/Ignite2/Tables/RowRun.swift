import IgniteCore

/// One operation on a table with any number of rows.
final class RowRun {
    private let table: Ignite2Table
    private let operation: RowOperation
    private let transaction: Transaction?
    private let access: Ignite2CacheAccess
    private var coder: TableRowCoder
    private var result = RowResult()
    private var gathered: RowGatherer
    private var rowsTaken = 0
    /// Why no more rows are taken; thrown after those before are written.
    private var fault: IgniteError?
    /// The rows whose requests are under way, by their number from 0, for operations that may return them.
    private var underWay: [Int: [Value]] = [:]

    init(_ table: Ignite2Table, _ operation: RowOperation, in transaction: Transaction?) throws(IgniteError) {
        self.table = table
        self.operation = operation
        self.transaction = transaction
        access = table.session.cacheAccess
        coder = try table.coder()
        gathered = RowGatherer(width: operation == .deleteAll ? table.keyColumns.count : table.columns.count)
    }

    func run(_ row: () throws(IgniteError) -> [Value?]?) throws(IgniteError) -> RowResult {
        switch operation {
        case .get, .getAndDelete, .getAndUpsert, .getAndReplace: try runReturning(row)
        case .containsKey, .delete, .upsert, .insert, .replace: try runAnswering(row)
        case .replaceExact, .deleteExact: try runExactly(row)
        case .getAll: try getAll(row)
        case .containsAllKeys: try containsAll(row)
        case .upsertAll, .insertAll, .insertNew, .insertMissing, .deleteAll: try writeAll(row)
        case .deleteAllExact: try deleteAllExactly(row)
        }
        gathered.finish()
        // A row before the fault that exists already is the first of what is wrong.
        if let fault, result.conflict == nil { throw fault }
        return result
    }

    // MARK: Rows

    /// Returns the next row, in the order of the table's columns; for operations on keys, only with these. nil after the
    /// last one, or if `fault` is set.
    private func next(_ row: () throws(IgniteError) -> [Value?]?) -> [Value]? {
        guard fault == nil, result.conflict == nil else { return nil }
        do throws(IgniteError) {
            rowsTaken += 1
            guard let given = try row() else { return nil }
            if table.isStale { coder = try table.coder(known: coder) }
            return try operation.takesKeys ? coder.fitted(key: given) : coder.fitted(row: given)
        } catch {
            fault = described(error)
            return nil
        }
    }

    private func described(_ error: IgniteError) -> IgniteError {
        guard operation.takesMany else { return error }
        let error = error.with(context: "row \(rowsTaken)")
        guard operation.writesRows, transaction == nil else { return error }
        return error.with(rowsDone: rowsTaken - 1)
            .with(otherHint: "the first \(rowsTaken - 1) rows are written, and none after them")
    }

    // MARK: One row

    private func ask(_ cacheOperation: CacheOperation, _ operands: [BinaryValue]) throws(IgniteError) -> CacheAnswer {
        try access.run(cacheOperation, operands, peekModes: [], on: table.cache, in: transaction)
    }

    /// Runs an operation that returns the row of a key as it was.
    private func runReturning(_ row: () throws(IgniteError) -> [Value?]?) throws(IgniteError) {
        guard let row = next(row) else { return }
        let key = try coder.key(row)
        let answer =
            switch operation {
            case .getAndDelete: try ask(.getAndRemove, [key])
            case .getAndUpsert: try ask(.getAndPut, [key, try coder.value(row)])
            case .getAndReplace: try ask(.getAndReplace, [key, try coder.value(row)])
            default: try ask(.get, [key])
            }
        result.rowsDone = 1
        guard case .value(let value) = answer, !value.isNull else { return result.rows.append(nil) }
        result.rows.append(gathered.add(coder.returned(row: try coder.row(key, value))))
    }

    /// Runs an operation that is answered with yes or no.
    private func runAnswering(_ row: () throws(IgniteError) -> [Value?]?) throws(IgniteError) {
        guard let row = next(row) else { return }
        let key = try coder.key(row)
        let answer =
            switch operation {
            case .containsKey: try ask(.containsKey, [key])
            case .delete: try ask(.removeKey, [key])
            case .insert: try ask(.putIfAbsent, [key, try coder.value(row)])
            case .replace: try ask(.replace, [key, try coder.value(row)])
            default: try ask(.put, [key, try coder.value(row)])
            }
        result.rowsDone = 1
        result.isTrue = answer != .boolean(false)
    }

    // MARK: Exact rows

    /// Returns the stored value of a row if it is equal to the row. The bytes can differ: SQL leaves out fields.
    private func stored(_ row: [Value], _ key: BinaryValue) throws(IgniteError) -> BinaryValue? {
        guard case .value(let value) = try ask(.get, [key]), !value.isNull, try coder.row(key, value) == row else {
            return nil
        }
        return value
    }

    private func runExactly(_ row: () throws(IgniteError) -> [Value?]?) throws(IgniteError) {
        guard let old = next(row) else { return }
        let key = try coder.key(old)
        var new: BinaryValue?
        if operation == .replaceExact {
            guard let row = next(row) else { return }
            guard try coder.key(row) == key else {
                throw IgniteError(.invalidArgument, "a row can only be replaced by one with the same key")
            }
            new = try coder.value(row)
        }
        result.rowsDone = 1
        result.isTrue = false
        guard let stored = try stored(old, key) else { return }
        let answer =
            if let new { try ask(.replaceIfEquals, [key, stored, new]) } else {
                try ask(.removeIfEquals, [key, stored])
            }
        result.isTrue = answer == .boolean(true)
    }

    private func deleteAllExactly(_ row: () throws(IgniteError) -> [Value?]?) throws(IgniteError) {
        do throws(IgniteError) {
            while let row = next(row) {
                let key = try coder.key(row)
                let stored = try stored(row, key)
                let isDeleted = try stored.map { (stored) throws(IgniteError) in
                    try ask(.removeIfEquals, [key, stored]) == .boolean(true)
                }
                if isDeleted != true { result.rows.append(gathered.add(coder.returned(row: row))) }
                result.rowsDone += 1
            }
        } catch {
            throw error.with(rowsDone: transaction == nil ? result.rowsDone : nil)
        }
    }

    // MARK: Many keys

    private func getAll(_ row: () throws(IgniteError) -> [Value?]?) throws(IgniteError) {
        var places: [TypedValue: [Int]] = [:]
        try access.getAll(table.cache, in: transaction) { () throws(IgniteError) in
            guard let row = next(row) else { return nil }
            let key = try coder.key(row)
            places[try access.encoded(key), default: []].append(result.rows.count)
            result.rows.append(nil)
            return key
        } found: { (entry) throws(IgniteError) in
            let found = gathered.add(coder.returned(row: try coder.row(entry.key, entry.value)))
            for place in places[try access.encoded(entry.key)] ?? [] { result.rows[place] = found }
        }
        result.rowsDone = result.rows.count
    }

    private func containsAll(_ row: () throws(IgniteError) -> [Value?]?) throws(IgniteError) {
        var keys: [BinaryValue] = []
        func askForKeys() throws(IgniteError) {
            guard !keys.isEmpty else { return }
            if try ask(.containsKeys, keys) == .boolean(false) { result.isTrue = false }
            result.rowsDone += keys.count
            keys = []
        }
        while let row = next(row) {
            keys.append(try coder.key(row))
            if keys.count >= max(1, table.pageSize) { try askForKeys() }
        }
        try askForKeys()
    }

    // MARK: Many rows

    /// Pages of rows, or single requests where each row has an answer of its own.
    private func writeAll(_ row: () throws(IgniteError) -> [Value?]?) throws(IgniteError) {
        let code: Operation =
            switch operation {
            case .insertAll, .insertNew, .insertMissing: .cachePutIfAbsent
            case .deleteAll: .cacheRemoveKey
            default: .cachePutAll
            }
        result.rowsDone = try access.write(
            code, table.cache, in: transaction, pageSize: table.pageSize, noun: "rows"
        ) { () throws(IgniteError) in
            guard let row = next(row) else { return nil }
            if code != .cachePutAll {
                underWay[rowsTaken - 1] =
                    code == .cacheRemoveKey ? coder.returned(keyOf: row) : coder.returned(row: row)
            }
            return (try coder.key(row), code == .cacheRemoveKey ? nil : try coder.value(row))
        } answered: { [self] (answer, connection, number) throws(IgniteError) in
            guard code != .cachePutAll else { return connection.recycle(answer.buffer) }
            let isDone = try connection.decode(answer, code.name) { (reader) throws(WireError) in try reader.bool() }
            guard let row = underWay.removeValue(forKey: number) else { return }
            switch operation {
            case .insertNew: note(row, number, isDone)
            case .insertMissing: result.skipped += isDone ? 0 : 1
            default: if !isDone { result.rows.append(gathered.add(row)) }
            }
        }
        guard let conflict = result.conflict else { return }
        result.rowsDone = conflict.row - 1
        access.session.ledger.failInPart(transaction)
    }

    /// Notes the answer for a row that must be new. After the first one that is not, no more are sent, but those under way
    /// are written.
    private func note(_ row: [Value], _ number: Int, _ isDone: Bool) {
        if isDone {
            result.conflict?.laterRows += 1
        } else if result.conflict == nil {
            let key = table.keyColumns.map { (table.columns[$0].name, row[$0]) }
            result.conflict = RowResult.Conflict(row: number + 1, key: key)
        }
    }
}

extension RowOperation {
    /// Whether it takes keys rather than rows.
    fileprivate var takesKeys: Bool {
        switch self {
        case .get, .getAll, .containsKey, .containsAllKeys, .delete, .deleteAll, .getAndDelete: true
        default: false
        }
    }

    /// Whether it takes any number of rows or keys.
    fileprivate var takesMany: Bool {
        switch self {
        case .getAll, .containsAllKeys, .upsertAll, .insertAll, .insertNew, .insertMissing, .deleteAll, .deleteAllExact:
            true
        default: false
        }
    }

    fileprivate var writesRows: Bool {
        switch self {
        case .get, .getAll, .containsKey, .containsAllKeys: false
        default: true
        }
    }
}

/// Gathers returned rows in pages.
private struct RowGatherer: ~Copyable {
    /// A page is full when it has this many bytes.
    private static let limit = 1 << 22

    private let width: Int
    private var builder = PageBuilder()
    private var page = Page()
    private var count = 0

    init(width: Int) { self.width = width }

    /// Adds a row, whose page is filled later.
    mutating func add(_ row: [Value]) -> RowResult.Row {
        for value in row { builder.add(value) }
        count += 1
        let added = RowResult.Row(page: page, index: count - 1)
        if builder.byteCount >= Self.limit { finish() }
        return added
    }

    /// Fills the last page.
    mutating func finish() {
        builder.store(in: page, columns: width)
        builder = PageBuilder()
        page = Page()
        count = 0
    }
}
