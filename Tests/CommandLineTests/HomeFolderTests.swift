import Foundation
import Glibc
import TestSupport
import Testing

/// `~` and `~user` at the beginning of a file's name, wherever one can be named.
struct HomeFolderTests {
    private let home: TemporaryFolder

    init() throws {
        home = try TemporaryFolder()
        try home.write(Array("\\echo found\n".utf8), to: "script.sql")
    }

    private func run(_ arguments: [String], script: String = "", environment: [String: String] = [:]) throws
        -> Program.Result
    {
        let node = try littleNode()
        return Program.run(
            ["-q", "-A", "-t"] + arguments + ["\(node.address)"],
            environment: environment.merging(["HOME": home.path]) { $1 }, input: script)
    }

    private func written(_ name: String) throws -> String {
        try String(contentsOfFile: "\(home.path)/\(name)", encoding: .utf8)
    }

    @Test(arguments: ["\\i ~/script.sql", "\\ir ~/script.sql", "\\i '~/script.sql'", "\\set f ~/script.sql\n\\i :f"])
    func scripts(_ script: String) throws {
        let result = try run(["-X"], script: script + "\n")
        #expect(result.text == "found\n" && result.errors == "")
    }

    @Test func output() throws {
        let result = try run(
            ["-X"],
            script: """
                \\o ~/o
                select 1;
                \\o
                select 2 \\g ~/g
                select 3 \\w ~/w
                \\cd ~
                \\! pwd

                """)
        #expect(result.errors == "")
        #expect(try written("o") == "1\n" && written("g") == "2\n" && written("w").hasPrefix("select 3"))
        #expect(result.text.contains(home.path))
    }

    @Test func options() throws {
        let result = try run(
            ["-X", "-o", "~/o", "-L", "~/L", "--log", "~/log", "-c", "select 1", "-f", "~/script.sql"])
        #expect(result.errors == "" && result.status == 0 && result.text == "found\n")
        #expect(try written("o") == "1\n" && written("L").contains("select 1") && written("log").contains("SQL_EXEC"))
    }

    /// The message shows which file was meant.
    @Test(arguments: [(["--tls-ca", "~/ca.pem"], ""), ([], "?tlsCA=~/ca.pem")] as [([String], String)])
    func certificates(_ options: [String], _ query: String) throws {
        let result = Program.run(
            ["-X", "-c", "select 1"] + options + ["ignite3://127.0.0.1:1\(query)"], environment: ["HOME": home.path])
        #expect(result.errors.contains("\(home.path)/ca.pem: no such file or directory"), "\(result.errors)")
    }

    @Test func theEnvironmentAndProfiles() throws {
        try home.write(Array("\\echo from rc\n".utf8), to: "my rc")
        try home.write(Array("[profile own]\naddresses = 127.0.0.1:1\ntlsCA = ~/ca.pem\n".utf8), to: "config.ini")
        #expect(try run(["-c", "\\echo on"], environment: ["IGNITE_SQL_RC": "~/my rc"]).text == "from rc\non\n")
        try FileManager.default.createDirectory(
            atPath: "\(home.path)/.config/ignite-sql", withIntermediateDirectories: true)
        try FileManager.default.moveItem(
            atPath: "\(home.path)/config.ini", toPath: "\(home.path)/.config/ignite-sql/config.ini")
        let result = Program.run(["--profile", "own", "-c", "select 1"], environment: ["HOME": home.path])
        #expect(result.errors.contains("\(home.path)/ca.pem: no such file or directory"), "\(result.errors)")
    }

    /// Of another user; one that nobody has stays what it is.
    @Test func ofAUser() throws {
        let entry = try #require(getpwuid(getuid()))
        let folder = String(cString: entry.pointee.pw_dir)
        let user = String(cString: entry.pointee.pw_name)
        let result = try run(["-X"], script: "\\i ~\(user)/none.sql\n\\i ~nobody.of.this.name/none.sql\n\\i a~b\n")
        #expect(result.errors.contains("\(folder)/none.sql: no such file or directory"))
        #expect(result.errors.contains(" ~nobody.of.this.name/none.sql: no such file or directory"))
        #expect(result.errors.contains(" a~b: no such file or directory"))
    }

    @Test func tab() throws {
        let node = try littleNode()
        let terminal = try Terminal(["-X", "-q", "\(node.address)"], environment: ["HOME": home.path])
        #expect(terminal.shows("PUBLIC=> "))
        terminal.type("\\i ~")
        #expect(terminal.screenShows { $0.currentLine.hasSuffix("\\i ~") })
        terminal.type("\t")
        #expect(terminal.screenShows { $0.currentLine.hasSuffix("\\i ~/") })
        terminal.type("scr")
        #expect(terminal.screenShows { $0.currentLine.hasSuffix("~/scr") })
        terminal.type("\t")
        #expect(terminal.screenShows { $0.currentLine.hasSuffix("\\i ~/script.sql") })
        terminal.enter("")
        #expect(terminal.shows("found"))
    }
}
