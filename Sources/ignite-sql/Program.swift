import CTerminal
import Glibc
import IgniteCore
import IgniteShell

/// The program, from the command line to the exit status.
struct Program {
    static let version = "0.1.0"

    private let messages = Messages(descriptor: STDERR_FILENO)

    /// Runs the program.
    ///
    /// - Returns: The exit status.
    func run() -> Int32 {
        reserveStandardDescriptors()
        do throws(ShellError) {
            let arguments = try CommandLineArguments()
            if arguments.invocation.showsHelp { return show(helpText) }
            if arguments.invocation.showsVersion { return show("ignite-sql \(Self.version)\n") }
            if let name = arguments.invocation.document {
                guard let text = document(name) else { throw ShellError("unknown document \"\(name)\"") }
                return show(text)
            }
            let configuration = Configuration(folder: configurationFolder)
            if arguments.invocation.listsProfiles {
                return show(configuration.profiles.map { "\(shownLine($0.name))\n" }.joined())
            }
            return try run(arguments, configuration)
        } catch {
            messages.fatal("\(error.message)\nTry \"ignite-sql --help\" for more information.")
            return ExitStatus.failure
        }
    }

    /// Opens the standard descriptors that the caller has closed. Otherwise a connection could get one of their numbers
    /// and receive messages and rows.
    private func reserveStandardDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // Opened in the wrong direction, so that reading and writing fail as on a closed descriptor.
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

    private func run(
        _ arguments: CommandLineArguments, _ configuration: Configuration
    ) throws(ShellError) -> Int32 {
        for warning in configuration.warnings { messages.warning(warning) }
        guard let signals = Signals() else {
            throw ShellError("could not create a pipe for signals: \(errorText(errno))")
        }
        let waiter = Waiter(interrupt: signals)
        let output = OutputSink(
            descriptor: STDOUT_FILENO, name: "standard output", waiter: waiter, signals: signals)
        let connection = try ConnectionChoice(arguments, configuration)
        if let warning = connection.zoneWarning { messages.warning(warning) }
        let shell = Shell(
            options: connection.options, waiter: waiter, signals: signals, output: output, messages: messages)
        shell.format.zone = connection.zone
        shell.configuration = configuration
        shell.profile = connection.profile
        shell.optionsUnderProfiles = connection.optionsUnderProfiles
        shell.passfilePath = passfilePath
        shell.optionsHelp = { helpText }
        shell.version = Self.version
        shell.passwordQuestion = arguments.invocation.passwordQuestion
        shell.isSingleTransaction = arguments.invocation.isSingleTransaction
        if shell.isSingleTransaction, arguments.invocation.actions.isEmpty {
            throw ShellError("--single-transaction requires -c or -f")
        }
        if arguments.invocation.readsStartupFile { shell.apply(settingsOf: configuration) }
        for apply in arguments.invocation.shellSettings { try apply(shell) }
        shell.setAppearance(color: arguments.invocation.color, progress: arguments.invocation.progress)
        if let file = arguments.invocation.logFile { shell.log = try SessionLog(file, warn: messages.warning) }
        if let path = arguments.invocation.frameLogFile {
            let file = try AppendedFile(path, warn: messages.warning)
            shell.frameLog = FrameLog { file.append(shownText($0)) }
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

    /// The path of the passfile: `$IGNITE_SQL_PASSFILE`, or `passfile` in the configuration directory.
    private var passfilePath: String? {
        if let path = environmentPath("IGNITE_SQL_PASSFILE") { return path }
        // An inaccessible directory was already reported when config.ini was read.
        return configurationFolder.flatMap { access($0, X_OK) == 0 ? "\($0)/passfile" : nil }
    }

    /// The path of the start-up file: `$IGNITE_SQL_RC`, or `rc` in the configuration directory.
    private var startupFile: String? {
        environmentPath("IGNITE_SQL_RC") ?? configurationFolder.map { "\($0)/rc" }
    }
}
