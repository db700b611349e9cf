package import IgniteCore

/// The operations on the entries of a cache (ignite2-protocol.md 6).
package enum CacheMessage {
    /// What a request contains after the header.
    package enum Operands: Hashable, Sendable {
        case none
        /// A key, then the values that the operation takes.
        case values([TypedValue])
        case keys([TypedValue])
        case entries([CacheEntry])
        /// Which copies of the entries count; none for the primary ones.
        case peekModes([UInt8])
    }

    package struct Request: Equatable {
        package var cache: CacheHeader
        package var operands: Operands

        package init(cache: CacheHeader, operands: Operands) {
            self.cache = cache
            self.operands = operands
        }

        package init(_ operation: Operation, from reader: inout ByteReader) throws(WireError) {
            cache = try CacheHeader(from: &reader)
            switch operation {
            case .cacheClear, .cacheRemoveAll: operands = .none
            case .cacheGetAll, .cacheContainsKeys, .cacheClearKeys, .cacheRemoveKeys:
                operands = .keys(try reader.values())
            case .cachePutAll: operands = .entries(try reader.entries())
            case .cacheGetSize:
                var modes: [UInt8] = []
                for _ in 0..<(try reader.count(ofAtLeast: 1)) { modes.append(try reader.byte()) }
                operands = .peekModes(modes)
            default:
                var values: [TypedValue] = []
                for _ in 0..<CacheMessage.valueCount(operation) { values.append(try TypedValue(from: &reader)) }
                operands = .values(values)
            }
        }

        package func encode(to out: inout ByteWriter) {
            cache.encode(to: &out)
            switch operands {
            case .none: break
            case .values(let values): for value in values { value.encode(to: &out) }
            case .keys(let keys): out.append(keys)
            case .entries(let entries): out.append(entries)
            case .peekModes(let modes):
                out.append(count: modes.count)
                out.append(modes)
            }
        }
    }

    /// The number of values of an operation on one entry, its key included.
    private static func valueCount(_ operation: Operation) -> Int {
        switch operation {
        case .cacheGet, .cacheGetAndRemove, .cacheContainsKey, .cacheClearKey, .cacheRemoveKey, .cacheLocalPeek: 1
        case .cacheReplaceIfEquals: 3
        default: 2
        }
    }

    package enum Response: Hashable, Sendable {
        case none
        /// Null if there is no such entry.
        case value(TypedValue)
        case boolean(Bool)
        /// Those that exist.
        case entries([CacheEntry])
        case size(Int64)

        package init(to operation: Operation, from reader: inout ByteReader) throws(WireError) {
            switch operation {
            case .cacheGet, .cacheGetAndPut, .cacheGetAndReplace, .cacheGetAndRemove, .cacheGetAndPutIfAbsent,
                .cacheLocalPeek:
                self = .value(try TypedValue(from: &reader))
            case .cachePutIfAbsent, .cacheReplace, .cacheReplaceIfEquals, .cacheContainsKey, .cacheContainsKeys,
                .cacheRemoveKey, .cacheRemoveIfEquals:
                self = .boolean(try reader.bool())
            case .cacheGetAll: self = .entries(try reader.entries())
            case .cacheGetSize: self = .size(try reader.littleEndian(Int64.self))
            default: self = .none
            }
        }

        package func encode(to out: inout ByteWriter) {
            switch self {
            case .none: break
            case .value(let value): value.encode(to: &out)
            case .boolean(let value): out.append(value)
            case .entries(let entries): out.append(entries)
            case .size(let size): out.appendLittleEndian(size)
            }
        }
    }
}
