import Glibc
import IgniteCore

// Users and passwords: where they come from when a server wants them.

extension Connection {
    /// Connects; looks into the passfile or asks if a user or a password is missing.
    ///
    /// - Parameters:
    ///   - options: what was asked for is in them once the connection is made.
    ///   - isPasswordTyped: whether the password was asked for already.
    func openSession(
        asking options: inout ClientOptions, inPlaceOf lost: (any Session)?, acceptsOtherCluster: Bool = false,
        isPasswordTyped: Bool = false
    ) throws(IgniteError) -> any Session {
        var wanted = options
        while true {
            if wanted.user != nil, wanted.password == nil { wanted.passfile = readPassfile() }
            do throws(IgniteError) {
                let session = try host.makeSession(wanted, lost, acceptsOtherCluster)
                options = wanted
                return session
            } catch {
                guard error.isAuthenticationFailure else { throw error }
                // A user who has just typed it knows how to type it again.
                let isTyped = isPasswordTyped || wanted.password != options.password
                try askForLogin(&wanted, after: isTyped ? error.with(otherHint: nil) : error)
            }
        }
    }

    /// Asks for the password, and for the user if there is none yet: `-W`.
    func askForLogin() throws(IgniteError) {
        if settings.options.user == nil { settings.options.user = try askForUser() }
        guard let user = settings.options.user else {
            throw IgniteError(.invalidArgument, "a password needs a user", hint: "-U NAME gives one")
        }
        guard let password = try askForPassword(of: user) else {
            throw IgniteError(.invalidArgument, "there is no terminal to ask for the password at")
        }
        settings.options.password = password
    }

    /// Asks for what a refused login lacked; throws the refusal when it lacked nothing, or nobody can be asked.
    private func askForLogin(_ options: inout ClientOptions, after refusal: IgniteError) throws(IgniteError) {
        guard let user = options.user else {
            guard settings.passwordQuestion != .never, let user = try askForUser() else { throw refusal }
            options.user = user
            return
        }
        guard options.password == nil else { throw refusal }
        if let lines = passfileLines(options) { throw refusal.with(otherHint: "the password is that of \(lines)") }
        guard settings.passwordQuestion != .never, let password = try askForPassword(of: user) else { throw refusal }
        options.password = password
    }

    /// Asks for a user at the terminal; nil when there is no terminal, or nothing is typed.
    private func askForUser() throws(IgniteError) -> String? {
        try ask("User: ", echoes: true).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Asks for a password at the terminal, without echo; nil when there is no terminal.
    private func askForPassword(of user: String) throws(IgniteError) -> String? {
        try ask("Password for user \(shownLine(user)): ", echoes: false)
    }

    private func ask(_ prompt: String, echoes: Bool) throws(IgniteError) -> String? {
        switch Question(host: host).askAtTerminal(prompt, echoes: echoes) {
        case .text(let answer): return answer
        case .end, .noTerminal: return nil
        case .interrupted:
            if host.signals?.isEnding == true { throw IgniteError(.terminated, "ended by a signal") }
            throw IgniteError(.cancelled, "cancelled while the login was asked for")
        }
    }

    /// The passfile, read anew each time; nil when there is none or it is not to be trusted, which is said.
    private func readPassfile() -> Passfile? {
        guard let path = settings.passfilePath else { return nil }
        do throws(ShellError) {
            guard let file = try SettingsFile(path) else { return nil }
            guard file.othersMode == 0 else {
                throw ShellError("\(path) is ignored: others have access to it; chmod 600 \(path)")
            }
            let passfile = Passfile(file.bytes)
            if let line = passfile.badLines.first {
                messages.warning("\(path):\(line): the line is not host:port:user:password")
            }
            return passfile
        } catch {
            messages.warning(error.message)
            return nil
        }
    }

    /// Where the passwords stand in the passfile that servers were given; nil when there is none for them.
    private func passfileLines(_ options: ClientOptions) -> String? {
        guard let path = settings.passfilePath, let user = options.user else { return nil }
        let lines = options.addresses.compactMap { options.passfile?.password(of: user, at: $0)?.line }
        return lines.isEmpty ? nil : Set(lines).sorted().map { "\(path):\($0)" }.joined(separator: ", ")
    }
}
