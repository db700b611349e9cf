import IgniteCore

// Columns of tables, and of queries that are used as tables.
extension Completer {
    /// Offers the columns of the tables in the statement, and their qualifiers.
    func offerColumns(
        _ visible: [SQLScopes.TableReference], _ scopes: SQLScopes, _ catalog: Catalog, to offer: inout CandidateList
    ) {
        if scopes.innermost.clause == .orderBy {
            offer.add(SQLQuery.aliases(in: scopes.innermost.selectList, reserved: dialect.reservedWords))
        }
        if visible.isEmpty, scopes.scopes.last(where: { $0.clause != .expression })?.clause == .select {
            // FROM follows later, so any column is possible. All columns of a large schema would be useless.
            let columns = Set(catalog.relations(in: schema).flatMap(\.columns))
            if !offer.typed.text.isEmpty || columns.count <= 100 { offer.add(Array(columns)) }
            return
        }
        let commonTables = withColumns(scopes.commonTables, catalog)
        for table in visible {
            offer.add(columns(of: table, commonTables, catalog))
            if let name = table.alias ?? (visible.count > 1 ? table.path.last : nil) {
                offer.add([name], behind: ".")
            }
        }
    }

    /// Offers the columns of the alias or table before the dot, or the tables of the schema.
    func offerColumns(
        behind qualifier: [String], _ visible: [SQLScopes.TableReference], _ scopes: SQLScopes, _ catalog: Catalog,
        to offer: inout CandidateList
    ) {
        offer.add(
            columns(of: SQLScopes.table(qualifier, among: visible), withColumns(scopes.commonTables, catalog), catalog))
        guard qualifier.count == 1, !visible.contains(where: { $0.name == qualifier[0] }) else { return }
        let named = visible.filter { $0.alias == nil && $0.path.count == 2 && $0.path[0] == qualifier[0] }
        let tables = named.isEmpty ? catalog.relations(in: qualifier[0]).map(\.name) : named.map { $0.path[1] }
        offer.add(tables, behind: ".")
    }

    /// Returns the columns of a table.
    ///
    /// - Parameter commonTables: The tables that WITH defines, with columns.
    func columns(
        of table: SQLScopes.TableReference, _ commonTables: [SQLScopes.TableReference], _ catalog: Catalog
    ) -> [String] {
        if !table.columns.isEmpty { return table.columns }
        if let tokens = table.query {
            var query = SQLQuery(tokens, reserved: dialect.reservedWords)
            let known = commonTables + withColumns(query.commonTables, behind: commonTables, catalog)
            for index in query.tables.indices {
                query.tables[index].columns = columns(of: query.tables[index], known, catalog)
            }
            return Array(query.columns)
        }
        guard let name = table.path.last else { return [] }
        if table.path.count == 1, let common = commonTables.last(where: { $0.alias == name }) { return common.columns }
        let owner = table.path.count > 1 ? table.path[table.path.count - 2] : schema
        return catalog.relation(owner, name)?.columns ?? []
    }

    /// Returns tables of WITH with their columns. Each can refer to the previous ones.
    func withColumns(
        _ tables: [SQLScopes.TableReference], behind known: [SQLScopes.TableReference] = [], _ catalog: Catalog
    ) -> [SQLScopes.TableReference] {
        var filled: [SQLScopes.TableReference] = []
        for var table in tables {
            table.columns = columns(of: table, known + filled, catalog)
            filled.append(table)
        }
        return filled
    }
}
