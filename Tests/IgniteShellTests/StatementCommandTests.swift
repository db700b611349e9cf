import Foundation
import Glibc
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// `\gset`, `\gexec`, `\gdesc`, `\bind`, `\crosstabview`, `\watch`, `\last`.
struct StatementCommandTests {
    // MARK: \gset

    @Test func aRowBecomesVariables() throws {
        let result = try littleNode().runShell(
            script: "\\set p_C old\nselect 5, 'x y', null \\gset p_\n\\echo :p_A/:p_B/:{?p_C}/:ROW_COUNT\n")
        #expect(result.text == "5/x y/FALSE/1\n")
        #expect(result.errors == "")
    }

    /// What was typed in small letters comes back in capitals, and is found by both.
    @Test func smallLettersFindTheVariable() throws {
        let columns = [Column(name: "TOTAL", type: .integer), Column(name: "Mixed", type: .integer)]
        let result = try littleNode(["folded": .rows(columns, [[7, 8]])]).runShell(
            script: "folded \\gset\n\\echo :total :TOTAL :Mixed :{?mixed}\n")
        #expect(result.text == "7 7 8 FALSE\n")
    }

    @Test(arguments: [
        ("rows 0", "\\gset: the statement returned no row"),
        ("rows 2", "\\gset: the statement returned more than one row"),
        ("rows 5000", "\\gset: the statement returned more than one row"),
        ("star", "\\gset: invalid variable name: \"*\""),
    ])
    func oneRowExactly(_ statement: String, _ message: String) throws {
        let star = InProcessNode.Answer.rows([Column(name: "*", type: .integer)], [[1]])
        let result = try littleNode(["star": star]).runShell(
            "-v", "ON_ERROR_STOP=1", script: "\(statement) \\gset\n\\echo on\n")
        #expect(result.errors.contains(message))
        #expect(result.text == "")
        #expect(result.status == 3)
    }

    @Test func variablesOfTheShellAreLeftAlone() throws {
        let special = InProcessNode.Answer.rows([Column(name: "QUIET", type: .varchar)], [["on"]])
        let result = try littleNode(["special": special]).runShell(script: "special \\gset\n\\echo :QUIET\n")
        #expect(result.text == "off\n")
        #expect(result.errors.contains("WARNING: \\gset: QUIET is a special variable"))
    }

    // MARK: \gexec

