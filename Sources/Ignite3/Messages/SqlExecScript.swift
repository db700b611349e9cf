package import IgniteCore

/// SQL_EXEC_SCRIPT (ignite3-protocol.md 9.4): several statements. The answer is empty.
///
/// The request has the fields of SQL_EXEC except the transaction.
package enum SqlExecScript {
    package static func encode(_ request: SqlExec.Request, to out: inout ByteWriter) {
        request.encodeStatement(to: &out)
        request.encodeParameters(to: &out)
        out.pack(request.observableTimestamp)
    }

    package static func decode(from reader: inout ByteReader) throws(WireError) -> SqlExec.Request {
        var request = try SqlExec.Request(statementFrom: &reader, transaction: nil)
        try request.decodeParameters(from: &reader)
        request.observableTimestamp = try reader.unpackInt64()
        return request
    }
}
