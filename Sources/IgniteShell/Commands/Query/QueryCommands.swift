import IgniteCore

private let usageOfG = "[(NAME=VALUE…)] [FILE | |COMMAND]"

/// Commands that run the query buffer.
let queryCommands = [
    MetaCommand(
        "g", usageOfG, .query, "run the statement and show its rows, or send them to a file or command",
        MetaCommand.Parameters(rest: .filePipe).completing(.settingsAndFile)
    ) { (shell, arguments, _) throws(Failure) in
        try shell.sendStatement(arguments, isVertical: false)
    },
    MetaCommand(
        "gx", usageOfG, .query, "as \\g, with expanded output",
        MetaCommand.Parameters(rest: .filePipe).completing(.settingsAndFile)
    ) { (shell, arguments, _) throws(Failure) in
        try shell.sendStatement(arguments, isVertical: true)
    },
    MetaCommand(
        "explain", "[STATEMENT]", .query, "show the plan of a statement, or of the query buffer", .line.completing(.sql)
    ) {
        (shell, arguments, _) throws(Failure) in
        try shell.explain(arguments.first?.text)
        return .proceed
    },
]

extension Shell {
    /// Requests a run of the statement in the query buffer, or of the last one.
    fileprivate func sendStatement(
        _ arguments: [CommandScanner.Argument], isVertical: Bool
    ) throws(Failure) -> CommandResult {
        let command = isVertical ? "gx" : "g"
        let statement = try takeStatement(for: command)
        var choice = OutputChoice()
        choice.isVertical = isVertical
        let rest = try readSettings(arguments, of: command, into: &choice)
        choice.target = rest.first?.text
        if let extra = rest.dropFirst().first {
            throw .shell("\\\(command): extra argument \"\(extra.text)\"; usage: \\\(command) \(usageOfG)")
        }
        return .run(statement, choice)
    }

    /// Shows the plan of a statement. `\g` then runs the statement if it was typed without a semicolon.
    func explain(_ text: String?) throws(Failure) {
        var sql = text
        if text == nil, let typed = scripts.takeStatement() {
            scripts.lastStatement = typed
            sql = String(validating: typed.text, as: UTF8.self)
        }
        guard let sql else { throw .shell("\\explain: no statement to explain") }
        let prefix = StatementKind(Array(sql.utf8), dialect.lexicalRules).isExplain ? "" : dialect.explainPrefix
        let found: ResultSet?
        do throws(Failure) {
            found = try catalogQuery(prefix + sql)
        } catch {
            guard case .ignite(let fault) = error else { throw error }
            throw .ignite(fault.with(sql: sql, sentAfter: prefix))
        }
        guard let plan = found else { return }
        var choice = OutputChoice()
        choice.isPlan = true
        try printing.print(plan, choice)
    }

    /// Reads `(name=value …)` at the start of the arguments and returns the remaining arguments.
    private func readSettings(
        _ arguments: [CommandScanner.Argument], of command: String, into choice: inout OutputChoice
    ) throws(Failure) -> ArraySlice<CommandScanner.Argument> {
        guard let first = arguments.first, first.quote == nil, first.text.hasPrefix("(") else { return arguments[...] }
        guard let last = arguments.firstIndex(where: { $0.text.hasSuffix(")") }) else {
            throw .shell("\\\(command): missing closing parenthesis after the options; usage: \\\(command) \(usageOfG)")
        }
        var settings = printing.format
        for (index, argument) in arguments[...last].enumerated() {
            var text = Substring(argument.text)
            if index == 0 { text = text.dropFirst() }
            if index == last { text = text.dropLast() }
            if text.isEmpty { continue }
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? String(parts[1]) : nil
            try naming(command) { () throws(ShellError) in
                try PsetOption.set(String(parts[0]), to: value, in: &settings)
            }
        }
        choice.format = settings
        return arguments[(last + 1)...]
    }
}
