import Ignite3
import IgniteCore

extension Engine {
    /// The id of the storage, which is kept in it: clients take it for the id of the cluster.
    var storageID: IgniteUUID { IgniteUUID(mostSignificant: 0, leastSignificant: 0) }

    /// What an operation on rows by key comes to.
    enum RowsAnswer {
        /// Done, without a result.
        case done
        /// Whether it was done, or whether all the keys exist.
        case flag(Bool)
        /// Rows, with the values of all columns in the order of the schema; nil for a row that does not exist.
        case rows([[Value]?])
        /// Keys, with the values of the key columns in the order of the primary key.
        case keys([[Value]])
    }

    /// Runs an operation on rows by key (ignite3-protocol.md 10).
    ///
    /// What each operation does with its records, and its answer:
    ///
    /// | Operation | | Answer |
    /// |---|---|---|
    /// | tupleGet, tupleGetAll | | `rows`: one for each key, in their order |
    /// | tupleContainsKey, tupleContainsAllKeys | | `flag`: whether all keys exist |
    /// | tupleUpsert, tupleUpsertAll | writes all rows, old or new | `done` |
    /// | tupleGetAndUpsert | likewise | `rows`: the old row, or nil |
    /// | tupleInsert | writes the row if its key does not exist | `flag`: whether it was written |
    /// | tupleInsertAll | likewise for each row | `rows`: those that were not written, as they were sent |
    /// | tupleReplace | writes the row if its key exists | `flag`: whether it was written |
    /// | tupleGetAndReplace | likewise | `rows`: the old row, or nil |
    /// | tupleReplaceExact | writes the second row if the first one exists with exactly these values | `flag` |
    /// | tupleDelete | deletes the row | `flag`: whether it existed |
    /// | tupleGetAndDelete | likewise | `rows`: the old row, or nil |
    /// | tupleDeleteAll | deletes the rows | `keys`: those that did not exist |
    /// | tupleDeleteExact | deletes the row if it has exactly these values | `flag` |
    /// | tupleDeleteAllExact | likewise for each row | `rows`: those that were not deleted, as they were sent |
    ///
    /// Unlike SQL, values keep their nanoseconds. A batch without a transaction is one transaction.
    ///
    /// - Parameters:
    ///   - operation: One of the operations TUPLE_*.
    ///   - table: The id of the table. It was found a moment ago, in this version of its schema; the tuples were read by
    ///     it.
    ///   - schemaVersion: That version. If the table has changed since, the operation throws IGN-TBL-5.
    ///   - records: The rows, or keys if `operation.takesKeys`: values of the types of their columns, of all columns in
    ///     the order of the schema, or of the key columns in the order of the primary key. A value that is nil is not
    ///     given: the column gets its default, in `tupleReplace` and `tupleUpsert` too. `.null` is NULL. Whether
    ///     columns can be NULL, and how long values can be, was not checked: errors are IGN-MARSHALLING-1.
    ///   - transaction: Nil for a transaction of its own.
    func rows(
        _ operation: Operation, table: Int, schemaVersion: Int, records: [[Value?]], transaction: EngineTransaction?
    ) throws(SQLError) -> RowsAnswer {
        fatalError("to be written")
    }
}
