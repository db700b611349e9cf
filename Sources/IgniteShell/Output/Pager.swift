import CTerminal
import Glibc
import IgniteCore

/// A pager that runs: what is written to its sink can be leafed through.
///
/// While it runs, presses of Ctrl-C are its own. Once it was quit, whatever is still awaited for it is given up.
final class Pager {
    let sink: OutputSink
    private let child: Child
    private let host: Host

    /// Starts the pager that the environment names; nil when none is wanted, or `less` is not there.
    init?(_ host: Host) throws(ShellError) {
        guard let command = Self.command(host.environment) else { return nil }
        if let missing = try Self.missingProgram(of: command, host) {
            throw ShellError("\(missing) not found")
        }
        let ends = try Child.pipe(to: command)
        defer { close(ends[0]) }
        do throws(ShellError) {
            child = try Child("export LESS=\"${LESS--SRFX}\"; \(command)", input: ends[0], host: host)
        } catch {
            close(ends[1])
            throw error
        }
        sink = OutputSink(descriptor: ends[1], name: command, host: host, ownsDescriptor: true)
        sink.feedsCommand = true
        self.host = host
        let pipe = ends[1]
        host.signals?.hasReaderGone = {
            var reader = pollfd(fd: pipe, events: Int16(POLLOUT), revents: 0)
            return poll(&reader, 1, 0) > 0 && reader.revents & Int16(POLLERR) != 0
        }
    }

    /// Ends its input and waits until the user has had enough.
    func finish() {
        sink.close()
        // Presses are still its own, and there is nothing left to give up.
        host.signals?.hasReaderGone = { false }
        defer { host.signals?.hasReaderGone = nil }
        _ = child.wait()
        // It would go on reading keys that are meant for the shell.
        if host.signals?.isEnding == true { child.terminate() }
    }

    /// Whether it is known to show colours: `less`, unless the user has other options for it.
    static func showsColors(_ environment: Environment) -> Bool {
        guard command(environment)?.contains("less") == true else { return false }
        return environment["LESS"]?.lowercased().contains("r") ?? true
    }

    /// The program that a command begins with, if it is not there: what is written to it would be lost. What is no
    /// plain word is left to the shell.
    private static func missingProgram(of command: String, _ host: Host) throws(ShellError) -> String? {
        guard let word = command.split(whereSeparator: \.isWhitespace).first,
            word.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+".contains($0)) })
        else { return nil }
        let question = word.contains("/") ? "test -f \(word) && test -x \(word)" : "command -v \(word)"
        return try Child.output(of: question, host: host) == nil ? String(word) : nil
    }

    /// `$IGNITE_SQL_PAGER`, `$PAGER`, `less`; nil: none.
    private static func command(_ environment: Environment) -> String? {
        for name in ["IGNITE_SQL_PAGER", "PAGER"] {
            guard let value = environment[name] else { continue }
            return value.allSatisfy(\.isWhitespace) ? nil : value
        }
        let folders = environment["PATH"] ?? "/usr/bin:/bin"
        return folders.split(separator: ":").contains { access("\($0)/less", X_OK) == 0 } ? "less" : nil
    }
}
