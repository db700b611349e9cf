package import IgniteCore

/// The key-value operations TUPLE_* (ignite3-protocol.md 10), which share one form of request and a few forms of
/// answers.
package enum TupleOperation {
    /// One row, or its key.
    package struct Record: Equatable {
        /// A bit for each column that is not given and gets its default; least significant byte first.
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
        /// The id of the transaction; nil for a transaction of its own.
        package var transaction: Int64?
        package var schemaVersion: Int
        package var recordCount: Int
        /// The records as sent, one after the other.
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

    /// The answer, except the version of the schema.
    package enum Answer: Equatable {
        /// Done, without a result.
        case done
        /// Whether it was done, or whether the key exists.
        case flag(Bool)
        /// Rows, or keys if only keys were sent: the ranges of their tuples in the answer; nil for rows that do not
        /// exist.
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

    /// Writes an answer with rows that are already tuples.
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
    /// Whether the request contains any number of records rather than one or two.
    package var takesManyRecords: Bool {
        switch self {
        case .tupleUpsertAll, .tupleGetAll, .tupleInsertAll, .tupleDeleteAll, .tupleDeleteAllExact,
            .tupleContainsAllKeys:
            true
        default: false
        }
    }

    /// Whether the records are keys, whose columns are in the order of the primary key.
    package var takesKeys: Bool {
        switch self {
        case .tupleGet, .tupleGetAll, .tupleGetAndDelete, .tupleDelete, .tupleDeleteAll, .tupleContainsKey,
            .tupleContainsAllKeys:
            true
        default: false
        }
    }

    /// Whether it can change the table.
    package var writesRows: Bool {
        switch self {
        case .tupleGet, .tupleGetAll, .tupleContainsKey, .tupleContainsAllKeys: false
        default: true
        }
    }
}
