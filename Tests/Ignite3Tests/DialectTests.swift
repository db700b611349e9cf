import Ignite3
import IgniteCore
import Testing

@Suite struct DialectTests {
    @Test(arguments: [
        ("T", "T"), ("T_1", "T_1"), ("_", "_"), ("T$1", "T$1"), ("$", "\"$\""), ("1T", "\"1T\""), ("t", "\"t\""),
        ("A B", "\"A B\""), ("", "\"\""), ("A\"B", "\"A\"\"B\""), ("Ä", "\"Ä\""), ("A.B", "\"A.B\""),
        ("ORDER", "\"ORDER\""), ("ORDERS", "ORDERS"), ("a\"\u{301}b", "\"a\"\"\u{301}b\""),
    ])
    func identifier(_ name: String, _ written: String) {
        #expect(Ignite3Dialect().identifier(name) == written)
    }
}
