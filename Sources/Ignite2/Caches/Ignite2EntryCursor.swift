import IgniteCore

/// The entries that a scan or a query finds (ignite2-protocol.md 4.3, 4.4). The next page is requested early, never two at a time.
final class Ignite2EntryCursor: EntryCursor {
    private let access: Ignite2CacheAccess
    private let cache: CacheTarget
    private let transaction: Transaction?
    private let connection: Ignite2Connection
    private let pageOperation: Operation
    /// The cursor on the server; nil once it is closed there.
    private var cursor: Int64?
    /// The request for the next page.
    private var request: Int64?
    private var firstPage: [BinaryEntry]?

    /// - Parameters:
    ///   - first: The request for the first page, with its operation.
    ///   - pages: The operation for further pages.
    init(
        first: Int64, _ operation: Operation, pages: Operation, _ access: Ignite2CacheAccess, _ cache: CacheTarget,
        _ transaction: Transaction?, over connection: Ignite2Connection
    ) throws(IgniteError) {
        self.access = access
        self.cache = cache
        self.transaction = transaction
        pageOperation = pages
        self.connection = connection
        firstPage = try page(first, operation, isFirst: true)
    }

    deinit { close() }

    var hasMore: Bool { firstPage != nil || request != nil }

    func next() throws(IgniteError) -> [BinaryEntry]? {
        if let page = firstPage {
            firstPage = nil
            return page
        }
        guard let id = request else { return nil }
        request = nil
        return try access.within(cache) { () throws(IgniteError) in try page(id, pageOperation, isFirst: false) }
    }

    /// Waits for a page and requests the one after it.
    private func page(_ id: Int64, _ operation: Operation, isFirst: Bool) throws(IgniteError) -> [BinaryEntry] {
        do throws(IgniteError) {
            let answer = try connection.successfulAnswer(
                to: id, operation, until: Ignite2Session.deadline(access.session.timeout), interruption: .leaveRequest)
            if isFirst {
                cursor = try connection.wire.decode(answer.buffer, answer.body, operation.name) {
                    (reader) throws(WireError) in try reader.littleEndian(Int64.self)
                }
            }
            if try hasMore(answer), let cursor {
                request = try connection.send(pageOperation) { CursorPage.encode(cursor: cursor, to: &$0) }
            } else {
                cursor = nil
            }
            return try access.registry.decode(answer, operation.name, over: connection) {
                (values, reader) throws(WireError) in
                if isFirst { _ = try reader.littleEndian(Int64.self) }
                return try values.entries(&reader)
            }
        } catch {
            close()
            throw access.session.settled(error, in: transaction, mayWrite: false)
        }
    }

    private func hasMore(_ answer: Ignite2Connection.Answer) throws(IgniteError) -> Bool {
        try connection.wire.decode(answer.buffer, answer.body, pageOperation.name) { (_) throws(WireError) in
            try CursorPage.hasMore(answer.buffer, answer.body)
        }
    }

    func close() {
        if let request { connection.wire.abandon(request) }
        request = nil
        firstPage = nil
        if let cursor { connection.closeCursor(cursor) }
        cursor = nil
    }
}
