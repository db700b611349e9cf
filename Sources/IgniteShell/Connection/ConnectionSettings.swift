package import IgniteCore

/// How a shell connects, and how it did.
package struct ConnectionSettings {
    /// When the password is asked for.
    package enum PasswordQuestion: Sendable {
        /// When a server wants one and none was given.
        case ifNeeded
        /// `-W`.
        case always
        /// `-w`.
        case never
    }

    package var options: ClientOptions
    package var passwordQuestion = PasswordQuestion.ifNeeded
    /// The file of passwords that are not given otherwise.
    package var passfilePath: String?
    package var configuration = Configuration(folder: nil)
    /// The profile that the connection was made by.
    package var profile: String?
    /// What holds where a profile says nothing: the options of the command line and the environment.
    package var optionsUnderProfiles = ClientOptions()

    package init(_ options: ClientOptions) { self.options = options }
}
