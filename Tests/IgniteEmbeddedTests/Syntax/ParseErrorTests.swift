import Testing

@testable import IgniteEmbedded

/// Errors of the parser: their texts and places are those of a node of Ignite 3.1.
@Suite struct ParseErrorTests {
    @Test func unexpectedTokens() {
        let cases = #"""
            select 1 form t => Encountered "t" at line 1, column 15
            select * form t => Encountered "t" at line 1, column 15
            select ( => Encountered "<EOF>" at line 1, column 8
            select 1 from => Encountered "<EOF>" at line 1, column 13
            select 1 + select 2 => Encountered "+" at line 1, column 10
            select 1 -  => Encountered "-" at line 1, column 10
            select a in (1,) => Encountered ")" at line 1, column 16
            select a in 1 => Encountered "in" at line 1, column 10
            select a is 1 => Encountered "is" at line 1, column 10
            select a is not => Encountered "<EOF>" at line 1, column 15
            select 1 where 1 = 1 => Encountered "where" at line 1, column 10
            select from t => Encountered "from" at line 1, column 8
            select 1, from t => Encountered "from" at line 1, column 11
            select date a => Encountered "date" at line 1, column 8
            select a as date => Encountered "date" at line 1, column 13
            select a.1 => Encountered ".1" at line 1, column 9
            select 1 ^ 2 => Encountered "^" at line 1, column 10
            select a .. b => Encountered ".." at line 1, column 10
            select 1 /*+ x */ => Encountered "/*+" at line 1, column 10
            select cast(a, int) => Encountered "," at line 1, column 14
            select extract('year' from a) => Encountered "'year'" at line 1, column 16
            select interval '1' foo => Encountered "foo" at line 1, column 21
            select case a else 3 end => Encountered "else" at line 1, column 15
            select 1 from t join => Encountered "join" at line 1, column 17
            select 1 from t, , u => Encountered "," at line 1, column 16
            select 1 from t as x y => Encountered "y" at line 1, column 22
            select 1 from t order a => Encountered "a" at line 1, column 23
            select 1 from t limit -1 => Encountered "-" at line 1, column 23
            select 1 from t fetch first row only => Encountered "row" at line 1, column 29
            select 1 limit 1 union select 2 => Encountered "union" at line 1, column 18
            with t as (select 1) => Encountered "<EOF>" at line 1, column 20
            insert t values (1) => Encountered "t" at line 1, column 8
            insert into t (a) values (1) returning a => Encountered "returning" at line 1, column 30
            update t set a 1 => Encountered "1" at line 1, column 16
            delete t => Encountered "t" at line 1, column 8
            create table t (x int => Encountered "<EOF>" at line 1, column 21
            create table t (x) => Encountered ")" at line 1, column 18
            create table t (x int default 1 not null) => Encountered "not" at line 1, column 33
            create table t (x int) with "a=b" => Encountered "with" at line 1, column 24
            create unique index i on t (x) => Encountered "unique" at line 1, column 8
            create index a.i on t (x) => Encountered "." at line 1, column 15
            create zone z (partitions -5) => Encountered "-" at line 1, column 27
            alter table t rename to z => Encountered "rename" at line 1, column 15
            drop table a, b => Encountered "," at line 1, column 13
            kill query 1 => Encountered "1" at line 1, column 12
            commit work => Encountered "work" at line 1, column 8
            truncate table t => Encountered "truncate" at line 1, column 1
            ; => Encountered ";" at line 1, column 1
            """#
        expectErrors(cases)
    }

    @Test func placesCountCharacters() {
        expectError("select\t1\tfrom\tfrom", #"Encountered "from" at line 1, column 15"#)
        expectError("select 'ä' from from", #"Encountered "from" at line 1, column 17"#)
        expectError("select '😀' from from", #"Encountered "from" at line 1, column 18"#)
        expectError("select 1\r\nfrom from", #"Encountered "from" at line 2, column 6"#)
        expectError("select 1\rfrom from", #"Encountered "from" at line 2, column 6"#)
        expectError("select 1 from \n\n  ", #"Encountered "<EOF>" at line 3, column 2"#)
        expectError("select 1 from\n", #"Encountered "<EOF>" at line 1, column 14"#)
        expectError("select 1 from -- ä", #"Encountered "<EOF>" at line 1, column 18"#)
    }

    @Test func textThatDoesNotEnd() {
        expectError("select 'abc\n from", #"Encountered "'" at line 1, column 8"#)
        expectError(#"select "abc"#, #"Encountered """ at line 1, column 8"#)
        expectError("select 1 as \"a\nb\"", #"Encountered """ at line 1, column 13"#)
        expectError(#"select 1 as """#, #"Encountered """ at line 1, column 13"#)
        expectError("select 1 /* abc", #"Lexical error at line 1, column 16.  Encountered: <EOF> after : """#)
        expectError("select 1 /* abc\n def", #"Lexical error at line 2, column 5.  Encountered: <EOF> after : """#)
    }

    @Test func charactersThatAreNotSQL() {
        expectError("select 1 & 2", #"Lexical error at line 1, column 10.  Encountered: "&" (38), after : """#)
        expectError(#"select 1 \ 2"#, #"Lexical error at line 1, column 10.  Encountered: "\\" (92), after : """#)
        expectError("select “a”", #"Lexical error at line 1, column 8.  Encountered: "\u201c" (8220), after : """#)
        expectError("select 😀", #"Lexical error at line 1, column 8.  Encountered: "\ud83d" (55357), after : """#)
        expectError("select #", #"Lexical error at line 1, column 9.  Encountered: <EOF> after : """#)
    }

    @Test func whatIsNoStatement() {
        expectErrors(
            """
            selec 1 => Non-query expression encountered in illegal context. At line 1, column 1
            a.b.c => Non-query expression encountered in illegal context. At line 1, column 5
            f(x) => Non-query expression encountered in illegal context. At line 1, column 4
            (1) => Non-query expression encountered in illegal context. At line 1, column 2
            (select 1) + 1 => Non-query expression encountered in illegal context. At line 1, column 12
            rollback => Non-query expression encountered in illegal context. At line 1, column 1
            insert into t (a) 5 => Non-query expression encountered in illegal context. At line 1, column 19
            select 1 minus select 2 => MINUS is not allowed under the current SQL conformance level. At line 1, column 10
            select 1 from (a) => Expected query or join. At line 1, column 16
            select a 'x' => Expecting alias, found character literal. At line 1, column 10
            select (a) day => Illegal expression. Was expecting "(DATETIME - DATETIME) INTERVALQUALIFIER". \
            At line 1, column 8
            """)
        expectError("", "Not a statement")
        expectError(" -- nothing", "Not a statement")
    }

    @Test func severalStatements() throws {
        #expect(throws: SQLError.validation("Multiple statements are not allowed.")) {
            try Parser.statement("select 1; select 2")
        }
        #expect(throws: Never.self) { try Parser.statement("select 1;;") }
        #expect(error("select 1; selec 2")?.message.hasSuffix("At line 1, column 11") == true)
    }

    @Test func whatThisNodeDoesNotHaveIsNamed() {
        let cases = """
            select 1 from t group by rollup(a) => ROLLUP
            select 1 from t group by cube(a) => CUBE
            select 1 from t group by grouping sets ((a)) => GROUPING SETS
            select sum(a) over () => window functions
            select 1 from t window w as () => window functions
            select 1 from t qualify a => QUALIFY
            select 1 from t pivot (sum(a) for b in (1)) => PIVOT
            select 1 from lateral (select 1) t => LATERAL
            select 1 from unnest(a) => UNNEST
            select /*+ x */ 1 => hints
            select a = any (select 1) => = ANY
            select (a, b) = (1, 2) => row values
            select a similar to b => SIMILAR TO
            select a between symmetric 1 and 2 => BETWEEN SYMMETRIC
            select array[1] => ARRAY
            select a[1] => elements of arrays
            select (a - b) day => (… - …) DAY
            select U&'a' => strings with a prefix such as N'…' or U&'…'
            select cast(a as interval day) => the type INTERVAL
            select listagg(a) within group (order by b) => WITHIN GROUP
            with recursive t as (select 1) select 1 => WITH RECURSIVE
            merge into t using u on a when matched then update set b = 1 => MERGE
            explain mapping for select 1 => EXPLAIN MAPPING
            create or replace table t (a int) => CREATE OR REPLACE
            kill compute 'a' => KILL COMPUTE
            """
        for line in cases.split(separator: "\n") {
            let parts = line.split(separator: " => ").map(String.init)
            #expect(error(parts[0]) == .unsupported(parts[1]), "\(parts[0])")
        }
    }

    @Test func definitionsNameTheStatement() {
        #expect(
            error("create table t (a int primary key, b int primary key)")
                == .validation(
                    "Unexpected number of primary key constraints [expected at most one, but was 2; "
                        + #"querySql="create table t (a int primary key, b int primary key)"]"#))
        #expect(
            error("drop table a.b.c")
                == .validation(
                    "Unexpected value of schemaName [expected a simple identifier, but was A.B; "
                        + #"querySql="drop table a.b.c"]"#))
    }

    @Test func literalsThatCannotBeRead() {
        expectError(
            "select X'0g'",
            "Binary literal string must contain only characters '0' - '9', 'A' - 'F'. At line 1, column 8")
        #expect(
            error("select x'0'")
                == .validation(
                    "Failed to validate query. From line 1, column 8 to line 1, column 11: "
                        + "Binary literal string must contain an even number of hexits"))
        expectError(
            "select cast(1 as varchar(2147483648))",
            "Literal '2147483648' can not be parsed to type 'java.lang.Integer'. At line 1, column 26")
        #expect(error("select 1e2147483648") == .unsupported("numbers with this exponent: 2147483648"))
        #expect(error("select a$b") == .validation("Malformed identifier at line 1, column 8: A$B"))
    }

    private func error(_ sql: String) -> SQLError? {
        do throws(SQLError) {
            _ = try Parser.statement(sql)
            return nil
        } catch { return error }
    }

    private func expectError(_ sql: String, _ message: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(error(sql) == .parse("Failed to parse query: " + message), "\(sql)", sourceLocation: sourceLocation)
    }

    private func expectErrors(_ cases: String) {
        for line in cases.split(separator: "\n") {
            let parts = line.split(separator: " => ", maxSplits: 1).map(String.init)
            expectError(parts[0], parts[1])
        }
    }
}
