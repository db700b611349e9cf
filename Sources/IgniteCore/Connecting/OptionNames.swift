/// How messages name the options of a connection.
package enum OptionNames: Sendable {
    /// For programs, as in a URI: `tlsCA=FILE`.
    case uri
    /// For the command line: `--tls-ca FILE`.
    case commandLine
    /// In the running shell, where `\\c` takes a URI and the terminal asks for what is missing.
    case connectCommand

    /// Returns the name of an option, with a value or a placeholder for one.
    ///
    /// - Parameter name: The name in a URI.
    package func callAsFunction(_ name: String, _ value: String? = nil) -> String {
        switch self {
        case .uri, .connectCommand: return name + (value.map { "=\($0)" } ?? "")
        case .commandLine:
            var words = ""
            var last: Character = "-"
            for character in name {
                if character.isUppercase, !last.isUppercase { words += "-" }
                words += character.lowercased()
                last = character
            }
            return "--\(words)" + (value.map { " \($0)" } ?? "")
        }
    }
}
