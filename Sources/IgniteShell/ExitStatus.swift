/// The exit statuses of the program.
package enum ExitStatus {
    /// All went well, or errors came in a script without ON_ERROR_STOP.
    package static let success: Int32 = 0
    /// Bad usage, a fault of the program's own, or a `-c` that failed.
    package static let failure: Int32 = 1
    /// The connection could not be made, or was lost in a script.
    package static let connection: Int32 = 2
    /// A script failed with ON_ERROR_STOP on.
    package static let script: Int32 = 3
    /// The third Ctrl-C, or one while nothing was running.
    package static let interrupted: Int32 = 130
    /// Standard output was closed.
    package static let outputClosed: Int32 = 141
    /// Ended by a signal: this and its number.
    package static let signal: Int32 = 128
}

/// Thrown through everything that is under way: the program ends with this status.
struct Exit: Error {
    let status: Int32
}
