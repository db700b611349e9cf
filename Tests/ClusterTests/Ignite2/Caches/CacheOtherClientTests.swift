import Ignite
import IgniteCore
import TestSupport
import Testing

extension Ignite2Node {
    /// Runs code of the Python client that finds a `client`.
    func python(_ code: String) -> Program.Result {
        let parts = address.split(separator: ":")
        let head = """
            import datetime, decimal, sys, uuid
            from pyignite import Client, GenericObjectMeta
            from pyignite.datatypes import *
            client = Client()
            client.connect('\(parts[0])', \(parts[1]))

            """
        return Program(["python3", "-c", head + code], executable: "/usr/bin/env").finish()
    }
}

extension Ignite2ClusterTests.CacheTests {
    /// What one client writes, another one reads.
    @Suite(.needs(.pythonClientOfIgnite2)) struct OtherClientTests {
        /// A value, and Python code for it: the value itself, and its type.
        private static let values: [(value: BinaryValue, python: String, type: String)] = [
            (.byte(-128), "-128", "ByteObject"), (.short(32767), "32767", "ShortObject"),
            (.int(-2_147_483_648), "-2147483648", "IntObject"), (.long(.max), "9223372036854775807", "LongObject"),
            (.float(1.5), "1.5", "FloatObject"), (.double(0.1), "0.1", "DoubleObject"),
            (.char(0x263A), "'☺'", "CharObject"), (.bool(true), "True", "BoolObject"),
            (.string("Åsa 😀"), "'Åsa 😀'", "String"),
            (
                .uuid(IgniteUUID("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")!),
                "uuid.UUID('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')", "UUIDObject"
            ),
            (.decimal(BigDecimal("-128.50")!), "decimal.Decimal('-128.50')", "DecimalObject"),
            (.decimal(BigDecimal("128")!), "decimal.Decimal('128')", "DecimalObject"),
            (.byteArray([0, 127, 255]), "bytes([0, 127, 255])", "ByteArrayObject"),
            (.shortArray([-1, 2]), "[-1, 2]", "ShortArrayObject"), (.intArray([-1, 2]), "[-1, 2]", "IntArrayObject"),
            (.longArray([-1, 2]), "[-1, 2]", "LongArrayObject"), (.floatArray([0.5]), "[0.5]", "FloatArrayObject"),
            (.doubleArray([0.1]), "[0.1]", "DoubleArrayObject"),
            (.charArray([0x61, 0x263A]), "['a', '☺']", "CharArrayObject"),
            (.boolArray([true, false]), "[True, False]", "BoolArrayObject"),
            (.array(.string, [.string("a"), .null]), "['a', None]", "StringArrayObject"),
            (.array(.decimal, [.decimal(BigDecimal("1.5")!)]), "[decimal.Decimal('1.5')]", "DecimalArrayObject"),
            (
                .date(milliseconds: 1_704_067_200_000), "datetime.datetime(2024, 1, 1)", "DateObject"
            ),
            (.time(milliseconds: 3_600_000), "datetime.timedelta(hours=1)", "TimeObject"),
            (
                .timestamp(milliseconds: 1_704_067_200_000, nanoseconds: 123_456),
                "(datetime.datetime(2024, 1, 1), 123456)", "TimestampObject"
            ),
            (
                .collection(.linkedList, [.int(1), .string("b")]), "(2, [(1, IntObject), 'b'])", "CollectionObject"
            ),
            (.map(.linkedHashMap, [.init(.string("k"), .long(1))]), "(2, {'k': 1})", "MapObject"),
            (.objectArray(typeID: -1, [.string("a"), .long(7)]), "(-1, ['a', 7])", "ObjectArrayObject"),
        ]

        @Test(arguments: Ignite2Node.present) func everyType(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, BinaryValue.self) { _, cache in
                for (index, value) in Self.values.enumerated() { try cache.put(index, value.value) }
                var code = "cache = client.get_cache('\(cache.name!)')\n"
                for (index, value) in Self.values.enumerated() {
                    code += """
                        cache.put(\(1000 + index), \(value.python), value_hint=\(value.type))
                        ours, own = cache.get(\(index)), cache.get(\(1000 + index))
                        if ours != own: print('\(index):', ours, 'but', own)

                        """
                }
                let result = node.python(code)
                #expect(result.status == 0 && result.text == "", "\(result.text)\(result.errors)")
                for (index, value) in Self.values.enumerated() {
                    #expect(try cache.get(1000 + index) == value.value, "\(value.python)")
                }
            }
        }

