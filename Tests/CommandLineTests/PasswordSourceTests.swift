import Foundation
import Glibc
import IgniteCore
import TestSupport
import Testing

/// Where passwords come from: URI, environment, profile, passfile, prompt; and where they never go.
struct PasswordSourceTests {
    @Test func inTheirOrder() throws {
        let node = try littleNode(password: "good")
        let address = "\(node.address)"
        func files(_ profile: String, _ passfile: String) throws -> UserFiles {
            try UserFiles(
                config: "[profile dev]\nuser = ada\npassword = \(profile)\n", passfile: "*:*:ada:\(passfile)\n")
        }
        let onlyLast = try UserFiles(passfile: "*:*:ada:good\n")
        let bad = try files("bad", "bad")
        let environment = ["IGNITE_SQL_PASSWORD": "good"]
        let wrong = ["IGNITE_SQL_PASSWORD": "bad"]
        let arguments = ["-w", "-A", "-t", "-c", "select 5", "--profile", "dev"]
        func text(_ files: UserFiles, _ connection: String, _ environment: [String: String] = [:]) -> String {
            Program.run(arguments + [connection], environment: files.environment.merging(environment) { $1 }).text
        }
        #expect(text(bad, "ignite://ada:good@\(address)", wrong) == "5\n")
        #expect(text(bad, address, environment) == "5\n")
        #expect(try text(files("good", "bad"), address) == "5\n")
        #expect(try text(files("bad", "good"), address) == "")
        #expect(onlyLast.run("-A", "-t", "-c", "select 5", "-U", "ada", address).text == "5\n")
        #expect(onlyLast.run("-w", "-c", "select 5", "-U", "ada", address, environment: wrong).status == 2)
    }

    /// Each address is given its own.
    @Test func severalAddresses() throws {
        let first = try littleNode(password: "one")
        let second = try littleNode(password: "two")
        let files = try UserFiles(
            passfile: "127.0.0.1:\(first.address.port):ada:wrong\n127.0.0.1:\(second.address.port):ada:two\n")
        let result = files.run("-A", "-t", "-c", "select 5", "ignite3://ada@\(first.address),\(second.address)")
        #expect(result.text == "5\n")
    }

    @Test func aPasswordOfTheFileThatIsWrong() throws {
        let node = try littleNode(password: "secret")
        let files = try UserFiles(passfile: "# mine\n*:*:ada:wr0ng\n")
        let result = files.run("-c", "select 5", "ignite3://ada@\(node.address)")
        #expect(result.status == 2)
        #expect(result.errors.contains("(the password came from \(files.folder)/passfile:2)"))
        #expect(!result.errors.contains("wr0ng"))
    }

    /// `\c` looks into it for the new server; a password of the old one is not taken there.
    @Test func connectingElsewhere() throws {
        let first = try littleNode(password: "one")
        let second = try littleNode(password: "two")
        let files = try UserFiles(passfile: "*:\(second.address.port):ada:two\n")
        let result = files.run(
            "-A", "-t", "ignite3://ada:one@\(first.address)", script: "\\c \(second.address)\nselect 7;\n")
        #expect(result.text == "7\n")
    }

