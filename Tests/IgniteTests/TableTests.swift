import Ignite
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Tables by key, against a table in memory.
@Suite struct TableTests {
    private struct Person: Codable, Equatable {
        var id: Int
        var name: String?
        var birthDate: LocalDate?
    }

    private let node: TableNode
    private let client: Client
    private let table: Ignite.Table
    private let people: Records<Person>
    private let born = LocalDate(year: 1815, month: 12, day: 10)!

    init() throws {
        node = try TableNode()
        client = try Ignite.connect(node.options)
        table = try client.table("person")
        people = table.records(of: Person.self)
    }

    @Test func columns() {
        #expect(table.name == "PUBLIC.PERSON" && table.keyPositions == [0] && table.pageSize == 4096)
        #expect(table.columns.map(\.name) == ["ID", "NAME", "BIRTH_DATE"])
        #expect(table.columns.map(\.type) == [.integer, .varchar, .date])
        #expect(table.columns.map(\.isNullable) == [false, true, true])
        #expect(table.columns.map(\.precision) == [nil, 5, nil])
    }

    @Test func noSuchTable() throws {
        let error = try failure { _ = try client.table("persn") }
        #expect(error.code == .invalidArgument && error.message == "there is no table PUBLIC.PERSN")
        #expect(error.hint == "did you mean PUBLIC.PERSON?")
        #expect(try failure { _ = try client.table("\"Person\"") }.hint == "did you mean PUBLIC.PERSON?")
        #expect(try failure { _ = try client.table("sales.person") }.hint == "did you mean PUBLIC.PERSON?")
        #expect(try failure { _ = try client.table("house") }.hint == nil)
        #expect(try failure { _ = try client.table("a.b.c") }.code == .invalidArgument)
        var options = node.options
        options.schema = "sales"
        #expect(try client.table("public.person").name == "PUBLIC.PERSON")
    }

    // MARK: Rows of values

    @Test func oneRow() throws {
        #expect(try table.get(1) == nil)
        #expect(try table.insert([1, "Ada", born]))
        #expect(try !table.insert([1, "Bob", nil]))
        let row = try #require(try table.get(1))
        #expect(row.values == [1, "Ada", .date(born)] && row["name"] == "Ada")
        #expect(try row.decode(Person.self) == Person(id: 1, name: "Ada", birthDate: born))
        #expect(try table.get([1])?.values == row.values)
        try table.upsert([1, "Bob", nil])
        #expect(try table.getAndUpsert([1, "Eve", nil])?.values == [1, "Bob", .null])
        #expect(try table.getAndUpsert([2, "Tim", nil]) == nil)
        #expect(try table.replace([1, "Ada", nil]))
        #expect(try !table.replace([3, "Ada", nil]))
        #expect(try !table.replace(exactly: [1, "Bob", nil], with: [1, "Jim", nil]))
        #expect(try table.replace(exactly: [1, "Ada", nil], with: [1, "Jim", nil]))
        #expect(try table.getAndReplace([1, "Joe", nil])?.values[1] == "Jim")
        #expect(try table.getAndReplace([3, "Joe", nil]) == nil)
        #expect(try table.containsKey(1) && !table.containsKey([3]))
        #expect(try !table.delete(exactly: [1, "Jim", nil]))
        #expect(try table.delete(exactly: [1, "Joe", nil]))
        #expect(try table.getAndDelete(2)?.values[1] == "Tim")
        #expect(try table.getAndDelete([2]) == nil)
        try table.upsert([4, nil, nil])
        #expect(try table.delete(4) && !table.delete([4]))
    }

    @Test func manyRows() throws {
        table.pageSize = 3
        #expect(try table.upsertAll((1...10).lazy.map { [$0.igniteValue, "x", nil] }) == 10)
        #expect(try table.getAll([10, 11, 1]).map { $0?.values[0] } == [10, nil, 1])
        #expect(try table.getAll([[10], [11]] as [[Value]]).map { $0?.number } == [1, nil])
        #expect(try table.containsAllKeys(1...10) && !table.containsAllKeys([[11]] as [[Value]]))
        let there = try table.insertAll([[10, "y", nil], [11, "y", nil]])
        #expect(there.map(\.values) == [[10, "x", .null]])
        let others = try table.deleteAll(exactly: [[10, "x", nil], [11, "x", nil]])
        #expect(others.map(\.values) == [[11, "x", .null]])
        let missing = try table.deleteAll(8...12)
        #expect(try missing.map { try $0.get(Int.self, "ID") } == [10, 12] && missing[0].columns.count == 1)
        #expect(try table.deleteAll([[1]] as [[Value]]).isEmpty)
        #expect(try table.upsertAll([]) == 0)
    }

    /// Keys and rows may come from what the same client reads.
    @Test func sequencesThatUseTheClient() throws {
        table.pageSize = 2
        try table.upsertAll((1...5).map { [$0.igniteValue, "x", nil] })
        let rows = (1...5).lazy.map { id -> [(any ValueConvertible)?] in
            let row = try? table.get(id)
            return [id + 5, row?["NAME"], nil]
        }
        #expect(try table.upsertAll(rows) == 5)
        #expect(try table.getAll(6...10).map { $0?["NAME"] } == ["x", "x", "x", "x", "x"])
    }

    // MARK: Records

