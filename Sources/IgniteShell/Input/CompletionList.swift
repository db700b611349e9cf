import Glibc
import IgniteCore

extension Completion {
    /// The candidates in columns, one below the other as shells list files; ends with a line end.
    package func list(width: Int) -> String {
        let cells = candidates.map { candidate in
            let text = shownLine(candidate.shown)
            return (text: text, width: displayWidth(text))
        }
        let columnWidth = (cells.map(\.width).max() ?? 0) + 2
        let columns = max(1, min(cells.count, (width + 1) / columnWidth))
        let rows = (cells.count + columns - 1) / columns
        var text = ""
        for row in 0..<rows {
            for index in stride(from: row, to: cells.count, by: rows) {
                text += cells[index].text
                if index + rows < cells.count {
                    text += String(repeating: " ", count: columnWidth - cells[index].width)
                }
            }
            text += "\n"
        }
        return text
    }
}

extension Shell {
    /// Tab: inserts what all candidates have in common, or lists them.
    ///
    /// - Parameter scanner: what has read the lines before.
    func complete(_ editor: LineEditor, after scanner: Scanner) {
        let completer = Completer(
            names: connection.names, dialect: dialect, schema: connection.schema, variables: variables,
            profiles: connection.settings.configuration.profiles.map(\.name), files: fileNames,
            environment: { [environment = host.environment] in environment.names },
            addresses: connection.settings.options.addresses.map(\.description)
                + [connection.server?.address].compactMap { $0 })
        let rest = editor.afterCursor
        let completion = completer.complete(editor.beforeCursor, before: rest, after: scanner)
        guard !completion.candidates.isEmpty else { return editor.beep() }
        var text = completion.insertion
        // A blank that stands there already is not doubled.
        if completion.candidates.count == 1, text.hasSuffix(" "), rest.first == 0x20 { text.removeLast() }
        if completion.candidates.count == 1 || text.unicodeScalars.count > completion.replaced {
            return editor.replace(last: completion.replaced, with: text)
        }
        let count = completion.candidates.count
        editor.showBelow(
            completion.list(width: editor.columns),
            question: count > 100 ? "Display all \(count) possibilities? (y or n)" : nil)
    }
}
