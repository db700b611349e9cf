import IgniteCore

/// Returns the name that the server did not find.
///
/// Calcite writes `Object 'T' not found within 'S'`, H2 `Column "T.C" not found`, and both `Table doesn't exist: T` for
/// statements that change the schema. Calcite's own suggestions are not repeated.
func ignite2MissingName(in message: String) -> MissingName? {
    if message.contains("; did you mean '") { return nil }
    for (text, isColumn) in [("Table doesn't exist: ", false), ("Column doesn't exist: ", true)] {
        guard message.hasPrefix(text) else { continue }
        let name = String(message.dropFirst(text.count))
        return isColumn ? .column(name) : .relation(name, schema: nil)
    }
    return missingName(in: message, quote: "'") ?? missingName(in: message, quote: "\"")
}

private func missingName(in message: String, quote: Character) -> MissingName? {
    let parts = message.split(separator: quote, omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3 else { return nil }
    let before = parts[0]
    let path = parts[1].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let name = path[path.count - 1]
    if before.hasSuffix("Unknown target column ") { return .column(name) }
    guard parts[2].hasPrefix(" not found") else { return nil }
    if before.hasSuffix("Column ") { return .column(name) }
    guard ["Object ", "Table ", "Schema "].contains(where: before.hasSuffix) else { return nil }
    if parts.count > 3, parts[2].hasPrefix(" not found within ") { return .relation(name, schema: parts[3]) }
    return .relation(name, schema: path.count > 1 ? path[path.count - 2] : nil)
}
