import IgniteCore
import IgniteShell
import Testing

@Suite struct ForeignStatementTests {
    @Test(arguments: [
        ("show tables", "\\d"), ("SHOW", "\\d"), ("describe t", "\\d"), ("desc t", "\\d"), ("use x", "\\schema"),
        ("set schema x", "\\schema"), ("set current_schema = x", "\\schema"), ("set x = 1", nil),
        ("select 1", nil), ("", nil),
    ])
    func metaCommands(_ text: String, _ expected: String?) {
        #expect(StatementKind(Array(text.utf8), .ignite3).metaCommand == expected)
    }
}
