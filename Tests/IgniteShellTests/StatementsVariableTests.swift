import IgniteCore
import IgniteShell
import Testing

@Suite struct StatementsVariableTests {
    static let values = variables([
        "v": "it's \"x\"", "n": "42", "empty": "", "blank": "  ", "semi": "1; select 2", "self": ":self + 1",
        "a": "(:b)", "b": ":a", "open": "select '", "dash": "-", "lines": "1,\n2", "ä1_": "ok", "cmd": "\\echo :n",
        "cr": "\r", "colon": ":",
    ])

    @Test(
        arguments: [
            ("select :n;", ["1:select 42"]),
            ("select :n+:n;", ["1:select 42+42"]),
            (":n;", ["1:42"]),
            ("select :'v', :\"v\";", ["1:select 'it''s \"x\"', \"it's \"\"x\"\"\""]),
            (":'n';:\"n\";", ["1:'42'", "1:\"42\""]),
            ("select :{?n}, :{?none};", ["1:select TRUE, FALSE"]),
            ("select :ä1_;", ["1:select ok"]),
            ("select a:n;", ["1:select a42"]),
            // What is not a reference stays.
            (
                "select :none, :'none', :\"none\", ':n', \":n\", /* :n */ 1 -- :n\n;",
                [
                    "1:select :none, :'none', :\"none\", ':n', \":n\", /* :n */ 1 -- :n\n"
                ]
            ),
            ("select a::n, b := n, c:= :n, :::n;", ["1:select a::n, b := n, c:= 42, ::42"]),
            ("select : n, :;", ["1:select : n, :"]),
            ("select :{n}, :{?}, :{?n, :{?n", ["1:select :{n}, :{?}, :{?n, :{?n"]),
            ("select :'n, ' ; ' , 1;", ["1:select :'n, ' ", "?quote 1:17"]),
            ("select :\"n ; \";", ["1:select :\"n ; \""]),
            ("select :''';' , :\"\";", ["1:select :''';' , :\"\""]),
            ("select \\:n;", ["1:select :n"]),
            ("select :n", ["1:select 42"]),
            // Values are scanned like what is typed.
            ("select :semi, 3;", ["1:select 1", "1:select 2, 3"]),
            (":open;:n', 1; :n;", ["1:select ';:n', 1", "1:42"]),
            (":dash- :n;\n:n;", ["2:42"]),
            (":empty;:blank;:empty:blank;", []),
            (":empty :n:empty;", ["1:42"]),
            ("(:n;:n);", ["1:(42;42)"]),
            ("select :colon:n;", ["1:select ::n"]),
            // Lines are those of the source.
            ("select :lines,\n3;:lines;\n:lines;", ["1:select 1,\n2,\n3", "2:1,\n2", "3:1,\n2"]),
            ("\n:empty\n:n;", ["3:42"]),
            ("a:cr\nb;c:cr\r\n;d;", ["1:a\r\nb", "2:c\r\r\n", "3:d"]),
            // A value within itself.
            ("select :self;", ["~self", "1:select :self + 1"]),
            ("select :self, :self;", ["~self", "~self", "1:select :self + 1, :self + 1"]),
            ("select :a;", ["~a", "1:select (:a)"]),
            ("select :n:n:n;", ["1:select 424242"]),
            // Commands out of values.
            (":cmd x\n:n;", ["\\echo(42)(x)", "2:42"]),
            ("\\echo :n :'v' x:n\n", ["\\echo(42)('it''s \"x\"')(x42)"]),
            ("\\echo :semi \\\\ :semi;", ["\\echo(1; select 2)", "1:1", "1:select 2"]),
        ] as [(String, [String])])
    func interpolation(_ source: String, _ expected: [String]) {
        #expect(scan(source, .ignite3, Self.values) == expected)
    }

