import Ignite3
import IgniteCore

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
    /// The rows, with the columns given or read.
    var columns: [Column] = []
    var page = Page()

    /// - Parameters:
    ///   - payload: what is within the frame.
    ///   - columns: those of the rows of a page that brings none.
    init(
        _ payload: [UInt8], operation: Int, features: Features, wantsPartitionMetadata: Bool, columns: [Column]
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
        switch operation {
        case Operation.txBegin.rawValue: transaction = try TxBegin.decodeResponse(from: &reader)
        case Operation.clusterGetNodes.rawValue: nodes = try ClusterNodes.decodeResponse(from: &reader)
        case Operation.sqlExec.rawValue:
            let result = try SqlExec.Response(
                from: &reader, features: features, wantedPartitionMetadata: wantsPartitionMetadata)
            self.result = result
            self.columns = result.columns
            if result.hasRowSet { try Rows.decode(into: page, columns: result.columns, from: &reader) }
        case Operation.sqlQueryMeta.rawValue: description = try SqlQueryMeta.decodeResponse(from: &reader)
        case Operation.sqlCursorNextPage.rawValue:
            try Rows.decode(into: page, columns: columns, from: &reader)
            hasMore = try reader.unpackBool()
        default: break
        }
        try reader.finish()
    }

    /// Reads the response of a recorded exchange, or of bytes in its place.
    init(_ golden: Golden, _ payload: [UInt8]? = nil) throws(WireError) {
        try self.init(
            payload ?? golden.responsePayload, operation: golden.operation, features: golden.features,
            wantsPartitionMetadata: golden.wantsPartitionMetadata,
            columns: [Column(name: "X", type: .bigint, isNullable: false)])
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
                _ = row.value(of: row[column], column: columns[column].type)
            }
        }
    }
}

extension Golden {
    /// Asked for by the last value of SQL_EXEC where the feature is in force.
    var wantsPartitionMetadata: Bool {
        features.contains(.sqlPartitionAwareness) && requestValues.last == .boolean(true)
    }
}
