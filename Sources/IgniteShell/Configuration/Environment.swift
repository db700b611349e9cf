import CTerminal
import Glibc
import IgniteCore

/// The environment variables: those of the process, or given ones.
package final class Environment {
    /// The given variables; nil for those of the process.
    private var variables: [String: String]?

    /// Creates a separate environment. The environment of the process is neither read nor changed.
    package init(_ variables: [String: String]) { self.variables = variables }

    private init() {}

    /// The environment of the process, which child processes inherit.
    package static var process: Environment { Environment() }

    /// The value of a variable; nil if it is not set. Setting nil unsets it.
    package subscript(name: String) -> String? {
        get {
            guard let variables else { return getenv(name).map { String(cString: $0) } }
            return variables[name]
        }
        set {
            if variables != nil {
                variables?[name] = newValue
            } else if let newValue {
                setenv(name, newValue, 1)
            } else {
                unsetenv(name)
            }
        }
    }

    /// Returns the value of a variable; an empty value counts as not set.
    package func value(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Returns the path in a variable.
    package func path(_ name: String) -> String? { value(name).map(expandedPath) }

    /// The directory of the user's settings: `$XDG_CONFIG_HOME/ignite-sql`, or `~/.config/ignite-sql`.
    package var configurationFolder: String? {
        let folder = path("XDG_CONFIG_HOME") ?? value("HOME").map { "\($0)/.config" }
        return folder.map { "\($0)/ignite-sql" }
    }

    /// The names of all variables.
    var names: [String] {
        if let variables { return Array(variables.keys) }
        return entries.map { String($0.prefix { $0 != "=" }) }
    }

    /// The variables in the form `NAME=VALUE`, for child processes.
    var entries: [String] {
        if let variables { return variables.map { "\($0.key)=\($0.value)" } }
        var entries: [String] = []
        var next = terminal_environment()
        while let entry = next?.pointee {
            entries.append(String(cString: entry))
            next = next?.successor()
        }
        return entries
    }
}
