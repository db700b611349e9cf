import Glibc
package import IgniteCore

/// The writer of errors, warnings and notes to standard error, unbuffered and one message at a time.
///
/// Messages quote servers, data and files, so their text is escaped like that of tables, in the one place that writes
/// it. Only the colors of the labels are added after that.
package final class Diagnostics {
    /// The name of a script and a line in it.
    package typealias Place = (name: String, line: Int)

    private let descriptor: Int32
    /// Tells where in a script the present statement stands; nil at `-c`, whose errors have no place.
    var place: () -> Place? = { nil }
    /// Whether the words ERROR and WARNING are colored.
    var isColored = false
    /// Called before each message, so that output and messages keep their order.
    package var beforeMessage: () -> Void = {}

    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// Reports an error that ends the program: `ignite-sql: error: …`, with its hint.
    package func fatal(_ error: IgniteError) {
        write("ignite-sql: error: \(error.message)\(error.hint.map { " (\($0))" } ?? "")\n")
    }

    /// Reports an error that ends the program.
    package func fatal(_ text: String) { write("ignite-sql: error: \(text)\n") }

    /// Reports an error that does not come from the server.
    package func failure(_ text: String) { write("\(text)\n", label: .error) }

    package func warning(_ text: String) { write("\(text)\n", label: .warning) }

    /// Writes an informational message.
    package func note(_ text: String) { write("\(text)\n") }

    /// Reports a failed statement: the code, the message and the position, if the server sent one.
    ///
    /// - Parameter excerpt: The lines that show the position, including line ends.
    package func failure(_ error: IgniteError, excerpt: String, verbosity: Variables.Verbosity) {
        var text = "\(error.description)\n"
        if verbosity != .terse {
            text += excerpt
            if let hint = error.hint { text += "HINT: \(hint)\n" }
        }
        if verbosity == .verbose { text += Self.details(of: error) }
        write(text, label: .error)
    }

    /// Returns all known details of an error, which `\errverbose` adds.
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

    /// The label of a message, after its location.
    private enum Label: String {
        case error = "ERROR"
        case warning = "WARNING"

        var color: String { self == .error ? Color.error : Color.warning }
    }

    /// Writes an escaped message.
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

    /// Writes text from the user unchanged (`\warn`).
    package func write(asIs text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) {
        beforeMessage()
        // If this fails, there is nowhere left to report it.
        _ = writeAll(bytes, to: descriptor)
    }
}
