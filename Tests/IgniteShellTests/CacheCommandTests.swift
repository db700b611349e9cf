import Foundation
import Ignite2
import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// `\cache`: what it runs and shows.
@Suite struct CacheCommandTests {
    private func person(_ name: String, _ age: Int32?, type: String = "Person") -> BinaryValue {
        var object = BinaryObject(type: type, ["name": .string(name)])
        object["age"] = age.map { .int($0) }
        return .object(object)
    }

    private func numbered(_ values: BinaryValue...) -> [BinaryEntry] {
        values.enumerated().map { BinaryEntry(key: .long(Int64($0.offset + 1)), value: $0.element) }
    }

    @Test func operationsOnEntries() {
        let caches = MemoryCaches()
        let result = caches.run(
            script: """
                \\cache "my cache" put 1 'eins' ;
                \\cache "my cache" put 1 'one'
                \\cache "my cache" PUT 2 2.5
                \\cache "my cache" get 1
                \\echo :ROW_COUNT
                \\cache "my cache" get 3
                \\cache "my cache" size;
                \\cache "my cache" remove 2
                \\cache "my cache" remove 2
                \\echo :ROW_COUNT
                \\cache "my cache" clear
                \\cache "my cache" size

                """)
        #expect(
            result.text == """
                 key | value 
                -----+-------
                   1 | one
                (1 row)

                1
                 key | value 
                -----+-------
                (0 rows)

                 size 
                ------
                    2
                (1 row)

                0
                 size 
                ------
                    0
                (1 row)


                """)
        #expect(result.errors == "PUT: new entry\nPUT: replaced\nPUT: new entry\nREMOVE 1\nREMOVE 0\nCLEAR\n")
    }

    @Test func wrongCommands() {
        let result = MemoryCaches().run(
            script: """
                \\cache
                \\cache "my cache"
                \\cache "my cache" gte 1
                \\cache mycache size
                \\cache 'e\\033[1m' scan

                """)
        #expect(
            result.errors == """
                ignite-sql:<stdin>:1: ERROR: \\cache: missing required argument; usage: \\cache NAME size|get KEY|put KEY \
                VALUE|remove KEY|scan [LIMIT]|clear
                ignite-sql:<stdin>:2: ERROR: \\cache: missing required argument; usage: \\cache NAME size|get KEY|put KEY \
                VALUE|remove KEY|scan [LIMIT]|clear
                ignite-sql:<stdin>:3: ERROR: \\cache: expected clear, get, put, remove, scan or size, not "gte"; did you \
                mean get?
                ignite-sql:<stdin>:4: ERROR: there is no cache "mycache"
                HINT: did you mean "my cache"?
                ignite-sql:<stdin>:5: ERROR: there is no cache "e\\x1B[1m"

                """)
    }

    // MARK: Columns

    @Test func objectsOfOneTypeHaveAColumnPerField() {
        let caches = MemoryCaches()
        caches.entries = numbered(person("Ada", 36), person("Bob", nil))
        let result = caches.run("-A", script: "\\cache \"my cache\" scan\n\\cache \"my cache\" get 2\n\\last\n")
        #expect(
            result.text == """
                key|name|age
                1|Ada|36
                2|Bob|
                (2 rows)
                key|name
                2|Bob
                (1 row)
                key|name
                2|Bob
                (1 row)

                """)
        #expect(
            caches.run("-P", "format=csv", script: "\\cache \"my cache\" scan 1\n").text == "key,name,age\n1,Ada,36\n")
        #expect(
            caches.run("-P", "format=json", script: "\\cache \"my cache\" scan 1\n").text
                == "[{\"key\":1,\"name\":\"Ada\",\"age\":36}]\n")
    }

    @Test func otherValuesAreText() {
        let caches = MemoryCaches()
        caches.entries = numbered(person("Ada", 36), .string("x"), .intArray([1]), .null)
        #expect(
            caches.run("-A", "-t", script: "\\cache \"my cache\" scan\n").text == """
                1|text of an object of type Person
                2|x
                3|text of an array
                4|

                """)
        caches.entries = numbered(person("Ada", 36), person("Rex", 3, type: "Dog"))
        #expect(
            caches.run("-A", "-t", script: "\\cache \"my cache\" scan\n").text
                == "1|text of an object of type Person\n2|text of an object of type Dog\n")
    }

    /// A column of numbers is aligned right, one of several types left.
    @Test func alignment() {
        let caches = MemoryCaches()
        caches.entries = numbered(.long(10), .string("longer"))
        #expect(
            caches.run("-t", script: "\\cache \"my cache\" scan\n").text
                == "   1 | 10\n   2 | longer\n\n")
    }

    @Test func columnsOfATable() {
        let caches = MemoryCaches()
        caches.addTable(
            key: "K", value: "V",
            fields: [
                ("A", "java.lang.Integer", true), ("B", "java.lang.Integer", true), ("C", "java.lang.String", false),
            ])
        #expect(caches.run("-A", script: "\\cache \"my cache\" scan\n").text == "A|B|C\n(0 rows)\n")
        caches.entries = [
            BinaryEntry(
                key: .object(BinaryObject(type: "K", ["A": .int(1), "B": .int(2)])),
                value: .object(BinaryObject(type: "V", ["A": .string("x")])))
        ]
        // What SQL does not show is shown.
        #expect(caches.run("-A", script: "\\cache \"my cache\" scan\n").text == "key.A|B|C|A\n1|2||x\n(1 row)\n")
    }

    // MARK: Scans

    @Test(arguments: [1, 2, 3, 1000]) func limits(_ pageSize: Int) {
        let caches = MemoryCaches()
        caches.pageSize = pageSize
        caches.entries = (1...5).map { BinaryEntry(key: .int($0), value: .int($0 * 10)) }
        func text(_ limit: String) -> String {
            caches.run("-A", script: "\\cache \"my cache\" scan \(limit)\n\\echo :ROW_COUNT\n").text
        }
        #expect(text("") == "key|value\n1|10\n2|20\n3|30\n4|40\n5|50\n(5 rows)\n5\n")
        #expect(text("3") == "key|value\n1|10\n2|20\n3|30\n(3 rows)\n3\n")
        #expect(text("5") == "key|value\n1|10\n2|20\n3|30\n4|40\n5|50\n(5 rows)\n5\n")
        #expect(text("0") == "key|value\n(0 rows)\n0\n")
        #expect(text("99 ;").hasSuffix("(5 rows)\n5\n"))
    }

    @Test func aScanAsksForNoMoreThanItNeeds() {
        let caches = MemoryCaches()
        caches.entries = numbered(.int(1), .int(2))
        _ = caches.run("--page-size", "10", script: "\\cache \"my cache\" scan\n\\cache \"my cache\" scan 3\n")
        #expect(caches.operations == ["scan 10", "scan 3"])
    }

    /// The columns are those of the first page. What does not fit them follows in a result of its own.
    @Test func entriesThatDoNotFitTheFirstOnes() {
        let caches = MemoryCaches()
        caches.pageSize = 2
        caches.entries = numbered(person("Ada", 1), person("Bob", 2), person("Cid", 3), .int(4), person("Dan", 5))
        #expect(
            caches.run("-A", script: "\\cache \"my cache\" scan\n\\echo :ROW_COUNT\n").text == """
                key|name|age
                1|Ada|1
                2|Bob|2
                3|Cid|3
                (3 rows)
                key|value
                4|4
                5|text of an object of type Person
                (2 rows)
                5

                """)
    }

    /// A later entry can have a field that those of the first page do not have.
    @Test func fieldsOfLaterEntries() {
        let caches = MemoryCaches()
        caches.pageSize = 1
        let type = BinaryType(name: "Person", fields: [.init(name: "name", type: 9), .init(name: "age", type: 3)])
        caches.types[type.id] = type
        caches.entries = numbered(person("Ada", nil), person("Bob", 2))
        #expect(
            caches.run("-A", script: "\\cache \"my cache\" scan\n").text
                == "key|name|age\n1|Ada|\n2|Bob|2\n(2 rows)\n")
    }

    @Test func resultsGoWhereOtherResultsGo() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/out"
        let caches = MemoryCaches()
        caches.entries = numbered(.int(5))
        let result = caches.run(
            "-A", "-t", script: "\\o \(file)\n\\cache \"my cache\" scan\n\\o\n\\cache \"my cache\" size\n")
        #expect(result.text == "1\n")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "1|5\n")
    }

    // MARK: Transactions

    @Test func operationsTakePartInTransactions() {
        let caches = MemoryCaches()
        let result = caches.run(
            "-q",
            script: """
                begin;
                \\cache "my cache" put 1 1
                \\cache "my cache" get 1
                \\cache "my cache" size
                \\cache "my cache" clear
                rollback;
                \\cache "my cache" get 1

                """)
        #expect(caches.operations == ["putIfAbsent in a transaction", "get in a transaction", "size", "get"])
        #expect(
            result.errors
                == "ignite-sql:<stdin>:5: ERROR: \\cache: clear is not possible in a transaction; \\commit or \\rollback first\n"
        )
    }

    /// An atomic cache does not take part in transactions, and begins none.
    @Test(arguments: [CacheConfiguration.Atomicity.atomic, .transactional])
    func withoutAutocommit(_ atomicity: CacheConfiguration.Atomicity) {
        let caches = MemoryCaches()
        caches.configuration.atomicity = atomicity
        let result = caches.run("-q", script: "\\autocommit off\n\\cache \"my cache\" put 1 1\ncommit;\n")
        #expect(caches.operations == [atomicity == .atomic ? "putIfAbsent" : "putIfAbsent in a transaction"])
        #expect(result.errors.contains("WARNING: there is no transaction") == (atomicity == .atomic))
    }

    // MARK: Names

    @Test func tabOffersCachesAndOperations() {
        var catalog = Catalog()
        catalog.caches = ["SQL_PUBLIC_T", "my cache", "myCache"]
        let completer = Completer(names: { [catalog] in catalog }, dialect: Ignite2Dialect(engine: .h2))
        func offered(_ line: String) -> [String] {
            completer.complete(Array(line.utf8), after: Scanner(.ignite3)).candidates.map(\.text)
        }
        #expect(offered("\\cache sq") == ["SQL_PUBLIC_T"])
        #expect(offered("\\cache my") == ["\"my cache\"", "myCache"])
        #expect(offered("\\cache \"MY") == ["\"my cache\"", "\"myCache\""])
        #expect(offered("\\cache \"my cache\" ") == ["clear", "get", "put", "remove", "scan", "size"])
        #expect(offered("\\cache myCache s") == ["scan", "size"])
        #expect(offered("\\cache myCache get ") == [])
    }
}
