import IgniteCore

/// The statement being typed, and those that were typed before.
let bufferCommands = [
    MetaCommand("p", "", .buffer, "show the query buffer, or the last statement", .none) {
        (shell, _, _) throws(Failure) in
        guard let text = shell.bufferText else {
            shell.tag("The statement is empty.")
            return .proceed
        }
        try shell.write(input: text, to: shell.output)
        return .proceed
    },
    MetaCommand("r", "", .buffer, "clear the query buffer", .none) { shell, _, _ in
        shell.scanners[shell.scanners.count - 1].reset()
        shell.boundParameters = []
        shell.tag("The statement was forgotten.")
        return .proceed
    },
    MetaCommand(
        "w", "FILE | |COMMAND", .buffer, "write the query buffer, or the last statement, to a file or command",
        MetaCommand.Parameters(kinds: [.filePipe], required: 1).completing(.files).refusingMore()
    ) { (shell, arguments, _) throws(Failure) in
        guard let text = shell.bufferText else { throw .shell("\\w: there is no statement to write") }
        try shell.write(text, toFile: arguments[0].text, of: "w")
        return .proceed
    },
    MetaCommand(
        "e", "[FILE] [LINE]", .buffer, "edit the query buffer, the last statement or a file",
        .twoOptional.completing(.files).refusingMore()
    ) {
        (shell, arguments, _) throws(Failure) in
        try shell.edit(arguments.map(\.text))
        return .proceed
    },
    MetaCommand(
        "s", "[FILE]", .buffer, "show the history, or write it to a file", .optional.completing(.files).refusingMore()
    ) {
        (shell, arguments, _) throws(Failure) in
        guard let history = shell.history else { throw .shell("\\s: there is no history where nobody types") }
        let text = history.entries.map { "\($0)\n" }.joined()
        guard let file = arguments.first?.text else {
            try shell.show(text)
            return .proceed
        }
        try shell.write(Array(text.utf8), toFile: file, of: "s")
        shell.tag("The history was written to \(file).")
        return .proceed
    },
]

extension Shell {
    /// The statement being typed, or the last one, with a line end; nil when there is none.
    var bufferText: [UInt8]? {
        let typed = scanners[scanners.count - 1].buffer.text
        guard var text = typed.isEmpty ? lastStatement?.typed : typed else { return nil }
        if text.last != 0x0A { text.append(0x0A) }
        return text
    }

    fileprivate func write(_ text: [UInt8], toFile file: String, of command: String) throws(Failure) {
        let target: OutputTarget
        do throws(ShellError) {
            target = try OutputTarget(file, waiter: waiter, signals: signals)
        } catch {
            throw .shell("\\\(command): \(error.message)")
        }
        defer { target.finish() }
        try write(input: text, to: target.sink)
    }
}
