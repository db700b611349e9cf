import IgniteCore

/// One operation on a table with any number of rows, page by page, with several requests in progress.
final class TablePipeline {
    /// Rows that are sent together.
    private struct Page {
        /// The number of its first row.
        let first: Int
        /// The rows as given: they are encoded again if the schema has changed.
        let rows: [[Value?]]
        let keys: Set<Int>
        let records: [UInt8]
        /// The schema version of the records.
        let version: Int
        var request: Int64 = 0
        /// The page's own transaction.
        var own: OwnTransaction?
        var attempts = 1

        var last: Int { first + rows.count - 1 }
    }

    private struct OwnTransaction {
        let id: Int64
        let deadline: Deadline
    }

    private let table: Ignite3Table
    private let wanted: RowOperation
    private let operation: Operation
    private let transaction: Transaction?
    private let pageSize: Int
    private let connection: Ignite3Connection
    private var encoder: TableRowEncoder
    private var result = RowResult()
    private var rowsTaken = 0
    /// The pages in the order in which they were sent.
    private var underWay: [Page] = []
    /// A TX_BEGIN that was sent ahead.
    private var begin: (request: Int64, deadline: Deadline)?
    /// The rows whose outcome is unknown, because their commit did not complete.
    private var unknown: ClosedRange<Int>?

    /// A page is sent when it exceeds this length, however few rows it has.
    private static let lengthLimit = 1 << 22
    /// The seconds until the server ends a page's transaction by itself.
    private static let transactionTimeout = 600.0
    /// The schema may change again while it is requested, but not without limit.
    private static let attemptLimit = 5

    init(
        _ table: Ignite3Table, _ wanted: RowOperation, _ operation: Operation, in transaction: Transaction?
    ) throws(IgniteError) {
        self.table = table
        self.wanted = wanted
        self.operation = operation
        self.transaction = transaction
        // Other operations take one record, or an old one and a new one.
        pageSize = operation.takesManyRecords ? max(1, table.pageSize) : 2
        connection = table.session.connection
        encoder = try Self.encoder(table)
    }

    /// Whether pages run in transactions of their own, because the caller has none; see `Ignite3Table`.
    private var hasOwnTransactions: Bool { transaction == nil && (operation.writesRows || isMany) }
    private var isMany: Bool { operation.takesManyRecords }
    private var deadline: Deadline? { Ignite3Session.deadline(table.session.timeout) }

    /// Takes rows until there are no more, and returns the result.
    func run(_ row: () throws(IgniteError) -> [Value?]?) throws(IgniteError) -> RowResult {
        try table.session.requireOpen(transaction)
        // An error in a page is reported after the pages before it are done.
        var fault: IgniteError?
        connection.wire.cancelIsDue = false
        do throws(IgniteError) {
            var page = nextPage(row, &fault)
            while page != nil || !underWay.isEmpty {
                if connection.wire.cancelIsDue {
                    throw IgniteError(.cancelled, "cancelled", address: connection.address)
                }
                if let present = page, underWay.count < max(1, table.requestLimit), !touchesKeysUnderWay(present) {
                    try send(present)
                    page = nextPage(row, &fault)
                } else {
                    try settleFirst()
                    if result.conflict != nil {
                        giveUp(waiting: true)
                        return result
                    }
                }
            }
            if let fault { throw fault }
            dropBegin()
            return result
        } catch {
            let isPartial = operation.writesRows && isMany && (result.rowsDone > 0 || !underWay.isEmpty)
            giveUp(waiting: error.code != .terminated)
            let error = table.session.settled(described(error), in: transaction, mayWrite: unknown != nil)
            if isPartial { table.session.ledger.failInPart(transaction) }
            throw error
        }
    }

    // MARK: Pages

    private static func encoder(_ table: Ignite3Table) throws(IgniteError) -> TableRowEncoder {
        TableRowEncoder(
            version: table.version, columns: try table.columns(ofVersion: table.version), rowColumns: table.tableColumns
        )
    }

    private func nextPage(
        _ row: () throws(IgniteError) -> [Value?]?, _ fault: inout IgniteError?
    ) -> Page? {
        guard fault == nil else { return nil }
        let first = rowsTaken + 1
        var rows: [[Value?]] = []
        encoder.clear()
        do throws(IgniteError) {
            while rows.count < pageSize, encoder.records.count < Self.lengthLimit {
                rowsTaken += 1
                guard let row = try row() else { break }
                rows.append(row)
                try encode(row)
            }
        } catch {
            fault = isMany ? error.with(context: "row \(rowsTaken)") : error
            return nil
        }
        return rows.isEmpty ? nil : page(first, rows)
    }

    private func encode(_ row: [Value?]) throws(IgniteError) {
        let notesKey = isMany && operation.writesRows
        if operation.takesKeys {
            try encoder.append(key: row, notingKey: notesKey)
        } else {
            try encoder.append(row: row, notingKey: notesKey)
        }
        try Framing.require(encoder.records.count, atMost: Framing.room(within: table.session.longestRequest), "a row")
    }

