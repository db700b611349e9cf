import Glibc
import IgniteCore

/// What `\copy TO` writes.
///
/// A regular file is written under another name in the same directory, and renamed at the end, so that there is never a
/// half of it. Links are followed, and the permissions of a file that is replaced are kept. Pipes and devices are written
/// directly.
final class CopyTarget {
    let sink: OutputSink
    /// The file being written, and the name that it gets.
    private var renaming: (from: String, to: String)?
    private let child: Child?
    private let isOwned: Bool

    /// Opens a file.
    init(file name: String, host: Host) throws(ShellError) {
        child = nil
        isOwned = true
        let path = expandedPath(name)
        let descriptor: Int32
        if let (temporary, opened) = try Self.replacement(of: path, name) {
            renaming = temporary
            descriptor = opened
        } else {
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw ShellError("\(name): \(errorText(errno))") }
        }
        sink = OutputSink(descriptor: descriptor, name: name, host: host, ownsDescriptor: true)
        guard name.hasSuffix(".gz") else { return }
        guard let compressor = Deflater() else { throw ShellError("\(name): there is no memory to compress it") }
        sink.compressor = compressor
    }

    /// Starts a command.
    init(command: String, host: Host) throws(ShellError) {
        isOwned = true
        let started = try Child.reading(command, host: host)
        (child, sink) = (started.child, started.sink)
    }

    /// Writes to an output of the shell.
    init(_ sink: OutputSink) {
        self.sink = sink
        child = nil
        isOwned = false
    }

    /// Opens a new file in place of one that is regular or absent; returns nil for anything else.
    private static func replacement(
        of path: String, _ name: String
    ) throws(ShellError) -> ((from: String, to: String), Int32)? {
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT != S_IFREG { return nil }
        if exists, access(path, W_OK) != 0 { throw ShellError("\(name): \(errorText(errno))") }
        let target = try destination(of: path, name)
        let slash = target.lastIndex(of: "/").map { target.index(after: $0) } ?? target.startIndex
        var template = Array("\(target[..<slash]).\(target[slash...]).XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw ShellError("\(name): \(errorText(errno))") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let mask = umask(0)
        umask(mask)
        fchmod(descriptor, exists ? status.st_mode & 0o7777 : 0o666 & ~mask)
        return ((template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }, target), descriptor)
    }

    /// Returns the file that links lead to, which need not exist.
    private static func destination(of path: String, _ name: String) throws(ShellError) -> String {
        var path = path
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        // As many links as the system follows.
        for _ in 0...40 {
            let count = readlink(path, &buffer, buffer.count)
            guard count >= 0 else { return path }
            let next = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
            path = next.hasPrefix("/") ? next : folder + next
        }
        throw ShellError("\(name): \(errorText(ELOOP))")
    }

    /// Completes the output.
    func finish() throws(IgniteError) {
        if let compressor = sink.compressor {
            sink.compressor = nil
            compressor.finish(&sink.buffer)
        }
        try flush()
        guard isOwned else { return }
        sink.close()
        if let child, child.wait() != 0 { throw IgniteError(.invalidArgument, "\(sink.name): the command failed") }
        guard let (from, to) = renaming else { return }
        guard rename(from, to) == 0 else {
            throw IgniteError(.invalidArgument, "could not write to \(sink.name): \(errorText(errno))")
        }
        renaming = nil
    }

    /// Ends the output after an error; returns what is left of it, for a message.
    func abandon() -> String? {
        guard isOwned else { return nil }
        sink.close()
        _ = child?.wait()
        guard let (from, _) = renaming else { return child == nil ? "\(sink.name) is incomplete" : nil }
        unlink(from)
        return nil
    }

    /// Writes what is in the buffer.
    func flush() throws(IgniteError) {
        do throws(OutputSink.Fault) {
            try sink.flush()
        } catch {
            switch error {
            case .cancelled: throw IgniteError(.cancelled, "cancelled")
            case .leaving: throw IgniteError(.terminated, "the program is ending")
            case .closed, .failed:
                throw IgniteError(.invalidArgument, "could not write to \(sink.name)\(error.reason)")
            }
        }
    }
}
