/// Commands for scripts and output.
let inputOutputCommands = [
    MetaCommand("i", "FILE", .inputOutput, "run a script", .file.completing(.files).refusingMore()) {
        (shell, arguments, _) throws(Failure) in
        shell.include(arguments[0].text, of: "i")
    },
    MetaCommand(
        "ir", "FILE", .inputOutput, "run a script, relative to the current script",
        .file.completing(.files).refusingMore()
    ) {
        (shell, arguments, script) throws(Failure) in
        let path = arguments[0].text
        return shell.include(path.hasPrefix("/") ? path : (script.source.folder ?? "") + path, of: "ir")
    },
    MetaCommand(
        "o", "[FILE | |COMMAND]", .inputOutput, "send results to a file or command, or to standard output",
        MetaCommand.Parameters(kinds: [.filePipe]).completing(.files).refusingMore()
    ) { (shell, arguments, _) throws(Failure) in
        guard let target = arguments.first?.text else {
            shell.printing.endRedirection()
            return .proceed
        }
        try naming("o") { () throws(ShellError) in
            try shell.printing.redirect(to: target)
        }
        return .proceed
    },
    MetaCommand("echo", "[-n] [TEXT…]", .inputOutput, "write text to standard output", .any) {
        (shell, arguments, _) throws(Failure) in
        try shell.printing.write(asIs: Shell.echoed(arguments), to: shell.printing.output)
        return .proceed
    },
    MetaCommand("qecho", "[-n] [TEXT…]", .inputOutput, "write text to where results go (see \\o)", .any) {
        (shell, arguments, _) throws(Failure) in
        try shell.printing.write(asIs: Shell.echoed(arguments), to: shell.printing.resultOutput)
        return .proceed
    },
    MetaCommand("warn", "[-n] [TEXT…]", .inputOutput, "write text to standard error", .any) { shell, arguments, _ in
        shell.diagnostics.write(asIs: Shell.echoed(arguments))
        return .proceed
    },
]

extension Shell {
    /// Returns the text of `\echo`: the arguments separated by blanks, and a line end unless `-n` comes first.
    static func echoed(_ arguments: [CommandScanner.Argument]) -> String {
        let isPartial = arguments.first.map { $0.text == "-n" && $0.quote == nil } ?? false
        return arguments.dropFirst(isPartial ? 1 : 0).map(\.text).joined(separator: " ") + (isPartial ? "" : "\n")
    }

    fileprivate func include(_ path: String, of command: String) -> CommandResult {
        openSource(path) { diagnostics.failure("\\\(command): \($0)") }.map { .include($0) } ?? .failed
    }
}
