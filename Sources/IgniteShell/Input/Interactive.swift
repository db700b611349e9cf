import CEdit
import CTerminal
import Glibc
import IgniteCore

/// The prompt of a shell: the line editor, the history, and what is being typed.
final class InteractiveInput {
    let editor: LineEditor
    let history: History
    /// The text of the statement being typed, as it is kept in the history.
    fileprivate var typed: [UInt8] = []
    /// Whether the text was not typed but comes from `\e`, and is to be shown.
    fileprivate var isEdited = false
    /// The cells of the last PROMPT1, for PROMPT2 to be as wide.
    var promptWidth = 0

    init(_ editor: LineEditor, _ history: History) {
        self.editor = editor
        self.history = history
        editor.historyEntries = { history.newestFirst }
    }

    /// Keeps what was typed in the history, because it runs now.
    func keepTyped(_ variables: Variables) {
        guard !typed.isEmpty else { return }
        while let last = typed.last, last == 0x0A || last == 0x0D { typed.removeLast() }
        history.add(String(decoding: typed, as: UTF8.self), History.Control(variables["HISTCONTROL"]))
        typed = []
    }

    /// Takes what `\e` has left as if it had been typed.
    func takeEdited(_ text: [UInt8]) {
        typed = text
        isEdited = true
    }
}

extension Shell {
    /// Runs what a person types, until they leave.
    func runInteractively(_ signals: Signals) throws(Exit) {
        prepareLocale()
        _ = terminal_remember(host.streams.input)
        defer { terminal_restore() }
        let history = History(
            path: historyPath, size: variables["HISTSIZE"].flatMap { Int($0) } ?? 0, warn: messages.warning)
        guard let editor = withKnownTerminal({ LineEditor(history: history.list, host: host, signals: signals) })
        else {
            messages.fatal("could not set up the line editor for this terminal")
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
                if script.conditions.escape() { messages.note("\\if: left") }
                script.scanner.reset()
                script.scanner.discardInput()
                scripts.parameters = []
                input.typed = []
            case .end:
                if signals.isEnding { throw host.endedBySignal }
                messages.note("")
                return
            case .text(let line):
                switch word(line, script.scanner.openState) {
                case "quit", "exit": return
                case "help":
                    messages.note("type \\? for help, \\q to quit; statements end with ;")
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

    /// Runs all that is complete of what was typed; false when the shell is to be left.
    private func runTyped(
        _ script: ScriptContext, _ signals: Signals, _ editor: LineEditor
    ) throws(Exit) -> Bool {
        terminal_quieten()
        while true {
            if signals.isEnding { throw host.endedBySignal }
            switch try step(script) {
            case .proceed, .failed:
                // Ctrl-C drops what was typed or pasted after it as well.
                if signals.takeCancelWish() {
                    script.scanner.discardInput()
                    editor.discardInput()
                }
            case .quit: return false
            case .needsInput: return true
            }
        }
    }

    /// Shows what `\e` has left unfinished: it stands before the continuation prompt, as if it had been typed.
    private func showEdited(_ script: ScriptContext) throws(Exit) {
        let text = script.scanner.buffer.text
        guard !text.isEmpty else { return }
        do throws(Failure) {
            try printing.write(input: text.last == 0x0A ? text : text + [0x0A], to: printing.output)
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
        guard !variables.quiet, let server = connection.server else { return }
        messages.note(
            "ignite-sql \(program.version), Apache Ignite \(server.version), \(server.nodeName) at "
                + "\(server.address), \(server.tls.map { "with \($0)" } ?? "without TLS")")
        messages.note("Type \\? for help, \\q to quit.")
    }

    /// Before the prompt, so that it shows the truth.
    private func askAboutOverdueTransaction() {
        guard connection.isUsable else { return }
        // An error shows in the transaction's state.
        try? connection.verifyIfOverdue()
        connection.reportTransaction()
    }

    /// `$IGNITE_SQL_HISTORY`, else `history` in the state folder; nil: none is kept.
    private var historyPath: String? {
        if let path = host.environment.path("IGNITE_SQL_HISTORY") { return path }
        let folder =
            host.environment.path("XDG_STATE_HOME") ?? host.environment.value("HOME").map { "\($0)/.local/state" }
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
