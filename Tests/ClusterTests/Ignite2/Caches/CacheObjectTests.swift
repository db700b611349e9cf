import Ignite
import IgniteCore
import TestSupport
import Testing

/// Types that become objects.
struct CachePerson: Codable, Equatable, BinaryTypeNamed {
    static let binaryTypeName = "CachePerson\(Node.uniqueName(""))"

    enum Color: String, Codable { case red, green }
    struct Address: Codable, Equatable { var street: String; var number: Int16? }

    var id: Int32
    var name: String
    var birthDate: LocalDate?
    var balance: BigDecimal?
    var color: Color = .red
    var address: Address?
    var scores: [Double] = []
    var tags: [String: Int] = [:]
    var friends: [Address] = []
}

extension Ignite2ClusterTests.CacheTests {
    /// Objects with fields.
    @Suite struct ObjectTests {
        @Test(arguments: Ignite2Node.present) func comeBack(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, CachePerson.self) { client, cache in
                let nobody = CachePerson(id: 1, name: "")
                let ada = CachePerson(
                    id: 2, name: "Åda 😀", birthDate: LocalDate(year: 1815, month: 12, day: 10),
                    balance: BigDecimal("-12.50"), color: .green,
                    address: CachePerson.Address(street: "St James", number: nil), scores: [1.5, -0.25],
                    tags: ["math": 10, "poetry": 3], friends: [CachePerson.Address(street: "Charles", number: 7)])
                try cache.put(1, nobody)
                try cache.put(2, ada)
                #expect(try cache.get(1) == nobody)
                let found = try cache.get(2)
                #expect(found == ada)
                // Another client, which has written nothing, knows the names of the fields.
                try node.withClient { other in
                    let object = try #require(
                        try other.cache(cache.name!, key: Int.self, value: BinaryObject.self).get(2))
                    #expect(object["name"] == .string("Åda 😀") && object.typeName == CachePerson.binaryTypeName)
                    #expect(object.fields.map(\.name).first == "id")
                }
                // A nil property has the type of the property.
                let type = try #require(try client.binaryType(CachePerson.binaryTypeName))
                #expect(type.fields.first { $0.name == "balance" }?.type == 30)
                #expect(type.schemas.count == 1)
            }
        }

        /// Objects as keys are found again, by value and as they were read.
        @Test(arguments: Ignite2Node.present) func asKeys(_ node: Ignite2Node) throws {
            try node.withCache(CachePerson.Address.self, Int.self) { client, cache in
                let key = CachePerson.Address(street: "Main", number: 1)
                try cache.put(key, 1)
                #expect(try cache.get(CachePerson.Address(street: "Main", number: 1)) == 1)
                #expect(try cache.get(CachePerson.Address(street: "Main", number: 2)) == nil)
                let untyped = client.cache(cache.name!)
                let found = try #require(try untyped.scan().next())
                #expect(try untyped.remove(found.key))
                #expect(try cache.count() == 0)
            }
        }

        @Test(arguments: Ignite2Node.present) func typesGrow(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, BinaryObject.self) { client, cache in
                let type = Node.uniqueName("Grows")
                try cache.put(1, BinaryObject(type: type, ["a": .int(1)]))
                try cache.put(2, BinaryObject(type: type, ["a": .int(2), "b": .string("x")]))
                try cache.put(3, BinaryObject(type: type, ["b": .string("y"), "a": .int(3)]))
                #expect(try client.binaryType(type)?.schemas.count == 3)
                var object = try #require(try cache.get(3))
                #expect(object["A"] == .int(3) && object["b"] == .string("y"))
                object["c"] = .intArray([1, 2])
                object["b"] = nil
                try cache.put(4, object)
                #expect(try cache.get(4)?.fields.map(\.name) == ["a", "c"])
                let error = try failure { try cache.put(5, BinaryObject(type: type, ["a": .string("no int")])) }
                #expect(error.code == .invalidArgument)
                #expect(error.message.hasSuffix("field \"a\" of type \(type) is int, not string"), "\(error)")
            }
        }

        /// A key with a nil property is the same key whatever has been written before.
        @Test(arguments: Ignite2Node.present) func nilInKeys(_ node: Ignite2Node) throws {
            enum Color: String, Codable { case red }
            struct Key: Codable {
                var a: Int; var color: Color?; var inner: CachePerson.Address?; var ids: Set<Int>
            }
            try node.withCache(Key.self, Int.self) { _, cache in
                let plain = Key(a: 1, color: nil, inner: nil, ids: [1, 2, 3, 4, 5])
                try cache.put(plain, 1)
                try cache.put(
                    Key(a: 2, color: .red, inner: CachePerson.Address(street: "s", number: 1), ids: []), 2)
                #expect(try cache.get(plain) == 1)
                #expect(try cache.get(Key(a: 1, color: nil, inner: nil, ids: Set((1...5).reversed()))) == 1)
            }
        }

        /// A null field whose type nothing tells is left out until it has a value: other clients need its name.
        @Test(arguments: Ignite2Node.present) func nullsOfUnknownTypes(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, BinaryObject.self) { client, cache in
                let type = Node.uniqueName("Nulls")
                try cache.put(1, BinaryObject(type: type, ["a": .null, "b": .int(1)]))
                #expect(try cache.get(1)?.fields.map(\.name) == ["b"])
                try cache.put(2, BinaryObject(type: type, ["a": .string("x"), "b": .null]))
                try cache.put(3, BinaryObject(type: type, ["a": .null, "b": .int(3)]))
                #expect(try cache.get(3)?.fields.map(\.name) == ["a", "b"])
                #expect(try client.binaryType(type)?.fields.map(\.name).sorted() == ["a", "b"])
            }
        }

        @Test(arguments: Ignite2Node.present, [true, false])
        func footers(_ node: Ignite2Node, _ isCompact: Bool) throws {
            try node.withCache(Int.self, BinaryObject.self) { _, cache in
                var options = try ClientOptions("ignite2://\(node.address)?compactFooter=\(isCompact)")
                options.statementTimeout = .seconds(60)
                let writer = try Ignite.connect(options)
                defer { writer.close() }
                let long = String(repeating: "long ", count: 20_000)
                let object = BinaryObject(
                    type: Node.uniqueName("Footer"),
                    ["text": .string(long), "n": .long(1), "inner": .object(BinaryObject(type: "Empty", [:]))])
                try writer.cache(cache.name!, key: Int.self, value: BinaryObject.self).put(1, object)
                #expect(try cache.get(1) == object)
            }
        }

        @Test(arguments: Ignite2Node.present) func enums(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, BinaryValue.self) { client, cache in
                let name = Node.uniqueName("Color")
                try client.register(
                    BinaryType(
                        name: name, constants: [.init(name: "RED", ordinal: 0), .init(name: "BLUE", ordinal: 1)]))
                let blue = BinaryValue.enumeration(typeID: BinaryType.id(of: name), ordinal: 1)
                try cache.put(1, blue)
                #expect(try cache.get(1) == blue)
                #expect(try client.binaryType(name)?.constants?.map(\.name) == ["RED", "BLUE"])
                #expect(try client.binaryType("no such type") == nil)
            }
        }
    }

    /// Entries of caches of SQL tables.
    @Suite struct TableTests {
        struct Row: Codable, Equatable {
            var bo: Bool?
            var ti: Int?
            var si: Int?
            var it: Int?
            var bi: Int?
            var re: Float?
            var dp: Double?
            var de: BigDecimal?
            var vc: String?
            var da: LocalDate?
            var tm: LocalTime?
            var ts: LocalDateTime?
            var uu: IgniteUUID?
            var vb: [UInt8]?
        }

        private static let columns = """
            id int primary key, bo boolean, ti tinyint, si smallint, it int, bi bigint, re real, dp double,
            de decimal(20, 3), vc varchar, da date, tm time, ts timestamp, uu uuid, vb varbinary
            """

        private static let row = Row(
            bo: true, ti: -128, si: 32767, it: -5, bi: .max, re: 1.5, dp: 0.1, de: BigDecimal("12.500"), vc: "Åsa",
            da: LocalDate(year: 1969, month: 7, day: 20), tm: LocalTime(hour: 20, minute: 17, second: 40),
            ts: LocalDateTime(
                date: LocalDate(year: 2024, month: 2, day: 29)!, time: LocalTime(hour: 23, minute: 59, second: 58)!),
            uu: IgniteUUID("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"), vb: [0, 255])

        /// What SQL stores, is read by key, and what is written by key is read, changed and indexed by SQL.
        @Test(arguments: Ignite2Node.present) func everyType(_ node: Ignite2Node) throws {
            try node.withTable(Self.columns) { table in
                try node.withClient { client in
                    let cache = client.cache("SQL_PUBLIC_\(table)", key: Int.self, value: Row.self)
                    // The first put registers the fields for everyone.
                    try cache.put(1, Self.row)
                    try cache.put(2, Row())
                    #expect(
                        node.value("select * from \(table) order by id")
                            == "1|true|-128|32767|-5|9223372036854775807|1.5|0.1|12.500|Åsa|1969-07-20|20:17:40|"
                            + "2024-02-29 23:59:58|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11|00ff\n2||||||||||||||")
                    let row = Self.row
                    try client.execute(
                        "insert into \(unsafe: table) values (3, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        row.bo, Int8(-128), Int16(32767), Int32(-5), Int64.max, row.re, row.dp, row.de, row.vc, row.da,
                        row.tm, row.ts, row.uu, row.vb)
                    #expect(try cache.get(3) == row)
                    #expect(try cache.get(1) == row)
                    for column in ["da", "ts", "de", "vc", "uu"] {
                        try client.execute("create index on \(unsafe: table) (\(unsafe: column))")
                    }
                    try client.execute("update \(unsafe: table) set da = da, vc = 'new' where id = 1")
                    #expect(try cache.get(1)?.vc == "new")
                    #expect(node.value("select count(*) from \(table) where da = date '1969-07-20'") == "2")
                    // A key of another type would be another key.
                    #expect(try client.cache("SQL_PUBLIC_\(table)", key: Int8.self, value: Row.self).containsKey(3))
                }
            }
        }

        @Test(arguments: Ignite2Node.present) func whatDoesNotFit(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, birth_date date, n tinyint") { table in
                try node.withClient { client in
                    struct Wrong: Codable { var birthDate: String }
                    struct More: Codable { var n: Int; var x: Int }
                    struct Fits: Codable { var birthDate: LocalDate; var n: Int; var unknown: Int? }
                    func message<Value: Codable>(_ value: Value, key: Int = 1) throws -> String {
                        let cache = client.cache("SQL_PUBLIC_\(table)", key: Int.self, value: Value.self)
                        let error = try failure { try cache.put(key, value) }
                        return error.message
                    }
                    #expect(
                        try message(Wrong(birthDate: "2024-01-01")).hasSuffix(
                            "value: \"birthDate\": a string is no java.sql.Date, which the table requires"))
                    #expect(try message(More(n: 1, x: 1)).hasSuffix("there is no field for \"x\""))
                    #expect(try message(More(n: 300, x: 1)).hasSuffix("\"n\": 300 of type long does not fit Int8"))
                    let date = LocalDate(year: 2024, month: 1, day: 1)!
                    #expect(try message(Fits(birthDate: date, n: 1), key: 1 << 40).contains("key: 1099511627776"))
                    try client.cache("SQL_PUBLIC_\(table)", key: Int.self, value: Fits.self).put(
                        1, Fits(birthDate: date, n: 1))
                    #expect(node.value("select * from \(table)") == "1|2024-01-01|1")
                }
            }
        }

        /// The table is as it is now, not as it was when the cache was created or first used.
        @Test(arguments: Ignite2Node.present) func alteredTables(_ node: Ignite2Node) throws {
            struct Old: Codable { var n: Int }
            struct New: Codable { var n: Int; var da: LocalDate? }
            try node.withTable("id int primary key, n int") { table in
                try node.withClient { client in
                    let name = "SQL_PUBLIC_\(table)"
                    let old = client.cache(name, key: Int.self, value: Old.self)
                    try old.put(1, Old(n: 1))
                    let new = client.cache(name, key: Int.self, value: New.self)
                    let row = New(n: 2, da: LocalDate(year: 2024, month: 1, day: 2))
                    #expect(try failure { try new.put(2, row) }.message.hasSuffix("there is no field for \"da\""))
                    try client.execute("alter table \(unsafe: table) add column da date")
                    try new.put(2, row)
                    try new.putAll([3: New(n: 3)])
                    #expect(node.value("select * from \(table) order by id") == "1|1|\n2|2|2024-01-02\n3|3|")
                    try client.execute("alter table \(unsafe: table) drop column da")
                    let later = client.cache(name, key: Int.self, value: New.self)
                    #expect(try failure { try later.put(4, row) }.message.hasSuffix("there is no field for \"da\""))
                    let command = node.run(
                        "-c", "alter table \(table) add column w varchar", "-c",
                        "\\cache \(name) put 5 {n: 5, w: 'x'}")
                    #expect(command.status == 0, "\(command.errors)")
                    #expect(node.value("select w from \(table) where id = 5") == "x")
                }
            }
        }

        /// Columns that are NOT NULL have the types of SQL as well.
        @Test(arguments: Ignite2Node.present) func notNullColumns(_ node: Ignite2Node) throws {
            struct Row: Codable { var v: Int; var w: String }
            try node.withTable("id int not null primary key, v int not null, w varchar(5) not null") { table in
                try node.withClient { client in
                    let cache = client.cache("SQL_PUBLIC_\(table)", key: Int.self, value: Row.self)
                    try cache.put(1, Row(v: 1, w: "a"))
                    #expect(try failure { try cache.put(2, Row(v: 1 << 40, w: "a")) }.code == .conversion)
                    try client.execute("insert into \(unsafe: table) values (2, 2, 'x')")
                    #expect(node.value("select * from \(table) order by id") == "1|1|a\n2|2|x")
                }
            }
        }

        /// SQL stores the keys of a decimal column with its scale.
        @Test(arguments: Ignite2Node.present.filter { $0 == .calcite }) func decimalKeys(_ node: Ignite2Node) throws {
            struct Row: Codable { var v: Int }
            try node.withTable("k decimal(10, 2) primary key, v int") { table in
                try node.withClient { client in
                    try client.execute("insert into \(unsafe: table) values (1, 1)")
                    let cache = client.cache("SQL_PUBLIC_\(table)", key: BigDecimal.self, value: Row.self)
                    for text in ["1", "1.0", "1.00"] {
                        let key = try #require(BigDecimal(text))
                        #expect(try cache.get(key)?.v == 1)
                        try cache.put(key, Row(v: 1))
                    }
                    let count = try cache.count()
                    #expect(count == 1)
                }
            }
        }

        /// A table that the same client has replaced is asked for again.
        @Test(arguments: Ignite2Node.present) func replacedTables(_ node: Ignite2Node) throws {
            struct Row: Codable { var v: Int }
            try node.withTable("id int primary key, v int") { table in
                try node.withClient { client in
                    let cache = client.cache("SQL_PUBLIC_\(table)", key: Int.self, value: Row.self)
                    try cache.put(1, Row(v: 1))
                    try client.execute("drop table \(unsafe: table)")
                    try client.execute("create table \(unsafe: table) (id int primary key, v bigint)")
                    try cache.put(2, Row(v: 1 << 40))
                    #expect(node.value("select v from \(table)") == "\(1 << 40)")
                }
            }
        }

        /// An object without a Swift type is held to the table as well.
        @Test(arguments: Ignite2Node.present) func untypedRows(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, n tinyint, da date") { table in
                try node.withClient { client in
                    let cache = client.cache("SQL_PUBLIC_\(table)")
                    let type = try #require(try cache.configuration().queryEntities?.first?.valueType)
                    try cache.put(.long(1), .object(BinaryObject(type: type, ["n": .long(5), "DA": .null])))
                    let wrong = BinaryObject(type: type, ["n": .string("5")])
                    let error = try failure { try cache.put(.long(2), .object(wrong)) }
                    #expect(
                        error.message.hasSuffix("value: \"n\": a string is no java.lang.Byte, which the table requires")
                    )
                    struct WithKey: Codable { var id: Int }
                    let withKey = client.cache("SQL_PUBLIC_\(table)", key: Int.self, value: WithKey.self)
                    #expect(try failure { try withKey.put(3, WithKey(id: 3)) }.message.hasSuffix("no field for \"id\""))
                    try client.execute("insert into \(unsafe: table) values (4, 6, date '2024-01-01')")
                    #expect(node.value("select * from \(table) order by id") == "1|5|\n4|6|2024-01-01")
                }
            }
        }

        /// What is no row of the table is refused: SQL would fail on the table, or the node.
        @Test(arguments: Ignite2Node.present) func noRows(_ node: Ignite2Node) throws {
            struct Row: Codable { var v: Int }
            try node.withTable("a int, b varchar, v int, primary key (a, b)") { table in
                try node.withClient { client in
                    let name = "SQL_PUBLIC_\(table)"
                    let key = client.cache(name, key: Int.self, value: Row.self)
                    #expect(try failure { try key.put(7, Row(v: 1)) }.code == .conversion)
                    struct Key: Codable { var a: Int; var b: String }
                    let value = client.cache(name, key: Key.self, value: [String: Int].self)
                    #expect(try failure { try value.put(Key(a: 1, b: "x"), ["v": 1]) }.code == .conversion)
                    let count = try value.count()
                    #expect(count == 0)
                }
            }
        }

        /// A key of several columns is an object.
        @Test(arguments: Ignite2Node.present) func keysOfSeveralColumns(_ node: Ignite2Node) throws {
            struct Key: Codable, Hashable { var a: Int; var b: String }
            struct Row: Codable, Equatable { var v: Int?; var w: String? }
            try node.withTable("a int, b varchar, v bigint, w varchar, primary key (a, b)") { table in
                try node.withClient { client in
                    let cache = client.cache("SQL_PUBLIC_\(table)", key: Key.self, value: Row.self)
                    try cache.putAll([Key(a: 1, b: "x"): Row(v: 10), Key(a: 2, b: "y"): Row(v: nil, w: "w")])
                    #expect(node.value("select * from \(table) order by a") == "1|x|10|\n2|y||w")
                    try client.execute("insert into \(unsafe: table) (a, b, v) values (3, 'z', 30)")
                    #expect(try cache.get(Key(a: 3, b: "z")) == Row(v: 30))
                    #expect(node.value("select v from \(table) where a = 1 and b = 'x'") == "10")
                    // The order of the properties does not matter.
                    struct Reversed: Codable { var b: String; var a: Int }
                    let reversed = client.cache("SQL_PUBLIC_\(table)", key: Reversed.self, value: Row.self)
                    #expect(try reversed.get(Reversed(b: "z", a: 3)) == Row(v: 30))
                    struct Half: Codable { var a: Int }
                    let half = client.cache("SQL_PUBLIC_\(table)", key: Half.self, value: Row.self)
                    #expect(try failure { _ = try half.get(Half(a: 3)) }.message.hasSuffix("column B of the key"))
                }
            }
        }
    }
}
