package import IgniteCore

/// The definition of a table that was found.
struct Ignite3TableDefinition: TableDefinition {
    let id: Int
    let name: String
    let schema: TableSchemas.Schema
    let lengths: [String: Int]

    var identity: TableIdentity { TableIdentity(id: id, version: schema.version) }
}

extension Ignite3Session {
    package func find(table name: String, schema: String) throws(IgniteError) -> any TableDefinition {
        let parsed = try QualifiedName(table: name)
        let defaultSchema = try QualifiedName(table: schema).name
        let schemaName = parsed.schema ?? defaultSchema
        let deadline = Self.deadline(timeout)
        let found = try connection.call(
            .tableGetQualified, until: deadline,
            { Tables.encodeRequest(schema: schemaName, name: parsed.name, to: &$0) }, decode: Tables.decodeTable)
        let fullName = "\(schemaName).\(parsed.name)"
        guard let found else {
            // This is already an error, so it is no matter if the names cannot be had.
            let names = (try? tables())?.map { ($0.schema, $0.name) }
            throw noTable(parsed.name, in: schemaName, among: names ?? [])
        }
        return Ignite3TableDefinition(
            id: found.id, name: fullName, schema: try self.schema(ofTable: found.id, named: fullName, version: nil),
            lengths: try columnLengths(ofTable: found.id))
    }

    package func table(_ definition: any TableDefinition) throws(IgniteError) -> any RowTable {
        guard let found = definition as? Ignite3TableDefinition else {
            throw IgniteError(.invalidArgument, "the table does not belong to an Ignite 3 cluster")
        }
        return Ignite3Table(
            session: self, id: found.id, name: found.name, schema: found.schema, lengths: found.lengths)
    }

    /// Returns all tables, with schema and name as stored.
    package func tables() throws(IgniteError) -> [Tables.Table] {
        try connection.call(
            .tablesGetQualified, until: Self.deadline(timeout), { _ in }, decode: Tables.decodeList)
    }

    /// Returns a version of a table's schema; nil for the latest.
    func schema(
        ofTable id: Int, named name: String, version: Int?
    ) throws(IgniteError) -> TableSchemas.Schema {
        let request = TableSchemas.Request(table: id, versions: version.map { [$0] })
        let schemas = try connection.call(
            .schemasGet, until: Self.deadline(timeout), interruption: .later, { request.encode(to: &$0) },
            decode: TableSchemas.decodeResponse)
        guard let schema = schemas.max(by: { $0.version < $1.version }), version ?? schema.version == schema.version
        else {
            let which = version.map { "version \($0) of the" } ?? "the"
            throw IgniteError(
                .protocolViolation, "the server did not return \(which) schema of table \(name)",
                address: server.address
            )
        }
        return schema
    }

    /// Returns the lengths of text and byte columns, which the operations on tables do not return.
    func columnLengths(ofTable id: Int) throws(IgniteError) -> [String: Int] {
        var options = StatementSettings()
        options.timeout = timeout
        let sql = """
            SELECT COLUMN_NAME, COLUMN_LENGTH FROM SYSTEM.TABLE_COLUMNS \
            WHERE TABLE_ID = ? AND COLUMN_TYPE IN ('STRING', 'BYTE_ARRAY')
            """
        let result = try execute(sql, parameters: [.integer(Int32(id))], options: options, in: nil)
        var lengths: [String: Int] = [:]
        repeat {
            for row in result.page.rows where result.columns.count == 2 {
                if case .varchar(let name) = row.value(of: row[0]),
                    case .integer(let length) = row.value(of: row[1])
                {
                    lengths[name] = Int(length)
                }
            }
        } while try result.advance()
        return lengths
    }
}
