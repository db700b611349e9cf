import IgniteShell
import Testing

@Suite struct DisplayWidthTests {
    private static let widths: [(String, Int)] = [
        ("", 0), ("a", 1), ("twelve bytes and then some", 26), ("Zürich", 6), ("日本語", 6), ("한국어", 6),
        ("e\u{301}", 1), ("\u{301}", 0), ("a\u{301}\u{302}b", 2), ("👍", 2), ("👋🏽", 2), ("👨‍👩‍👧‍👦", 2),
        ("❤", 1), ("❤️", 2), ("1️⃣", 2), ("🇩🇪", 2), ("🇩🇪🇯🇵", 4), ("🏴‍☠️", 2), ("ｆｕｌｌ", 8), ("ｶﾅ", 2),
        ("\u{1112}\u{1161}\u{11AB}", 2), ("\u{200B}", 0), ("ASCII then 日本", 15), ("日本 then ASCII", 15),
        ("\u{1}\u{7F}", 0),
    ]

    @Test(arguments: widths)
    func countsCells(_ text: String, _ width: Int) {
        #expect(displayWidth(text) == width)
    }

    @Test func bytesThatAreNoUTF8TakeOneCellEach() {
        let bytes: [UInt8] = [0xFF, 0x41, 0xE6, 0x97]
        #expect(bytes.withUnsafeBytes { displayWidth($0) } == 4)
    }

    @Test func isTheSameAtEveryLength() {
        for length in 0...40 {
            #expect(displayWidth(String(repeating: "x", count: length)) == length)
            #expect(displayWidth(String(repeating: "x", count: length) + "é") == length + 1)
        }
    }
}
