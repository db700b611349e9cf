import TestSupport
import Testing

/// Bad usage: one message that names what is wrong, exit status 1, nothing tried on the network.
struct UsageTests {
    /// Messages name an option as it was given.
    @Test(
        arguments: [
            (["--page-size", "x"], "--page-size must be a whole number from 1 to 100000, not \"x\""),
            (["--tls=no"], "--tls must be disable, require, verify-ca or verify-full, not \"no\""),
            (["ignite://h?pageSize=x"], "connection option \"pageSize\" must be a whole number"),
            (["postgres://me:secret@h/db"], "unknown scheme \"postgres\" (a URI begins with ignite://,"),
        ] as [([String], String)])
    func valuesThatCannotBeUsed(_ arguments: [String], _ message: String) {
        let result = Program.run(["-X", "-c", "select 1"] + arguments)
        #expect(result.status == 1)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(!result.errors.contains("secret"))
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var arguments: [String]
        /// What the message has to contain.
        var named: String
        var testDescription: String { arguments.joined(separator: " ") }

        init(_ arguments: String..., named: String) {
            self.arguments = arguments
            self.named = named
        }
    }

    static let cases = [
        Case("--bogus", named: "--bogus"),
        Case("--hots", "a", named: "did you mean --host?"),
        Case("--c", named: "ambiguous: --command"),
        Case("--bo\u{1B}[2Jgus", named: "--bo\\x1B[2Jgus"),
        Case("-Z\u{1B}", named: "-Z"),
        Case("-Z", named: "unrecognized option -Z"),
        Case("-c", named: "option -c requires an argument"),
        Case("--format", named: "--format"),
        Case("--csv=yes", named: "--csv"),
        Case("--format", "yaml", named: "\"yaml\""),
        Case("-P", "bogus=1", named: "\"bogus\""),
        Case("-P", "bordr=1", named: "did you mean border?"),
        Case("-P", "border=900", named: "\"900\""),
        Case("-P", "expanded=perhaps", named: "\"perhaps\""),
        Case("-v", "AUTOCOMMIT=maybe", named: "\"maybe\""),
        Case("-v", "a-b=1", named: "\"a-b\""),
        Case("--page-size", "many", named: "\"many\""),
        Case("--page-size", "0", named: "\"0\""),
        Case("--page-size", "100001", named: "\"100001\""),
        Case("--timeout", "-1", named: "\"-1\""),
        Case("--timeout", "nan", named: "\"nan\""),
        Case("--connect-timeout", "0", named: "\"0\""),
        Case("--connect-timeout", "soon", named: "\"soon\""),
        Case("--socket-timeout", "0", named: "--socket-timeout must be seconds, more than 0, not \"0\""),
        Case("--handshake-timeout", "0", named: "--handshake-timeout must be seconds, more than 0"),
        Case("--time-zone", "Nowhere/City", named: "\"Nowhere/City\""),
        Case("--time-zone", "../../etc/passwd", named: "time zone"),
        Case("one", "two", named: "\"two\""),
        Case("", named: "empty"),
        Case("http://localhost", named: "ignite://"),
        Case("ignite://", named: "connection URI"),
        Case("ignite://host:0", named: "port"),
        Case("ignite://host:99999", named: "port"),
        Case("ignite://host:1x", named: "port"),
        Case("ignite://[::1", named: "connection URI"),
        Case("ignite://host/?page=1", named: "\"page\""),
        Case("ignite://host/?pageSize=x", named: "pageSize"),
        Case("--port", "1", "embedded:", named: "--port does not apply to the embedded node"),
        Case("--host", "a", "embedded:", named: "--host does not apply to the embedded node"),
        Case("--password", "embedded:", named: "--password does not apply to the embedded node"),
        Case("--user", "ada", "embedded:", named: "the embedded node has no users: --user"),
        Case("--tls", "require", "embedded:", named: "the embedded node has no TLS"),
        Case("--sample", "--serve-embedded", "0", named: "--serve-embedded"),
        Case("--serve-embedded", "many", named: "\"many\""),
        Case("--serve-embedded", "65536", named: "\"65536\""),
        Case("--serve-embedded", "0", "127.0.0.1", named: "embedded:FILE"),
        Case("--serve-embedded", "0", "-c", "select 1", named: "--serve-embedded"),
        Case("-o", "/nosuch/folder/file", named: "/nosuch/folder/file"),
    ]

    @Test(arguments: cases)
    func isRefused(_ usage: Case) {
        let result = Program.run(usage.arguments, environment: ["IGNITE_SQL_URI": "ignite://127.0.0.1:1"])
        #expect(result.status == 1)
        #expect(result.text == "")
        #expect(result.errors.contains(usage.named), "\(result.errors)")
        #expect(result.errorLines.count <= 2, "\(result.errors)")
    }

    /// Of options that say the same thing the last counts, as everywhere.
    @Test func theLastOneCounts() {
        let result = Program.run(["--format", "yaml", "--csv", "127.0.0.1:1"])
        #expect(result.status == 1, "a bad value is refused even when a later one replaces it")
        let later = Program.run(["--csv", "--json", "--connect-timeout", "9", "--connect-timeout", "1", "127.0.0.1:1"])
        #expect(later.status == 2)
    }

    /// A secret never stands in a message.
    @Test(arguments: [
        ["ignite://joe:s3cret@host:99999"], ["ignite://joe:s3cret@host/?x=1"], ["http://joe:s3cret@host"],
        ["joe:s3cret@host"], ["1", "ignite://joe:s3cret@host"], ["1", "ignite://host/?password=s3cret"],
        ["--passwrd=s3cret"], ["--password=s3cret"],
    ])
    func passwordsAreNotShown(arguments: [String]) {
        let result = Program.run(arguments)
        #expect(result.status == 1)
        #expect(!result.errors.contains("s3cret"))
    }
}
