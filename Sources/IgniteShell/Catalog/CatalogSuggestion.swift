import IgniteCore

extension Catalog {
    /// Returns a hint with the known name closest to one that the server did not find; nil if there is none, or if the
    /// message is about something else.
    ///
    /// It uses only the known names, because an error does not wait for a query.
    ///
    /// - Parameter schema: The schema for unqualified names.
    package func suggestion(for message: String, of sql: String, schema: String) -> String? {
        let parts = message.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 3 else { return nil }
        let name = parts[1]
        let before = parts[0]
        if before.hasSuffix("Unknown target column ") || before.hasSuffix("Column ")
            || before.hasSuffix("Column with name ")
        {
            let text = sql.uppercased()
            let columns = relations.filter { text.contains($0.name.uppercased()) }.flatMap(\.columns)
            return didYouMean(name, among: columns, sqlIdentifier)
        }
        guard before.hasSuffix("Object ") || before.hasSuffix("Table with name ") else { return nil }
        if parts.count > 3, parts[2].hasPrefix(" not found within ") {
            return relation(like: name, in: parts[3], present: schema)
        }
        if let dot = name.firstIndex(of: ".") {
            return relation(like: String(name[name.index(after: dot)...]), in: String(name[..<dot]), present: schema)
        }
        // The name can also be that of a schema.
        return relation(like: name, in: schema, present: schema) ?? didYouMean(name, among: schemas, sqlIdentifier)
    }

    /// Returns a relation with a similar name, or with the same name in another schema.
    private func relation(like name: String, in schema: String, present: String) -> String? {
        func path(_ schema: String, _ name: String) -> String {
            schema == present ? sqlIdentifier(name) : "\(sqlIdentifier(schema)).\(sqlIdentifier(name))"
        }
        let names = relations(in: schema).map(\.name)
        if let near = didYouMean(name, among: names, { path(schema, $0) }) { return near }
        guard let other = relations.first(where: { $0.name == name && $0.schema != schema }) else { return nil }
        return "did you mean \(path(other.schema, other.name))?"
    }
}