    @Test func anotherFile() throws {
        let node = try littleNode(password: "secret")
        let files = try UserFiles(passfile: "*:*:ada:wrong\n")
        try files.home.write(Array("*:*:ada:secret\n".utf8), to: ".config/ignite-sql/mine")
        try files.setMode(0o600, of: "mine")
        try files.home.link("link", to: "\(files.folder)/mine")
        for path in ["\(files.folder)/mine", "\(files.home.path)/link"] {
            let result = files.run(
                "-A", "-t", "-c", "select 5", "ignite3://ada@\(node.address)",
                environment: ["IGNITE_SQL_PASSFILE": path])
            #expect(result.text == "5\n")
            #expect(result.errors == "")
        }
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o601])
    func aFileThatOthersHaveAccessTo(_ mode: Int) throws {
        let node = try littleNode(password: "secret")
        let files = try UserFiles(passfile: "*:*:ada:secret\n", mode: mode)
        let result = files.run("-w", "-c", "select 5", "ignite3://ada@\(node.address)")
        #expect(result.status == 2)
        #expect(result.errors.contains("WARNING: \(files.folder)/passfile is ignored: "))
        #expect(result.errors.contains("chmod 600 \(files.folder)/passfile"))
        #expect(!files.run("-w", "-c", "select 5", "127.0.0.1:1").errors.contains("WARNING"), "nobody has looked")
    }

    @Test func noRegularFile() throws {
        let node = try littleNode(password: "secret")
        let folder = try TemporaryFolder()
        mkfifo("\(folder.path)/pipe", 0o600)
        for path in [folder.path, "\(folder.path)/pipe", "/dev/null"] {
            let result = Program.run(
                ["-w", "-c", "select 5", "ignite3://ada@\(node.address)"], environment: ["IGNITE_SQL_PASSFILE": path])
            #expect(result.errors.contains("WARNING: \(path) is not a regular file"))
            #expect(result.status == 2)
        }
        let none = Program.run(
            ["-w", "-c", "select 5", "ignite3://ada@\(node.address)"], environment: ["IGNITE_SQL_PASSFILE": "/no/such"])
        #expect(!none.errors.contains("WARNING"))
    }

    @Test func aLineThatSaysNothing() throws {
        let node = try littleNode(password: "secret")
        let files = try UserFiles(passfile: "s3cret\n*:*:ada:secret\n")
        let result = files.run("-A", "-t", "-c", "select 5", "ignite3://ada@\(node.address)")
        #expect(result.text == "5\n")
        #expect(result.errors == "WARNING: \(files.folder)/passfile:1: the line is not host:port:user:password\n")
    }

    /// Of several servers all want a password: it is asked for once.
    @Test func askingForSeveralAddresses() throws {
        let first = try littleNode(password: "one")
        let second = try littleNode(password: "two")
        let terminal = try Terminal(["-X", "-q", "ignite3://ada@\(first.address),\(second.address)"])
        #expect(terminal.shows("Password for user ada: "))
        terminal.enter("two")
        #expect(terminal.shows("\(second.address)/PUBLIC=> "))
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
    }

    /// -W asks first, whatever is known.
    @Test func askingInSpiteOfTheFile() throws {
        let node = try littleNode(password: "secret")
        let files = try UserFiles(passfile: "*:*:ada:wrong\n")
        let terminal = try Terminal(["-X", "-q", "-W", "ignite3://ada@\(node.address)"], home: files.home)
        #expect(terminal.shows("Password for user ada: "))
        terminal.enter("secret")
        #expect(terminal.shows("PUBLIC=> "))
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
    }

    // MARK: In clear

    /// A password for another machine, without TLS: a warning, once for each address. No password, no warning.
    @Test func aPasswordInClear() throws {
        let node = try littleNode(password: "secret")
        // It is not a loopback address, but leads to this machine.
        let address = "0.0.0.0:\(node.address.port)"
        let files = try UserFiles(passfile: "0.0.0.0:*:ada:secret\n")
        let warning =
            "WARNING: the password is sent unencrypted to \(address); --tls verify-full encrypts the connection\n"
        let direct = Program.run(["-X", "-A", "-t", "-c", "select 5", "-c", "\\c", "ignite3://ada:secret@\(address)"])
        #expect(direct.text == "5\n")
        #expect(
            direct.errors.hasPrefix(warning) && direct.errors.components(separatedBy: "WARNING").count == 2,
            "\(direct.errors)")
        #expect(files.run("-c", "select 5", "ignite3://ada@\(address)").errors == warning)
        let encrypted = files.run("-c", "select 5", "ignite3://ada@\(address)/?tls=require")
        #expect(encrypted.status == 2 && !encrypted.errors.contains("WARNING"), "\(encrypted.errors)")
        let without = files.run("-w", "-c", "select 5", "ignite3://eve@\(address)")
        #expect(without.status == 2 && !without.errors.contains("WARNING"), "\(without.errors)")
        for host in ["127.0.0.1", "localhost"] {
            let own = Program.run(["-X", "-q", "-c", "select 5", "ignite3://ada:secret@\(host):\(node.address.port)"])
            #expect(own.errors == "")
        }
    }

    // MARK: Where they never go

    /// Commands, pipes, backticks and the editor see an environment without them, and `\getenv` finds nothing.
    @Test(arguments: [false, true])
    func theEnvironmentOfChildren(_ isInURI: Bool) throws {
        let node = try littleNode(password: "s3cret")
        let files = try UserFiles()
        let seen = "\(files.home.path)/seen"
        let secrets =
            isInURI
            ? ["IGNITE_SQL_URI": "ignite3://ada:s3cret@\(node.address)"]
            : ["IGNITE_SQL_URI": "ignite3://ada@\(node.address)", "IGNITE_SQL_PASSWORD": "s3cret"]
        let script = """
            \\conninfo
            \\! env >> '\(seen)'
            \\echo `env`
            \\o |env >> '\(seen)'
            \\o
            \\e
            \\getenv a IGNITE_SQL_PASSWORD
            \\getenv b IGNITE_SQL_URI
            \\echo :a :b
            \\set

            """
        let result = files.run(
            "-E", script: script,
            environment: secrets.merging(["EDITOR": "env >> '\(seen)'; true", "MARK": "here"]) { $1 })
        #expect(result.text.contains("User        ada"))
        let children = try String(contentsOfFile: seen, encoding: .utf8)
        #expect(children.components(separatedBy: "MARK=here").count == 4)
        #expect(children.contains("IGNITE_SQL_URI") == !isInURI)
        for text in [children, result.text, result.errors] { #expect(!text.contains("s3cret")) }
    }

    @Test func theEnvironmentOfThePager() throws {
        let files = try UserFiles()
        let seat = try Seat(
            environment: ["IGNITE_SQL_PASSWORD": "s3cret", "IGNITE_SQL_PAGER": "env; cat", "MARK": "here"],
            home: files.home)
        #expect(seat.prompts())
        #expect(seat.run("rows 50;").contains("MARK=here"))
        #expect(!seat.terminal.text.contains("s3cret"))
        #expect(seat.leaves())
    }

    /// Nor into the history, by whatever way.
    @Test func theHistory() throws {
        let node = try littleNode(password: "s3cret")
        let files = try UserFiles()
        let seat = try Seat(home: files.home)
        #expect(seat.prompts())
        seat.terminal.enter("\\c ignite3://ada:s3cret@\(node.address)")
        #expect(seat.terminal.shows("ignite3 \(node.address)/PUBLIC=> "))
        seat.terminal.enter("\\q")
        #expect(seat.terminal.end() == 0)
        let history = try String(contentsOfFile: "\(files.home.path)/.local/state/ignite-sql/history", encoding: .utf8)
        #expect(!history.contains("s3cret"))
    }
}
