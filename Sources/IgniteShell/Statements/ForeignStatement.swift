package import IgniteCore

extension StatementKind {
    /// The meta-command to suggest for a statement of other databases that Ignite does not have.
    package var metaCommand: String? {
        switch words.first {
        case "SHOW", "DESCRIBE", "DESC": "\\d"
        case "USE": "\\schema"
        case "SET" where words.count > 1 && ["SCHEMA", "CURRENT_SCHEMA"].contains(words[1]): "\\schema"
        default: nil
        }
    }
}
