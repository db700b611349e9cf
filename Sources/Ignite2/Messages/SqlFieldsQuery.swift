package import IgniteCore

/// QUERY_SQL_FIELDS (ignite2-protocol.md 4.1): one statement.
package enum SqlFieldsQuery {
    /// The kinds of statement that the server shall accept; only the engine H2 looks at it.
    package enum StatementType: UInt8, Sendable {
        case any = 0
        case query = 1
        case update = 2
    }

    package struct Request: Equatable {
        /// The cache whose schema is used if `schema` is nil, and the transaction.
        package var cache: CacheHeader
        /// As stored; nil for that of the cache, or PUBLIC.
        package var schema: String?
        /// The number of rows of a page. Servers close the connection if it is not positive.
        package var pageSize: Int32 = 1024
        /// Servers ignore it, but it is sent.
        package var maxRows: Int32 = -1
        package var sql: String
        package var arguments = Arguments()
        package var statementType = StatementType.any
        package var hasDistributedJoins = false
        package var isLocal = false
        package var isReplicatedOnly = false
        package var enforcesJoinOrder = false
        package var isCollocated = false
        package var isLazy = false
        /// 0 for none, or -1 for the server's default if `.defaultQueryTimeout` was granted; without it, 0 is the
        /// server's default.
        package var timeoutMilliseconds: Int64 = 0
        package var includesNames = true
        /// Nil for all; sent if `.partitionsBatchSize` was granted.
        package var partitions: [Int32]?
        /// Sent if `.partitionsBatchSize` was granted.
        package var updateBatchSize: Int32 = 1

        package init(cache: CacheHeader = CacheHeader(cacheID: 0), schema: String?, sql: String) {
            self.cache = cache
            self.schema = schema
            self.sql = sql
        }

        package init(from reader: inout ByteReader, features: Features) throws(WireError) {
            cache = try CacheHeader(from: &reader)
            schema = try reader.typedStringOrNil()
            pageSize = try reader.littleEndian(Int32.self)
            maxRows = try reader.littleEndian(Int32.self)
            sql = try reader.typedString()
            arguments = try Arguments(from: &reader)
            let start = reader.offset
            guard let type = StatementType(rawValue: try reader.byte()) else {
                throw .invalid(offset: start, what: "an unknown statement type")
            }
            statementType = type
            hasDistributedJoins = try reader.bool()
            isLocal = try reader.bool()
            isReplicatedOnly = try reader.bool()
            enforcesJoinOrder = try reader.bool()
            isCollocated = try reader.bool()
            isLazy = try reader.bool()
            timeoutMilliseconds = try reader.littleEndian(Int64.self)
            includesNames = try reader.bool()
            guard features.contains(.partitionsBatchSize) else { return }
            if reader.peekInt32() == -1 {
                _ = try reader.littleEndian(Int32.self)
            } else {
                partitions = try reader.int32s()
            }
            updateBatchSize = try reader.littleEndian(Int32.self)
        }

        /// - Parameter features: Those that were granted; they determine the fields.
        package func encode(to out: inout ByteWriter, features: Features) {
            cache.encode(to: &out)
            out.appendTyped(schema)
            out.appendLittleEndian(pageSize)
            out.appendLittleEndian(maxRows)
            out.appendTyped(sql)
            arguments.encode(to: &out)
            out.append(statementType.rawValue)
            out.append(hasDistributedJoins)
            out.append(isLocal)
            out.append(isReplicatedOnly)
            out.append(enforcesJoinOrder)
            out.append(isCollocated)
            out.append(isLazy)
            out.appendLittleEndian(timeoutMilliseconds)
            out.append(includesNames)
            guard features.contains(.partitionsBatchSize) else { return }
            if let partitions {
                out.append(partitions)
            } else {
                out.appendLittleEndian(Int32(-1))
            }
            out.appendLittleEndian(updateBatchSize)
        }
    }

    /// The response before the first page.
    package struct Response: Equatable {
        /// The cursor, which the server closes itself after the last page.
        package var cursor: Int64
        package var columnCount: Int
        /// The columns' names, if they were asked for. Two columns can have the same.
        package var names: [String]?

        /// Far more columns than a statement can have.
        static let columnLimit = 1 << 16

        package init(cursor: Int64, columnCount: Int, names: [String]?) {
            self.cursor = cursor
            self.columnCount = columnCount
            self.names = names
        }

        /// - Parameter includesNames: Whether the request asked for names.
        package init(from reader: inout ByteReader, includesNames: Bool) throws(WireError) {
            cursor = try reader.littleEndian(Int64.self)
            let start = reader.offset
            columnCount = Int(try reader.littleEndian(Int32.self))
            guard columnCount >= 0, columnCount <= Self.columnLimit else {
                throw .invalid(offset: start, what: "an invalid number of columns")
            }
            guard includesNames else { return }
            var names: [String] = []
            for _ in 0..<columnCount { names.append(try reader.typedStringOrNil() ?? "") }
            self.names = names
        }

        package func encode(to out: inout ByteWriter) {
            out.appendLittleEndian(cursor)
            out.append(count: columnCount)
            for name in names ?? [] { out.appendTyped(name) }
        }
    }
}
