package import IgniteCore

/// The key-value operations TUPLE_* (ignite3-protocol.md 10). They share one form of request and few of answers.
package enum TupleOperation {
    /// One row, or its key.
    package struct Record: Equatable {
        /// A bit for each column that is not given, so that its default applies; the least significant byte first.
        package var notGiven: [UInt8]
        package var tuple: [UInt8]

        package init(notGiven: [UInt8], tuple: [UInt8]) {
            self.notGiven = notGiven
            self.tuple = tuple
        }

        fileprivate init(from reader: inout ByteReader) throws(WireError) {
            notGiven = try reader.unpackBitMask()
            tuple = try reader.unpackBytes()
        }

        package func encode(to out: inout ByteWriter) {
            out.pack(bitMask: notGiven)
            out.pack(binary: tuple)
        }
    }

    package struct Request: Equatable {
        package var table: Int
        /// The transaction's id; nil: one of its own.
        package var transaction: Int64?
        package var schemaVersion: Int
        package var recordCount: Int
        /// The records as they go over the wire, one behind the other.
        package var records: [UInt8]

        package init(table: Int, transaction: Int64?, schemaVersion: Int, recordCount: Int, records: [UInt8]) {
            self.table = table
            self.transaction = transaction
            self.schemaVersion = schemaVersion
            self.recordCount = recordCount
            self.records = records
        }

        package func encode(_ operation: Operation, to out: inout ByteWriter) {
            out.pack(table)
            out.pack(transaction)
            out.pack(schemaVersion)
            if operation.takesManyRecords { out.pack(recordCount) }
            out.append(records)
        }
    }

    /// Reads a request and its records.
    package static func decodeRequest(
        _ operation: Operation, from reader: inout ByteReader
    ) throws(WireError) -> (request: Request, records: [Record]) {
        let table = try reader.unpackInt()
        let transaction = try reader.unpackInt64OrNil()
        let version = try reader.unpackInt()
        var count = operation == .tupleReplaceExact ? 2 : 1
        if operation.takesManyRecords { count = try reader.unpackCount(ofAtLeast: 4) }
        let start = reader.offset
        var records: [Record] = []
        for _ in 0..<count { records.append(try Record(from: &reader)) }
        let request = Request(
            table: table, transaction: transaction, schemaVersion: version, recordCount: count,
            records: reader.copy(start..<reader.offset))
        return (request, records)
    }

    /// What comes back besides the version of the schema.
    package enum Answer: Equatable {
        /// Done, nothing to tell.
        case done
        /// Whether it was done, or the key is there.
        case flag(Bool)
        /// Rows, or keys where nothing but keys was sent: where in the answer their tuples lie; nil: no such row.
        case rows([Range<Int>?])
    }

    package static func decodeResponse(
        _ operation: Operation, from reader: inout ByteReader
    ) throws(WireError) -> (schemaVersion: Int, answer: Answer) {
        let version = try reader.unpackInt()
        switch operation {
        case .tupleUpsert, .tupleUpsertAll: return (version, .done)
        case .tupleGet, .tupleGetAndUpsert, .tupleGetAndReplace, .tupleGetAndDelete:
            return (version, .rows([try reader.unpackNil() ? nil : try reader.unpackBinary()]))
        case .tupleGetAll, .tupleInsertAll, .tupleDeleteAll, .tupleDeleteAllExact:
            var rows: [Range<Int>?] = []
            for _ in 0..<(try reader.unpackCount()) {
                let isThere = operation == .tupleGetAll ? try reader.unpackBool() : true
                rows.append(isThere ? try reader.unpackBinary() : nil)
            }
            return (version, .rows(rows))
        default: return (version, .flag(try reader.unpackBool()))
        }
    }

    /// Writes an answer of rows that are tuples already.
    package static func encodeResponse(
        _ operation: Operation, schemaVersion: Int, rows: [[UInt8]?], to out: inout ByteWriter
    ) {
        out.pack(schemaVersion)
        let isMany = operation.takesManyRecords
        if isMany { out.pack(rows.count) }
        for row in rows {
            if operation == .tupleGetAll { out.pack(row != nil) }
            if let row { out.pack(binary: row) } else if !isMany { out.packNil() }
        }
    }
}

extension Operation {
    /// Whether the request has a number of records and not just one, or two.
    package var takesManyRecords: Bool {
        switch self {
        case .tupleUpsertAll, .tupleGetAll, .tupleInsertAll, .tupleDeleteAll, .tupleDeleteAllExact,
            .tupleContainsAllKeys:
            true
        default: false
        }
    }

    /// Whether the records are keys, whose columns stand in the order of the primary key.
    package var takesKeys: Bool {
        switch self {
        case .tupleGet, .tupleGetAll, .tupleGetAndDelete, .tupleDelete, .tupleDeleteAll, .tupleContainsKey,
            .tupleContainsAllKeys:
            true
        default: false
        }
    }

    /// Whether it may change the table.
    package var writesRows: Bool {
        switch self {
        case .tupleGet, .tupleGetAll, .tupleContainsKey, .tupleContainsAllKeys: false
        default: true
        }
    }
}
