import IgniteCore
import TestSupport
import Testing

@testable import IgniteShell

@Suite struct CopyConversionTests {
    private func converted(
        _ text: String, _ type: ColumnType, zone: String = "UTC", serverZone: String? = nil,
        binary: CopyOptions.Binary = .hex
    ) throws -> String {
        let conversion = FieldConversion(
            column: Column(name: "C", type: type), zone: try ZoneRules(named: zone),
            serverZone: try serverZone.map { try ZoneRules(named: $0) }, binary: binary)
        do throws(FieldConversion.Misfit) {
            return try conversion.value(Array(text.utf8)[...]).description
        } catch {
            return "✘"
        }
    }

    @Test(arguments: [
        ("127", ColumnType.tinyint, "127"), ("-128", .tinyint, "-128"), ("128", .tinyint, "✘"), (" 7 ", .smallint, "7"),
        ("+5", .integer, "5"), ("", .integer, "✘"), ("-", .integer, "✘"), ("1.0", .integer, "✘"),
        ("1 2", .integer, "✘"),
        ("9223372036854775807", .bigint, "9223372036854775807"), ("9223372036854775808", .bigint, "✘"),
        ("-9223372036854775808", .bigint, "-9223372036854775808"), ("0x10", .bigint, "✘"), ("1_000", .bigint, "✘"),
        ("123456789012345678901234567890.12", .decimal, "123456789012345678901234567890.12"), ("1,5", .decimal, "✘"),
        ("NaN", .decimal, "✘"), ("1e3", .decimal, "1000"), ("1.5", .double, "1.5"), ("NaN", .double, "NaN"),
        ("-Infinity", .double, "-Infinity"), ("1e999", .double, "✘"), ("0x1p3", .double, "✘"), ("1e39", .real, "✘"),
        ("t", .boolean, "true"), ("YES", .boolean, "true"), ("off", .boolean, "false"), ("0", .boolean, "false"),
        ("2", .boolean, "✘"), ("o", .boolean, "✘"), ("2024-02-29", .date, "2024-02-29"), ("2023-02-29", .date, "✘"),
        ("31.12.2024", .date, "✘"), ("12/31/2024", .date, "✘"), ("23:59:59.123456789", .time, "23:59:59.123456789"),
        ("24:00", .time, "✘"), ("2024-01-02 03:04:05.123456789", .timestamp, "2024-01-02 03:04:05.123456789"),
        ("2024-01-02T03:04:05", .timestamp, "2024-01-02 03:04:05"), ("2024-01-02", .timestamp, "2024-01-02 00:00:00"),
        ("2024-01-02 03:04:05+02:00", .timestamp, "✘"), ("\\x00ff", .varbinary, "00ff"), ("0XAb", .varbinary, "ab"),
        ("abc", .varbinary, "✘"), ("", .varbinary, ""), ("é", .varchar, "é"), (" x ", .varchar, " x "),
        ("6F1C6F2E-0000-4000-8000-000000000001", .uuid, "6f1c6f2e-0000-4000-8000-000000000001"), ("1", .uuid, "✘"),
    ])
    func values(_ text: String, _ type: ColumnType, _ wanted: String) throws {
        #expect(try converted(text, type) == wanted, "\(text) as \(type)")
    }

    /// A time without an offset is one of the session's zone; the hour that the clock skips is moved.
    @Test(arguments: [
        ("2024-07-01 12:00:00", "2024-07-01 10:00:00+00:00"), ("2024-01-01 12:00:00", "2024-01-01 11:00:00+00:00"),
        ("2024-07-01T12:00:00Z", "2024-07-01 12:00:00+00:00"),
        ("2024-07-01 12:00:00-03:30", "2024-07-01 15:30:00+00:00"),
        ("2024-03-31 02:30:00", "2024-03-31 01:30:00+00:00"), ("2024-10-27 03:30:00", "2024-10-27 02:30:00+00:00"),
    ])
    func pointsInTime(_ text: String, _ wanted: String) throws {
        #expect(try converted(text, .timestampWithLocalTimeZone, zone: "Europe/Berlin") == wanted)
    }

    @Test(arguments: [("AP8=", "00ff"), ("AP8q", "00ff2a"), ("AA==", "00"), ("AP9=", "✘"), ("AP8", "✘"), ("A*8=", "✘")])
    func base64(_ text: String, _ wanted: String) throws {
        #expect(try converted(text, .varbinary, binary: .base64) == wanted)
    }

    @Test func textThatIsNotUTF8() throws {
        let conversion = FieldConversion(
            column: Column(name: "C", type: .varchar), zone: ZoneRules(), binary: .hex)
        #expect(throws: FieldConversion.Misfit.self) { try conversion.value([0x61, 0xFF][...]) }
    }

