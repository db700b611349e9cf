// What FROM and WITH name.
extension SQLScopes.Scope {
    /// Words between two tables; before JOIN they say what it is.
    static let joinWords: Set<String> = ["JOIN", "INNER", "LEFT", "RIGHT", "FULL", "OUTER", "CROSS", "NATURAL"]

    /// Whether a table may stand behind these tokens of FROM.
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

    /// Reads `a AS (…), b (c, d) AS (…)`; one whose query is not closed is not there yet.
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
    /// The table with the alias that follows, and the names of columns behind that.
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
    /// What stands between parentheses; nil when nothing does.
    fileprivate mutating func takeGroup() -> [SQLToken]? { first?.kind == .group ? next()?.content : nil }
}
