import CTerminal
import Glibc
import IgniteCore

/// A running pager, which displays the text that is written to its sink.
///
/// While it runs, it handles Ctrl-C itself. After it exits, pending work for it is cancelled.
final class Pager {
    let sink: OutputSink
    private let child: Child
    private let host: Host

    /// Starts the pager that the environment specifies. Returns nil if none is wanted, or if `less` is not installed.
    init?(_ host: Host) throws(ShellError) {
        guard let command = Self.command(host.environment) else { return nil }
        if let missing = try Self.missingProgram(of: command, host) {
            throw ShellError("\(missing) not found")
        }
        let pipe = try Child.pipe(to: command)
        defer { close(pipe.readEnd) }
        do throws(ShellError) {
            child = try Child("export LESS=\"${LESS--SRFX}\"; \(command)", input: pipe.readEnd, host: host)
        } catch {
            close(pipe.writeEnd)
            throw error
        }
        sink = OutputSink(descriptor: pipe.writeEnd, name: command, host: host, ownsDescriptor: true)
        sink.feedsCommand = true
        self.host = host
        host.signals?.hasReaderGone = {
            var reader = pollfd(fd: pipe.writeEnd, events: Int16(POLLOUT), revents: 0)
            return poll(&reader, 1, 0) > 0 && reader.revents & Int16(POLLERR) != 0
        }
    }

    /// Closes the input of the pager and waits until the user quits it.
    func finish() {
        sink.close()
        // The pager still handles Ctrl-C, but nothing is left to cancel.
        host.signals?.hasReaderGone = { false }
        defer { host.signals?.hasReaderGone = nil }
        _ = child.wait()
        // Otherwise it would continue to read keys that are meant for the shell.
        if host.signals?.isEnding == true { child.terminate() }
    }

    /// Returns whether the pager is known to show colors: `less`, unless the user sets other options.
    static func showsColors(_ environment: Environment) -> Bool {
        guard command(environment)?.contains("less") == true else { return false }
        return environment["LESS"]?.lowercased().contains("r") ?? true
    }

    /// Returns the program of a command if it does not exist, because the output would be lost. Anything but a plain
    /// word is left to the shell.
    private static func missingProgram(of command: String, _ host: Host) throws(ShellError) -> String? {
        guard let word = command.split(whereSeparator: \.isWhitespace).first,
            word.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+".contains($0)) })
        else { return nil }
        let question = word.contains("/") ? "test -f \(word) && test -x \(word)" : "command -v \(word)"
        return try Child.output(of: question, host: host) == nil ? String(word) : nil
    }

    /// Returns the command: `$IGNITE_SQL_PAGER`, `$PAGER` or `less`; nil for none.
    private static func command(_ environment: Environment) -> String? {
        for name in ["IGNITE_SQL_PAGER", "PAGER"] {
            guard let value = environment[name] else { continue }
            return value.allSatisfy(\.isWhitespace) ? nil : value
        }
        let folders = environment["PATH"] ?? "/usr/bin:/bin"
        return folders.split(separator: ":").contains { access("\($0)/less", X_OK) == 0 } ? "less" : nil
    }
}
