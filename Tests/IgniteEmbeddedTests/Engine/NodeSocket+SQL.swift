import Ignite3
import IgniteCore

extension NodeSocket {
    /// Runs a statement, and returns its rows as texts; `UPDATED n` or `APPLIED true` for others.
    ///
    /// - Throws: the server's error as `IGN-SQL-4 message`.
    func run(_ sql: String, _ parameters: Value..., in transaction: Int64? = nil, pageSize: Int64 = 1000) throws
        -> [String]
    {
        let parameters = try SqlExec.Parameters(parameters)
        let request = SqlExec.Request(
            transaction: transaction, schema: nil, pageSize: pageSize, timeoutMilliseconds: 0, timeZone: "UTC",
            sql: sql,
            parameters: parameters, observableTimestamp: 0)
        let answer = try checked(try call(.sqlExec) { request.encode(to: &$0) })
        return try answer.read { reader in
            let response = try SqlExec.Response(from: &reader)
            guard response.hasRowSet else {
                return [
                    response.affectedRows >= 0 ? "UPDATED \(response.affectedRows)" : "APPLIED \(response.wasApplied)"
                ]
            }
            lastCursor = response.cursor
            lastColumns = response.columns
            return try rows(from: &reader)
        }
    }

    /// Returns the next page of the result whose first page `run` has returned.
    func nextPage() throws -> [String] {
        let cursor = lastCursor ?? 0
        return try checked(try call(.sqlCursorNextPage) { SqlCursor.encode(cursor: cursor, to: &$0) }).read { reader in
            let rows = try rows(from: &reader)
            if try !reader.unpackBool() { lastCursor = nil }
            return rows
        }
    }

    private func rows(from reader: inout ByteReader) throws -> [String] {
        var rows: [String] = []
        for _ in 0..<(try reader.unpackCount(ofAtLeast: 2)) {
            let tuple = try reader.unpackBytes()
            rows.append(
                try tuple.withUnsafeBytes { bytes in
                    let values = try TupleReader(bytes, count: lastColumns.count)
                    return try lastColumns.indices.map { index in
                        let column = lastColumns[index]
                        return try values.value(index, column.type, scale: column.scale ?? 0).description
                    }.joined(separator: "|")
                })
        }
        return rows
    }

    func begin(readOnly: Bool = false, timeoutMilliseconds: Int64 = 0) throws -> Int64 {
        let request = TxBegin.Request(
            isReadOnly: readOnly, timeoutMilliseconds: timeoutMilliseconds, observableTimestamp: 0)
        return try checked(try call(.txBegin) { request.encode(to: &$0) }).read { try $0.unpackInt64() }
    }

    func commit(_ transaction: Int64) throws {
        _ = try checked(try call(.txCommit) { $0.pack(transaction) })
    }

    func rollback(_ transaction: Int64) throws {
        _ = try checked(try call(.txRollback) { $0.pack(transaction) })
    }

    private func checked(_ answer: Answer) throws -> Answer {
        if let error = answer.error {
            throw NodeSocketError("\(error.record.code) \(error.message ?? "")")
        }
        return answer
    }

    /// Returns the error of a statement; an empty text if there is none.
    func failure(_ sql: String, in transaction: Int64? = nil) -> String {
        do {
            _ = try run(sql, in: transaction)
            return ""
        } catch {
            return "\(error)"
        }
    }
}
