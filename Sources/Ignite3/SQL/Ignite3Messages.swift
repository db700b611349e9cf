import IgniteCore

/// Returns the name that the server did not find.
func ignite3MissingName(in message: String) -> MissingName? {
    let parts = message.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3 else { return nil }
    let name = parts[1]
    let before = parts[0]
    if ["Unknown target column ", "Column ", "Column with name "].contains(where: before.hasSuffix) {
        return .column(name)
    }
    guard before.hasSuffix("Object ") || before.hasSuffix("Table with name ") else { return nil }
    if parts.count > 3, parts[2].hasPrefix(" not found within ") { return .relation(name, schema: parts[3]) }
    guard let dot = name.firstIndex(of: ".") else { return .relation(name, schema: nil) }
    return .relation(String(name[name.index(after: dot)...]), schema: String(name[..<dot]))
}
