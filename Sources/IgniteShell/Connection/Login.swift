import Glibc
import IgniteCore

// The user and password for servers that require a login.

extension ShellConnection {
    /// Connects. Uses the passfile, or asks, if a user or a password is missing.
    ///
    /// - Parameters:
    ///   - options: The connection options. After connecting, they contain the answers as well.
    ///   - isPasswordTyped: Whether the user has already entered the password.
    func openSession(
        asking options: inout ClientOptions, inPlaceOf lost: (any Session)?, acceptsOtherCluster: Bool = false,
        isPasswordTyped: Bool = false
    ) throws(IgniteError) -> any Session {
        var wanted = options
        while true {
            if wanted.user != nil, wanted.password == nil { wanted.passfile = readPassfile() }
            warnAboutPlainPassword(wanted)
            do throws(IgniteError) {
                let session = try host.makeSession(wanted, lost, acceptsOtherCluster)
                options = wanted
                return session
            } catch {
                guard error.isAuthenticationFailure else { throw error }
                // After a password was entered, a hint is unnecessary.
                let isTyped = isPasswordTyped || wanted.password != options.password
                try askForLogin(&wanted, after: isTyped ? error.with(otherHint: nil) : error)
            }
        }
    }

    /// Returns the options for connections beside the session: with the password, which is asked for if the user wants
    /// that, and with the passfile.
    func optionsWithLogin() throws(IgniteError) -> ClientOptions {
        if settings.passwordQuestion == .always, settings.options.password == nil { try askForLogin() }
        var options = settings.options
        if options.user != nil, options.password == nil { options.passfile = readPassfile() }
        warnAboutPlainPassword(options)
        return options
    }

    /// Asks for the password, and for the user if none is given (`-W`).
    func askForLogin() throws(IgniteError) {
        if settings.options.user == nil { settings.options.user = try askForUser() }
        guard let user = settings.options.user else {
            throw IgniteError(.invalidArgument, "a password requires a user", hint: "use -U NAME")
        }
        guard let password = try askForPassword(of: user) else {
            throw IgniteError(.invalidArgument, "no terminal is available to ask for the password")
        }
        settings.options.password = password
    }

    /// Asks for what a rejected login lacked. Throws the rejection if nothing was missing, or if it cannot ask.
    private func askForLogin(_ options: inout ClientOptions, after refusal: IgniteError) throws(IgniteError) {
        guard let user = options.user else {
            guard settings.passwordQuestion != .never, let user = try askForUser() else { throw refusal }
            options.user = user
            return
        }
        guard options.password == nil else { throw refusal }
        if let lines = passfileLines(options) { throw refusal.with(otherHint: "the password came from \(lines)") }
        guard settings.passwordQuestion != .never, let password = try askForPassword(of: user) else { throw refusal }
        options.password = password
    }

    /// Asks for a user at the terminal. Returns nil without a terminal, or if the answer is empty.
    private func askForUser() throws(IgniteError) -> String? {
        try ask("User: ", echoes: true).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Asks for a password at the terminal, without echo. Returns nil without a terminal.
    private func askForPassword(of user: String) throws(IgniteError) -> String? {
        try ask("Password for user \(shownLine(user)): ", echoes: false)
    }

    private func ask(_ prompt: String, echoes: Bool) throws(IgniteError) -> String? {
        switch TerminalQuestion(host: host).askAtTerminal(prompt, echoes: echoes) {
        case .text(let answer): return answer
        case .end, .noTerminal: return nil
        case .interrupted:
            if host.signals?.isEnding == true { throw IgniteError(.terminated, "ended by a signal") }
            throw IgniteError(.cancelled, "cancelled at the login prompt")
        }
    }

    /// Reads the passfile, each time again. Returns nil if it does not exist, or if it is not safe, which is reported.
    private func readPassfile() -> Passfile? {
        guard let path = settings.passfilePath else { return nil }
        do throws(ShellError) {
            guard let file = try SettingsFile(path) else { return nil }
            guard file.othersMode == 0 else {
                throw ShellError("\(path) is ignored: other users have access to it; run chmod 600 \(path)")
            }
            let passfile = Passfile(file.bytes)
            if let line = passfile.badLines.first {
                diagnostics.warning("\(path):\(line): the line is not host:port:user:password")
            }
            return passfile
        } catch {
            diagnostics.warning(error.message)
            return nil
        }
    }

    /// Returns the locations of the passwords in the passfile that were sent to servers; nil if there are none.
    private func passfileLines(_ options: ClientOptions) -> String? {
        guard let path = settings.passfilePath, let user = options.user else { return nil }
        let lines = options.addresses.compactMap { options.passfile?.password(of: user, at: $0)?.line }
        return lines.isEmpty ? nil : Set(lines).sorted().map { "\(path):\($0)" }.joined(separator: ", ")
    }
}
