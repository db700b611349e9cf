import Glibc
import IgniteCore

/// The value of an environment variable; an empty one is as good as none.
package func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
}

/// A path that an environment variable holds.
package func environmentPath(_ name: String) -> String? { environment(name).map(expandedPath) }

/// The folder of the user's settings: `$XDG_CONFIG_HOME/ignite-sql`, else `~/.config/ignite-sql`.
package var configurationFolder: String? {
    let folder = environmentPath("XDG_CONFIG_HOME") ?? environment("HOME").map { "\($0)/.config" }
    return folder.map { "\($0)/ignite-sql" }
}
