import Foundation
import TestSupport
import Testing

/// `\p`, `\r`, `\w`, `\e`, `\s`, `\prompt`, `\getenv`, `\setenv`.
struct BufferCommandTests {
    // MARK: \\prompt

    /// Without a terminal the answer is the next line of standard input, as with psql; places count on.
    @Test func promptTakesTheNextLine() throws {
        let node = try littleNode()
        let script = "\\prompt 'give: ' v\r\nit's here\n\\echo :v\nfail;\n\\prompt w\n"
        for echo in ["none", "all"] {
            let program = Program(
                ["--wait", Program.path, "-X", "-q", "-v", "ECHO=\(echo)", "\(node.address)"],
                input: Array(script.utf8), executable: "/usr/bin/setsid")
            let result = program.finish()
            #expect(result.errors.hasPrefix("give: "))
            #expect(result.text.contains("it's here\n"))
            #expect(result.errors.contains("ignite-sql:<stdin>:4: ERROR: IGN-SQL-4 it failed"))
            #expect(
                result.errors.contains("<stdin>:5: ERROR: \\prompt: end of input; w is not set"),
                "\(result.errors)")
        }
    }

    // MARK: The statement

    @Test func writing() throws {
        let folder = try TemporaryFolder()
        let script = """
            \\w nothing
            select 1 \\w typed
            ;
            \\w last
            \\w |cat > piped
            \\w no/such/folder
            """
        let node = try littleNode()
        let result = Program.run(["-X", "\(node.address)"], input: script, folder: folder.path)
        #expect(result.errorLines.first?.contains("\\w: no statement to write") == true)
        #expect(result.errorLines.last?.contains("\\w: no/such/folder: ") == true)
        for name in ["typed", "last", "piped"] {
            // What is not ended yet has no semicolon.
            let text = name == "typed" ? "select 1 \n" : "select 1 \n;\n"
            #expect(try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8) == text)
        }
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/nothing"))
    }

    // MARK: \e

    /// Runs a script with an editor that is a shell script; its argument is the file.
    private func edit(
        _ script: String, _ editor: String, variable: String = "EDITOR"
    ) throws -> (result: Program.Result, statements: [String], folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        // Read by a shell, not started itself: a program that another test starts just now may hold it open for writing.
        try folder.write(Array("\(editor)\n".utf8), to: "editor")
        let node = try littleNode()
        // Through sh: a script that was just written may be busy while another test's child has it open.
        let result = Program.run(
            ["-X", "-q", "-A", "-t", "\(node.address)"],
            environment: [variable: "sh ./editor", "TMPDIR": folder.path], input: script, folder: folder.path)
        return (result, node.statements, folder)
    }

    @Test func whatEndsWithASemicolonRuns() throws {
        let (result, statements, folder) = try edit(
            "select 1 \\e\nselect 9;", "cat $1 > seen; stat -c %a $1 > mode; echo 'select 2; select 3;' > $1")
        #expect(statements == ["select 2", "select 3", "select 9"])
        #expect(result.errors == "")
        #expect(try String(contentsOfFile: "\(folder.path)/seen", encoding: .utf8) == "select 1 \n")
        #expect(try String(contentsOfFile: "\(folder.path)/mode", encoding: .utf8) == "600\n")
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(left) == ["editor", "seen", "mode"])
    }

    @Test func theRestStaysInTheBuffer() throws {
        let (result, statements, _) = try edit("select 1 \\e\n\\p\n, 7;", "printf 'select :x\\n -- note' > $1")
        #expect(statements == ["select :x\n -- note\n\n, 7"])
        #expect(result.text.hasPrefix("select :x\n -- note\n"))
    }

    @Test func theLastStatementIsEdited() throws {
        let (_, statements, _) = try edit("select 1;\n\\e\n", "sed -i 's/1/2;/' $1")
        #expect(statements == ["select 1", "select 2"])
    }

    @Test func anUnchangedFileRunsNothing() throws {
        let (result, statements, _) = try edit("select 1;\n\\e\n", "true")
        #expect(statements == ["select 1"])
        #expect(result.errors == "")
    }

    /// The file that was written can be run.
    @Test func writingTwiceGivesAScript() throws {
        let folder = try TemporaryFolder()
        let script = "select 1;\n\\w |cat >> w.sql\nselect 2;\n\\w |cat >> w.sql\n\\i w.sql\n"
        let node = try littleNode()
        let result = Program.run(["-X", "-q", "\(node.address)"], input: script, folder: folder.path)
        #expect(result.errors == "")
        #expect(node.statements == ["select 1", "select 2", "select 1", "select 2"])
    }

    /// Saved without a change it runs again, as in psql.
    @Test func aFileThatIsWrittenRuns() throws {
        let (_, statements, _) = try edit("select 1;\n\\e\n", "cp $1 copy; cat copy > $1")
        #expect(statements == ["select 1", "select 1"])
    }

    @Test func aFailingEditorRunsNothing() throws {
        let (result, statements, _) = try edit("select 1 \\e\n;", "echo 'select 2;' > $1; exit 3")
        #expect(statements == ["select 1 \n"])
        #expect(result.errors.contains("\\e: sh ./editor exited with status 3; nothing was run"))
    }

    @Test func aFileAndALine() throws {
        let (_, statements, folder) = try edit(
            "\\e 'my file.sql' 7\n\\e 5\n", "echo \"$@\" >> seen; echo 'select 5;' > \"$2\"")
        #expect(statements == ["select 5", "select 5"])
        let seen = try String(contentsOfFile: "\(folder.path)/seen", encoding: .utf8)
        #expect(seen.hasPrefix("+7 my file.sql\n+5 \(folder.path)/ignite-sql.edit."))
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/my file.sql"))
    }

    @Test(arguments: ["IGNITE_SQL_EDITOR", "VISUAL", "EDITOR"])
    func whichEditor(_ variable: String) throws {
        let (_, statements, _) = try edit("\\e\n", "echo 'select 4;' > $1", variable: variable)
        #expect(statements == ["select 4"])
    }

    @Test(arguments: [
        ("f.sql x", "the line must be a number of at least 1, not \"x\""), ("0", "not \"0\""), ("f.sql 0", "not \"0\""),
        ("99999999999", "not \"99999999999\""), ("no/such/folder", "could not read"),
    ])
    func whatCannotBeEdited(_ arguments: String, _ message: String) throws {
        let (result, statements, _) = try edit("\\e \(arguments)\n", "true")
        #expect(result.errors.contains("ERROR: \\e: ") && result.errors.contains(message))
        #expect(statements == [])
    }

    @Test func editingAtTheTerminal() throws {
        let seat = try Seat(environment: ["EDITOR": "sed -i 's/1/2;/'"])
        #expect(seat.prompts())
        #expect(seat.run("select 1;").contains("select 1"))
        #expect(seat.run("\\e").contains("select 2"))
        #expect(seat.statements.suffix(2) == ["select 1", "select 2"])
        seat.terminal.type(Terminal.Key.up)
        #expect(seat.terminal.shows("select 2;"))
    }

    // MARK: \s

    @Test func theHistory() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        _ = seat.run("select 1;")
        #expect(seat.run("\\s").contains("select 1;\n\\s\n"))
        #expect(seat.run("\\s \(seat.terminal.home.path)/kept").contains("ERROR") == false)
        let kept = try String(contentsOfFile: "\(seat.terminal.home.path)/kept", encoding: .utf8)
        #expect(kept.hasPrefix("select 1;\n\\s\n"))
        #expect(seat.leaves())
    }

    // MARK: \prompt

    @Test func askingAtTheTerminal() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.terminal.enter("\\prompt 'Name? ' name")
        #expect(seat.terminal.shows("\nName? "))
        #expect(seat.run("Ada").contains("Ada"))
        #expect(seat.run("\\echo [:name]").contains("\n[Ada]"))
        seat.terminal.enter("\\prompt 'Again? ' name")
        #expect(seat.terminal.shows("\nAgain? "))
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.terminal.shows("\\prompt: cancelled; name is not set"))
        #expect(seat.prompts())
        #expect(seat.run("\\echo [:name]").contains("\n[Ada]"))
        #expect(seat.leaves())
    }
}
