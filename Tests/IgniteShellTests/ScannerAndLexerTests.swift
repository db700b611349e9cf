import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// The scanner, which sees a line at a time, and the lexer, which sees all, agree where statements end.
@Suite struct ScannerAndLexerTests {
    @Test(arguments: [
        (LexicalRules.ignite3, Array("''\"\"--//**/;; a\n$".utf8)), (.h2, Array("''\"$$$;; a\n".utf8)),
    ])
    func statements(_ rules: LexicalRules, _ alphabet: [UInt8]) {
        var random = SplitMix64(seed: 7)
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...24, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
            #expect(scanned(text, rules) == lexed(text, rules), "\(String(decoding: text, as: UTF8.self))")
        }
    }

    private func scanned(_ text: [UInt8], _ rules: LexicalRules) -> [[UInt8]] {
        var scanner = Scanner(rules)
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) { scanner.feedLine(line) }
        scanner.endInput()
        var statements: [[UInt8]] = []
        while case .statement(let statement) = scanner.next() {
            if statement.isTerminated { statements.append(statement.text) }
        }
        return statements
    }

    private func lexed(_ text: [UInt8], _ rules: LexicalRules) -> [[UInt8]] {
        var lexer = SQLLexer(text[...], rules)
        var statements: [[UInt8]] = []
        var start: Int?
        while let token = lexer.next() {
            let isEnd = token.kind == .symbol && text[token.range.lowerBound] == UInt8(ascii: ";")
            if isEnd, let begin = start { statements.append(Array(text[begin..<token.range.lowerBound])) }
            start = isEnd ? nil : start ?? token.range.lowerBound
            // A statement is lexed by itself: what stands before it means nothing in it.
            if isEnd { lexer = SQLLexer(lexer.rest, rules) }
        }
        return statements
    }
}
