import Foundation
import Ignite
import Ignite3
import IgniteCore
import IgniteFoundation
import TestSupport
import Testing

/// What programs do with the library, each as short as it can be. `node` stands for a cluster that knows some persons.
@Suite struct ExamplesTests {
    struct Person: Decodable {
        let id: Int
        let name: String?
        let birthDate: Date?
    }

    private static let columns = [
        Column(name: "ID", type: .integer), Column(name: "NAME", type: .varchar),
        Column(name: "BIRTH_DATE", type: .timestampWithLocalTimeZone),
    ]
    private static let persons: [[Value]] = [
        [1, "Ada", .timestampWithLocalTimeZone(Instant("1815-12-10T00:00:00Z")!)], [2, .null, .null],
    ]

    private let node: InProcessNode
    /// Has a table of persons.
    private let tableNode: TableNode
    private let ignite: Client

    init() throws {
        node = try InProcessNode { request in
            if request.sql.hasPrefix("SELECT") { return .rows(Self.columns, Self.persons) }
            return request.sql.hasPrefix("CREATE") ? .applied(true) : .updated(1)
        }
        tableNode = try TableNode()
        ignite = try Ignite.connect(node.options)
    }

    @Test func connectWithOptions() throws {
        var options = try ClientOptions("ignite://\(node.address)/SALES?timeout=30")
        options.pageSize = 4096
        let ignite = try Ignite.connect(options)
        defer { ignite.close() }
        #expect(ignite.server.version == "3.1.0")
    }

    @Test func changeRows() throws {
        try ignite.execute("CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR, birth_date TIMESTAMP)")
        let name: String? = nil
        let changed = try ignite.execute("INSERT INTO person VALUES (?, ?, ?)", 1, name, Date())
        #expect(changed.updateCount == 1)
    }

    @Test func parametersFromAList() throws {
        let ids = [1, 2, 3]
        let people = try ignite.execute("SELECT * FROM person WHERE id IN (\(list: ids))")
        #expect(try people.fetchAll().count == 2)
    }

    @Test func rowsAsTuples() throws {
        let people = try ignite.execute("SELECT id, name FROM person WHERE id > ?", 0)
        var names: [Int: String] = [:]
        while let person = try people.next() {
            let (id, name) = try person.decode(Int.self, String?.self)
            names[id] = name ?? "?"
        }
        #expect(names == [1: "Ada", 2: "?"])
    }

    @Test func rowsAsStructures() throws {
        let people = try ignite.execute("SELECT * FROM person").fetchAll().map { try $0.decode(Person.self) }
        #expect(people.map(\.id) == [1, 2] && people[0].name == "Ada" && people[1].birthDate == nil)
    }

    @Test func oneValue() throws {
        let count = try ignite.execute("SELECT COUNT(*) FROM person").next()?.get(Int.self, at: 0)
        #expect(count == 1)
    }

    @Test func whateverTheColumnsAre() throws {
        let result = try ignite.execute("SELECT * FROM person")
        let header = result.columns.map(\.name).joined(separator: "\t")
        var lines = [header]
        try result.forEach { row in lines.append(row.values.map(\.description).joined(separator: "\t")) }
        #expect(lines == ["ID\tNAME\tBIRTH_DATE", "1\tAda\t1815-12-10 00:00:00+00:00", "2\tNULL\tNULL"])
    }

    @Test func aTransaction() throws {
        let changed = try ignite.transaction { transaction in
            try transaction.execute("UPDATE person SET name = ? WHERE id = ?", "Grace", 2)
            return try transaction.execute("DELETE FROM person WHERE id = ?", 1).updateCount
        }
        #expect(changed == 1)
    }

    @Test func aTransactionThatIsTriedAgain() throws {
        for attempt in 1... {
            do {
                try ignite.transaction { try $0.execute("UPDATE person SET name = 'x' WHERE id = 1") }
                break
            } catch let error as IgniteError where error.isRetryable && attempt < 3 {
                continue
            }
        }
        #expect(node.journal.entries.contains { $0.hasPrefix("TX_COMMIT") })
    }

    @Test func transactionsStepByStep() throws {
        let transaction = try ignite.begin(timeout: .seconds(30))
        try transaction.execute("DELETE FROM person WHERE id = ?", 1)
        if try transaction.state() == .open { try transaction.commit() } else { try transaction.rollback() }
        #expect(try transaction.state() == .committed)
    }

