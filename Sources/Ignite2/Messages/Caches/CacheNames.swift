package import IgniteCore

/// CACHE_GET_NAMES (ignite2-protocol.md 6): the caches of the cluster, those of SQL tables included. The request is
/// empty.
package enum CacheNames {
    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> [String] {
        try reader.typedStrings()
    }

    package static func encodeResponse(_ names: [String], to out: inout ByteWriter) { out.appendTyped(names) }
}

/// CACHE_CREATE_WITH_NAME, CACHE_GET_OR_CREATE_WITH_NAME and CACHE_DESTROY (ignite2-protocol.md 6): a name, or the id of
/// a cache; the response is empty.
package enum CacheLifetime {
    package static func encode(name: String, to out: inout ByteWriter) { out.appendTyped(name) }

    package static func decodeName(from reader: inout ByteReader) throws(WireError) -> String {
        try reader.typedString()
    }

    package static func encode(id: Int32, to out: inout ByteWriter) { out.appendLittleEndian(id) }

    package static func decodeID(from reader: inout ByteReader) throws(WireError) -> Int32 {
        try reader.littleEndian(Int32.self)
    }
}
