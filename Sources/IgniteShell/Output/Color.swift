import Glibc

/// Whether colours are used, and which: sparingly, for a person's eye, never in the data.
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

    /// Whether what is written to a descriptor is coloured: by itself at a terminal that can show it.
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
