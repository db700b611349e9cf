/// How messages name the options of a connection to whoever reads them.
package enum OptionNames: Sendable {
    /// In programs, as a URI has them: `tlsCA=FILE`.
    case uri
    /// As the command line has them: `--tls-ca FILE`.
    case commandLine
    /// In the shell once it runs, where `\\c` takes a URI, and the terminal is asked for what is missing.
    case connectCommand

    /// The name of an option, with a value or what stands for one.
    ///
    /// - Parameter name: as in a URI.
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
