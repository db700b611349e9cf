import Ignite3
import IgniteCore

// Rows by key (ignite3-protocol.md 10).

extension RequestWorker {
    func serveRows(_ request: NodeRequest, _ operation: Operation) throws(Failure) {
        let (wanted, records) = try read(request) { (reader) throws(WireError) in
            try TupleOperation.decodeRequest(operation, from: &reader)
        }
        let transaction = try transaction(wanted.transaction)
        guard let schema = parts.engine.schema(ofTable: wanted.table) else {
            throw Failure(.noTable(wanted.table))
        }
        // Keys are the same in all versions: reads of an older one are answered in the present one.
        guard wanted.schemaVersion == schema.version || !operation.writesRows else {
            throw .refused(.schemaMismatch(expected: schema.version, actual: wanted.schemaVersion))
        }
        let columns = operation.takesKeys ? schema.keyColumns : schema.columns
        let rows = try decoded { () throws(WireError) in
            var rows: [[Value?]] = []
            rows.reserveCapacity(records.count)
            for record in records { rows.append(try record.values(of: columns)) }
            return rows
        }
        let answer = try call { (engine) throws(SQLError) in
            try engine.rows(
                operation, table: wanted.table, schemaVersion: schema.version, records: rows, transaction: transaction)
        }
        output.answer(request.id) { out in
            switch answer {
            case .done: out.pack(schema.version)
            case .flag(let flag):
                out.pack(schema.version)
                out.pack(flag)
            case .rows(let rows):
                TupleOperation.encodeResponse(
                    operation, schemaVersion: schema.version, rows: rows.map { $0.map(tuple) }, to: &out)
            case .keys(let keys):
                TupleOperation.encodeResponse(
                    operation, schemaVersion: schema.version, rows: keys.map(tuple), to: &out)
            }
        }
    }

    private func tuple(_ row: [Value]) -> [UInt8] {
        var tuple = TupleWriter()
        for value in row { tuple.append { $0.appendElement(value) } }
        return tuple.bytes
    }
}

extension TableSchemas.Schema {
    /// The columns of the primary key, in its order.
    var keyColumns: [TableSchemas.SchemaColumn] {
        columns.filter { $0.keyPosition != nil }.sorted { ($0.keyPosition ?? 0) < ($1.keyPosition ?? 0) }
    }
}

extension TupleOperation.Record {
    /// Returns the values of the columns; nil where none is given.
    fileprivate func values(of columns: [TableSchemas.SchemaColumn]) throws(WireError) -> [Value?] {
        let result = tuple.withUnsafeBytes { bytes in
            Result { () throws(WireError) in
                let reader = try TupleReader(bytes, count: columns.count)
                var values: [Value?] = []
                values.reserveCapacity(columns.count)
                for (index, column) in columns.enumerated() {
                    // A nil literal could be NULL, which is a value.
                    var value = Value?.none
                    if !isMarked(index) { value = try reader.value(index, column.type, scale: column.scale) }
                    values.append(value)
                }
                return values
            }
        }
        return try result.get()
    }

    /// Whether the mask says that a column is not given.
    private func isMarked(_ index: Int) -> Bool {
        index / 8 < notGiven.count && notGiven[index / 8] >> (index % 8) & 1 != 0
    }
}
