import Ignite2
import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// Keys and values of `\cache` as typed, and what becomes of them.
@Suite struct CacheLiteralTests {
    /// Returns what `put` writes for a value.
    private func stored(_ literal: String, in caches: MemoryCaches = MemoryCaches()) throws -> BinaryValue {
        let result = caches.run(script: "\\cache \"my cache\" put 'k' \(literal)\n")
        #expect(result.errors.hasSuffix("PUT: new entry\n"), "\(literal): \(result.errors)")
        return try #require(caches.entries.first?.value, "\(literal)")
    }

    @Test(
        arguments: [
            ("1", .long(1)), ("-9223372036854775808", .long(.min)), ("+7 ;", .long(7)), ("1.5", .double(1.5)),
            (".5e-3", .double(0.0005)), ("1::int", .int(1)), ("-128 :: byte", .byte(-128)), ("7::smallint", .short(7)),
            ("7::java.lang.Integer", .int(7)), ("1.5::float", .float(1.5)), ("1::double", .double(1)),
            ("12.50::decimal", .decimal(BigDecimal("12.50")!)), ("'12'::bigint", .long(12)),
            ("'-Infinity'::double", .double(-.infinity)), ("true", .bool(true)), ("FALSE", .bool(false)),
            ("'it''s'", .string("it's")), ("''", .string("")), ("'a\\b; --'", .string("a\\b; --")),
            ("'å'::char", .char(0xE5)), ("X'00fF'", .byteArray([0, 255])), ("x''", .byteArray([])),
            ("DATE '1970-01-02'", .sqlDate(milliseconds: 86_400_000)),
            ("'1970-01-02'::date", .sqlDate(milliseconds: 86_400_000)),
            ("time '00:00:01.5'", .time(milliseconds: 1500)),
            ("TIMESTAMP '1970-01-01 00:00:00.001002003'", .timestamp(milliseconds: 1, nanoseconds: 2003)),
            ("TIMESTAMP '1970-01-02'", .timestamp(milliseconds: 86_400_000, nanoseconds: 0)),
            ("'1970-01-01 00:00:01'::java.util.Date", .date(milliseconds: 1000)),
            (
                "UUID '00000000-0000-0001-0000-000000000002'",
                .uuid(IgniteUUID(mostSignificant: 1, leastSignificant: 2))
            ),
            ("[]", .collection(.arrayList, [])),
            (
                "[1, 'a', null, [true]]",
                .collection(.arrayList, [.long(1), .string("a"), .null, .collection(.arrayList, [.bool(true)])])
            ),
            ("[1, 2]::int[]", .intArray([1, 2])), ("[255::byte]::byte[]", .null),
            ("[1.5]::double[]", .doubleArray([1.5])),
            ("['a', null]::string[]", .array(.string, [.string("a"), .null])),
            ("[1, 'a']::object[]", .objectArray(typeID: -1, [.long(1), .string("a")])),
            ("{'a': 1, 2: 'b'}", .map(.hashMap, [.init(.string("a"), .long(1)), .init(.long(2), .string("b"))])),
            ("{}::map", .map(.hashMap, [])),
        ] as [(String, BinaryValue)])
    func values(_ literal: String, _ value: BinaryValue) throws {
        guard value != .null else {
            let result = MemoryCaches().run(script: "\\cache \"my cache\" put 1 \(literal)\n")
            #expect(result.errors.contains("does not fit byte"))
            return
        }
        #expect(try stored(literal) == value)
    }

