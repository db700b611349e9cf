import IgniteCore
import Testing

/// Lines of the passfile, and which of them fits.
struct PassfileTests {
    private func password(_ text: String, _ user: String = "ada", _ host: String = "node", _ port: UInt16 = 10800)
        -> String?
    {
        Passfile(Array(text.utf8)).password(of: user, at: ClientOptions.Address(host: host, port: port))?.password
    }

    @Test(
        arguments: [
            ("node:10800:ada:secret", "secret"), ("*:10800:ada:secret", "secret"), ("node:*:ada:secret", "secret"),
            ("node:10800:*:secret", "secret"), ("*:*:*:secret", "secret"), ("node:10800:ada:secret\r\n", "secret"),
            ("node:10800:ada: se cret ", " se cret "), ("node:10800:ada:a\\:b\\\\c", "a:b\\c"),
            ("node:10800:ada:a:b:", "a:b:"), ("node:10800:ada:se\\cret\\", "secret\\"),
            ("node:10800:ada:pä\u{1F511}", "pä\u{1F511}"),
            ("node:10800:ada:*", "*"),
            ("other:10800:ada:secret", nil), ("node:10801:ada:secret", nil), ("node:10800:eve:secret", nil),
            ("nod*:10800:ada:secret", nil), ("Node:10800:ada:secret", nil), ("\\*:10800:ada:secret", nil),
            ("#node:10800:ada:secret", nil), ("node:010800:ada:secret", nil), ("", nil), ("\n\n", nil),
        ] as [(String, String?)])
    func oneLine(_ text: String, _ expected: String?) {
        #expect(password(text) == expected)
        #expect(Passfile(Array(text.utf8)).badLines == [])
    }

    @Test func theFirstThatFits() {
        let text = "# mine\n\nnode:10800:eve:1\nnode:*:ada:2\n*:*:*:3\nnode:10800:ada:4\n"
        #expect(password(text) == "2")
        #expect(password(text, "eve") == "1")
        #expect(password(text, "ada", "other") == "3")
        let passfile = Passfile(Array(text.utf8))
        #expect(passfile.password(of: "bob", at: ClientOptions.Address(host: "node"))?.line == 5)
    }

    @Test func escapedFields() {
        #expect(password("\\:\\:1:10800:a\\:d\\\\a:secret", "a:d\\a", "::1") == "secret")
        #expect(password("node:10800:\\*:secret", "*") == "secret")
        #expect(password("node:10800:\\*:secret", "ada") == nil)
    }

    @Test(arguments: ["secret", "node:10800:ada", "node:10800:ada:", "node\\:10800:ada:secret", ":", "\\"])
    func whatSaysNothing(_ line: String) {
        let passfile = Passfile(Array("# first\n\(line)\n*:*:*:good\n".utf8))
        #expect(passfile.badLines == [2])
        #expect(passfile.password(of: "x", at: ClientOptions.Address(host: "y"))?.password == "good")
    }

    @Test func noText() {
        #expect(Passfile([0x2A, 0x3A, 0x2A, 0x3A, 0x2A, 0x3A, 0xFF, 0x0A]).badLines == [1])
    }

    /// Each address has its own, and what was given goes before all of them.
    @Test func passwordsOfOptions() throws {
        var options = try ClientOptions("ignite://ada@one,two")
        options.passfile = Passfile(Array("one:*:ada:first\ntwo:*:ada:second\n".utf8))
        #expect(options.addresses.map { options.password(at: $0) } == ["first", "second"])
        options.password = "given"
        #expect(options.addresses.map { options.password(at: $0) } == ["given", "given"])
        options.user = nil
        options.password = nil
        #expect(options.password(at: options.addresses[0]) == nil)
        #expect(!"\(options)".contains("first"))
    }
}
