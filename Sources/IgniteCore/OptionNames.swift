/// How messages name the options of a connection to whoever reads them.
package enum OptionNames: Sendable {
    /// As a URI has them: `tlsCA=FILE`.
    case uri
    /// As the command line has them: `--tls-ca FILE`.
    case commandLine

    /// The name of an option, with a value or what stands for one.
    ///
    /// - Parameter name: as in a URI.
    package func callAsFunction(_ name: String, _ value: String? = nil) -> String {
        switch self {
        case .uri: return name + (value.map { "=\($0)" } ?? "")
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
