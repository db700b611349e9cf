import Ignite3
import IgniteCore
import TestSupport

/// Everything that is read from a response, to the last byte.
struct DecodedResponse {
    var handshake: Handshake.Response?
    var header: ResponseHeader?
    var error: ErrorBlock?
    var transaction: Int64?
    var nodes: [ClusterNodes.Node]?
    var result: SqlExec.Response?
    var hasMore: Bool?
    var description: StatementDescription?
    var tables: [Tables.Table]?
    /// The answer about one table, which there may not be.
    var table: Tables.Table??
    var schemas: [TableSchemas.Schema]?
    var updateCounters: [Int64]?
    var tuples: (schemaVersion: Int, answer: TupleOperation.Answer)?
    /// The rows, with the columns given or read.
    var columns: [Column] = []
    var page = Page()

    /// - Parameters:
    ///   - payload: what is within the frame.
    ///   - columns: those of the rows of a page that brings none.
    init(
        _ payload: [UInt8], operation: Int, columns: [Column]
    ) throws(WireError) {
        self.columns = columns
        // The cells of a page point into its buffer, so that is where the response is read.
        page.buffer = FrameBuffer(capacity: payload.count)
        page.bytes.copyMemory(from: payload, byteCount: payload.count)
        page.byteCount = payload.count
        var reader = ByteReader(page.buffer.contents)
        if operation == 0 {
            switch try Handshake.answer(from: &reader) {
            case .accepted(let response): handshake = response
            case .refused(let error): self.error = error
            }
            try reader.finish()
            return
        }
        let header = try ResponseHeader(from: &reader)
        self.header = header
        if header.flags.contains(.error) {
            error = try ErrorBlock(from: &reader)
            try reader.finish()
            return
        }
        switch Operation(rawValue: operation) {
        case .txBegin: transaction = try TxBegin.decodeResponse(from: &reader)
        case .clusterGetNodes: nodes = try ClusterNodes.decodeResponse(from: &reader)
        case .tablesGetQualified: tables = try Tables.decodeList(from: &reader)
        case .tableGetQualified: table = .some(try Tables.decodeTable(from: &reader))
        case .schemasGet: schemas = try TableSchemas.decodeResponse(from: &reader)
        case .sqlExecBatch: updateCounters = try SqlExecBatch.decodeResponse(from: &reader)
        case .sqlExec:
            let result = try SqlExec.Response(from: &reader)
            self.result = result
            self.columns = result.columns
            if result.hasRowSet { try RowBlock.decode(into: page, columns: result.columns, from: &reader) }
        case .sqlQueryMeta: description = try SqlQueryMeta.decodeResponse(from: &reader)
        case .sqlCursorNextPage:
            try RowBlock.decode(into: page, columns: columns, from: &reader)
            hasMore = try reader.unpackBool()
        case let operation? where operation.name.hasPrefix("TUPLE_"):
            let tuples = try TupleOperation.decodeResponse(operation, from: &reader)
            self.tuples = tuples
            if case .rows(let rows) = tuples.answer {
                try RowBlock.decode(tuples: rows.compactMap { $0 }, into: page, columns: columns, from: reader)
            }
        default: break
        }
        try reader.finish()
    }

    /// Reads the response of a recorded exchange, or of bytes in its place.
    init(_ golden: Golden, _ payload: [UInt8]? = nil) throws(WireError) {
        try self.init(
            payload ?? golden.responsePayload, operation: golden.operation, columns: golden.tableColumns)
    }

    /// Reads every cell in every form there is.
    func readCells() {
        var out = ByteWriter()
        for index in 0..<page.rowCount {
            let row = page.row(index)
            for column in columns.indices {
                out.truncate()
                ValueText(zone: ZoneRules()).write(row[column], of: row, to: &out)
                ValueText(zone: ZoneRules(), style: .iso8601).write(row[column], of: row, to: &out)
                _ = row.value(of: row[column])
            }
        }
    }
}

extension Golden {
    /// The columns that an answer brings rows of, where it does not name them itself.
    var tableColumns: [Column] {
        switch requestValues.dropFirst(2).first {
        case .integer(148) where name.hasPrefix("kv-types"):
            let missing: [ColumnType] = [.null, .intervalYearMonth, .intervalDayTime, .object]
            var columns = ColumnType.allCases.filter { !missing.contains($0) }.map { Column(name: "\($0)", type: $0) }
            columns.insert(Column(name: "ID", type: .integer), at: 0)
            let decimals = columns.indices.filter { columns[$0].type == .decimal }
            for index in decimals { columns[index].scale = 10 }
            // DECIMAL(38) stands behind DECIMAL(38, 10).
            columns.insert(Column(name: "INTEGRAL", type: .decimal, scale: 0), at: decimals[0] + 1)
            return columns
        case .integer(150) where name.hasPrefix("kv-"):
            return [
                Column(name: "V", type: .varchar), Column(name: "K2", type: .integer),
                Column(name: "K1", type: .varchar), Column(name: "N", type: .integer),
            ]
        default: return [Column(name: "X", type: .bigint, isNullable: false)]
        }
    }
}