    private func page(_ first: Int, _ rows: [[Value?]]) -> Page {
        Page(first: first, rows: rows, keys: encoder.keys, records: encoder.records.array, version: encoder.version)
    }

    /// Two pages with the same key wait for each other: the later one must win, and locks must not conflict.
    private func touchesKeysUnderWay(_ page: Page) -> Bool {
        underWay.contains { !$0.keys.isDisjoint(with: page.keys) }
    }

    // MARK: Requests

    private func send(_ page: Page) throws(IgniteError) {
        underWay.append(try sent(page))
        // While the next page is built, its transaction begins.
        if hasOwnTransactions, page.rows.count == pageSize, isMany { try sendBegin() }
    }

    private func sent(_ page: Page) throws(IgniteError) -> Page {
        var page = page
        if hasOwnTransactions { page.own = try takeTransaction() }
        let request = TupleOperation.Request(
            table: table.id, transaction: transaction?.id ?? page.own?.id, schemaVersion: page.version,
            recordCount: page.rows.count, records: page.records)
        page.request = try connection.send(operation) { request.encode(operation, to: &$0) }
        return page
    }

    private func sendBegin() throws(IgniteError) {
        let deadline = Deadline.after(seconds: Self.transactionTimeout)
        let request = TxBegin.Request(
            isReadOnly: !operation.writesRows,
            timeoutMilliseconds: Ignite3Session.milliseconds(Self.transactionTimeout),
            observableTimestamp: table.session.timestamp(readsFresh: table.readsFresh))
        begin = (try connection.send(.txBegin) { request.encode(to: &$0) }, deadline)
    }

    private func takeTransaction() throws(IgniteError) -> OwnTransaction {
        if begin == nil { try sendBegin() }
        guard let begin else { throw IgniteError(.closed, "could not begin a transaction") }
        self.begin = nil
        let answer = try connection.successfulAnswer(to: begin.request, until: deadline, interruption: .leaveRequest)
        let id = try connection.decode(answer, Operation.txBegin.name, TxBegin.decodeResponse)
        return OwnTransaction(id: id, deadline: begin.deadline)
    }

    /// Rolls back the transaction begun ahead, when its answer arrives.
    private func dropBegin() {
        if let begin { connection.wire.abandon(begin.request) }
        begin = nil
    }

    // MARK: Answers

    /// Waits for the answer to the first page in progress, and commits it.
    private func settleFirst() throws(IgniteError) {
        let page = underWay[0]
        let answer = try connection.answer(to: page.request, until: deadline, interruption: .leaveRequest)
        if let version = answer.error?.expectedSchemaVersion, page.attempts < Self.attemptLimit {
            connection.recycle(answer.buffer)
            return try repeatFirst(version: version)
        }
        let existing = try take(try connection.successful(answer))
        underWay.removeFirst()
        if wanted == .insertNew, !existing.isEmpty { return try refuse(page, existing) }
        transaction?.hasWritten = transaction?.hasWritten == true || operation.writesRows
        if let own = page.own {
            if operation.writesRows { try commit(page, own) } else { postRollback(own) }
        }
        result.rowsDone = page.last
    }

    /// Rolls back a page with rows whose keys exist: the server has written its other rows.
    private func refuse(_ page: Page, _ existing: [RowResult.Row]) throws(IgniteError) {
        rollBack([page], waiting: true)
        // That page cannot be undone by itself.
        table.session.ledger.failInPart(transaction)
        let columns = table.keyColumns.map { ($0, table.tableColumns[$0]) }
        let keys = Set(
            existing.map { found in
                let row = found.page.row(found.index)
                return columns.map { row.value(of: row[$0.0]) }
            })
        func key(_ row: [Value?]) -> [Value] {
            columns.map { (try? $1.fitted(row[$0] ?? .null, isInRange: \.isInRange)) ?? .null }
        }
        let place = page.rows.firstIndex { keys.contains(key($0)) } ?? 0
        let values = key(page.rows[place])
        result.conflict = RowResult.Conflict(
            row: page.first + place, key: zip(columns, values).map { ($0.1.name, $1) })
    }

    /// Ends a transaction that has only read and holds no locks, without waiting.
    private func postRollback(_ own: OwnTransaction) {
        connection.post(.txRollback) { TxFinish(id: own.id).encode(to: &$0) }
    }

