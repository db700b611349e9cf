import Foundation
import Glibc
import IgniteCore
import IgniteShell
import TestSupport

/// A file without a name, in the place of a standard stream.
private final class StreamFile {
    let descriptor: Int32

    init(_ text: String = "") {
        var path = Array("/tmp/ignite-sql.stream.XXXXXX".utf8CString)
        descriptor = mkstemp(&path)
        precondition(descriptor >= 0, "no file: errno \(errno)")
        unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var text = text
        text.withUTF8 { precondition(write(descriptor, $0.baseAddress, $0.count) == $0.count) }
        lseek(descriptor, 0, SEEK_SET)
    }

    deinit { close(descriptor) }

    /// All that was written.
    var bytes: [UInt8] {
        let count = Int(lseek(descriptor, 0, SEEK_END))
        return [UInt8](unsafeUninitializedCapacity: count) { $1 = pread(descriptor, $0.baseAddress, count, 0) }
    }
}

/// A shell in the test's process, with files as its streams and an environment of its own. It is far cheaper than the
/// program; what needs a terminal, signals, or another working folder is tested with that.
enum ShellRun {
    /// Runs a shell from start to end.
    ///
    /// - Parameters:
    ///   - arguments: some of the program's options: `-q -t -A -a -e -b -E -1`, and with a value
    ///     `-v -P -c -f -o -L --page-size`.
    ///   - input: what is on standard input.
    ///   - sessions: makes what makes the sessions; nil: they are a server's.
    static func run(
        _ arguments: [String] = [], _ options: ClientOptions, input: String, environment: [String: String] = [:],
        sessions: ((EventLoop) -> SessionFactory)? = nil
    ) -> Program.Result {
        let eventLoop = EventLoop()
        let (standardInput, output, errors) = (StreamFile(input), StreamFile(), StreamFile())
        let variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": "/nonexistent", "TZ": "UTC",
        ]
        let host = Host(
            streams: StandardStreams(
                input: standardInput.descriptor, output: output.descriptor, error: errors.descriptor),
            environment: Environment(variables.merging(environment) { $1 }), eventLoop: eventLoop, signals: nil,
            sessions: sessions?(eventLoop))
        var options = options
        if let option = arguments.firstIndex(of: "--page-size") {
            options.pageSize = Int(arguments[option + 1]) ?? 0
        }
        let shell = Shell(
            ConnectionSettings(options), host: host, diagnostics: Diagnostics(descriptor: errors.descriptor))
        do {
            let status = shell.run(try actions(arguments, shell), startupFile: nil)
            return Program.Result(
                output: output.bytes, errors: String(decoding: errors.bytes, as: UTF8.self), status: status)
        } catch {
            preconditionFailure("\(arguments): \(error)")
        }
    }

    /// Sets what the options say; gives what is to be done.
    private static func actions(_ arguments: [String], _ shell: Shell) throws -> [Shell.Action] {
        let variables = ["-q": "QUIET", "-a": "ECHO", "-e": "ECHO", "-b": "ECHO", "-E": "ECHO_HIDDEN"]
        let values = ["-a": "all", "-e": "queries", "-b": "errors"]
        let settings = ["-A": ("format", "unaligned"), "-t": ("tuples_only", "on"), "-x": ("expanded", "on")]
        var actions: [Shell.Action] = []
        var rest = arguments[...]
        while let option = rest.popFirst() {
            if let name = variables[option] {
                try shell.variables.set(name, values[option] ?? "on")
            } else if let (name, value) = settings[option] {
                try PsetOption.set(name, to: value, in: &shell.printing.format)
            } else if option == "-1" {
                shell.isSingleTransaction = true
            } else {
                let value = rest.removeFirst()
                let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
                switch option {
                case "-v": try shell.variables.set(parts[0], parts.count > 1 ? parts[1] : "")
                case "-P":
                    try PsetOption.set(
                        parts[0], to: parts.count > 1 ? parts[1] : nil, in: &shell.printing.format)
                case "--page-size": break
                case "-c": actions.append(.command(value))
                case "-f": actions.append(.file(value))
                case "-o": try shell.printing.redirect(to: value)
                case "-L": shell.printing.log = try SessionLog(value) { _ in }
                default: preconditionFailure("\(option) is none of the options that are understood here")
                }
            }
        }
        return actions
    }
}

extension InProcessNode {
    /// Runs a shell in the test's process on a script from standard input.
    func runShell(
        _ arguments: String..., script: String, environment: [String: String] = [:], schema: String? = nil
    ) -> Program.Result {
        var options = self.options
        if let schema { options.schema = schema }
        return ShellRun.run(arguments, options, input: script, environment: environment)
    }
}
