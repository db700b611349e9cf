import Ignite
import IgniteCore
import TestSupport
import Testing

extension Ignite2ClusterTests {
    /// The library on Ignite 2.
    @Suite struct LibraryTests {
        /// Each parameter, and the type that the servers give back.
        static let parameters: [(Value, String)] = [
            (.null, "NULL"), (.boolean(true), "true"), (.tinyint(-128), "-128"), (.smallint(32767), "32767"),
            (.integer(-1), "-1"), (.bigint(.max), "9223372036854775807"), (.real(1.5), "1.5"), (.double(0.1), "0.1"),
            (.decimal(BigDecimal("-128")!), "-128"), (.decimal(BigDecimal("128.50")!), "128.50"),
            (
                .decimal(BigDecimal("-99999999999999999999999999999999999999")!),
                "-99999999999999999999999999999999999999"
            ),
            (.varchar("Åsa 😀"), "Åsa 😀"), (.varbinary([0, 255]), "00ff"),
            (.uuid(IgniteUUID("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")!), "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
            (.time(LocalTime(hour: 23, minute: 59, second: 58)!), "23:59:58"),
            (
                .timestamp(
                    LocalDateTime(
                        date: LocalDate(year: 2024, month: 2, day: 29)!,
                        time: LocalTime(hour: 12, minute: 34, second: 56, nanosecond: 789_000_000)!)),
                "2024-02-29 12:34:56.789"
            ),
        ]

        @Test(arguments: Ignite2Node.present) func parametersComeBack(_ node: Ignite2Node) throws {
            try node.withClient { client in
                for (value, text) in Self.parameters {
                    let found = try #require(try client.execute("select ?", value).next())[0]
                    #expect(found.description == text, "\(value.type)")
                }
            }
        }

        @Test(arguments: Ignite2Node.present) func parametersAreStored(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, da date, t time, ts timestamp, de decimal(20, 3)") { table in
                try node.withClient { client in
                    let date = LocalDate(year: 1969, month: 7, day: 20)!
                    let time = LocalTime(hour: 20, minute: 17, second: 40)!
                    try client.execute(
                        "insert into \(unsafe: table) values (?, ?, ?, ?, ?)",
                        1, date, time, LocalDateTime(date: date, time: time), BigDecimal("-1.250")!)
                    #expect(
                        node.value("select * from \(table)") == "1|1969-07-20|20:17:40|1969-07-20 20:17:40|-1.250")
                    let row = try #require(try client.execute("select da, t, ts, de from \(unsafe: table)").next())
                    #expect(row[0] == .date(date) && row[1] == .time(time))
                    #expect(row[3] == .decimal(BigDecimal("-1.250")!))
                }
            }
        }

        @Test(arguments: Ignite2Node.present) func batches(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v varchar") { table in
                try node.withClient { client in
                    let rows: [[Value]] = (1...100).map { [.integer($0), .varchar("v\($0)")] }
                    let counts = try client.executeBatch("insert into \(unsafe: table) values (?, ?)", rows)
                    #expect(counts == Array(repeating: 1, count: 100))
                    let error = try failure {
                        try client.executeBatch(
                            "insert into \(unsafe: table) values (?, ?)", [[101, "a"], [1, "b"], [102, "c"]])
                    }
                    #expect(error.rowsDone == 1 && error.isIntegrityViolation)
                    #expect(error.message.contains("row 2 of the batch"), "\(error.message)")
                    #expect(node.value("select count(*) from \(table)") == "101")
                }
            }
        }

        @Test(arguments: Ignite2Node.present) func typesOfColumnsComeFromValues(_ node: Ignite2Node) throws {
            try node.withClient { client in
                let rows = try client.execute("select cast(1 as bigint) as a, 'x' as b, cast(null as int) as c")
                #expect(rows.columns.map(\.name) == ["A", "B", "C"])
                #expect(rows.columns.map(\.type) == [.bigint, .varchar, .null])
            }
        }

        @Test(arguments: Ignite2Node.present) func severalResultsAtOnce(_ node: Ignite2Node) throws {
            var options = try ClientOptions("ignite2://\(node.address)")
            options.pageSize = 10
            let client = try Ignite.connect(options)
            defer { client.close() }
            let first = try client.execute("select x from \(unsafe: node.numbers(100))")
            let second = try client.execute("select x from \(unsafe: node.numbers(100))")
            for number in 1...100 {
                #expect(try first.next()?.get(at: 0) == number)
                #expect(try second.next()?.get(at: 0) == number)
            }
            #expect(try first.next() == nil && second.next() == nil)
        }

        @Test(arguments: Ignite2Node.present) func errorsAnswerQuestions(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v int") { table in
                try node.withClient { client in
                    try client.execute("insert into \(unsafe: table) values (1, 1)")
                    let twice = try failure { try client.execute("insert into \(unsafe: table) values (1, 1)") }
                    #expect(twice.isIntegrityViolation && twice.server?.sqlState == "23000")
                    let syntax = try failure { try client.execute("selec 1 form") }
                    #expect(syntax.isSyntaxError)
                    let missing = try failure { try client.execute("select * from no_such_table") }
                    #expect(missing.isInvalidStatement)
                }
            }
        }
    }
}
