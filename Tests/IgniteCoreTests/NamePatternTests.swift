import IgniteCore
import Testing

@Suite struct NamePatternTests {
    private func conditions(_ pattern: String, visible: [String] = ["PUBLIC"]) throws -> String {
        try #require(NamePattern(pattern)).conditions(schema: "S", name: "N", visible: visible).joined(
            separator: " AND ")
    }

    @Test(arguments: [
        ("person", "S IN ('PUBLIC') AND N = 'PERSON'"),
        ("\"person\"", "S IN ('PUBLIC') AND N = 'person'"),
        ("p*", "S IN ('PUBLIC') AND N LIKE 'P%' ESCAPE '\\'"),
        ("p?rson", "S IN ('PUBLIC') AND N LIKE 'P_RSON' ESCAPE '\\'"),
        ("*", "S IN ('PUBLIC')"),
        ("*.*", ""),
        ("s.*", "S = 'S'"),
        ("*.t", "N = 'T'"),
        ("a?.t*", "S LIKE 'A_' ESCAPE '\\' AND N LIKE 'T%' ESCAPE '\\'"),
        ("\"My S\".\"t.x\"", "S = 'My S' AND N = 't.x'"),
        ("ünï", "S IN ('PUBLIC') AND N = 'ÜNÏ'"),
        ("", "S IN ('PUBLIC') AND N = ''"),
        ("s.", "S = 'S' AND N = ''"),
        (".t", "S = '' AND N = 'T'"),
    ])
    func conditions(_ pattern: String, _ expected: String) throws {
        #expect(try conditions(pattern) == expected)
    }

    @Test func quotesTakeAwayTheMeaningOfWildcards() throws {
        #expect(try conditions("\"*\"") == "S IN ('PUBLIC') AND N = '*'")
        #expect(try conditions("\"a*\"*") == "S IN ('PUBLIC') AND N LIKE 'a*%' ESCAPE '\\'")
        #expect(try conditions("a\"b\"\"c\"d") == "S IN ('PUBLIC') AND N = 'Ab\"cD'")
    }

    @Test func whatLikeTakesForAWildcardIsEscaped() throws {
        #expect(try conditions("a_b%*") == "S IN ('PUBLIC') AND N LIKE 'A\\_B\\%%' ESCAPE '\\'")
        #expect(try conditions("\"\\\"?") == "S IN ('PUBLIC') AND N LIKE '\\\\_' ESCAPE '\\'")
        // Without a wildcard there is no LIKE, and nothing to escape.
        #expect(try conditions("a_b%") == "S IN ('PUBLIC') AND N = 'A_B%'")
    }

    @Test func regularExpressions() throws {
        #expect(
            try conditions("tri?l_(cust|ord)*")
                == "S IN ('PUBLIC') AND N SIMILAR TO 'TRI_L\\_(CUST|ORD)%' ESCAPE '\\'")
        #expect(try conditions("[ps]*.a+") == "S SIMILAR TO '[PS]%' ESCAPE '\\' AND N SIMILAR TO 'A+' ESCAPE '\\'")
        #expect(try conditions("\"a|b(c)\"") == "S IN ('PUBLIC') AND N = 'a|b(c)'")
        #expect(try conditions("\"a|b\"|c") == "S IN ('PUBLIC') AND N SIMILAR TO 'a\\|b|C' ESCAPE '\\'")
    }

    @Test func singleQuotesCannotEndTheLiteral() throws {
        #expect(try conditions("x' OR 'a'='a") == "S IN ('PUBLIC') AND N = 'X'' OR ''A''=''A'")
        #expect(try conditions("'*") == "S IN ('PUBLIC') AND N LIKE '''%' ESCAPE '\\'")
        #expect(try conditions("t", visible: ["It's"]) == "S IN ('It''s') AND N = 'T'")
        // A combining character behind a quote makes one character of the two, but not one quote less.
        #expect(sqlLiteral("a'\u{301}b") == "'a''\u{301}b'")
    }

    /// H2 has neither ESCAPE, as Ignite uses it, nor SIMILAR TO.
    @Test func theSyntaxOfH2() throws {
        func condition(_ pattern: String) throws -> String? {
            try #require(NamePattern(pattern)).condition(name: "N", .h2)
        }
        #expect(try condition("a_b*") == "N LIKE 'A\\_B%'")
        #expect(try condition("a?(b|c.)+".replacing(".", with: "")) == "N REGEXP '^(A.(B|C)+)$'")
        #expect(try condition("\"a$\"|b") == "N REGEXP '^(a\\$|B)$'")
        #expect(try condition("a") == "N = 'A'" && condition("*") == nil)
    }

    @Test func moreThanOneDotIsRefused() throws {
        #expect(NamePattern("a.b.c") == nil)
        #expect(NamePattern("a.\"b.c\"") != nil)
        #expect(NamePattern("a.b.c", hasSchema: false)?.condition(name: "N") == "N = 'A.B.C'")
        #expect(try #require(NamePattern("*", hasSchema: false)).condition(name: "N") == nil)
    }
}
