import Foundation
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// The schema that a connection begins with, or changes to: it must be there, however it is named.
struct SchemaTests {
    private func node() throws -> InProcessNode {
        try InProcessNode(schemas: ["PUBLIC", "SYSTEM", "SALES", "mixed Case"]) { _ in
            .rows([Column(name: "A", type: .integer)], [[.integer(5)]])
        }
    }

    @Test(
        arguments: [
            (["--schema", "salles"], "", "SALLES"), ([], "/salles", "SALLES"), ([], "?schema=salles", "SALLES"),
        ] as [([String], String, String)])
    func oneThatIsMissingIsRefused(_ options: [String], _ path: String, _ name: String) throws {
        let node = try node()
        let result = Program.run(["-X", "-c", "select 5"] + options + ["ignite3://\(node.address)\(path)"])
        #expect(result.status == 2)
        #expect(
            result.errors == "ignite-sql: error: schema \"\(name)\" does not exist (did you mean SALES?)\n")
        #expect(result.text == "" && !node.statements.contains("select 5"))
    }

    @Test(arguments: ["/SALES", "/sales", "?schema=%22mixed%20Case%22"])
    func oneThatIsThere(_ path: String) throws {
        let node = try node()
        let result = Program.run(["-X", "-A", "-t", "-c", "select 5", "ignite3://\(node.address)\(path)"])
        #expect(result.text == "5\n" && result.errors == "")
    }

    /// PUBLIC is always there: it costs no question.
    @Test(arguments: ["", "/public", "/PUBLIC"]) func theDefaultIsNotAskedFor(_ path: String) throws {
        let node = try node()
        #expect(Program.run(["-X", "-c", "select 5", "ignite3://\(node.address)\(path)"]).status == 0)
        #expect(node.statements == ["select 5"])
    }

    @Test func changingToOneThatIsMissing() throws {
        let result = try node().run(
            "-A", "-t", script: "\\schema sales\n\\schema salles\n\\schema\nselect 5;\n")
        #expect(result.text == "SALES\n5\n")
        #expect(
            result.errorLines == [
                "Schema is SALES.", "ignite-sql:<stdin>:2: ERROR: schema \"SALLES\" does not exist",
                "HINT: did you mean SALES?",
            ])
    }

    /// A person keeps the old connection; a script must not go on with the wrong one.
    @Test func connectingToOneThatIsMissing() throws {
        let node = try node()
        let script = "\\c ignite3://\(node.address)/SALLES\nselect 5;\n"
        let result = node.run("-A", "-t", script: script)
        #expect(result.status == 2 && result.text == "")
        #expect(result.errors.contains("ERROR: schema \"SALLES\" does not exist"))

        let terminal = try Terminal(["-X", "-q", "\(node.address)"])
        #expect(terminal.shows("ignite3 \(node.address)/PUBLIC=> "))
        terminal.enter("\\c ignite3://\(node.address)/SALLES")
        #expect(terminal.shows("The connection to \(node.address) is kept."))
        #expect(terminal.shows("ignite3 \(node.address)/PUBLIC=> "))
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
    }

    /// A cluster that is too sick to answer is just the one that somebody wants to look into.
    @Test func whereItCannotBeFoundOut() throws {
        let peer = try InProcessNode(schemas: nil) { request in
            request.sql.contains("SYSTEM.SCHEMAS")
                ? .error(ErrorBlock(.common, 65_535, "Connection refused"))
                : .rows([Column(name: "A", type: .integer)], [[.integer(5)]])
        }
        let result = Program.run(["-X", "-A", "-t", "-c", "select 5", "ignite3://\(peer.address)/SALES"])
        #expect(result.status == 0 && result.text == "5\n")
        #expect(
            result.errors
                == "WARNING: could not check whether schema \"SALES\" exists: Connection refused\n")
    }
}
