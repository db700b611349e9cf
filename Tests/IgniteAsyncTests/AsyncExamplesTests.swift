import Ignite3
import IgniteAsync
import IgniteCore
import TestSupport
import Testing

/// What programs with tasks do with the library, each as short as it can be. `node` stands for a cluster that knows
/// some persons.
@Suite struct AsyncExamplesTests {
    struct Person: Codable {
        let id: Int
        let name: String?
    }

    private let node: InProcessNode
    private let pool: IgnitePool
    /// Has a table of persons.
    private let tableNode: TableNode

    init() throws {
        let columns = [Column(name: "ID", type: .integer), Column(name: "NAME", type: .varchar)]
        node = try InProcessNode { request in
            if request.sql.hasPrefix("SELECT") { return .rows(columns, [[1, "Ada"], [2, .null]]) }
            return request.sql.hasPrefix("CREATE") ? .applied(true) : .updated(1)
        }
        pool = try IgnitePool(node.options)
        tableNode = try TableNode()
    }

    @Test func aPoolWithOptions() async throws {
        let options = try ClientOptions("ignite://\(node.address)/SALES?timeout=30")
        let pool = try IgnitePool(options, pool: PoolOptions(maximumConnections: 8))
        defer { pool.close() }
        #expect(try await pool.nodes().count == 1)
    }

    @Test func changeRows() async throws {
        try await pool.execute("CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR)")
        let changed = try await pool.execute("INSERT INTO person VALUES (?, ?)", 1, "Ada")
        #expect(changed.updateCount == 1)
    }

    @Test func rowsAsTuples() async throws {
        var names: [Int: String] = [:]
        for try await person in try await pool.execute("SELECT id, name FROM person WHERE id > ?", 0) {
            let (id, name) = try person.decode(Int.self, String?.self)
            names[id] = name ?? "?"
        }
        #expect(names == [1: "Ada", 2: "?"])
    }

    @Test func rowsAsStructures() async throws {
        let people = try await pool.execute("SELECT * FROM person").fetchAll().map { try $0.decode(Person.self) }
        #expect(people.map(\.id) == [1, 2] && people[0].name == "Ada")
    }

    @Test func oneValue() async throws {
        let count = try await pool.execute("SELECT COUNT(*) FROM person").fetchOne()?.get(Int.self, at: 0)
        #expect(count == 1)
    }

    @Test func severalAtOnce() async throws {
        let pool = pool
        async let one = pool.execute("SELECT * FROM person").fetchAll()
        async let other = pool.execute("DELETE FROM person WHERE id = ?", 7).updateCount
        let (people, deleted) = (try await one, try await other)
        #expect(people.count == 2 && deleted == 1)
    }

    @Test func aTransaction() async throws {
        let changed = try await pool.transaction { transaction in
            try await transaction.execute("UPDATE person SET name = ? WHERE id = ?", "Grace", 2)
            return try await transaction.execute("DELETE FROM person WHERE id = ?", 1).updateCount
        }
        #expect(changed == 1)
    }

    /// Rows from any sequence, also an asynchronous one, such as a result.
    @Test func manyRowsAtOnce() async throws {
        let pool = try IgnitePool(tableNode.options)
        let people = [(1, "Ada"), (2, "Bob"), (3, nil)]
        let counts = try await pool.executeBatch("INSERT INTO person (id, name) VALUES (?, ?)", people)
        #expect(counts == [1, 1, 1])
        let found = try await self.pool.execute("SELECT id, name FROM person")
        try await pool.executeBatch(
            "INSERT INTO person (id, name) VALUES (?, ?)", found.map { try $0.decode(Int.self, String?.self) })
        try await pool.executeScript("DELETE FROM person; DROP TABLE person")
    }

    @Test func rowsByKey() async throws {
        let pool = try IgnitePool(tableNode.options, pool: PoolOptions(maximumConnections: 1))
        let table = try await pool.table("person")
        try await table.upsert([1, "Ada", nil])
        let name = try await table.get(1)?.get(String.self, "NAME")
        #expect(name == "Ada")
        let people = table.records(of: Person.self)
        try await people.upsertAll((2...100).map { Person(id: $0, name: "x") })
        try await pool.transaction { transaction in
            guard let bob = try await people.get(2, in: transaction) else { return }
            try await people.upsert(Person(id: bob.id, name: "Bob"), in: transaction)
        }
        #expect(try await people.get(2)?.name == "Bob")
    }

    /// What has no method of the pool's.
    @Test func whateverAClientCanDo() async throws {
        let (version, count) = try await pool.withClient { client in
            (client.server.version, try client.execute("SELECT * FROM person").fetchMany(1).count)
        }
        #expect(version == "3.1.0" && count == 1)
    }

    @Test func whatTheStatementTakesAndGives() async throws {
        let description = try await pool.describe("SELECT id, name FROM person")
        #expect(description.columns.map(\.name) == ["ID", "NAME"])
    }

    @Test func aTimeLimitOfTheProgram() async throws {
        let pool = pool
        let task = Task { try await pool.execute("SELECT * FROM person").fetchAll().count }
        task.cancel()
        do {
            _ = try await task.value
        } catch is CancellationError {
            // Whether it was in time is a matter of luck here.
        }
    }
}
