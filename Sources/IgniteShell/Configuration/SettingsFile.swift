import Glibc
import IgniteCore

/// A settings file of the user, and whether others can read it.
struct SettingsFile {
    let bytes: [UInt8]
    /// The mode bits that give access to the group and others.
    let othersMode: mode_t

    /// The maximum size of a settings file.
    private static let longest = 1 << 20

    /// Reads a file; returns nil if it does not exist.
    ///
    /// - Throws: An error if the file cannot be read.
    init?(_ path: String) throws(ShellError) {
        // Do not wait for a writer, as for a named pipe.
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