    @Test func records() throws {
        let ada = Person(id: 1, name: "Ada", birthDate: born)
        let eve = Person(id: 1, name: nil, birthDate: nil)
        #expect(try people.insert(ada) && !people.insert(eve))
        #expect(try people.get(1) == ada && people.get([1]) == ada && people.get(2) == nil)
        #expect(try people.getAndUpsert(eve) == ada && people.replace(ada) && people.getAndReplace(eve) == ada)
        #expect(try people.replace(exactly: eve, with: ada) && !people.replace(exactly: eve, with: ada))
        #expect(try !people.delete(exactly: eve) && people.delete(exactly: ada) && !people.containsKey(1))
        try people.upsert(eve)
        #expect(try people.getAndDelete(1) == eve && !people.delete(1))
        let many = (1...9).map { Person(id: $0, name: "p\($0)", birthDate: nil) }
        table.pageSize = 2
        #expect(try people.upsertAll(many) == 9)
        #expect(try people.getAll([9, 10]) == [many[8], nil] && people.getAll([[Value]]()) == [])
        #expect(try people.insertAll(many.prefix(1) + [Person(id: 10)]) == [many[0]])
        #expect(try people.deleteAll(exactly: [many[0], Person(id: 2)]) == [Person(id: 2)])
    }

    @Test func keysOfTypes() throws {
        struct Key: Encodable { var id: Int; var name: String? }
        struct Stranger: Encodable { var name: String }
        try table.upsert([5, "Ada", nil])
        #expect(try people.get(table.key(of: Key(id: 5)))?.name == "Ada")
        #expect(try table.delete(table.key(of: Person(id: 5))))
        let error = try failure { _ = try table.key(of: Stranger(name: "x")) }
        #expect(error.code == .invalidArgument)
        #expect(error.message == "table PUBLIC.PERSON: Stranger has no value for key column ID")
    }

    // MARK: Transactions

    @Test func transactions() throws {
        let before = node.journal.count
        let transaction = try client.begin()
        try people.upsert(Person(id: 1), in: transaction)
        try table.upsertAll([[2, nil, nil]], in: transaction)
        #expect(try table.get(1, in: transaction) != nil && table.getAll([1, 2], in: transaction).count == 2)
        try transaction.rollback()
        try client.setAutocommit(false)
        #expect(try table.containsKey(1))
        try client.rollback()
        try client.setAutocommit(true)
        try table.delete(1)
        #expect(
            node.journal.dropFirst(before) == [
                "TX_BEGIN", "TUPLE_UPSERT 1 in 1", "TUPLE_UPSERT_ALL 1 in 1", "TUPLE_GET 1 in 1",
                "TUPLE_GET_ALL 2 in 1", "TX_ROLLBACK 1", "TX_BEGIN", "TUPLE_CONTAINS_KEY 1 in 1", "TX_ROLLBACK 1",
                "TX_BEGIN", "TUPLE_DELETE 1 in 1", "TX_COMMIT 1",
            ])
        #expect(try failure { try table.delete(1, in: transaction) }.code == .transactionEnded)
    }

    @Test func transactionsOfAnotherClient() throws {
        let node = try TableNode()
        let stranger = try Ignite.connect(node.options)
        let transaction = try stranger.begin()
        let error = try failure { try table.upsert([1, nil, nil], in: transaction) }
        #expect(error.code == .invalidArgument && error.message == "the transaction belongs to another client")
        // It is as good as before.
        try stranger.table("person").upsert([1, nil, nil], in: transaction)
        try transaction.rollback()
    }

    // MARK: Bad use

    @Test func rowsThatDoNotFit() throws {
        let wrong: [([(any ValueConvertible)?], String)] = [
            ([1, "Ada"], "expected a row with 3 values, not 2"),
            ([.default, "Ada", nil], "a value for key column ID is required"),
            ([1, "Ada Lovelace", nil], "column NAME holds at most 5 characters, not 12"),
            ([Int64(1) << 31, nil, nil], "column ID cannot hold 2147483648"),
        ]
        for (row, message) in wrong {
            let error = try failure { try table.upsert(row) }
            #expect(error.code == .invalidArgument && error.message == "table PUBLIC.PERSON: \(message)")
        }
        let many = try failure { try table.upsertAll([[1, nil, nil], [2, 3, nil]]) }
        #expect(many.message == "table PUBLIC.PERSON: row 2: column NAME is of type VARCHAR, not INTEGER")
        #expect(many.rowsDone == 0)
    }

    @Test func keysThatDoNotFit() throws {
        let wrong: [(() throws -> Void, String)] = [
            ({ _ = try table.get(1, 2) }, "expected a key with 1 values, not 2"),
            ({ _ = try table.get([]) }, "expected a key with 1 values, not 0"),
            ({ try table.delete("x") }, "column ID is of type INTEGER, not VARCHAR"),
            ({ _ = try table.getAll([(1, 2)]) }, "row 1: expected a key with 1 values, not 2"),
            ({ try people.delete(String?.none) }, "column ID must not be NULL"),
        ]
        for (call, message) in wrong {
            let error = try failure(of: call)
            #expect(error.code == .invalidArgument && error.message == "table PUBLIC.PERSON: \(message)")
        }
    }

    @Test func aClosedClient() throws {
        client.close()
        let calls: [() throws -> Void] = [
            { _ = try client.table("person") }, { _ = try table.get(1) }, { try table.upsert([1, nil, nil]) },
            { try people.upsertAll([Person(id: 1)]) },
        ]
        for call in calls { #expect(try failure(of: call).code == .closed) }
    }

    /// The hint tells which rows are in: those of pages that were committed.
    @Test func aPageThatFails() throws {
        let node = try TableNode { request in
            guard request.operation == Operation.tupleUpsertAll.rawValue else { return nil }
            let count = try request.tupleRequest().request.recordCount
            return count < 3 ? ErrorBlock(.common, 65535, "no room") : nil
        }
        let table = try Ignite.connect(node.options).table("person")
        table.pageSize = 3
        let error = try failure { try table.records(of: Person.self).upsertAll((1...8).map { Person(id: $0) }) }
        #expect(error.code == .server && error.rowsDone == 6)
        #expect(error.hint == "the first 6 rows are written, and none after them")
    }
}
