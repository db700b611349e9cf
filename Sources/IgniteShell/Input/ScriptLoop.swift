import Glibc
import IgniteCore

// Reading and running a script.

extension Shell {
    /// Opens a script, and reports the reason if it cannot.
    func openSource(_ path: String, complain: (String) -> Void) -> InputSource? {
        if path == "-" { return InputSource(descriptor: host.streams.input, name: "<stdin>", isStandardInput: true) }
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        // A directory can be opened, but not read.
        guard descriptor >= 0, Glibc.read(descriptor, nil, 0) == 0 else {
            let cause = errno
            if descriptor >= 0 { close(descriptor) }
            complain("\(path): \(errorText(cause))")
            return nil
        }
        return InputSource(
            descriptor: descriptor, name: path, folder: folder(of: path), isCompressed: path.hasSuffix(".gz"))
    }

    /// Runs a script to its end. Returns false if an error ended it early.
    func runScript(_ script: ScriptContext) throws(Exit) -> Bool {
        guard scripts.push(script) else {
            diagnostics.failure(
                "scripts are nested more than \(Scripts.mostNested) levels deep; check whether a script includes itself"
            )
            return false
        }
        defer { scripts.pop() }
        while true {
            // The signal can have arrived while a system command ran.
            if host.signals?.isEnding == true { throw host.endedBySignal }
            switch try step(script) {
            case .proceed: break
            case .failed: if stopsAtError(script) { return false }
            case .quit: return true
            case .needsInput:
                if script.source.isAtEnd {
                    guard script.source.failure == nil else { return try reportUnreadable(script.source) }
                    guard !script.conditions.isEmpty else { return true }
                    _ = try report(.shell("end of script without closing \\endif"), sql: nil)
                    return !stopsAtError(script)
                }
                try feed(script)
            }
        }
    }

    /// Reports that a script could not be read to its end; returns false. Statements that were cut off do not run.
    private func reportUnreadable(_ source: InputSource) throws(Exit) -> Bool {
        diagnostics.failure("\(source.name ?? "input"): \(source.failure ?? "")")
        guard scripts.isNested || isInteractive else { throw Exit(status: ExitStatus.failure) }
        return false
    }

    private func stopsAtError(_ script: ScriptContext) -> Bool { script.stopsAtError || variables.onErrorStop }

    /// Feeds more of the source to the scanner.
    private func feed(_ script: ScriptContext) throws(Exit) {
        let source = script.source
        if source.unread.isEmpty { source.unread = try read(source)[...] }
        source.isAtEnd = source.unread.isEmpty
        if source.isAtEnd, source.failure == nil { script.scanner.endInput() }
        script.scanner.feed(try takeInput(&source.unread, source))
    }

    /// Returns the next line of the script on standard input, as the answer to a question; nil at its end.
    func nextLineOfStandardInput() throws(Exit) -> [UInt8]? {
        guard let script = scripts.standardInput else { return nil }
        while true {
            if let line = script.scanner.takeNextLine() { return line }
            guard !script.source.isAtEnd else { return nil }
            try feed(script)
        }
    }

    /// Returns the next lines of a script, as data of the current command, up to one that is the mark, which is left out;
    /// empty at the end of the script.
    func nextLines(of script: ScriptContext, through mark: [UInt8]) throws(Exit) -> (bytes: [UInt8], reachedMark: Bool)
    {
        while true {
            let lines = script.scanner.takeNextLines(through: mark)
            if !lines.bytes.isEmpty || lines.reachedMark || script.source.isAtEnd { return lines }
            try feed(script)
        }
    }

    // MARK: A step

