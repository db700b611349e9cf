import IgniteCore

/// The remaining pages of a result (ignite3-protocol.md 9.2). The next page is requested before the current one is
/// processed, and never more than one ahead.
final class Ignite3Cursor: PageSource {
    private let session: Ignite3Session
    private let connection: Ignite3Connection
    private let cursor: Int64
    /// The request that opened the cursor: cancelling it stops the query.
    private let execution: Int64
    private let columns: [Column]
    /// The limit in seconds of the wait for a page; nil for none.
    private let limit: Double?
    private let transaction: Transaction?
    /// The page that was requested and not taken yet.
    private var pending: Int64?

    init(
        session: Ignite3Session, cursor: Int64, execution: Int64, columns: [Column], limit: Double?,
        transaction: Transaction?
    ) throws(IgniteError) {
        self.session = session
        connection = session.connection
        self.cursor = cursor
        self.execution = execution
        self.columns = columns
        self.limit = limit
        self.transaction = transaction
        try requestPage()
    }

    var isReady: Bool { pending.map(connection.wire.isSettled) ?? true }

    private func requestPage() throws(IgniteError) {
        pending = try connection.send(.sqlCursorNextPage) { SqlCursor.encode(cursor: cursor, to: &$0) }
    }

    func nextPage(into page: Page) throws(IgniteError) -> Bool {
        guard let request = pending else { return false }
        pending = nil
        do throws(IgniteError) {
            let answer = try connection.successfulAnswer(
                to: request, until: nil, queryLimit: limit,
                interruption: .closeCursor(cursor, execution: execution))
            return try take(answer, into: page)
        } catch {
            if error.server != nil || error.code == .timedOut {
                // After an error the cursor must still be closed (12.4); closing a cursor that is gone is harmless.
                connection.post(.sqlCursorClose) { SqlCursor.encode(cursor: cursor, to: &$0) }
            }
            throw session.settled(error, in: transaction, mayWrite: false)
        }
    }

    private func take(_ answer: Ignite3Connection.Answer, into page: Page) throws(IgniteError) -> Bool {
        let name = Operation.sqlCursorNextPage.name
        let hasMore = try connection.decode(answer.buffer, answer.body, name) { (reader) throws(WireError) -> Bool in
            try RowBlock.skip(from: &reader)
            return try reader.unpackBool()
        }
        if hasMore { try requestPage() }
        connection.recycle(page.buffer)
        page.buffer = answer.buffer
        try connection.decode(answer.buffer, answer.body, name) { (reader) throws(WireError) in
            try RowBlock.decode(into: page, columns: columns, from: &reader)
        }
        return hasMore
    }

    func close() throws(IgniteError) {
        guard let request = pending else { return }
        pending = nil
        connection.wire.abandon(request)
        // The cursor is lost with the connection.
        guard connection.failure == nil else { return }
        let id = try connection.send(.sqlCursorClose) { SqlCursor.encode(cursor: cursor, to: &$0) }
        do throws(IgniteError) {
            let answer = try connection.successfulAnswer(to: id, until: .after(seconds: 1))
            connection.recycle(answer.buffer)
        } catch {
            // The page in progress was the last, and the server has closed the cursor itself. Or the server does not
            // answer: closing a result does not wait for that.
            guard error.server != nil || error.code == .timedOut else { throw error }
        }
    }

    func abandon() {
        guard let request = pending else { return }
        pending = nil
        connection.wire.abandon(request)
        connection.post(.sqlCursorClose) { SqlCursor.encode(cursor: cursor, to: &$0) }
    }
}