    /// Commits a page. A successful commit only proves that the transaction was not killed (ignite3-protocol.md 12.5).
    /// It was not aborted, because nothing in it has failed, and it has not timed out if its timeout has not expired
    /// even now.
    private func commit(_ page: Page, _ own: OwnTransaction) throws(IgniteError) {
        unknown = page.first...page.last
        do throws(IgniteError) {
            try connection.call(
                .txCommit, until: deadline, interruption: .later, { TxFinish(id: own.id).encode(to: &$0) },
                decode: { _ in })
        } catch {
            // Whatever the server says, the rows may be written, unless it says that the transaction is undone.
            guard error.isRefusalOfCommit else { throw error.with(traits: .mayBeDone) }
            unknown = nil
            throw IgniteError(
                .notCommitted, "not committed: \(error.message)", server: error.server, address: error.address)
        }
        if own.deadline.isPast {
            throw IgniteError(.timedOut, "the transaction may have timed out", address: connection.address)
        }
        unknown = nil
    }

    /// Encodes the first page again, for another schema version, and sends it again: the server has done nothing with
    /// it. The other pages may run first, because they have other keys.
    private func repeatFirst(version: Int) throws(IgniteError) {
        let old = underWay.removeFirst()
        rollBack([old], waiting: true)
        try table.use(version: version)
        encoder = try Self.encoder(table)
        for (index, row) in old.rows.enumerated() {
            do throws(IgniteError) {
                try encode(row)
            } catch {
                throw isMany ? error.with(context: "row \(old.first + index)") : error
            }
        }
        var page = page(old.first, old.rows)
        page.attempts = old.attempts + 1
        underWay.insert(try sent(page), at: 0)
    }

    /// Takes an answer; returns its rows if only their number matters.
    private func take(_ answer: Ignite3Connection.Answer) throws(IgniteError) -> [RowResult.Row] {
        let (version, outcome) = try connection.decode(answer.buffer, answer.body, operation.name) {
            (reader) throws(WireError) in try TupleOperation.decodeResponse(operation, from: &reader)
        }
        defer { connection.recycle(answer.buffer) }
        switch outcome {
        case .done: break
        case .flag(let flag): result.isTrue = result.isTrue && flag
        case .rows(let ranges):
            let rows = try rows(ranges, version, in: answer)
            guard wanted == .insertNew || wanted == .insertMissing else {
                result.rows += rows
                break
            }
            let existing = rows.compactMap { $0 }
            result.skipped += existing.count
            return existing
        }
        return []
    }

    /// Returns the rows of an answer, in a page of their own.
    private func rows(
        _ ranges: [Range<Int>?], _ version: Int, in answer: Ignite3Connection.Answer
    ) throws(IgniteError) -> [RowResult.Row?] {
        var columns = try table.columns(ofVersion: version)
        var wanted = table.tableColumns
        if operation == .tupleDeleteAll {
            columns = columns.keyOrder.map { columns[$0] }
            wanted = columns
        }
        guard ranges.contains(where: { $0 != nil }) else { return ranges.map { _ in nil } }
        let found = IgniteCore.Page()
        found.buffer = answer.buffer
        try connection.decode(answer.buffer, answer.body, operation.name) { (reader) throws(WireError) in
            try RowBlock.decode(
                tuples: ranges.compactMap { $0 }, into: found, columns: columns.map(\.column), from: reader)
        }
        // A copy takes only the memory it needs, however long it is kept.
        let page = IgniteCore.Page()
        page.fill(from: found)
        if columns != wanted { page.rearrange(wanted.map { column in columns.firstIndex { $0.name == column.name } }) }
        var index = -1
        return ranges.map { range in
            guard range != nil else { return nil }
            index += 1
            return RowResult.Row(page: page, index: index)
        }
    }

    // MARK: Failure

    /// Rolls back what is not committed, so that no row after the finished ones is written, and no lock stays.
    private func giveUp(waiting: Bool) {
        dropBegin()
        for page in underWay { connection.wire.abandon(page.request) }
        rollBack(underWay, waiting: waiting)
        underWay = []
    }

    private func rollBack(_ pages: [Page], waiting: Bool) {
        var rollbacks: [Int64] = []
        for own in pages.compactMap(\.own) {
            if let id = try? connection.send(.txRollback, { TxFinish(id: own.id).encode(to: &$0) }) {
                rollbacks.append(id)
            }
        }
        // Does not wait for a node that does not answer, nor when the program ends.
        let deadline = Deadline.after(seconds: waiting ? 2 : 0)
        for id in rollbacks {
            if let answer = try? connection.successfulAnswer(to: id, until: deadline, interruption: .later) {
                connection.recycle(answer.buffer)
            }
        }
    }

    private func described(_ error: IgniteError) -> IgniteError {
        let told = error.with(context: "table \(table.name)")
        guard isMany, hasOwnTransactions, operation.writesRows else {
            return unknown == nil ? told : told.with(otherHint: "it is unknown whether the row was written")
        }
        var hint = "the first \(result.rowsDone) rows are written, and none after them"
        if let unknown {
            hint =
                "the first \(result.rowsDone) rows are written; rows \(unknown.lowerBound) to \(unknown.upperBound) "
                + "may or may not be written, and none after them are"
        }
        return told.with(rowsDone: result.rowsDone).with(otherHint: hint)
    }
}
