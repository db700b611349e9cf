import CTerminal
import Glibc
import IgniteCore

/// A command of the system that was started: `sh -c`.
final class Child {
    private let process: pid_t
    private let host: Host

    /// - Parameters:
    ///   - input: its standard input; nil: the shell's.
    ///   - output: its standard output; nil: the shell's.
    init(
        _ command: String, input: Int32? = nil, output: Int32? = nil, host: Host
    ) throws(ShellError) {
        // It finds the terminal as the shell was given it.
        terminal_restore()
        let streams = host.streams
        var environment = host.environment.entries.map { strdup($0) } + [nil]
        defer { for entry in environment { free(entry) } }
        process = terminal_spawn_shell(
            command, input ?? streams.input, output ?? streams.output, streams.error, &environment)
        guard process > 0 else { throw ShellError("could not start a shell: \(errorText(errno))") }
        self.host = host
    }

    /// Waits until it has ended, while connections are served; answers its exit status, 128 + n for a signal.
    ///
    /// A signal that ends the program ends the wait as well: the command may take no notice of it.
    func wait() -> Int32 {
        var status: Int32 = 0
        while true {
            // SIGCHLD writes into the wake pipe, so nothing is missed between asking and waiting.
            let ended = waitpid(process, &status, host.signals == nil ? 0 : WNOHANG)
            if ended == process { break }
            if ended < 0 && errno != EINTR { return -1 }
            if let status = host.signals?.endingStatus { return status }
            if ended == 0, case .interrupted = host.waiter.wait(until: nil) { host.signals?.drain() }
        }
        terminal_quieten()
        // Presses while the command ran belong to it.
        host.signals?.discardPresses()
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// Asks it to end.
    func terminate() { kill(process, SIGTERM) }

    /// A pipe between the shell and a command, the end to read first; no other child inherits it.
    static func pipe(to command: String) throws(ShellError) -> [Int32] {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else {
            throw ShellError("could not create a pipe to \(command): \(errorText(errno))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }

    /// Runs a command and gives what it writes, without the last line end; nil when it fails.
    static func output(of command: String, host: Host) throws(ShellError) -> String? {
        let ends = try pipe(to: command)
        defer { close(ends[0]) }
        let started = Result { () throws(ShellError) in
            try Child(command, output: ends[1], host: host)
        }
        close(ends[1])
        let child = try started.get()
        var bytes: [UInt8] = []
        while true {
            if host.signals?.isEnding == true { return nil }
            if case .interrupted = host.waiter.wait(for: ends[0], Int16(POLLIN), until: nil) {
                host.signals?.drain()
                continue
            }
            var piece = [UInt8](repeating: 0, count: 1 << 12)
            let count = read(ends[0], &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        guard child.wait() == 0 else { return nil }
        if bytes.last == 0x0A { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
