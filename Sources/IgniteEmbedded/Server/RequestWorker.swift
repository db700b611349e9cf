import Ignite3
import IgniteCore

/// Runs the requests of one client, and holds its cursors and transactions. It belongs to one thread.
final class RequestWorker {
    /// A cursor between two pages.
    struct OpenCursor {
        let rows: RowCursor
        let pageSize: Int
        /// The request that opened it: cancelling that one ends the cursor, too.
        let request: Int64
        let cancellation: Cancellation
        /// The error of a page; the client closes the cursor after that.
        var failure: Failure?
    }

    /// The answer to a request that failed.
    enum Failure: Error {
        case refused(ErrorBlock)
        case malformed(WireError)

        init(_ error: SQLError) { self = .refused(ErrorBlock(error)) }
    }

    let parts: NodeParts
    let output: ClientOutput
    let running: RunningRequests
    /// Cursors and transactions share one sequence of ids (ignite3-protocol.md 9).
    private var lastResource: Int64 = 0
    var cursors: [Int64: OpenCursor] = [:]
    /// The rows of the page that is being written.
    var page = ByteWriter(capacity: 1 << 16)
    private var transactions: [Int64: EngineTransaction] = [:]

    init(_ parts: NodeParts, _ output: ClientOutput, _ running: RunningRequests) {
        self.parts = parts
        self.output = output
        self.running = running
    }

    /// Closes the cursors and rolls the transactions back.
    func close() {
        for cursor in cursors.values { cursor.rows.close() }
        for transaction in transactions.values { transaction.rollback() }
        cursors = [:]
        transactions = [:]
    }

    /// PARTITION_ASSIGNMENT_GET (ignite3-protocol.md 10), which other clients send before they work with rows by key.
    private static let partitionAssignmentGet = 53

    /// Runs a request and answers it.
    func serve(_ request: NodeRequest) {
        guard request.operation != Self.partitionAssignmentGet else {
            // One partition, and nothing known of where it is: there is one node.
            return output.answer(request.id) { out in
                out.pack(1)
                out.pack(false)
            }
        }
        guard let operation = Operation(rawValue: request.operation) else {
            return output.refuse(request.id, .unexpectedOperation(request.operation))
        }
        // A statement that cannot be read does not begin.
        defer { running.forget(request.id) }
        do throws(Failure) {
            try serve(request, operation)
        } catch {
            switch error {
            case .refused(let block): output.refuse(request.id, block)
            case .malformed(let fault): output.refuse(request.id, .malformed(operation.name, fault))
            }
        }
    }

    private func serve(_ request: NodeRequest, _ operation: Operation) throws(Failure) {
        switch operation {
        case .sqlExec: try execute(request)
        case .sqlExecBatch: try executeBatch(request)
        case .sqlExecScript: try executeScript(request)
        case .sqlQueryMeta: try describe(request)
        case .sqlCursorNextPage: try sendNextPage(request)
        case .sqlCursorClose: try closeCursor(request)
        case .txBegin: try begin(request)
        case .txCommit, .txRollback: try finish(request, isCommit: operation == .txCommit)
        case .tablesGetQualified:
            let tables = parts.engine.tables
            output.answer(request.id) { Tables.encodeList(tables, to: &$0) }
        case .tableGetQualified:
            let (schema, name) = try read(request, Tables.decodeRequest)
            let table = parts.engine.tables.first { $0.schema == schema && $0.name == name }
            output.answer(request.id) { Tables.encodeTable(table, to: &$0) }
        case .schemasGet:
            let asked = try read(request, TableSchemas.Request.init(from:))
            guard let schema = parts.engine.schema(ofTable: asked.table) else {
                throw Failure(.noTable(asked.table))
            }
            let isWanted = asked.versions?.contains(schema.version) ?? true
            output.answer(request.id) { TableSchemas.encodeResponse(isWanted ? [schema] : [], to: &$0) }
        case .clusterGetNodes:
            let node = ClusterNodes.Node(id: parts.nodeID, name: NodeParts.name, host: "127.0.0.1", port: 0)
            output.answer(request.id) { ClusterNodes.encodeResponse([node], to: &$0) }
        // The thread that reads answers these.
        case .heartbeat, .operationCancel: break
        default: try serveRows(request, operation)
        }
    }

    /// Reads the body of a request.
    func read<Message>(
        _ request: NodeRequest, _ message: (inout ByteReader) throws(WireError) -> Message
    ) throws(Failure) -> Message {
        do throws(WireError) {
            return try request.read(message)
        } catch {
            throw .malformed(error)
        }
    }

    /// Calls the engine.
    func call<Result>(_ body: (Engine) throws(SQLError) -> Result) throws(Failure) -> Result {
        do throws(SQLError) {
            return try body(parts.engine)
        } catch {
            throw Failure(error)
        }
    }

    // MARK: Resources

    func newResource() -> Int64 {
        lastResource += 1
        return lastResource
    }

    func missing(_ id: Int64) -> Failure {
        Failure(.internalError("Failed to find resource with id: \(id)"))
    }

    /// Returns the transaction with an id; nil for nil.
    func transaction(_ id: Int64?) throws(Failure) -> EngineTransaction? {
        guard let id else { return nil }
        guard let transaction = transactions[id] else { throw missing(id) }
        return transaction
    }

    // MARK: Transactions

    private func begin(_ request: NodeRequest) throws(Failure) {
        let wanted = try read(request, TxBegin.Request.init(from:))
        let transaction = parts.engine.begin(
            isReadOnly: wanted.isReadOnly, timeoutMilliseconds: wanted.timeoutMilliseconds)
        let id = newResource()
        transactions[id] = transaction
        output.answer(request.id) { TxBegin.encodeResponse(id: id, to: &$0) }
    }

    private func finish(_ request: NodeRequest, isCommit: Bool) throws(Failure) {
        let id = try read(request, TxFinish.init(from:)).id
        guard let transaction = transactions.removeValue(forKey: id) else { throw missing(id) }
        try call { (_) throws(SQLError) in
            if isCommit { try transaction.commit() } else { transaction.rollback() }
        }
        output.answer(request.id)
    }
}
