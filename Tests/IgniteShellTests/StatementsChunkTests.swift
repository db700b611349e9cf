import IgniteCore
import IgniteShell
import Testing

/// However the text arrives, the same statements come out.
@Suite struct StatementsChunkTests {
    static let corpus: [String] = [
        "\u{FEFF}select 1;\r\nselect 'it''s; '\r\n, \"a\"\"b;\";\r\n-- c;\r\n",
        "select 1 -- a\n/* b; ' */ // c\n, (2; 3) \\G\nselect 4\\G;",
        "/*/ x */ select '--' -- '\n; select /**/ 1/2-1 - -1;",
        "select $$a;$ b$$, c$$; select $$ open",
        "\\echo 'a''b\\n' \"c\" :v :'v' \\\\ select :v, :'v', :\"v\", :{?v}, :none, a::int;\n\\q",
        "select 1 \\g\n;\\echo a\\echo b\nselect 'open\n\n",
        "select :semi 3;\n:quote x'; :twice :loop;\n:lines select 5;\n'ä€😀",
        "a\r\rb;\r\nc;\n\rd;",
        ":command x\nselect 1;\\\\ \\; \\: :: := : ;",
        "\\G;\\Gx\n\\",
    ]

    static let values = variables([
        "v": "it's \"x\"", "semi": "1; select 2,", "quote": "select '", "twice": "select :v, :v", "loop": ":loop2 -",
        "loop2": "- :loop", "lines": "\r\n\n;", "command": "\\echo :v",
    ])

    private func events(_ source: String, cutAt cuts: [Int], drainingEach: Bool = true) -> [String] {
        let bytes = Array(source.utf8)
        var transcript = Transcript(.h2, Self.values)
        for (start, end) in zip([0] + cuts, cuts + [bytes.count]) {
            transcript.scanner.feed(bytes[start..<end])
            if drainingEach { transcript.drain() }
        }
        transcript.scanner.endInput()
        transcript.drain()
        return transcript.events
    }

    @Test(arguments: corpus) func everyByteBoundary(_ source: String) {
        let whole = events(source, cutAt: [])
        #expect(!whole.isEmpty)
        let count = source.utf8.count
        for cut in 0...count { #expect(events(source, cutAt: [cut]) == whole, "cut at \(cut)") }
        #expect(events(source, cutAt: Array(1..<count)) == whole)
        #expect(events(source, cutAt: Array(1..<count), drainingEach: false) == whole)
    }

    @Test(arguments: 0..<200) func randomScriptsAndCuts(seed: UInt64) {
        var random = SplitMix(state: seed)
        let pieces = [
            "'", "''", "\"", ";", ";\n", "\n", "\r\n", "\r", " ", "--", "//", "/*", "*/", "/", "*", "-", "(", ")", "$",
            "$$",
            "a", "select 1", "ä😀", "\\", "\\\\", "\\G", "\\echo ", "`", "::", ":", ":v", ":'v'", ":\"v\"", ":{?v}",
            ":{?",
            ":semi ", ":quote", ":twice ", ":loop", ":lines", ":command", "\u{FEFF}", "\t",
        ]
        var source = ""
        for _ in 0..<random.below(60) { source += pieces[random.below(pieces.count)] }
        let whole = events(source, cutAt: [])
        for _ in 0..<8 {
            let count = source.utf8.count
            let cuts = (0..<random.below(6)).map { _ in random.below(count + 1) }.sorted()
            #expect(events(source, cutAt: cuts) == whole, "\(source.debugDescription) cut at \(cuts)")
        }
        // Lines fed one by one are the same lines.
        var lines = Transcript(.h2, Self.values)
        var rest = Array(source.utf8)[...]
        while let end = rest.firstIndex(of: 0x0A) {
            lines.scanner.feedLine(rest[...end])
            lines.drain()
            rest = rest[(end + 1)...]
        }
        lines.scanner.feed(rest)
        lines.scanner.endInput()
        lines.drain()
        #expect(lines.events == whole)
    }

    /// Without variables and commands, what comes out is what went in: nothing is lost and nothing is invented.
    @Test(arguments: 0..<100) func textIsKept(seed: UInt64) {
        var random = SplitMix(state: seed &+ 1000)
        let pieces = ["select", " 'a;b'", " \"c;d\"", " (1; 2)", " /* ; */", " 7", "\n", " -- ;\n", " ä"]
        var statements: [String] = []
        for _ in 0..<random.below(8) {
            statements.append("x" + (0..<random.below(6)).map { _ in pieces[random.below(pieces.count)] }.joined())
        }
        let source = statements.map { $0 + ";" }.joined(separator: " \n ")
        var line = 1
        let expected = statements.map { statement in
            defer { line += statement.utf8.count { $0 == 0x0A } + 1 }
            return "\(line):\(statement)"
        }
        #expect(scan(source) == expected)
    }

    @Test func largeStatementLineByLine() {
        var transcript = Transcript()
        let line = Array("  , 'a;b', (1 + 2), \"c\" -- and; more\n".utf8)
        transcript.scanner.feedLine("select 1".utf8)
        for _ in 0..<30_000 {
            transcript.scanner.feedLine(line)
            transcript.drain()
        }
        transcript.scanner.feedLine(";".utf8)
        transcript.drain()
        #expect(transcript.events.count == 1)
        #expect(transcript.events.first?.utf8.count == 2 + 9 + 30_000 * line.count)
    }

    @Test func largeLineInSmallPieces() {
        var transcript = Transcript()
        for _ in 0..<100_000 {
            transcript.scanner.feed("'a' || ".utf8)
            transcript.drain()
        }
        transcript.scanner.feed("'b'; select 2;\n".utf8)
        transcript.drain()
        #expect(transcript.events.map(\.utf8.count) == [2 + 700_003, 10])
    }

    @Test func manySmallStatementsAtOnce() {
        let count = 200_000
        var scanner = Scanner(.ignite3)
        scanner.feed(String(repeating: "insert into t values (1, 'a');\n", count: count).utf8)
        scanner.endInput()
        var last: Scanner.Statement?
        var found = 0
        while case .statement(let statement) = scanner.next() {
            last = statement
            found += 1
        }
        #expect(found == count)
        #expect(last.map { described($0) } == "\(count):insert into t values (1, 'a')")
    }

    @Test func manyCommandsOnOneLine() {
        let count = 100_000
        var transcript = Transcript()
        transcript.scanner.feedLine(String(repeating: "\\a", count: count).utf8)
        transcript.drain()
        #expect(transcript.events.count == count)
    }
}

/// Random numbers that are the same in every run.
private struct SplitMix {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