    @Test func asWithTheDatabaseAPIOfPython() throws {
        try ignite.setAutocommit(false)
        try ignite.execute("DELETE FROM person WHERE id = ?", 1)
        try ignite.execute("DELETE FROM person WHERE id = ?", 2)
        try ignite.commit()
        #expect(node.journal.entries.filter { $0.hasPrefix("TX_") } == ["TX_BEGIN", "TX_COMMIT 1"])
    }

    @Test func cancelFromAnotherThread() throws {
        let canceller = ignite.canceller
        Thread.detachNewThread { canceller.cancel() }
        do {
            try ignite.execute("SELECT * FROM person")
        } catch  where error.isCancelled {
            // Whether it was in time is a matter of luck here.
        }
    }

    @Test func oneClientSeesWhatAnotherHasWritten() throws {
        let other = try Ignite.connect(node.options)
        try ignite.execute("INSERT INTO person VALUES (3, 'Edsger', NULL)")
        other.observe(ignite.observableTimestamp)
        #expect(other.observableTimestamp >= ignite.observableTimestamp)
    }

    @Test func anErrorAndWhatToDo() throws {
        ignite.close()
        do {
            try ignite.execute("INSERT INTO person VALUES (4, 'Alan', NULL)")
            Issue.record("it ran")
        } catch {
            let advice =
                error.isIntegrityViolation
                ? "the key already exists"
                : error.isConnectionFailure && !error.wasSent
                    ? "connect anew and run it again"
                    : error.isConnectionFailure ? "check whether it was done" : error.description
            #expect(advice == "connect anew and run it again")
        }
    }

    // MARK: Many rows, and tables by key

    struct Citizen: Codable, Equatable {
        var id: Int
        var name: String?
        var birthDate: LocalDate?
    }

    private let citizens: [Citizen] = (1...1000).map { Citizen(id: $0, name: "n\($0)") }

    private func clientWithTable() throws -> Client { try Ignite.connect(tableNode.options) }

    @Test func oneStatementForManyRows() throws {
        let ignite = try clientWithTable()
        let counts = try ignite.executeBatch(
            "INSERT INTO person (id, name) VALUES (?, ?)", citizens.lazy.map { ($0.id, $0.name) })
        #expect(counts == Array(repeating: 1, count: 1000))
        try ignite.executeBatch("DELETE FROM person WHERE id BETWEEN ? AND ?", [[1, 10], [20, 30]])
    }

    @Test func whichRowsOfABatchAreIn() throws {
        let ignite = try clientWithTable()
        ignite.close()
        do {
            try ignite.executeBatch("INSERT INTO person (id) VALUES (?)", citizens.map { [$0.id] })
        } catch {
            let wrong = citizens.dropFirst(error.updateCounts?.count ?? 0)
            #expect(wrong.first?.id == 1, "\(error): the rows before \(wrong.first?.id ?? 0) are in")
        }
    }

    @Test func manyStatementsAtOnce() throws {
        try clientWithTable().executeScript("CREATE TABLE a (id INT PRIMARY KEY); CREATE INDEX b ON a (id);")
    }

    @Test func rowsByKey() throws {
        let people = try clientWithTable().table("person")
        try people.upsert([1, "Ada", nil])
        let name = try people.get(1)?.get(String.self, "NAME")
        #expect(name == "Ada")
        #expect(try people.insert([1, "Eve", nil]) == false)
        try people.delete(1)
    }

    @Test func recordsByKey() throws {
        let people = try clientWithTable().table("person").records(of: Citizen.self)
        try people.upsertAll(citizens)
        var tenth = try #require(try people.get(10))
        tenth.name = "Ada"
        #expect(try people.replace(exactly: citizens[9], with: tenth))
        #expect(try people.getAll([10, 1001]) == [tenth, nil])
    }

    @Test func recordsInATransaction() throws {
        let ignite = try clientWithTable()
        let people = try ignite.table("person").records(of: Citizen.self)
        try ignite.transaction { transaction in
            try people.upsertAll(citizens, in: transaction)
            try people.delete(1, in: transaction)
        }
        #expect(try !people.containsKey(1) && people.containsKey(2))
    }
}
