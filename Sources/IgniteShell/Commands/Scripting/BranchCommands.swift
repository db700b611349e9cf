/// Commands for conditional blocks, which also run in skipped branches.
let branchCommands = [
    MetaCommand("if", "EXPRESSION", .branches, "begin a conditional block", .any) {
        shell, arguments, script in
        let condition = script.conditions.isActive && shell.condition(arguments, of: "if")
        script.conditions.begin(condition, script.scanner.buffer)
        return .proceed
    },
    MetaCommand("elif", "EXPRESSION", .branches, "alternative within the conditional block", .any) {
        (shell, arguments, script) throws(Failure) in
        let condition = script.conditions.wantsCondition && shell.condition(arguments, of: "elif")
        try script.conditions.otherwise(if: condition, &script.scanner)
        return .proceed
    },
    MetaCommand("else", "", .branches, "final alternative within the conditional block", .none) {
        (_, _, script) throws(Failure) in
        try script.conditions.otherwise(&script.scanner)
        return .proceed
    },
    MetaCommand("endif", "", .branches, "end the conditional block", .none) { (_, _, script) throws(Failure) in
        try script.conditions.end(&script.scanner)
        return .proceed
    },
]

extension Shell {
    /// Returns the value of an expression. Anything but a boolean is false, with a warning, as in psql.
    fileprivate func condition(_ arguments: [CommandScanner.Argument], of name: String) -> Bool {
        let text = arguments.map(\.text).joined(separator: " ")
        if let value = Variables.boolean(text) { return value }
        diagnostics.warning("\\\(name): \"\(text)\" is neither true nor false; treated as false")
        return false
    }

    /// Handles a statement or command in a skipped branch.
    func skip(_ event: Scanner.Event, _ script: ScriptContext) throws(Exit) -> StepResult {
        switch event {
        case .command(var command):
            defer { script.scanner.resume(after: command) }
            script.moveTo(line: script.scanner.line)
            if branchCommands.contains(where: { $0.name == command.name }) {
                if case .failed = try callCommand(&command, script) { return .failed }
            } else {
                sayIgnored("\\\(command.name)")
                skipArguments(&command)
            }
        case .statement, .statementVertical: sayIgnored("the statement")
        case .unterminated(let unterminated): return try report(unterminated, script)
        case .recursion, .incomplete: break
        }
        return .proceed
    }

    private func sayIgnored(_ what: String) {
        guard isTyped else { return }
        diagnostics.warning("\(what) is ignored; use \\endif or Ctrl-C to end the \\if block")
    }
}
