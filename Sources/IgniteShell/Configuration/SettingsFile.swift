import Glibc
import IgniteCore

/// A file of the user's settings, and who else could have read it.
struct SettingsFile {
    let bytes: [UInt8]
    /// The bits of its mode that let the group and others in.
    let othersMode: mode_t

    /// No such file is of use when it is longer.
    private static let longest = 1 << 20

    /// Reads a file; nil when there is none.
    ///
    /// - Throws: why it cannot be read.
    init?(_ path: String) throws(ShellError) {
        // What waits for a writer, a named pipe for one, must not be waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            guard errno != ENOENT && errno != ENOTDIR else { return nil }
            throw ShellError("\(path): \(errorText(errno))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ShellError("\(path) is not a regular file")
        }
        guard let bytes = fileBytes(descriptor, limit: Self.longest) else {
            throw ShellError("could not read \(path), or it is longer than \(Self.longest >> 20) MiB")
        }
        self.bytes = bytes
        othersMode = status.st_mode & 0o077
    }
}
