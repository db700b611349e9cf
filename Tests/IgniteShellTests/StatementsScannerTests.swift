import IgniteCore
import IgniteShell
import Testing

@Suite struct StatementsScannerTests {
    @Test(
        arguments: [
            ("", []),
            ("select 1;", ["1:select 1"]),
            ("select 1", ["1:select 1"]),
            ("select 1\n\n", ["1:select 1"]),
            ("select 1;select 2; select 3", ["1:select 1", "1:select 2", "1:select 3"]),
            ("select\n  1\n;\n\nselect 2;", ["1:select\n  1\n", "5:select 2"]),
            (";;; ; \n ;", []),
            ("-- nothing", []),
            ("/* nothing */ ; // nothing\n;", []),
            ("\n\n  -- c\n /* d\n */  select 1;", ["5:select 1"]),
            ("select 1 ;", ["1:select 1 "]),
            // Comments within a statement are kept, with their semicolons.
            ("select 1 --;\n+ 2;", ["1:select 1 --;\n+ 2"]),
            ("select 1 // ;'\n+ 2;", ["1:select 1 // ;'\n+ 2"]),
            ("select /* ; ' \" */ 1;", ["1:select /* ; ' \" */ 1"]),
            ("select 1 -- done\n; -- really\n", ["1:select 1 -- done\n"]),
            ("select 1 -- the end;", ["1:select 1 -- the end;"]),
            // Comments do not nest.
            ("select /* /* */ 1; */ 2;", ["1:select /* /* */ 1", "1:*/ 2"]),
            ("/*/ ; */ select 1;", ["1:select 1"]),
            ("/***/ select 1; /**/select 2;", ["1:select 1", "1:select 2"]),
            ("select 1/2 - 3 -4 / 5;", ["1:select 1/2 - 3 -4 / 5"]),
            ("select 1 --'\n;", ["1:select 1 --'\n"]),
            // Quotes.
            ("select 'a;b';", ["1:select 'a;b'"]),
            ("select \"a;b\";", ["1:select \"a;b\""]),
            ("select 'it''s;', '', '''', ';';", ["1:select 'it''s;', '', '''', ';'"]),
            ("select \"a\"\";\";", ["1:select \"a\"\";\""]),
            ("select '--', '/*', '//', '\\', \"'\", '\"';", ["1:select '--', '/*', '//', '\\', \"'\", '\"'"]),
            ("select 'a\n;b\n', 1;select 2;", ["1:select 'a\n;b\n', 1", "3:select 2"]),
            ("select 'a\\'; select 2;", ["1:select 'a\\'", "1:select 2"]),
            // Parentheses hold semicolons; their number is never below 0.
            ("select (1; 2); select 3;", ["1:select (1; 2)", "1:select 3"]),
            ("select 1)); select (2);", ["1:select 1))", "1:select (2)"]),
            ("select (')'; 1); select 2", ["1:select (')'; 1)", "1:select 2"]),
            ("select (1; 2", ["1:select (1; 2"]),
            // `\;` and `\:` lose their backslash and their meaning.
            ("select 1\\; select 2;", ["1:select 1; select 2"]),
            ("select \\:a;", ["1:select :a"]),
            // Whatever else there is.
            ("select $$ ; $$;", ["1:select $$ ", "1:$$"]),
            ("select 'ä€😀;' ä;", ["1:select 'ä€😀;' ä"]),
            ("select\u{0}1;", ["1:select\u{0}1"]),
        ] as [(String, [String])])
    func statements(_ source: String, _ expected: [String]) {
        #expect(scan(source) == expected)
    }

    @Test(
        arguments: [
            ("select 1\\G", ["1G:select 1"]),
            ("select 1\\G select 2;", ["1G:select 1", "1:select 2"]),
            ("select 1\n\\G\nselect 2\\G;", ["1G:select 1\n", "3G:select 2"]),
            ("select (1\\G\nselect 2;", ["1G:select (1", "2:select 2"]),
            ("select '\\G', \"\\G\" /* \\G */ -- \\G\n\\G", ["1G:select '\\G', \"\\G\" /* \\G */ -- \\G\n"]),
            ("\\G\n -- x\n\\G\n", []),
            ("select 1\\Gx y\n;", ["\\Gx(y)", "1:select 1\n"]),
            ("select 1\\G\\q", ["1G:select 1", "\\q"]),
        ] as [(String, [String])])
    func vertical(_ source: String, _ expected: [String]) {
        #expect(scan(source) == expected)
    }

