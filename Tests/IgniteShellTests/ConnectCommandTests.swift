import Ignite3
import IgniteCore
import TestSupport
import Testing

/// `\c`, `\connect`, `\password` in scripts.
struct ConnectCommandTests {
    private static let other = IgniteUUID(mostSignificant: 5, leastSignificant: 6)

    @Test(arguments: ["c", "connect"])
    func toAnotherNode(_ command: String) throws {
        let first = try littleNode()
        let second = try littleNode(clusterID: Self.other)
        let result = first.runShell(script: "select 1;\n\\\(command) \(second.address)\nselect 2;\n")
        #expect(first.statements == ["select 1"])
        #expect(second.statements == ["select 2"])
        #expect(result.errors == "You are now connected to Apache Ignite 3.1.0, peer at \(second.address).\n")
        #expect(result.status == 0)
    }

    @Test func onceMore() throws {
        let node = try littleNode()
        let result = node.runShell(script: "begin;\nupdate a;\n\\c\nselect 2;\ncommit;\n")
        #expect(node.statements == ["update a", "select 2"])
        #expect(
            node.journal.entries.filter { $0.hasPrefix("TX_") }.map { $0.prefix(11) } == ["TX_BEGIN", "TX_ROLLBACK"])
        #expect(result.errors.contains("WARNING: the open transaction was rolled back"))
        #expect(result.errors.contains("WARNING: there is no transaction in progress"))
    }

    @Test func theZoneOfTheOutputFollows() throws {
        let moment = Value.timestampWithLocalTimeZone(Instant(seconds: 0, nanoseconds: 0)!)
        let node = try littleNode([
            "moment": .rows([Column(name: "M", type: .timestampWithLocalTimeZone)], [[moment]])
        ])
        let result = node.runShell(
            "-A", "-t", script: "moment;\n\\c ignite3://\(node.address)?timeZone=Asia/Tokyo\nmoment;\n")
        #expect(result.text == "1970-01-01 00:00:00+00:00\n1970-01-01 09:00:00+09:00\n")
    }

    /// A script must not go on with the wrong cluster.
    @Test(arguments: ["127.0.0.1:1", "ftp://nonsense", "host:port"])
    func failureClosesInAScript(_ target: String) throws {
        let node = try littleNode()
        let result = node.runShell(
            script: "begin;\nupdate a;\n\\c \(target)\n\\echo here\nselect 1;\n\\echo not here\n")
        #expect(node.statements == ["update a"])
        #expect(node.journal.entries.contains { $0.hasPrefix("TX_ROLLBACK") })
        #expect(result.text == "here\n")
        #expect(result.errors.contains("WARNING: the open transaction was rolled back"))
        #expect(result.errors.contains("<stdin>:3: ERROR: "))
        #expect(result.errors.contains("not connected: \\c failed"))
        #expect(result.status == 2)
        #expect(!result.errors.contains("--"), "options of the program are of no use in a script")
    }

    @Test func failureStopsAScriptThatIsToStop() throws {
        #expect(try littleNode().runShell("-v", "ON_ERROR_STOP=1", script: "\\c 127.0.0.1:1\nselect 1;\n").status == 3)
    }

    @Test func changingPasswords() throws {
        let result = try littleNode().runShell("-v", "ON_ERROR_STOP=1", script: "\\password\n\\echo on\n")
        #expect(result.errors.contains("Ignite 3 cannot change passwords with SQL"))
        #expect(result.errorLines.count == 1)
        #expect(result.text == "on\n")
    }
}
