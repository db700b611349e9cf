import Glibc

/// The colors of the output, which are used sparingly and never in data.
package enum Color {
    /// `--color`.
    package enum Choice: String, CaseIterable, Sendable {
        case auto, always, never
    }

    static let error = "\u{1B}[1;31m"
    static let warning = "\u{1B}[1;33m"
    static let name = "\u{1B}[1m"
    static let null = "\u{1B}[2m"
    static let prompt = "\u{1B}[1m"
    static let end = "\u{1B}[0m"

    /// Returns whether output to a descriptor is colored: by default, if it is a terminal that supports colors.
    static func isWanted(_ choice: Choice, at descriptor: Int32, _ environment: Environment) -> Bool {
        switch choice {
        case .always: return true
        case .never: return false
        case .auto:
            if environment.value("NO_COLOR") != nil { return false }
            if let force = environment.value("CLICOLOR_FORCE"), force != "0" { return true }
            guard let terminal = environment.value("TERM"), terminal != "dumb" else { return false }
            return isatty(descriptor) == 1
        }
    }
}
