import CTerminal
import Glibc
import Ignite
package import IgniteCore

/// The shell: reads statements and meta-commands, runs them in one session, writes what comes of them.
///
/// It is one thread's. Its parts stand in extensions: `Statements/Execution.swift` runs statements,
/// `Statements/TransactionControl.swift` transactions, `Commands/` the meta-commands, `Output/` what is printed.
package final class Shell {
    /// What the command line asks to be done, in order.
    package enum Action {
        /// `-c`.
        case command(String)
        /// `-f`; `-` is standard input.
        case file(String)
    }

    /// Thrown through everything that is under way: the program ends with this status.
    struct Exit: Error {
        let status: Int32
    }

    let waiter: Waiter
    let signals: Signals?
    /// Standard output.
    let output: OutputSink
    /// Where results go: standard output, or what `\o` opened.
    var resultOutput: OutputSink
    /// What `\o` opened.
    var redirection: OutputTarget?
    let messages: Messages
    /// Whether results at the terminal and the prompt are coloured.
    private(set) var isOutputColored = false
    /// Whether even what goes into a pager is.
    private(set) var isPagerColored = false
    /// Tells how far a query is; nil where nobody sees it.
    private(set) var progress: Progress?

    package var variables = Variables()
    package var format = FormatSettings()
    package var options: ClientOptions
    var statementOptions: StatementOptions
    var isTiming = false
    /// Whether a person types, who goes on after an error and after a lost connection.
    var isInteractive = false
    /// When the password is asked for.
    package enum PasswordQuestion: Sendable {
        /// When a server wants one and none was given.
        case ifNeeded
        /// `-W`.
        case always
        /// `-w`.
        case never
    }

    package var passwordQuestion = PasswordQuestion.ifNeeded
    /// Where passwords stand that were not given.
    package var passfilePath: String?
    package var configuration = Configuration(folder: nil)
    /// The profile that the connection was made by.
    package var profile: String?
    /// What holds where a profile says nothing: the options of the command line and the environment.
    package var optionsUnderProfiles = ClientOptions()
    /// `-1`: all actions are one transaction.
    package var isSingleTransaction = false
    /// How many failures were reported.
    var failureCount = 0
    /// `-L`.
    package var log: SessionLog? {
        didSet { output.log = log }
    }
    /// `--log`.
    package var frameLog: FrameLog?
    /// Called when a statement or command has been read, before it runs.
    var willRun: () -> Void = {}
    /// The version of the program, for the greeting.
    package var version = ""
    /// The text that `\? options` shows.
    package var optionsHelp: () -> String = { "" }

    var session: (any Session)? {
        didSet { if let session { dialect = session.dialect } }
    }
    /// That of the session, or of the last one.
    private(set) var dialect = defaultDialect {
        didSet { for index in scanners.indices { scanners[index].rules = dialect.lexicalRules } }
    }
    /// The user's transaction; nil when there is none.
    var transaction: Transaction?
    /// Whether COMMIT is under way.
    var isCommitting = false
    /// Whether the user was told that it is dead.
    var isTransactionReported = false
    /// The schema for names without one, as stored.
    var schema: String {
        didSet {
            statementOptions.schema = quoted(schema, "\"")
            catalogLoader.outdate()
        }
    }
    /// The names that Tab offers.
    let catalogLoader = CatalogLoader()
    /// When the session was begun, or its last statement was done.
    var lastAnswer = Deadline.now
    var lastError: IgniteError?
    /// What `\g` runs again when nothing has been typed.
    var lastStatement: Scanner.Statement?
    /// What `\bind` has given for the next statement.
    var boundParameters: [Value] = []
    /// Why there was no pager, as the user was told.
    var pagerFault: String?
    /// What `\last` shows.
    var lastResult: KeptResult?
    /// What was typed before; nil where nobody types.
    var history: History?
    /// The cells of the last PROMPT1, for PROMPT2 to be as wide.
    var promptWidth = 0
    /// What `\e` has left to be read.
    var editedText: [UInt8]?
    /// Called with it, so that it goes into the history.
    var willReadEdited: ([UInt8]) -> Void = { _ in }
    /// The scripts being read, the innermost last.
    var sources: [InputSource] = []
    /// The scanners of these scripts.
    var scanners: [Scanner] = []
    /// Where each of them stands within `\if`.
    var branches: [Branches] = []

    package init(options: ClientOptions, waiter: Waiter, signals: Signals?, output: OutputSink, messages: Messages) {
        self.options = options
        self.waiter = waiter
        self.signals = signals
        self.output = output
        resultOutput = output
        self.messages = messages
        statementOptions = StatementOptions(options)
        schema = storedName(options.schema)
        messages.beforeMessage = { [weak self] in
            self?.progress?.erase()
            try? output.flush()
        }
        signals?.beforeLeaving = { [weak self] in
            self?.progress?.erase()
            if self?.isCommitting == true {
                messages.warning("the server has not answered COMMIT: its outcome is unknown; look at the data")
            }
            terminal_restore()
        }
        signals?.notify = { messages.note($0) }
    }

    /// Decides what is shown besides text: `--color` and `--progress`.
    package func setAppearance(color: Color.Choice, progress choice: Color.Choice) {
        isOutputColored = Color.isWanted(color, at: STDOUT_FILENO)
        isPagerColored = isOutputColored && (color == .always || Pager.showsColors)
        messages.isColored = Color.isWanted(color, at: STDERR_FILENO)
        let isShown = choice == .auto ? isatty(STDERR_FILENO) == 1 && !variables.quiet : choice == .always
        progress = isShown ? Progress(descriptor: STDERR_FILENO, waiter: waiter) : nil
    }

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
            let status = isSingleTransaction ? try runInOneTransaction(actions) : try run(actions)
            leave()
            return status
        } catch {
            if error.status != ExitStatus.outputClosed { announceRollback() }
            session?.close()
            finishRedirection()
            return error.status
        }
    }

    /// Runs the start-up file, if it is there. An error or a lost connection ends the file at most: nobody must be
    /// locked out by their own settings.
    private func runStartupFile(_ path: String) throws(Exit) {
        guard access(path, F_OK) == 0 else { return }
        do throws(Exit) {
            _ = try runFile(path)
        } catch {
            guard error.status == ExitStatus.connection else { throw error }
        }
    }

    func run(_ actions: [Action]) throws(Exit) -> Int32 {
        if actions.isEmpty {
            guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, let signals else {
                return try run(.file("-"))
            }
            try runInteractively(signals)
            return ExitStatus.success
        }
        var status = ExitStatus.success
        for action in actions {
            let result = try run(action)
            // One that failed is not made good by another that did not.
            if status == ExitStatus.success { status = result }
            if result != ExitStatus.success && (variables.onErrorStop || isSingleTransaction) { break }
        }
        return status
    }

    private func run(_ action: Action) throws(Exit) -> Int32 {
        switch action {
        case .command(let text):
            let succeeded = try runSource(InputSource(text: text), stopsAtError: true)
            return succeeded ? ExitStatus.success : ExitStatus.failure
        case .file(let path):
            guard let source = openSource(path, complain: messages.fatal) else { return ExitStatus.failure }
            let succeeded = try runSource(source, stopsAtError: isSingleTransaction)
            return succeeded ? ExitStatus.success : ExitStatus.script
        }
    }

    /// Makes the first connection.
    private func connect() throws(Exit) {
        do throws(IgniteError) {
            if passwordQuestion == .always { try askForLogin() }
            try openConnection(isPasswordTyped: passwordQuestion == .always)
            if let session { try requireSchema(schema, session) }
            options.optionNames = .connectCommand
        } catch {
            guard error.code != .terminated else { throw endedBySignal() }
            messages.fatal(error)
            switch error.code {
            case .cancelled: throw Exit(status: ExitStatus.interrupted)
            case .invalidArgument: throw Exit(status: ExitStatus.failure)
            default: throw Exit(status: ExitStatus.connection)
            }
        }
    }

    /// Connects, in the place of the present session if there is one.
    func openConnection(isPasswordTyped: Bool = false) throws(IgniteError) {
        signals?.beginStatement()
        let session = try openSession(asking: &options, isPasswordTyped: isPasswordTyped)
        self.session = session
        lastAnswer = .now
        warnAboutVersion(session)
    }

    /// Ends the session in good order.
    private func leave() {
        finishRedirection()
        announceRollback()
        session?.close()
    }

    private func announceRollback() {
        guard let transaction, session?.failure == nil else { return }
        switch transaction.state {
        case .open: break
        // By the signal that ends the program; nobody was told.
        case .failed where !isTransactionReported: break
        case .failed, .lost, .ended: return
        }
        messages.place = nil
        messages.warning("the open transaction was rolled back")
    }

    /// The exit that SIGTERM or SIGHUP asks for.
    func endedBySignal() -> Exit {
        Exit(status: ExitStatus.signal + (signals?.endingSignal ?? SIGTERM))
    }
}
