import Foundation
import Ignite
import TestSupport
import Testing

extension ClusterTests {
    /// Nothing is left of connections and statements that are over.
    @Suite struct ManyConnectionsTests {
        /// How many descriptors a process has open, this one if none is named.
        private func descriptors(of process: String = "self") throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count
        }

        @Test func ofTheLibrary() throws {
            // Other tests run in this process, so only the sum tells.
            let before = try descriptors()
            for number in 0..<200 {
                let client = try Ignite.connect(Node.address ?? "")
                let row = try #require(try client.execute("SELECT \(unsafe: String(number))").next())
                #expect(row[0] == .integer(Int32(number)))
                client.close()
            }
            #expect(try descriptors() < before + 100)
        }

        @Test func ofTheShell() throws {
            let program = Node.start("-q", script: "\\c\nselect 1;\n\\echo ready\n")
            #expect(program.waitForOutput("ready\n"))
            let before = try descriptors(of: "\(program.process)")
            program.send(String(repeating: "\\c\nselect 1;\n", count: 200) + "\\echo end\n")
            #expect(program.waitForOutput("end\n", within: 60))
            #expect(try descriptors(of: "\(program.process)") == before)
            let result = program.finish()
            #expect(result.status == 0 && result.errors == "", "\(result.errors)")
        }

        @Test func manyStatementsTakeNoMemory() throws {
            let program = Node.start("-q", "-A", "-t")
            program.send(String(repeating: "select 1;\n", count: 1000) + "\\echo ready\n")
            #expect(program.waitForOutput("ready\n", within: 60))
            let memory = try #require(program.statusNumber("VmRSS"))
            let before = try descriptors(of: "\(program.process)")
            program.send(String(repeating: "select 1;\n", count: 9000) + "\\echo end\n")
            #expect(program.waitForOutput("end\n", within: 120))
            let growth = try #require(program.statusNumber("VmRSS")) - memory
            #expect(growth < 2048, "KiB")
            #expect(try descriptors(of: "\(program.process)") == before)
            #expect(program.finish().text.ranges(of: "1\n").count == 10_000)
        }
    }
}
