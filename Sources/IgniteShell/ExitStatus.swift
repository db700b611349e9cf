/// The exit statuses of the program.
package enum ExitStatus {
    /// Success, or errors in a script without ON_ERROR_STOP.
    package static let success: Int32 = 0
    /// Wrong usage, an internal error or a failed `-c`.
    package static let failure: Int32 = 1
    /// The connection failed, or was lost in a script.
    package static let connection: Int32 = 2
    /// A script failed with ON_ERROR_STOP.
    package static let script: Int32 = 3
    /// The third Ctrl-C, or one while nothing ran.
    package static let interrupted: Int32 = 130
    /// Standard output was closed.
    package static let outputClosed: Int32 = 141
    /// The base for an end by signal; add the signal number.
    package static let signal: Int32 = 128
}

/// Ends the program with a status. It is thrown through all pending work.
struct Exit: Error {
    let status: Int32
}