    @Test(
        arguments: [
            ("\\q", ["\\q"]),
            ("\\d t\nselect 1;", ["\\d(t)", "2:select 1"]),
            ("  \\d t ; x \n", ["\\d(t)(;)(x)"]),
            ("select 1 \\g\n;", ["\\g", "1:select 1 \n"]),
            ("select 1;\\echo a\\\\select 2;\\q", ["1:select 1", "\\echo(a)", "1:select 2", "\\q"]),
            ("select \\echo a \\echo b\\\\ 1;", ["\\echo(a)", "\\echo(b)", "1:select  1"]),
            ("select (\\echo a\\\\ 1);", ["\\echo(a)", "1:select ( 1)"]),
            (
                "'\\echo a' \"\\echo b\" /*\\echo c*/ --\\echo d\n//\\echo e",
                [
                    "1:'\\echo a' \"\\echo b\" /*\\echo c*/ --\\echo d\n//\\echo e"
                ]
            ),
            ("\\echo 'a\nselect 1;", ["\\echo!", "2:select 1"]),
            ("\\echo a;select 1;\nselect 2;", ["\\echo(a;select)(1;)", "2:select 2"]),
            ("\\\nselect 1;", ["\\", "2:select 1"]),
            ("\\", ["\\"]),
            ("\\q\r\nselect 1;\r\n", ["\\q", "2:select 1"]),
        ] as [(String, [String])])
    func commands(_ source: String, _ expected: [String]) {
        #expect(scan(source) == expected)
    }

