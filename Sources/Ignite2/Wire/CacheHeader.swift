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

/// When entries of a cache expire, in messages: milliseconds, or a constant.
extension ExpiryPolicy {
    package init(from reader: inout ByteReader) throws(WireError) {
        self.init(
            create: Duration(code: try reader.littleEndian(Int64.self)),
            update: Duration(code: try reader.littleEndian(Int64.self)),
            access: Duration(code: try reader.littleEndian(Int64.self)))
    }

    package func encode(to out: inout ByteWriter) {
        for duration in [create, update, access] { out.appendLittleEndian(duration.code) }
    }
}

extension ExpiryPolicy.Duration {
    init(code: Int64) {
        self =
            switch code {
            case -2: .unchanged
            case -1: .eternal
            default: .milliseconds(code)
            }
    }

    package var code: Int64 {
        switch self {
        case .unchanged: -2
        case .eternal: -1
        case .milliseconds(let time): time
        }
    }
}
