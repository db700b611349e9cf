package import IgniteCore

/// HEARTBEAT and GET_IDLE_TIMEOUT (ignite2-protocol.md 3): both requests are empty; the first has an empty response.
package enum Heartbeat {
    /// Reads the time after which the server closes a connection on which nothing arrives, in milliseconds; 0 for
    /// never.
    package static func decodeIdleTimeout(from reader: inout ByteReader) throws(WireError) -> Int64 {
        try reader.littleEndian(Int64.self)
    }

    package static func encodeIdleTimeout(milliseconds: Int64, to out: inout ByteWriter) {
        out.appendLittleEndian(milliseconds)
    }
}
