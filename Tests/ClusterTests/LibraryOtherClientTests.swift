import Foundation
import Ignite
import IgniteCore
import TestSupport
import Testing

private let table = Node.uniqueName("OTHER_TYPES")

extension ClusterTests {
    /// What the library writes, read by the Python client, and the reverse.
    @Suite(
        .needs(.pythonClient),
        .tables("create table \(table) (id int primary key, \(TypeRows.columns));"))
    struct LibraryOtherClientTests {
        /// Prints rows so that equal values have equal text: bits of numbers, milliseconds of moments, bytes of texts.
        private let shown = """
            def shown(value, name):
                if value is None: return 'null'
                if name in ('R', 'D'): return 'nan' if value != value else struct.pack('>d', value).hex()
                if name in ('DE', 'D0'): return format(value, 'f')
                if name == 'T': return milliseconds(value)
                if name == 'TS': return value.date().isoformat() + ' ' + milliseconds(value.time())
                if name == 'TL': return str(round(value * 1000))
                if name == 'V': return value.encode().hex()
                if name == 'VB': return value.hex()
                return str(value).lower()
            def milliseconds(time):
                return str(((time.hour * 60 + time.minute) * 60 + time.second) * 1000 + time.microsecond // 1000)
            def show():
                names = [column[0] for column in cursor.description]
                for row in cursor.fetchall(): print(*[shown(*pair) for pair in zip(row, names)])

            """

        private func shown(_ value: Value) -> String {
            func milliseconds(_ time: LocalTime) -> String { "\(time.nanosecondOfDay / 1_000_000)" }
            func bits(_ number: Double) -> String {
                let hex = String(number.bitPattern, radix: 16)
                return number.isNaN ? "nan" : String(repeating: "0", count: 16 - hex.count) + hex
            }
            return switch value {
            case .null: "null"
            case .real(let number): bits(Double(number))
            case .double(let number): bits(number)
            case .time(let time): milliseconds(time)
            case .timestamp(let moment): "\(moment.date) \(milliseconds(moment.time))"
            case .timestampWithLocalTimeZone(let instant):
                "\(instant.seconds * 1000 + Int64(instant.nanoseconds) / 1_000_000)"
            case .varchar(let text): Value.varbinary([UInt8](text.utf8)).description
            default: value.description
            }
        }

        /// What the Python client sees, once it sees all that is expected: it may read a moment of the past at first.
        private func expect(_ query: String, _ rows: [[Value]], sourceLocation: SourceLocation = #_sourceLocation) {
            let expected = rows.map { $0.map(shown).joined(separator: " ") }
            var seen = PythonClient.run("")
            let isSeen = eventually {
                seen = PythonClient.run(shown + "cursor.execute(\"\(query)\")\nshow()\n")
                return seen.status != 0 || seen.lines.dropLast() == expected[...]
            }
            #expect(
                isSeen && seen.status == 0, "\(seen.text.prefix(3000)) \(seen.errors)", sourceLocation: sourceLocation)
        }

        // MARK: Ours read by Python

        @Test func rowsOfSQL() throws {
            try withClient { client in
                for (index, row) in TypeRows.all.enumerated() {
                    try client.execute(
                        "INSERT INTO \(unsafe: table) VALUES (\(unsafe: TypeRows.placeholders))",
                        parameters: [index] + row)
                }
            }
            let rows = TypeRows.all.enumerated().map { [.integer(Int32($0))] + $1 }
            expect("select * from \(table) where id < 100 order by id", rows)
        }

        @Test func rowsByKey() throws {
            let rows = TypeRows.all.enumerated().map { [.integer(Int32(100 + $0))] + $1 }
            #expect(try withClient { try $0.table(table).upsertAll(rows) } == rows.count)
            expect("select * from \(table) where id between 100 and 199 order by id", rows)
        }

        @Test func rowsOfABatch() throws {
            try withClient(pageSize: 7) { client in
                let rows = (300..<400).map { ($0, "row \($0)") }
                let counts = try client.executeBatch("INSERT INTO \(unsafe: table) (id, v) VALUES (?, ?)", rows)
                #expect(counts == [Int64](repeating: 1, count: 100))
            }
            expect("select count(*), sum(id) from \(table) where id between 300 and 399", [[100, 34_950]])
            expect("select id, v from \(table) where id = 399", [[399, "row 399"]])
        }

        /// What was rolled back, or is not committed yet, is not there for others.
        @Test func transactions() throws {
            try withClient { client in
                let query = "select id from \(table) where id between 500 and 599 order by id"
                try client.setAutocommit(false)
                try client.execute("INSERT INTO \(unsafe: table) (id) VALUES (500)")
                try client.commit()
                try client.execute("INSERT INTO \(unsafe: table) (id) VALUES (501)")
                expect(query, [[500]])
                try client.rollback()
                try client.setAutocommit(true)
                try client.transaction { try client.table(table).upsert([502] + TypeRows.all[5], in: $0) }
                expect(query, [[500], [502]])
            }
        }

