import CTerminal
import Glibc
import IgniteCore

/// The variables of the environment: those of the process, or some that are given instead.
package final class Environment {
    /// nil: those of the process.
    private var variables: [String: String]?

    /// An environment of its own; the process's is neither read nor changed.
    package init(_ variables: [String: String]) { self.variables = variables }

    private init() {}

    /// The environment of the process, which its children inherit.
    package static var process: Environment { Environment() }

    /// The value of a variable; nil when it is not set. Setting nil takes it away.
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

    /// The value of a variable; an empty one counts as not set.
    package func value(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// A path that a variable holds.
    package func path(_ name: String) -> String? { value(name).map(expandedPath) }

    /// The folder of the user's settings: `$XDG_CONFIG_HOME/ignite-sql`, else `~/.config/ignite-sql`.
    package var configurationFolder: String? {
        let folder = path("XDG_CONFIG_HOME") ?? value("HOME").map { "\($0)/.config" }
        return folder.map { "\($0)/ignite-sql" }
    }

    /// The names of all variables.
    var names: [String] {
        if let variables { return Array(variables.keys) }
        return entries.map { String($0.prefix { $0 != "=" }) }
    }

    /// `NAME=VALUE` each, as a child gets them.
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
