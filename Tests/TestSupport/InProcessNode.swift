package import Ignite3
package import IgniteCore

/// A little Ignite 3 node: statements are answered by a closure, while pages, cursors, transactions, cancelling and
/// heartbeats go as with a real one. It serves any number of clients, in one thread that ends with it.
package final class InProcessNode {
    /// What a statement comes to.
    package enum Answer: Sendable {
        case rows([Column], [[Value]])
        /// These are one page; the next one is held back until the cursor is closed.
        case halting([Column], [[Value]])
        case updated(Int64)
        case applied(Bool)
        /// Aborts the transaction unless the statement never ran (ignite3-protocol.md 12.5).
        case error(ErrorBlock)
        /// Nothing comes until the client cancels the statement.
        case endless
        /// Nothing ever comes; a cancel is not even answered.
        case stuck
        /// The answer comes behind that to a cancel, which has no effect.
        indirect case whenCancelled(Answer)
    }

    private let sockets: PeerSockets
    private let thread: PeerThread
    /// The requests that came, as `SQL_EXEC select 1`, in their order.
    package let journal = Journal()

    /// - Parameters:
    ///   - password: without it in their handshake clients are refused.
    ///   - clusterID: the cluster that the node says it belongs to; nil: that of all peers.
    ///   - silent: operations that get no answer.
    ///   - schemas: what it answers when the names of its schemas are asked for; nil: what `answer` says.
    package init(
        password: String? = nil, clusterID: IgniteUUID? = nil, silent: Set<Operation> = [],
        schemas: [String]? = ["PUBLIC", "SYSTEM", "MINE", "OTHER"],
        _ answer: @escaping @Sendable (SqlExec.Request) -> Answer
    ) throws {
        let sockets = try PeerSockets()
        let journal = journal
        self.sockets = sockets
        thread = try PeerThread {
            defer { sockets.closeAll() }
            let door = NodeDoor(password: password, clusterID: clusterID, silent: silent)
            let loop = NodeLoop(sockets: sockets, journal: journal, door: door) { request in
                guard let schemas, request.sql == Ignite3Dialect().catalog.schemaNames else {
                    return answer(request)
                }
                return .rows([Column(name: "SCHEMA_NAME", type: .varchar)], schemas.map { [.varchar($0)] })
            }
            try loop.run()
        }
    }

    deinit {
        sockets.shutDown()
        thread.join()
    }

    /// Ends the connections of all clients; new ones are welcome.
    package func dropClients() { sockets.dropClients() }

    /// Where clients find it.
    package var address: ClientOptions.Address { ClientOptions.Address(host: "127.0.0.1", port: sockets.port) }

    /// Options of a client that connects to it.
    package var options: ClientOptions {
        var options = ClientOptions()
        options.addresses = [address]
        return options
    }
}

/// How clients are let in.
private struct NodeDoor {
    let password: String?
    let clusterID: IgniteUUID?
    let silent: Set<Operation>
    let clock = NodeClock()

    /// The answer to a handshake, and whether the client is let in.
    func answer(_ handshake: Handshake.Request) -> (bytes: [UInt8], isOpen: Bool) {
        if let password, handshake.credentials?.password != password {
            return (PeerFrame.refusal(ErrorBlock(.authentication, 2, "Authentication failed")), false)
        }
        return (PeerFrame.handshake(observableTimestamp: clock.tick(), clusterID: clusterID), true)
    }
}

/// Serves all clients of a node until its sockets are shut down.
private final class NodeLoop {
    private let sockets: PeerSockets
    private let journal: Journal
    private let answer: (SqlExec.Request) -> InProcessNode.Answer
    private var clients: [Int32: NodeClient] = [:]
    private let door: NodeDoor

    init(
        sockets: PeerSockets, journal: Journal, door: NodeDoor,
        answer: @escaping (SqlExec.Request) -> InProcessNode.Answer
    ) {
        self.sockets = sockets
        self.journal = journal
        self.door = door
        self.answer = answer
    }

