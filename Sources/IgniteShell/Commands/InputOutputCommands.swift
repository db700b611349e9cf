/// Scripts, and where output goes.
let inputOutputCommands = [
    MetaCommand("i", "FILE", .inputOutput, "run a script", .file.completing(.files).refusingMore()) {
        (shell, arguments, _) throws(Failure) in
        try shell.include(arguments[0].text, of: "i")
    },
    MetaCommand(
        "ir", "FILE", .inputOutput, "run a script, relative to the current script",
        .file.completing(.files).refusingMore()
    ) {
        (shell, arguments, source) throws(Failure) in
        let path = arguments[0].text
        return try shell.include(path.hasPrefix("/") ? path : (source.folder ?? "") + path, of: "ir")
    },
    MetaCommand(
        "o", "[FILE | |COMMAND]", .inputOutput, "send results to a file or command, or to standard output",
        MetaCommand.Parameters(kinds: [.filePipe]).completing(.files).refusingMore()
    ) { (shell, arguments, _) throws(Failure) in
        guard let target = arguments.first?.text else {
            shell.finishRedirection()
            return .proceed
        }
        do throws(ShellError) {
            try shell.open(target)
        } catch {
            throw .shell("\\o: \(error.message)")
        }
        return .proceed
    },
    MetaCommand("echo", "[-n] [TEXT…]", .inputOutput, "write text to standard output", .any) {
        (shell, arguments, _) throws(Failure) in
        try shell.write(asIs: Shell.echoed(arguments), to: shell.output)
        return .proceed
    },
    MetaCommand("qecho", "[-n] [TEXT…]", .inputOutput, "write text to where results go (see \\o)", .any) {
        (shell, arguments, _) throws(Failure) in
        try shell.write(asIs: Shell.echoed(arguments), to: shell.resultOutput)
        return .proceed
    },
    MetaCommand("warn", "[-n] [TEXT…]", .inputOutput, "write text to standard error", .any) { shell, arguments, _ in
        shell.messages.write(asIs: Shell.echoed(arguments))
        return .proceed
    },
]

extension Shell {
    /// The text of `\echo`: arguments with blanks between them, and a line end unless `-n` comes first.
    static func echoed(_ arguments: [CommandScanner.Argument]) -> String {
        let isPartial = arguments.first.map { $0.text == "-n" && $0.quote == nil } ?? false
        return arguments.dropFirst(isPartial ? 1 : 0).map(\.text).joined(separator: " ") + (isPartial ? "" : "\n")
    }

    func include(_ path: String, of command: String) throws(Failure) -> Verb {
        do throws(Exit) {
            return try runFile(path, complaint: "\\\(command): ") ? .proceed : .failed
        } catch {
            throw .exit(error)
        }
    }

    /// Sends results to a file or a command.
    package func open(_ target: String) throws(ShellError) {
        let opened = try OutputTarget(target, waiter: waiter, signals: signals)
        finishRedirection()
        redirection = opened
        resultOutput = opened.sink
        resultOutput.log = log
    }

    /// Closes what `\o` opened.
    func finishRedirection() {
        redirection?.finish()
        redirection = nil
        resultOutput = output
    }
}
