import Glibc
import IgniteCore

extension Shell {
    /// `\e`: what has been edited is read as if it had been typed, so it runs if it ends with a semicolon. A file that
    /// was not written, and an editor that failed, change nothing.
    func edit(_ arguments: [String]) throws(Failure) -> CommandResult {
        var file = arguments.first
        var line = arguments.count > 1 ? arguments[1] : nil
        if arguments.count == 1, arguments[0].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            (file, line) = (nil, file)
        }
        if let text = line {
            guard let number = Int32(text), number > 0 else {
                throw .shell("\\e: the line must be a number of 1 or more, not \"\(text)\"")
            }
        }
        let path = if let file { file } else { try temporaryFile(scripts.statementText ?? []) }
        defer { if file == nil { unlink(path) } }
        let old = Self.lastWrite(path)
        try runEditor(path, line)
        guard let new = fileBytes(path, limit: Self.longestEdit) else {
            throw .shell("\\e: \(path) cannot be read, or is longer than \(Self.longestEdit >> 20) MiB")
        }
        // The end of the line that holds the command is that of the text as well.
        guard Self.lastWrite(path) != old else { return .proceed }
        return .edited(new.last == 0x0A ? Array(new.dropLast()) : new)
    }

    /// What writing a file changes: which file it is, when it was written, how long it is.
    private static func lastWrite(_ path: String) -> [Int] {
        var status = stat()
        guard stat(path, &status) == 0 else { return [] }
        return [Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec, Int(status.st_size)]
    }

    private static let longestEdit = 1 << 26

    private func runEditor(_ path: String, _ line: String?) throws(Failure) {
        let editor = ["IGNITE_SQL_EDITOR", "EDITOR", "VISUAL"].lazy.compactMap(host.environment.value).first ?? "vi"
        let file = String(decoding: VariableReference.shellWord(path), as: UTF8.self)
        try printing.flush(printing.output)
        do throws(ShellError) {
            let command = "\(editor) \(line.map { "+\($0) " } ?? "")\(file)"
            let status = try Child(command, host: host).wait()
            guard status == 0 else { throw ShellError("\(editor) ended with status \(status); nothing was run") }
        } catch {
            throw .shell("\\e: \(error.message)")
        }
    }

    /// Writes a file that nobody else can read; the caller removes it.
    private func temporaryFile(_ text: [UInt8]) throws(Failure) -> String {
        let folder = host.environment.path("TMPDIR") ?? "/tmp"
        var path = Array("\(folder)/ignite-sql.edit.XXXXXX.sql".utf8CString)
        // Made with mode 0600.
        let descriptor = mkstemps(&path, 4)
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard descriptor >= 0 else { throw .shell("\\e: \(name): \(errorText(errno))") }
        defer { close(descriptor) }
        guard text.withUnsafeBytes({ writeAll($0, to: descriptor) }) else {
            let cause = errorText(errno)
            unlink(name)
            throw .shell("\\e: \(name): \(cause)")
        }
        // A moment ago, so that an editor that writes it at once leaves another time.
        utimes(name, [timeval(), timeval()])
        return name
    }
}
