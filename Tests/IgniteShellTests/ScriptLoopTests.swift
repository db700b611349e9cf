import Foundation
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// How scripts are read: one after the other, one within the other, to their end or to an error.
struct ScriptLoopTests {
    /// A file of a folder, as a path for `\i`.
    private func write(_ text: String, _ name: String, in folder: TemporaryFolder) throws -> String {
        try folder.write(Array(text.utf8), to: name)
        return "\(folder.path)/\(name)"
    }

    @Test func actionsRunInTheirOrder() throws {
        let folder = try TemporaryFolder()
        let file = try write("\\echo 2\n", "two.sql", in: folder)
        let result = try littleNode().runShell("-c", "\\echo 1", "-f", file, "-f", "-", script: "\\echo 3\n")
        #expect(result.text == "1\n2\n3\n" && result.status == 0)
    }

    /// A statement without a semicolon belongs to the script that ends after it.
    @Test func anIncludedScriptHasAStatementOfItsOwn() throws {
        let folder = try TemporaryFolder()
        let inner = try write("select 2", "inner.sql", in: folder)
        let node = try littleNode()
        let result = node.runShell("-A", "-t", script: "select 1\n\\i \(inner)\n, 3;\n\\g\n")
        #expect(node.statements == ["select 2", "select 1\n\n, 3", "select 1\n\n, 3"])
        #expect(result.text == "2\n1|3\n1|3\n")
    }

