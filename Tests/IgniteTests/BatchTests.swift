import Ignite
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// One statement for many rows, and many statements at once.
@Suite struct BatchTests {
    /// What the rows of a batch are sent as, one after the other.
    private func sent(_ rows: [[Value]]) throws -> [UInt8] {
        var out = ByteWriter()
        for row in rows { out.pack(binary: try SqlExec.Parameters(row).tuple) }
        return out.array
    }

    /// Runs the body against a server that takes one page with these rows.
    private func expecting(_ rows: [[Value]], _ body: (Client) throws -> [Int64]) throws {
        let wanted = try sent(rows)
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let request = try connection.expect(.sqlExecBatch)
            let batch = try request.sqlExecBatch()
            guard batch.rows == wanted, batch.rowCount == rows.count else { throw PeerError("\(batch)") }
            connection.answer(request) {
                SqlExecBatch.encodeResponse(Array(repeating: 2, count: batch.rowCount), to: &$0)
            }
            try connection.readToEnd()
        }
        let client = try Ignite.connect(peer.options)
        #expect(try body(client) == Array(repeating: 2, count: rows.count))
        client.close()
        try peer.finish()
    }

    @Test func rowsOfAllShapes() throws {
        let rows: [[Value]] = [[1, "Ada", .null], [2, .null, 1.5]]
        let (ada, nobody): (String?, String?) = ("Ada", nil)
        try expecting(rows) { try $0.executeBatch("q", rows) }
        try expecting(rows) { try $0.executeBatch("q", [[1, "Ada", nil], [2, nil, 1.5]]) }
        try expecting(rows) { try $0.executeBatch("q", [[1, ada, nil], [2, nobody, 1.5]]) }
        try expecting(rows) { try $0.executeBatch("q", [(1, ada, nil), (2, nobody, 1.5)]) }
        try expecting([[1, "x1"], [2, "x2"]]) { try $0.executeBatch("q", (1...2).lazy.map { ($0, "x\($0)") }) }
        try expecting([[1], [2]]) { try $0.executeBatch("q", (1...2).lazy.map { [$0] }) }
        try expecting([[1], [2]]) { try $0.executeBatch("q", AnyIterator([[1], [2]].makeIterator())) }
    }

    /// The size of the pages comes from the options, and a sequence may ask the same client for its rows.
    @Test func pagesOfWhatTheClientReads() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            while let request = try connection.next() {
                if request.operation == Operation.sqlExec.rawValue {
                    connection.send(PeerFrame.rows(request.id, [Column(name: "X", type: .integer)], [[1], [2], [3]]))
                } else {
                    let count = try request.sqlExecBatch().rowCount
                    connection.answer(request) {
                        SqlExecBatch.encodeResponse(Array(repeating: Int64(count), count: count), to: &$0)
                    }
                }
            }
        }
        var options = peer.options
        options.pageSize = 2
        let client = try Ignite.connect(options)
        let source = AnyIterator {
            // A statement of its own between any two rows.
            try? client.execute("SELECT X").next()?.get(Int.self, at: 0)
        }
        #expect(try client.executeBatch("q", source.prefix(5).map { [$0] }) == [2, 2, 2, 2, 1])
        client.close()
        try peer.finish()
    }

    @Test func theErrorTellsTheRowsThatAreIn() throws {
        let node = try TableNode { request in
            guard request.operation == Operation.sqlExecBatch.rawValue else { return nil }
            var error = ErrorBlock(.sql, 5, "PK unique constraint is violated")
            error.updateCounters = [1, 0]
            return error
        }
        let client = try Ignite.connect(node.options)
        let error = try failure { try client.executeBatch("INSERT", [(1, "a"), (2, "b"), (3, "c")]) }
        #expect(error.isIntegrityViolation && error.updateCounts == [1, 0] && error.rowsDone == 2)
        #expect(error.sql == "INSERT")
    }

    /// What cannot be sent is told with its row when the pages before it are in.
    @Test func aRowThatIsNoParameters() throws {
        struct Odd: ValueConvertible {
            let number: Int
            var igniteValue: Value {
                get throws(IgniteError) {
                    if number == 4 { throw IgniteError.conversion("no four") }
                    return number.igniteValue
                }
            }
        }
        let node = try TableNode()
        var options = node.options
        options.pageSize = 3
        let client = try Ignite.connect(options)
        let error = try failure { try client.executeBatch("q", (1...9).map { ("x", Odd(number: $0)) }) }
        #expect(error.code == .conversion && error.message == "row 4 of the batch: parameter 2: no four")
        #expect(error.updateCounts == [1, 1, 1] && error.rowsDone == 3)
        let list = try failure { try client.executeBatch("q", (4...9).map { ["x", Odd(number: $0)] }) }
        #expect(list.message == "row 1 of the batch: parameter 2: no four" && list.rowsDone == 0)
        let uneven = try failure { try client.executeBatch("q", [[1, 2], [3]] as [[Value]]) }
        #expect(uneven.code == .invalidArgument && uneven.updateCounts == [])
    }

    @Test func inTransactions() throws {
        let node = try TableNode { request in
            guard request.operation == Operation.sqlExecBatch.rawValue else { return nil }
            return try request.sqlExecBatch().statement.transaction == 1 ? nil : ErrorBlock(.sql, 4, "in none")
        }
        let client = try Ignite.connect(node.options)
        let transaction = try client.begin()
        #expect(try transaction.executeBatch("q", [(1, "a"), (2, "b")]) == [1, 1])
        #expect(try transaction.executeBatch("q", [[1, "a"]]) == [1])
        #expect(try transaction.executeBatch("q", [[1, "a"]] as [[Value]]) == [1])
        try transaction.rollback()
        #expect(try failure { try transaction.executeBatch("q", [[1]]) }.code == .transactionEnded)
        try client.setAutocommit(false)
        #expect(try client.executeBatch("q", [(1, "a")]) == [1])
        #expect(try failure { try client.executeScript("a; b") }.code == .invalidArgument)
        try client.rollback()
        try client.setAutocommit(true)
        try client.executeScript("a; b", 5)
        #expect(node.journal.suffix(3) == ["SQL_EXEC_BATCH q", "TX_ROLLBACK 1", "SQL_EXEC_SCRIPT a; b"])
    }

    @Test func nothingIsSentOverAClosedClient() throws {
        let node = try TableNode()
        let client = try Ignite.connect(node.options)
        client.close()
        #expect(try failure { try client.executeBatch("q", [(1, "a")]) }.code == .closed)
        #expect(try failure { try client.executeScript("q") }.code == .closed)
    }
}
