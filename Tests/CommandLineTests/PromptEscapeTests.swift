import TestSupport
import Testing

/// The escapes of PROMPT1 and PROMPT2.
@Suite struct PromptEscapeTests {
    /// What the prompt is for a template; in the template `ADDRESS` is the server's, `PORT` its port.
    private func prompt(_ template: String, becomes expected: String) throws -> Bool {
        let seat = try Seat(["-q", "-X", "-v", "PROMPT1=\(template)"])
        let port = seat.address.split(separator: ":").last ?? ""
        let text = expected.replacing("ADDRESS", with: seat.address).replacing("PORT", with: port)
        // Another line shows that the whole of it was drawn.
        seat.terminal.type("x")
        return seat.terminal.screenShows { $0.lines.joined(separator: "\n").contains("\(text)x") }
    }

    @Test(arguments: [
        ("%M|%m|%>|>", "ADDRESS|127.0.0.1|PORT|>"), ("%P %n %/ %~ %# ", "ignite3  PUBLIC ~ > "), ("%R%x%s> ", "==> "),
        ("%p> ", "peer> "), ("%l%%> ", "1%> "), ("%101%:no:%303%251> ", "Aé> "), ("%`echo one; echo two`> ", "one> "),
        ("%`exit 3`> ", "> "), ("%y%> ", "%yPORT "), ("first\nsecond> ", "first\nsecond> "), ("\n\na> ", "a> "),
    ])
    func stand(_ template: String, _ expected: String) throws {
        #expect(try prompt(template, becomes: expected))
    }

    /// The example of psql's manual: a bold prompt, yellow on black.
    @Test func psqlsOwnExample() throws {
        let seat = try Seat([
            "-q", "-X", "-U", "ada", "-v", "PROMPT1=%[%033[1;33;40m%]%n@%/%R%[%033[0m%]%# ",
        ])
        #expect(seat.terminal.shows("ada@PUBLIC=> "))
        #expect(String(decoding: seat.terminal.bytes, as: UTF8.self).contains("\u{1B}[1;33;40m"))
        seat.terminal.type("abc" + Terminal.Key.ctrlA + "x")
        #expect(seat.terminal.screenShows { $0.currentLine == "ada@PUBLIC=> xabc" })
        #expect(seat.terminal.screenShows { $0.column == "ada@PUBLIC=> x".count })
    }

    @Test func theContinuationIsAsWide() throws {
        let seat = try Seat(["-q", "-X", "-v", "PROMPT1=one\n%[%033[1m%]日本%[%033[0m%]> ", "-v", "PROMPT2=%w%R"])
        #expect(seat.terminal.shows("日本> "))
        seat.terminal.enter("select (")
        #expect(seat.terminal.shows("\n      ("))
    }

    @Test func transactions() throws {
        let seat = try Seat(["-q", "-X", "-v", "PROMPT1=%x%R%s> "])
        #expect(seat.terminal.shows("==> "))
        seat.terminal.enter("begin;")
        #expect(seat.terminal.shows("*=*> "))
        seat.terminal.enter("dead 1;")
        #expect(seat.terminal.shows("!=!> "))
        seat.terminal.enter("rollback;")
        #expect(seat.terminal.shows("\n==> "))
        seat.terminal.enter("\\if 0")
        #expect(seat.terminal.shows("@@> "))
    }

    /// A connection that is gone shows at the next prompt.
    @Test func withoutAConnection() throws {
        let seat = try Seat(["-q", "-X", "-v", "PROMPT1=%x%R%s> "])
        #expect(seat.terminal.shows("==> "))
        seat.node.dropClients()
        #expect(
            seat.terminal.wait {
                seat.terminal.type("\r")
                return seat.terminal.shows("?!!> ", within: 0.2)
            })
    }
}
