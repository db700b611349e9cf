import Foundation
import Ignite3
import IgniteCore
import TestSupport
import Testing

private let table = Node.uniqueName("BATCH")

extension ClusterTests {
    /// Batches and scripts on a real node.
    ///
    /// One at a time: a DELETE locks the whole table, and a transaction fails that writes to it meanwhile.
    @Suite(.serialized, .tables("create table \(table) (id int primary key, v varchar(20));"))
    struct BatchTests {
        private func connect() throws -> Ignite3Session {
            try Ignite3Session.connect(try ClientOptions(Node.address ?? ""), eventLoop: EventLoop())
        }

        private var options: StatementSettings {
            var options = StatementSettings()
            options.pageSize = 10
            options.timeout = 60
            return options
        }

        private let insert = "insert into \(table) values (?, ?)"

        private func rows(_ range: ClosedRange<Int32>) -> [[Value]] {
            range.map { [.integer($0), $0 % 3 == 0 ? .null : .varchar("row \($0)")] }
        }

        private func count(_ range: ClosedRange<Int>) -> String {
            Node.value("select count(*) from \(table) where id between \(range.lowerBound) and \(range.upperBound)")
        }

        @Test func pagesOfRows() throws {
            let session = try connect()
            defer { session.close() }
            #expect(
                try session.executeBatch(insert, rows: rows(1...95), options: options) == Array(repeating: 1, count: 95)
            )
            #expect(count(1...99) == "95")
            #expect(Node.value("select v from \(table) where id = 94") == "row 94")
            let counts = try session.executeBatch(
                "delete from \(table) where id between ? and ?", rows: [[1, 5], [1, 10], [90, 200]], options: options)
            #expect(counts == [5, 5, 6])
            #expect(try session.executeBatch(insert, rows: [], options: options) == [])
        }

        /// Rows before the one that fails are in, those behind it are not, and no later page was run.
        @Test func aRowFails() throws {
            let session = try connect()
            defer { session.close() }
            var rows = rows(201...245)
            rows[33][0] = 201
            let error = try #require(throws: IgniteError.self) {
                try session.executeBatch(insert, rows: rows, options: options)
            }
            #expect(error.server?.code == "IGN-SQL-5")
            #expect(error.updateCounts == Array(repeating: 1, count: 33))
            #expect(error.rowsDone == 33)
            #expect(error.sql == insert)
            #expect(count(200...299) == "33")
            #expect(count(235...299) == "0")
        }

        @Test func inATransaction() throws {
            let session = try connect()
            defer { session.close() }
            var transaction = try session.begin(isReadOnly: false, timeout: 60)
            #expect(
                try session.executeBatch(insert, rows: rows(301...325), options: options, in: transaction).count == 25)
            try session.commit(transaction)
            #expect(count(300...399) == "25")
            transaction = try session.begin(isReadOnly: false, timeout: 60)
            let error = try #require(throws: IgniteError.self) {
                try session.executeBatch(
                    insert, rows: rows(390...395) + rows(301...301), options: options, in: transaction)
            }
            #expect(error.updateCounts?.count == 6 && error.rowsDone == nil)
            #expect(transaction.state != .open)
            #expect(throws: IgniteError.self) { try session.commit(transaction) }
            #expect(count(390...399) == "0")
        }

        @Test func queriesAreNoBatch() throws {
            let session = try connect()
            defer { session.close() }
            let error = try #require(throws: IgniteError.self) {
                try session.executeBatch("select ?", rows: [[1]], options: options)
            }
            #expect(error.server?.code == "IGN-SQL-4" && error.updateCounts == [])
            let uneven = try #require(throws: IgniteError.self) {
                try session.executeBatch(insert, rows: [[401, "a"], [402]], options: options)
            }
            #expect(uneven.message == "row 2 of the batch has 1 values, but the first has 2")
            #expect(count(400...499) == "0")
        }

        @Test func scripts() throws {
            let session = try connect()
            defer { session.close() }
            try session.executeScript(
                "insert into \(table) values (?, 'a'); insert into \(table) values (?, 'b'); delete from \(table) where id = ?",
                parameters: [501, 502, 501], options: options)
            #expect(Node.value("select id from \(table) where id between 500 and 599") == "502")
            let error = try #require(throws: IgniteError.self) {
                try session.executeScript("selec 1", options: options)
            }
            #expect(error.server?.code == "IGN-SQL-3" && error.sql == "selec 1")
        }
    }
}
