import Glibc
package import IgniteCore

/// Everything that is not data: errors, warnings, notes. It goes to standard error, unbuffered, one message at a time.
///
/// Messages quote servers, data and files, so their text is escaped as that of tables is, in the one place where it is
/// written. Only the colours of the labels are added after that.
package final class Messages {
    /// The name of a script and a line in it.
    package typealias Place = (name: String, line: Int)

    private let descriptor: Int32
    /// Tells where in a script the present statement stands; nil at `-c`, whose errors have no place.
    var place: () -> Place? = { nil }
    /// Whether the words ERROR and WARNING stand out.
    var isColored = false
    /// Written before each message, so that output and messages keep their order.
    package var beforeMessage: () -> Void = {}

    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// The program cannot go on: `ignite-sql: error: …` and what to do.
    package func fatal(_ error: IgniteError) {
        write("ignite-sql: error: \(error.message)\(error.hint.map { " (\($0))" } ?? "")\n")
    }

    /// The program cannot go on.
    package func fatal(_ text: String) { write("ignite-sql: error: \(text)\n") }

    /// Something failed that was not a server's doing.
    package func failure(_ text: String) { write("\(text)\n", label: .error) }

    package func warning(_ text: String) { write("\(text)\n", label: .warning) }

    /// What happened, for a person who watches.
    package func note(_ text: String) { write("\(text)\n") }

    /// A statement failed: code and message, and the place in it if the server told.
    ///
    /// - Parameter excerpt: lines that show the place, with their line ends.
    package func failure(_ error: IgniteError, excerpt: String, verbosity: Variables.Verbosity) {
        var text = "\(error.description)\n"
        if verbosity != .terse {
            text += excerpt
            if let hint = error.hint { text += "HINT: \(hint)\n" }
        }
        if verbosity == .verbose { text += Self.details(of: error) }
        write(text, label: .error)
    }

    /// All that is known of an error: what `\errverbose` adds.
    package static func details(of error: IgniteError) -> String {
        var text = ""
        if let server = error.server {
            text += "CODE: \(server.code)\n"
            if let state = server.sqlState { text += "SQLSTATE: \(state)\n" }
            if let id = server.traceID { text += "TRACE ID: \(id)\n" }
            if let name = server.className { text += "CLASS: \(name)\n" }
            if let trace = server.stackTrace { text += "CAUSE: \(trace)\n" }
        }
        if let address = error.address { text += "SERVER: \(address)\n" }
        return text
    }

    private var prefix: String {
        place().map { "ignite-sql:\($0.name):\($0.line): " } ?? ""
    }

    /// What a message begins with, after its place.
    private enum Label: String {
        case error = "ERROR"
        case warning = "WARNING"

        var color: String { self == .error ? Color.error : Color.warning }
    }

    /// Writes a message, escaped.
    private func write(_ text: String, label: Label? = nil) {
        var out = ByteWriter()
        if let label {
            out.appendShownLines(prefix)
            out.append(isColored ? label.color + label.rawValue + Color.end : label.rawValue)
            out.append(": ")
        }
        out.appendShownLines(text)
        write(out.bytes)
    }

    /// Writes what the user said, as it was said: `\warn`.
    package func write(asIs text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) {
        beforeMessage()
        // When it cannot be written, there is nowhere left to complain to.
        _ = writeAll(bytes, to: descriptor)
    }
}
