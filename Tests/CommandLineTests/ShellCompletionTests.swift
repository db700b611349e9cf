import Foundation
import TestSupport
import Testing

/// What the completions for the user's shell offer, asked of the shells themselves.
@Suite struct ShellCompletionTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "completions")

    private static func has(_ shell: String) -> Bool { FileManager.default.isExecutableFile(atPath: shell) }

    private func run(_ shell: String, _ script: String, _ arguments: [String] = []) throws -> [String] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: shell)
        process.arguments = ["-c", script] + arguments
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The words are those that bash makes of the line; what it offers replaces the last of them, or follows its `=`.
    @Test(
        .enabled(if: has("/bin/bash")),
        arguments: [
            (["--color", ""], ["auto", "always", "never"]),
            (["--color", "=", "al"], ["always"]),
            (["--progress", "="], ["auto", "always", "never"]),
            (["--tls", "=", "verify-"], ["verify-ca", "verify-full"]),
            (["-P", "tuples_o"], ["tuples_only="]),
            (["-P", "linestyle", "="], ["ascii", "unicode"]),
            (["-Plinestyle", "=", "u"], ["unicode"]),
            (["--pset", "=", "linestyle", "=", "u"], ["unicode"]),
            (["-v", "AUTO"], ["AUTOCOMMIT="]),
            (["-v", "FRESH_READS", "="], ["off", "on", "auto"]),
            (["ign"], ["ignite://", "ignite2://", "ignite3://"]),
            (["ignite", ":", "/"], ["//"]),
            (["-U", "ada", "-t", "ign"], ["ignite://", "ignite2://", "ignite3://"]),
            (["node1", "ign"], []),
            (["--pag"], ["--page-size"]),
            (["-U", ""], []),
        ])
    func bash(_ words: [String], _ offered: [String]) throws {
        // Only = and : follow, and are followed, without a blank.
        var line = "ignite-sql"
        var previous = ""
        for word in words {
            let isGlued = ["=", ":"].contains(word) || ["=", ":"].contains(previous)
            line += (isGlued ? "" : " ") + word
            previous = word
        }
        let script = """
            source "$1"; COMP_LINE=$2; COMP_POINT=${#COMP_LINE}; shift 2; COMP_WORDS=(ignite-sql "$@"); COMP_CWORD=$#
            _ignite_sql ignite-sql; printf '%s\\n' "${COMPREPLY[@]}"
            """
        let file = Self.folder.appending(path: "ignite-sql.bash").path
        #expect(try run("/bin/bash", script, ["bash", file, line] + words) == offered)
    }

    @Test(
        .enabled(if: has("/usr/bin/fish")),
        arguments: [
            ("--color=al", ["--color=always"]), ("--progress a", ["always", "auto"]),
            ("-P tuples_o", ["tuples_only="]), ("-P linestyle=u", ["linestyle=unicode"]),
            ("--pset=linestyle=u", ["--pset=linestyle=unicode"]), ("-v AUTOC", ["AUTOCOMMIT="]),
            ("ignite:", ["ignite://"]),
        ])
    func fish(_ line: String, _ offered: [String]) throws {
        let file = Self.folder.appending(path: "ignite-sql.fish").path
        let lines = try run("/usr/bin/fish", "source $argv[1]; complete -C \"ignite-sql $argv[2]\"", [file, line])
        #expect(lines.map { String($0.prefix { $0 != "\t" }) } == offered)
    }
}
