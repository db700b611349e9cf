import Testing

@testable import IgniteShell

@Suite struct DumpRequestTests {
    private func request(_ change: (inout DumpRequest) -> Void) throws -> DumpRequest {
        var request = try DumpRequest([])
        change(&request)
        return request
    }

    @Test func arguments() throws {
        #expect(try DumpRequest(["-s"]) == request { $0.part = .definitions })
        #expect(
            try DumpRequest(["sales*", "-a", "AS", "Ignite3", "to", "x.sql"])
                == request {
                    ($0.part, $0.pattern, $0.product, $0.file) = (.rows, "sales*", "ignite3", "x.sql")
                })
        #expect(try DumpRequest(["--inserts"]) == request { $0.rowStyle = .insert })
        // A table can have the name of a word.
        #expect(try DumpRequest(["public.as"]) == request { $0.pattern = "public.as" })
    }

    @Test(arguments: [
        (["-s", "-a"], "-s and -a exclude each other"), (["as"], "a product must follow \"as\""),
        (["as", "oracle"], "unknown product \"oracle\": it is ignite2 or ignite3"),
        (["to"], "a file must follow \"to\""),
        (["-x"], "unknown option \"-x\""), (["a", "b"], "unexpected \"b\""),
        (["-s", "--inserts"], "--inserts is about rows, which -s leaves out"),
    ])
    func faults(_ arguments: [String], _ message: String) {
        let error = #expect(throws: ShellError.self) { try DumpRequest(arguments) }
        #expect(error?.message == message)
    }
}
