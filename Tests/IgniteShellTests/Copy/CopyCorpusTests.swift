import IgniteCore
import TestSupport
import Testing

@testable import IgniteShell

/// The files that people have, as rows of a table: its columns are ID INTEGER, NAME VARCHAR and PRICE DECIMAL.
@Suite struct CopyCorpusTests {
    private static let columns = [
        Column(name: "ID", type: .integer), Column(name: "NAME", type: .varchar), Column(name: "PRICE", type: .decimal),
    ]

    private static func shown(_ value: Value?) -> String { value.map { $0 == .null ? "∅" : $0.description } ?? "–" }

    /// Returns the rows and the faults that a dry run finds, and whether the header is reported.
    private func load(
        _ text: some Sequence<UInt8>, columns: [Column] = columns, named: [String] = [],
        _ change: (inout CopyOptions) -> Void = { _ in }
    ) throws -> (lines: [String], warnsOfHeader: Bool) {
        var options = CopyOptions()
        options.isDry = true
        change(&options)
        let copy = try CopyFrom(
            copyInput(text), options.format ?? .csv, options, into: CopyTable(name: "PUBLIC.T", columns: columns),
            columns: named, zone: ZoneRules(), rejects: CopyRejects(nil, Diagnostics(descriptor: -1))
        ) { value, _ in value }
        do {
            let (rows, faults) = try copy.runDry(records: 100, rows: 100)
            let shown = rows.map { row in row.map(Self.shown).joined(separator: "|") }
            return (shown + faults, copy.headerDiffers)
        } catch {
            return ([error.message], copy.headerDiffers)
        }
    }

    private static let fewer = "the line has 2 fields instead of 3: there is none for column \"PRICE\""
    private static let files: [(text: String, lines: [String])] = [
        // Ends of lines.
        ("1,a,1\r\n2,b,2", ["1|a|1", "2|b|2"]), ("1,a,1\r2,b,2\r", ["1|a|1", "2|b|2"]),
        ("1,a,1\n2,b,2\r\n", ["1|a|1", "2|b|2"]), ("1,a,1\r\n2,b,2\n", ["1|a|1", "2|b|2"]),
        ("1,a\rb,1\n", ["x.csv:1: \(fewer)", "x.csv:2: \(fewer)"]),
        // Marks, and what looks like them.
        ("\u{FEFF}1,a,1\n", ["1|a|1"]), ("1,\u{FEFF}a,1\n", ["1|\u{FEFF}a|1"]), ("1,\\.,1\n", ["1|\\.|1"]),
        ("1,a\u{1A},1\n", ["1|a\u{1A}|1"]), ("1,\u{85}\u{2028},1\n", ["1|\u{85}\u{2028}|1"]),
        // Lines that are empty, too short or too long.
        ("1,a,1\n\n", ["1|a|1"]), ("1,a,1\n\n\n", ["1|a|1"]), ("\n1,a,1\n", ["1|a|1", "x.csv:1: an empty line"]),
        ("1,a,1\n\n2,b,2\n", ["1|a|1", "2|b|2", "x.csv:2: an empty line"]),
        ("1,a\n2,b,2\n", ["2|b|2", "x.csv:1: \(fewer)"]),
        ("1,a,1,x\n2,b,2\n", ["2|b|2", "x.csv:1: the line has 4 fields instead of 3"]),
        ("1,a,1,\n", ["x.csv:1: the line has 4 fields instead of 3"]),
        ("1;a;1\n", ["x.csv:1: the line has 1 field instead of 3: there is none for column \"NAME\""]),
        // The line of a row is its first one, and quoted line ends count.
        ("1,\"a\nb\",1\nx,c,2\n", ["1|a\nb|1", "x.csv:3: column ID: \"x\" is no INTEGER"]),
        ("1,\"a\r\nb\r\",1\r\nx,c,2\r\n", ["1|a\r\nb\r|1", "x.csv:4: column ID: \"x\" is no INTEGER"]),
        ("x,\"a\nb\",1\n", ["x.csv:1: column ID: \"x\" is no INTEGER"]),
        ("1,\"a\n2,b,2\n", ["x.csv:1: a quoted value is not closed"]),
        // NULL and the empty text.
        ("1,,\n2,\"\",\n", ["1|∅|∅", "2||∅"]), ("1,NULL,\n2,\\N,\n", ["1|NULL|∅", "2|\\N|∅"]),
        ("1,a,\"\"\n", ["x.csv:1: column PRICE: \"\" is no DECIMAL"]),
        ("1,a,NULL\n", ["x.csv:1: column PRICE: \"NULL\" is no DECIMAL"]),
        ("1, ,1\n", ["1| |1"]),
        // Quotes.
        ("1,\"\"\"\",1\n2,a\"b,c\"d,2\n", ["1|\"|1", "2|ab,cd|2"]), ("\"1\",\"a\",\"1.50\"\n", ["1|a|1.50"]),
        ("1,a \"b\",1\n", ["1|a b|1"]), ("1,'a,b',1\n", ["x.csv:1: the line has 4 fields instead of 3"]),
        // Numbers.
        (" 1 ,a, 1.5 \n", ["1|a|1.5"]), ("1,a,\"1,5\"\n", ["x.csv:1: column PRICE: \"1,5\" is no DECIMAL"]),
        ("1,a,1.234.5\n", ["x.csv:1: column PRICE: \"1.234.5\" is no DECIMAL"]),
        ("1,a,€5\n", ["x.csv:1: column PRICE: \"€5\" is no DECIMAL"]),
        ("2147483648,a,1\n", ["x.csv:1: column ID: \"2147483648\" is out of the range of INTEGER"]),
        // Text of any bytes.
        ("1,a\0b,1\n", ["1|a\0b|1"]), ("", []), ("\u{FEFF}", []),
    ]