    @Test func restOfLineIsDroppedUnlessResumed() {
        var scanner = Scanner(.ignite3)
        scanner.feed("select 1 \\bad 'x; select 3;\n, 2;".utf8)
        scanner.endInput()
        guard case .command(let command) = scanner.next() else { return #expect(Bool(false)) }
        #expect(command.name == "bad")
        guard case .statement(let statement) = scanner.next() else { return #expect(Bool(false)) }
        #expect(described(statement) == "1:select 1 \n, 2")
    }

    @Test(
        arguments: [
            ("select 1;\r\nselect\r\n2;\r\n", ["1:select 1", "2:select\r\n2"]),
            ("-- a\r\n\r\nselect 1\r\n", ["3:select 1"]),
            ("select 'a\r\n", ["?quote 1:8"]),
            ("-- a\rselect 1;\rselect 2;", ["2:select 1", "3:select 2"]),
            ("\r\n\n\r\r\nselect 1;", ["5:select 1"]),
        ] as [(String, [String])])
    func lineEnds(_ source: String, _ expected: [String]) {
        #expect(scan(source) == expected)
    }

    @Test func byteOrderMark() {
        #expect(scan("\u{FEFF}select 1;") == ["1:select 1"])
        #expect(scan("\u{FEFF}\\q") == ["\\q"])
        #expect(scan("\u{FEFF}'a") == ["?quote 1:1"])
        #expect(scan("select 1;\u{FEFF}") == ["1:select 1", "1:\u{FEFF}"])
        #expect(scan("\u{FEFF}") == [])
        var later = Transcript(atStart: false)
        later.scanner.feedLine("\u{FEFF}select 1;".utf8)
        later.drain()
        #expect(later.events == ["1:\u{FEFF}select 1"])
    }

    @Test(arguments: [
        ("select 'a", "?quote 1:8"),
        ("select 1;\n\n  select \"a\n;\n--", "?identifier 3:10"),
        ("select 1;\n /* a\n;\n", "?blockComment 2:2"),
        ("select /* a", "?blockComment 1:8"),
        ("select 'ä', 'b", "?quote 1:13"),
        ("select 'a''b''", "?quote 1:8"),
        ("select 'a' 'b", "?quote 1:12"),
        ("select 'a'\"b", "?identifier 1:11"),
        ("select 'a\n''\n''b", "?quote 1:8"),
        ("'a'; 'b\n", "?quote 1:6"),
    ])
    func unterminated(_ source: String, _ expected: String) {
        #expect(scan(source).last == expected)
        #expect(scan(source).filter { $0.hasPrefix("?") } == [expected])
    }

    @Test func placeIsRightAlsoWhenLinesBeforeItAreGone() {
        var transcript = Transcript()
        transcript.scanner.feed("select 1, 2, 3, 4;\n 'a'\\q \\\\'b\n".utf8)
        guard case .statement = transcript.scanner.next() else { return #expect(Bool(false)) }
        guard case .command(var command) = transcript.scanner.next() else { return #expect(Bool(false)) }
        transcript.scanner.feed("c".utf8)
        command.end()
        transcript.scanner.resume(after: command)
        transcript.scanner.endInput()
        transcript.drain()
        #expect(transcript.events == ["?quote 2:2"])
    }

    @Test func nothingOfAnUnterminatedStatementIsLeft() {
        var transcript = Transcript()
        transcript.scanner.feed("select 'a; select 1;".utf8)
        transcript.scanner.endInput()
        transcript.drain()
        #expect(transcript.events == ["?quote 1:8"])
        #expect(transcript.scanner.buffer.text.isEmpty)
        #expect(transcript.scanner.openState == .none)
    }

    @Test(
        arguments: [
            ("select $$ ; ' $$;", ["1:select $$ ; ' $$"]),
            ("$$ a\n;$ $$; select 1;", ["1:$$ a\n;$ $$", "2:select 1"]),
            ("select a$$b; select c$$;", ["1:select a$$b", "1:select c$$"]),
            ("select $1;", ["1:select $1"]),
            ("select $$$$;", ["1:select $$$$"]),
            ("select $$ a", ["?dollarQuote 1:8"]),
            ("select $$ /* -- \\q $$;", ["1:select $$ /* -- \\q $$"]),
            ("/* c */$$;$$;", ["1:$$;$$"]),
        ] as [(String, [String])])
    func dollarQuotesOfH2(_ source: String, _ expected: [String]) {
        #expect(scan(source, .h2) == expected)
    }

    @Test(
        arguments: [
            ("", .none), ("-- a", .none), ("select 1;", .none), ("select 1; ", .none), ("select 1; // x", .none),
            ("select 1", .statement), ("select 1 -- it's (", .statement), ("select (1)", .statement),
            ("select 'a", .quote), ("select 'a'", .statement), ("select ('a''", .quote),
            ("select (\"a", .identifier), ("/* a", .blockComment), ("select (/* a", .blockComment),
            ("select ((1)", .parenthesis), ("select (1;", .parenthesis), ("select 1)", .statement),
            ("select $$ a", .dollarQuote), ("select (\\g", .parenthesis), ("select (1\\G", .none),
        ] as [(String, Scanner.OpenState)])
    func openState(_ line: String, _ expected: Scanner.OpenState) {
        var transcript = Transcript(.h2)
        transcript.scanner.feedLine(line.utf8)
        transcript.drain()
        #expect(transcript.scanner.openState == expected)
    }

    @Test func linesWithAndWithoutLineEnd() {
        var transcript = Transcript()
        for line in ["select '", "", "a\n", "'", "\n", ";"] {
            transcript.scanner.feedLine(line.utf8)
            transcript.drain()
        }
        #expect(transcript.events == ["1:select '\n\na\n'\n\n"])
        #expect(transcript.scanner.line == 7)
    }

    @Test func buffer() {
        var transcript = Transcript()
        transcript.scanner.feedLine("".utf8)
        transcript.scanner.feedLine("  select (1,".utf8)
        transcript.drain()
        #expect(transcript.scanner.buffer.text == Array("select (1,\n".utf8))
        #expect(transcript.scanner.buffer.line == 2)
        let saved = transcript.scanner.buffer

        transcript.scanner.feedLine("2; 3".utf8)
        transcript.drain()
        #expect(transcript.scanner.buffer.text == Array("select (1,\n2; 3\n".utf8))

        transcript.scanner.restore(saved)
        #expect(transcript.scanner.openState == .parenthesis)
        transcript.scanner.feedLine("4);".utf8)
        transcript.drain()
        #expect(transcript.events == ["2:select (1,\n4)"])

        transcript.scanner.restore(saved)
        let statement = transcript.scanner.takeStatement()
        #expect(statement.map { described($0) } == "2:select (1,\n")
        #expect(transcript.scanner.takeStatement() == nil)
        #expect(transcript.scanner.openState == .none)
    }

    @Test func resetForgetsTheStatementOnly() {
        var transcript = Transcript()
        transcript.scanner.feed("select ('a\n".utf8)
        transcript.drain()
        transcript.scanner.feed("b; select 2;\n".utf8)
        transcript.scanner.reset()
        #expect(transcript.scanner.buffer.text.isEmpty)
        transcript.drain()
        #expect(transcript.events == ["2:b", "2:select 2"])
    }

    @Test func discardInputDropsWhatIsNotScanned() {
        var scanner = Scanner(.ignite3)
        scanner.feed("'a'; 'b'; 'c\n'; half a line".utf8)
        guard case .statement = scanner.next() else { return #expect(Bool(false)) }
        scanner.discardInput()
        guard case .incomplete = scanner.next() else { return #expect(Bool(false)) }
        scanner.feedLine("select '1".utf8)
        guard case .incomplete = scanner.next() else { return #expect(Bool(false)) }
        #expect(scanner.openState == .quote)
        scanner.discardInput()
        scanner.reset()
        scanner.feedLine("select 2;".utf8)
        guard case .statement(let statement) = scanner.next() else { return #expect(Bool(false)) }
        #expect(statement.text == Array("select 2".utf8))
    }

    @Test func rulesMaySwitch() {
        var transcript = Transcript(.ignite3)
        transcript.scanner.feedLine("select $$;".utf8)
        transcript.drain()
        transcript.scanner.rules = .h2
        transcript.scanner.feedLine("select $$;$$;".utf8)
        transcript.drain()
        #expect(transcript.events == ["1:select $$", "2:select $$;$$"])
    }
}
