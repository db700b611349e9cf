import Glibc
import IgniteCore

/// The shell: reads statements and meta-commands, runs them in one session, writes what comes of them.
///
/// It belongs to one thread. It puts its parts together: `Scripts` is what is read, `Connection` where it runs,
/// `Printing` where results go. What is done with them stands in extensions: `Input/ScriptLoop.swift` reads,
/// `Statements/Execution.swift` runs statements, `Commands/` the meta-commands.
package final class Shell {
    /// What the command line asks to be done, in order.
    package enum Action {
        /// `-c`.
        case command(String)
        /// `-f`; `-` is standard input.
        case file(String)
    }

    let host: Host
    let messages: Messages
    package let connection: Connection
    package let printing: Printing
    let scripts = Scripts()
    package var variables = Variables()
    /// The prompt; nil in scripts.
    var interactive: InteractiveInput?
    /// `-1`: all actions are one transaction.
    package var isSingleTransaction = false
    /// `\timing`.
    var isTiming = false
    var lastError: IgniteError?
    /// How many failures were reported.
    var failureCount = 0
    /// What the program says of itself.
    let program: ProgramInfo

    package init(
        _ settings: ConnectionSettings, host: Host, messages: Messages, program: ProgramInfo = ProgramInfo()
    ) {
        self.host = host
        self.messages = messages
        self.program = program
        connection = Connection(settings, host, messages)
        printing = Printing(host, messages)
        messages.place = { [scripts] in scripts.place }
        host.signals?.notify = { messages.note($0) }
    }

    /// The SQL that is spoken.
    var dialect: any Dialect { connection.dialect }

    /// Whether a person types, who goes on after an error and after a lost connection.
    var isInteractive: Bool { interactive != nil }

    /// Whether what runs was typed, and does not come from a script.
    var isTyped: Bool { isInteractive && !scripts.isNested }

    // MARK: From start to end

    /// Connects, does what is asked and ends the session.
    ///
    /// - Parameters:
    ///   - actions: what to do; nothing: run standard input.
    ///   - startupFile: a script to run before, if it is there.
    /// - Returns: the exit status of the program.
    package func run(_ actions: [Action], startupFile: String?) -> Int32 {
        do throws(Exit) {
            try connect()
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

    /// Runs the start-up file, if it is there. An error or a lost connection ends the file at most: nobody must be
    /// locked out by their own settings.
    private func runStartupFile(_ path: String) throws(Exit) {
        guard access(path, F_OK) == 0 else { return }
        do throws(Exit) {
            guard let source = openSource(path, complain: messages.failure) else { return }
            _ = try runScript(ScriptContext(source))
        } catch {
            guard error.status == ExitStatus.connection else { throw error }
        }
    }

    /// Does what is asked, in order; gives the exit status.
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
            // One that failed is not made good by another that did not.
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
            guard let source = openSource(path, complain: messages.fatal) else { return ExitStatus.failure }
            let succeeded = try runScript(ScriptContext(source, stopsAtError: isSingleTransaction))
            return succeeded ? ExitStatus.success : ExitStatus.script
        }
    }

    /// Makes the first connection.
    private func connect() throws(Exit) {
        do throws(IgniteError) {
            try connection.begin()
        } catch {
            guard error.code != .terminated else { throw host.endedBySignal }
            messages.fatal(error)
            switch error.code {
            case .cancelled: throw Exit(status: ExitStatus.interrupted)
            case .invalidArgument: throw Exit(status: ExitStatus.failure)
            default: throw Exit(status: ExitStatus.connection)
            }
        }
    }

    /// Ends the session in good order.
    private func leave() {
        printing.endRedirection()
        connection.announceRollback()
        connection.close()
    }
}

/// What a program says of itself in a shell.
package struct ProgramInfo {
    /// Its version, for the greeting.
    package var version: String
    /// The text that `\? options` shows.
    package var optionsHelp: () -> String

    package init(version: String = "", optionsHelp: @escaping () -> String = { "" }) {
        self.version = version
        self.optionsHelp = optionsHelp
    }
}
