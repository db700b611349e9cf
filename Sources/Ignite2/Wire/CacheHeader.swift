package import IgniteCore

/// What the requests to a cache begin with (ignite2-protocol.md 6).
package struct CacheHeader: Equatable, Sendable {
    /// The bits of the flags field.
    struct Flags: OptionSet {
        let rawValue: UInt8

        static let keepBinary = Flags(rawValue: 1)
        static let transaction = Flags(rawValue: 2)
        static let expiryPolicy = Flags(rawValue: 4)
    }

    /// The hash of the cache's name; 0 for none in SQL.
    package var cacheID: Int32
    /// Servers ignore it, but it is sent.
    package var keepsBinary = false
    /// When entries expire; from version 1.6.0 on.
    package var expiryPolicy: ExpiryPolicy?
    /// The id of the transaction; nil for none.
    package var transaction: Int32?

    package init(
        cacheID: Int32, keepsBinary: Bool = false, expiryPolicy: ExpiryPolicy? = nil, transaction: Int32? = nil
    ) {
        self.cacheID = cacheID
        self.keepsBinary = keepsBinary
        self.expiryPolicy = expiryPolicy
        self.transaction = transaction
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        cacheID = try reader.littleEndian(Int32.self)
        let flags = Flags(rawValue: try reader.byte())
        keepsBinary = flags.contains(.keepBinary)
        if flags.contains(.expiryPolicy) { expiryPolicy = try ExpiryPolicy(from: &reader) }
        if flags.contains(.transaction) { transaction = try reader.littleEndian(Int32.self) }
    }

    package func encode(to out: inout ByteWriter) {
        out.appendLittleEndian(cacheID)
        var flags: Flags = keepsBinary ? .keepBinary : []
        if expiryPolicy != nil { flags.insert(.expiryPolicy) }
        if transaction != nil { flags.insert(.transaction) }
        out.append(flags.rawValue)
        expiryPolicy?.encode(to: &out)
        if let transaction { out.appendLittleEndian(transaction) }
    }
}

/// Returns the id of a cache: the hash of its name, which keeps the case (ignite2-protocol.md 5.4).
package func cacheID(_ name: String) -> Int32 { name.utf16.reduce(0) { $0 &* 31 &+ Int32($1) } }

/// When entries of a cache expire: milliseconds after an event, or one of the constants.
package struct ExpiryPolicy: Equatable, Sendable {
    package static let unchanged: Int64 = -2
    package static let eternal: Int64 = -1

    package var create: Int64
    package var update: Int64
    package var access: Int64

    package init(
        create: Int64 = unchanged, update: Int64 = unchanged, access: Int64 = unchanged
    ) {
        self.create = create
        self.update = update
        self.access = access
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        create = try reader.littleEndian(Int64.self)
        update = try reader.littleEndian(Int64.self)
        access = try reader.littleEndian(Int64.self)
    }

    package func encode(to out: inout ByteWriter) {
        out.appendLittleEndian(create)
        out.appendLittleEndian(update)
        out.appendLittleEndian(access)
    }
}
