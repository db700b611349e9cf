import IgniteCore

/// Pages of a bulk operation that are under way: several, so that the node always has work, but never two with the same
/// key, because requests of a connection run concurrently (ignite2-protocol.md 4.2, 14a). A page of an operation on one
/// entry has one.
struct EntryPipeline {
    /// A page is sent when it has this many bytes, or `pageSize` entries.
    private static let bytes = 1 << 20
    static let defaultPageSize = 1024

    /// The entries of one request.
    private final class Page {
        /// That to the node of the entries.
        let connection: Ignite2Connection
        /// The number of entries before its first one.
        let start: Int
        /// The number of entries that were added, those that others replaced included.
        private(set) var added = 0
        private(set) var keys: [TypedValue] = []
        /// The keys as sent, each followed by its value if the operation takes values.
        private var contents: ByteWriter
        /// Where the entry of each key is in them.
        private var places: [Range<Int>] = []
        private var hasReplaced = false

        init(connection: Ignite2Connection, start: Int, capacity: Int) {
            self.connection = connection
            self.start = start
            contents = ByteWriter(capacity: capacity)
        }

        var byteCount: Int { contents.count }

        func append(_ key: TypedValue, _ value: BinaryValue?, hasCompactFooter: Bool) {
            keys.append(key)
            places.append(write(key, value, hasCompactFooter))
        }

        func replace(_ index: Int, _ key: TypedValue, _ value: BinaryValue?, hasCompactFooter: Bool) {
            places[index] = write(key, value, hasCompactFooter)
            hasReplaced = true
        }

        private func write(_ key: TypedValue, _ value: BinaryValue?, _ hasCompactFooter: Bool) -> Range<Int> {
            let start = contents.count
            key.encode(to: &contents)
            value?.encode(to: &contents, hasCompactFooter: hasCompactFooter)
            added += 1
            return start..<contents.count
        }

        func encode(to out: inout ByteWriter, withCount: Bool) {
            if withCount { out.append(count: keys.count) }
            guard hasReplaced else { return out.append(contents.bytes) }
            for place in places { out.append(UnsafeRawBufferPointer(rebasing: contents.bytes[place])) }
        }
    }

    /// A page that was sent, over the connection of the session if its own was lost.
    private struct Sent {
        let connection: Ignite2Connection
        let id: Int64
        let page: Page
    }

    /// Where a key is.
    private struct Place {
        let page: Page
        let index: Int
    }

    private let access: Ignite2CacheAccess
    private let operation: Operation
    private let header: CacheHeader
    private let transaction: Transaction?
    /// Whether the operation takes many entries.
    private let takesMany: Bool
    private let pageSize: Int
    private var pages: [Page] = []
    private var sent: [Sent] = []
    /// The keys of all pages that were not answered; of reads, those that were as well.
    private var places: [TypedValue: Place] = [:]
    /// The entries that were added, and those of the pages that were answered.
    private var added = 0
    private var entriesAnswered = 0
    /// The number of entries before those of the page that failed.
    private var failed: Int?

    init(
        _ access: Ignite2CacheAccess, _ operation: Operation, _ cache: CacheTarget, in transaction: Transaction?,
        pageSize: Int = defaultPageSize
    ) throws(IgniteError) {
        self.access = access
        self.operation = operation
        self.transaction = transaction
        takesMany = operation == .cachePutAll || operation == .cacheGetAll
        self.pageSize = takesMany ? max(1, pageSize) : 1
        header = try access.header(cache, transaction)
    }

    /// The number of requests under way to one node. Those of a transaction must not run concurrently.
    private var depth: Int { transaction != nil ? 1 : takesMany ? 4 : 128 }

    /// Takes the answer to a page, the connection that it has come over, and the number of entries before the page.
    typealias Answered = (Ignite2Connection.Answer, Ignite2Connection, Int) throws(IgniteError) -> Void

    /// Adds an entry, and sends its page if it is full. Of entries with equal keys, the last is written; of equal keys to
    /// read, one is sent.
    mutating func add(_ key: BinaryValue, _ value: BinaryValue?, _ answered: Answered) throws(IgniteError) {
        let key = try access.registry.prepare(key)
        let value = try value.map { (value) throws(IgniteError) in try access.registry.prepare(value) }
        let hasCompactFooter = access.registry.hasCompactFooter
        let encoded = TypedValue(key, hasCompactFooter: hasCompactFooter)
        if let place = places[encoded] {
            if operation == .cacheGetAll { return }
            if let index = pages.firstIndex(where: { $0 === place.page }) {
                place.page.replace(place.index, encoded, value, hasCompactFooter: hasCompactFooter)
                return try added(toPage: index, answered)
            }
            // The earlier entry must have arrived before.
            while let earlier = sent.first(where: { $0.page === place.page }) {
                try takeFirst(of: earlier.connection, answered)
            }
        }
        let connection = try access.route(to: key, encoded, of: header.cacheID, transaction)
        let index = pages.firstIndex { $0.connection === connection } ?? pages.count
        if index == pages.count {
            pages.append(Page(connection: connection, start: added, capacity: takesMany ? 1 << 14 : 64))
        }
        places[encoded] = Place(page: pages[index], index: pages[index].keys.count)
        pages[index].append(encoded, value, hasCompactFooter: hasCompactFooter)
        try added(toPage: index, answered)
    }

