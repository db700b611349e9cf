import Glibc

/// Returns the bytes of a regular file; nil if it does not exist, cannot be read or is longer than `limit`.
///
/// It never waits: anything that is not a regular file, such as a pipe or a device, counts as unreadable.
package func fileBytes(_ path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return fileBytes(descriptor, limit: limit)
}

/// Returns the bytes of an open regular file, from its current position.
package func fileBytes(_ descriptor: Int32, limit: Int) -> [UInt8]? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
        return nil
    }
    // One byte more than allowed, to detect a growing file.
    let bytes = [UInt8](unsafeUninitializedCapacity: limit + 1) { buffer, count in
        while count < buffer.count {
            let received = read(descriptor, buffer.baseAddress! + count, buffer.count - count)
            if received < 0 && errno == EINTR { continue }
            guard received > 0 else { break }
            count += received
        }
    }
    return bytes.count <= limit ? bytes : nil
}

/// Writes all of the bytes; returns false, with `errno` set, if that fails. Retries immediately if a non-blocking
/// descriptor has no room.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = write(descriptor, bytes.baseAddress! + rest.startIndex, rest.count)
        if count > 0 {
            rest = rest.dropFirst(count)
        } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
            return false
        }
    }
    return true
}

/// Returns the target of a symbolic link; nil if there is none.
package func linkTarget(_ path: String) -> String? {
    let target = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
        count = buffer.withMemoryRebound(to: CChar.self) { max(0, readlink(path, $0.baseAddress!, $0.count)) }
    }
    return target.isEmpty ? nil : String(validating: target, as: UTF8.self)
}

/// Returns a path with a leading `~` or `~user` replaced by the home folder, as in shells. The path of an unknown user
/// stays unchanged.
///
/// All file names go through this: options, commands, URIs, config.ini and the environment.
package func expandedPath(_ path: String) -> String {
    guard path.utf8.first == UInt8(ascii: "~") else { return path }
    let user = path.dropFirst().prefix { $0 != "/" }
    return homeFolder(of: String(user)).map { $0 + path.dropFirst(1 + user.count) } ?? path
}

/// - Parameter user: Empty for the current user, whose HOME takes precedence over the system's entry.
private func homeFolder(of user: String) -> String? {
    if user.isEmpty, let home = getenv("HOME"), home.pointee != 0 { return String(cString: home) }
    // Connections are made on many threads, so the result must not be in shared memory.
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1 << 14) { text in
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        if user.isEmpty {
            getpwuid_r(getuid(), &entry, text.baseAddress!, text.count, &found)
        } else {
            getpwnam_r(user, &entry, text.baseAddress!, text.count, &found)
        }
        return found.flatMap { $0.pointee.pw_dir }.map { String(cString: $0) }
    }
}
