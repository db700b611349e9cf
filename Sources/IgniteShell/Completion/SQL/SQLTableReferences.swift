// The tables in FROM and WITH.
extension SQLScopes.Scope {
    /// The words between two tables, including those that determine the kind of a JOIN.
    static let joinWords: Set<String> = ["JOIN", "INNER", "LEFT", "RIGHT", "FULL", "OUTER", "CROSS", "NATURAL"]

    /// Returns whether a table can follow these tokens of FROM.
    static func expectsTable(_ tokens: [SQLToken]) -> Bool {
        guard let last = tokens.last else { return true }
        return last.isSymbol(",") || last.word == "JOIN" || last.word == "LATERAL"
    }

    /// Reads `a AS x, s.b JOIN (…) y (c, d)`.
    static func tables(in tokens: [SQLToken]) -> [SQLScopes.TableReference] {
        var tables: [SQLScopes.TableReference] = []
        var reader = TokenReader(tokens[...])
        var expectsTable = true
        while let token = reader.first {
            if token.isSymbol(",") || token.word.map(joinWords.contains) == true {
                expectsTable = true
                _ = reader.next()
            } else if expectsTable, token.kind == .group {
                _ = reader.next()
                tables.append(SQLScopes.TableReference(query: token.content).aliased(&reader))
                expectsTable = false
            } else if expectsTable, token.name != nil {
                tables.append(SQLScopes.TableReference(path: reader.takePath()).aliased(&reader))
                expectsTable = false
            } else {
                _ = reader.next()
            }
        }
        return tables
    }

    /// Reads `a AS (…), b (c, d) AS (…)`. A table whose query is not closed is left out.
    static func commonTables(in tokens: [SQLToken]) -> [SQLScopes.TableReference] {
        tokens.split { $0.isSymbol(",") }.compactMap { part in
            var reader = TokenReader(part)
            guard let name = reader.next()?.name else { return nil }
            let columns = reader.takeGroup()?.compactMap(\.name) ?? []
            guard reader.take("AS"), let query = reader.takeGroup() else { return nil }
            return SQLScopes.TableReference(alias: name, columns: columns, query: query)
        }
    }
}

extension SQLScopes.TableReference {
    /// Returns the table with the alias and the column names that follow.
    fileprivate func aliased(_ reader: inout TokenReader) -> Self {
        var table = self
        // TABLE(…) and other functions.
        _ = reader.takeGroup()
        _ = reader.take("AS")
        guard let next = reader.first, let name = next.name,
            !["USING", "ON"].contains(next.word), next.word.map(SQLScopes.Scope.joinWords.contains) != true
        else { return table }
        _ = reader.next()
        table.alias = name
        table.columns = reader.takeGroup()?.compactMap(\.name) ?? []
        return table
    }
}

extension TokenReader {
    /// Takes the contents of parentheses; returns nil if there are none.
    fileprivate mutating func takeGroup() -> [SQLToken]? { first?.kind == .group ? next()?.content : nil }
}
