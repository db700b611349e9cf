import Ignite
import Ignite3
import IgniteCore
import Synchronization
import TestSupport
import Testing

/// Statements with interpolated values, and what one statement can have of its own.
@Suite struct SQLStatementTests {
    /// What arrived of a statement.
    private final class Received: Sendable {
        private let requests = Mutex<[SqlExec.Request]>([])
        func append(_ request: SqlExec.Request) { requests.withLock { $0.append(request) } }
        var last: SqlExec.Request? { requests.withLock { $0.last } }
    }

    private let received = Received()
    private let node: InProcessNode
    private let client: Client

    init() throws {
        let received = received
        node = try InProcessNode { request in
            received.append(request)
            return .updated(1)
        }
        client = try Ignite.connect(node.options)
    }

    private func sent(_ statement: SQLStatement, _ parameters: (any ValueConvertible)?...) throws -> (
        String, SqlExec.Parameters?
    ) {
        try client.execute(statement, parameters: parameters)
        let request = try #require(received.last)
        return (request.sql, request.parameters)
    }

    private func encoded(_ values: [Value]) throws -> SqlExec.Parameters {
        try SqlExec.Parameters(values, room: 1 << 20)
    }

    @Test func valuesBecomeParameters() throws {
        let (id, none, name) = (7, nil as String?, "x'; DROP TABLE person; --")
        let (sql, values) = try sent("UPDATE p SET name = \(name), other = \(none) WHERE id = \(id)")
        #expect(sql == "UPDATE p SET name = ?, other = ? WHERE id = ?")
        #expect(try values == encoded(["x'; DROP TABLE person; --", .null, 7]))
        let any: (any ValueConvertible)? = LocalDate("2026-01-02")
        #expect(try sent("\(any)").1 == encoded([.date(LocalDate("2026-01-02")!)]))
    }

    @Test func listsNamesTextsAndParts() throws {
        let condition: SQLStatement = "b = \(true)"
        let (sql, values) = try sent(
            "SELECT * FROM \(identifier: "My \"Table\"") WHERE id IN (\(list: 1...3)) AND \(condition) \(unsafe: "LIMIT 1")"
        )
        #expect(sql == "SELECT * FROM \"My \"\"Table\"\"\" WHERE id IN (?, ?, ?) AND b = ? LIMIT 1")
        #expect(try values == encoded([1, 2, 3, true]))
    }

    @Test func whatIsWrongIsNotSent() throws {
        struct Odd: ValueConvertible {
            var igniteValue: Value { get throws(IgniteError) { throw .conversion("odd") } }
        }
        let before = received.last?.sql
        let odd = try failure { try client.execute("a = \(1) AND b = \(Odd())") }
        #expect(odd.code == .conversion && odd.message == "parameter 2: odd")
        let empty = try failure { try client.execute("IN (\(list: [Int]()))") }
        #expect(
            empty.code == .invalidArgument
                && empty.message == "parameter 1: the list is empty, which SQL does not allow")
        let mixed = try failure { try client.execute("a = \(1) AND b = ?", 2) }
        #expect(mixed.message == "the statement contains values, and others are passed beside it")
        let batch = try failure { try client.executeBatch("INSERT INTO t VALUES (\(1), ?)", [[1], [2]] as [[Value]]) }
        #expect(batch.message == "a batch cannot contain values")
        let preset = try failure { try client.execute("?", .default) }
        #expect(preset.message == "parameter 1: .default can only be in a row for a table")
        #expect(received.last?.sql == before)
    }

    @Test func optionsOfOneStatement() throws {
        let options = StatementOptions(timeout: .milliseconds(1500), pageSize: 7, schema: "sales")
        try client.execute("INSERT", options: options)
        var request = try #require(received.last)
        #expect(request.timeoutMilliseconds == 1500 && request.pageSize == 7 && request.schema == "sales")
        try client.execute("INSERT")
        request = try #require(received.last)
        #expect(request.timeoutMilliseconds == 300_000 && request.pageSize == 1024 && request.schema == "PUBLIC")
        try client.execute("INSERT", options: StatementOptions(timeout: .zero))
        #expect(received.last?.timeoutMilliseconds == 0)
        for wrong in [StatementOptions(pageSize: 0), StatementOptions(timeout: .seconds(-1))] {
            #expect(try failure { try client.execute("q", options: wrong) }.code == .invalidArgument)
        }
    }
}

/// Rows as values of the program's own types.
@Suite struct RowsValuesTests {
    private struct Person: Decodable, Equatable {
        var id: Int
        var name: String?
    }

    private let client: Client
    private let node: InProcessNode

    init() throws {
        node = try InProcessNode { request in
            let columns = [Column(name: "ID", type: .bigint), Column(name: "NAME", type: .varchar)]
            let rows: [[Value]] = [[.bigint(1), "Ada"], [.bigint(2), .null], [.bigint(3), "Eve"]]
            return .rows(columns, Array(rows.prefix(Int(request.sql) ?? 3)))
        }
        var options = node.options
        options.pageSize = 2
        client = try Ignite.connect(options)
    }

    @Test func decodedRows() throws {
        let all = [Person(id: 1, name: "Ada"), Person(id: 2, name: nil), Person(id: 3, name: "Eve")]
        #expect(try client.execute("3").fetchAll(as: Person.self) == all)
        #expect(try client.execute("3").fetchOne(as: Person.self) == all[0])
        #expect(try client.execute("0").fetchOne(as: Person.self) == nil)
        let rows = try client.execute("3")
        #expect(try rows.next(as: Person.self) == all[0] && rows.fetchAll(as: Person.self) == Array(all[1...]))
        // Nothing is left open on the server.
        _ = try client.execute("3").fetchOne()
        #expect(node.journal.entries.last?.hasPrefix("SQL_CURSOR_CLOSE") == true)
    }

    @Test func scalars() throws {
        #expect(try client.execute("1").scalar(as: Int.self) == 1)
        let id: Int? = try client.execute("1").scalar()
        #expect(id == 1)
        #expect(try failure { _ = try client.execute("0").scalar(as: Int.self) }.message.contains("returned no row"))
        let many = try failure { _ = try client.execute("3").scalar(as: Int.self) }
        #expect(many.code == .conversion && many.message.contains("more than one row"))
    }
}
