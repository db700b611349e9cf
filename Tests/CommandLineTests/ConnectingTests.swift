import Foundation
import Glibc
import TestSupport
import Testing

/// Servers that are not there, do not answer, or speak something else.
struct ConnectingTests {
    @Test func nobodyListens() throws {
        let address = try Listener.deafAddress()
        let result = Program.run(["-c", "select 1", address])
        #expect(result.status == 2)
        #expect(result.text == "")
        #expect(result.errors.hasPrefix("ignite-sql: error: "))
        #expect(result.errors.contains("\(address): connection refused"))
        #expect(result.errorLines.count == 1)
    }

    @Test func nobodyAnswers() throws {
        let listener = try Listener()
        let started = Program.now
        let result = Program.run(["--connect-timeout", "1", listener.address])
        #expect(result.status == 2)
        #expect(Program.now - started >= 1)
        #expect(Program.now - started < 2)
        #expect(result.errors.contains("did not answer within 1 s"))
    }

    @Test(arguments: ["--socket-timeout", "--handshake-timeout"]) func nobodyAnswersInTime(_ option: String) throws {
        let listener = try Listener()
        let result = Program.run([option, "0.2", listener.address])
        #expect(result.status == 2)
        #expect(result.errors.contains("did not answer within 0.2 s"))
        #expect(result.errors.contains("if the node is slow, raise \(option)"))
    }

    /// The time is shared: a silent address must not use up what the next one needs.
    @Test func silentAddressesShareTheTime() throws {
        let first = try Listener()
        let second = try Listener()
        let started = Program.now
        let result = Program.run(["--connect-timeout", "1", "\(first.address),\(second.address)"])
        #expect(result.status == 2)
        #expect(Program.now - started < 2)
        #expect(result.errors.contains(first.address))
        #expect(result.errors.contains(second.address))
    }

    @Test func aWebServerAnswers() throws {
        let listener = try Listener(answers: "HTTP/1.1 400 Bad Request\r\n\r\n")
        let program = Program(["--connect-timeout", "5", listener.address])
        #expect(program.wait { listener.hasVisitor })
        let result = program.end()
        #expect(result.status == 2)
        #expect(result.errors.contains("is not an Ignite 3 node"))
        #expect(result.errors.contains("HTTP/1.1 400"))
    }

    @Test func unknownHost() {
        let result = Program.run(["--connect-timeout", "5", "nosuch.invalid"])
        #expect(result.status == 2)
        #expect(result.errors.contains("nosuch.invalid"))
    }

    /// Nothing of a script is done, and nothing is written, before there is a connection.
    @Test func outputFileIsNotWritten() throws {
        let result = Program.run(["-c", "\\echo hello", "127.0.0.1:1"])
        #expect(result.status == 2)
        #expect(result.text == "")
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func signalsEndTheWait(signal: Int32) throws {
        let listener = try Listener()
        let program = Program(["--connect-timeout", "60", listener.address])
        #expect(program.wait { listener.hasVisitor })
        program.signal(signal)
        let result = program.end(within: 2)
        #expect(result.status == 128 + signal)
        #expect(!result.wasStuck)
    }

    @Test func environmentNamesTheConnection() throws {
        let result = Program.run([], environment: ["IGNITE_SQL_URI": "ignite3://127.0.0.1:1"])
        #expect(result.status == 2)
        #expect(result.errors.contains("127.0.0.1:1:"))
    }
}

/// A password leaves no trace that others on the machine could read.
struct SecretsTests {
    @Test(arguments: [
        "ignite3://joe:s3cret@HOST", "ignite://joe:s3%40cret@HOST/X?pageSize=5",
        "ignite://HOST/?user=joe&password=s3cret",
        "ignite://HOST?password=s3cret&user=joe",
    ])
    func argumentsAreOverwritten(form: String) throws {
        let listener = try Listener()
        let program = Program(["--connect-timeout", "60", form.replacing("HOST", with: listener.address)])
        #expect(program.wait { listener.hasVisitor })
        let arguments = try Data(contentsOf: URL(filePath: "/proc/\(program.process)/cmdline"))
        let text = String(decoding: arguments, as: UTF8.self)
        #expect(text.contains("connect-timeout"))
        #expect(!text.contains("cret"), "\(text)")
        program.signal(SIGTERM)
        #expect(program.end(within: 2).status == 143)
    }

    @Test func childrenDoNotInheritThePassword() throws {
        let folder = try TemporaryFolder()
        let seen = folder.path + "/seen"
        // The command that -o names is started before the connection is tried.
        let result = Program.run(
            ["-o", "|env > '\(seen)'", "127.0.0.1:1"],
            environment: ["IGNITE_SQL_PASSWORD": "s3cret", "IGNITE_SQL_USER": "joe"])
        #expect(result.status == 2)
        let text = try String(contentsOfFile: seen, encoding: .utf8)
        #expect(text.contains("IGNITE_SQL_USER=joe"))
        #expect(!text.contains("s3cret"))
    }
}
