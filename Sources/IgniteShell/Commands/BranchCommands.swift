/// Branches. They are looked at in skipped ones, too.
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
    /// The value of an expression; what is neither true nor false is false, with a warning, as psql has it.
    fileprivate func condition(_ arguments: [CommandScanner.Argument], of name: String) -> Bool {
        let text = arguments.map(\.text).joined(separator: " ")
        if let value = Variables.boolean(text) { return value }
        messages.warning("\\\(name): \"\(text)\" is neither true nor false and counts as false")
        return false
    }

    /// What becomes of a statement or command in a branch that is not taken.
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
        messages.warning("\(what) is ignored; \\endif or Ctrl-C ends the \\if block")
    }
}
