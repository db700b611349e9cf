import Ignite3
import IgniteAsync
import IgniteCore
import TestSupport
import Testing

/// Tables by key over a pool, against a table in memory.
@Suite struct AsyncTableTests {
    private struct Person: Codable, Equatable {
        var id: Int
        var name: String?
        var birthDate: LocalDate?
    }

    private let node: TableNode
    private let pool: IgnitePool

    init() throws {
        node = try TableNode()
        pool = try IgnitePool(node.options, pool: PoolOptions(maximumConnections: 1))
    }

    /// It is looked up once, however often it is used.
    @Test func columns() async throws {
        let table = try await pool.table("person")
        #expect(table.name == "PUBLIC.PERSON" && table.keyPositions == [0] && table.pageSize == 4096)
        #expect(table.columns.map(\.name) == ["ID", "NAME", "BIRTH_DATE"])
        _ = try await table.get(1)
        _ = try await table.get(2)
        #expect(node.journal.count { $0 == "SCHEMAS_GET" } == 1)
        #expect(try await failure { _ = try await pool.table("persn") }.hint == "did you mean PUBLIC.PERSON?")
    }

    @Test func rows() async throws {
        var table = try await pool.table("person")
        table.pageSize = 3
        #expect(try await table.insert([1, "Ada", nil]))
        #expect(try await !table.insert([1, "Bob", nil]))
        #expect(try await table.get(1)?.values == [1, "Ada", .null])
        #expect(try await table.get([.integer(2)]) == nil)
        try await table.upsert([1, "Bob", nil])
        #expect(try await table.replace([1, "Eve", nil]))
        #expect(try await table.containsKey(1))
        #expect(try await table.upsertAll((2...10).lazy.map { [$0.igniteValue, "x", nil] }) == 9)
        #expect(try await table.getAll([10, 11, 1]).map { $0?.values[1] } == ["x", nil, "Eve"])
        #expect(try await table.getAll([[1]]).count == 1)
        #expect(try await table.insertAll([[1, "y", nil], [11, "y", nil]]).map { $0[0] } == [1])
        #expect(try await table.delete(11))
        #expect(try await table.deleteAll([10, 11]).map { $0[0] } == [11])
        #expect(try await table.deleteAll([[9]] as [[Value]]).isEmpty)
        #expect(try await table.withTable { try $0.getAndDelete(1, in: $1) }?.values[1] == "Eve")
        #expect(node.journal.count { $0 == "TUPLE_UPSERT_ALL 3 in 1" } == 3)
        // That was this one's own.
        #expect(try await pool.table("person").pageSize == 4096)
    }

    @Test func records() async throws {
        let people = try await pool.table("person").records(of: Person.self)
        let (ada, bob) = (Person(id: 1, name: "Ada"), Person(id: 2, name: "Bob"))
        try await people.upsert(ada)
        #expect(try await people.insert(bob))
        #expect(try await people.insertAll([bob]) == [bob])
        #expect(try await people.replace(Person(id: 2)))
        #expect(try await people.get(1) == ada)
        #expect(try await people.getAll([2, 3]) == [Person(id: 2), nil])
        #expect(try await people.getAll([[1]]) == [ada])
        #expect(try await people.upsertAll((3...5).lazy.map { Person(id: $0) }) == 3)
        #expect(try await people.withRecords { try $0.getAndUpsert(bob, in: $1) } == Person(id: 2))
    }

    @Test func inTransactions() async throws {
        let table = try await pool.table("person")
        let people = table.records(of: Person.self)
        let old = try await pool.transaction { transaction in
            try await table.upsert([1, "Ada", nil], in: transaction)
            try await people.upsert(Person(id: 2), in: transaction)
            #expect(try await table.get(1, in: transaction) != nil)
            #expect(try await people.upsertAll([Person(id: 3)], in: transaction) == 1)
            return transaction
        }
        #expect(
            node.journal.filter { $0.hasPrefix("T") && !$0.hasPrefix("TABLE") } == [
                "TX_BEGIN", "TUPLE_UPSERT 1 in 1", "TUPLE_UPSERT 1 in 1", "TUPLE_GET 1 in 1", "TUPLE_UPSERT_ALL 1 in 1",
                "TX_COMMIT 1",
            ])
        #expect(try await failure { try await table.upsert([1, "x", nil], in: old) }.code == .transactionEnded)
        #expect(try await failure { try await old.executeBatch("q", [[1]]) }.code == .transactionEnded)
        #expect(try await failure { try await old.withClient { _, _ in } }.code == .transactionEnded)
    }

    @Test func severalTasksInOneTransaction() async throws {
        let table = try await pool.table("person")
        try await pool.transaction { transaction in
            try await withThrowingTaskGroup { group in
                for id in 1...20 {
                    group.addTask {
                        try await table.upsert([id.igniteValue, "x", nil], in: transaction)
                        try await transaction.executeBatch("q", [(id, "x")])
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(node.journal.count { $0 == "TUPLE_UPSERT 1 in 1" } == 20)
        #expect(try await table.getAll(1...20).allSatisfy { $0 != nil })
    }

    @Test func theErrorTellsTheRowsThatAreIn() async throws {
        let node = try TableNode { request in
            guard request.operation == Operation.tupleUpsertAll.rawValue else { return nil }
            return try request.tupleRequest().request.recordCount == 2 ? ErrorBlock(.sql, 5, "no") : nil
        }
        let pool = try IgnitePool(node.options, pool: PoolOptions(maximumConnections: 1))
        var table = try await pool.table("person")
        table.pageSize = 3
        let error = try await failure { [table] in try await table.upsertAll((1...8).map { [$0, "x", nil] }) }
        #expect(error.rowsDone == 6)
    }
}
