import IgniteCore

/// Pages of a bulk operation that are under way: several, so that the node always has work, but never two with the same
/// key, because requests of a connection run concurrently (ignite2-protocol.md 4.2, 14a).
struct EntryPipeline {
    /// The number of pages under way to one node.
    private static let depth = 4
    /// A page is sent when it has this many entries or bytes.
    private static let entries = 1024
    private static let bytes = 1 << 20

    /// A page that was sent.
    private struct Sent {
        let connection: Ignite2Connection
        let id: Int64
        /// The number of entries before its first one.
        let start: Int
        let keys: [BinaryValue]
    }

    /// A page that is being filled for a node.
    private final class Page {
        let connection: Ignite2Connection
        /// The number of entries before its first one.
        let start: Int
        var keys: [BinaryValue] = []
        /// The keys as sent, each followed by its value if the operation takes values.
        var contents = ByteWriter(capacity: 1 << 14)

        init(connection: Ignite2Connection, start: Int) {
            self.connection = connection
            self.start = start
        }
    }

    private let access: Ignite2CacheAccess
    private let operation: Operation
    private let header: CacheHeader
    private let transaction: Transaction?
    private var pages: [Page] = []
    private var sent: [Sent] = []
    /// The keys of all pages, sent or not.
    private var keys: Set<BinaryValue> = []
    /// The entries that were added, and those of the pages that were answered.
    private var added = 0
    private var entriesAnswered = 0
    /// The number of entries before those of the page that failed.
    private var failed: Int?

    init(
        _ access: Ignite2CacheAccess, _ operation: Operation, _ cache: CacheTarget, in transaction: Transaction?
    ) throws(IgniteError) {
        self.access = access
        self.operation = operation
        self.transaction = transaction
        header = try access.header(cache, transaction)
    }

    typealias Answered = (Ignite2Connection.Answer, Ignite2Connection) throws(IgniteError) -> Void

    /// Adds an entry, and sends its page if it is full.
    mutating func add(_ key: BinaryValue, _ value: BinaryValue?, _ answered: Answered) throws(IgniteError) {
        let key = try access.registry.prepare(key)
        let value = try value.map { (value) throws(IgniteError) in try access.registry.prepare(value) }
        let hasCompactFooter = access.registry.hasCompactFooter
        // An earlier entry of the same key must have arrived before.
        if !keys.insert(key).inserted {
            try finish(answered)
            keys.insert(key)
        }
        let connection = try access.route(
            to: key, TypedValue(key, hasCompactFooter: hasCompactFooter), of: header.cacheID, transaction)
        let index = pages.firstIndex { $0.connection === connection } ?? pages.count
        if index == pages.count { pages.append(Page(connection: connection, start: added)) }
        let page = pages[index]
        key.encode(to: &page.contents, hasCompactFooter: hasCompactFooter)
        value?.encode(to: &page.contents, hasCompactFooter: hasCompactFooter)
        try Framing.require(page.contents.count, atMost: Framing.room(), "a page of entries")
        page.keys.append(key)
        added += 1
        if page.keys.count == Self.entries || page.contents.count >= Self.bytes { try send(index, answered) }
    }

    /// Sends what is left and waits for all answers.
    mutating func finish(_ answered: Answered) throws(IgniteError) {
        while !pages.isEmpty { try send(pages.count - 1, answered) }
        while !sent.isEmpty { try takeFirst(answered) }
    }

    private mutating func send(_ index: Int, _ answered: Answered) throws(IgniteError) {
        // Requests of a transaction must not run concurrently.
        let limit = transaction == nil ? Self.depth : 1
        // Nothing of the page was sent over a connection that was lost meanwhile.
        let own = pages[index].connection
        let connection = own.failure == nil ? own : access.connection
        while sent.count(where: { $0.connection === connection }) >= limit { try takeFirst(of: connection, answered) }
        let page = pages.remove(at: index)
        failed = page.start
        let id = try connection.send(operation) { out in
            header.encode(to: &out)
            out.append(count: page.keys.count)
            out.append(page.contents.bytes)
        }
        failed = nil
        sent.append(Sent(connection: connection, id: id, start: page.start, keys: page.keys))
    }

