import Foundation
import Ignite
import IgniteCore
import TestSupport
import Testing

/// The Python client of Ignite 2.
private enum Pyignite {
    /// Runs code that finds a `client`.
    static func run(_ node: Ignite2Node, _ code: String) -> Program.Result {
        let address = node.address.split(separator: ":")
        let head = """
            import datetime, decimal, uuid, pyignite
            from pyignite.datatypes import *
            client = pyignite.Client()
            client.connect('\(address[0])', \(address[1]))

            """
        return Program(["python3", "-c", head + code], executable: "/usr/bin/env").finish()
    }
}

extension Ignite2ClusterTests.CacheTests {
    /// `\cache` and `\types` on real nodes.
    @Suite struct CommandTests {
        private func run(_ node: Ignite2Node, _ arguments: String..., script: String) -> Program.Result {
            Program.run(node.arguments(["-A", "-t"] + arguments), input: script)
        }

        /// What is written by key is read by SQL, and the reverse.
        @Test(arguments: Ignite2Node.present) func tables(_ node: Ignite2Node) throws {
            let columns =
                "id int, city varchar, n varchar, d decimal(8, 2), dt date, ts timestamp, tm time, u uuid, b varbinary"
            try node.withTable("\(columns), primary key (id, city)") { table in
                let cache = "\\cache SQL_PUBLIC_\(table)"
                let result = run(
                    node,
                    script: """
                        \(cache) put {city: 'x', id: 7} {n: 'Åda', d: 12.50, dt: '2024-02-29', \
                        ts: '2024-02-29 12:34:56.789', tm: '12:34:56', u: '00000000-0000-0000-0000-000000000001', b: X'00ff'}
                        insert into \(table) (id, city, n) values (8, 'y', 'sql');
                        select * from \(table) where id = 7;
                        \(cache) get {id: 7, city: 'x'}
                        \(cache) get {id: 8, city: 'y'}
                        \(cache) remove {id: 8, city: 'y'}
                        select count(*) from \(table);
                        \(cache) get {id: 'a', city: 'x'}

                        """)
                let row =
                    "7|x|Åda|12.50|2024-02-29|2024-02-29 12:34:56.789|12:34:56|00000000-0000-0000-0000-000000000001|00ff\n"
                #expect(result.text == row + row + "8|y|sql||||||\n1\n")
                #expect(
                    result.errors.hasPrefix("PUT: new entry\nINSERT 1\nREMOVE 1\n")
                        && result.errors.contains("expected int, found a text"), "\(result.errors)")
            }
        }