    @Test func commandThatCallsItselfEnds() {
        let values = variables(["loop": "\\echo x \\\\ :loop"])
        #expect(scan(":loop ;", .ignite3, values) == ["\\echo(x)", "~loop", "1::loop "])
    }

    @Test func withoutVariablesEverythingStays() {
        #expect(scan("select :n, :'n', :{?n};") == ["1:select :n, :'n', :{?n}"])
    }

    @Test func valuesMayChangeOnTheWay() {
        var transcript = Transcript(.ignite3, Self.values)
        transcript.scanner.feed("select :n;\n".utf8)
        transcript.drain()
        transcript.variables = variables(["n": "43"])
        transcript.scanner.feed("select :n;\n".utf8)
        transcript.drain()
        #expect(transcript.events == ["1:select 42", "2:select 43"])
    }

    @Test func unterminatedOutOfAValue() {
        #expect(scan("\n :open", .ignite3, Self.values) == ["?quote 2:7"])
        #expect(scan("\n :open\n", .ignite3, Self.values) == ["?quote 2:7"])
    }

    @Test func longLineOfReferences() {
        let source = String(repeating: ":n,", count: 50_000) + "1;"
        #expect(scan(source, .ignite3, Self.values).first?.utf8.count == 2 + 150_001)
    }

    @Test func store() throws {
        var variables = Variables()
        #expect(variables["x"] == nil)
        try variables.set("x", "1")
        try variables.set("Ünï_9", "")
        #expect(variables["x"] == "1")
        #expect(variables["X"] == nil)
        #expect(variables["Ünï_9"] == "")
        try variables.unset("x")
        try variables.unset("x")
        #expect(variables["x"] == nil)
    }

    @Test func allAreInOrder() throws {
        var variables = Variables()
        for name in ["b", "a", "ä", "Z", "_"] { try variables.set(name, name + "!") }
        // By bytes: capitals, underscore, small letters, letters beyond ASCII; the special variables are among them.
        let special = Set(SpecialVariable.all.map(\.name))
        #expect(variables.all.map(\.name).filter { !special.contains($0) } == ["Z", "_", "a", "b", "ä"])
        #expect(variables.all.first?.name == "AUTOCOMMIT")
        #expect(variables.all.last?.value == "ä!")
    }

    @Test(arguments: ["", "a b", "a-b", "a.b", ":a", "a'", "\"a\"", "a\n"])
    func invalidNames(_ name: String) {
        var variables = Variables()
        let failure = ShellError("invalid variable name: \"\(name)\"")
        #expect(throws: failure) { try variables.set(name, "1") }
        #expect(throws: failure) { try variables.unset(name) }
        #expect(variables[name] == nil)
    }

    @Test func booleans() {
        for word in ["on", "ON", "true", "t", "tr", "TRU", "yes", "y", "Ye", "1"] {
            #expect(Variables.boolean(word) == true, "\(word)")
        }
        for word in ["off", "of", "OFF", "false", "f", "Fal", "no", "n", "0"] {
            #expect(Variables.boolean(word) == false, "\(word)")
        }
        for word in ["", "o", "onn", "truely", "10", "01", "2", " on", "nope", "x"] {
            #expect(Variables.boolean(word) == nil, "\(word)")
        }
    }

    @Test func specialDefaults() {
        let variables = Variables()
        #expect(variables.autocommit)
        #expect(!variables.onErrorStop)
        #expect(!variables.quiet)
        #expect(variables.echo == .none)
        #expect(variables.verbosity == .default)
        #expect(variables.transactionTimeout == nil)
    }

