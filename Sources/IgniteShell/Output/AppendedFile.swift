private import Glibc
private import IgniteCore

/// A log file, created so that other users cannot read it. If writing fails, one warning says so.
package final class AppendedFile {
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

    package func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    package func append(_ bytes: UnsafeRawBufferPointer) {
        guard !isBroken, !writeAll(bytes, to: descriptor) else { return }
        let cause = errorText(errno)
        // Set this first, because the warning flushes, which can call this again.
        isBroken = true
        warn("could not write to log \(name), logging stops: \(cause)")
    }
}
