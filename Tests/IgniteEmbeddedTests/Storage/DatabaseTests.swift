import Foundation
import IgniteCore
import Testing

@testable import IgniteEmbedded

@Suite struct DatabaseTests {
    /// Counts for hours if nothing stops it.
    private static let endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    private func error(_ database: Database, _ sql: String) -> SQLError? {
        do throws(SQLError) {
            try database.execute(sql)
            return nil
        } catch {
            return error
        }
    }

    @Test func aCancelledStatementStops() throws {
        let database = try Database(path: ":memory:")
        database.context.cancellation = Cancellation()
        database.context.cancellation?.cancel()
        #expect(error(database, Self.endless) == .cancelled("The query was cancelled while executing."))
        database.context.cancellation = nil
        #expect(error(database, "SELECT 1") == nil)
    }

    @Test func aStatementStopsAtTheEndOfItsTime() throws {
        let database = try Database(path: ":memory:")
        database.context.cancellation = Cancellation(timeoutMilliseconds: 20)
        #expect(error(database, Self.endless) == .cancelled("Query timeout"))
    }

    @Test func errorsOfFunctionsComeAsTheyAre() throws {
        let database = try Database(path: ":memory:")
        #expect(error(database, "SELECT ig_divide_integer(1, 0)") == .runtime("Division by zero"))
        #expect(error(database, "SELECT ig_add_tinyint(100, 100)") == .runtime("TINYINT out of range"))
        #expect(error(database, "SELECT ig_sqrt(-1.0)") == .unsupported("NaN"))
        #expect(error(database, "SELECT 1") == nil)
    }

    /// An error in the middle of an aggregate leaves nothing behind.
    @Test func errorsWithinAggregatesComeAsTheyAre() throws {
        let database = try Database(path: ":memory:")
        let sql = "SELECT ig_sum_integer(ig_divide_integer(1, 2 - x)) FROM (SELECT 1 AS x UNION SELECT 2)"
        #expect(error(database, sql) == .runtime("Division by zero"))
    }

    @Test func aSecondWriterIsRefusedAtOnce() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("database-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("d").path
        let (first, second) = (try Database(path: path), try Database(path: path))
        try first.execute("PRAGMA journal_mode = WAL")
        try first.execute("CREATE TABLE t (c NOT NULL)")
        try first.execute("BEGIN IMMEDIATE")
        #expect(first.isInTransaction)
        try first.execute("INSERT INTO t VALUES (1), (2)")
        #expect(first.changes == 2)
        #expect(error(second, "INSERT INTO t VALUES (3)")?.code == SQLError.lockConflict("").code)
        try first.execute("COMMIT")
        #expect(error(second, "INSERT INTO t VALUES (3)") == nil)
        #expect(error(second, "INSERT INTO t VALUES (NULL)")?.code == SQLError.constraint("").code)
    }

    @Test func filesThatCannotBeOpenedAreNamed() throws {
        let path = "/nosuch/folder/node.db"
        let error = #expect(throws: SQLError.self) { try Database(path: path) }
        #expect(error?.message.contains(path) == true)
    }

    @Test func valuesThatSQLiteLacksAreRefused() throws {
        let database = try Database(path: ":memory:")
        let select = try database.prepare("SELECT ?")
        #expect(throws: SQLError.unsupported("NaN")) { try select.bind(.double(.nan), at: 1) }
    }
}
