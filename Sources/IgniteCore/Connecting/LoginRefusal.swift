extension IgniteError {
    /// Returns the error for a server that requires a login and refused the one given, or got none.
    ///
    /// The hint depends on what was given. At a terminal the shell asks for what is missing, so it shows this error
    /// only when it cannot ask.
    ///
    /// - Parameter names: How users and passwords are given.
    package static func loginRefused(
        by address: String, user: String?, hasPassword: Bool, names: OptionNames, server: ServerRecord
    ) -> IgniteError {
        let message: String
        let hint: String?
        switch (user, hasPassword) {
        case (let user?, true):
            message = "\(address) refused the login: wrong user or password for user \"\(user)\""
            hint =
                switch names {
                case .uri: nil
                case .commandLine: "-W asks for another password, and -U NAME gives another user"
                case .connectCommand: "\\c ignite://USER@\(address) asks for another password"
                }
        case (let user?, false):
            message = "\(address) refused the login: user \"\(user)\" needs a password"
            hint =
                switch names {
                case .uri: "use ignite://USER:PASSWORD@\(address), or `password` of ClientOptions"
                case .commandLine:
                    "set it in the passfile or $IGNITE_SQL_PASSWORD, or run at a terminal to be asked for it"
                case .connectCommand: "set it in the passfile, or run at a terminal to be asked for it"
                }
        case (nil, _):
            message = "\(address) requires a user and a password"
            hint =
                switch names {
                case .uri:
                    "use ignite://USER:PASSWORD@\(address), or `user` and `password` of ClientOptions"
                case .commandLine:
                    "-U NAME gives the user; the password is asked for, or comes from the passfile or "
                        + "$IGNITE_SQL_PASSWORD"
                case .connectCommand:
                    "\\c ignite://USER@\(address) gives the user; the password is asked for, or comes from the passfile"
                }
        }
        return IgniteError(.connectionFailed, message, hint: hint, server: server, address: address)
    }
}
