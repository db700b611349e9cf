import IgniteShell
import Testing

@Suite struct StatementsCommandTests {
    static let values = variables(["v": "it's", "q": "a\"b", "two": "a b", "e": "", "semi": "x;"])

    private func arguments(
        _ line: String, _ kind: CommandScanner.ArgumentKind = .normal, variables: Variables? = values,
        dropsSemicolons: Bool = false, run: CommandScanner.Runner? = nil
    ) throws -> [String] {
        var scanner = CommandScanner(Array(line.utf8)[...])
        var result = [scanner.name]
        while let argument = try scanner.argument(
            kind, variables: variables, dropsSemicolons: dropsSemicolons, run: run)
        {
            result.append(argument.text)
        }
        return result
    }

    @Test(
        arguments: [
            ("", [""]),
            ("q", ["q"]),
            ("d+  a\tb  ", ["d+", "a", "b"]),
            ("? \r\n", ["?"]),
            (" x", ["", "x"]),
            ("echo\\\\x", ["echo"]),
            ("echo a\\b c", ["echo", "a"]),
            // '…'
            ("echo 'a b' 'c''d' ''", ["echo", "a b", "c'd", ""]),
            ("echo 'a\\nb\\tc\\bd\\re\\ff'", ["echo", "a\nb\tc\u{8}d\re\u{C}f"]),
            ("echo '\\101\\0601\\7x\\x41\\x4a4\\x4'", ["echo", "A01\u{7}xAJ4\u{4}"]),
            ("echo '\\303\\244\\xe2\\x82\\xac'", ["echo", "ä€"]),
            ("echo '\\\\ \\' \\q \\xg \\8'", ["echo", "\\ ' q xg 8"]),
            ("echo '\\777'", ["echo", "\u{FFFD}"]),
            ("echo a'b c'd'e'", ["echo", "ab cde"]),
            ("echo ':v :{?v}'", ["echo", ":v :{?v}"]),
            // "…" is kept.
            ("echo \"a b\" x\"c\\d\"y \"\"", ["echo", "\"a b\"", "x\"c\\d\"y", "\"\""]),
            ("echo \"a\"\"b\" \":v\"", ["echo", "\"a\"\"b\"", "\":v\""]),
            // Variables; a value is one argument.
            ("echo :v :two x:v! :e.", ["echo", "it's", "a b", "xit's!", "."]),
            ("echo :'v' :\"q\" :'two'", ["echo", "'it''s'", "\"a\"\"b\"", "'a b'"]),
            ("echo :{?v} :{?none}", ["echo", "TRUE", "FALSE"]),
            (
                "echo :none :'none' :\"none\" : a: :{v} ::v",
                ["echo", ":none", ":none", ":\"none\"", ":", "a:", ":{v}", ":it's"]
            ),
            ("echo :e x", ["echo", "", "x"]),
            // Semicolons stay unless they are not wanted.
            ("d t;", ["d", "t;"]),
            ("echo |x 'a'|b", ["echo", "|x", "a|b"]),
            ("echo 'ä €' 😀", ["echo", "ä €", "😀"]),
        ] as [(String, [String])])
    func arguments(_ line: String, _ expected: [String]) throws {
        #expect(try arguments(line) == expected)
    }

