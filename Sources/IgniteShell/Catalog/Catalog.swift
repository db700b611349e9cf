package import IgniteCore

/// The names for completion, as received from the cluster.
package struct Catalog: Equatable, Sendable {
    /// A table or a view, with names as stored.
    package struct Relation: Equatable, Sendable {
        package var schema: String
        package var name: String
        package var columns: [String]

        package init(_ schema: String, _ name: String, _ columns: [String] = []) {
            self.schema = schema
            self.name = name
            self.columns = columns
        }
    }

    /// An index, with its name as stored.
    package struct Index: Equatable, Sendable {
        package var schema: String
        package var name: String

        package init(_ schema: String, _ name: String) {
            self.schema = schema
            self.name = name
        }
    }

    package var schemas: [String] = []
    package var relations: [Relation] = []
    package var indexes: [Index] = []
    package var zones: [String] = []
    package var caches: [String] = []
    /// Binary types.
    package var types: [String] = []

    package init() {}

    func relations(in schema: String) -> [Relation] { relations.filter { $0.schema == schema } }

    func relation(_ schema: String, _ name: String) -> Relation? {
        relations.first { $0.name == name && $0.schema == schema }
    }
}

// MARK: What one's own statements change

extension Catalog {
    /// Applies a successful statement, so that its names are known before the catalog is fetched again.
    ///
    /// - Parameter schema: The schema for unqualified names.
    package mutating func apply(_ sql: String, schema: String, _ dialect: any Dialect) {
        var reader = TokenReader(SQLTokens(Array(sql.utf8)[...], dialect.lexicalRules).tokens[...])
        let isCreation = reader.take("CREATE")
        guard isCreation || reader.take("DROP") else { return }
        if reader.take("OR") { _ = reader.take("REPLACE") }
        guard let kind = reader.takeWord() else { return }
        if reader.take("IF") {
            _ = reader.take("NOT")
            _ = reader.take("EXISTS")
        }
        let path = reader.takePath()
        guard let name = path.last else { return }
        let owner = path.count > 1 ? path[path.count - 2] : schema
        switch kind {
        case "TABLE":
            let known = relation(owner, name)
            relations.removeAll { $0.schema == owner && $0.name == name }
            if isCreation {
                let definitions = SQLScopes(reader.tokens).innermost.tokens.first?.content ?? []
                relations.append(known ?? Relation(owner, name, Self.columns(definedBy: definitions)))
            }
        case "VIEW":
            relations.removeAll { $0.schema == owner && $0.name == name }
            if isCreation { relations.append(Relation(owner, name)) }
        case "INDEX":
            indexes.removeAll { $0.schema == owner && $0.name == name }
            if isCreation { indexes.append(Index(owner, name)) }
        case "SCHEMA":
            schemas.removeAll { $0 == name }
            if isCreation { schemas.append(name) } else { relations.removeAll { $0.schema == name } }
        case "ZONE":
            zones.removeAll { $0 == name }
            if isCreation { zones.append(name) }
        default: break
        }
    }
}

extension Catalog {
    /// Returns the names at the start of each part of `a INT, b VARCHAR, PRIMARY KEY (a)`.
    static func columns(definedBy tokens: [SQLToken]) -> [String] {
        tokens.split { $0.isSymbol(",") }.compactMap { part in
            ["PRIMARY", "CONSTRAINT"].contains(part.first?.word) ? nil : part.first?.name
        }
    }
}
