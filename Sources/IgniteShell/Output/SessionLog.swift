import IgniteCore

/// The log of `-L`: every statement, and all output wherever it goes, appended to a file that nobody else can read.
///
/// What holds a secret is left out, by the same rule that keeps it out of the history.
package final class SessionLog {
    private let file: AppendedFile

    package init(_ path: String, warn: @escaping (String) -> Void) throws(ShellError) {
        file = try AppendedFile(path, warn: warn)
    }

    /// Notes a statement before it runs, framed as psql does it.
    func add(statement: String) {
        let text = History.holdsSecret(statement) ? "-- a statement that contains a secret" : shownText(statement)
        file.append("/******** QUERY *********/\n\(text)\n/************************/\n\n")
    }

    /// Notes output that was written.
    func add(output bytes: UnsafeRawBufferPointer) { file.append(bytes) }
}
