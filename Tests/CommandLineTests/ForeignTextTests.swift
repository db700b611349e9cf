import TestSupport
import Testing

/// What the command line says reaches the screen escaped.
@Suite struct ForeignTextTests {
    private static let evil = "\u{1B}]0;x\u{07}\u{1B}[2J\u{9B}\u{202E}"

    @Test func arguments() {
        for arguments in [
            ["--x\(Self.evil)"], ["host", Self.evil], ["ignite://\(Self.evil)"], ["-f", "/no/\(Self.evil)"],
        ] {
            let result = Program.run(arguments, environment: ["IGNITE_SQL_URI": "ignite://127.0.0.1:1"])
            #expect(result.status != 0)
            #expect(
                !result.errors.unicodeScalars.contains("\u{1B}") && !result.errors.unicodeScalars.contains("\u{202E}"),
                "\(result.errors.debugDescription)")
        }
    }
}
