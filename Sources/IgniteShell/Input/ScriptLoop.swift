import Glibc
import IgniteCore

// Reading a script, and running what it says.

extension Shell {
    /// Opens a script; says why when it cannot be.
    func openSource(_ path: String, complain: (String) -> Void) -> InputSource? {
        if path == "-" { return InputSource(descriptor: STDIN_FILENO, name: "<stdin>", ownsDescriptor: false) }
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        // A folder opens, but cannot be read.
        guard descriptor >= 0, Glibc.read(descriptor, nil, 0) == 0 else {
            let cause = errno
            if descriptor >= 0 { close(descriptor) }
            complain("\(path): \(errorText(cause))")
            return nil
        }
        return InputSource(descriptor: descriptor, name: path, folder: folder(of: path), ownsDescriptor: true)
    }

    /// Runs a script within the session; false when it could not be opened or was ended by an error.
    ///
    /// - Parameter complaint: what the message begins with when it could not be opened.
    func runFile(_ path: String, complaint: String = "") throws(Exit) -> Bool {
        guard let source = openSource(path, complain: { messages.failure(complaint + $0) }) else { return false }
        return try runSource(source, stopsAtError: isSingleTransaction && transaction != nil)
    }

    /// Runs all that a source holds; false when an error ended it before its time.
    ///
    /// - Parameter stopsAtError: whether every error ends it, as in `-c`; else ON_ERROR_STOP decides.
    func runSource(_ source: InputSource, stopsAtError: Bool) throws(Exit) -> Bool {
        guard sources.count < 100 else {
            messages.failure("scripts are nested more than 100 deep: does one include itself?")
            return false
        }
        let outerPlace = messages.place
        sources.append(source)
        scanners.append(Scanner(dialect.lexicalRules))
        branches.append(Branches())
        defer {
            sources.removeLast()
            scanners.removeLast()
            branches.removeLast()
            messages.place = outerPlace
        }
        let depth = scanners.count - 1
        while true {
            // It may have come while something ran that takes no notice, a command of the system's for one.
            if signals?.endingSignal != nil { throw endedBySignal() }
            switch try step(depth, source) {
            case .proceed: break
            case .failed: if stopsAtError || variables.onErrorStop { return false }
            case .quit: return true
            case .needsInput:
                if source.isAtEnd {
                    guard !branches[depth].isEmpty else { return true }
                    _ = try report(.shell("the script ends within \\if: \\endif is missing"), sql: nil)
                    return !(stopsAtError || variables.onErrorStop)
                }
                try feed(source, depth)
            }
        }
    }

    /// Gives the scanner more of the source to scan.
    private func feed(_ source: InputSource, _ depth: Int) throws(Exit) {
        if source.unread.isEmpty { source.unread = try read(source)[...] }
        source.isAtEnd = source.unread.isEmpty
        if source.isAtEnd { scanners[depth].endInput() }
        scanners[depth].feed(try takeInput(&source.unread, source))
    }

    /// The next line of the script on standard input, as the answer to a question of the script's; nil when it has
    /// ended.
    func nextLineOfStandardInput() throws(Exit) -> [UInt8]? {
        guard let depth = sources.firstIndex(where: \.isStandardInput) else { return nil }
        while true {
            if let line = scanners[depth].takeNextLine() { return line }
            guard !sources[depth].isAtEnd else { return nil }
            try feed(sources[depth], depth)
        }
    }

    /// What became of one statement or command.
    enum Verb {
        case proceed
        case failed
        case quit
        case needsInput
    }

    /// Runs the next statement or command of the source.
    func step(_ depth: Int, _ source: InputSource) throws(Exit) -> Verb {
        let isActive = branches[depth].isActive
        let event = scanners[depth].next(isActive ? variables : nil)
        if case .incomplete = event { return .needsInput }
        willRun()
        if !isActive { return try skip(event, depth, source) }
        switch event {
        case .incomplete: return .needsInput
        case .statement(let statement): return try run(statement, of: source, OutputChoice())
        case .statementVertical(let statement):
            var choice = OutputChoice()
            choice.isVertical = true
            return try run(statement, of: source, choice)
        case .command(var command):
            messages.place = source.name.map { ($0, scanners[depth].line) }
            let verb = try runCommand(&command, source)
            scanners[depth].resume(after: command)
            if let text = editedText {
                editedText = nil
                willReadEdited(text)
                scanners[depth].replaceStatement(with: text)
            }
            return verb
        case .recursion(let name):
            messages.warning("variable \"\(name)\" contains itself and was left as it is")
            return .proceed
        case .unterminated(let unterminated):
            return try report(unterminated, source)
        }
    }

    /// The source has ended within quotes or a comment.
    func report(_ unterminated: Scanner.Unterminated, _ source: InputSource) throws(Exit) -> Verb {
        messages.place = source.name.map { ($0, unterminated.line) }
        return try report(
            .shell(
                "unterminated \(unterminated.what.words), begun in line \(unterminated.line), column "
                    + "\(unterminated.column); nothing of the statement was sent"), sql: nil)
    }

    /// What is to be scanned next: all there is, or a line at a time where lines are to be echoed before they are run.
    private func takeInput(_ unread: inout ArraySlice<UInt8>, _ source: InputSource) throws(Exit) -> ArraySlice<UInt8> {
        let taken: ArraySlice<UInt8>
        if variables.echo == .all, source.name != nil {
            taken = unread.prefix(through: unread.firstIndex(of: 0x0A) ?? unread.endIndex - 1)
            do throws(Failure) {
                try echo(Array(taken))
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
            let bytes = try source.read(waiter) {
                // Between statements a Ctrl-C ends the script: there is nothing else to stop.
                isEnding = signals?.takePress() == true || signals?.endingSignal != nil
                return isEnding
            }
            if !isEnding { return bytes }
        } catch {
            messages.failure(error.message)
            throw Exit(status: ExitStatus.failure)
        }
        throw signals?.endingSignal == nil ? Exit(status: ExitStatus.interrupted) : endedBySignal()
    }

    private func folder(of path: String) -> String? {
        path.lastIndex(of: "/").map { String(path[...$0]) }
    }
}

extension Scanner.OpenState {
    /// What is open, in words.
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
