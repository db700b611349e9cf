import CTerminal
import Glibc
import IgniteCore

/// A file or a command that output was sent to: `\o`, `\g`.
final class OutputTarget {
    let sink: OutputSink
    private let child: Child?

    /// Opens a file for writing, or starts a command: `|` and the command.
    init(_ target: String, waiter: Waiter, signals: Signals?) throws(ShellError) {
        if target.utf8.first == UInt8(ascii: "|") {
            let command = String(target.dropFirst())
            let ends = try Child.pipe(to: command)
            defer { close(ends[0]) }
            do throws(ShellError) {
                child = try Child(command, input: ends[0], waiter: waiter, signals: signals)
            } catch {
                close(ends[1])
                throw error
            }
            sink = OutputSink(
                descriptor: ends[1], name: command, waiter: waiter, signals: signals, ownsDescriptor: true)
            sink.feedsCommand = true
        } else {
            let descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw ShellError("\(target): \(errorText(errno))") }
            child = nil
            sink = OutputSink(
                descriptor: descriptor, name: target, waiter: waiter, signals: signals, ownsDescriptor: true)
        }
    }

    /// Closes the file, or the pipe, and waits for the command to end.
    func finish() {
        sink.close()
        _ = child?.wait()
    }
}

/// A command of the system that was started: `sh -c`.
final class Child {
    private let process: pid_t
    private let waiter: Waiter
    private let signals: Signals?

    /// - Parameters:
    ///   - input: its standard input; nil: the shell's.
    ///   - output: its standard output; nil: the shell's.
    init(
        _ command: String, input: Int32? = nil, output: Int32? = nil, waiter: Waiter, signals: Signals?
    ) throws(ShellError) {
        // It finds the terminal as the shell was given it.
        terminal_restore()
        process = terminal_spawn_shell(command, input ?? -1, output ?? -1)
        guard process > 0 else { throw ShellError("could not start a shell: \(errorText(errno))") }
        self.waiter = waiter
        self.signals = signals
    }

    /// Waits until it has ended, while connections are served; answers its exit status, 128 + n for a signal.
    ///
    /// A signal that ends the program ends the wait as well: the command may take no notice of it.
    func wait() -> Int32 {
        var status: Int32 = 0
        while true {
            // SIGCHLD writes into the wake pipe, so nothing is missed between asking and waiting.
            let ended = waitpid(process, &status, signals == nil ? 0 : WNOHANG)
            if ended == process { break }
            if ended < 0 && errno != EINTR { return -1 }
            if let ending = signals?.endingSignal { return 128 + ending }
            if ended == 0, case .interrupted = waiter.wait(until: nil) { signals?.drain() }
        }
        terminal_quieten()
        // Presses while the command ran belong to it.
        signals?.discardPresses()
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// Asks it to end.
    func terminate() { kill(process, SIGTERM) }

    /// A pipe between the shell and a command, the end to read first; no other child inherits it.
    static func pipe(to command: String) throws(ShellError) -> [Int32] {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw ShellError("no pipe to \(command): \(errorText(errno))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }

    /// Runs a command and gives what it writes, without the last line end; nil when it fails.
    static func output(of command: String, waiter: Waiter, signals: Signals?) throws(ShellError) -> String? {
        let ends = try pipe(to: command)
        defer { close(ends[0]) }
        let started = Result { () throws(ShellError) in
            try Child(command, output: ends[1], waiter: waiter, signals: signals)
        }
        close(ends[1])
        let child = try started.get()
        var bytes: [UInt8] = []
        while true {
            if signals?.endingSignal != nil { return nil }
            if case .interrupted = waiter.wait(for: ends[0], Int16(POLLIN), until: nil) {
                signals?.drain()
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
