import CEdit
import CTerminal
import Glibc
import IgniteCore

/// The interactive input of a shell: the line editor, the history and the text being typed.
final class InteractiveInput {
    let editor: LineEditor
    let history: History
    /// The text of the statement being typed, as stored in the history.
    fileprivate var typed: [UInt8] = []
    /// Whether the text comes from `\e` and must be shown.
    fileprivate var isEdited = false
    /// The width of the last PROMPT1, for PROMPT2.
    var promptWidth = 0

    init(_ editor: LineEditor, _ history: History) {
        self.editor = editor
        self.history = history
        editor.historyEntries = { history.newestFirst }
    }

    /// Adds the typed text to the history, because it is run now.
    func keepTyped(_ variables: Variables) {
        guard !typed.isEmpty else { return }
        while let last = typed.last, last == 0x0A || last == 0x0D { typed.removeLast() }
        history.add(String(decoding: typed, as: UTF8.self), History.Control(variables["HISTCONTROL"]))
        typed = []
    }

    /// Handles the text of `\e` as if it had been typed.
    func takeEdited(_ text: [UInt8]) {
        typed = text
        isEdited = true
    }
}

extension Shell {
    /// Runs the typed input until the user quits.
    func runInteractively(_ signals: Signals) throws(Exit) {
        prepareLocale()
        _ = terminal_remember(host.streams.input)
        defer { terminal_restore() }
        let history = History(
            path: historyPath, size: variables["HISTSIZE"].flatMap { Int($0) } ?? 0, warn: diagnostics.warning)
        guard let editor = withKnownTerminal({ LineEditor(history: history.list, host: host, signals: signals) })
        else {
            diagnostics.fatal("could not set up the line editor for this terminal")
            throw Exit(status: ExitStatus.failure)
        }
        let input = InteractiveInput(editor, history)
        interactive = input
        connection.isInteractive = true
        defer { interactive = nil }
        greet()
        let script = ScriptContext(InputSource(text: ""))
        _ = scripts.push(script)
        defer { scripts.pop() }
        editor.complete = { [unowned self, unowned editor] in complete(editor, after: script.scanner) }
        editor.onKeys = { [connection] in connection.catalogLoader.outdateWhenOld() }
        editor.onIdle = { [connection] in connection.fetchNames() }
        while true {
            askAboutOverdueTransaction()
            switch editor.readLine(prompt: prompt(script.scanner.openState, line: script.scanner.line)) {
            case .interrupted:
                if script.conditions.escape() { diagnostics.note("\\if: left") }
                script.scanner.reset()
                script.scanner.discardInput()
                scripts.parameters = []
                input.typed = []
            case .end:
                if signals.isEnding { throw host.endedBySignal }
                diagnostics.note("")
                return
            case .text(let line):
                switch word(line, script.scanner.openState) {
                case "quit", "exit": return
                case "help":
                    diagnostics.note("type \\? for help, \\q to quit; statements end with ;")
                    continue
                default: break
                }
                input.typed += line
                script.scanner.feedLine(line)
                guard try runTyped(script, signals, editor) else { return }
                if input.isEdited { try showEdited(script) }
                input.isEdited = false
            }
        }
    }

    /// Runs all complete statements of the typed text. Returns false if the shell ends.
    private func runTyped(
        _ script: ScriptContext, _ signals: Signals, _ editor: LineEditor
    ) throws(Exit) -> Bool {
        terminal_quieten()
        while true {
            if signals.isEnding { throw host.endedBySignal }
            switch try step(script) {
            case .proceed, .failed:
                // Ctrl-C also drops what was typed or pasted after the statement.
                if signals.takeCancelWish() {
                    script.scanner.discardInput()
                    editor.discardInput()
                }
            case .quit: return false
            case .needsInput: return true
            }
        }
    }

    /// Shows the unfinished text of `\e` before the continuation prompt, as if it had been typed.
    private func showEdited(_ script: ScriptContext) throws(Exit) {
        let text = script.scanner.buffer.text
        guard !text.isEmpty else { return }
        do throws(Failure) {
            try printing.write(input: text.last == 0x0A ? text : text + [0x0A], to: printing.output)
        } catch {
            _ = try report(error, sql: nil)
        }
    }

    /// Returns the only word of a line if the query buffer is empty. `quit`, `exit` and `help` then work without a
    /// backslash.
    private func word(_ line: [UInt8], _ open: Scanner.OpenState) -> String? {
        guard open == .none else { return nil }
        let words = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x3B }
        return words.count == 1 ? String(decoding: words[0], as: UTF8.self).lowercased() : nil
    }

    /// Prints two lines: the program and its connection, and how to get help.
    private func greet() {
        guard !variables.quiet, let server = connection.server else { return }
        let place =
            server.isEmbedded
            ? " at \(server.address)"
            : ", \(server.nodeName) at \(server.address), \(server.tls.map { "with \($0)" } ?? "without TLS")"
        diagnostics.note("ignite-sql \(program.version), \(server.product)\(place)")
        let offer = createsSampleTables ? ", \\tour for a tour of five minutes" : ""
        diagnostics.note("Type \\? for help\(offer), \\q to quit.")
    }

    /// Verifies an overdue transaction before the prompt, so that the prompt shows the current state.
    private func askAboutOverdueTransaction() {
        guard connection.isUsable else { return }
        // The state of the transaction shows an error.
        try? connection.verifyIfOverdue()
        connection.reportTransaction()
    }

    /// The path of the history: `$IGNITE_SQL_HISTORY`, or `history` in the state directory; nil for no history.
    private var historyPath: String? {
        if let path = host.environment.path("IGNITE_SQL_HISTORY") { return path }
        let folder =
            host.environment.path("XDG_STATE_HOME") ?? host.environment.value("HOME").map { "\($0)/.local/state" }
        return folder.map { "\($0)/ignite-sql/history" }
    }

    /// Sets the character encoding of the locale, or UTF-8 by default. Numbers do not depend on the locale.
    private func prepareLocale() {
        if setlocale(LC_CTYPE, "") == nil || strcmp(nl_langinfo(Int32(CODESET)), "UTF-8") != 0 {
            setlocale(LC_CTYPE, "C.UTF-8")
        }
    }

    /// Runs a function with a terminal that libedit knows. libedit prints its own message for unknown terminals.
    private func withKnownTerminal(_ body: () -> LineEditor?) -> LineEditor? {
        let name = getenv("TERM").map { String(cString: $0) }
        if let name, !name.isEmpty, edit_knows_terminal(name) { return body() }
        setenv("TERM", "dumb", 1)
        defer { if let name { setenv("TERM", name, 1) } else { unsetenv("TERM") } }
        return body()
    }
}
