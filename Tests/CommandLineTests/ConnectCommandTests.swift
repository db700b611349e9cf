import Foundation
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// The commands `\c`, `\connect` and `\password`.
struct ConnectCommandTests {
    /// What is not said stays as it is; what is said is taken.
    @Test func whatStays() throws {
        let seen = Seen<String>()
        let node = try InProcessNode { request in
            seen.note("\(request.schema ?? "") \(request.pageSize ?? 0) \(request.timeZone ?? "")")
            return request.sql.contains("SYSTEM.SCHEMAS")
                ? .rows([Column(name: "SCHEMA_NAME", type: .varchar)], [["MINE"]]) : .updated(1)
        }
        _ = Program.run(
            ["-X", "--page-size", "7", "--time-zone", "Asia/Tokyo", "\(node.address)"],
            input: """
                \\schema mine
                \\c
                update a;
                \\c \(node.address)
                update a;
                \\c ignite3://\(node.address)/other?pageSize=9&timeZone=Europe/Berlin
                update a;

                """)
        #expect(
            seen.all.suffix(3) == ["\"MINE\" 7 Asia/Tokyo", "\"MINE\" 7 Asia/Tokyo", "\"OTHER\" 9 Europe/Berlin"])
    }

    // MARK: Failure

    @Test func failureKeepsTheConnectionOfAPerson() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        #expect(seat.run("begin;", mark: "*").contains("BEGIN") == false)
        let shown = seat.run("\\c 127.0.0.1:1", mark: "*")
        #expect(shown.contains("ERROR: could not connect: 127.0.0.1:1"))
        #expect(shown.contains("The connection to \(seat.address) is kept."))
        #expect(seat.run("insert 1;", mark: "*").contains("ERROR") == false)
        #expect(seat.run("commit;").contains("ERROR") == false)
        #expect(seat.node.journal.entries.contains { $0.hasPrefix("TX_COMMIT") })
        #expect(seat.leaves())
    }

    // MARK: Passwords

    /// A password goes to the servers that it was given for, and to no others.
    @Test func thePasswordIsNotTakenElsewhere() throws {
        let first = try littleNode(password: "secret")
        let second = try littleNode(password: "secret")
        let start = Program(
            ["--wait", Program.path, "-X", "ignite3://ada:secret@\(first.address)"],
            input: Array("\\c\nselect 1;\n\\c \(first.address)\nselect 2;\n\\c \(second.address)\n".utf8),
            executable: "/usr/bin/setsid")
        let result = start.finish()
        #expect(first.statements == ["select 1", "select 2"])
        #expect(result.errors.contains("\(second.address) refused the login: "))
    }

    @Test func aPasswordThatIsMissingIsAskedFor() throws {
        let node = try littleNode(password: "secret")
        let terminal = try Terminal(["-X", "-q", "ignite3://ada@\(node.address)"])
        #expect(terminal.shows("Password for user ada: "))
        terminal.enter("secret")
        #expect(terminal.shows("ignite3 \(node.address)/PUBLIC=> "))
        #expect(!terminal.text.contains("secret"))
        terminal.enter("\\c")
        #expect(terminal.shows("ignite3 \(node.address)/PUBLIC=> "))
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
    }

    @Test func aPasswordIsAskedForOnce() throws {
        let node = try littleNode(password: "secret")
        let terminal = try Terminal(["-X", "-q", "ignite3://ada@\(node.address)"])
        #expect(terminal.shows("Password for user ada: "))
        terminal.enter("mistaken")
        #expect(terminal.end() == 2)
        // What was typed is not shown; the last words of a program whose terminal goes with it may be lost.
        #expect(!terminal.text.contains("mistaken"))
    }

    /// Who gave no user is asked for one, then for the password.
    @Test func aUserThatIsMissingIsAskedFor() throws {
        let node = try littleNode(password: "secret")
        let terminal = try Terminal(["-X", "-q", "\(node.address)"])
        #expect(terminal.shows("User: "))
        terminal.enter("ada")
        #expect(terminal.shows("Password for user ada: "))
        terminal.enter("secret")
        #expect(terminal.shows("ignite3 \(node.address)/PUBLIC=> "))
        terminal.enter("\\conninfo")
        #expect(terminal.shows("User        ada"))
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
    }

    /// A password alone is no login.
    @Test func aUserIsAskedForWhereOnlyThePasswordIsKnown() throws {
        let node = try littleNode(password: "secret")
        let terminal = try Terminal(
            ["-X", "-q", "\(node.address)"], environment: ["IGNITE_SQL_PASSWORD": "secret"])
        #expect(terminal.shows("User: "))
        terminal.enter("ada")
        #expect(terminal.shows("ignite3 \(node.address)/PUBLIC=> "))
        #expect(!terminal.text.contains("Password"))
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
    }

    /// What helps is named as it is written where it is read: options of the program are of no use in the shell.
    @Test func aRefusedLoginInTheShell() throws {
        let first = try littleNode()
        let second = try littleNode(password: "secret")
        let terminal = try Terminal(["-X", "-q", "\(first.address)"])
        #expect(terminal.shows("ignite3 \(first.address)/PUBLIC=> "))
        terminal.enter("\\c ignite://ada:mistaken@\(second.address)")
        #expect(terminal.shows("wrong user or password for user \"ada\""))
        #expect(terminal.shows("\\c ignite://USER@\(second.address) asks for another password"))
        #expect(terminal.shows("ignite3 \(first.address)/PUBLIC=> "))
        terminal.enter("\\c ignite://ada@\(second.address)")
        #expect(terminal.shows("Password for user ada: "))
        terminal.enter("mistaken")
        #expect(terminal.shows("wrong user or password for user \"ada\""))
        #expect(terminal.shows("ignite3 \(first.address)/PUBLIC=> "))
        let hints = terminal.text.components(separatedBy: "asks for another password").count - 1
        #expect(hints == 1, "a password that was typed just now can be typed again")
        terminal.enter("\\c ignite://ada@\(second.address)")
        #expect(terminal.shows("Password for user ada: "))
        terminal.enter("secret")
        #expect(terminal.shows("ignite3 \(second.address)/PUBLIC=> "))
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
    }

    @Test func nobodyIsAskedWithW() throws {
        let node = try littleNode(password: "secret")
        let terminal = try Terminal(["-X", "-q", "-w", "\(node.address)"])
        #expect(terminal.end() == 2)
        #expect(!terminal.text.contains("User:"))
    }

    @Test func askingCanBeLeft() throws {
        let node = try littleNode(password: "secret")
        let terminal = try Terminal(["-X", "-q", "ignite3://ada@\(node.address)"])
        #expect(terminal.shows("Password for user ada: "))
        terminal.type(Terminal.Key.ctrlC)
        #expect(terminal.end() == 130)
    }
}
