package import Ignite3
package import IgniteCore

extension Ignite3Session {
    /// Runs a batch with the rows of a sequence, which is read only as far as needed.
    package func executeBatch(
        _ sql: String, rows: some Sequence<[Value]>, options: StatementSettings, in transaction: Transaction? = nil
    ) throws(IgniteError) -> [Int64] {
        var iterator = rows.makeIterator()
        return try executeBatch(sql, options: options, in: transaction) { iterator.next() }
    }
}
