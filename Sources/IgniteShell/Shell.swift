import Glibc
import IgniteCore

/// The shell, which reads statements and meta-commands, runs them in a session and prints the results.
///
/// It belongs to one thread. Its parts are `Scripts` for the input, `ShellConnection` for the session and `Printing`
/// for the results. Extensions use these parts: `Input/ScriptLoop.swift` reads, `Statements/Execution.swift` runs
/// statements, and `Commands/` contains the meta-commands.
package final class Shell {
    /// The actions that the command line requests, in order.
    package enum Action {
        /// `-c`.
        case command(String)
        /// `-f`; `-` is standard input.
        case file(String)
    }

    let host: Host
    let diagnostics: Diagnostics
    package let connection: ShellConnection
    package let printing: Printing
    let scripts = Scripts()
    package var variables = Variables()
    /// The interactive input; nil in scripts.
    var interactive: InteractiveInput?
    /// Whether all actions run in one transaction (`-1`).
    package var isSingleTransaction = false
    /// Whether to create the sample tables first (`--sample`).
    package var createsSampleTables = false
    /// Whether to print the time of each statement (`\timing`).
    var isTiming = false
    var lastError: IgniteError?
    /// The number of reported failures.
    var failureCount = 0
    /// Information about the program.
    let program: ProgramInfo

    package init(
        _ settings: ConnectionSettings, host: Host, diagnostics: Diagnostics, program: ProgramInfo = ProgramInfo()
    ) {
        self.host = host
        self.diagnostics = diagnostics
        self.program = program
        connection = ShellConnection(settings, host, diagnostics)
        printing = Printing(host, diagnostics)
        diagnostics.place = { [scripts] in scripts.place }
        host.signals?.notify = { diagnostics.note($0) }
    }

    /// The SQL dialect of the connection.
    var dialect: any Dialect { connection.dialect }

    /// Whether the shell is interactive. An interactive shell continues after an error and after a lost connection.
    var isInteractive: Bool { interactive != nil }

    /// Whether the current input was typed, and does not come from a script.
    var isTyped: Bool { isInteractive && !scripts.isNested }

    // MARK: From start to end

    /// Connects, performs the actions and ends the session.
    ///
    /// - Parameters:
    ///   - actions: The actions; if empty, standard input is run.
    ///   - startupFile: A script to run first, if it exists.
    /// - Returns: The exit status of the program.
    package func run(_ actions: [Action], startupFile: String?) -> Int32 {
        do throws(Exit) {
            try connect()
            if createsSampleTables { try createSampleTables() }
            if let startupFile { try runStartupFile(startupFile) }
            let status = isSingleTransaction ? try runInOneTransaction(actions) : try perform(actions)
            leave()
            return status
        } catch {
            if error.status != ExitStatus.outputClosed { connection.announceRollback() }
            connection.close()
            printing.endRedirection()
            return error.status
        }
    }

    /// Runs the start-up file, if it exists. An error or a lost connection ends only the file, so that users cannot
    /// lock themselves out with their settings.
    private func runStartupFile(_ path: String) throws(Exit) {
        guard access(path, F_OK) == 0 else { return }
        do throws(Exit) {
            guard let source = openSource(path, complain: diagnostics.failure) else { return }
            _ = try runScript(ScriptContext(source))
        } catch {
            guard error.status == ExitStatus.connection else { throw error }
        }
    }

    /// Performs the actions in order and returns the exit status.
    func perform(_ actions: [Action]) throws(Exit) -> Int32 {
        if actions.isEmpty {
            guard host.streams.isInputTerminal, host.streams.isOutputTerminal, let signals = host.signals else {
                return try perform(.file("-"))
            }
            try runInteractively(signals)
            return ExitStatus.success
        }
        var status = ExitStatus.success
        for action in actions {
            let result = try perform(action)
            // A success does not cancel out an earlier failure.
            if status == ExitStatus.success { status = result }
            if result != ExitStatus.success && (variables.onErrorStop || isSingleTransaction) { break }
        }
        return status
    }

    private func perform(_ action: Action) throws(Exit) -> Int32 {
        switch action {
        case .command(let text):
            let succeeded = try runScript(ScriptContext(InputSource(text: text), stopsAtError: true))
            return succeeded ? ExitStatus.success : ExitStatus.failure
        case .file(let path):
            guard let source = openSource(path, complain: diagnostics.fatal) else { return ExitStatus.failure }
            let succeeded = try runScript(ScriptContext(source, stopsAtError: isSingleTransaction))
            return succeeded ? ExitStatus.success : ExitStatus.script
        }
    }

    /// Establishes the first connection.
    private func connect() throws(Exit) {
        do throws(IgniteError) {
            try connection.begin()
        } catch {
            guard error.code != .terminated else { throw host.endedBySignal }
            diagnostics.fatal(error)
            switch error.code {
            case .cancelled: throw Exit(status: ExitStatus.interrupted)
            case .invalidArgument: throw Exit(status: ExitStatus.failure)
            default: throw Exit(status: ExitStatus.connection)
            }
        }
    }

    private func createSampleTables() throws(Exit) {
        do throws(Failure) {
            try connection.createSampleTables()
        } catch {
            switch error {
            case .exit(let exit): throw exit
            case .shell(let message): diagnostics.fatal(message)
            case .ignite(let error): diagnostics.fatal(error)
            }
            throw Exit(status: ExitStatus.failure)
        }
    }

    /// Ends the session gracefully.
    private func leave() {
        printing.endRedirection()
        connection.announceRollback()
        connection.close()
    }
}

/// Information about the program that runs the shell.
package struct ProgramInfo {
    /// The version, for the greeting.
    package var version: String
    /// The text that `\? options` shows.
    package var optionsHelp: () -> String

    package init(version: String = "", optionsHelp: @escaping () -> String = { "" }) {
        self.version = version
        self.optionsHelp = optionsHelp
    }
}
