import Glibc
import IgniteCore

/// Returns the names in a directory, with a slash after directories; `""` is the working directory.
func fileNames(in folder: String) -> [String] {
    let folder = expandedPath(folder)
    guard let directory = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        guard name != ".", name != ".." else { continue }
        var status = stat()
        let isFolder = stat(folder + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        names.append(isFolder ? name + "/" : name)
    }
    return names
}

extension Completer {
    /// Completes a file path, unquoted or in single quotes.
    func completeFile(_ typed: String, foldersOnly: Bool = false) -> Completion {
        let isQuoted = typed.hasPrefix("'")
        let path = isQuoted ? unquoted(typed.dropFirst()) : typed
        // A home directory: its contents follow the slash.
        if path.hasPrefix("~"), !path.contains("/"), expandedPath(path) != path {
            let text = "\(typed)/"
            return Completion(
                replaced: typed.unicodeScalars.count, [Completion.Candidate(text, shown: "\(path)/", isWhole: false)])
        }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        let prefix = path.dropFirst(folder.count)
        let candidates = files(folder).filter { name in
            name.hasPrefix(prefix) && (prefix.hasPrefix(".") || !name.hasPrefix("."))
                && (!foldersOnly || name.hasSuffix("/"))
        }.map { name in
            let isFolder = name.hasSuffix("/")
            var text = folder + name
            if isQuoted || text.contains(where: Self.needsQuotes) {
                let escaped = text.replacing("\\", with: "\\\\").replacing("'", with: "''")
                // Within a directory, more text is expected, so the quotes stay open.
                text = "'\(escaped)" + (isFolder ? "" : "'")
            }
            return Completion.Candidate(text, shown: name, isWhole: !isFolder)
        }
        return Completion(replaced: typed.unicodeScalars.count, candidates)
    }

    /// Returns whether a character is special in a meta-command argument.
    private static func needsQuotes(_ character: Character) -> Bool {
        character.isWhitespace || "'\"\\`:|".contains(character)
    }

    private func unquoted(_ text: Substring) -> String {
        String(text.replacing("''", with: "'").replacing("\\\\", with: "\\"))
    }
}
