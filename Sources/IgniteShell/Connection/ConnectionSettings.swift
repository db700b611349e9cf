package import IgniteCore

/// The settings with which a shell connects.
package struct ConnectionSettings {
    /// When to ask for the password.
    package enum PasswordQuestion: Sendable {
        /// If a server requires one and none is given.
        case ifNeeded
        /// Always (`-W`).
        case always
        /// Never (`-w`).
        case never
    }

    package var options: ClientOptions
    package var passwordQuestion = PasswordQuestion.ifNeeded
    /// The path of the passfile.
    package var passfilePath: String?
    package var configuration = Configuration(folder: nil)
    /// The profile of the connection.
    package var profile: String?
    /// The options of the command line and the environment, which apply where a profile sets nothing.
    package var optionsUnderProfiles = ClientOptions.ofShell

    package init(_ options: ClientOptions) { self.options = options }
}

extension ClientOptions {
    /// The default options of the shell: a statement may take as long as its user waits, as in psql.
    package static var ofShell: ClientOptions {
        var options = ClientOptions()
        options.statementTimeout = nil
        return options
    }
}