    @Test(arguments: [
        ("get", "expected a value, found the end", 1), ("get 1 2", "unexpected \"2\"", 3),
        ("put 1", "expected a value, found the end", 2), ("get Ada", "expected a value, found \"Ada\"", 1),
        ("put 1 \"Ada\"", "expected a value, found \"Ada\"", 3), ("get 'Ada", "unterminated quoted string", 1),
        ("get null", "a cache cannot contain null", 1), ("put 1 null", "a cache cannot contain null", 3),
        ("get 1x", "invalid number \"1x\"", 1), ("get 0x10", "invalid number \"0x10\"", 1),
        ("get 9223372036854775808", "9223372036854775808 does not fit long", 1),
        ("get 300::byte", "300 does not fit byte", 1), ("get 1::int::long", "the value has two types", 9),
        ("get 1::", "expected a type, found the end", 4),
        ("get 1::nosuch", "there is no type nosuch for the number 1", 1),
        ("get 1::string", "expected string, found the number 1", 1), ("get 'x'::date", "'x' is no date", 1),
        ("get 'ab'::char", "'ab' is no char", 1), ("get DATE '2024-02-30'", "'2024-02-30' is no date", 1),
        ("get X'0'", "expected pairs of hexadecimal digits", 2),
        ("get [1 2]", "expected \",\" or \"]\", found \"2\"", 4),
        ("get [1, null]::int[]", "null cannot be in int[]", 5),
        ("put 1 {a: 1}", "an object needs the name of its type", 3),
        ("put 1 P {a: 1, A: 2}", "\"A\" is given twice", 12),
        ("put 1 P {a 1}", "expected the name of a field, found \"a\"", 6),
        ("put 1 P {a: }", "expected a value, found \"}\"", 9), ("scan x", "expected a value, found \"x\"", 1),
        ("scan 1.5", "expected the number of entries, found \"1\"", 1),
        ("scan -1", "expected the number of entries, found \"-\"", 1),
        ("get 'å' ж", "unexpected \"ж\"", 5), ("size 1", "unexpected \"1\"", 1),
    ])
    func faults(_ command: String, _ message: String, _ column: Int) {
        let caches = MemoryCaches()
        let result = caches.run(script: "\\cache \"my cache\" \(command)\n\\echo on\n")
        #expect(
            result.errors.hasPrefix("ignite-sql:<stdin>:1: ERROR: \\cache: \(message)\nLINE 1: "), "\(result.errors)")
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count > 2 && lines[2] == String(repeating: " ", count: 7 + column) + "^", "\(result.errors)")
        #expect(result.text == "on\n" && caches.entries.isEmpty && caches.operations.isEmpty)
    }

    @Test func valuesThatAreNestedTooDeep() {
        let literal = String(repeating: "[", count: 100_000)
        let result = MemoryCaches().run(script: "\\cache \"my cache\" get \(literal)\n")
        #expect(result.errors.contains("values are nested too deep"))
    }

    @Test func variablesAreReplacedOutsideOfQuotes() throws {
        let caches = MemoryCaches()
        let result = caches.run(
            script: """
                \\set n 7
                \\set t 'it''s :n'
                \\cache "my cache" put :n :'t'
                \\cache "my cache" put :n::int ':n' \\\\ \\echo on

                """)
        #expect(result.text == "on\n", "\(result.errors)")
        #expect(
            caches.entries == [
                BinaryEntry(key: .long(7), value: .string("it's :n")), BinaryEntry(key: .int(7), value: .string(":n")),
            ])
    }

    // MARK: Objects

    @Test func objectsTakeTheTypesThatTheClusterKnows() throws {
        let caches = MemoryCaches()
        let type = BinaryType(name: "Person", fields: [.init(name: "age", type: 3), .init(name: "name", type: 9)])
        caches.types[type.id] = type
        let object = try stored("person {NAME: 'Ada', age: 36}", in: caches)
        #expect(object == .object(BinaryObject(type: "Person", ["age": .int(36), "name": .string("Ada")])))
        let result = caches.run(
            script: """
                \\cache "my cache" put 2 Person {age: 'x'}
                \\cache "my cache" put 2 Person {nmae: 'x', gone: null}
                \\cache "my cache" put 3 org.example.Outer$Inner {"a b": 1, list: [Person {age: 1}]}

                """)
        #expect(
            result.errors == """
                ignite-sql:<stdin>:1: ERROR: \\cache: expected int, found a text
                LINE 1: 2 Person {age: 'x'}
                                       ^
                Field "nmae" was added to type Person.
                PUT: new entry
                Type org.example.Outer$Inner was registered.
                PUT: new entry

                """)
        #expect(caches.entries[1].value == .object(BinaryObject(type: "Person", ["nmae": .string("x")])))
        let inner = BinaryValue.object(BinaryObject(type: "Person", ["age": .int(1)]))
        #expect(
            caches.entries[2].value
                == .object(
                    BinaryObject(
                        type: "org.example.Outer$Inner",
                        ["a b": .long(1), "list": .collection(.arrayList, [inner])])))
    }

    @Test func constantsOfEnums() throws {
        let caches = MemoryCaches()
        let type = BinaryType(
            name: "Color", constants: [.init(name: "RED", ordinal: 0), .init(name: "BLUE", ordinal: 1)])
        caches.types[type.id] = type
        #expect(try stored("'BLUE'::Color", in: caches) == .enumeration(typeID: type.id, ordinal: 1))
        let result = caches.run(
            script: "\\cache \"my cache\" put 2 'BLEU'::Color\n\\cache \"my cache\" put 2 Color {}\n")
        #expect(result.errors.contains("enum Color has no constant \"BLEU\"; did you mean BLUE?"))
        #expect(result.errors.contains("Color is an enum; write 'CONSTANT'::Color"))
    }

    @Test func tablesDecideAboutTypes() throws {
        let caches = MemoryCaches()
        caches.addTable(
            key: "java.lang.Integer", keyField: "ID", value: "T",
            fields: [
                ("ID", "java.lang.Integer", false), ("NAME", "java.lang.String", false),
                ("BIRTH_DATE", "java.sql.Date", false), ("D", "java.math.BigDecimal", false),
            ])
        let result = caches.run(
            script: """
                \\cache "my cache" put 1 {d: 12.50, birthDate: '1970-01-02', name: null}
                \\cache "my cache" put 'x' {d: 1}
                \\cache "my cache" put 3::long {d: 1}
                \\cache "my cache" put 9999999999 {d: 1}
                \\cache "my cache" put 2 {id: 2}
                \\cache "my cache" put 2 'text'
                \\cache "my cache" put 2 Other {d: 1}
                \\cache "my cache" put 2 {nmae: 'x'}

                """)
        let row = BinaryObject(
            type: "T", ["BIRTH_DATE": .sqlDate(milliseconds: 86_400_000), "D": .decimal(BigDecimal("12.50")!)])
        #expect(caches.entries.map(\.value) == [.object(row), .object(BinaryObject(type: "T", ["D": .decimal(1)]))])
        // A wider number that fits becomes one of the table.
        #expect(caches.entries.map(\.key) == [.int(1), .int(3)])
        for message in [
            "expected int, found a text", "9999999999 does not fit int", "there is no field for \"id\"",
            "expected an object, found a text",
            "HINT: the values of the table are objects: {NAME: …, BIRTH_DATE: …, D: …}",
            "the table of the cache requires type T, not Other", "there is no field for \"nmae\"; did you mean NAME?",
        ] {
            #expect(result.errors.contains(message), "\(message): \(result.errors)")
        }
    }

    /// Keys of several columns are equal only if their fields are in the same order.
    @Test func keysOfSeveralColumns() throws {
        let caches = MemoryCaches()
        caches.addTable(
            key: "K", value: "java.lang.String",
            fields: [
                ("A", "java.lang.Integer", true), ("B", "java.lang.String", true), ("V", "java.lang.String", false),
            ])
        let result = caches.run(
            script: """
                \\cache "my cache" put {b: 'x', a: 1} 'v'
                \\cache "my cache" get {b: 'x'}
                \\cache "my cache" get 1

                """)
        #expect(
            caches.entries.map(\.key) == [.object(BinaryObject(type: "K", ["A": .int(1), "B": .string("x")]))])
        #expect(result.errors.contains("the key needs \"A\""))
        #expect(result.errors.contains("HINT: the keys of the table are objects: {A: …, B: …}"))
    }
}
