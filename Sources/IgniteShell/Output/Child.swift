import CTerminal
import Glibc
import IgniteCore

/// A system command, started with `sh -c`.
final class Child {
    private let process: pid_t
    private let host: Host

    /// - Parameters:
    ///   - input: The standard input of the command; nil for that of the shell.
    ///   - output: The standard output of the command; nil for that of the shell.
    init(
        _ command: String, input: Int32? = nil, output: Int32? = nil, host: Host
    ) throws(ShellError) {
        // Restore the initial state of the terminal for the command.
        terminal_restore()
        let streams = host.streams
        var environment = host.environment.entries.map { strdup($0) } + [nil]
        defer { for entry in environment { free(entry) } }
        process = terminal_spawn_shell(
            command, input ?? streams.input, output ?? streams.output, streams.error, &environment)
        guard process > 0 else { throw ShellError("could not start a shell: \(errorText(errno))") }
        self.host = host
    }

    /// Waits until the command has exited, while connections are serviced. Returns its exit status, or 128 + n for a
    /// signal.
    ///
    /// A signal that ends the program also ends the wait, because the command may ignore it.
    func wait() -> Int32 {
        var status: Int32 = 0
        while true {
            // SIGCHLD writes to the wake pipe, so that nothing is missed between the check and the wait.
            let ended = waitpid(process, &status, host.signals == nil ? 0 : WNOHANG)
            if ended == process { break }
            if ended < 0 && errno != EINTR { return -1 }
            if let status = host.signals?.endingStatus { return status }
            if ended == 0, case .interrupted = host.eventLoop.wait(until: nil) { host.signals?.drain() }
        }
        terminal_quieten()
        // Ctrl-C presses while the command ran were meant for it.
        host.signals?.discardPresses()
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// Terminates the command.
    func terminate() { kill(process, SIGTERM) }

    /// Creates a pipe between the shell and a command.
    static func pipe(to command: String) throws(ShellError) -> Pipe {
        guard let pipe = Pipe() else {
            throw ShellError("could not create a pipe to \(command): \(errorText(errno))")
        }
        return pipe
    }

    /// Starts a command that reads what is written to the returned sink.
    static func reading(_ command: String, host: Host) throws(ShellError) -> (child: Child, sink: OutputSink) {
        let pipe = try Self.pipe(to: command)
        defer { close(pipe.readEnd) }
        let child: Child
        do throws(ShellError) {
            child = try Child(command, input: pipe.readEnd, host: host)
        } catch {
            close(pipe.writeEnd)
            throw error
        }
        return (child, OutputSink(descriptor: pipe.writeEnd, name: command, host: host, ownsDescriptor: true))
    }

    /// Runs a command and returns its output without the last line end, or nil if it fails.
    static func output(of command: String, host: Host) throws(ShellError) -> String? {
        let pipe = try Self.pipe(to: command)
        defer { close(pipe.readEnd) }
        let started = Result { () throws(ShellError) in
            try Child(command, output: pipe.writeEnd, host: host)
        }
        close(pipe.writeEnd)
        let child = try started.get()
        var bytes: [UInt8] = []
        while true {
            if host.signals?.isEnding == true { return nil }
            switch host.eventLoop.read(pipe.readEnd) {
            case .bytes(let piece) where !piece.isEmpty:
                bytes += piece
                continue
            case .interrupted:
                host.signals?.drain()
                continue
            case .bytes, .failed: break
            }
            break
        }
        guard child.wait() == 0 else { return nil }
        if bytes.last == 0x0A { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
