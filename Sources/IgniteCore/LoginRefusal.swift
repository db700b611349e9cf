extension IgniteError {
    /// A server that lets nobody in without a login has refused one, or there was none.
    ///
    /// What to do next follows from what was given already. The shell asks for what is missing at a terminal, so it
    /// shows this only where nobody could answer.
    ///
    /// - Parameter names: how those who read it give a user and a password.
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
                case .uri: "give it as ignite://USER:PASSWORD@\(address), or as `password` of ClientOptions"
                case .commandLine: "it is asked for at a terminal; the passfile and $IGNITE_SQL_PASSWORD can hold it"
                case .connectCommand: "it is asked for at a terminal; the passfile can hold it"
                }
        case (nil, _):
            message = "\(address) wants a user and a password"
            hint =
                switch names {
                case .uri:
                    "give both as ignite://USER:PASSWORD@\(address), or as `user` and `password` of ClientOptions"
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
