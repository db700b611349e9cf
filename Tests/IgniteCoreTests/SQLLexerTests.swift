import IgniteCore
import Testing

@Suite struct SQLLexerTests {
    /// Tokens in words: `w` for a word, `n` a number, `s` a string, `q` a quoted name, `y` a symbol; `!` after one that
    /// the text leaves open.
    private func tokens(_ text: String, _ rules: LexicalRules = LexicalRules()) -> [String] {
        var lexer = SQLLexer(Array(text.utf8)[...], rules)
        var tokens: [String] = []
        while let token = lexer.next() {
            let kind =
                switch token.kind {
                case .word: "w"
                case .number: "n"
                case .string: "s"
                case .quotedName: "q"
                case .symbol: "y"
                }
            tokens.append("\(kind)\(token.isClosed ? "" : "!"):\(lexer.content(of: token))")
        }
        return tokens
    }

    @Test(
        arguments: [
            ("", []), (" \t\r\n", []), ("select 1", ["w:select", "n:1"]), ("a$b.c_1", ["w:a$b", "y:.", "w:c_1"]),
            ("1e5 1.5", ["n:1e5", "n:1", "y:.", "n:5"]), ("größe=ä", ["w:größe", "y:=", "w:ä"]),
            // Comments are no tokens.
            ("a--b\nc", ["w:a", "w:c"]), ("a//b\rc", ["w:a", "w:c"]), ("a/*b*/c", ["w:a", "w:c"]), ("a-- b", ["w:a"]),
            ("a/*/b*/c", ["w:a", "w:c"]), ("a/* /* b */c*/", ["w:a", "w:c", "y:*", "y:/"]), ("a/*b", ["w:a"]),
            ("a/**", ["w:a"]), ("a - -b", ["w:a", "y:-", "y:-", "w:b"]), ("/", ["y:/"]), ("-", ["y:-"]),
            // Quotes are doubled; a backslash is nothing special.
            ("'it''s'x", ["s:it's", "w:x"]), ("'' ''", ["s:", "s:"]), ("''''", ["s:'"]), ("'\\'x", ["s:\\", "w:x"]),
            ("'a\n--b'", ["s:a\n--b"]), ("'a", ["s!:a"]), ("'a''", ["s!:a'"]), ("'", ["s!:"]),
            ("\"a\"\"b\"", ["q:a\"b"]), ("\"a'b\"'c\"d'", ["q:a'b", "s:c\"d"]), ("\"a", ["q!:a"]),
            ("$$ a", ["y:$", "y:$", "w:a"]),
        ] as [(String, [String])])
    func tokens(_ text: String, _ expected: [String]) { #expect(tokens(text) == expected) }

    @Test(
        arguments: [
            ("$$a'b$$ c", ["s:a'b", "w:c"]), ("x $$;$$", ["w:x", "s:;"]), ("a$$b", ["w:a$$b"]), ("$$a", ["s!:a"]),
            ("$$$$", ["s:"]), ("$1", ["y:$", "n:1"]), ("'a'$$b", ["s:a", "y:$", "y:$", "w:b"]),
        ] as [(String, [String])])
    func dollarQuotes(_ text: String, _ expected: [String]) {
        #expect(tokens(text, LexicalRules(hasDollarQuotes: true)) == expected)
    }

    /// A text may be part of another.
    @Test func slices() {
        let text = Array("xx'a''b'".utf8)
        var lexer = SQLLexer(text[2...], LexicalRules())
        let token = lexer.next()
        #expect(token?.range == 2..<8 && token.map { lexer.content(of: $0) } == "a'b" && lexer.next() == nil)
    }

    @Test func words() {
        var lexer = SQLLexer(Array("( /*x*/ (select \"a\"".utf8)[...], LexicalRules())
        #expect(lexer.takeWord() == nil)
        #expect(lexer.skipParentheses() == 2)
        #expect(lexer.takeWord() == "SELECT" && lexer.takeWord() == nil)
        #expect(lexer.rest.elementsEqual("\"a\"".utf8))
    }
}
