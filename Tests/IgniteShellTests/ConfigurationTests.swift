import IgniteCore
import IgniteShell
import Testing

/// What `config.ini` says, and what is complained about.
struct ConfigurationTests {
    private func options(_ text: String, _ name: String = "dev") throws -> ClientOptions {
        var options = ClientOptions()
        try Configuration(text, path: "c.ini").profile(name).apply(to: &options)
        return options
    }

    private func complaint(_ text: String, _ name: String = "dev") -> String {
        do {
            _ = try options(text, name)
            return "none"
        } catch {
            return (error as? ShellError)?.message ?? "\(error)"
        }
    }

    @Test func profilesInTheirOrder() {
        let text = "[profile b]\nuser=x\n[profile a]\nuser=y\n[profile b]\nschema=z\n[profile é.1_-]\nuser=é\n"
        let configuration = Configuration(text, path: "c.ini")
        #expect(configuration.profiles.map(\.name) == ["b", "a", "é.1_-"])
        #expect(configuration.profiles.map(\.saysWhere) == [false, false, false])
        #expect(configuration.warnings == [])
    }

    @Test func whereAndHow() throws {
        let options = try options(
            "[profile dev]\nuser = ada\npageSize = 7\nuri = ignite3://eve:x@one:1,two/S?pageSize=9&timeout=3\n")
        #expect(options.protocol == .ignite3)
        #expect(options.addresses.map(\.description) == ["one:1", "two:10800"])
        #expect(options.user == "ada", "what stands by itself counts more than the URI, wherever it stands")
        #expect(options.pageSize == 7)
        #expect(options.schema == "S")
        #expect(options.statementTimeout == .seconds(3))
        #expect(try self.options("[profile dev]\naddresses = [::1]:5,b\n").addresses.map(\.port) == [5, 10800])
    }

    /// Every option of a URI is one of a profile; each takes what a URI takes.
    @Test(arguments: ConnectionOption.all.map(\.name))
    func everyOption(_ name: String) throws {
        let values = ["1", "1.3", "UTC", "true", "disable", "/etc/hostname", "any"]
        let value = values.first { (try? ClientOptions("ignite://h?\(name)=\($0)")) != nil }
        try #require(value != nil)
        #expect(
            try options("[profile dev]\naddresses=h\n\(name)=\(value!)\n")
                == ClientOptions("ignite://h?\(name)=\(value!)"))
    }

    @Test(
        arguments: [
            ("user=\"a b \"", "a b "), ("user = 'x'", "x"), ("user = '", "'"), ("user = 'x\"", "'x\""),
            ("user = a ; b # c", "a ; b # c"), ("user = a=b:c", "a=b:c"), ("user : colon", "colon"),
            ("  user = indented", "indented"), ("user = first\nuser = last", "last"), ("\u{FEFF}user = bom", nil),
            ("user = \(String(repeating: "u", count: 4000))", String(repeating: "u", count: 4000)),
        ] as [(String, String?)])
    func values(_ line: String, _ user: String?) throws {
        if let user { #expect(try options("; comment\n# comment\n\n[profile dev]\r\n\(line)\r\n").user == user) }
        #expect(try options("\u{FEFF}[profile dev]\nuser=bom").user == "bom")
    }

    @Test(arguments: [
        (
            "[profile dev]\n\npagesize = 5",
            "c.ini:3: there is no connection option \"pagesize\"; did you mean \"pageSize\"?"
        ),
        ("[profile dev]\nurl = 5", "c.ini:2: there is no connection option \"url\"; did you mean \"uri\"?"),
        ("[profile dev]\nadresses = 5", "did you mean \"addresses\"?"),
        ("[profile dev]\nzzzzzz = 5", "the options are schema, "),
        ("[profile dev]\npageSize = x", "c.ini:2: connection option"),
        ("[profile dev]\nuri = ftp://x", "c.ini:2: connection URI: "), ("[profile dev]\nuri =", "the text is empty"),
        ("[profile dev]\naddresses = ignite://x", "addresses = accepts only hosts"),
        ("[profile dev]\naddresses = ada@x", "use user = for the user and uri = for a URI"),
        ("[profile dev]\naddresses = :5", "c.ini:2: addresses: address 1 has no host"),
        (
            "[profile dev]\nuser = x\nnonsense",
            "profile \"dev\" cannot be used: c.ini:3: expected [section] or name"
        ),
        ("[profile dev\nuser = x", "c.ini:1: expected [section] or name = value"),
        ("[profile dev]\nuser = a\0b", "c.ini:2: the line is not valid UTF-8"),
        ("[profile dev]\nuser = \(String(repeating: "u", count: 5000))", "c.ini:2: the line is longer than 4096 bytes"),
        ("[profile \(String(repeating: "u", count: 50))]\nuser = x", "c.ini:1: the section name is too long"),
        ("[profile dew]\nuser = x", "profile \"dev\" does not exist in c.ini; did you mean \"dew\"?"),
        ("", "profile \"dev\" does not exist in c.ini"),
    ])
    func whatCannotBeUsed(_ text: String, _ message: String) {
        #expect(complaint(text).contains(message), "\(complaint(text))")
    }

    /// Others' mistakes are nothing to a profile that is right.
    @Test func anotherProfileIsWrong() {
        #expect(complaint("[profile x]\nnonsense = 1\n[profile dev]\nuser = ada") == "none")
    }

    @Test func secretsAreNotShown() {
        for line in ["uri = ignite://a:s3cret@h:99999", "uri = ignite://h/?x=1&password=s3cret", "pasword = s3cret"] {
            #expect(!complaint("[profile dev]\n\(line)").contains("s3cret"))
        }
    }

    @Test(arguments: [
        ("a = b", "c.ini:1: the line is before the first [section]"),
        ("[setings]\na = b\nc = d", "c.ini:2: unknown section [setings]; did you mean [settings]?"),
        ("[dev]\na = b", "c.ini:2: unknown section [dev]; there are [settings] and [profile NAME]"),
        ("[profile a b]\nc = d", "a profile name consists of"), ("[profile $(id)]\nc = d", "not \"$(id)\""),
        ("[profile -x]\nc = d", "not \"-x\""),
    ])
    func unknownSections(_ text: String, _ warning: String) {
        let configuration = Configuration(text, path: "c.ini")
        #expect(configuration.warnings.count == 1)
        #expect(configuration.warnings.first?.contains(warning) == true, "\(configuration.warnings)")
        #expect(configuration.profiles.isEmpty)
    }

    @Test func noFile() {
        #expect(Configuration(folder: nil).warnings == [])
        #expect(Configuration(folder: "/nonexistent").warnings == [])
        #expect(Configuration(folder: "/dev/null").warnings == [])
    }
}
