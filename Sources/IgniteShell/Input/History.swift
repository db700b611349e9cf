import CEdit
import CTerminal
import Glibc
import IgniteCore

/// The history of statements, one entry each with its layout, in memory and in a file that concurrent sessions share.
final class History {
    /// HISTCONTROL.
    struct Control {
        var ignoresSpace = false
        var ignoresDuplicates = false

        /// `none`, `ignorespace`, `ignoredups`, `ignoreboth`.
        init(_ word: String?) {
            ignoresSpace = word == "ignorespace" || word == "ignoreboth"
            ignoresDuplicates = word == "ignoredups" || word == "ignoreboth"
        }
    }

    let list: OpaquePointer
    private let path: String?
    /// The error number if the directory of the file could not be created.
    private var folderFault: Int32 = 0
    /// Whether a problem with the file has been reported.
    private var isBroken = false
    private let warn: (String) -> Void
    /// The bytes of all entries in memory.
    private var byteCount = 0
    /// The maximum number of bytes in memory, because statements can be pasted scripts.
    private static let longest = 8 << 20

    /// - Parameters:
    ///   - path: The path of the file; nil to keep nothing.
    ///   - size: The number of entries to keep; 0 for all.
    init(path: String?, size: Int, warn: @escaping (String) -> Void) {
        list = history_init()
        self.path = path
        self.warn = warn
        history_set_size(list, size > 0 ? Int32(clamping: size) : Int32.max)
        load(size)
    }

    deinit { history_end(list) }

    private func load(_ size: Int) {
        guard let path else { return }
        folderFault = makeFolder(of: path)
        locked(path, O_RDWR | O_CREAT) { descriptor in
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_size > 0 else { return }
            let count = history_load(list, path)
            guard count >= 0 else {
                return complain("\(path) is not a history file of ignite-sql; it is left unchanged")
            }
            byteCount = newestFirst.reduce(0) { $0 + strlen($1) }
            let wasTooLong = byteCount > Self.longest
            forgetOldest()
            // Entries removed from memory are removed from the file as well.
            if size > 0 && count > size || wasTooLong { _ = history_save(list, path) }
        }
    }

    /// Adds a statement, unless it contains a secret or HISTCONTROL excludes it.
    func add(_ text: String, _ control: Control) {
        guard !text.isEmpty, !(control.ignoresSpace && text.utf8.first == UInt8(ascii: " ")) else { return }
        guard !Self.holdsSecret(text) else { return }
        if control.ignoresDuplicates, let newest = history_first(list), String(cString: newest) == text { return }
        history_enter(list, text)
        byteCount += text.utf8.count
        forgetOldest()
        guard let path, !isBroken else { return }
        // Append immediately, so that concurrent sessions do not lose entries.
        locked(path, O_WRONLY | O_APPEND | O_CREAT) { descriptor in
            guard let file = fdopen(dup(descriptor), "a") else { return }
            fseek(file, 0, SEEK_END)
            let isWritten = history_save_newest(list, file) >= 0
            // The last bytes are written now.
            if fclose(file) != 0 || !isWritten { complain("could not write \(path); the history is not saved") }
        }
    }

    /// The entries, with the oldest first.
    var entries: [String] { newestFirst.reversed().map { String(cString: $0) } }

    /// The entries in place, valid until one is added.
    var newestFirst: [UnsafePointer<CChar>] {
        var entries: [UnsafePointer<CChar>] = []
        var next = history_first(list)
        while let entry = next {
            entries.append(entry)
            next = history_next(list)
        }
        return entries
    }

    /// Enforces the byte limit. The newest entry is kept regardless of its length.
    private func forgetOldest() {
        guard byteCount > Self.longest else { return }
        // Entries that HISTSIZE removed are still counted.
        byteCount = newestFirst.reduce(0) { $0 + strlen($1) }
        while byteCount > Self.longest, let oldest = history_last(list), oldest != history_first(list) {
            let count = strlen(oldest)
            guard history_delete_last(list) else { return }
            byteCount -= count
        }
    }

    /// Returns whether a statement mentions a password, is about a user and may contain one, or contains a URI with one.
    static func holdsSecret(_ text: String) -> Bool {
        let upper = text.uppercased()
        if upper.contains("PASSWORD") || upper.contains("IDENTIFIED") { return true }
        if upper.contains("USER") {
            let words = upper.split(whereSeparator: \.isWhitespace)
            let pairs = zip(words, words.dropFirst())
            if pairs.contains(where: { ["CREATE", "ALTER"].contains($0) && $1 == "USER" }) { return true }
        }
        var rest = upper[...]
        while let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...]
            let authority = rest.prefix { !$0.isWhitespace && $0 != "/" && $0 != "'" }
            if let at = authority.lastIndex(of: "@"), authority[..<at].contains(":") { return true }
        }
        return false
    }

    /// Creates the missing directories. Returns the error number if one could not be created, or 0.
    private func makeFolder(of path: String) -> Int32 {
        var made = path.hasPrefix("/") ? "" : "."
        var fault: Int32 = 0
        for part in path.split(separator: "/").dropLast() {
            made += "/\(part)"
            fault = mkdir(made, 0o700) == 0 || errno == EEXIST ? 0 : errno
            if fault == EACCES || fault == EROFS { break }
        }
        return fault
    }

    /// Opens and locks the file, and runs a function with it.
    private func locked(_ path: String, _ flags: Int32, _ body: (Int32) -> Void) {
        let descriptor = open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let cause = errno == ENOENT && folderFault != 0 ? folderFault : errno
            return complain("\(path): \(errorText(cause)); the history is not saved")
        }
        defer { close(descriptor) }
        var status = stat()
        // A device such as /dev/null stores nothing, and libedit would replace it.
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        fchmod(descriptor, 0o600)
        guard flock(descriptor, LOCK_EX) == 0 else { return complain("\(path) cannot be locked: \(errorText(errno))") }
        body(descriptor)
    }

    private func complain(_ text: String) {
        if !isBroken { warn(text) }
        isBroken = true
    }
}
