import IgniteCore

/// The command `\profile`.
let profileCommands = [
    MetaCommand(
        "profile", "[NAME]", .connection, "list the profiles in config.ini, or connect with one",
        .optional.completing(.profiles)
    ) { (shell, arguments, _) throws(Failure) in
        if let name = arguments.first?.text {
            try shell.connect(byProfile: name)
        } else {
            try shell.listProfiles()
        }
        return .proceed
    }
]

extension Shell {
    fileprivate func connect(byProfile name: String) throws(Failure) {
        try reconnect(by: name) { () throws(IgniteError) in
            do throws(ShellError) {
                return withKnownPassword(try options(of: connection.settings.configuration.profile(name)))
            } catch {
                throw IgniteError(.invalidArgument, error.message)
            }
        }
    }

    /// Returns the connection options of a profile. A profile without servers keeps the current ones.
    private func options(of profile: Configuration.Profile) throws(ShellError) -> ClientOptions {
        let present = connection.settings.options
        var wanted = connection.settings.optionsUnderProfiles
        (wanted.addresses, wanted.protocol) = (present.addresses, present.protocol)
        if profile.saysWhere { wanted.protocol = .any }
        try profile.apply(to: &wanted)
        return wanted
    }

    fileprivate func listProfiles() throws(Failure) {
        let profiles = connection.settings.configuration.profiles
        guard !profiles.isEmpty else { return diagnostics.note("There are no profiles.") }
        let rows = profiles.map { profile in
            let options = Result { () throws(ShellError) in try self.options(of: profile).description }
            let text =
                switch options {
                case .success(let uri): uri
                case .failure(let error): error.message
                }
            return [profile.name, text, profile.name == connection.settings.profile ? "yes" : ""]
        }
        try showTable(textTable(["Name", "Connection", "In use"], rows), title: "List of profiles")
    }
}
