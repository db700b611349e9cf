import Foundation
import Glibc
import TestSupport
import Testing

extension OwnClusterTests.LostNodeTests {
    @Suite struct IdleConnectionTests {
        @Test func inScripts() throws { try IdleConnection().inScripts() }
        @Test func whileNothingIsSentToIt() throws { try IdleConnection().whileNothingIsSentToIt() }
        @Test func whileAQueryRuns() throws { try IdleConnection().whileAQueryRuns() }
        @Test func atATerminal() throws { try IdleConnection().atATerminal() }
    }
}

extension OwnClusterTests.Ignite2 {
    @Suite(.ownIgnite2Cluster("--idle-timeout", "2000"))
    struct IdleConnectionTests {
        @Test func inScripts() throws { try IdleConnection().inScripts() }
        @Test func whileNothingIsSentToIt() throws { try IdleConnection().whileNothingIsSentToIt() }
        @Test func whileAQueryRuns() throws { try IdleConnection().whileAQueryRuns() }
        @Test func atATerminal() throws { try IdleConnection().atATerminal() }
    }
}

/// Whatever the program waits for, heartbeats keep the connection, and the transaction that is open on it. The node
/// drops a connection on which nothing comes for two seconds.
private struct IdleConnection {
    /// More than the nodes allow a connection to be silent: three go out in two seconds.
    private static let heartbeats = 4

    private let cluster = OwnCluster.running

    /// The log of a program, and a command that ends when the log contains that many more heartbeats.
    private func log() throws -> (frames: LoggedFrames, waiting: String) {
        let frames = try LoggedFrames()
        // Nothing shorter: with -q, or output to /dev/null, grep ends at the first line whatever -m says.
        let wait =
            "tail -n 0 -f '\(frames.path)' | grep --line-buffered '> HEARTBEAT' | sed -u -n \(Self.heartbeats)q\n"
        try frames.folder.write(Array(wait.utf8), to: "wait")
        return (frames, "sh '\(frames.folder.path)/wait'")
    }

    private func isLeftInPeace(_ frames: LoggedFrames, _ program: Program) -> Bool {
        let count = frames.count("> HEARTBEAT") + Self.heartbeats
        return program.wait { frames.count("> HEARTBEAT") >= count }
    }

    private func count(_ id: Int) -> String { cluster.value("select count(*) from t where id = \(id)") }

    /// Scripts that wait, all at once.
    func inScripts() throws {
        let statements: [(name: String, text: (String) -> String)] = [
            ("a command", { "\\! \($0)\n" }), ("an editor", { _ in "\\e\n" }),
            (
                "a reader that does not read",
                { "select x from table(system_range(1, 100000)) \\g |\($0); cat >/dev/null\n" }
            ),
            ("a command for a value", { "\\set x `\($0)`\n" }),
        ]
        let running = try statements.enumerated().map { index, statement in
            let (frames, waiting) = try log()
            let text = statement.text(waiting)
            let id = 100 + index
            let program = Program(
                ["-X", "--log", frames.path, cluster.address], environment: ["EDITOR": waiting + "; :"],
                input: Array("begin;\ninsert into t (id) values (\(id));\n\(text)commit;\n".utf8))
            return (statement.name, id, frames, program)
        }
        for (name, id, frames, program) in running {
            let result = program.finish()
            #expect(result.status == 0, "\(name): \(result.errors)")
            #expect(result.errors == "BEGIN\nINSERT 1\nCOMMIT\n", "\(name)")
            #expect(frames.count("> HEARTBEAT") > Self.heartbeats, "\(name)")
            #expect(frames.connectionsUsed == 1, "\(name)")
            #expect(count(id) == "1", "\(name)")
        }
    }

    func whileNothingIsSentToIt() throws {
        let frames = try LoggedFrames()
        let program = Program(
            ["-X", "--log", frames.path, cluster.address],
            input: Array("begin;\ninsert into t (id) values (110);\n\\echo ready\n".utf8))
        #expect(program.waitForOutput("ready\n"))
        #expect(isLeftInPeace(frames, program))
        program.send("commit;\n")
        let result = program.finish()
        #expect(result.errors == "BEGIN\nINSERT 1\nCOMMIT\n")
        #expect(frames.connectionsUsed == 1)
        #expect(count(110) == "1")
    }

    /// The server counts what it receives, and a query that runs sends nothing (ignite3-protocol.md 7).
    func whileAQueryRuns() throws {
        let frames = try LoggedFrames()
        let program = Program(
            ["-X", "-A", "-t", "--log", frames.path, cluster.address],
            input: Array("\\echo ready\n\(cluster.endlessQuery("IDLE"))\nselect 'after';\n".utf8))
        #expect(program.waitForOutput("ready\n"))
        #expect(isLeftInPeace(frames, program))
        program.signal(SIGINT)
        #expect(program.waitForOutput("after\n"))
        let result = program.finish()
        // Before the error there may be the notice that the server has not answered yet.
        let errors = result.errorLines.filter { $0.contains("ERROR: ") }
        #expect(errors.count == 1 && errors[0].contains("cancelled"), "\(result.errors)")
        #expect(frames.connectionsUsed == 1)
    }

    func atATerminal() throws {
        let (frames, waiting) = try log()
        let terminal = try Terminal(
            ["-X", "-q", "--log", frames.path, cluster.address], environment: ["PAGER": waiting + "; grep rows"])
        #expect(terminal.shows("PUBLIC=> "))
        terminal.enter("begin;")
        #expect(terminal.shows("PUBLIC*> "))
        terminal.enter("insert into t (id) values (120);")
        #expect(terminal.shows("PUBLIC*> "))
        // At the prompt, and within a statement.
        for line in ["", "select"] {
            terminal.enter(line)
            #expect(terminal.shows(line.isEmpty ? "PUBLIC*> " : "PUBLIC-> "))
            let count = frames.count("> HEARTBEAT") + Self.heartbeats
            #expect(terminal.wait { frames.count("> HEARTBEAT") >= count })
        }
        // In a pager.
        terminal.enter("x from table(system_range(1, 3000));")
        #expect(terminal.shows("(3000 rows)"))
        #expect(terminal.shows("PUBLIC*> "))
        terminal.enter("commit;")
        #expect(terminal.shows("PUBLIC=> "))
        #expect(!terminal.text.contains("ERROR") && !terminal.text.contains("WARNING"), "\(terminal.text)")
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
        #expect(frames.connectionsUsed == 1)
        #expect(count(120) == "1")
    }
}
