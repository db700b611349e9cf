import TestSupport
import Testing

@testable import IgniteShell

@Suite struct CopyParserTests {
    private func parsed(_ text: String) throws -> CopyRequest {
        var parser = CopyParser(text)
        return try parser.request()
    }

    private func message(_ text: String) -> String {
        do {
            return "\(try parsed(text))"
        } catch let error as ShellError {
            return error.message
        } catch {
            return "\(error)"
        }
    }

    @Test func subjectsAndEnds() throws {
        let table = try parsed("sales from 'a b.csv'")
        #expect(
            table == CopyRequest(subject: .table("sales", columns: []), direction: .from, endpoint: .file("a b.csv")))
        let columns = try parsed("\"My s\".\"T\" (id, \"No 1\") TO PROGRAM 'gzip > x'")
        #expect(
            columns
                == CopyRequest(
                    subject: .table("\"My s\".\"T\"", columns: ["ID", "No 1"]), direction: .to,
                    endpoint: .program("gzip > x")))
        #expect(try parsed("(select ')' from (values 1)) to stdout").subject == .query("select ')' from (values 1)"))
        #expect(try parsed("t from stdin").endpoint == .script)
        #expect(try parsed("t from pstdin").endpoint == .standard)
        #expect(try parsed("t to /tmp/x.csv;").endpoint == .file("/tmp/x.csv"))
        #expect(
            try parsed("t from ignite2://old/PUBLIC.sales (skip)").endpoint == .cluster("ignite2://old/PUBLIC.sales"))
    }

    @Test func options() throws {
        let text = """
            t from 'x' with (format csv, header match, delimiter E'\\t', quote '''', escape '\\', null 'N/A', \
            force_null (a), force_not_null *, force_quote (a, "b"), encoding 'UTF8', upsert, on_error skip, \
            reject_limit 5, rejects 'r.csv', start 17, binary base64)
            """
        let options = try parsed(text).options
        #expect(options.format == .csv && options.header == .matches && options.delimiter == 9)
        #expect(options.quote == UInt8(ascii: "'") && options.escape == UInt8(ascii: "\\") && options.null == "N/A")
        #expect(options.forceNull == .named(["A"]) && options.forceNotNull == .all)
        #expect(options.forceQuote == .named(["A", "b"]) && options.mode == .upsert)
        #expect(options.skipsErrors && options.rejectLimit == 5 && options.rejects == "r.csv" && options.start == 17)
        #expect(options.binary == .base64)
        // The form of old versions of psql.
        let old = try parsed("t from 'x' csv header delimiter as ';' null as ''").options
        #expect(old.format == .csv && old.header == .present && old.delimiter == UInt8(ascii: ";") && old.null == "")
        let create = try parsed("t from 'x.csv' (create key (a, b), header, dry)").options
        #expect(create.creates && create.key == ["A", "b".uppercased()] && create.isDry && create.header == .present)
    }

    @Test(arguments: [
        ("", "expected a table or a query in parentheses"), ("t", "expected FROM or TO"),
        ("t into 'x'", "expected FROM or TO"), ("t from", "expected a file, PROGRAM, STDIN, STDOUT or the address"),
        ("t from stdout", "rows cannot be copied from STDOUT"), ("t from 'x", "unterminated quoted string"),
        ("(select 1 to 'x'", "the parenthesis of the query is not closed"), ("(values 1) from 'x'", "name a table"),
        ("t from 'x' (header", "the parenthesis of the options is not closed"),
        ("t from 'x' (delimiter 'ab')", "delimiter: expected one character"),
        ("t from 'x' (encoding latin1)", "the only encoding is UTF-8"), ("t from 'x' (start 0)", "of at least 1"),
        ("t from 'x' (format xml)", "expected csv, json, jsonl, text or tsv"),
        ("t from 'x' (hedaer)", "unknown option \"hedaer\"; did you mean header?"),
        ("t from 'x' (create)", "CREATE needs the columns of the primary key"),
        (
            "t from stdin (create key a)",
            "CREATE needs a table without a list of columns, and a file or another cluster"
        ),
        (
            "(select 1) to ignite2://h/t (create)",
            "CREATE needs a table without a list of columns, and a file or another"
        ),
        ("t from ignite2://h/t (create key a)", "between clusters, CREATE takes the key of the other table"),
        ("t from 'x' )", "unexpected \")\""),
        ("t to ''", "the name of the file is empty"), ("t from 'x' (verify)", "VERIFY compares tables of two clusters"),
        ("t from ignite3://h/t (header)", "between clusters, the only options are CREATE, INSERT, SKIP, UPSERT"),
    ])
    func whatIsWrong(_ text: String, _ reason: String) {
        #expect(message(text).contains(reason), "\(message(text))")
    }

    @Test func optionsOfMoves() throws {
        let options = try parsed("t from ignite3://h/t (skip, verify)").options
        #expect(options.verifies && options.mode == .skip)
    }

    @Test func theFormatOfAFile() throws {
        func format(_ name: String) -> CopyOptions.Format { CopyOptions().format(of: .file(name)) }
        #expect(format("a.csv") == .csv && format("a.b.CSV.gz") == .csv && format("a.jsonl.gz") == .jsonl)
        #expect(format("a.ndjson") == .jsonl && format("a.txt") == .text && format("csv") == .text)
        #expect(CopyOptions().format(of: .script) == .text)
    }

    @Test func theStatement() throws {
        var parser = CopyParser("COPY FROM 'a.csv' INTO t (id, n) FORMAT CSV DELIMITER ';' CHARSET 'UTF-8'")
        let request = try parser.statement()
        #expect(request.subject == .table("t", columns: ["ID", "N"]) && request.endpoint == .file("a.csv"))
        #expect(request.options.format == .csv && request.options.delimiter == UInt8(ascii: ";"))
        var other = CopyParser("copy t from 'x'")
        #expect(throws: ShellError.self) { try other.statement() }
    }
}
