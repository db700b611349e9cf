import IgniteCore

// Tables that a move between clusters creates as they are on the other side.

extension Shell {
    /// Creates the table of a move like the one that is read; returns its columns and what differs, in words.
    func create(
        _ target: String, like source: String, from reading: any Session, schema: String, in writing: any Session,
        schema targetSchema: String
    ) throws(IgniteError) -> (columns: [String], remarks: [String]) {
        guard connection.transaction == nil else {
            throw IgniteError(
                .invalidArgument, "CREATE TABLE cannot run in a transaction", hint: "\\commit or \\rollback first")
        }
        let definition = try self.definition(of: source, schema: schema, reading)
        let name = try QualifiedName(table: target)
        let defaultSchema = try QualifiedName(table: targetSchema).name
        var table = definition.tables[0]
        table.rename(schema: name.schema ?? defaultSchema, name.name)
        let isNative = reading.dialect.name == writing.dialect.name
        let writer = writing.dialect.definitionWriter
        let script = writer.table(table, isNative: isNative)
        guard !script.create.isDisabled else {
            throw IgniteError(
                .unsupported, "the table cannot be created: \(script.create.comments.joined(separator: " "))",
                hint: "create it by hand; \\dump -s \(source) as \(writing.dialect.productWord) shows the statement")
        }
        // A schema may exist only on the other side.
        let preamble = writer.preamble(definition.only(schema: table.schema), isNative: isNative)
        for statement in preamble + [script.create] { try run(statement, in: writing) }
        var remarks = script.create.comments.filter { $0 != table.storage }
        for (index, statement) in zip(table.indexes, script.indexes) {
            remarks += statement.isDisabled ? statement.comments : []
            do throws(IgniteError) {
                try run(statement, in: writing)
            } catch {
                // The rows are worth more than an index, such as one whose name another table has taken.
                guard error.code == .server else { throw error }
                remarks.append("index \(index.name) was not created: \(error.message)")
            }
        }
        connection.catalogLoader.outdate()
        return (script.columns, remarks.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 })
    }

    /// Shows a statement and runs it.
    private func run(_ statement: DefinitionStatement, in session: any Session) throws(IgniteError) {
        guard let sql = statement.sql, !statement.isDisabled else { return }
        tag("\(sql);")
        _ = try session.execute(sql, parameters: [], options: connection.statementOptions, in: nil)
    }

    /// Returns the definition of one table, and of what it needs.
    private func definition(
        of name: String, schema: String, _ session: any Session
    ) throws(IgniteError) -> ClusterDefinition {
        let parsed = try QualifiedName(table: name)
        let defaultSchema = try QualifiedName(table: schema).name
        let inSchema = parsed.schema ?? defaultSchema
        let catalog = session.dialect.catalog
        // In quotes, a pattern is a name.
        let pattern = NamePattern("\(quoted(inSchema, "\"")).\(quoted(parsed.name, "\""))")
        let definition = try catalog.definition(
            RelationNames(pattern, visible: []),
            ask: { (queries) throws(IgniteError) in
                try queries.map { (query) throws(IgniteError) in try answer(to: query, session) }
            },
            inspect: { (query) throws(IgniteError) in .rows(try answer(to: query, session)) })
        guard let definition, !definition.tables.isEmpty else {
            throw IgniteError(.invalidArgument, "there is no table \(inSchema).\(parsed.name)")
        }
        return definition
    }

    /// Returns the rows of a query on the system views of another session as text; NULL is empty.
    private func answer(to query: CatalogReport.Query, _ session: any Session) throws(IgniteError) -> [[String]] {
        let result = try session.execute(query.sql, parameters: [], options: CatalogQuery.options, in: nil)
        return query.columns == nil ? result.columns.map { [$0.name] } : try result.texts()
    }
}