    @Test(arguments: ["e 'a", "e 'a''", "e 'a\\", "e 'a\\'", "e \"a", "e `a", "e x'a", "e :'v' 'x", "e '\\x", "e '\\1"])
    func unterminated(_ line: String) {
        #expect(throws: CommandScanner.UnterminatedQuote.self) { try arguments(line) }
        var scanner = CommandScanner(Array(line.utf8)[...])
        while true {
            do {
                if try scanner.argument(variables: Self.values) == nil { return #expect(Bool(false)) }
            } catch {
                #expect(error.description == "unterminated quoted string")
                #expect(scanner.consumed == line.utf8.count)
                return
            }
        }
    }

    @Test(
        arguments: [
            ("d t;", ["d", "t"]), ("d t;;; ;", ["d", "t"]), ("d 't;'", ["d", "t;"]), ("d xy'z;'", ["d", "xyz;"]),
            ("d 't';", ["d", "t"]),
            ("d :semi;", ["d", "x;"]), ("d t;x", ["d", "t;x"]), ("d \"t;\";", ["d", "\"t;\""]),
        ] as [(String, [String])])
    func semicolonsDropped(_ line: String, _ expected: [String]) throws {
        #expect(try arguments(line, dropsSemicolons: true) == expected)
    }

    @Test(
        arguments: [
            ("d foo", ["d", "FOO"]),
            ("d \"Foo\"", ["d", "Foo"]),
            ("d foo.\"Bar baz\".x*", ["d", "FOO.Bar baz.X*"]),
            ("d \"a\"\"b\" \"\"\"\" \"\"", ["d", "a\"b", "\"", ""]),
            ("d a\"\"b \"c\"\"\"", ["d", "AB", "c\""]),
            ("d straße ä", ["d", "STRASSE", "Ä"]),
            ("d :\"q\" :two", ["d", "a\"b", "A B"]),
        ] as [(String, [String])])
    func identifiers(_ line: String, _ expected: [String]) throws {
        #expect(try arguments(line, .sqlIdentifier) == expected)
    }

    @Test(
        arguments: [
            ("o file x", ["o", "file", "x"]),
            ("o | cat 'a  b' \\\\ :v ", ["o", "| cat 'a  b' \\\\ :v "]),
            ("o 'a b'|c", ["o", "a b|c"]),
            ("o a |b c", ["o", "a", "|b c"]),
        ] as [(String, [String])])
    func filesAndPipes(_ line: String, _ expected: [String]) throws {
        #expect(try arguments(line, .filePipe) == expected)
    }

    @Test(
        arguments: [
            ("!  ls -l 'x' \\ :v \\\\ `a", ["!", "ls -l 'x' \\ :v \\\\ `a"]),
            ("!", ["!"]), ("!   ", ["!"]),
        ] as [(String, [String])])
    func wholeLines(_ line: String, _ expected: [String]) throws {
        #expect(try arguments(line, .wholeLine) == expected)
    }

    @Test func backticks() throws {
        var commands: [String] = []
        func run(_ command: String) -> String? {
            commands.append(command)
            return command == "fail" ? nil : "<\(command)>"
        }
        let line = "echo `date +%s` a`x 'y' \\z`b `fail` `echo :v :'v' :\"v\" :none :{?v}` `` `fail`"
        var result: [String] = []
        var scanner = CommandScanner(Array(line.utf8)[...])
        while let argument = try scanner.argument(variables: Self.values, run: run) { result.append(argument.text) }
        #expect(
            commands == [
                "date +%s", "x 'y' \\z", "fail", "echo it's 'it'\"'\"'s' :\"v\" :none :{?v}", "", "fail",
            ])
        #expect(
            result == [
                "<date +%s>", "a<x 'y' \\z>b", "", "<echo it's 'it'\"'\"'s' :\"v\" :none :{?v}>", "<>", "",
            ])
        #expect(try arguments("echo `date` x", run: nil) == ["echo", "date", "x"])
    }

    @Test func quotesAreToldApart() throws {
        var scanner = CommandScanner(Array("x a 'b' \"c\" :v `d` 'e'f :{?v} :none".utf8)[...])
        var quotes: [Character?] = []
        while let argument = try scanner.argument(variables: Self.values, run: { $0 }) { quotes.append(argument.quote) }
        #expect(quotes == [nil, "'", "\"", ":", "`", "'", nil, nil])
    }

    @Test(arguments: [
        ("echo a \\\\ select", 9), ("echo \\\\select", 7), ("echo a \\echo b", 7), ("echo a  ", 8), ("echo", 4),
        ("echo\\q", 4), ("echo\\\\\\\\", 6), ("echo a \\", 7),
    ])
    func end(_ line: String, _ consumed: Int) throws {
        // A line that does not begin at index 0, as the scanner hands it over.
        var scanner = CommandScanner(Array("123\\\(line)".utf8)[4...])
        while try scanner.argument() != nil {}
        scanner.end()
        #expect(scanner.consumed == consumed)
    }

    @Test func dropLine() throws {
        var scanner = CommandScanner(Array("a b 'c \\\\ d".utf8)[...])
        #expect(try scanner.argument()?.text == "b")
        scanner.dropLine()
        #expect(try scanner.argument() == nil)
        #expect(scanner.consumed == 11)
    }
}