    /// Waits for the answer of the page that was sent first, to one node or to any.
    private mutating func takeFirst(
        of connection: Ignite2Connection? = nil, _ answered: Answered
    ) throws(IgniteError) {
        guard let index = sent.firstIndex(where: { connection == nil || $0.connection === connection }) else { return }
        let page = sent.remove(at: index)
        failed = page.start
        let answer = try page.connection.successfulAnswer(
            to: page.id, operation, until: Ignite2Session.deadline(access.session.timeout), interruption: .leaveRequest)
        failed = nil
        entriesAnswered += page.keys.count
        for key in page.keys { keys.remove(key) }
        try answered(answer, page.connection)
    }

    /// Gives up what is under way, after an error.
    func abandon() {
        for page in sent { page.connection.wire.abandon(page.id) }
    }

    /// The entries before the first one whose page was not answered. Pages to several nodes end in any order.
    var done: Int { ([failed].compactMap { $0 } + pages.map(\.start) + sent.map(\.start)).min() ?? added }

    /// Whether later entries were sent, too, apart from those of the page that failed.
    var mayHaveDoneMore: Bool { !sent.isEmpty || entriesAnswered > done }
}

extension Ignite2CacheAccess {
    func putAll(
        _ cache: CacheTarget, in transaction: Transaction?, entry: () throws(IgniteError) -> BinaryEntry?
    ) throws(IgniteError) -> Int {
        try session.ledger.requireOpen(transaction)
        return try within(cache) { () throws(IgniteError) in
            var pipeline = try EntryPipeline(self, .cachePutAll, cache, in: transaction)
            let answered: EntryPipeline.Answered = { (answer, connection) throws(IgniteError) in
                transaction?.hasWritten = true
                connection.recycle(answer.buffer)
            }
            do throws(IgniteError) {
                while let next = try entry() { try pipeline.add(next.key, next.value, answered) }
                try pipeline.finish(answered)
                return pipeline.done
            } catch {
                let error = error.with(rowsDone: transaction == nil ? pipeline.done : nil, updateCounts: nil)
                throw settled(error, pipeline, in: transaction)
            }
        }
    }

    /// Returns the error with its meaning; what is under way is given up.
    private func settled(
        _ error: IgniteError, _ pipeline: EntryPipeline, in transaction: Transaction?
    ) -> IgniteError {
        pipeline.abandon()
        let error = settled(error, in: transaction, mayWrite: true)
        guard transaction == nil, pipeline.mayHaveDoneMore else { return error }
        return error.with(traits: .outcomeUnknown)
            .with(hint: "entries after those that are counted may have been written, too")
    }

    func getAll(
        _ cache: CacheTarget, in transaction: Transaction?, key: () throws(IgniteError) -> BinaryValue?,
        found: (BinaryEntry) throws(IgniteError) -> Void
    ) throws(IgniteError) {
        try session.ledger.requireOpen(transaction)
        try within(cache) { () throws(IgniteError) in
            var pipeline = try EntryPipeline(self, .cacheGetAll, cache, in: transaction)
            let answered: EntryPipeline.Answered = { (answer, connection) throws(IgniteError) in
                let entries = try self.registry.decode(answer, Operation.cacheGetAll.name, over: connection) {
                    (values, reader) throws(WireError) in try values.entries(&reader)
                }
                for entry in entries { try found(entry) }
            }
            do throws(IgniteError) {
                // A key that is given twice is sent once.
                var given: Set<TypedValue> = []
                while let next = try key() {
                    if given.insert(try self.encoded(next)).inserted { try pipeline.add(next, nil, answered) }
                }
                try pipeline.finish(answered)
            } catch {
                pipeline.abandon()
                throw settled(error, in: transaction, mayWrite: false)
            }
        }
    }
}
