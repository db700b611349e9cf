import CTerminal
import Glibc
import IgniteCore
import IgniteShell

/// The program, from the command line to the exit status.
struct Program {
    static let version = "0.1.0"

    private let diagnostics = Diagnostics(descriptor: STDERR_FILENO)
    private let environment = Environment.process

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
            let configuration = Configuration(folder: environment.configurationFolder)
            if arguments.invocation.listsProfiles {
                return show(configuration.profiles.map { "\(shownLine($0.name))\n" }.joined())
            }
            return try run(arguments, configuration)
        } catch {
            diagnostics.fatal("\(error.message)\nTry \"ignite-sql --help\" for more information.")
            // To a monitoring system, 1 would be a warning about the cluster.
            return CommandLine.arguments.contains("--health") ? HealthStatus.unknown : ExitStatus.failure
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
        let host = Host(streams: .process, environment: environment, eventLoop: EventLoop(), signals: nil)
        let output = OutputSink(descriptor: STDOUT_FILENO, name: "standard output", host: host)
        output.buffer.append(text)
        do throws(OutputSink.Fault) {
            try output.flush()
            return ExitStatus.success
        } catch {
            if case .failed(let cause) = error { diagnostics.fatal("could not write to standard output: \(cause)") }
            return error == .closed ? ExitStatus.outputClosed : ExitStatus.failure
        }
    }

    private func run(
        _ arguments: CommandLineArguments, _ configuration: Configuration
    ) throws(ShellError) -> Int32 {
        for warning in configuration.warnings { diagnostics.warning(warning) }
        guard let signals = Signals() else {
            throw ShellError("could not create a pipe for signals: \(errorText(errno))")
        }
        let eventLoop = EventLoop(interrupt: signals)
        let nodes = EmbeddedNodes()
        defer { nodes.close() }
        let host = Host(
            streams: .process, environment: environment, eventLoop: eventLoop, signals: signals,
            sessions: serverSessions(
                eventLoop, listeners: try frameLogs(arguments.invocation.frameLogFile), embedded: nodes))
        if let port = arguments.invocation.servedPort { return try serve(arguments, nodes, port, host) }
        let connection = try ConnectionChoice(arguments, configuration, environment)
        if let warning = connection.zoneWarning { diagnostics.warning(warning) }
        if arguments.invocation.checksHealth, !arguments.invocation.actions.isEmpty {
            throw ShellError("--health runs nothing else: leave out -c, -f and --dump")
        }
        if arguments.invocation.isSingleTransaction, arguments.invocation.actions.isEmpty {
            throw ShellError("--single-transaction requires -c or -f")
        }
        var settings = ConnectionSettings(connection.options)
        settings.configuration = configuration
        settings.profile = connection.profile
        settings.optionsUnderProfiles = connection.optionsUnderProfiles
        settings.passfilePath = passfilePath
        settings.passwordQuestion = arguments.invocation.passwordQuestion
        let shell = Shell(
            settings, host: host, diagnostics: diagnostics,
            program: ProgramInfo(version: Self.version, optionsHelp: { helpText }))
        shell.printing.format.zone = connection.zone
        shell.createsSampleTables = arguments.invocation.createsSampleTables
        shell.isSingleTransaction = arguments.invocation.isSingleTransaction
        if arguments.invocation.readsStartupFile { shell.apply(settingsOf: configuration) }
        for apply in arguments.invocation.shellSettings { try apply(shell) }
        shell.printing.setAppearance(
            color: arguments.invocation.color, progress: arguments.invocation.progress, isQuiet: shell.variables.quiet)
        if let file = arguments.invocation.logFile {
            shell.printing.log = try SessionLog(file, warn: diagnostics.warning)
        }
        if let target = arguments.invocation.outputFile {
            do throws(ShellError) {
                try shell.printing.redirect(to: target)
            } catch {
                diagnostics.fatal(error.message)
                return ExitStatus.failure
            }
        }
        if arguments.invocation.checksHealth { return shell.runHealth() }
        return shell.run(
            arguments.invocation.actions, startupFile: arguments.invocation.readsStartupFile ? startupFile : nil)
    }

    /// Serves the embedded node until a signal ends it (`--serve-embedded`).
    private func serve(
        _ arguments: CommandLineArguments, _ nodes: EmbeddedNodes, _ port: UInt16, _ host: Host
    ) throws(ShellError) -> Int32 {
        guard arguments.invocation.actions.isEmpty, !arguments.invocation.createsSampleTables else {
            throw ShellError("--serve-embedded runs nothing itself: leave out -c, -f, --dump and --sample")
        }
        let named = arguments.connection ?? "embedded:"
        guard let address = ClientOptions.Address(embedded: named) else {
            throw ShellError("--serve-embedded serves embedded: or embedded:FILE, not another server")
        }
        do throws(IgniteError) {
            let port = try nodes.listen(address.embeddedFile, port: port)
            let status = show("\(address.host) is served at 127.0.0.1:\(port)\n")
            guard status == ExitStatus.success else { return status }
        } catch {
            diagnostics.fatal(error)
            return ExitStatus.connection
        }
        while host.signals?.takePress() != true, host.signals?.isEnding != true {
            _ = host.eventLoop.wait(until: nil)
        }
        return ExitStatus.success
    }

    /// Opens the log of frames (`--log`).
    private func frameLogs(_ path: String?) throws(ShellError) -> [FrameLog] {
        guard let path else { return [] }
        let file = try AppendedFile(path, warn: diagnostics.warning)
        return [FrameLog { file.append(shownText($0)) }]
    }

    /// The path of the passfile: `$IGNITE_SQL_PASSFILE`, or `passfile` in the configuration directory.
    private var passfilePath: String? {
        if let path = environment.path("IGNITE_SQL_PASSFILE") { return path }
        // An inaccessible directory was already reported when config.ini was read.
        return environment.configurationFolder.flatMap { access($0, X_OK) == 0 ? "\($0)/passfile" : nil }
    }

    /// The path of the start-up file: `$IGNITE_SQL_RC`, or `rc` in the configuration directory.
    private var startupFile: String? {
        environment.path("IGNITE_SQL_RC") ?? environment.configurationFolder.map { "\($0)/rc" }
    }
}
