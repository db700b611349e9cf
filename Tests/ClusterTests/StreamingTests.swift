import Foundation
import TestSupport
import Testing

extension ClusterTests {
    /// Large results, and outputs that take no more.
    struct StreamingTests {
        private let rows = 300_000

        /// KiB; the rows are several times as much.
        private let memoryLimit = 32 << 10

        @Test(arguments: ["--csv", "--json", "--format=jsonl", "--format=tsv", "--format=aligned", "-A", "-x"])
        func memoryStaysConstant(option: String) throws {
            let program = Node.start(
                option,
                script:
                    "select x, 'a text that is some thirty bytes ' || cast(x as varchar) as t from table(system_range(1, \(rows)));\n\\warn done\n"
            )
            try #require(program.waitForErrors("done\n", within: 120))
            let memory = try #require(program.statusNumber("VmHWM"))
            #expect(memory < memoryLimit, "\(memory) KiB")
            let result = program.finish()
            #expect(result.status == 0)
            #expect(result.errors == "done\n")
            #expect(result.output.count > rows * 40)
            #expect(result.text.contains("thirty bytes \(rows)"))
            if option == "--csv" { #expect(result.output.count { $0 == 0x0A } == rows + 1) }
            if option == "--format=aligned" { #expect(result.text.hasSuffix("(\(rows) rows)\n\n")) }
        }

        @Test func memoryStaysConstantWithWideRows() throws {
            let program = Node.start(
                "--csv", "--page-size", "100",
                script: "select x, repeat('0123456789', 1000) as t from table(system_range(1, 10000));\n\\warn done\n")
            try #require(program.waitForErrors("done\n", within: 120))
            let memory = try #require(program.statusNumber("VmHWM"))
            #expect(memory < memoryLimit, "\(memory) KiB")
            #expect(program.finish().output.count > 100_000_000)
        }

        @Test(arguments: ["--csv", "--format=aligned"])
        func closedOutput(option: String) {
            let mark = Node.uniqueName("CLOSED")
            let program = Node.start(
                option, script: "begin;\nselect /* \(mark) */ x from table(system_range(1, 5000000));\n\\warn never\n")
            #expect(program.wait { program.output.count > 10 })
            program.closeOutput()
            let result = program.end(within: 10)
            #expect(result.status == 141)
            #expect(result.errors == "BEGIN\n")
            #expect(eventually { Node.queries(with: mark) == 0 })
        }

        @Test func closedOutputOfACommand() {
            let result = Node.run(
                "-c", "\\o |head -1", "-c", "select x from table(system_range(1, 300000))", "-c", "\\o", "-c",
                "\\echo end")
            #expect(result.status == 0)
            #expect(result.text.hasSuffix("end\n"))
            #expect(result.errors == "")
        }

        @Test(arguments: ["select x from table(system_range(1, 300000))", "\\echo text", "\\conninfo"])
        func fullDisk(command: String) {
            let result = Node.run("-c", command, output: .file("/dev/full"))
            #expect(result.status == 1)
            #expect(result.errorLines.count == 1, "\(result.errors)")
            #expect(result.errors.contains("could not write to standard output: no space left"))
        }

        @Test func fullDiskRollsBack() {
            let mark = Node.uniqueName("FULL")
            let result = Node.run(
                script: "begin;\nselect /* \(mark) */ x from table(system_range(1, 300000));\n",
                output: .file("/dev/full"))
            #expect(result.status == 1)
            #expect(eventually { Node.queries(with: mark) == 0 })
        }

        /// Standard descriptors that are not there: no connection may get their numbers.
        @Test(arguments: [("<&-", 1, ""), (">&-", 1, ""), ("2>&-", 0, "A\n1\nA\n2\n")])
        func missingDescriptors(redirection: String, status: Int32, output: String) {
            let program = Program(
                ["-c", "exec \"$0\" -X --csv \"$1\" \(redirection)", Program.path, Node.address ?? ""],
                input: Array("select 1 as a;\nselect nosuch;\nselect 2 as a;\n".utf8), executable: "/bin/sh")
            let result = program.finish(within: 10)
            #expect(result.status == status)
            #expect(result.text == output)
            if redirection != "2>&-" {
                #expect(result.errors.lowercased().contains("bad file descriptor"), "\(result.errors)")
            }
        }

        @Test func timeOutOfAStatement() {
            let mark = Node.uniqueName("TIMEOUT")
            let started = Program.now
            let result = Node.run("--timeout", "1", script: Node.endlessQuery(mark) + "\n\\echo end\n")
            #expect(Program.now - started < 10)
            #expect(result.text == "end\n")
            #expect(
                result.errors.contains("<stdin>:1: ERROR: the query took longer than 1 s, and was cancelled"),
                "\(result.errors)")
            #expect(eventually { Node.queries(with: mark) == 0 })
        }
    }
}

extension Node {
    /// A statement that runs for hours.
    static func endlessQuery(_ mark: String) -> String {
        let range = "table(system_range(1, 30000))"
        return "select /* \(mark) */ count(*) from \(range) a, \(range) b, \(range) c;"
    }
}