        /// A key that both write is one key.
        @Test(arguments: Ignite2Node.present) func keys(_ node: Ignite2Node) throws {
            try node.withCache(BinaryValue.self, Int.self) { _, cache in
                var code = "cache = client.get_cache('\(cache.name!)')\n"
                // The Python client writes decimals without zeros at the end, which are other keys.
                let keys = Self.values.prefix(12).filter { $0.python != "decimal.Decimal('-128.50')" }
                for (index, value) in keys.enumerated() {
                    try cache.put(value.value, index)
                    code += """
                        found = cache.get(\(value.python), key_hint=\(value.type))
                        if found != \(index): print('\(index):', found)
                        cache.put(\(value.python), \(index + 100), key_hint=\(value.type))

                        """
                }
                let result = node.python(code)
                #expect(result.status == 0 && result.text == "", "\(result.text)\(result.errors)")
                #expect(try cache.getAll(keys.map(\.value)).values.sorted() == Array(100..<111))
            }
        }

        @Test(arguments: Ignite2Node.present) func objects(_ node: Ignite2Node) throws {
            struct Inner: Codable, Equatable { var n: Int32? }
            struct Person: Codable, Equatable, BinaryTypeNamed {
                static let binaryTypeName = "PersonOfTwoClients"
                var id: Int32
                var name: String?
                var balance: BigDecimal
                var scores: [Int32]
            }
            try node.withCache(Int.self, Person.self) { client, cache in
                let ada = Person(id: 1, name: "Åda", balance: BigDecimal("-12.50")!, scores: [3, 1])
                try cache.put(1, ada)
                let result = node.python(
                    """
                    class Person(metaclass=GenericObjectMeta, type_name='PersonOfTwoClients', schema={
                        'id': IntObject, 'name': String, 'balance': DecimalObject, 'scores': IntArrayObject}):
                        pass
                    cache = client.get_cache('\(cache.name!)')
                    found = cache.get(1)
                    print(found.id, found.name, found.balance, found.scores)
                    cache.put(2, Person(id=2, name=None, balance=decimal.Decimal('0.10'), scores=[]))
                    """)
                // The Python client drops zeros at the end of decimals.
                #expect(result.text == "1 Åda -12.5 [3, 1]\n", "\(result.errors)")
                #expect(try cache.get(2) == Person(id: 2, name: nil, balance: BigDecimal("0.10")!, scores: []))
            }
        }