    private mutating func added(toPage index: Int, _ answered: Answered) throws(IgniteError) {
        let page = pages[index]
        try Framing.require(page.byteCount, atMost: Framing.room(), "a page of entries")
        added += 1
        if page.keys.count == pageSize || page.byteCount >= Self.bytes { try send(index, answered) }
    }

    /// Sends what is left and waits for all answers.
    mutating func finish(_ answered: Answered) throws(IgniteError) {
        while !pages.isEmpty { try send(pages.count - 1, answered) }
        while !sent.isEmpty { try takeFirst(answered) }
    }

    private mutating func send(_ index: Int, _ answered: Answered) throws(IgniteError) {
        // Nothing of the page was sent over a connection that was lost meanwhile.
        let own = pages[index].connection
        let connection = own.failure == nil ? own : access.connection
        while sent.count(where: { $0.connection === connection }) >= depth { try takeFirst(of: connection, answered) }
        let page = pages.remove(at: index)
        failed = page.start
        let id = try connection.send(operation, waitsForMore: !takesMany && transaction == nil) { out in
            header.encode(to: &out)
            page.encode(to: &out, withCount: takesMany)
        }
        failed = nil
        sent.append(Sent(connection: connection, id: id, page: page))
    }

    /// Waits for the answer of the page that was sent first, to one node or to any.
    private mutating func takeFirst(
        of connection: Ignite2Connection? = nil, _ answered: Answered
    ) throws(IgniteError) {
        guard let index = sent.firstIndex(where: { connection == nil || $0.connection === connection }) else { return }
        let first = sent.remove(at: index)
        failed = first.page.start
        let answer = try first.connection.successfulAnswer(
            to: first.id, operation, until: Ignite2Session.deadline(access.session.timeout),
            interruption: .leaveRequest)
        failed = nil
        entriesAnswered += first.page.added
        if operation != .cacheGetAll {
            for key in first.page.keys { places[key] = nil }
        }
        try answered(answer, first.connection, first.page.start)
    }

    /// Gives up what is under way, after an error.
    func abandon() {
        for request in sent { request.connection.wire.abandon(request.id) }
    }

    /// The entries before the first one whose page was not answered. Pages to several nodes end in any order.
    var done: Int { ([failed].compactMap { $0 } + pages.map(\.start) + sent.map(\.page.start)).min() ?? added }

    /// Whether anything was sent.
    var hasSent: Bool { !sent.isEmpty || entriesAnswered > 0 || failed != nil }

    /// Whether later entries were sent, too, apart from those of the page that failed.
    var mayHaveDoneMore: Bool { !sent.isEmpty || entriesAnswered > done }
}

extension Ignite2CacheAccess {
    func putAll(
        _ cache: CacheTarget, in transaction: Transaction?, entry: () throws(IgniteError) -> BinaryEntry?
    ) throws(IgniteError) -> Int {
        try session.ledger.requireOpen(transaction)
        return try within(cache) { () throws(IgniteError) in
            try write(.cachePutAll, cache, in: transaction) { () throws(IgniteError) in
                try entry().map { ($0.key, $0.value) }
            } answered: { (answer, connection, _) throws(IgniteError) in
                connection.recycle(answer.buffer)
            }
        }
    }

    /// Runs an operation that writes entries, with several requests under way.
    ///
    /// - Parameters:
    ///   - noun: What messages call entries.
    ///   - entry: Returns the next key, and the value that the operation takes.
    /// - Returns: The number of entries.
    func write(
        _ operation: Operation, _ cache: CacheTarget, in transaction: Transaction?,
        pageSize: Int = EntryPipeline.defaultPageSize, noun: String = "entries",
        entry: () throws(IgniteError) -> (key: BinaryValue, value: BinaryValue?)?,
        answered: @escaping EntryPipeline.Answered
    ) throws(IgniteError) -> Int {
        var pipeline = try EntryPipeline(self, operation, cache, in: transaction, pageSize: pageSize)
        let answered: EntryPipeline.Answered = { (answer, connection, start) throws(IgniteError) in
            transaction?.hasWritten = true
            try answered(answer, connection, start)
        }
        do throws(IgniteError) {
            while let next = try entry() { try pipeline.add(next.key, next.value, answered) }
            try pipeline.finish(answered)
            return pipeline.done
        } catch {
            pipeline.abandon()
            let done = transaction == nil ? pipeline.done : nil
            let error = session.settled(error.with(rowsDone: done), in: transaction, mayWrite: true)
            if pipeline.hasSent { session.ledger.failInPart(transaction) }
            guard transaction == nil, pipeline.mayHaveDoneMore else { throw error }
            throw error.with(traits: .outcomeUnknown)
                .with(hint: "\(noun) after those that are counted may have been written, too")
        }
    }

    func getAll(
        _ cache: CacheTarget, in transaction: Transaction?, key: () throws(IgniteError) -> BinaryValue?,
        found: (BinaryEntry) throws(IgniteError) -> Void
    ) throws(IgniteError) {
        try session.ledger.requireOpen(transaction)
        try within(cache) { () throws(IgniteError) in
            var pipeline = try EntryPipeline(self, .cacheGetAll, cache, in: transaction)
            let answered: EntryPipeline.Answered = { (answer, connection, _) throws(IgniteError) in
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
