import IgniteCore

/// Pages of a bulk operation that are under way: several, so that the node always has work, but never two with the same
/// key, because requests of a connection run concurrently (ignite2-protocol.md 4.2, 14a).
struct EntryPipeline {
    /// The number of pages under way to one node.
    private static let depth = 4
    /// The limits of a page.
    private static let entries = 1024
    private static let bytes = 1 << 20

    /// A page that was sent.
    private struct Sent {
        let connection: Ignite2Connection
        let id: Int64
        let keys: [TypedValue]
    }

    /// A page that is being filled for a node.
    private struct Page {
        let connection: Ignite2Connection
        var keys: [TypedValue] = []
        /// The values of the keys; empty for an operation that takes only keys.
        var values: [TypedValue] = []
        var length = 0
    }

    private let access: Ignite2CacheAccess
    private let operation: Operation
    private let header: CacheHeader
    private let transaction: Transaction?
    private let deadline: Deadline?
    private var pages: [Page] = []
    private var sent: [Sent] = []
    /// The keys of all pages, sent or not.
    private var keys: Set<TypedValue> = []
    /// The entries of the pages that were answered.
    private(set) var done = 0

    init(
        _ access: Ignite2CacheAccess, _ operation: Operation, _ cache: CacheTarget, in transaction: Transaction?
    ) throws(IgniteError) {
        self.access = access
        self.operation = operation
        self.transaction = transaction
        header = try access.header(cache, transaction)
        deadline = Ignite2Session.deadline(access.session.timeout)
    }

    typealias Answered = (Ignite2Connection.Answer, Ignite2Connection) throws(IgniteError) -> Void

    /// Adds an entry, and sends its page if it is full.
    mutating func add(_ key: BinaryValue, _ value: BinaryValue?, _ answered: Answered) throws(IgniteError) {
        let encodedKey = try access.encoded(key)
        let encodedValue = try value.map { (value) throws(IgniteError) in try access.encoded(value) }
        let length = encodedKey.bytes.count + (encodedValue?.bytes.count ?? 0)
        try Frame.require(length, atMost: Frame.room(), "an entry")
        // An earlier entry of the same key must have arrived before.
        if keys.contains(encodedKey) { try finish(answered) }
        let connection = try access.route(to: key, encodedKey, of: header.cacheID, transaction)
        var index = pages.firstIndex { $0.connection === connection }
        if let found = index, pages[found].length + length > Self.bytes, !pages[found].keys.isEmpty {
            try send(found, answered)
            index = nil
        }
        if index == nil { pages.append(Page(connection: connection)) }
        let position = index ?? pages.count - 1
        keys.insert(encodedKey)
        pages[position].keys.append(encodedKey)
        if let encodedValue { pages[position].values.append(encodedValue) }
        pages[position].length += length
        if pages[position].keys.count == Self.entries { try send(position, answered) }
    }

    /// Sends what is left and waits for all answers.
    mutating func finish(_ answered: Answered) throws(IgniteError) {
        while !pages.isEmpty { try send(pages.count - 1, answered) }
        while !sent.isEmpty { try takeFirst(answered) }
    }

    private mutating func send(_ index: Int, _ answered: Answered) throws(IgniteError) {
        let page = pages.remove(at: index)
        // Requests of a transaction must not run concurrently.
        let limit = transaction == nil ? Self.depth : 1
        while sent.count(where: { $0.connection === page.connection }) >= limit { try takeFirst(answered) }
        let operands: CacheMessage.Operands =
            page.values.isEmpty
            ? .keys(page.keys)
            : .entries(zip(page.keys, page.values).map { CacheEntry(key: $0, value: $1) })
        let request = CacheMessage.Request(cache: header, operands: operands)
        let id = try page.connection.send(operation) { request.encode(to: &$0) }
        sent.append(Sent(connection: page.connection, id: id, keys: page.keys))
    }

    /// Waits for the answer of the page that was sent first.
    private mutating func takeFirst(_ answered: Answered) throws(IgniteError) {
        let page = sent.removeFirst()
        let answer = try page.connection.successfulAnswer(
            to: page.id, operation, until: deadline, interruption: .leaveRequest)
        done += page.keys.count
        for key in page.keys { keys.remove(key) }
        try answered(answer, page.connection)
    }

    /// Gives up what is under way, after an error.
    mutating func abandon() {
        for page in sent { page.connection.wire.abandon(page.id) }
        sent = []
    }

    /// Whether pages were sent whose answers have not arrived.
    var isUnderWay: Bool { !sent.isEmpty }
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
                throw settled(error, &pipeline, in: transaction)
            }
        }
    }

    /// Returns the error after what is under way has come to its end, or was given up if it cannot.
    private func settled(
        _ error: IgniteError, _ pipeline: inout EntryPipeline, in transaction: Transaction?
    ) -> IgniteError {
        let isUnderWay = pipeline.isUnderWay
        pipeline.abandon()
        guard isUnderWay, error.code != .connectionLost else {
            return session.settled(error, in: transaction, mayWrite: true)
        }
        // Pages of other keys were sent after the one that failed.
        return session.settled(error, in: transaction, mayWrite: true)
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
                while let next = try key() { try pipeline.add(next, nil, answered) }
                try pipeline.finish(answered)
            } catch {
                pipeline.abandon()
                throw session.settled(error, in: transaction, mayWrite: false)
            }
        }
    }
}
