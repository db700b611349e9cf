import IgniteCore

/// The pages of a result (ignite2-protocol.md 4.1, 4.2). The next page is requested before the current one is scanned,
/// and never more than one at a time, because servers lose pages otherwise.
final class Ignite2Cursor: PageSource {
    private let session: Ignite2Session
    private let connection: Ignite2Connection
    private let cursor: Int64
    /// The request that opened the cursor: cancelling it stops the query.
    private let execution: Int64
    private let scanner: PageScanner
    /// The limit in seconds of the wait for a page; nil for none.
    private let limit: Double?
    private let transaction: Transaction?
    /// The rows that are still wanted; nil for all. Servers ignore such a limit.
    private var rowsLeft: Int?
    /// The page that was requested and not taken yet.
    private var pending: Int64?

    init(
        session: Ignite2Session, cursor: Int64, execution: Int64, columnCount: Int, maxRows: Int?, limit: Double?,
        transaction: Transaction?
    ) {
        self.session = session
        connection = session.connection
        self.cursor = cursor
        self.execution = execution
        scanner = PageScanner(columnCount: columnCount)
        rowsLeft = maxRows
        self.limit = limit
        self.transaction = transaction
    }

    var isReady: Bool { pending.map(connection.wire.isSettled) ?? true }

    /// Fills a page with the rows of an answer; returns whether there are more.
    ///
    /// - Parameter offset: That of the rows.
    func take(_ buffer: FrameBuffer, _ body: Range<Int>, at offset: Int, into page: Page) throws(IgniteError) -> Bool {
        let wire = connection.wire
        let hasMore = try wire.decode(buffer, body, Operation.querySqlFields.name) { (_) throws(WireError) in
            try CursorPage.hasMore(buffer, body)
        }
        if hasMore { try requestPage() } else { connection.endQuery(execution) }
        page.buffer = buffer
        page.byteCount = body.upperBound
        do throws(IgniteError) {
            try scan(page, at: offset, until: body.upperBound)
        } catch {
            abandon()
            throw error
        }
        guard let left = rowsLeft else { return hasMore }
        if page.rowCount >= left {
            page.prepare(rows: left, columns: page.columnCount)
            abandon()
            return false
        }
        rowsLeft = left - page.rowCount
        return hasMore
    }

    /// Scans the rows, and asks for what the scan turns out to need.
    private func scan(_ page: Page, at offset: Int, until end: Int) throws(IgniteError) {
        let wire = connection.wire
        let name = Operation.querySqlFields.name
        try wire.decode(page.buffer, offset..<end, name) { (_) throws(WireError) in
            try scanner.begin(page, at: offset)
        }
        while true {
            let step = try wire.decode(page.buffer, offset..<end, name) { (_) throws(WireError) in
                try scanner.scan(calendar: session.calendar, types: session.types)
            }
            switch step {
            case .done: return
            case .needsCalendar: try session.learnCalendar()
            case .needsType(let id): try session.learnType(id)
            }
        }
    }

    private func requestPage() throws(IgniteError) {
        pending = try connection.send(.querySqlFieldsCursorGetPage) { CursorPage.encode(cursor: cursor, to: &$0) }
    }

    func nextPage(into page: Page) throws(IgniteError) -> Bool {
        guard let request = pending else { return false }
        pending = nil
        do throws(IgniteError) {
            let answer = try connection.successfulAnswer(
                to: request, .querySqlFieldsCursorGetPage, until: nil, queryLimit: limit,
                interruption: .closeCursor(cursor, execution: execution))
            connection.recycle(page.buffer)
            return try take(answer.buffer, answer.body, at: answer.body.lowerBound, into: page)
        } catch {
            connection.endQuery(execution)
            // After an error the cursor must still be closed (4.2).
            if error.server != nil || error.code == .timedOut { connection.closeCursor(cursor) }
            throw session.settled(error, in: transaction, mayWrite: false)
        }
    }

    func close() throws(IgniteError) {
        guard let request = pending else { return }
        pending = nil
        connection.endQuery(execution)
        connection.wire.abandon(request)
        // The cursor is lost with the connection.
        guard connection.failure == nil else { return }
        let id = try connection.send(.resourceClose) { ResourceClose.encode(resource: cursor, to: &$0) }
        do throws(IgniteError) {
            let answer = try connection.answer(to: id, .resourceClose, until: .after(seconds: 1))
            connection.recycle(answer.buffer)
        } catch {
            // Closing a result does not wait for a server that does not answer. A cursor whose last page was on its way
            // is closed already.
            guard error.code == .timedOut else { throw error }
        }
    }

    func abandon() {
        guard let request = pending else { return }
        pending = nil
        connection.endQuery(execution)
        connection.wire.abandon(request)
        connection.closeCursor(cursor)
    }
}