    /// What stands after `\i` in its line runs when the script has ended, and messages have the outer place again.
    @Test func placesOfNestedScripts() throws {
        let folder = try TemporaryFolder()
        let inner = try write("\n\nfail;\n", "inner.sql", in: folder)
        let outer = try write("\n\\i \(inner) \\\\ \\nope\n\nfail;\n", "outer.sql", in: folder)
        let result = try littleNode().runShell("-f", outer, script: "")
        #expect(
            result.errorLines.map { $0.prefix { $0 != " " } } == [
                "ignite-sql:\(inner):3:", "ignite-sql:\(outer):2:", "ignite-sql:\(outer):4:",
            ])
        #expect(result.status == 0)
    }

    /// A dump can be compressed. Lines are those of the text.
    @Test func compressedScripts() throws {
        let folder = try TemporaryFolder()
        try folder.write(compressed("\\echo 1\n") + compressed("\nfail;\n\\echo 2\n"), to: "a.sql.gz")
        let result = try littleNode().runShell("-f", "\(folder.path)/a.sql.gz", script: "")
        #expect(result.text == "1\n2\n" && result.status == 0)
        #expect(result.errors.hasPrefix("ignite-sql:\(folder.path)/a.sql.gz:3: ERROR: "), "\(result.errors)")
        try folder.write(Array("\\i \(folder.path)/a.sql.gz\n\\ir a.sql.gz\n".utf8), to: "b.sql")
        #expect(try littleNode().runShell("-f", "\(folder.path)/b.sql", script: "").text == "1\n2\n1\n2\n")
    }

    /// A statement that was cut off does not run; the script that includes the file goes on.
    @Test func damagedScripts() throws {
        let folder = try TemporaryFolder()
        let whole = compressed(String(repeating: "-- \(UUID())\n", count: 9) + "delete from t where id = 1;\n")
        try folder.write(Array(whole.dropLast(20)), to: "cut.sql.gz")
        let node = try littleNode()
        let message = "ERROR: \(folder.path)/cut.sql.gz: the compressed file is truncated; it was read up to line "
        let alone = node.runShell("-f", "\(folder.path)/cut.sql.gz", script: "")
        #expect(alone.errors.contains(message) && alone.status == 1, "\(alone.errors)")
        let included = node.runShell(script: "\\i \(folder.path)/cut.sql.gz\n\\echo on\n")
        #expect(included.errors.contains(message) && included.text == "on\n", "\(included.errors)")
        let stopping = node.runShell(
            "-v", "ON_ERROR_STOP=1", script: "\\i \(folder.path)/cut.sql.gz\n\\echo on\n")
        #expect(stopping.status == 3 && stopping.text == "")
        try folder.write(Array("select 1;\n".utf8), to: "plain.sql.gz")
        let plain = node.runShell("-f", "\(folder.path)/plain.sql.gz", script: "")
        #expect(plain.errors.contains("the compressed file is damaged"), "\(plain.errors)")
        #expect(node.statements.isEmpty)
    }

    /// `\ir` goes by the folder of the script it stands in.
    @Test func besideTheScript() throws {
        let folder = try TemporaryFolder()
        _ = try write("\\echo beside\n", "sub/b.sql", in: folder)
        let outer = try write("\\ir b.sql\n", "sub/a.sql", in: folder)
        #expect(try littleNode().runShell("-f", outer, script: "").text == "beside\n")
    }

    @Test func aScriptThatIncludesItself() throws {
        let folder = try TemporaryFolder()
        let path = try write("\\i \(folder.path)/self.sql\n", "self.sql", in: folder)
        let result = try littleNode().runShell("-v", "ON_ERROR_STOP=1", "-f", path, script: "")
        #expect(
            result.errors.contains(
                "scripts are nested more than 100 levels deep; check whether a script includes itself"))
        #expect(result.errorLines.count == 1 && result.status == 3)
    }

    @Test func theEndOfAScript() throws {
        let folder = try TemporaryFolder()
        let inner = try write("\\echo in\n\\q\n\\echo not\n", "inner.sql", in: folder)
        let result = try littleNode().runShell(script: "\\i \(inner)\n\\echo out\n\\q\nselect 1;\n")
        #expect(result.text == "in\nout\n" && result.status == 0)
    }

    @Test(
        arguments: [
            (["-c", "fail", "-c", "select 1"], ["fail", "select 1"], 1),
            (["-v", "ON_ERROR_STOP=1", "-c", "fail", "-c", "select 1"], ["fail"], 1),
            (["-c", "fail; select 1"], ["fail"], 1), (["-f", "-"], ["update a", "fail", "update b"], 0),
            (["-v", "ON_ERROR_STOP=1", "-f", "-"], ["update a", "fail"], 3), (["-f", "/no/such/file"], [], 1),
        ] as [([String], [String], Int32)])
    func statuses(_ arguments: [String], _ statements: [String], _ status: Int32) throws {
        let node = try littleNode()
        let result = ShellRun.run(arguments, node.options, input: "update a;\nfail;\nupdate b;\n")
        #expect(node.statements == statements && result.status == status, "\(result.errors)")
    }

    /// An error within an included script counts in the outer one as well.
    @Test(arguments: [("off", "after\n", 0), ("on", "", 3)] as [(String, String, Int32)])
    func anErrorInAnIncludedScript(_ stop: String, _ output: String, _ status: Int32) throws {
        let folder = try TemporaryFolder()
        let inner = try write("fail;\n", "inner.sql", in: folder)
        let result = try littleNode().runShell(
            "-v", "ON_ERROR_STOP=\(stop)", script: "\\i \(inner)\n\\echo after\n")
        #expect(result.text == output && result.status == status)
    }

    @Test func whatIsNoText() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/bytes.sql"
        try folder.write(Array("select 1;\nselect '".utf8) + [0xFF] + Array("';\nselect 2;\n".utf8), to: "bytes.sql")
        let node = try littleNode()
        let result = node.runShell("-f", path, script: "")
        #expect(
            result.errors
                == "ignite-sql:\(path):2: ERROR: the statement is not valid UTF-8: invalid byte at offset 18; it was not sent\n"
        )
        #expect(node.statements == ["select 1", "select 2"])
    }

    @Test func echoOfTheInput() throws {
        let result = try littleNode().runShell("-A", "-t", "-a", script: "select 1;\n-- note\nselect 2;\n")
        #expect(result.text == "select 1;\n1\n-- note\nselect 2;\n2\n")
    }
}
