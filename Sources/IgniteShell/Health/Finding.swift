/// Something to know about the state of a cluster.
struct Finding: Equatable, Sendable {
    /// How bad it is; the raw value is its word.
    enum Severity: String, Comparable, CaseIterable, Sendable {
        case ok = "OK"
        /// Good to know.
        case note = "NOTE"
        /// It could not be found out.
        case unknown = "UNKNOWN"
        /// Something works with less safety than it should, or slowly.
        case warning = "WARNING"
        /// Something does not work, or data is in danger.
        case critical = "CRITICAL"

        static func < (left: Severity, right: Severity) -> Bool {
            allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
        }
    }

    let severity: Severity
    /// What it is about: `node node2`, `zone Z3`.
    let object: String
    /// What it is and why it matters.
    let text: String
    /// The command that shows more; empty if there is none.
    let command: String

    init(_ severity: Severity, _ object: String, _ text: String, _ command: String = "") {
        self.severity = severity
        self.object = object
        self.text = text
        self.command = command
    }
}

/// The exit statuses of `--health`, which are those of the plug-ins of monitoring systems.
package enum HealthStatus {
    package static let well: Int32 = 0
    package static let warnings: Int32 = 1
    package static let critical: Int32 = 2
    package static let unknown: Int32 = 3
}
