import Glibc
import IgniteCore

extension Shell {
    /// Edits the query buffer or a file (`\e`).
    ///
    /// The edited text is read as if it had been typed, so a statement runs if it ends with a semicolon. If the file
    /// was not written or the editor failed, nothing changes.
    func edit(_ arguments: [String]) throws(Failure) -> CommandResult {
        var file = arguments.first
        var line = arguments.count > 1 ? arguments[1] : nil
        if arguments.count == 1, arguments[0].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            (file, line) = (nil, file)
        }
        if let text = line {
            guard let number = Int32(text), number > 0 else {
                throw .shell("\\e: the line must be a number of at least 1, not \"\(text)\"")
            }
        }
        let path = if let file { file } else { try temporaryFile(scripts.statementText ?? []) }
        defer { if file == nil { unlink(path) } }
        let old = Self.lastWrite(path)
        try runEditor(path, line)
        guard let new = fileBytes(path, limit: Self.longestEdit) else {
            throw .shell("\\e: could not read \(path), or it is longer than \(Self.longestEdit >> 20) MiB")
        }
        // The line end after the command also ends the text.
        guard Self.lastWrite(path) != old else { return .proceed }
        return .edited(new.last == 0x0A ? Array(new.dropLast()) : new)
    }

    /// Returns the attributes of a file that change when it is written: identity, modification time and size.
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
        try naming("e") { () throws(ShellError) in
            let command = "\(editor) \(line.map { "+\($0) " } ?? "")\(file)"
            let status = try Child(command, host: host).wait()
            guard status == 0 else { throw ShellError("\(editor) exited with status \(status); nothing was run") }
        }
    }

    /// Writes a file that other users cannot read. The caller removes it.
    private func temporaryFile(_ text: [UInt8]) throws(Failure) -> String {
        let folder = host.environment.path("TMPDIR") ?? "/tmp"
        var path = Array("\(folder)/ignite-sql.edit.XXXXXX.sql".utf8CString)
        // Created with mode 0600.
        let descriptor = mkstemps(&path, 4)
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard descriptor >= 0 else { throw .shell("\\e: \(name): \(errorText(errno))") }
        defer { close(descriptor) }
        guard text.withUnsafeBytes({ writeAll($0, to: descriptor) }) else {
            let cause = errorText(errno)
            unlink(name)
            throw .shell("\\e: \(name): \(cause)")
        }
        // Set an old time, so that an editor that writes immediately leaves a different time.
        utimes(name, [timeval(), timeval()])
        return name
    }
}
