import IgniteCore

/// The log of `-L`: all statements and all output, appended to a file that other users cannot read.
///
/// Statements that contain secrets are left out, by the same rule as in the history.
package final class SessionLog {
    private let file: AppendedFile

    package init(_ path: String, warn: @escaping (String) -> Void) throws(ShellError) {
        file = try AppendedFile(path, warn: warn)
    }

    /// Logs a statement before it runs, in the same form as psql.
    func add(statement: String) {
        let text = History.holdsSecret(statement) ? "-- a statement that contains a secret" : shownText(statement)
        file.append("/******** QUERY *********/\n\(text)\n/************************/\n\n")
    }

    /// Logs output.
    func add(output bytes: UnsafeRawBufferPointer) { file.append(bytes) }
}