        @Test(arguments: Ignite2Node.present) func configurations(_ node: Ignite2Node) throws {
            try node.withClient { client in
                var configuration = CacheConfiguration(Node.uniqueName("CONFIG"))
                configuration.mode = .replicated
                configuration.atomicity = .transactional
                configuration.writeSynchronization = .fullSync
                configuration.copyOnRead = false
                configuration.readFromBackup = false
                configuration.onHeapCache = true
                configuration.queryParallelism = 1
                configuration.queryDetailMetricsSize = 5
                configuration.sqlSchema = "OTHER"
                configuration.sqlIndexMaxInlineSize = 32
                configuration.sqlEscapeAll = true
                configuration.maxQueryIterators = 7
                configuration.rebalanceMode = .sync
                configuration.rebalanceTimeout = 9000
                configuration.rebalanceBatchSize = 1 << 18
                configuration.rebalanceBatchesPrefetch = 4
                configuration.rebalanceOrder = 2
                configuration.rebalanceThrottle = 1
                configuration.groupName = Node.uniqueName("GROUP")
                configuration.defaultLockTimeout = 1234
                configuration.maxConcurrentAsyncOperations = 99
                configuration.partitionLossPolicy = .readWriteSafe
                configuration.eagerTTL = false
                configuration.statistics = true
                configuration.expiryPolicy = ExpiryPolicy(create: .milliseconds(5000), access: .eternal)
                var entity = QueryEntity(keyType: "java.lang.Long", valueType: "ConfiguredPerson")
                entity.table = "configured"
                entity.fields = [
                    QueryEntity.Field(name: "name", type: "java.lang.String"),
                    QueryEntity.Field(name: "age", type: "java.lang.Integer"),
                ]
                entity.indexes = [.init(name: "by_age", fields: [.init(name: "age", isDescending: true)])]
                configuration.queryEntities = [entity]
                let cache = try client.createCache(configuration)
                defer { try? cache.destroy() }
                var found = try cache.configuration()
                let entities = try #require(found.queryEntities)
                #expect(entities.count == 1 && entities[0].fields.map(\.name) == ["name", "age"])
                #expect(entities[0].indexes.first?.fields == entity.indexes[0].fields)
                found.queryEntities = configuration.queryEntities
                // What was left to the cluster is set in what is read back.
                configuration.backups = found.backups
                configuration.dataRegion = found.dataRegion
                configuration.rebalanceDelay = found.rebalanceDelay
                configuration.affinityKeys = found.affinityKeys
                #expect(found == configuration)
                let result = node.python(
                    """
                    from pyignite.datatypes.prop_codes import PROP_MAX_QUERY_ITERATORS
                    print(client.get_cache('\(configuration.name)').settings[PROP_MAX_QUERY_ITERATORS])
                    """)
                #expect(result.text == "7\n", "\(result.errors)")
                // Rows are objects of the value's type, written by key and selected in SQL.
                struct Person: Codable, Equatable { var name: String; var age: Int }
                let people = client.cache(configuration.name, key: Int.self, value: Person.self)
                try people.put(1, Person(name: "Ada", age: 36))
                try people.put(2, Person(name: "Bob", age: 7))
                #expect(node.value("select \"name\", \"age\" from other.\"configured\" order by 2") == "Bob|7\nAda|36")
            }
        }

        @Test(arguments: Ignite2Node.present) func impossibleProperties(_ node: Ignite2Node) throws {
            try node.withClient { client in
                func message(_ change: (inout CacheConfiguration) -> Void) throws -> String {
                    var configuration = CacheConfiguration("impossible")
                    change(&configuration)
                    let error = try failure { try client.createCache(configuration) }
                    #expect(error.code == .invalidArgument)
                    return error.message
                }
                #expect(try message { $0.backups = -1 } == "cache \"impossible\": backups must be at least 0, not -1")
                #expect(try message { $0.name = "" }.hasSuffix("a cache needs a name"))
                #expect(try message { $0.queryParallelism = 0 }.contains("queryParallelism"))
                #expect(try message { $0.expiryPolicy = ExpiryPolicy(create: .milliseconds(-5)) }.contains("-5"))
                let names = try client.cacheNames()
                #expect(!names.contains("impossible"))
            }
        }

        @Test(arguments: [Ignite2Node.h2].filter { Ignite2Node.present.contains($0) })
        func selectedEntries(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v varchar") { table in
                try node.withClient { client in
                    try client.execute("insert into \(unsafe: table) values (1, 'a'), (2, 'b'), (3, 'b')")
                    struct Row: Codable { var v: String }
                    let cache = client.cache("SQL_PUBLIC_\(table)", key: Int.self, value: Row.self)
                    let rows = try cache.select(where: "v = ? ORDER BY id", "b")
                    #expect(try rows.next()?.key == 2)
                    #expect(try rows.next()?.value.v == "b")
                    #expect(try rows.next() == nil)
                }
            }
        }

        @Test(arguments: Ignite2Node.present) func statesOfTheCluster(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, Int.self) { client, cache in
                #expect(try client.clusterState() == .active)
                try client.setClusterState(.readOnly)
                defer { try? client.setClusterState(.active) }
                #expect(try client.clusterState() == .readOnly)
                #expect(try failure { try cache.put(1, 1) }.code == .server)
                #expect(node.python("print(client.get_cluster().get_state())").text.hasPrefix("2"))
                let error = try failure { try client.setClusterState(.inactive) }
                #expect(error.code == .server && error.message.contains("clears in-memory caches"), "\(error)")
                try client.setClusterState(.active)
                try cache.put(1, 1)
            }
        }
    }
}
