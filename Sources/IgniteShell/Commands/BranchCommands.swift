/// Branches. They are looked at in skipped ones, too.
let branchCommands = [
    MetaCommand("if", "EXPRESSION", .branches, "begin a conditional block", .any) {
        shell, arguments, _ in
        let depth = shell.branches.count - 1
        let condition = shell.branches[depth].isActive && shell.condition(arguments, of: "if")
        shell.branches[depth].begin(condition, shell.scanners[depth].buffer)
        return .proceed
    },
    MetaCommand("elif", "EXPRESSION", .branches, "alternative within the conditional block", .any) {
        (shell, arguments, _) throws(Failure) in
        let depth = shell.branches.count - 1
        let condition = shell.branches[depth].wantsCondition && shell.condition(arguments, of: "elif")
        try shell.branches[depth].otherwise(if: condition, &shell.scanners[depth])
        return .proceed
    },
    MetaCommand("else", "", .branches, "final alternative within the conditional block", .none) {
        (shell, _, _) throws(Failure) in
        let depth = shell.branches.count - 1
        try shell.branches[depth].otherwise(&shell.scanners[depth])
        return .proceed
    },
    MetaCommand("endif", "", .branches, "end the conditional block", .none) { (shell, _, _) throws(Failure) in
        let depth = shell.branches.count - 1
        try shell.branches[depth].end(&shell.scanners[depth])
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
    func skip(_ event: Scanner.Event, _ depth: Int, _ source: InputSource) throws(Exit) -> Verb {
        switch event {
        case .command(var command):
            messages.place = source.name.map { ($0, scanners[depth].line) }
            let verb: Verb
            if branchCommands.contains(where: { $0.name == command.name }) {
                verb = try runCommand(&command, source)
            } else {
                verb = .proceed
                sayIgnored("\\\(command.name)")
                skipArguments(&command)
            }
            scanners[depth].resume(after: command)
            return verb
        case .statement, .statementVertical: sayIgnored("the statement")
        case .unterminated(let unterminated): return try report(unterminated, source)
        case .recursion, .incomplete: break
        }
        return .proceed
    }

    private func sayIgnored(_ what: String) {
        guard isInteractive, sources.count == 1 else { return }
        messages.warning("\(what) is ignored; \\endif or Ctrl-C ends the \\if block")
    }
}
