import IgniteShell
import Testing

/// Text of servers, of data and of files as a person sees it.
@Suite struct ShownTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a\nb\n", "a\nb\n"), ("a\r\nb", "a\nb"), ("a\rb", "a\\rb"),
        ("a\tb", "a       b"), ("\u{1B}]0;x\u{07}", "\\x1B]0;x\\x07"), ("\u{1B}[2J", "\\x1B[2J"),
        ("\u{9B}31m", "\\u009B31m"), ("abc\u{202E}def", "abc\\u202Edef"), ("\u{7F}\u{0}", "\\x7F\\x00"),
        ("日本 e\u{301} 👩‍👩‍👧", "日本 e\u{301} 👩‍👩‍👧"), ("\\x1B", "\\x1B"),
    ])
    func escapesWhatCouldMoveTheCursor(text: String, shown: String) {
        #expect(shownText(text) == shown)
        #expect(shownText(shown) == shown, "escaping again changes nothing")
    }

    @Test func aLineHasNoNewlines() {
        #expect(shownLine("a\nb\u{1B}") == "a\\x0Ab\\x1B")
    }

    @Test(arguments: ["aligned", "wrapped", "vertical"], [0, 1, 2])
    func titlesAndFootersOfTables(format: String, border: Int) {
        let text = TestTable.simple.text(
            settings(format) { ($0.border, $0.title, $0.footers) = (border, "t\u{1B}[2J", ["one\u{9B}", "two"]) })
        #expect(text.contains("t\\x1B[2J\n") && text.contains("one\\u009B\ntwo\n"))
        #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{9B}"))
    }

    @Test(arguments: [
        (1, "0.001 ms"), (999_999, "999.999 ms"), (1_000_000, "1000.000 ms (00:01.000)"),
        (2_231_112, "2231.112 ms (00:02.231)"), (61_002_003, "61002.003 ms (01:01.002)"),
        (3_599_999_000, "3599999.000 ms (59:59.999)"), (3_600_000_000, "3600000.000 ms (01:00:00.000)"),
        (90_061_001_000, "90061001.000 ms (1 d 01:01:01.001)"), (59_999_600, "59999.600 ms (01:00.000)"),
    ])
    func timing(microseconds: UInt64, text: String) {
        #expect(elapsed(microseconds) == "Time: \(text)")
    }
}
