package import IgniteCore

/// OPERATION_CANCEL (ignite3-protocol.md 9.7): the id of the request to cancel, on the same connection. The answer is
/// empty; the cancelled request has its own answer.
package enum OperationCancel {
    package static func encode(request id: Int64, to out: inout ByteWriter) { out.pack(id) }

    package static func decode(from reader: inout ByteReader) throws(WireError) -> Int64 { try reader.unpackInt64() }
}
