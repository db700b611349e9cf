import CEdit
import CTerminal
import Glibc
import IgniteCore

/// What was typed: one entry a statement, its layout kept, in memory and in a file that parallel sessions share.
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
    /// Why the file's folder could not be made.
    private var folderFault: Int32 = 0
    /// Whether the file was complained about: once is enough.
    private var isBroken = false
    private let warn: (String) -> Void
    /// The bytes of all entries in memory.
    private var byteCount = 0
    /// More is not kept in memory: statements may be pasted scripts.
    private static let longest = 8 << 20

    /// - Parameters:
    ///   - path: the file; nil: nothing is kept.
    ///   - size: how many entries are kept; 0: all.
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
            // What was cut off in memory is cut off in the file.
            if size > 0 && count > size || wasTooLong { _ = history_save(list, path) }
        }
    }

    /// Keeps a statement, unless it holds a secret or HISTCONTROL does not want it.
    func add(_ text: String, _ control: Control) {
        guard !text.isEmpty, !(control.ignoresSpace && text.utf8.first == UInt8(ascii: " ")) else { return }
        guard !Self.holdsSecret(text) else { return }
        if control.ignoresDuplicates, let newest = history_first(list), String(cString: newest) == text { return }
        history_enter(list, text)
        byteCount += text.utf8.count
        forgetOldest()
        guard let path, !isBroken else { return }
        // Appended at once, so that sessions side by side lose nothing of each other's.
        locked(path, O_WRONLY | O_APPEND | O_CREAT) { descriptor in
            guard let file = fdopen(dup(descriptor), "a") else { return }
            fseek(file, 0, SEEK_END)
            let isWritten = history_save_newest(list, file) >= 0
            // The last of it goes out now.
            if fclose(file) != 0 || !isWritten { complain("could not write \(path); the history is not saved") }
        }
    }

    /// The entries, oldest first.
    var entries: [String] { newestFirst.reversed().map { String(cString: $0) } }

    /// The entries where they lie, until one is added.
    var newestFirst: [UnsafePointer<CChar>] {
        var entries: [UnsafePointer<CChar>] = []
        var next = history_first(list)
        while let entry = next {
            entries.append(entry)
            next = history_next(list)
        }
        return entries
    }

    /// Keeps the limit of bytes; the newest entry stays however long it is.
    private func forgetOldest() {
        guard byteCount > Self.longest else { return }
        // Entries that HISTSIZE let go are counted still.
        byteCount = newestFirst.reduce(0) { $0 + strlen($1) }
        while byteCount > Self.longest, let oldest = history_last(list), oldest != history_first(list) {
            let count = strlen(oldest)
            guard history_delete_last(list) else { return }
            byteCount -= count
        }
    }

    /// Whether a statement names a password, or a URI with one stands in it.
    static func holdsSecret(_ text: String) -> Bool {
        let upper = text.uppercased()
        if upper.contains("PASSWORD") || upper.contains("IDENTIFIED") { return true }
        var rest = upper[...]
        while let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...]
            let authority = rest.prefix { !$0.isWhitespace && $0 != "/" && $0 != "'" }
            if let at = authority.lastIndex(of: "@"), authority[..<at].contains(":") { return true }
        }
        return false
    }

    /// Makes the folders that are missing; answers why the last of them could not be made, or 0.
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

    /// Opens the file and does something to it while no other session can.
    private func locked(_ path: String, _ flags: Int32, _ body: (Int32) -> Void) {
        let descriptor = open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let cause = errno == ENOENT && folderFault != 0 ? folderFault : errno
            return complain("\(path): \(errorText(cause)); the history is not saved")
        }
        defer { close(descriptor) }
        var status = stat()
        // A device, /dev/null for one, keeps nothing; libedit would take it away from everybody else.
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
