extension IgniteError {
    /// A server that lets nobody in without a login has refused one, or there was none.
    ///
    /// What to do next follows from what was given already.
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
            hint = names == .commandLine ? "-W asks for another password" : nil
        case (let user?, false):
            message = "\(address) refused the login: user \"\(user)\" needs a password"
            hint =
                names == .commandLine
                ? "-W asks for it; the passfile and $IGNITE_SQL_PASSWORD can hold it"
                : "give it as ignite://USER:PASSWORD@\(address), or as `password` of ClientOptions"
        case (nil, _):
            message = "\(address) wants a user and a password"
            hint =
                names == .commandLine
                ? "-U NAME gives the user; the password is asked for, or comes from the passfile or "
                    + "$IGNITE_SQL_PASSWORD"
                : "give both as ignite://USER:PASSWORD@\(address), or as `user` and `password` of ClientOptions"
        }
        return IgniteError(.connectionFailed, message, hint: hint, server: server, address: address)
    }
}
