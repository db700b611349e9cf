import IgniteShell
import Testing

@Suite struct StatementsErrorPositionTests {
    /// Cells as the tests need them: two for what lies in the blocks of CJK and emoji, none for combining marks.
    static func width(_ text: UnsafeRawBufferPointer) -> Int {
        let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        guard let first = scalars.first else { return 0 }
        switch first.value {
        case 0x300...0x36F, 0x200B: return 0
        case 0x1100...0x115F, 0x3000...0x9FFF, 0xAC00...0xD7FF, 0x1F300...0x1FAFF: return 2
        default: return 1
        }
    }

    private func lines(_ text: String, _ line: Int, _ column: Int) -> [String]? {
        ErrorPosition(in: Array(text.utf8), line: line, column: column, width: Self.width)
            .map { [$0.line, $0.caret] }
    }

    @Test(arguments: [
        ("select x", 1, 8, "LINE 1: select x", "               ^"),
        ("select x", 1, 1, "LINE 1: select x", "        ^"),
        ("a\nbc\nd", 2, 2, "LINE 2: bc", "         ^"),
        ("a\r\nbc\r\nd", 2, 1, "LINE 2: bc", "        ^"),
        ("a\rbc\r\rd", 2, 1, "LINE 2: bc", "        ^"),
        ("a\rbc\r\rd", 4, 1, "LINE 4: d", "        ^"),
        ("a\n\nb", 2, 1, "LINE 2: ", "        ^"),
        // The end, and behind it.
        ("select", 1, 7, "LINE 1: select", "              ^"),
        ("select", 1, 70, "LINE 1: select", "              ^"),
        ("select\n", 2, 1, "LINE 2: ", "        ^"),
        // A tab takes one cell; what could move the cursor is escaped, and the caret moves on with it.
        ("\ta\t\tb", 1, 5, "LINE 1:  a  b", "            ^"),
        ("a\u{1B}[1mb", 1, 6, "LINE 1: a\\x1B[1mb", "                ^"),
        ("'\u{202E}\u{9B}' x", 1, 6, "LINE 1: '\\u202E\\u009B' x", "                       ^"),
        // UTF-16 units against cells.
        ("'日本' x", 1, 6, "LINE 1: '日本' x", "               ^"),
        ("'😀' x", 1, 6, "LINE 1: '😀' x", "             ^"),
        ("'😀' x", 1, 3, "LINE 1: '😀' x", "         ^"),
        ("e\u{301}x", 1, 3, "LINE 1: e\u{301}x", "         ^"),
        ("e\u{301}x", 1, 2, "LINE 1: e\u{301}x", "        ^"),
        ("ä x", 1, 3, "LINE 1: ä x", "          ^"),
    ])
    func places(_ text: String, _ line: Int, _ column: Int, _ first: String, _ second: String) {
        #expect(lines(text, line, column) == [first, second])
    }

    @Test func lineNumbersOfSeveralDigits() {
        let text = String(repeating: "x\n", count: 11) + "abc"
        #expect(lines(text, 12, 2) == ["LINE 12: abc", "          ^"])
    }

    @Test(arguments: [(0, 1), (1, 0), (-1, -1), (3, 1), (Int.max, 1)])
    func nowhere(_ line: Int, _ column: Int) {
        #expect(lines("a\nb", line, column) == nil)
    }

    @Test func emptyStatement() {
        #expect(lines("", 1, 1) == ["LINE 1: ", "        ^"])
        #expect(lines("", 1, Int.max) == ["LINE 1: ", "        ^"])
    }

    static let digits = String(repeating: "1234567890", count: 10)

    @Test func sixtyCellsAreShownWhole() {
        let text = String(Self.digits.prefix(60))
        #expect(lines(text, 1, 60)?[0] == "LINE 1: " + text)
    }

    @Test func cutAtTheRight() {
        let shown = String(Self.digits.prefix(60))
        #expect(lines(Self.digits, 1, 1) == ["LINE 1: \(shown)...", "        ^"])
        // The last place with ten cells behind it.
        #expect(lines(Self.digits, 1, 51) == ["LINE 1: \(shown)...", String(repeating: " ", count: 58) + "^"])
    }

    @Test func cutAtBothSides() {
        let shown = String(Self.digits.dropFirst(10).prefix(60))
        let expected = ["LINE 1: ...\(shown)...", String(repeating: " ", count: 8 + 3 + 50) + "^"]
        #expect(lines(Self.digits, 1, 61) == expected)
    }

    @Test func cutAtTheLeft() {
        let shown = String(Self.digits.suffix(60))
        #expect(lines(Self.digits, 1, 95) == ["LINE 1: ...\(shown)", String(repeating: " ", count: 8 + 3 + 54) + "^"])
        #expect(lines(Self.digits, 1, 101) == ["LINE 1: ...\(shown)", String(repeating: " ", count: 8 + 3 + 60) + "^"])
    }

    @Test func wideCharactersAreNotCutInHalf() {
        let text = String(repeating: "日", count: 50)
        #expect(lines(text, 1, 1)?[0] == "LINE 1: " + String(repeating: "日", count: 30) + "...")
        let shown = String(repeating: "日", count: 30)
        #expect(lines("x" + text, 1, 40)?[0] == "LINE 1: ...\(shown)...")
        #expect(lines("x" + text, 1, 40)?[1].count == 8 + 3 + 50 + 1)
    }

    @Test func longLine() {
        let text = String(repeating: "x", count: 200_000)
        #expect(lines(text, 1, 100_000)?[0].count == 8 + 60 + 6)
    }
}
