import Foundation
import Glibc
import Synchronization

/// What `make sanitize` says to the sanitizers, in the environment of these tests and of the program.
let sanitizerOptions = ProcessInfo.processInfo.environment.filter {
    ["ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key)
}

/// A run of the built `ignite-sql`, as a script or a person starts it.
///
/// Whoever waits moves the data: standard input goes in and both outputs come out as long as something is awaited.
/// Nothing sleeps; every wait has a deadline, at which the program is killed.
package final class Program {
    /// Where the program's standard output goes.
    package enum Output {
        case gathered
        case file(String)
        /// A pipe whose reader has gone before the program starts.
        case closed
    }

    /// What was left when the program had ended.
    package struct Result: Sendable {
        package var output: [UInt8]
        package var errors: String
        /// The exit status; 128 + n when signal n killed it.
        package var status: Int32
        /// Whether it was killed because a deadline had passed.
        package var wasStuck: Bool

        package init(output: [UInt8], errors: String, status: Int32, wasStuck: Bool = false) {
            self.output = output
            self.errors = errors
            self.status = status
            self.wasStuck = wasStuck
        }

        package var text: String { String(decoding: output, as: UTF8.self) }
        package var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
        package var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
    }

    package let process: Int32
    package private(set) var output: [UInt8] = []
    package private(set) var errors: [UInt8] = []
    /// Whether standard output is taken in; false leaves it in the pipe until that is full.
    package var readsOutput = true

    private var input: Int32
    private var unsent: ArraySlice<UInt8> = []
    private var closesInput = false
    private var outputEnd: Int32
    private var errorEnd: Int32
    private var status: Int32?
    private var wasStuck = false

    /// The file of the program, beside the test bundle.
    package static let path: String = {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let path = (bundle as NSString).deletingLastPathComponent + "/ignite-sql"
        precondition(access(path, X_OK) == 0, "there is no \(path): build everything first")
        return path
    }()

    /// Starts the program with an environment of its own: no home, so no settings; UTC; no language.
    ///
    /// - Parameters:
    ///   - environment: variables to add; an empty value takes one away.
    ///   - input: what it can read at first; the pipe stays open until `closeInput`.
    package init(
        _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = [], output: Output = .gathered,
        folder: String? = nil, executable: String = Program.path
    ) {
        _ = Self.ignoresBrokenPipes
        var variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": "/nonexistent",
            "TZ": "UTC", "LC_ALL": "C.UTF-8",
        ]
        variables.merge(sanitizerOptions) { _, new in new }
        variables.merge(environment) { _, new in new }

        // `env -C` changes the folder, which posix_spawn has no portable way to do.
        let command = (folder.map { ["/usr/bin/env", "-C", $0] } ?? []) + [executable] + arguments
        // One at a time: a pipe made meanwhile must not be inherited before it is marked.
        (process, self.input, outputEnd, errorEnd) = Self.starting.withLock { _ in
            let standardInput = Self.pipe()
            let standardOutput: (read: Int32, write: Int32)
            switch output {
            case .gathered: standardOutput = Self.pipe()
            case .closed:
                let pipe = Self.pipe()
                close(pipe.read)
                standardOutput = (-1, pipe.write)
            case .file(let path): standardOutput = (-1, open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600))
            }
            let standardError = Self.pipe()
            let process = Self.spawn(
                command, variables, standardInput.read, standardOutput.write, standardError.write)
            for end in [standardInput.read, standardOutput.write, standardError.write] { close(end) }
            return (process, standardInput.write, standardOutput.read, standardError.read)
        }
        _ = fcntl(self.input, F_SETFL, O_NONBLOCK)
        unsent = input[...]
        writeInput()
    }

    deinit {
        if status == nil {
            kill(-process, SIGKILL)
            waitpid(process, nil, 0)
        }
        for end in [input, outputEnd, errorEnd] where end >= 0 { close(end) }
    }

    /// Runs the program from start to end.
    package static func run(
        _ arguments: [String], environment: [String: String] = [:], input: String = "", output: Output = .gathered,
        folder: String? = nil, within seconds: Double = 60
    ) -> Result {
        run(
            arguments, environment: environment, input: Array(input.utf8), output: output, folder: folder,
            within: seconds)
    }

    package static func run(
        _ arguments: [String], environment: [String: String] = [:], input: [UInt8], output: Output = .gathered,
        folder: String? = nil, within seconds: Double = 60
    ) -> Result {
        let program = Program(arguments, environment: environment, input: input, output: output, folder: folder)
        return program.finish(within: seconds)
    }

    // MARK: While it runs

    package var outputText: String { String(decoding: output, as: UTF8.self) }
    package var errorText: String { String(decoding: errors, as: UTF8.self) }

    /// Writes to standard input, which stays open.
    package func send(_ text: String) {
        unsent += Array(text.utf8)
        writeInput()
    }

    /// Ends standard input behind what was sent.
    package func closeInput() { closesInput = true }

    package func signal(_ number: Int32) { kill(process, number) }

    /// Goes away as `head -1` does.
    package func closeOutput() {
        close(outputEnd)
        outputEnd = -1
    }

    /// Waits until something holds; false when the time was over or the program had ended before.
    package func wait(within seconds: Double = 30, until condition: () -> Bool) -> Bool {
        let deadline = Self.now + seconds
        while true {
            if condition() { return true }
            if hasEnded { return condition() }
            guard Self.now < deadline else { return false }
            move(forMilliseconds: 20)
        }
    }

    /// Waits for a text on standard output.
    package func waitForOutput(_ text: String, within seconds: Double = 30) -> Bool {
        wait(within: seconds) { outputText.contains(text) }
    }

    /// Waits for a text on standard error.
    package func waitForErrors(_ text: String, within seconds: Double = 30) -> Bool {
        wait(within: seconds) { errorText.contains(text) }
    }

    /// Ends standard input, waits for the end and gathers what is left; kills the program when it takes too long.
    package func finish(within seconds: Double = 60) -> Result {
        closeInput()
        return end(within: seconds)
    }

    /// Waits for the end, with standard input left open.
    package func end(within seconds: Double = 60) -> Result {
        if !wait(within: seconds, until: { hasEnded }) {
            wasStuck = true
            kill(-process, SIGKILL)
            _ = wait(within: 10) { hasEnded }
        }
        // What is in the pipes still; a grandchild may hold them open, so this does not wait for their end.
        readsOutput = true
        while move(forMilliseconds: 0) {}
        return Result(
            output: output, errors: errorText, status: status ?? -1, wasStuck: wasStuck)
    }

    /// A line of `/proc/PID/status`: `VmHWM`, the most memory that was ever in use, in KiB.
    package func statusNumber(_ name: String) -> Int? {
        let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(name):") }
        return line.flatMap { Int($0.filter(\.isNumber)) }
    }

    /// Bytes in the pipe of standard output that nobody has taken.
    package var unreadOutput: Int {
        var count: Int32 = 0
        return ioctl(outputEnd, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }

    private var hasEnded: Bool {
        if status != nil { return true }
        var raw: Int32 = 0
        guard waitpid(process, &raw, WNOHANG) == process else { return false }
        status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
        return true
    }

    /// Moves what can be moved; false when nothing was there.
    @discardableResult
    private func move(forMilliseconds milliseconds: Int32) -> Bool {
        if unsent.isEmpty, closesInput, input >= 0 {
            close(input)
            input = -1
        }
        var polled = [
            pollfd(fd: unsent.isEmpty ? -1 : input, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: readsOutput ? outputEnd : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errorEnd, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&polled, nfds_t(polled.count), milliseconds) > 0 else { return false }
        if polled[0].revents != 0 { writeInput() }
        if polled[1].revents != 0 { Self.take(from: &outputEnd, into: &output) }
        if polled[2].revents != 0 { Self.take(from: &errorEnd, into: &errors) }
        return true
    }

    /// Writes what there is room for.
    private func writeInput() {
        guard !unsent.isEmpty else { return }
        let count = unsent.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
        // The program reads no more: the rest is lost, as it is in a pipeline.
        if count > 0 { unsent.removeFirst(count) } else if errno != EAGAIN { unsent = [] }
    }

    private static func take(from end: inout Int32, into bytes: inout [UInt8]) {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(end, &piece, piece.count)
        if count > 0 {
            bytes += piece[..<count]
        } else if count == 0 || errno != EINTR {
            close(end)
            end = -1
        }
    }

    // MARK: Start

    private static let starting = Mutex<Void>(())

    private static let ignoresBrokenPipes: Void = { Glibc.signal(SIGPIPE, SIG_IGN) }()

    private static func pipe() -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        precondition(Glibc.pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Starts a process in a group of its own, with every signal at its default.
    private static func spawn(
        _ command: [String], _ variables: [String: String], _ input: Int32, _ output: Int32, _ errors: Int32
    ) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (index, end) in [input, output, errors].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, end, Int32(index))
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        var vector = command.map { strdup($0) } + [nil]
        var environment = variables.filter { !$0.value.isEmpty }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in vector + environment { free(text) } }
        var process: pid_t = 0
        let fault = posix_spawn(&process, command[0], &actions, &attributes, &vector, &environment)
        precondition(fault == 0, "\(command[0]) could not be started: errno \(fault)")
        return process
    }

    /// Seconds of a clock that only goes forward.
    package static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// Asks again and again until something holds; false when the time is over.
package func eventually(within seconds: Double = 20, _ condition: () -> Bool) -> Bool {
    let deadline = Program.now + seconds
    while Program.now < deadline {
        if condition() { return true }
    }
    return condition()
}