    func run() throws {
        while true {
            for descriptor in PeerSockets.ready([sockets.listener] + clients.keys) {
                guard descriptor != sockets.listener else {
                    // The listener that was shut down has nobody to offer.
                    guard let client = try? sockets.accept() else { return }
                    let connection = PeerConnection(sockets: sockets, descriptor: client, journal: journal)
                    clients[client] = NodeClient(connection, door: door, answer: answer)
                    continue
                }
                if try clients[descriptor]?.serve() == false { clients[descriptor] = nil }
            }
        }
    }
}

/// The observable timestamp of a node: every answer has a newer one.
private final class NodeClock {
    private var last: Int64 = 1

    func tick() -> Int64 {
        last += 1
        return last
    }
}

/// What a node knows of one client.
private final class NodeClient {
    private let connection: PeerConnection
    private let door: NodeDoor
    private let answer: (SqlExec.Request) -> InProcessNode.Answer
    private var isOpen = false
    private var clock: NodeClock { door.clock }
    private var lastResource: Int64 = 0
    /// The rows that are left of each open cursor, and how many a page holds.
    private var cursors: [Int64: (rows: ArraySlice<[Value]>, pageSize: Int)] = [:]
    /// Open transactions, and whether they have not been aborted.
    private var transactions: [Int64: Bool] = [:]
    /// Statements without an answer, and their transactions.
    private var endless: [Int64: Int64?] = [:]
    /// Statements that are answered when they are cancelled.
    private var late: [Int64: (PeerRequest, SqlExec.Request, InProcessNode.Answer)] = [:]
    /// Cursors that hold their next page back, and the request for it.
    private var halted: [Int64: PeerRequest?] = [:]
    /// Statements without any answer.
    private var stuck: Set<Int64> = []

    init(
        _ connection: PeerConnection, door: NodeDoor,
        answer: @escaping (SqlExec.Request) -> InProcessNode.Answer
    ) {
        self.connection = connection
        self.door = door
        self.answer = answer
    }

    /// Serves what has come; false when the client has gone.
    func serve() throws -> Bool {
        guard try connection.receive() else { return false }
        if !isOpen {
            guard let handshake = try connection.takeHandshake() else { return true }
            let (bytes, isOpen) = door.answer(handshake)
            connection.send(bytes)
            guard isOpen else { return true }
            self.isOpen = true
        }
        while let request = try connection.takeRequest() { try serve(request) }
        return true
    }

    private func serve(_ request: PeerRequest) throws {
        let operation = Operation(rawValue: request.operation)
        if let operation, door.silent.contains(operation) { return }
        switch operation {
        case .heartbeat: connection.answer(request)
        case .clusterGetNodes:
            connection.answer(request) { ClusterNodes.encodeResponse(PeerFrame.nodes, to: &$0) }
        case .txBegin:
            lastResource += 1
            transactions[lastResource] = true
            connection.answer(request) { TxBegin.encodeResponse(id: lastResource, to: &$0) }
        case .txCommit, .txRollback:
            let id = try request.number()
            // Commit reports success for an aborted transaction too (ignite3-protocol.md 12.5).
            guard transactions.removeValue(forKey: id) != nil else { return refuse(request, unknown: id) }
            connection.answer(request, observableTimestamp: clock.tick())
        case .sqlExec: execute(request, try request.sqlExec())
        case .sqlQueryMeta: describe(request, try request.sqlQueryMeta())
        case .sqlCursorNextPage:
            let id = try request.number()
            if halted[id] != nil {
                halted[id] = request
                return
            }
            guard let cursor = cursors[id] else { return refuse(request, unknown: id) }
            let page = cursor.rows.prefix(cursor.pageSize)
            let rest = cursor.rows.dropFirst(page.count)
            cursors[id] = rest.isEmpty ? nil : (rest, cursor.pageSize)
            connection.send(PeerFrame.page(request.id, Array(page), hasMore: !rest.isEmpty))
        case .sqlCursorClose:
            let id = try request.number()
            if let page = halted.removeValue(forKey: id) {
                connection.answer(request)
                if let page { connection.refuse(page, ErrorBlock(.sql, 6, "The query was cancelled while executing.")) }
                return
            }
            guard cursors.removeValue(forKey: id) != nil else { return refuse(request, unknown: id) }
            connection.answer(request)
        case .operationCancel:
            let id = try request.number()
            guard !stuck.contains(id) else { return }
            cancel(id)
            connection.answer(request)
            if let (request, statement, answer) = late.removeValue(forKey: id) { give(answer, request, statement) }
        default:
            connection.refuse(request, ErrorBlock(.client, 2, "Unexpected operation code: \(request.operation)"))
        }
    }

