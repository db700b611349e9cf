import Glibc
import IgniteCore

extension Completion {
    /// Returns the candidates in columns, in the order in which shells list files, with a line end.
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
    /// Handles Tab: inserts the common prefix of all candidates, or lists them.
    ///
    /// - Parameter scanner: The scanner that has read the previous lines.
    func complete(_ editor: LineEditor, after scanner: Scanner) {
        let completer = Completer(
            names: connection.names, dialect: dialect, schema: connection.schema, variables: variables,
            profiles: connection.settings.configuration.profiles.map(\.name), files: fileNames,
            environment: { [environment = host.environment] in environment.names },
            addresses: connection.settings.options.addresses.map(\.description)
                + [connection.server?.address].compactMap { $0 },
            resultColumns: printing.lastResult?.columns.map(\.name) ?? [])
        let rest = editor.afterCursor
        let completion = completer.complete(editor.beforeCursor, before: rest, after: scanner)
        guard !completion.candidates.isEmpty else { return editor.beep() }
        var text = completion.insertion
        // Do not duplicate an existing blank.
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
