import IgniteCore

/// The command `\password`.
let passwordCommand = MetaCommand(
    "password", "[USER]", .connection, "set a password, by default your own, without showing it",
    MetaCommand.Parameters(kinds: [.normal], dropsSemicolons: true).refusingMore()
) { (shell, arguments, _) throws(Failure) in
    try shell.setPassword(of: arguments.first?.text)
    return .proceed
}

extension Shell {
    /// Asks for a password twice and sends the statement that sets it. The statement is never shown or stored.
    fileprivate func setPassword(of name: String?) throws(Failure) {
        guard let statement = dialect.users.settingPassword else {
            return diagnostics.note(dialect.users.passwords)
        }
        try connection.makeReady()
        let own = connection.settings.options.user
        // One's own name is known as it is stored.
        guard let user = name.map({ $0 == own ? $0 : storedName($0) }) ?? own else {
            throw .shell("\\password: you are not logged in; name a user")
        }
        let password = try newPassword("Enter new password for user \"\(shownLine(user))\": ")
        guard try newPassword("Enter it again: ") == password else {
            throw .shell("\\password: the passwords do not match; nothing was changed")
        }
        var options = StatementSettings()
        options.timeout = connection.statementOptions.timeout
        do throws(Failure) {
            _ = try connection.call { (session) throws(IgniteError) in
                try session.execute(statement(user, password), parameters: [], options: options, in: nil)
            }
        } catch {
            guard case .ignite(let reason) = error else { throw error }
            let clean = reason.without(password)
            guard reason.message.contains("exist"), let name, name != user, !name.contains("\"") else {
                throw .ignite(clean)
            }
            throw .ignite(clean.with(hint: "the name was read as \(user); double quotes keep its case"))
        }
        if user == own { connection.settings.options.password = password }
        tag("The password of \(shownLine(user)) was changed.")
    }

    private func newPassword(_ prompt: String) throws(Failure) -> String {
        try printing.flush(printing.output)
        let answer = TerminalQuestion(host: host).askAtTerminal(prompt, echoes: false)
        if host.signals?.isEnding == true { throw .exit(host.endedBySignal) }
        switch answer {
        case .text(let password): return password
        case .interrupted: throw .shell("\\password: cancelled; nothing was changed")
        case .end: throw .shell("\\password: end of input; nothing was changed")
        case .noTerminal: throw .shell("\\password: no terminal is available to ask for the password")
        }
    }
}

extension IgniteError {
    /// Returns the error of a statement without the statement. If a text of the server quotes the password, that is left
    /// out as well.
    fileprivate func without(_ password: String) -> IgniteError {
        let texts = [message, server?.message, server?.stackTrace].compactMap { $0 }
        let quoted = sqlLiteral(password).dropFirst().dropLast()
        guard !password.isEmpty, texts.contains(where: { $0.contains(quoted) }) else { return with(sql: "") }
        return IgniteError(code, "the server did not accept the statement", address: address, traits: traits)
    }
}
