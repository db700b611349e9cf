package import IgniteCore

extension Ignite3Session {
    /// Runs one DML statement once for each row of parameters (ignite3-protocol.md 9.5).
    ///
    /// The rows are sent in pages of `options.pageSize`. Only one page is at the server at a time, because the server
    /// would run a page even after an earlier one failed. The next page is built meanwhile.
    ///
    /// - Parameter row: May use the session itself.
    package func executeBatch(
        _ sql: String, options: StatementSettings, in transaction: Transaction?,
        row: () throws(IgniteError) -> [Value]?
    ) throws(IgniteError) -> [Int64] {
        try requireOpen(transaction)
        var counts: [Int64] = []
        var isUnderWay = false
        do throws(IgniteError) {
            try runBatch(sql, row, options, transaction, &counts, &isUnderWay)
            return counts
        } catch {
            let rowsDone = transaction == nil ? counts.count : nil
            var told = error.with(sql: sql).with(rowsDone: rowsDone, updateCounts: counts)
            if let rowsDone, isUnderWay, error.leavesOutcomeOpen, error.code != .terminated {
                told = told.with(
                    hint: "the first \(rowsDone) rows are written, and possibly some of those sent with the next")
            }
            throw settled(told, in: transaction, mayWrite: isUnderWay)
        }
    }

    private func runBatch(
        _ sql: String, _ row: () throws(IgniteError) -> [Value]?, _ options: StatementSettings,
        _ transaction: Transaction?, _ counts: inout [Int64], _ isUnderWay: inout Bool
    ) throws(IgniteError) {
        connection.wire.cancelIsDue = false
        let room = try roomBehind([sql, options.schema, options.timeZone])
        var pages = BatchPages(rowLimit: max(1, options.pageSize), room: room, rowsBefore: options.rowsBefore)
        var page = try pages.next(row)
        while let present = page {
            let request = SqlExecBatch.Request(
                statement: SqlExec.Request(
                    transaction: transaction?.id, schema: options.schema, pageSize: Int64(options.pageSize),
                    timeoutMilliseconds: Self.milliseconds(options.timeout), timeZone: options.timeZone, sql: sql,
                    parameters: nil, observableTimestamp: timestamp(readsFresh: false)),
                parameterCount: Int64(pages.parameterCount ?? 0), rowCount: present.rowCount, rows: present.bytes)
            let deadline = Self.deadline(options.timeout)
            isUnderWay = true
            let id = try connection.send(.sqlExecBatch, statement: connection.wire.told(sql)) {
                request.encode(to: &$0)
            }
            // An error in the next page is reported after this page is done.
            let next = Result { () throws(IgniteError) in try pages.next(row) }
            let answer = try connection.answer(
                to: id, until: deadline,
                interruption: .cancelRequest(grace: transaction == nil ? Self.batchGrace : 0))
            counts += answer.error?.updateCounters ?? []
            _ = try connection.successful(answer)
            counts += try connection.decode(answer, Operation.sqlExecBatch.name, SqlExecBatch.decodeResponse)
            isUnderWay = false
            transaction?.hasWritten = true
            page = try next.get()
            // The answer to this page came before the cancel; the next page is not sent.
            if page != nil, connection.wire.cancelIsDue {
                throw IgniteError(
                    .cancelled, "cancelled: the remaining rows were not sent", address: connection.address)
            }
        }
    }

    /// Runs several statements, and reports only whether all of them succeeded (ignite3-protocol.md 9.4).
    ///
    /// A script that fails may never be answered (12.6): without a timeout in the options, only Ctrl-C ends the wait.
    ///
    /// - Parameter parameters: The parameters of all statements, in order.
    package func executeScript(
        _ sql: String, parameters: [Value] = [], options: StatementSettings
    ) throws(IgniteError) {
        do throws(IgniteError) {
            let room = try roomBehind([sql, options.schema, options.timeZone])
            let request = SqlExec.Request(
                transaction: nil, schema: options.schema, pageSize: Int64(options.pageSize),
                timeoutMilliseconds: Self.milliseconds(options.timeout), timeZone: options.timeZone, sql: sql,
                parameters: try SqlExec.Parameters(parameters, room: room),
                observableTimestamp: timestamp(readsFresh: options.readsFresh))
            try connection.call(
                .sqlExecScript, statement: connection.wire.told(sql, parameters), until: Self.deadline(options.timeout),
                interruption: .leaveRequest,
                { SqlExecScript.encode(request, to: &$0) }, decode: { _ in })
        } catch {
            throw settled(error.with(sql: sql), in: nil, mayWrite: true)
        }
    }
}

/// Collects rows of parameters into pages.
private struct BatchPages: ~Copyable {
    struct Page {
        let rowCount: Int
        let bytes: [UInt8]
    }

    /// The number of parameters in each row, known from the first one.
    private(set) var parameterCount: Int?
    private let rowLimit: Int
    private let room: Int
    private var rowNumber: Int
    private var tuple = TupleWriter()
    private var bytes = ByteWriter(capacity: 1 << 16)

    /// Rows are sent when they exceed this length, however few they are.
    private static let lengthLimit = 1 << 22

    init(rowLimit: Int, room: Int, rowsBefore: Int) {
        self.rowLimit = rowLimit
        rowNumber = rowsBefore
        self.room = room
    }

    /// Returns the next rows; nil if there are none.
    mutating func next(_ row: () throws(IgniteError) -> [Value]?) throws(IgniteError) -> Page? {
        bytes.truncate()
        var rowCount = 0
        while rowCount < rowLimit, bytes.count < Self.lengthLimit, let row = try Self.taken(row, rowNumber + 1) {
            rowNumber += 1
            rowCount += 1
            guard row.count == parameterCount ?? row.count else {
                throw IgniteError(
                    .invalidArgument,
                    "row \(rowNumber) of the batch has \(row.count) values, but the first has \(parameterCount ?? 0)"
                )
            }
            parameterCount = row.count
            tuple.clear()
            for (index, value) in row.enumerated() {
                do throws(IgniteError) {
                    try tuple.appendParameter(value, number: index + 1, room: room - bytes.count)
                } catch {
                    throw Self.fault(error, rowNumber)
                }
            }
            tuple.pack(to: &bytes)
        }
        return rowCount > 0 ? Page(rowCount: rowCount, bytes: bytes.array) : nil
    }

    private static func taken(
        _ row: () throws(IgniteError) -> [Value]?, _ number: Int
    ) throws(IgniteError) -> [Value]? {
        do throws(IgniteError) { return try row() } catch { throw fault(error, number) }
    }

    private static func fault(_ error: IgniteError, _ number: Int) -> IgniteError {
        error.with(context: "row \(number) of the batch")
    }
}
