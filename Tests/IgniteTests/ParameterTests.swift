import Ignite
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Parameters on their way out, and what is said about those that do not fit.
@Suite struct ParameterTests {
    private func node(wanting expected: [Value]) throws -> InProcessNode {
        let tuple = try SqlExec.Parameters(expected)
        return try InProcessNode { request in
            request.parameters == tuple ? .updated(1) : .error(ErrorBlock(.common, 1, "other parameters"))
        }
    }

    @Test func swiftValuesBecomeValues() throws {
        let node = try node(wanting: [
            .integer(1), .integer(2), .bigint(1 << 40), .tinyint(1), .smallint(2), .integer(3), .bigint(4), .real(1.5),
            .double(2.5), .varchar("x"), .varchar("y"), .boolean(true), .varbinary([1, 2]), .null, .null, .null,
            .decimal(BigDecimal("1.5")!), .uuid(IgniteUUID(mostSignificant: 1, leastSignificant: 2)), .varchar("z"),
        ])
        let number = 2
        let none: Int? = nil
        let some: String? = "y"
        let bytes: [UInt8] = [1, 2]
        let rows = try node.client().execute(
            "q", 1, number, 1 << 40, Int8(1), Int16(2), Int32(3), Int64(4), Float(1.5), 2.5, "x", some, true, bytes,
            nil, none, Value.null, BigDecimal("1.5")!, IgniteUUID(mostSignificant: 1, leastSignificant: 2),
            Value.varchar("z"))
        #expect(rows.updateCount == 1)
    }

    @Test func listsOfAnyLength() throws {
        let values = (1...3000).map { Value.integer(Int32($0)) }
        let node = try node(wanting: values)
        let client = try node.client()
        #expect(try client.execute("q", parameters: values).updateCount == 1)
        #expect(
            try client.transaction { try $0.execute("q", parameters: (1...3000).map { try Value($0) }).updateCount }
                == 1)
        let empty = try InProcessNode { .updated($0.parameters?.count == 0 ? 1 : 0) }
        #expect(try empty.client().execute("q").updateCount == 1)
        #expect(try empty.client().execute("q", parameters: []).updateCount == 1)
    }

    private struct Odd: ValueConvertible {
        var igniteValue: Value { get throws(IgniteError) { throw .conversion("odd") } }
    }

    @Test func whatIsNoValueIsNotSent() throws {
        let node = try node(wanting: [])
        let error = try failure { try node.client().execute("q", 1, Odd()) }
        #expect(error.code == .conversion && error.message == "parameter 2: odd")
        #expect(!node.journal.entries.contains { $0.hasPrefix("SQL_EXEC") })
    }

    /// Runs a statement that is refused, behind which the types of its parameters are asked for.
    private func refused(
        _ number: Int, _ message: String, _ parameters: [Value], expected: [Column]?
    ) throws -> (error: IgniteError, journal: [String]) {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.refuse(try connection.expect(.sqlExec), ErrorBlock(.sql, number, message))
            if let expected {
                let question = try connection.expect(.sqlQueryMeta)
                guard try question.sqlQueryMeta().schema == "Odd \"Name" else { throw PeerError("another schema") }
                connection.answer(question) {
                    SqlQueryMeta.encodeResponse(StatementDescription(parameters: expected, columns: []), to: &$0)
                }
            }
            try connection.readToEnd()
        }
        var options = peer.options
        options.schema = "\"Odd \"\"Name\""
        let client = try Ignite.connect(options)
        let error = try failure { try client.execute("q", parameters: parameters) }
        client.close()
        try peer.finish()
        return (error, peer.journal.entries)
    }

    private let types = [Column(name: "", type: .integer), Column(name: "", type: .varchar)]

    @Test func tooFew() throws {
        let (error, _) = try refused(
            4, "Unexpected number of query parameters. Provided 1 but there is only 2 dynamic parameter(s).", [1],
            expected: types)
        #expect(error.message == "the statement takes 2 parameters, and 1 was given: number 2 (VARCHAR) has no value")
        #expect(error.server?.code == "IGN-SQL-4" && error.sql == "q" && error.isInvalidStatement)
    }

    @Test func tooMany() throws {
        let (error, _) = try refused(
            4, "Unexpected number of query parameters. Provided 2 but there is only 1 dynamic parameter(s).", [1, 2],
            expected: [types[0]])
        #expect(error.message == "the statement takes 1 parameter, and 2 were given: there is no ? for number 2")
    }

    @Test func anotherType() throws {
        let (error, _) = try refused(4, "Cannot assign", ["x", 1], expected: types)
        #expect(
            error.message == "Cannot assign (parameter 1 is of type VARCHAR, but INTEGER is expected)")
        let (second, _) = try refused(4, "Cannot assign", [1, 1], expected: types)
        #expect(second.message.contains("parameter 2 is of type INTEGER, but VARCHAR is expected"))
    }

    @Test func outOfRange() throws {
        let (error, _) = try refused(7, "INTEGER out of range", [.bigint(1 << 40), "x"], expected: types)
        #expect(error.message.contains("parameter 1 is 1099511627776, which does not fit INTEGER"))
    }

    /// What no server takes is not sent.
    @Test func momentsOutOfRange() throws {
        let node = try InProcessNode { _ in .updated(1) }
        let client = try node.client()
        let values: [Value] = [
            .date(LocalDate("0000-12-31")!), .date(LocalDate("10000-01-01")!),
            .timestamp(LocalDateTime("0001-01-01 17:59:59.999")!), .timestamp(LocalDateTime("9999-12-31 06:00")!),
            .timestampWithLocalTimeZone(Instant("0001-01-01 17:59:59.999Z")!),
            .timestampWithLocalTimeZone(Instant("9999-12-31 06:00Z")!),
        ]
        for value in values {
            let error = try failure { try client.execute("q", 1, value) }
            #expect(error.code == .invalidArgument && error.sql == "q")
            #expect(
                error.message == "parameter 2 is \(value), which is out of the range of \(value.type.sqlName)")
        }
        #expect(!node.journal.entries.contains { $0.hasPrefix("SQL_EXEC") })
        try client.execute("q", LocalDateTime("0001-01-01 18:00")!, LocalDate("9999-12-31")!)
    }

    @Test func intervals() throws {
        let message = "Unsupported dynamic parameter defined. Provided 'java.time.Period' is not supported."
        let (error, _) = try refused(4, message, [1, .intervalYearMonth(Period(years: 1))], expected: nil)
        #expect(error.message == message + " (parameter 2 is an INTERVAL YEAR TO MONTH)")
        #expect(error.hint?.hasPrefix("write ? * INTERVAL '1' MONTH for a number") == true)
    }

    /// Nothing is asked where parameters cannot be the reason.
    @Test func otherErrorsStayAsTheyAre() throws {
        let (error, journal) = try refused(3, "Failed to parse", [1], expected: nil)
        #expect(error.message == "Failed to parse" && !journal.contains { $0.hasPrefix("SQL_QUERY_META") })
        #expect(try refused(4, "No such table", [], expected: nil).error.message == "No such table")
        #expect(try refused(4, "Something", [1, "x"], expected: types).error.message == "Something")
    }
}
