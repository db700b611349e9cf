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

extension Heartbeat {
    /// Returns the seconds without a request before a heartbeat is sent: a third of the server's idle timeout, at most
    /// 30 and at least half a second.
    package static func interval(idleTimeoutMilliseconds: Int64) -> Double {
        idleTimeoutMilliseconds > 0 ? min(30, max(0.5, Double(idleTimeoutMilliseconds) / 3000)) : 30
    }
}
