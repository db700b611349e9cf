import Glibc
import IgniteCore

/// A file or a command to which `\o` or `\g` sends output.
final class OutputTarget {
    let sink: OutputSink
    private let child: Child?

    /// Opens a file for writing, or starts the command after `|`.
    init(_ target: String, host: Host) throws(ShellError) {
        if target.utf8.first == UInt8(ascii: "|") {
            let started = try Child.reading(String(target.dropFirst()), host: host)
            (child, sink) = (started.child, started.sink)
            sink.feedsCommand = true
        } else {
            let descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw ShellError("\(target): \(errorText(errno))") }
            child = nil
            sink = OutputSink(descriptor: descriptor, name: target, host: host, ownsDescriptor: true)
        }
    }

    /// Closes the file, or the pipe, and waits for the command to end.
    func finish() {
        sink.close()
        _ = child?.wait()
    }
}
