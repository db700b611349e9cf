import IgniteCore

/// Commands for the query buffer and the history.
let bufferCommands = [
    MetaCommand("p", "", .buffer, "show the query buffer, or the last statement", .none) {
        (shell, _, _) throws(Failure) in
        guard let text = shell.scripts.statementText else {
            shell.tag("Query buffer is empty.")
            return .proceed
        }
        try shell.printing.write(input: text, to: shell.printing.output)
        return .proceed
    },
    MetaCommand("r", "", .buffer, "clear the query buffer", .none) { shell, _, script in
        script.scanner.reset()
        shell.scripts.parameters = []
        shell.tag("Query buffer was cleared.")
        return .proceed
    },
    MetaCommand(
        "w", "FILE | |COMMAND", .buffer, "write the query buffer, or the last statement, to a file or command",
        MetaCommand.Parameters(kinds: [.filePipe], required: 1).completing(.files).refusingMore()
    ) { (shell, arguments, _) throws(Failure) in
        guard let text = shell.scripts.statementText else { throw .shell("\\w: no statement to write") }
        try shell.write(text, toFile: arguments[0].text, of: "w")
        return .proceed
    },
    MetaCommand(
        "e", "[FILE] [LINE]", .buffer, "edit the query buffer, the last statement or a file",
        .twoOptional.completing(.files).refusingMore()
    ) {
        (shell, arguments, _) throws(Failure) in
        try shell.edit(arguments.map(\.text))
    },
    MetaCommand(
        "s", "[FILE]", .buffer, "show the history, or write it to a file", .optional.completing(.files).refusingMore()
    ) {
        (shell, arguments, _) throws(Failure) in
        guard let history = shell.interactive?.history else {
            throw .shell("\\s: history is available only in interactive mode")
        }
        let text = history.entries.map { "\($0)\n" }.joined()
        guard let file = arguments.first?.text else {
            try shell.printing.show(text: text)
            return .proceed
        }
        try shell.write(Array(text.utf8), toFile: file, of: "s")
        shell.tag("History was written to \(file).")
        return .proceed
    },
]

extension Shell {
    fileprivate func write(_ text: [UInt8], toFile file: String, of command: String) throws(Failure) {
        let target = try naming(command) { () throws(ShellError) in try OutputTarget(file, host: host) }
        defer { target.finish() }
        try printing.write(input: text, to: target.sink)
    }
}