    private func execute(_ request: PeerRequest, _ statement: SqlExec.Request) {
        if let id = statement.transaction, transactions[id] == nil { return refuse(request, unknown: id) }
        if statement.sql.contains("FROM SYSTEM.SQL_QUERIES q LEFT JOIN SYSTEM.TRANSACTIONS t") {
            return answerState(request, statement)
        }
        if let id = statement.transaction, transactions[id] == false {
            return connection.refuse(request, ErrorBlock(.transaction, 13, "Transaction is already finished"))
        }
        give(answer(statement), request, statement)
    }

    private func give(_ answer: InProcessNode.Answer, _ request: PeerRequest, _ statement: SqlExec.Request) {
        let now = clock.tick()
        switch answer {
        case .rows(let columns, let rows):
            let pageSize = Int(statement.pageSize ?? 1024)
            var cursor: Int64?
            if rows.count > pageSize {
                lastResource += 1
                cursor = lastResource
                cursors[lastResource] = (rows.dropFirst(pageSize), pageSize)
            }
            connection.send(
                PeerFrame.rows(
                    request.id, columns, Array(rows.prefix(pageSize)), cursor: cursor, observableTimestamp: now))
        case .halting(let columns, let rows):
            lastResource += 1
            halted[lastResource] = .some(nil)
            connection.send(
                PeerFrame.rows(request.id, columns, rows, cursor: lastResource, observableTimestamp: now))
        case .updated(let count):
            connection.send(PeerFrame.updated(request.id, count, observableTimestamp: now))
        case .applied(let wasApplied): connection.send(PeerFrame.applied(request.id, wasApplied))
        case .error(let error):
            if error.group != "SQL" || error.number > 4 { abort(statement.transaction) }
            connection.refuse(request, error, observableTimestamp: now)
        case .endless: endless[request.id] = .some(statement.transaction)
        case .stuck: stuck.insert(request.id)
        case .whenCancelled(let answer): late[request.id] = (request, statement, answer)
        }
    }

    /// Describes what a statement would be answered with.
    private func describe(_ request: PeerRequest, _ statement: SqlQueryMeta.Request) {
        let asked = SqlExec.Request(
            transaction: statement.transaction, schema: statement.schema, pageSize: nil, timeoutMilliseconds: nil,
            timeZone: nil, sql: statement.sql, parameters: nil, observableTimestamp: 0)
        let columns: [Column]
        switch answer(asked) {
        case .rows(let found, _), .halting(let found, _): columns = found
        case .updated: columns = [Column(name: "ROWCOUNT", type: .bigint, isNullable: false)]
        case .applied: columns = [Column(name: "APPLIED", type: .boolean, isNullable: false)]
        case .error(let error): return connection.refuse(request, error)
        case .endless, .stuck, .whenCancelled: return
        }
        connection.answer(request) {
            SqlQueryMeta.encodeResponse(StatementDescription(parameters: [], columns: columns), to: &$0)
        }
    }

    /// Whether the transaction that asks lives (ignite3-protocol.md 12.5).
    private func answerState(_ request: PeerRequest, _ statement: SqlExec.Request) {
        let columns = [
            Column(name: "TRANSACTION_ID", type: .varchar), Column(name: "TRANSACTION_STATE", type: .varchar),
        ]
        let isAlive = statement.transaction.map { transactions[$0] == true } ?? false
        connection.send(PeerFrame.rows(request.id, columns, [["tx", isAlive ? "PENDING" : nil]]))
    }

    private func cancel(_ id: Int64) {
        guard let transaction = endless.removeValue(forKey: id) else { return }
        abort(transaction)
        connection.send(PeerFrame.error(id, ErrorBlock(.sql, 6, "The query was cancelled while executing.")))
    }

    private func abort(_ transaction: Int64?) {
        if let transaction { transactions[transaction] = false }
    }

    private func refuse(_ request: PeerRequest, unknown id: Int64) {
        connection.refuse(request, ErrorBlock(.common, 65535, "Failed to find resource with id: \(id)"))
    }
}
