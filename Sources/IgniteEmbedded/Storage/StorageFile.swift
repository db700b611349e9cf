import Glibc
import IgniteCore

/// The file in which a node keeps its data. No other process can open it meanwhile.
final class StorageFile: Sendable {
    private let path: String
    /// The directory to remove at the end; nil if the file is kept.
    private let temporaryDirectory: String?
    /// Holds the lock on the file.
    private let lock: Int32

    init(_ storage: Engine.Storage) throws(SQLError) {
        switch storage {
        case .temporary:
            let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
            var template = Array("\(parent)/ignite-sql-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else {
                throw .internalError("cannot create a directory in \(parent): \(String(cString: strerror(errno)))")
            }
            let directory = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
            temporaryDirectory = directory
            path = directory + "/node.db"
        case .file(let file):
            temporaryDirectory = nil
            path = file
        }
        lock = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw .internalError("cannot open \(path): \(String(cString: strerror(errno)))") }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let isUsed = errno == EWOULDBLOCK
            let reason = isUsed ? "another process uses it" : String(cString: strerror(errno))
            Glibc.close(lock)
            throw .internalError("cannot open \(path): \(reason)")
        }
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
        if let temporaryDirectory {
            for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
            rmdir(temporaryDirectory)
        }
        // Only now: closing any descriptor of a file drops SQLite's locks on it.
        Glibc.close(lock)
    }
}
