import Glibc
import IgniteCore

/// The file in which a node keeps its data. No other process can open it meanwhile.
final class StorageFile: Sendable {
    let path: String
    /// The directory to remove at the end; nil if the file is kept.
    private let temporaryDirectory: String?
    /// Holds the lock on the file.
    private let lock: Int32

    init(_ storage: Engine.Storage) throws(SQLError) {
        switch storage {
        case .temporary:
            let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
            Self.removeAbandoned(in: parent)
            var template = Array("\(parent)/\(Self.prefix)XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else {
                throw .internalError("cannot create a directory in \(parent): \(errorText(errno))")
            }
            let directory = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
            temporaryDirectory = directory
            path = directory + Self.fileName
        case .file(let file):
            temporaryDirectory = nil
            path = file
        }
        lock = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let reason = lock >= 0 && errno == EWOULDBLOCK ? "another process uses it" : errorText(errno)
            if let temporaryDirectory { Self.remove(temporaryDirectory) }
            if lock >= 0 { Glibc.close(lock) }
            throw .internalError("cannot open \(path): \(reason)")
        }
    }

    private static let prefix = "ignite-sql-"
    private static let fileName = "/node.db"

    /// Removes the temporary files of processes that were killed: nobody holds the lock on them.
    private static func removeAbandoned(in parent: String) {
        guard let listing = opendir(parent) else { return }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasPrefix(prefix), name.utf8.count == prefix.utf8.count + 6 else { continue }
            let directory = "\(parent)/\(name)"
            var status = stat()
            // A new one is locked a moment after it is made.
            guard stat(directory, &status) == 0, time(nil) - status.st_mtim.tv_sec > 60 else { continue }
            let descriptor = Glibc.open(directory + fileName, O_RDWR | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { remove(directory) }
            Glibc.close(descriptor)
        }
    }

    private static func remove(_ directory: String) {
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(directory + fileName + suffix) }
        rmdir(directory)
    }

    /// Opens one more connection.
    func open() throws(SQLError) -> Database {
        let database = try Database(path: path)
        try database.execute("PRAGMA journal_mode = WAL")
        // A crash of the process loses nothing that was committed; a crash of the machine can lose the last commits.
        try database.execute("PRAGMA synchronous = NORMAL")
        try database.execute("PRAGMA temp_store = MEMORY")
        return database
    }

    /// Removes a temporary file. All connections must be closed.
    func close() {
        if let temporaryDirectory { Self.remove(temporaryDirectory) }
        // Only now: closing any descriptor of a file drops SQLite's locks on it.
        Glibc.close(lock)
    }
}
