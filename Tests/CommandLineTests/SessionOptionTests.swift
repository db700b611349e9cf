import Foundation
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// `-1`, `-h`, `-p`, `-U`, `-w`, `-W`, `-L`.
struct SessionOptionTests {
    // MARK: -1

    private func transactionSteps(_ node: InProcessNode) -> [String] {
        node.journal.entries.compactMap { entry in
            let word = String(entry.prefix { $0 != " " })
            return word.hasPrefix("TX_") ? word : word == "SQL_EXEC" && !entry.contains("SYSTEM.") ? "statement" : nil
        }
    }

    /// Whatever fails, wherever, nothing stays; and nothing more is tried.
    @Test(
        arguments: [
            (["-c", "update a", "-c", "fail", "-c", "update b"], 1), (["-f", "bad.sql", "-c", "update b"], 3),
            (["-f", "outer.sql"], 3), (["-c", "update a", "-f", "none.sql"], 1),
            (["-c", "update a", "-c", "\\nope"], 1),
            (["-v", "ON_ERROR_STOP=off", "-f", "bad.sql"], 3),
        ] as [([String], Int32)])
    func anyFailureRollsAllBack(_ arguments: [String], _ status: Int32) throws {
        let folder = try TemporaryFolder()
        try folder.write(Array("update a;\nfail;\nupdate b;\n".utf8), to: "bad.sql")
        try folder.write(Array("\\i bad.sql\nupdate b;\n".utf8), to: "outer.sql")
        let node = try littleNode()
        let result = Program.run(["-X", "-1"] + arguments + ["\(node.address)"], folder: folder.path)
        #expect(result.status == status)
        #expect(result.errors.contains("WARNING: everything was rolled back"))
        #expect(transactionSteps(node).last == "TX_ROLLBACK")
        #expect(!node.statements.contains("update b"))
    }

    @Test func oneTransactionOfNothing() throws {
        let result = try littleNode().run("-1", script: "update a;\n")
        #expect(result.status == 1)
        #expect(result.errors.contains("--single-transaction requires -c or -f"))
    }

    // MARK: Where and who

    @Test func hostAndPort() throws {
        let node = try littleNode()
        let port = "\(node.address.port)"
        for arguments in [
            ["-h", "127.0.0.1", "-p", port], ["--host", "127.0.0.1:\(port)"], ["-p", port, "127.0.0.1"],
            ["-h", "127.0.0.1", "-p", port, "nosuch.invalid:5"], ["-p", port, "-h", "nosuch.invalid,127.0.0.1"],
        ] {
            #expect(Program.run(["-X", "-A", "-t", "-c", "select 5"] + arguments).text == "5\n", "\(arguments)")
        }
    }

    @Test(arguments: [
        (["-p", "0"], "--port must be a number from 1 to 65535, not \"0\""), (["-p", "65536"], "not \"65536\""),
        (["-p", "x"], "not \"x\""), (["-h", "ignite://x"], "--host accepts only hosts"),
        (["-h", ""], "--host: there is no host"),
        (["-h", "ada@x"], "use --user for the user"),
        (["-h", "a:b"], "--host: the port of address 1 is not a number from 1 to 65535"),
        (["-U", ""], "--user must be a name"),
        (["-W"], "a password requires a user"),
    ])
    func whatCannotBeConnectedTo(_ arguments: [String], _ message: String) {
        let result = Program.run(["-X"] + arguments)
        #expect(result.status == 1)
        #expect(result.errors.contains(message))
    }

    // MARK: Passwords

    @Test func askingBeforeConnecting() throws {
        let node = try littleNode(password: "secret")
        let terminal = try Terminal(["-X", "-q", "-W", "-U", "ada", "ignite3://ada:wrong@\(node.address)"])
        #expect(terminal.shows("Password for user ada: "))
        terminal.enter("secret")
        #expect(terminal.shows("PUBLIC=> "))
        #expect(!terminal.text.contains("secret"))
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
    }

    @Test func askingForBothBeforeConnecting() throws {
        let node = try littleNode(password: "secret")
        let terminal = try Terminal(["-X", "-q", "-W", "ignite3://\(node.address)"])
        #expect(terminal.shows("User: "))
        terminal.enter("ada")
        #expect(terminal.shows("Password for user ada: "))
        terminal.enter("secret")
        #expect(terminal.shows("PUBLIC=> "))
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
    }

    @Test func neverAsking() throws {
        let node = try littleNode(password: "secret")
        let terminal = try Terminal(["-X", "-w", "-U", "ada", "\(node.address)"])
        #expect(terminal.end() == 2)
        #expect(!terminal.text.contains("Password"))
    }

    @Test func nobodyToAsk() throws {
        let node = try littleNode(password: "secret")
        for (option, status, message) in [
            ("-W", Int32(1), "no terminal is available to ask for the password"),
            ("-q", 2, "user \"ada\" needs a password"),
        ] {
            let result = Program(
                ["--wait", Program.path, "-X", option, "-U", "ada", "\(node.address)"], executable: "/usr/bin/setsid"
            ).finish()
            #expect(result.status == status)
            #expect(result.errors.contains(message))
        }
    }

    // MARK: -L

    @Test func theLog() throws {
        let folder = try TemporaryFolder()
        let log = "\(folder.path)/log"
        let node = try littleNode()
        let script = "select 1;\n\\o \(folder.path)/o\nselect 2;\n\\o\nselect 3 \\g \(folder.path)/g\nupdate a;\n"
        for _ in 0..<2 {
            let result = node.run("-q", "-A", "-t", "-L", log, script: script)
            #expect(result.text == "1\n")
            #expect(result.errors == "")
        }
        func framed(_ text: String) -> String {
            "/******** QUERY *********/\n\(text)\n/************************/\n\n"
        }
        let once =
            framed("select 1;") + "1\n" + framed("select 2;") + "2\n" + framed("select 3 ") + "3\n"
            + framed("update a;")
        #expect(try String(contentsOfFile: log, encoding: .utf8) == once + once)
        let mode = try FileManager.default.attributesOfItem(atPath: log)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test(arguments: ["-q", "-a", "-e"])
    func noSecretsInTheLog(_ option: String) throws {
        let folder = try TemporaryFolder()
        let node = try littleNode()
        let script =
            "alter user ada identified by 'topsecret';\n\\c ignite://ada:topsecret@\(node.address)\nselect 7;\n"
        let result = node.run(option, "-L", "\(folder.path)/log", script: script)
        #expect(result.text.contains("topsecret") == (option != "-q"))
        let log = try String(contentsOfFile: "\(folder.path)/log", encoding: .utf8)
        #expect(!log.contains("topsecret"))
        #expect(log.contains("-- a statement that contains a secret"))
        #expect(log.contains("select 7"))
    }

    @Test func aLogThatCannotBe() throws {
        let result = try littleNode().run("-L", "/no/such/folder", script: "")
        #expect(result.status == 1)
        #expect(result.errors.contains("/no/such/folder: "))
        let full = try littleNode().run("-A", "-t", "-L", "/dev/full", script: "select 1;\nselect 2;\n")
        #expect(full.text == "1\n2\n")
        #expect(full.errors.components(separatedBy: "could not write to log /dev/full").count == 2)
        #expect(full.status == 0)
    }
}
