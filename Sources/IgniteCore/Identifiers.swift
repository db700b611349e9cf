/// A name in a statement as it is stored: in upper case, or as it stands between double quotes (ignite3-protocol.md
/// 12.9).
package func storedName(_ name: String) -> String {
    guard name.utf8.count > 1, name.hasPrefix("\""), name.hasSuffix("\"") else { return name.uppercased() }
    return name.dropFirst().dropLast().split(separator: "\"\"", omittingEmptySubsequences: false)
        .joined(separator: "\"")
}

/// A stored name as an identifier of SQL, in double quotes.
package func quotedIdentifier(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}
