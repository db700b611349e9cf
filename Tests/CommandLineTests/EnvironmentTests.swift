import TestSupport
import Testing

/// Variables of the environment that other tests say nothing about.
struct EnvironmentTests {
    /// An empty one is as good as none.
    @Test func emptyOnes() throws {
        let node = try littleNode()
        let names = ["URI", "USER", "PASSWORD", "PASSFILE", "SCHEMA", "PROFILE", "RC", "EDITOR", "HISTORY"]
        // `env` sets them to nothing; the tests' own way takes such ones away.
        let empty = names.map { "IGNITE_SQL_\($0)=" } + ["NO_COLOR=", "COLUMNS=", "XDG_CONFIG_HOME="]
        let result = Program(
            empty + [Program.path, "-A", "-t", "-c", "select 5", "\(node.address)"], executable: "/usr/bin/env"
        ).finish()
        #expect(result.text == "5\n")
        #expect(result.errors == "")
    }

    @Test func userAndSchema() throws {
        let node = try littleNode()
        let environment = ["IGNITE_SQL_USER": "ada", "IGNITE_SQL_SCHEMA": "mine", "IGNITE_SQL_URI": "\(node.address)"]
        let text = Program.run(["-c", "\\conninfo"], environment: environment).text
        #expect(text.contains("User        ada\n") && text.contains("Schema      MINE\n"))
    }

    /// An error in the start-up file ends at most that file.
    @Test(arguments: ["\\set ON_ERROR_STOP on\n", ""]) func aStartUpFileThatFails(_ setting: String) throws {
        let node = try littleNode()
        let files = try UserFiles(rc: "\(setting)fail;\n\\echo after\n")
        let after = setting.isEmpty ? "after\n" : ""
        for arguments in [["-c", "select 5"], ["-1", "-c", "select 5"], []] {
            let result = Program.run(
                ["-q", "-A", "-t"] + arguments + ["\(node.address)"], environment: files.environment,
                input: "select 5;\n")
            #expect(result.text == "\(after)5\n" && result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("rc:\(setting.isEmpty ? 1 : 2): ERROR: IGN-SQL-4 it failed"))
        }
    }

    /// A user at the terminal connects again and mends the file.
    @Test func aStartUpFileThatLosesTheConnection() throws {
        let node = try littleNode()
        let files = try UserFiles(rc: "\\c 127.0.0.1:1\nselect 1;\n\\echo after\n")
        let result = files.run("-q", "-A", "-t", "-c", "\\c \(node.address)", "-c", "select 5", "\(node.address)")
        #expect(result.text == "5\n" && result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("not connected: \\c failed"))
    }

    @Test func theStartUpFile() throws {
        let node = try littleNode()
        let files = try UserFiles(rc: "\\echo the usual\n")
        try files.home.write(Array("\\echo another\n".utf8), to: "another")
        let environment = ["IGNITE_SQL_RC": "\(files.home.path)/another"]
        #expect(files.run("-c", "\\echo done", "\(node.address)").text == "the usual\ndone\n")
        #expect(files.run("-c", "\\echo done", "\(node.address)", environment: environment).text == "another\ndone\n")
        #expect(files.run("-X", "-c", "\\echo done", "\(node.address)", environment: environment).text == "done\n")
    }

    /// As psql: its own, then EDITOR, then VISUAL.
    @Test func whichEditorIsFirst() throws {
        let node = try littleNode()
        var environment = ["VISUAL": "echo visual; true", "EDITOR": "echo editor; true"]
        #expect(node.run("-q", script: "\\e\n", environment: environment).text == "editor\n")
        environment["IGNITE_SQL_EDITOR"] = "echo own; true"
        #expect(node.run("-q", script: "\\e\n", environment: environment).text == "own\n")
    }

    @Test(arguments: ["30", "nonsense", "0"])
    func theWidth(_ columns: String) throws {
        let seat = try Seat(["-q", "-P", "pager=off", "-P", "format=wrapped"], environment: ["COLUMNS": columns])
        #expect(seat.prompts())
        #expect(seat.run("wide 50;").contains("w.\n.w") == (columns == "30"))
        #expect(seat.leaves())
    }
}