        @Test(arguments: Ignite2Node.present) func keysOfOneColumn(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v varchar") { table in
                let cache = "\\cache SQL_PUBLIC_\(table)"
                let result = node.run(
                    "-A",
                    script: """
                        \(cache) scan
                        \(cache) put 1 {v: 'a'}
                        \(cache) scan
                        \\cache \(table) size

                        """)
                #expect(result.text == "ID|V\n(0 rows)\nID|V\n1|a\n(1 row)\n")
                #expect(
                    result.errors.contains(
                        "there is no cache \"\(table)\"\nHINT: the cache of table \(table) is SQL_PUBLIC_\(table)"),
                    "\(result.errors)")
            }
        }

        @Test(arguments: Ignite2Node.present, [CacheConfiguration.Atomicity.atomic, .transactional])
        func transactions(_ node: Ignite2Node, _ atomicity: CacheConfiguration.Atomicity) throws {
            guard Ignite2Node.transactional.contains(node) else { return }
            try node.withCache(Int.self, Int.self, atomicity: atomicity) { _, cache in
                let command = "\\cache \(cache.name!)"
                let result = run(
                    node,
                    script: """
                        begin;
                        \(command) put 1 10
                        \(command) get 1
                        \(command) scan
                        \(command) clear
                        rollback;
                        \(command) size

                        """)
                if atomicity == .transactional {
                    #expect(result.text == "1|10\n1|10\n0\n", "\(result.errors)")
                    #expect(result.errors.contains("clear is not possible in a transaction"))
                } else {
                    #expect(result.errors.contains("Transaction spans operations on atomic cache"))
                    #expect(result.text == "0\n")
                }
            }
        }

        /// Memory does not grow with the number of entries, and Ctrl-C ends a scan.
        @Test(arguments: Ignite2Node.present) func scansOfManyEntries(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, String.self) { _, cache in
                let count = 50_000
                try cache.putAll((0..<count).lazy.map { ($0, "value \($0)") })
                let result = run(node, "-P", "format=csv", script: "\\cache \(cache.name!) scan\n")
                let lines = result.text.split(separator: "\n")
                #expect(lines.count == count && Set(lines).count == count, "\(result.errors)")
                #expect(lines.contains("49999,value 49999"))
                #expect(
                    run(node, script: "\\cache \(cache.name!) scan 2000\n").text.split(separator: "\n").count == 2000)

                let terminal = try Terminal(["-X", "-q", "-P", "pager=off", node.address])
                #expect(terminal.shows("/PUBLIC=> "))
                terminal.enter("\\cache \(cache.name!) scan")
                #expect(terminal.shows("value 1"))
                terminal.type("\u{3}")
                #expect(terminal.shows("ERROR: cancelled"))
                terminal.enter("\\cache \(cache.name!) size")
                #expect(terminal.shows("\(count)"))
                terminal.enter("\\q")
                #expect(terminal.end() == 0)
            }
        }

        @Test(arguments: Ignite2Node.present) func foreignText(_ node: Ignite2Node) throws {
            try node.withCache(BinaryValue.self, BinaryValue.self) { _, cache in
                try cache.put(.string("k\u{1B}[1m"), .string("v\u{1B}]0;x\u{7}\u{202E}"))
                let result = run(node, "-P", "format=aligned", script: "\\cache \(cache.name!) scan\n")
                #expect(result.text == " k\\x1B[1m | v\\x1B]0;x\\x07\\u202E\n\n", "\(result.text)")
            }
        }

        @Test(arguments: Ignite2Node.present) func types(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, BinaryValue.self) { client, cache in
                let type = Node.uniqueName("Animal")
                let color = Node.uniqueName("Color")
                try client.register(
                    BinaryType(
                        name: color, constants: [.init(name: "RED", ordinal: 0), .init(name: "BLUE", ordinal: 1)]))
                let result = node.run(
                    "-A",
                    script: """
                        \\cache \(cache.name!) put 1 \(type) {name: 'Rex', legs: 4::int, tags: ['a'], color: 'BLUE'::\(color)}
                        \\cache \(cache.name!) put 2 \(type) {legs: 2}
                        \\cache \(cache.name!) put 3 \(type) {legs: 'x'}
                        \\cache \(cache.name!) scan
                        \\types \(type.lowercased())
                        \\types+ \(type)
                        \\types \(color)

                        """)
                let ids = ["name", "legs", "tags", "color"].map { BinaryType.id(of: $0) }
                let schemas = [ids, [ids[1]]].map { "    \(BinaryType.Schema(fieldIDs: $0).id): " }
                #expect(result.text.contains("key|name|legs|tags|color\n"))
                #expect(result.text.contains("1|Rex|4|[a]|BLUE\n") && result.text.contains("2||2||\n"))
                #expect(
                    result.text.contains(
                        """
                        Type "\(type)"
                        Field|Type
                        name|string
                        legs|int
                        tags|collection
                        color|enum
                        Number of schemas: 2 (Use \\types+ to list them.)

                        """), "\(result.text)")
                #expect(result.text.contains("name|string|\(ids[0])\n"), "\(result.text)")
                #expect(result.text.contains("Schemas:\n"))
                #expect(result.text.contains("\(schemas[0])name, legs, tags, color\n"))
                #expect(result.text.contains("\(schemas[1])legs\n"))
                #expect(result.text.hasSuffix("Enum \"\(color)\"\nConstant|Ordinal\nRED|0\nBLUE|1\n"), "\(result.text)")
                #expect(result.errors.contains("Type \(type) was registered.\n"))
                #expect(result.errors.contains("expected int, found a text"))
                let unknown = node.run(script: "\\types nosuch_\(type)\n")
                #expect(unknown.errors.contains("Did not find any type named"))
                #expect(node.run("-A", "-t", script: "\\types \(type)*\n").text.contains("|object|4|"))
            }
        }

        @Test(arguments: Ignite2Node.present) func numbersOfEntries(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, Int.self) { _, cache in
                try cache.putAll([1: 1, 2: 2, 3: 3])
                let result = node.run("-x", script: "\\caches+ \"\(cache.name!)\"\n")
                #expect(result.text.contains("Entries               | 3\n"), "\(result.text)\(result.errors)")
            }
        }

        // MARK: With another client

        @Test(.needs(.pythonClientOfIgnite2), arguments: Ignite2Node.present)
        func pythonReadsWhatWeWrite(_ node: Ignite2Node) throws {
            try node.withCache(BinaryValue.self, BinaryValue.self) { _, cache in
                let type = Node.uniqueName("Py")
                let command = "\\cache \(cache.name!) put"
                let written = node.run(
                    "-q",
                    script: """
                        \(command) 1 'Å''s'
                        \(command) 2 12.50::decimal
                        \(command) 3::int true
                        \(command) 'list' [1, 'a', null]
                        \(command) 'ints' [1, 2]::int[]
                        \(command) 'map' {'a': 1}
                        \(command) UUID '00000000-0000-0000-0000-00000000000a' X'00ff'
                        \(command) 'at' TIMESTAMP '2024-02-29 12:34:56.789'
                        \(command) 'object' \(type) {name: 'Ada', age: 36::int, tags: ['x'], gone: null}

                        """)
                #expect(written.errors == "")
                let read = Pyignite.run(
                    node,
                    """
                    cache = client.get_cache('\(cache.name!)')
                    print(cache.get(1), cache.get(2), cache.get(3), cache.get(3, key_hint=IntObject))
                    print(cache.get('list'), cache.get('ints'), cache.get('map'))
                    print(cache.get(uuid.UUID(int=10)), cache.get('at')[0].minute)
                    found = cache.get('object')
                    print(type(found).__name__, found.name, found.age, found.tags)
                    """)
                #expect(
                    read.text == """
                        Å's 12.5 None True
                        (1, [1, 'a', None]) [1, 2] (1, {'a': 1})
                        b'\\x00\\xff' 34
                        \(type) Ada 36 (1, ['x'])

                        """, "\(read.errors)")
            }
        }

        @Test(.needs(.pythonClientOfIgnite2), arguments: Ignite2Node.present)
        func weReadWhatPythonWrites(_ node: Ignite2Node) throws {
            try node.withCache(BinaryValue.self, BinaryValue.self) { _, cache in
                let type = Node.uniqueName("Py")
                let written = Pyignite.run(
                    node,
                    """
                    cache = client.get_cache('\(cache.name!)')
                    cache.put(1, 'Å')
                    cache.put(2, decimal.Decimal('-12.345'), value_hint=DecimalObject)
                    cache.put('ints', [1, 2], value_hint=IntArrayObject)
                    cache.put('map', (1, {'a': 2.5}), value_hint=MapObject)
                    cache.put('raw', b'\\x00\\xff')
                    class \(type)(metaclass=pyignite.GenericObjectMeta, schema={'name': String, 'age': IntObject}): pass
                    cache.put(3, \(type)(name='Ada', age=36))
                    """)
                #expect(written.status == 0, "\(written.errors)")
                let command = "\\cache \(cache.name!)"
                let result = node.run(
                    "-A", "-t",
                    script: """
                        \(command) get 1
                        \(command) get 2
                        \(command) get 'ints'
                        \(command) get 'map'
                        \(command) get 'raw'
                        \(command) put 3 \(type) {age: 37, name: 'Åsa'}
                        \(command) get 3
                        \(command) size

                        """)
                #expect(
                    result.text
                        == "1|Å\n2|-12.345\nints|[1, 2]\nmap|{a=2.5}\nraw|00ff\n3|Åsa|37\n6\n", "\(result.errors)")
                #expect(result.errors == "PUT: replaced\n")
            }
        }
    }
}
