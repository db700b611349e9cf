import Ignite3
import IgniteAsync
import IgniteCore
import TestSupport
import Testing

/// What programs with tasks do with the library, each as short as it can be. `node` stands for a cluster that knows
/// some persons.
@Suite struct AsyncExamplesTests {
    struct Person: Decodable {
        let id: Int
        let name: String?
    }

    private let node: InProcessNode
    private let pool: IgnitePool

    init() throws {
        let columns = [Column(name: "ID", type: .integer), Column(name: "NAME", type: .varchar)]
        node = try InProcessNode { request in
            if request.sql.hasPrefix("SELECT") { return .rows(columns, [[1, "Ada"], [2, .null]]) }
            return request.sql.hasPrefix("CREATE") ? .applied(true) : .updated(1)
        }
        pool = try IgnitePool(node.options)
    }

    @Test func aPoolWithOptions() async throws {
        let options = try ClientOptions("ignite://\(node.address)/SALES?timeout=30")
        let pool = try IgnitePool(options, maximumConnections: 8)
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
        let count = try await pool.execute("SELECT COUNT(*) FROM person").first()?.get(Int.self, at: 0)
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
