import CEdit
import CTerminal
import Glibc
import IgniteCore

extension Shell {
    /// Runs what a person types, until they leave.
    func runInteractively(_ signals: Signals) throws(Exit) {
        isInteractive = true
        prepareLocale()
        _ = terminal_remember(STDIN_FILENO)
        defer { terminal_restore() }
        let history = History(
            path: historyPath, size: variables["HISTSIZE"].flatMap { Int($0) } ?? 0, warn: messages.warning)
        guard let editor = withKnownTerminal({ LineEditor(history: history.list, waiter: waiter, signals: signals) })
        else {
            messages.fatal("the line editor cannot be set up; is the terminal one?")
            throw Exit(status: ExitStatus.failure)
        }
        greet()
        let source = InputSource(text: "")
        sources.append(source)
        scanners.append(Scanner(dialect.lexicalRules))
        branches.append(Branches())
        defer {
            sources.removeLast()
            scanners.removeLast()
            branches.removeLast()
            willRun = {}
            willReadEdited = { _ in }
            self.history = nil
        }
        editor.historyEntries = { history.newestFirst }
        editor.complete = { [unowned self, unowned editor] in complete(editor) }
        editor.onKeys = { [unowned self] in catalogLoader.outdateWhenOld() }
        editor.onIdle = { [unowned self] in catalogLoader.proceed(session) }
        // The text of the statement being typed, as it is kept in the history.
        var typed: [UInt8] = []
        willRun = {
            self.catalogLoader.abandon()
            guard !typed.isEmpty else { return }
            while let last = typed.last, last == 0x0A || last == 0x0D { typed.removeLast() }
            history.add(String(decoding: typed, as: UTF8.self), History.Control(self.variables["HISTCONTROL"]))
            typed = []
        }
        var wasEdited = false
        willReadEdited = {
            typed = $0
            wasEdited = true
        }
        self.history = history
        while true {
            askAboutOverdueTransaction()
            let scanner = scanners[0]
            switch editor.readLine(prompt: prompt(scanner.openState, line: scanner.line)) {
            case .interrupted:
                if branches[0].escape() { messages.note("\\if: left") }
                scanners[0].reset()
                boundParameters = []
                scanners[0].discardInput()
                typed = []
            case .end:
                if signals.endingSignal != nil { throw endedBySignal() }
                messages.note("")
                return
            case .text(let line):
                switch word(line, scanner.openState) {
                case "quit", "exit": return
                case "help":
                    messages.note("\\? lists the commands, \\q leaves; statements end with ;")
                    continue
                default: break
                }
                typed += line
                scanners[0].feedLine(line)
                guard try runTyped(source, signals, editor) else { return }
                if wasEdited { try showEdited() }
                wasEdited = false
            }
        }
    }

    /// Runs all that is complete of what was typed; false when the shell is to be left.
    private func runTyped(
        _ source: InputSource, _ signals: Signals, _ editor: LineEditor
    ) throws(Exit) -> Bool {
        terminal_quieten()
        while true {
            if signals.endingSignal != nil { throw endedBySignal() }
            switch try step(0, source) {
            case .proceed, .failed:
                // Whoever presses Ctrl-C does not want what was typed or pasted behind it either.
                if signals.takeCancelWish() {
                    scanners[0].discardInput()
                    editor.discardInput()
                }
            case .quit: return false
            case .needsInput: return true
            }
        }
    }

    /// Shows what `\e` has left unfinished: it stands before the continuation prompt, as if it had been typed.
    private func showEdited() throws(Exit) {
        let text = scanners[0].buffer.text
        guard !text.isEmpty else { return }
        do throws(Failure) {
            try write(input: text.last == 0x0A ? text : text + [0x0A], to: output)
        } catch {
            _ = try report(error, sql: nil)
        }
    }

    /// The only word of a line at an empty buffer: `quit`, `exit` and `help` work there without a backslash.
    private func word(_ line: [UInt8], _ open: Scanner.OpenState) -> String? {
        guard open == .none else { return nil }
        let words = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x3B }
        return words.count == 1 ? String(decoding: words[0], as: UTF8.self).lowercased() : nil
    }

    /// Two lines: what this is and what it is connected to; how to get help.
    private func greet() {
        guard !variables.quiet, let server = session?.server else { return }
        messages.note(
            "ignite-sql \(version), Apache Ignite \(server.version), \(server.nodeName) at "
                + "\(server.address), \(server.tls.map { "with \($0)" } ?? "without TLS")")
        messages.note("Type \\? for help, \\q to leave.")
    }

    /// Before the prompt, so that it shows the truth.
    private func askAboutOverdueTransaction() {
        guard let transaction, let session, session.failure == nil else { return }
        // An error shows in the transaction's state.
        try? verifyIfOverdue(transaction, session)
        reportTransaction()
    }

    /// `$IGNITE_SQL_HISTORY`, else `history` in the state folder; nil: none is kept.
    private var historyPath: String? {
        if let path = environmentPath("IGNITE_SQL_HISTORY") { return path }
        let folder = environmentPath("XDG_STATE_HOME") ?? environment("HOME").map { "\($0)/.local/state" }
        return folder.map { "\($0)/ignite-sql/history" }
    }

    /// Characters are the locale's, UTF-8 where it names nothing else; numbers never follow it.
    private func prepareLocale() {
        if setlocale(LC_CTYPE, "") == nil || strcmp(nl_langinfo(Int32(CODESET)), "UTF-8") != 0 {
            setlocale(LC_CTYPE, "C.UTF-8")
        }
    }

    /// libedit complains in its own words about a terminal that it does not know; a dumb one it knows.
    private func withKnownTerminal(_ body: () -> LineEditor?) -> LineEditor? {
        let name = getenv("TERM").map { String(cString: $0) }
        if let name, !name.isEmpty, edit_knows_terminal(name) { return body() }
        setenv("TERM", "dumb", 1)
        defer { if let name { setenv("TERM", name, 1) } else { unsetenv("TERM") } }
        return body()
    }
}