    /// The whole sample decides.
    @Test(arguments: [
        (["1", "2"], "INTEGER"), (["1", "3000000000"], "BIGINT"), (["1", "12345678901234567890"], "VARCHAR"),
        (["007", "8"], "VARCHAR"), (["0", "-5"], "INTEGER"), (["1.50", "22.125"], "DECIMAL(5, 3)"),
        (["1", "2.5"], "DECIMAL(2, 1)"), (["1", "1e5"], "DOUBLE"), (["true", "FALSE"], "BOOLEAN"),
        (["true", "1"], "VARCHAR"), (["2024-01-02"], "DATE"), (["2024-01-02", "2024-01-02 10:00:00"], "VARCHAR"),
        (["2024-01-02", "02.01.2024"], "VARCHAR"), (["2024-01-02T10:00:00"], "TIMESTAMP"), (["10:00:00"], "TIME"),
        (["2024-01-02 10:00:00Z"], "TIMESTAMP WITH LOCAL TIME ZONE"), (["1", "\"\""], "VARCHAR"), ([""], "VARCHAR"),
        (["", "5"], "INTEGER"), (["6f1c6f2e-0000-4000-8000-000000000001"], "UUID"), (["1,5"], "INTEGER"),
    ])
    func inferredTypes(_ values: [String], _ wanted: String) throws {
        var inference = ColumnInference(names: ["a"])
        var reader = CSVReader(
            copyInput(values.joined(separator: "\n").utf8), CopyOptions())
        var record = CopyRecord()
        while try reader.next(&record) { inference.add(record) }
        let column = inference.columns(hasLocalTimeZone: true)[0]
        #expect(column.definition == wanted && column.name == "A")
    }

    /// No server has such columns.
    @Test(arguments: [
        (["a", ""], "column 2 has no name, and CREATE needs one"), ([" ", "a"], "column 1 has no name"),
        (["a", "b", "A"], "two columns have the name A"), (["x y", "x y"], "two columns have the name x y"),
        (["a b", "A B", "é", "É"], nil),
    ])
    func namesOfColumns(_ names: [String], _ reason: String?) {
        do throws(CopyStop) {
            try ColumnInference(names: names).checkNames(line: 7)
            #expect(reason == nil)
        } catch {
            guard case .fault(let fault) = error else { return }
            #expect(fault.line == 7 && reason.map(fault.message.contains) == true, "\(fault)")
        }
    }

    /// Numbers and booleans have types of their own in JSON; what is in quotes is text, a time or a UUID.
    @Test(arguments: [
        (["{\"a\":1}", "{\"a\":null}", "{}"], ["A INTEGER"]), (["{\"a\":1}", "{\"a\":\"1\"}"], ["A VARCHAR"]),
        (["{\"a\":\"7\"}"], ["A VARCHAR"]), (["{\"a\":true}"], ["A BOOLEAN"]), (["{\"a\":\"true\"}"], ["A VARCHAR"]),
        (["{\"a\":1.50}", "{\"a\":2}"], ["A DECIMAL(3, 2)"]), (["{\"a\":1e3}"], ["A DOUBLE"]),
        (["{\"a\":\"2024-01-02\"}"], ["A DATE"]), (["{\"a\":\"2024-01-02T03:04:05\"}"], ["A TIMESTAMP"]),
        (["{\"a\":\"6f1c6f2e-0000-4000-8000-000000000001\"}"], ["A UUID"]),
        (["{\"a\":{\"x\":[1]}}"], ["A VARCHAR"]), (["{\"a\":[]}", "{\"a\":1}"], ["A VARCHAR"]),
        (["{\"b\":1,\"my c\":2}", "{\"a\":3,\"B\":4}"], ["B INTEGER", "my c INTEGER", "A INTEGER"]),
        (["{\"a\":null}"], ["A VARCHAR"]), (["[{\"a\":1},", "{\"b\":2}]"], ["A INTEGER", "B INTEGER"]),
    ])
    func inferredTypesOfObjects(_ lines: [String], _ wanted: [String]) throws {
        var inference = ColumnInference(names: [], hasTypes: true)
        var reader = JSONReader(
            copyInput(lines.joined(separator: "\n").utf8, piece: 3), hasLines: false, columns: nil)
        var record = CopyRecord()
        while try reader.next(&record) {
            inference.names = reader.columns
            inference.add(record)
        }
        #expect(inference.columns(hasLocalTimeZone: true).map { "\($0.name) \($0.definition)" } == wanted)
    }
}
