import Foundation
import TestSupport
import Testing

/// The program with the embedded node.
struct EmbeddedTests {
    /// A program's own folder for temporary files, which tells what is left of them.
    private func temporaryFiles() throws -> (folder: TemporaryFolder, environment: [String: String]) {
        let folder = try TemporaryFolder()
        return (folder, ["TMPDIR": folder.path])
    }

    private func files(in folder: TemporaryFolder) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? ["?"]
    }

    // MARK: Data

    @Test func aScriptRuns() throws {
        let (folder, environment) = try temporaryFiles()
        let result = Program.run(
            ["-X", "--csv", "embedded:"], environment: environment,
            input: """
                create table person (id int primary key, name varchar);
                insert into person values (1, 'Ada'), (2, 'Grace');
                select * from person order by id;
                """)
        #expect(result.text == "ID,NAME\n1,Ada\n2,Grace\n")
        #expect(result.errors == "CREATE TABLE\nINSERT 2\n")
        #expect(result.status == 0)
        #expect(files(in: folder) == [])
    }

    @Test func aFileKeepsItsTables() throws {
        let folder = try TemporaryFolder()
        let create = Program.run(
            ["-X", "-c", "create table t (id int primary key)", "embedded:my data.db"], folder: folder.path)
        #expect(create.status == 0, "\(create.errors)")
        let insert = Program.run(
            ["-X", "-c", "insert into t values (7)", "embedded:\(folder.path)/my data.db"])
        #expect(insert.errors == "INSERT 1\n")
        let read = Program.run(
            ["-X", "-A", "-t", "-c", "select id from t", "embedded:./my data.db"], folder: folder.path)
        #expect(read.text == "7\n")
    }

    @Test func aTemporaryNodeIsNewEachTime() {
        _ = Program.run(["-X", "-c", "create table t (id int primary key)", "embedded:"])
        let result = Program.run(["-X", "-c", "select * from t", "embedded:"])
        #expect(result.errors.contains("IGN-SQL-4"))
        #expect(result.status == 1)
    }

    @Test func aFileThatCannotBeOpenedIsAnError() {
        let result = Program.run(["-X", "-c", "select 1", "embedded:/nonexistent/folder/file"])
        #expect(result.status == 2)
        #expect(result.errors.contains("/nonexistent/folder/file"), "\(result.errors)")
    }

    // MARK: Connections

    @Test func theSameFileIsTheSameNode() throws {
        let folder = try TemporaryFolder()
        let result = Program.run(
            ["-X", "-A", "-t", "embedded:one"],
            input: """
                create table t (id int primary key);
                insert into t values (1);
                \\c embedded:
                create table u (id int primary key);
                \\c embedded:\(folder.path)/one
                select count(*) from t;
                \\c embedded:
                select count(*) from u;
                \\c
                select count(*) from u;
                """, folder: folder.path)
        #expect(result.text == "1\n0\n0\n")
        #expect(!result.errors.contains("ERROR"), "\(result.errors)")
    }

    @Test func theConnectionSaysWhatItIs() {
        let result = Program.run(["-X", "embedded:"], input: "\\conninfo\n\\c\n")
        #expect(result.lines.contains("Address     embedded:"))
        #expect(result.lines.contains("Server      embedded node (the SQL of Apache Ignite 3.1.0, over SQLite)"))
        #expect(result.errors.contains("now connected to the embedded node"))
    }

    @Test func anotherServerCanFollow() throws {
        let node = try littleNode()
        let result = Program.run(["-X", "embedded:"], input: "\\c \(node.address)\nselect 7;\n")
        #expect(result.status == 0, "\(result.errors)")
        #expect(node.statements == ["select 7"])
    }

    @Test func itIsNamedByTheEnvironmentAndProfiles() throws {
        let byURI = Program.run(["-X", "-c", "\\conninfo"], environment: ["IGNITE_SQL_URI": "embedded:"])
        #expect(byURI.text.contains("embedded node"))
        let home = try TemporaryFolder()
        try home.write(Array("[profile here]\nuri = embedded:\n".utf8), to: ".config/ignite-sql/config.ini")
        let byProfile = Program.run(["-c", "\\conninfo", "--profile", "here"], environment: ["HOME": home.path])
        #expect(byProfile.text.contains("embedded node"), "\(byProfile.errors)")
    }

    // MARK: SQLite

    @Test func sqliteIsLoadedOnlyWhenTheNodeIsNamed() throws {
        let node = try littleNode()
        for (address, isLoaded) in [("\(node.address)", false), ("embedded:", true)] {
            let program = Program(["-X", address], input: Array("\\echo ready\n".utf8))
            #expect(program.waitForOutput("ready"))
            // To its end: of such a file, `String` reads only what comes first.
            let maps = try FileHandle(forReadingFrom: URL(filePath: "/proc/\(program.process)/maps")).readToEnd()
            #expect(String(decoding: try #require(maps), as: UTF8.self).contains("libsqlite3") == isLoaded)
            program.closeInput()
            #expect(program.finish().status == 0)
        }
    }

    // MARK: Ends

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
    func noTemporaryFileIsLeft(after signal: Int32) throws {
        let (folder, environment) = try temporaryFiles()
        let program = Program(
            ["-X", "embedded:"], environment: environment,
            input: Array("create table t (id int primary key);\n\\echo ready\n".utf8))
        #expect(program.waitForOutput("ready"))
        program.signal(signal)
        #expect(program.end().status == (signal == SIGINT ? 130 : 128 + signal))
        #expect(files(in: folder) == [])
    }

    // MARK: Serving

    @Test func itIsServedToOthers() throws {
        let (folder, environment) = try temporaryFiles()
        let server = Program(["--serve-embedded", "0"], environment: environment)
        #expect(server.waitForOutput("\n"))
        let line = String(decoding: server.output, as: UTF8.self)
        #expect(line.hasPrefix("embedded: is served at 127.0.0.1:"))
        let address = line.dropFirst("embedded: is served at ".count).dropLast()
        let create = Program.run(
            ["-X", String(address)], input: "create table t (id int primary key);\ninsert into t values (1);\n")
        #expect(create.status == 0, "\(create.errors)")
        let read = Program.run(["-X", "-A", "-t", "-c", "select id from t", "-c", "\\conninfo", String(address)])
        #expect(read.lines.first == "1")
        #expect(read.text.contains("embedded node"))
        server.signal(SIGTERM)
        let end = server.end()
        #expect(end.status == 0)
        #expect(end.errors == "")
        #expect(files(in: folder) == [])
    }

    @Test func aPortThatIsTakenIsAnError() throws {
        let server = Program(["--serve-embedded", "0"])
        #expect(server.waitForOutput("\n"))
        let port = String(decoding: server.output, as: UTF8.self).split(separator: ":").last ?? ""
        let second = Program.run(["--serve-embedded", String(port.dropLast())])
        #expect(second.status == 2)
        #expect(second.errors.contains("address already in use"), "\(second.errors)")
        server.signal(SIGINT)
        #expect(server.end().status == 0)
    }

    // MARK: The tour

    @Test func theSampleIsCreatedOnce() throws {
        let folder = try TemporaryFolder()
        for _ in 0..<2 {
            let result = Program.run(
                ["-X", "-A", "-t", "--sample", "embedded:sample", "-c", "select count(*) from book"],
                folder: folder.path)
            #expect(result.text == "8\n", "\(result.errors)")
        }
    }

    @Test func theSampleIsNotForServers() throws {
        let node = try littleNode()
        let result = Program.run(["-X", "--sample", "-c", "select 1", "\(node.address)"])
        #expect(result.status == 1)
        #expect(result.errors.contains("--sample creates its tables on the embedded node only"))
        #expect(node.statements == [])
    }

    @Test func aScriptGetsTheWholeTour() throws {
        let node = try littleNode()
        let result = Program.run(["-X", "\(node.address)"], input: "\\tour\n")
        #expect(result.lines.count { $0.hasPrefix("## ") } == 12)
        #expect(result.lines.allSatisfy { $0.count <= 80 })
        #expect(node.statements == [])
    }

    @Test func aPersonTakesTheTour() throws {
        let terminal = try Terminal(["-X", "--sample", "embedded:"], rows: 50, columns: 100)
        #expect(terminal.shows("\\tour for a tour of five minutes"))
        #expect(terminal.shows("ignite3 embedded:/PUBLIC=> "))
        terminal.enter("\\tour")
        for step in 1...12 {
            #expect(terminal.shows("## \(step). "))
            #expect(terminal.shows("q leaves the tour: "))
            terminal.enter("")
        }
        #expect(terminal.shows("That was the tour."))
        #expect(terminal.shows("ignite3 embedded:/PUBLIC=> "))
        let text = String(decoding: terminal.bytes, as: UTF8.self)
        #expect(text.contains("A Field Guide to Puddles"))
        // The one error of the tour is meant.
        #expect(text.components(separatedBy: "ERROR").count == 2, "\(text)")
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
    }

    @Test func theTourIsLeftAndGoesOn() throws {
        let terminal = try Terminal(["-X", "--sample", "embedded:"], rows: 50, columns: 100)
        #expect(terminal.shows("=> "))
        terminal.enter("\\tour 11")
        #expect(terminal.shows("## 11. Variables"))
        terminal.enter("q")
        #expect(terminal.shows("\\tour 11 goes on from here."))
        terminal.enter("\\tour 13")
        #expect(terminal.shows("the step must be from 1 to 12, not \"13\""))
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
    }
}