        // MARK: Python's read by us

        @Test func rowsOfPython() throws {
            let written = PythonClient.run(
                """
                insert = "insert into \(table) values (\(TypeRows.placeholders))"
                cursor.executemany(insert, [
                    [600, False, -128, -32768, -2**31, -2**63, -0.5, 5e-324, decimal.Decimal('-1.5'),
                     decimal.Decimal(10**37), datetime.date(1, 1, 1), datetime.time(0, 0), datetime.datetime(1, 1, 1, 18),
                     pyignite_dbapi.TIMESTAMP(-1.5), uuid.UUID(int=1), '', b''],
                    [601, True, 127, 32767, 2**31 - 1, 2**63 - 1, float('inf'), float('nan'),
                     decimal.Decimal('0.0000000001'), decimal.Decimal(-1), datetime.date(9999, 12, 31),
                     datetime.time(23, 59, 59, 999999), datetime.datetime(2024, 2, 29, 12, 34, 56, 789999),
                     pyignite_dbapi.TIMESTAMP(1719835200.25), uuid.UUID('01020304-0506-0708-090a-0b0c0d0e0f10'),
                     '世界 🚀\\0', bytes([0x80, 0, 255])],
                    [602] + [None] * 16])
                print(cursor.rowcount)
                """)
            #expect(written.text == "3\n", "\(written.errors)")
            let expected: [[Value]] = [
                [
                    600, false, .tinyint(.min), .smallint(.min), .integer(.min), .bigint(.min), .real(-0.5),
                    .double(.leastNonzeroMagnitude), .decimal(BigDecimal("-1.5000000000")!),
                    .decimal(BigDecimal("1" + String(repeating: "0", count: 37))!), .date(LocalDate("0001-01-01")!),
                    .time(LocalTime("00:00")!), .timestamp(LocalDateTime("0001-01-01 18:00")!),
                    .timestampWithLocalTimeZone(Instant("1969-12-31 23:59:58.5Z")!),
                    .uuid(IgniteUUID(mostSignificant: 0, leastSignificant: 1)), "", .varbinary([]),
                ],
                [
                    601, true, .tinyint(.max), .smallint(.max), .integer(.max), .bigint(.max), .real(.infinity),
                    .double(.nan), .decimal(BigDecimal("0.0000000001")!), .decimal(-1), .date(LocalDate("9999-12-31")!),
                    .time(LocalTime("23:59:59.999")!), .timestamp(LocalDateTime("2024-02-29 12:34:56.789")!),
                    .timestampWithLocalTimeZone(Instant("2024-07-01 12:00:00.25Z")!),
                    .uuid(IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")!), "世界 🚀\0", .varbinary([0x80, 0, 255]),
                ],
                [602] + [Value](repeating: .null, count: 16),
            ]
            try withClient { client in
                let query = "SELECT * FROM \(table) WHERE id BETWEEN 600 AND 699 ORDER BY id"
                // The latest that the cluster has written is seen by who has written, too.
                try client.execute("DELETE FROM \(unsafe: table) WHERE id = -1")
                let found = try client.execute(SQLStatement(unsafe: query)).fetchAll().map(\.values)
                #expect(found.map(texts) == expected.map(texts))
                let byKey = try client.table(table).getAll(600...602)
                #expect(byKey.map { $0.map { texts($0.values) } } == expected.map(texts))
            }
        }

        // MARK: Columns

        @Test func columnsAreDescribedAlike() throws {
            let query = "select id, v as w, de * 2, ts, tl, upper(v), 'x', u from \(table)"
            let described = PythonClient.run(
                """
                cursor.execute("\(query)")
                for column in cursor.description: print(column[0], column[4], column[5], column[6])
                """)
            try withClient { client in
                let columns = try client.execute(SQLStatement(unsafe: query)).columns
                #expect(try client.describe(SQLStatement(unsafe: query)).columns == columns)
                // Where there is nothing to tell, Python shows the numbers of the protocol.
                let told = columns.map {
                    "\($0.name) \($0.precision ?? -1) \($0.scale ?? -2_147_483_648) \($0.isNullable ? "True" : "False")"
                }
                #expect(described.lines.dropLast() == told[...], "\(described.errors)")
                #expect(columns[0].origin == Column.Origin(schema: "PUBLIC", table: table, column: "ID"))
                #expect(columns[1].origin?.column == "V" && columns[2].origin == nil)
                #expect(columns[0].isNullable == false && columns[1].precision == 65_536)
            }
        }
    }
}