    @Test func everyValueIsRun() throws {
        let texts = InProcessNode.Answer.rows(
            [Column(name: "A", type: .varchar), Column(name: "B", type: .varchar)],
            [["update a", nil], ["update b; update c;", "update ':x \\q'"]])
        let node = try littleNode(["texts": texts])
        let result = node.runShell("-a", "-q", script: "\\set x 1\ntexts \\gexec\n")
        #expect(
            node.statements
                == ["texts", "update a", "update b", "update c", "update ':x \\q'"].map {
                    $0 == "texts" ? "texts " : $0
                })
        #expect(result.text.hasSuffix("update a\nupdate b; update c;\nupdate ':x \\q'\n"))
    }

    @Test func gexecGoesOnUnlessToldToStop() throws {
        let texts = InProcessNode.Answer.rows([Column(name: "A", type: .varchar)], [["fail"], ["update b"]])
        let node = try littleNode(["texts": texts])
        #expect(node.runShell("-q", script: "texts \\gexec\n").status == 0)
        #expect(node.statements == ["texts ", "fail", "update b"])
        let stopping = try littleNode(["texts": texts])
        #expect(stopping.runShell("-v", "ON_ERROR_STOP=1", script: "texts \\gexec\n").status == 3)
        #expect(stopping.statements == ["texts ", "fail"])
    }

    @Test(arguments: [("\\echo no", "contains a meta-command"), ("select 'a", "unterminated quoted string")])
    func whatIsNoStatement(_ value: String, _ message: String) throws {
        let texts = InProcessNode.Answer.rows([Column(name: "A", type: .varchar)], [[.varchar(value)]])
        let node = try littleNode(["texts": texts])
        let result = node.runShell(script: "texts \\gexec\n")
        #expect(result.errors.contains("ERROR: \\gexec: ") && result.errors.contains(message))
        #expect(node.statements == ["texts "])
    }

    // MARK: \gdesc

    @Test func columnsWithoutRunning() throws {
        let columns = [
            Column(name: "A", type: .integer, precision: 10), Column(name: "B", type: .varchar, precision: 20),
            Column(name: "C", type: .decimal, precision: 10, scale: 2), Column(name: "D", type: .varchar),
            Column(name: "E", type: .timestampWithLocalTimeZone, precision: 6),
        ]
        let node = try littleNode(["described": .rows(columns, [])])
        let result = node.runShell("-A", "-t", script: "described \\gdesc\n")
        #expect(
            result.text == """
                A|INTEGER
                B|VARCHAR(20)
                C|DECIMAL(10, 2)
                D|VARCHAR
                E|TIMESTAMP(6) WITH LOCAL TIME ZONE

                """)
        #expect(node.statements == [])
    }

    @Test(arguments: ["update t", "create table t (a int)", "commit"])
    func noColumns(_ statement: String) throws {
        let node = try littleNode()
        #expect(node.runShell(script: "\(statement) \\gdesc\n").text == "The statement has no result.\n")
        #expect(node.statements == [])
    }

    // MARK: \bind

    @Test(
        arguments: [
            ("5 -7 +1", [.integer(5), .integer(-7), .integer(1)]), ("3000000000", [.bigint(3_000_000_000)]),
            ("1.50 .5 99999999999999999999", ["1.50", ".5", "99999999999999999999"].map { .decimal(BigDecimal($0)!) }),
            ("1e3", [.double(1000)]), ("true FALSE null", [true, false, nil]),
            ("abc 'a b' '' 5a --1 1-1 . inf 1e999", ["abc", "a b", "", "5a", "--1", "1-1", ".", "inf", "1e999"]),
            ("'5' 'true' 'null'", ["5", "true", "null"]), (":number", [.integer(7)]), (":'number'", ["7"]),
            (":'name'", ["it's"]),
        ] as [(String, [Value])])
    func valuesOfBind(_ arguments: String, _ expected: [Value]) throws {
        let seen = Seen<SqlExec.Parameters>()
        let node = try InProcessNode { request in
            seen.note(request.parameters ?? SqlExec.Parameters(count: 0, tuple: []))
            return .updated(1)
        }
        _ = node.runShell(script: "\\set number 7\n\\set name 'it''s'\nupdate a \\bind \(arguments) \\g\nupdate b;\n")
        #expect(seen.all.count == 2)
        #expect(try seen.all.first == SqlExec.Parameters(expected))
        #expect(seen.all.last?.count == 0)
    }

    /// They are given up with the statement that they were for.
    @Test(arguments: ["\\g (formt=csv)", "\\g a b", "\\watch x", "\\gx /no/such/folder/file"])
    func valuesDoNotOutliveTheirStatement(_ command: String) throws {
        let seen = Seen<Int>()
        let node = try InProcessNode { request in
            seen.note(request.parameters?.count ?? 0)
            return .rows([Column(name: "A", type: .integer)], [[1]])
        }
        let result = node.runShell(script: "select ? \\bind 5 \(command)\nselect 1;\n")
        #expect(result.errorLines.count == 1)
        #expect(seen.all.last == 0)
    }

    @Test func valuesAreForgottenWithTheStatement() throws {
        let seen = Seen<Int>()
        let node = try InProcessNode { request in
            seen.note(request.parameters?.count ?? 0)
            return .updated(1)
        }
        _ = node.runShell(script: "update ? \\bind 5\n\\r\nupdate b;\n")
        #expect(seen.all == [0])
    }

    @Test func missingValues() throws {
        let fault = InProcessNode.Answer.error(ErrorBlock(.sql, 4, "Unexpected number of query parameters. Provided 0"))
        let result = try littleNode(["select ?": fault]).runShell(script: "select ?;\n")
        #expect(result.errors.contains("\nHINT: use \\bind to set a value for each ?\n"), "\(result.errors)")
    }

    /// A user who has used it does not need the hint.
    @Test func valuesThatAreTooMany() throws {
        let fault = InProcessNode.Answer.error(ErrorBlock(.sql, 4, "Unexpected number of query parameters. Provided 2"))
        let result = try littleNode(["select ?": fault]).runShell(script: "select ? \\bind 1 2 \\g\n")
        #expect(result.errors.contains("Provided 2"))
        #expect(!result.errors.contains("HINT"))
    }

    // MARK: \explain

    @Test func anErrorStandsInTheStatementThatWasTyped() throws {
        let fault = InProcessNode.Answer.error(
            ErrorBlock(.sql, 4, "From line 1, column 25 to line 1, column 30: Column 'NOSUCH' not found"))
        let result = try littleNode(["EXPLAIN PLAN FOR select nosuch": fault]).runShell(
            script: "\\explain select nosuch\n")
        #expect(result.errors.contains("From line 1, column 8 to line 1, column 13: "))
        #expect(result.errors.hasSuffix("\nLINE 1: select nosuch\n               ^\n"), "\(result.errors)")
    }

    // MARK: Several statements at once

    @Test func semicolonsThatAreKept() throws {
        let fault = InProcessNode.Answer.error(ErrorBlock(.sql, 4, "Multiple statements are not allowed."))
        let result = try littleNode(["select 1 ; select 2": fault]).runShell(script: "select 1 \\; select 2;\n")
        #expect(result.errors.contains("\nHINT: Ignite runs one statement at a time"), "\(result.errors)")
    }

    // MARK: \crosstabview

    private static let grid = InProcessNode.Answer.rows(
        [
            Column(name: "R", type: .varchar), Column(name: "C", type: .varchar), Column(name: "V", type: .integer),
            Column(name: "S", type: .integer),
        ],
        [["b", "x", 1, 9], ["a", "x", 2, 9], ["b", "y", 3, 2], [nil, nil, nil, 10]])

    @Test(arguments: [
        ("r c v", "R|x|y|~\nb|1|3|\na|2||\n~|||~\n"), ("r c v s", "R|y|x|~\nb|3|1|\na||2|\n~|||~\n"),
        ("2 \"R\" V", "C|b|a|~\nx|1|2|\ny|3||\n~|||~\n"),
    ])
    func grids(_ arguments: String, _ expected: String) throws {
        let result = try littleNode(["grid": Self.grid]).runShell(
            "-A", "-P", "footer=off", "-P", "null=~", script: "grid \\crosstabview \(arguments)\n")
        #expect(result.text == expected)
        #expect(result.errors == "")
    }

    @Test(arguments: [
        ("grid", "", "specify the column of the values"), ("grid", "r r v", "must use different columns"),
        ("grid", "r c nope", "column \"NOPE\" does not exist"), ("grid", "0", "column number 0 is out of range 1 to 4"),
        ("grid", "5", "column number 5 is out of range"), ("grid", "99999999999999999999", "column number 9999"),
        ("grid", "s c v", "more than one value for row \"9\", column \"x\""),
        ("select 1, 2", "", "must return at least three columns, not 2"),
        ("same", "a b c", "column name \"B\" is ambiguous"),
    ])
    func gridsThatCannotBe(_ statement: String, _ arguments: String, _ message: String) throws {
        var answers = ["grid": Self.grid]
        answers["same"] = .rows(["A", "B", "B", "C"].map { Column(name: $0, type: .integer) }, [[1, 2, 3, 4]])
        if arguments == "s c v" {
            answers["grid"] = .rows(
                ["R", "C", "V", "S"].map { Column(name: $0, type: .varchar) },
                [["b", "x", "1", "9"], ["a", "x", "2", "9"]])
        }
        let result = try littleNode(answers).runShell(script: "\(statement) \\crosstabview \(arguments)\n")
        #expect(result.errors.contains("ERROR: \\crosstabview: "))
        #expect(result.errors.contains(message))
        #expect(result.text == "")
    }

    @Test func gridsHaveAtMost1600Columns() throws {
        let rows = (0..<1601).map { [Value.integer(1), .integer(Int32($0)), .integer(1)] }
        let columns = ["R", "C", "V"].map { Column(name: $0, type: .integer) }
        let result = try littleNode(["wide": .rows(columns, rows)]).runShell(script: "wide \\crosstabview\n")
        #expect(result.errors.contains("more than 1600 columns"))
    }

    // MARK: \watch

    @Test func watchingSoOften() throws {
        let node = try littleNode()
        let result = node.runShell("-A", "-P", "footer=off", "-P", "title=T", script: "select 5 \\watch 0 c=3\n")
        #expect(node.statements.count == 3)
        let output = /T\t(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00 \(every 0s\)\nA\n5\n/
        #expect(result.text.matches(of: output).count == 3)
        #expect(result.status == 0)
    }

    @Test func watchingEndsWithFewRowsAndErrors() throws {
        let node = try littleNode()
        _ = node.runShell(script: "rows 2 \\watch i=0 c=2 m=2\nrows 1 \\watch i=0 c=5 m=2\nfail \\watch 0\n")
        #expect(node.statements.map { $0.prefix(6) } == ["rows 2", "rows 2", "rows 1", "fail "])
    }

    @Test func parametersAreGoodForAllOfTheWatch() throws {
        let seen = Seen<SqlExec.Parameters>()
        let node = try InProcessNode { request in
            seen.note(request.parameters ?? SqlExec.Parameters(count: 0, tuple: []))
            return .updated(1)
        }
        _ = node.runShell(script: "update a \\bind 5 \\watch 0 c=2\n")
        #expect(try seen.all == [SqlExec.Parameters([5]), SqlExec.Parameters([5])])
    }

    @Test(arguments: [
        ("i=-1", "the interval"), ("nan", "the interval"), ("1e9", "the interval"), ("x", "the interval"),
        ("i=", "the interval"), ("c=0", "the number of runs"), ("c=1.5", "the number of runs"),
        ("m=none", "the minimum number of rows"), ("1 i=2", "already given"), ("c=1 count=2", "already given"),
        ("every=5", "invalid argument \"every=5\""),
    ])
    func whatWatchDoesNotTake(_ arguments: String, _ message: String) throws {
        let node = try littleNode()
        let result = node.runShell(script: "select 1 \\watch \(arguments)\n")
        #expect(result.errorLines.count == 1)
        #expect(result.errors.contains("ERROR: \\watch: "))
        #expect(result.errors.contains(message))
        #expect(node.statements == [])
    }

    // MARK: \last

    @Test(arguments: ["1024", "10"])
    func theLastResultAgain(_ pageSize: String) throws {
        let node = try littleNode()
        let result = node.runShell(
            "-A", "-t", "--page-size", pageSize, script: "rows 1024;\nupdate x;\n\\echo again\n\\last\n\\last\n")
        let parts = result.text.split(separator: "again\n")
        #expect(parts.count == 2)
        #expect(parts.last.map(String.init) == parts.first.map { "\($0)\($0)" })
        #expect(node.statements == ["rows 1024", "update x"])
    }

    @Test(arguments: ["", "rows 1025;", "rows 5;\nrows 1025;"], ["1024", "10"])
    func nothingIsKept(_ script: String, _ pageSize: String) throws {
        let result = try littleNode().runShell(
            "--page-size", pageSize, "-o", "/dev/null", script: "\(script)\n\\last\n")
        #expect(result.errors.contains("\\last: no result to show"))
    }

    @Test func theLastResultInAnotherFormat() throws {
        let result = try littleNode().runShell("-q", script: "select 1, 'x';\n\\pset format json\n\\last\n")
        #expect(result.text.contains("{\"A\":1,\"B\":\"x\"}"))
    }
}
