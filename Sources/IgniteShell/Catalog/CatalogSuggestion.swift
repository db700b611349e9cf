package import IgniteCore

extension Catalog {
    /// Returns a hint with the known name closest to one that the server did not find; nil if there is none, or if the
    /// message is about something else.
    ///
    /// It uses only the known names, because an error does not wait for a query.
    ///
    /// - Parameters:
    ///   - message: The message of the server.
    ///   - schema: The schema for unqualified names.
    package func suggestion(
        for message: String, of sql: String, schema: String, _ dialect: any Dialect
    ) -> String? {
        switch dialect.missingName(in: message) {
        case .column(let name):
            let text = sql.uppercased()
            let columns = relations.filter { text.contains($0.name.uppercased()) }.flatMap(\.columns)
            return didYouMean(name, among: columns, dialect.identifier)
        case .relation(let name, let place?): return relation(like: name, in: place, present: schema, dialect)
        case .relation(let name, nil):
            return relation(like: name, in: schema, present: schema, dialect)
                ?? didYouMean(name, among: schemas, dialect.identifier)
        case nil: return nil
        }
    }

    /// Returns a relation with a similar name, or with the same name in another schema.
    private func relation(
        like name: String, in schema: String, present: String, _ dialect: any Dialect
    ) -> String? {
        func path(_ schema: String, _ name: String) -> String {
            schema == present ? dialect.identifier(name) : "\(dialect.identifier(schema)).\(dialect.identifier(name))"
        }
        let names = relations(in: schema).map(\.name)
        if let near = didYouMean(name, among: names, { path(schema, $0) }) { return near }
        guard let other = relations.first(where: { $0.name == name && $0.schema != schema }) else { return nil }
        return "did you mean \(path(other.schema, other.name))?"
    }
}