    /// Reads and runs the next statement or meta-command of a script.
    func step(_ script: ScriptContext) throws(Exit) -> StepResult {
        let isActive = script.conditions.isActive
        script.scanner.rules = dialect.lexicalRules
        let event = script.scanner.next(isActive ? variables : nil)
        if case .incomplete = event { return .needsInput }
        connection.catalogLoader.abandon()
        interactive?.keepTyped(variables)
        if !isActive { return try skip(event, script) }
        switch event {
        case .incomplete: return .needsInput
        case .statement(let statement): return try runStatement(statement, of: script, OutputChoice())
        case .statementVertical(let statement):
            var choice = OutputChoice()
            choice.isVertical = true
            return try runStatement(statement, of: script, choice)
        case .command(var command):
            // A query of the command can have ended in any way.
            defer { printing.progress?.end() }
            script.moveTo(line: script.scanner.line)
            let result = try callCommand(&command, script)
            let outcome =
                if case .chart(let request) = result {
                    try chart(request, isWatched: command.precedes("watch"), script)
                } else { try perform(result, script) }
            script.scanner.resume(after: command)
            if case .edited(let text) = result {
                interactive?.takeEdited(text)
                script.scanner.replaceStatement(with: text)
            }
            return outcome
        case .recursion(let name):
            diagnostics.warning("variable \"\(name)\" refers to itself and was not expanded")
            return .proceed
        case .unterminated(let unterminated):
            return try report(unterminated, script)
        }
    }

    /// Performs the request of a meta-command.
    private func perform(_ result: CommandResult, _ script: ScriptContext) throws(Exit) -> StepResult {
        switch result {
        case .proceed, .edited, .chart: return .proceed
        case .failed: return .failed
        case .quit: return .quit
        case .run(let statement, let choice): return try runStatement(statement, of: script, choice)
        case .runValues(let statement): return try runValues(of: statement, script)
        case .watch(let statement, let request): return try watch(statement, request, script)
        case .tour(let first): return try tour(from: first)
        case .include(let source):
            let included = ScriptContext(source, stopsAtError: isSingleTransaction && connection.transaction != nil)
            return try runScript(included) ? .proceed : .failed
        }
    }

    /// Reports that the source ends within quotes or a comment.
    func report(_ unterminated: Scanner.Unterminated, _ script: ScriptContext) throws(Exit) -> StepResult {
        script.moveTo(line: unterminated.line)
        return try report(
            .shell(
                "unterminated \(unterminated.what.words), started at line \(unterminated.line), column "
                    + "\(unterminated.column); the statement was not sent"), sql: nil)
    }

    /// Returns the text to scan next: all of it, or one line at a time if lines are echoed before they run.
    private func takeInput(_ unread: inout ArraySlice<UInt8>, _ source: InputSource) throws(Exit) -> ArraySlice<UInt8> {
        let taken: ArraySlice<UInt8>
        if variables.echo == .all, source.name != nil {
            taken = unread.prefix(through: unread.firstIndex(of: 0x0A) ?? unread.endIndex - 1)
            do throws(Failure) {
                try printing.echo(Array(taken))
            } catch {
                if case .exit(let exit) = error { throw exit }
            }
        } else {
            taken = unread
        }
        unread = unread[taken.endIndex...]
        return taken
    }

    private func read(_ source: InputSource) throws(Exit) -> [UInt8] {
        do throws(ShellError) {
            var isEnding = false
            let bytes = try source.read(host.eventLoop) {
                // Between statements, Ctrl-C ends the script.
                isEnding = host.signals?.takePress() == true || host.signals?.isEnding == true
                return isEnding
            }
            if !isEnding { return bytes }
        } catch {
            source.failure = error.message
            return []
        }
        throw host.signals?.isEnding == true ? host.endedBySignal : Exit(status: ExitStatus.interrupted)
    }

    private func folder(of path: String) -> String? {
        path.lastIndex(of: "/").map { String(path[...$0]) }
    }
}

extension Scanner.OpenState {
    /// A description of the open construct.
    var words: String {
        switch self {
        case .quote: "quoted string"
        case .identifier: "quoted identifier"
        case .blockComment: "comment"
        case .dollarQuote: "dollar-quoted string"
        case .parenthesis: "parenthesis"
        case .statement, .none: "statement"
        }
    }
}