    @Test(arguments: files.indices) func rows(_ index: Int) throws {
        let (text, wanted) = Self.files[index]
        let found = try load(text.utf8).lines
        #expect(found == wanted, "\(text.debugDescription)")
    }

    /// Nothing is guessed: the options say what such a file means.
    @Test func filesWithOptions() throws {
        let semicolons = try load("1;a,b;1.5\n2;\"c;d\";\n".utf8) { $0.delimiter = UInt8(ascii: ";") }
        #expect(semicolons.lines == ["1|a,b|1.5", "2|c;d|∅"])
        let tabs = try load("1\ta\\tb\t1.5\n2\t\"c\td\"\t\n".utf8) { $0.delimiter = UInt8(ascii: "\t") }
        #expect(tabs.lines == ["1|a\\tb|1.5", "2|c\td|∅"])
        let nulls = try load("1,NULL,NULL\n2,\"NULL\",\n".utf8) { $0.null = "NULL" }
        #expect(nulls.lines == ["1|∅|∅", "x.csv:2: column PRICE: \"\" is no DECIMAL"])
        let text = try load("1\ta,b\\tc\t\\N\r\n".utf8) { $0.format = .text }
        #expect(text.lines == ["1|a,b\tc|∅"])
    }

    /// Without `match`, the order of the columns counts, as in psql; a header that names another one is reported.
    @Test(arguments: [
        ("id,name,price\n", false, ""), ("ID,\"NAME\",Price\r\n", false, ""), ("\u{FEFF}id,name,price\n", false, ""),
        ("name,id,price\n", true, "name, id, price"), ("id,name,cost\n", true, "id, name, cost"),
        ("id,name\n", true, "id, name"), ("id;name;price\n", true, "id;name;price"),
    ])
    func headers(_ header: String, _ differs: Bool, _ names: String) throws {
        let file = (header + "1,a,1\n").utf8
        let (lines, warns) = try load(file) { $0.header = .present }
        #expect(lines == ["1|a|1"] && warns == differs)
        let matching = try load(file) { $0.header = .matches }.lines
        let refusal = "x.csv:1: the header names the columns \(names) instead of ID, NAME, PRICE"
        #expect(matching == [differs ? refusal : "1|a|1"])
    }

    @Test func headersOfNamedColumns() throws {
        let (lines, warns) = try load("price,id\n1.5,1\n".utf8, named: ["PRICE", "ID"]) { $0.header = .matches }
        #expect(lines == ["1|–|1.5"] && !warns)
        #expect(try load("id,name,price\n".utf8) { $0.header = .present }.lines == [])
        #expect(try load("".utf8) { $0.header = .matches }.lines == [])
    }

    @Test(
        arguments: [
            [0xFF], [0xC3, 0x28], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE9],
        ] as [[UInt8]])
    func textThatIsNotUTF8(_ bytes: [UInt8]) throws {
        let found = try load(Array("1,a".utf8) + bytes + Array(",1\n2,b,2\n".utf8)).lines
        #expect(found == ["2|b|2", "x.csv:1: column NAME: text that is not UTF-8"])
    }

    /// What is refused says how it is to be written.
    @Test(
        arguments: [
            ("1,5", ColumnType.decimal, "decimal point"), ("1.234,5", .double, "decimal point"),
            ("1 234", .integer, nil), ("31.12.2024", .date, "2024-12-31"), ("12/31/2024", .date, "2024-12-31"),
            ("2024/12/31", .date, "2024-12-31"), ("20241231", .date, "2024-12-31"), ("31-Dec-24", .date, "2024-12-31"),
            ("31.12.2024 10:00", .timestamp, "2024-12-31 23:59:59"), ("10:00 AM", .time, "23:59:59"),
            ("1.1.2024 10:00", .timestampWithLocalTimeZone, "with or without an offset"),
            ("AP8=", .varbinary, "base64"),
        ] as [(String, ColumnType, String?)])
    func hints(_ text: String, _ type: ColumnType, _ wanted: String?) throws {
        let conversion = FieldConversion(column: Column(name: "C", type: type), zone: ZoneRules(), binary: .hex)
        let misfit = try #require(throws: FieldConversion.Misfit.self) { try conversion.value(Array(text.utf8)[...]) }
        #expect(misfit.message == "\"\(text)\" is no \(type.sqlName)")
        #expect(wanted.map { misfit.hint?.contains($0) == true } ?? (misfit.hint == nil), "\(misfit.hint ?? "")")
    }

    @Test func longFields() throws {
        let long = String(repeating: "é\n\"\", \r" + String(repeating: "x", count: 993), count: 10_000)
        let found = try load("1,\"\(long)\",1\n2,b,x\n".utf8).lines
        #expect(found.first?.utf8.count == 10_000_000 + 4)
        // Line ends within values count.
        #expect(found.last == "x.csv:20002: column PRICE: \"x\" is no DECIMAL")
    }
}
