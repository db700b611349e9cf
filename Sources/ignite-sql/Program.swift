import CTerminal
import Glibc
import IgniteCore
import IgniteShell

/// The program: from the command line to the exit status.
struct Program {
    static let version = "0.1.0"

    private let messages = Messages(descriptor: STDERR_FILENO)

    /// Does what the command line asks for.
    ///
    /// - Returns: the exit status.
    func run() -> Int32 {
        reserveStandardDescriptors()
        do throws(ShellError) {
            guard let arguments = try CommandLineArguments() else {
                messages.note("Try \"ignite-sql --help\" for more information.")
                return ExitStatus.failure
            }
            if arguments.invocation.showsHelp { return show(helpText) }
            if arguments.invocation.showsVersion { return show("ignite-sql \(Self.version)\n") }
            if let name = arguments.invocation.document {
                guard let text = document(name) else { throw ShellError("there is no document \"\(name)\"") }
                return show(text)
            }
            return try run(arguments)
        } catch {
            messages.fatal("\(error.message)\nTry \"ignite-sql --help\" for more information.")
            return ExitStatus.failure
        }
    }

    /// Takes the places of standard descriptors that the caller has closed: a connection that got one of their numbers
    /// would be sent messages and rows.
    private func reserveStandardDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // For the wrong direction, so that reading and writing fail as they do with a closed one.
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Writes a text to standard output.
    private func show(_ text: String) -> Int32 {
        let output = OutputSink(descriptor: STDOUT_FILENO, name: "standard output", waiter: Waiter(), signals: nil)
        output.buffer.append(text)
        do throws(OutputSink.Fault) {
            try output.flush()
            return ExitStatus.success
        } catch {
            if case .failed(let cause) = error { messages.fatal("could not write to standard output: \(cause)") }
            return error == .closed ? ExitStatus.outputClosed : ExitStatus.failure
        }
    }

    private func run(_ arguments: CommandLineArguments) throws(ShellError) -> Int32 {
        guard let signals = Signals() else { throw ShellError("no pipe for signals: \(errorText(errno))") }
        let waiter = Waiter(interrupt: signals)
        let output = OutputSink(
            descriptor: STDOUT_FILENO, name: "standard output", waiter: waiter, signals: signals)
        let (options, zone) = try clientOptions(arguments)
        let shell = Shell(options: options, waiter: waiter, signals: signals, output: output, messages: messages)
        shell.format.zone = zone
        shell.optionsHelp = helpText
        shell.version = Self.version
        shell.passwordQuestion = arguments.invocation.passwordQuestion
        shell.isSingleTransaction = arguments.invocation.isSingleTransaction
        if shell.isSingleTransaction, arguments.invocation.actions.isEmpty {
            throw ShellError("--single-transaction needs -c or -f")
        }
        if shell.passwordQuestion == .always, options.user == nil {
            throw ShellError("--password needs a user: -U NAME")
        }
        for apply in arguments.invocation.shellSettings { try apply(shell) }
        shell.setAppearance(color: arguments.invocation.color, progress: arguments.invocation.progress)
        if let file = arguments.invocation.logFile { shell.log = try SessionLog(file, warn: messages.warning) }
        if let path = arguments.invocation.frameLogFile {
            let file = try AppendedFile(path, warn: messages.warning)
            shell.frameLog = FrameLog { file.append($0) }
        }
        if let target = arguments.invocation.outputFile {
            do throws(ShellError) {
                try shell.open(target)
            } catch {
                messages.fatal(error.message)
                return ExitStatus.failure
            }
        }
        return shell.run(
            arguments.invocation.actions, startupFile: arguments.invocation.readsStartupFile ? startupFile : nil)
    }

    /// The connection's options, and the session's zone: option over URI over environment over default.
    private func clientOptions(
        _ arguments: CommandLineArguments
    ) throws(ShellError) -> (options: ClientOptions, zone: ZoneRules) {
        var base = ClientOptions()
        base.user = environment("IGNITE_SQL_USER")
        base.password = environment("IGNITE_SQL_PASSWORD")
        // Children must not inherit it.
        unsetenv("IGNITE_SQL_PASSWORD")
        let uri = arguments.connection ?? environment("IGNITE_SQL_URI") ?? "ignite://127.0.0.1:10800"
        do throws(IgniteError) {
            if let schema = environment("IGNITE_SQL_SCHEMA") { try base.set("schema", to: schema) }
            var options = try ClientOptions(uri, over: base)
            try setAddresses(arguments.invocation, &options)
            for (name, value) in arguments.invocation.connection { try options.set(name, to: value) }
            let (zone, warning) = try ZoneRules.session(
                option: arguments.invocation.timeZone ?? options.timeZone,
                tz: getenv("TZ").map { String(cString: $0) })
            if let warning { messages.warning(warning) }
            options.timeZone = zone.name
            return (options, zone)
        } catch {
            throw ShellError(error.message + (error.hint.map { " (\($0))" } ?? ""))
        }
    }

    /// `-h` takes the place of all addresses, `-p` of all ports.
    private func setAddresses(_ invocation: Invocation, _ options: inout ClientOptions) throws(IgniteError) {
        if let hosts = invocation.hosts {
            guard !hosts.contains("/") else {
                throw IgniteError(.invalidArgument, "--host takes hosts; a URI stands behind the options")
            }
            options.addresses = try ClientOptions(hosts).addresses
        }
        guard let port = invocation.port else { return }
        for index in options.addresses.indices { options.addresses[index].port = port }
    }

    /// `$IGNITE_SQL_RC`, else `rc` in the configuration folder.
    private var startupFile: String? {
        if let path = environment("IGNITE_SQL_RC") { return path }
        let folder = environment("XDG_CONFIG_HOME") ?? environment("HOME").map { "\($0)/.config" }
        return folder.map { "\($0)/ignite-sql/rc" }
    }

    /// The value of an environment variable; an empty one is as good as none.
    private func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
