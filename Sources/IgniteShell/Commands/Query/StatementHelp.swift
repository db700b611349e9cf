package import IgniteCore

extension StatementHelp {
    /// Returns the statements that match a topic: the one with this name, those that start with it or, as in psql,
    /// those that start with its first words. `*` matches all.
    package static func matching(_ topic: String, in all: [StatementHelp]) -> [StatementHelp] {
        var words = topic.uppercased().split { $0 == " " || $0 == "\t" }.map(String.init)
        if words == ["*"] { return all }
        while !words.isEmpty {
            let text = words.joined(separator: " ")
            if let exact = all.first(where: { $0.name == text }) { return [exact] }
            let found = all.filter { $0.name.hasPrefix(text) }
            if !found.isEmpty { return found }
            words.removeLast()
        }
        return []
    }

    /// Returns the text of `\h` for a topic, or a list of statements without one.
    static func text(_ topic: String?, in all: [StatementHelp]) -> String {
        var topic = topic ?? ""
        while let last = topic.last, last == ";" || last == " " || last == "\t" { topic.removeLast() }
        if topic.isEmpty {
            return "Available help:\n" + all.map { helpRow("  \($0.name)", $0.summary, indent: 26) }.joined()
        }
        let found = matching(topic, in: all)
        if found.isEmpty {
            let near = suggestion(for: topic, among: all.map(\.name))
            return "No help available for \"\(topic)\"\(near.isEmpty ? "; try \\h for a list of statements" : near)\n"
        }
        return found.map {
            "Command:     \($0.name)\nDescription: \($0.summary)\nSyntax:\n\($0.syntax)\n\n"
        }.joined()
    }
}
