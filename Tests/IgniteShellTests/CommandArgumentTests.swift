import Ignite3
import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// Wrong arguments: one line that names the command and tells what it takes.
struct CommandArgumentTests {
    private func run(_ command: String) throws -> Program.Result {
        let folder = try TemporaryFolder()
        let node = try InProcessNode { _ in .rows([Column(name: "A", type: .varchar)], [["x"]]) }
        return node.runShell(
            "-q", "-t", script: command + "\n\\echo on\n", environment: ["EDITOR": "true", "TMPDIR": folder.path])
    }

    private static let known = MetaCommand.all.filter { $0.exists(in: Ignite3Dialect().catalog) }
    private static let withRequired = known.filter { !$0.usage.isEmpty && !$0.usage.hasPrefix("[") }

    @Test(arguments: withRequired.map(\.name).filter { !["if", "elif"].contains($0) })
    func aMissingArgument(_ name: String) throws {
        let result = try run("\\\(name)")
        #expect(result.errorLines.count == 1)
        #expect(
            result.errors.hasPrefix(
                "ignite-sql:<stdin>:1: ERROR: \\\(name): missing required argument; usage: \\\(name)"))
        #expect(result.text == "on\n")
    }

    /// What there is nothing to say about: any number of arguments, or the rest of the line.
    private static let takesAny: Set<String> = [
        "!", "begin", "bind", "echo", "elif", "else", "endif", "explain", "g", "gx", "h", "if", "prompt", "q", "qecho",
        "set", "warn", "watch",
    ]

    /// What one argument too many stops: nothing is done that was perhaps not meant.
    private static let refusesMore: Set<String> = [
        "autocommit", "c", "commit", "connect", "e", "i", "ir", "kill", "o", "password", "rollback", "s", "schema", "w",
    ]

    @Test(arguments: known.map(\.name).filter { !takesAny.contains($0) })
    func anArgumentTooMany(_ name: String) throws {
        let arguments = (1...9).map { "a\($0)" }.joined(separator: " ")
        let result = try run("\\\(name) \(arguments)")
        let line = try #require(result.errorLines.last)
        #expect(result.errorLines.filter { $0.hasPrefix("ignite-sql:") }.count == 1, "\(result.errors)")
        // What fails for another reason says only that.
        let isRefused = Self.refusesMore.contains(name)
        if isRefused || !line.contains("ERROR") {
            let kind = isRefused ? "ERROR" : "WARNING"
            #expect(line.hasPrefix("ignite-sql:<stdin>:1: \(kind): \\\(name): extra argument \"a"), "\(line)")
            #expect(line.contains("\(isRefused ? "" : " ignored"); usage: \\\(name)"), "\(line)")
        }
        #expect(result.text.hasSuffix("on\n"))
    }

    @Test(arguments: [
        ("pset formt csv", "did you mean format?"), ("pset format cvs", "did you mean csv?"),
        ("x of-", "on, off or auto"),
        ("x atuo", "did you mean auto?"), ("pset pager alwasy", "did you mean always?"),
        ("pset nosetting 1", "lists them"),
        ("set ECHO alll", "expected one of none, errors, queries, all; did you mean all?"),
        ("begin read onyl", "\"read onyl\""), ("begin optimistic", "Ignite 3 does not support"),
        ("timing maybe", "expected on or off, not \"maybe\""), ("g a b", "usage: \\g [("), ("c a b", "usage: \\c [URI"),
        ("nodse", "did you mean \\nodes?"), ("? nothing", "usage: \\?"),
    ])
    func whatIsSaidOfIt(_ command: String, _ words: String) throws {
        let result = try run("select 1;\n\\\(command)")
        #expect(result.errorLines.count == 1 && result.errors.contains(words), "\(result.errors)")
        #expect(result.text.hasSuffix("on\n"), "the connection is kept")
    }

    @Test(arguments: [
        "autocommit maybe", "begin nonsense", "begin timeout", "begin timeout -1", "begin timeout nan",
        "begin isolation none", "begin label", "bind 'open", "c ftp://x", "c host:99999", "cd /no/such/folder",
        "chart", "crosstabview",
        "e 0", "e a b", "getenv '' HOME", "gdesc", "gexec", "gset", "g", "gx", "i /no/such/file", "kill",
        "kill nothing 5", "last", "o /no/such/folder/file", "pset nope", "pset border x", "pset border -1",
        "pset format nope", "pset columns 9999999", "prompt ''", "s", "set 'a b' c", "set ON_ERROR_STOP perhaps",
        "setenv a=b", "t maybe", "timing maybe", "unset 'a b'", "w file", "watch", "x maybe", "? nothing",
    ])
    func aWrongArgument(_ command: String) throws {
        let result = try run("\\\(command)")
        let name = command.prefix { $0 != " " }
        #expect(result.errorLines.filter { $0.contains("ERROR") }.count == 1)
        #expect(result.errors.hasPrefix("ignite-sql:<stdin>:1: ERROR: "))
        #expect(name == "c" || result.errors.contains("ERROR: \\\(name): "), "\(result.errors)")
    }

    @Test func aStatementThatIsNearlyOne() throws {
        #expect(try run("\\h selct").text.hasPrefix("No help available for \"selct\"; did you mean SELECT?\n"))
    }

    @Test func everyCommandIsExplained() {
        for command in MetaCommand.all {
            #expect(!command.summary.isEmpty && command.summary.utf8.count <= 70, "\(command.name)")
        }
        #expect(Set(MetaCommand.all.map(\.name)).count == MetaCommand.all.count)
    }
}
