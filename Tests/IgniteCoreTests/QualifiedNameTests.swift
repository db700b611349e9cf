import IgniteCore
import Testing

@Suite struct QualifiedNameTests {
    @Test(arguments: [
        ("person", nil, "PERSON"), ("public.person", "PUBLIC", "PERSON"), ("\"a b\".\"c\"\"d.e\"", "a b", "c\"d.e"),
        ("größe", nil, "GRÖSSE"), ("s.\"t\"", "S", "t"),
    ])
    func tables(_ text: String, _ schema: String?, _ table: String) throws {
        let name = try QualifiedName(table: text)
        #expect(name.schema == schema && name.name == table)
    }

    @Test(arguments: [
        "", ".", "a.", ".a", "a.b.c", "a b", "\"a", "\"a\"b", "\"\"", "a\"b\"", " a", "a\"\"", "\"\"a", "\"a\".",
        "a..b",
        "\"a\"\"", "a.\"b\" ",
    ])
    func namesThatAreNone(_ text: String) {
        let error = #expect(throws: IgniteError.self) { _ = try QualifiedName(table: text) }
        #expect(error?.code == .invalidArgument && error?.message == "'\(text)' is not the name of a table")
    }

    @Test(arguments: [
        ("a.b.c", ["A", "B", "C"]), ("a.", ["A", ""]), ("a\"b\"\"c\".d", ["Ab\"c", "D"]), ("\"a.b", ["a.b"]),
        ("\"a\u{301}\"", ["a\u{301}"]), ("\"\"\"\"", ["\""]), ("\"a\"\u{301}.b", ["a\u{301}", "B"]),
    ])
    func partsOfAnything(_ text: String, _ parts: [String]) { #expect(QualifiedName(text).parts == parts) }

    @Test(arguments: [
        ("public", "PUBLIC"), ("a.b", "A.B"), ("\"a\"\"b.C\"", "a\"b.C"), ("\"\"", ""), ("straße", "STRASSE"), ("", ""),
    ])
    func storedNames(_ text: String, _ expected: String) { #expect(storedName(text) == expected) }

    /// What is written is read back.
    @Test(arguments: ["PERSON", "a b", "\"", "", "a\"\"b", "é"]) func quotes(_ name: String) {
        #expect(storedName(quoted(name, "\"")) == name && QualifiedName(quoted(name, "\"")).parts == [name])
        #expect(undoubled(quoted(name, "\"").dropFirst().dropLast(), "\"") == name)
    }
}
