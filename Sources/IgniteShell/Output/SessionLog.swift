import Glibc
import IgniteCore

/// The log of `-L`: every statement, and all output wherever it goes, appended to a file that nobody else can read.
///
/// What holds a secret is left out, by the same rule that keeps it out of the history.
package final class SessionLog {
    private let descriptor: Int32
    private let name: String
    private let warn: (String) -> Void
    private var isBroken = false

    package init(_ path: String, warn: @escaping (String) -> Void) throws(ShellError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ShellError("\(path): \(errorText(errno))") }
        name = path
        self.warn = warn
    }

    deinit { close(descriptor) }

    /// Notes a statement before it runs, framed as psql does it.
    func add(statement: String) {
        let text = History.holdsSecret(statement) ? "-- a statement that holds a secret" : statement
        let framed = "/******** QUERY *********/\n\(text)\n/************************/\n\n"
        Array(framed.utf8).withUnsafeBytes { add(output: $0) }
    }

    /// Notes output that was written.
    func add(output bytes: UnsafeRawBufferPointer) {
        var written = 0
        while written < bytes.count, !isBroken {
            let count = write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                // Set first: the warning flushes, which leads back here.
                isBroken = true
                return warn("the log \(name) cannot be written and ends here: \(errorText(errno))")
            }
            written += count
        }
    }
}

extension Shell {
    /// Writes input or a statement to standard output for ECHO; the log does not get it if it holds a secret.
    func echo(_ text: [UInt8]) throws(Failure) {
        if let failure = flushed(output) { throw failure }
        if History.holdsSecret(String(decoding: text, as: UTF8.self)) { output.log = nil }
        defer { output.log = log }
        output.buffer.append(text)
        if let failure = flushed(output) { throw failure }
    }
}
