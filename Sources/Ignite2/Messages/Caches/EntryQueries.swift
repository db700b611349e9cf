package import IgniteCore

/// What queries for entries of a cache filter with: a Java object, and the platform that it is for.
package struct EntryFilter: Equatable, Sendable {
    package var filter: TypedValue
    package var platform: UInt8

    package init(filter: TypedValue, platform: UInt8 = 1) {
        self.filter = filter
        self.platform = platform
    }
}

extension ByteReader {
    fileprivate mutating func filter() throws(WireError) -> EntryFilter? {
        skipNull() ? nil : EntryFilter(filter: try TypedValue(from: &self), platform: try byte())
    }
}

extension ByteWriter {
    fileprivate mutating func append(_ filter: EntryFilter?) {
        guard let filter else { return append(TypeCode.null) }
        filter.filter.encode(to: &self)
        append(filter.platform)
    }
}

/// QUERY_SCAN (ignite2-protocol.md 4.4): all entries of a cache.
package struct ScanQuery: Equatable {
    package var cache: CacheHeader
    package var filter: EntryFilter?
    package var pageSize: Int32 = 1024
    /// -1 for all.
    package var partition: Int32 = -1
    package var isLocal = false

    package init(cache: CacheHeader) { self.cache = cache }

    package init(from reader: inout ByteReader) throws(WireError) {
        cache = try CacheHeader(from: &reader)
        filter = try reader.filter()
        pageSize = try reader.littleEndian(Int32.self)
        partition = try reader.littleEndian(Int32.self)
        isLocal = try reader.bool()
    }

    package func encode(to out: inout ByteWriter) {
        cache.encode(to: &out)
        out.append(filter)
        out.appendLittleEndian(pageSize)
        out.appendLittleEndian(partition)
        out.append(isLocal)
    }
}

/// QUERY_SQL (ignite2-protocol.md 4.3): the entries that an SQL query selects.
package struct SqlQuery: Equatable {
    package var cache: CacheHeader
    package var typeName: String?
    /// A query, or only its WHERE clause.
    package var sql: String
    package var arguments = SqlFieldsQuery.Arguments()
    package var hasDistributedJoins = false
    package var isLocal = false
    package var isReplicatedOnly = false
    package var pageSize: Int32 = 1024
    /// 0 for none.
    package var timeoutMilliseconds: Int64 = 0

    package init(cache: CacheHeader, typeName: String?, sql: String) {
        self.cache = cache
        self.typeName = typeName
        self.sql = sql
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        cache = try CacheHeader(from: &reader)
        typeName = try reader.typedStringOrNil()
        sql = try reader.typedString()
        arguments = try SqlFieldsQuery.Arguments(from: &reader)
        hasDistributedJoins = try reader.bool()
        isLocal = try reader.bool()
        isReplicatedOnly = try reader.bool()
        pageSize = try reader.littleEndian(Int32.self)
        timeoutMilliseconds = try reader.littleEndian(Int64.self)
    }

    package func encode(to out: inout ByteWriter) {
        cache.encode(to: &out)
        out.appendTyped(typeName)
        out.appendTyped(sql)
        arguments.encode(to: &out)
        out.append(hasDistributedJoins)
        out.append(isLocal)
        out.append(isReplicatedOnly)
        out.appendLittleEndian(pageSize)
        out.appendLittleEndian(timeoutMilliseconds)
    }
}

/// The responses to QUERY_SCAN and QUERY_SQL, and their further pages.
package struct EntryPage: Equatable {
    /// Only in the first page; the server closes the cursor itself after the last.
    package var cursor: Int64?
    package var entries: [CacheEntry]
    package var hasMore: Bool

    package init(cursor: Int64? = nil, entries: [CacheEntry], hasMore: Bool) {
        self.cursor = cursor
        self.entries = entries
        self.hasMore = hasMore
    }

    package init(from reader: inout ByteReader, isFirst: Bool) throws(WireError) {
        cursor = isFirst ? try reader.littleEndian(Int64.self) : nil
        entries = try reader.entries()
        hasMore = try reader.bool()
    }

    package func encode(to out: inout ByteWriter) {
        if let cursor { out.appendLittleEndian(cursor) }
        out.append(entries)
        out.append(hasMore)
    }
}

/// QUERY_CONTINUOUS (ignite2-protocol.md 9): reports the changes of a cache until the resource of the response is
/// closed.
package struct ContinuousQuery: Equatable {
    package var cache: CacheHeader
    /// The number of changes that are reported together.
    package var pageSize: Int32 = 1
    /// The time after which fewer are reported; 0 for none.
    package var intervalMilliseconds: Int64 = 0
    package var includesExpired = false
    package var filter: EntryFilter?

    package init(cache: CacheHeader) { self.cache = cache }

    package init(from reader: inout ByteReader) throws(WireError) {
        cache = try CacheHeader(from: &reader)
        pageSize = try reader.littleEndian(Int32.self)
        intervalMilliseconds = try reader.littleEndian(Int64.self)
        includesExpired = try reader.bool()
        filter = try reader.filter()
    }

    package func encode(to out: inout ByteWriter) {
        cache.encode(to: &out)
        out.appendLittleEndian(pageSize)
        out.appendLittleEndian(intervalMilliseconds)
        out.append(includesExpired)
        out.append(filter)
    }

    /// Reads the resource.
    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> Int64 {
        try reader.littleEndian(Int64.self)
    }

    /// A change, in a notification.
    package struct Event: Equatable {
        package var key: TypedValue
        package var oldValue: TypedValue
        package var newValue: TypedValue
        /// 0 created, 1 updated, 2 removed, 3 expired.
        package var kind: UInt8

        package init(from reader: inout ByteReader) throws(WireError) {
            key = try TypedValue(from: &reader)
            oldValue = try TypedValue(from: &reader)
            newValue = try TypedValue(from: &reader)
            kind = try reader.byte()
        }
    }

    /// Reads the body of a notification.
    package static func events(from reader: inout ByteReader) throws(WireError) -> [Event] {
        var events: [Event] = []
        for _ in 0..<(try reader.count(ofAtLeast: 4)) { events.append(try Event(from: &reader)) }
        return events
    }
}