    @Test func specialValues() throws {
        var variables = Variables()
        try variables.set("AUTOCOMMIT", "oF")
        try variables.set("ON_ERROR_STOP", "")
        try variables.set("QUIET", "y")
        try variables.set("ECHO", "Queries")
        try variables.set("VERBOSITY", "verbose")
        try variables.set("TX_TIMEOUT", "90")
        #expect(!variables.autocommit)
        #expect(variables["AUTOCOMMIT"] == "oF")
        #expect(variables.onErrorStop)
        #expect(variables["ON_ERROR_STOP"] == "on")
        #expect(variables.quiet)
        #expect(variables.echo == .queries)
        #expect(variables.verbosity == .verbose)
        #expect(variables.transactionTimeout == 90)

        for name in ["AUTOCOMMIT", "ON_ERROR_STOP", "QUIET", "ECHO", "VERBOSITY", "TX_TIMEOUT"] {
            try variables.unset(name)
        }
        // psql, too, leaves AUTOCOMMIT off.
        #expect(variables["AUTOCOMMIT"] == "off")
        #expect(variables["ON_ERROR_STOP"] == "off")
        #expect(variables["QUIET"] == "off")
        #expect(variables["ECHO"] == "none")
        #expect(variables["VERBOSITY"] == "default")
        #expect(variables["TX_TIMEOUT"] == nil)
    }

    @Test(arguments: [
        ("ON_ERROR_STOP", "x", "unrecognized value \"x\" for \"ON_ERROR_STOP\": Boolean expected"),
        ("AUTOCOMMIT", "o", "unrecognized value \"o\" for \"AUTOCOMMIT\": Boolean expected"),
        (
            "ECHO", "quer",
            "unrecognized value \"quer\" for \"ECHO\": expected one of none, errors, queries, all"
        ),
        ("VERBOSITY", "", "unrecognized value \"\" for \"VERBOSITY\": expected one of default, verbose, terse"),
        ("TX_TIMEOUT", "", "invalid value \"\" for \"TX_TIMEOUT\": integer expected"),
        ("TX_TIMEOUT", "1s", "invalid value \"1s\" for \"TX_TIMEOUT\": integer expected"),
        (
            "TX_TIMEOUT", "99999999999999999999",
            "invalid value \"99999999999999999999\" for \"TX_TIMEOUT\": integer expected"
        ),
        ("TX_TIMEOUT", "0", "invalid value \"0\" for \"TX_TIMEOUT\": must be at least 1"),
        ("TX_TIMEOUT", "-5", "invalid value \"-5\" for \"TX_TIMEOUT\": must be at least 1"),
    ])
    func refusedValues(_ name: String, _ value: String, _ message: String) {
        var variables = Variables()
        let before = variables[name]
        #expect(throws: ShellError(message)) { try variables.set(name, value) }
        #expect(variables[name] == before)
    }

    @Test func hiddenQueries() throws {
        var variables = Variables()
        #expect(variables.echoHidden == .off)
        for (value, expected) in [
            ("on", Variables.EchoHidden.on), ("", .on), ("NoExec", .noexec), ("0", .off), ("true", .on),
        ] {
            try variables.set("ECHO_HIDDEN", value)
            #expect(variables.echoHidden == expected)
        }
        let message = "unrecognized value \"perhaps\" for \"ECHO_HIDDEN\": expected on, off or noexec"
        #expect(throws: ShellError(message)) { try variables.set("ECHO_HIDDEN", "perhaps") }
        try variables.unset("ECHO_HIDDEN")
        #expect(variables["ECHO_HIDDEN"] == "off")
    }

    @Test func table() {
        #expect(SpecialVariable.all.map(\.name) == SpecialVariable.all.map(\.name).sorted())
        for variable in SpecialVariable.all {
            #expect(!variable.help.isEmpty && variable.help.count < 64)
            if let initial = variable.initial { #expect((try? variable.checked(initial)) == initial) }
        }
        #expect(SpecialVariable.named("QUIET")?.name == "QUIET")
        #expect(SpecialVariable.named("quiet") == nil)
    }

    @Test func aVariableOfTextTakesAnything() throws {
        let text = SpecialVariable(name: "T", kind: .string, initial: "x", help: "")
        #expect(try text.checked("anything") == "anything")
        #expect(text.unset() == "x")
    }
}
