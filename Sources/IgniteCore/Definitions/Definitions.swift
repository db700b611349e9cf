/// The definitions of a cluster: schemas, zones, tables and views, as a dump has them.
///
/// It is the same for every product, so that each can write down what another one has.
package struct ClusterDefinition: Sendable {
    /// The schemas that somebody has created, as stored.
    package var schemas: [String] = []
    package var zones: [ZoneDefinition] = []
    /// The tables, ordered by schema and name.
    package var tables: [TableStructure] = []
    package var views: [ViewDefinition] = []

    package init() {}

    /// Leaves out the schemas and zones without tables.
    package mutating func limitToTables() {
        let used = Set(tables.map(\.schema) + views.map(\.schema))
        schemas.removeAll { !used.contains($0) }
        let places = Set(tables.compactMap(\.zone))
        zones.removeAll { !places.contains($0.name) }
    }

    /// Returns the same without other schemas than one.
    package func only(schema: String) -> ClusterDefinition {
        var copy = self
        copy.limitToTables()
        copy.schemas = schema == "PUBLIC" ? [] : [schema]
        return copy
    }
}

extension SystemCatalog {
    /// Asks for definitions, and for the details of each table.
    ///
    /// - Parameters:
    ///   - ask: Returns the rows of queries; nil to end.
    ///   - inspect: Returns the answer to the query for the details of a table; nil to end.
    package func definition<Fault: Error>(
        _ names: RelationNames, ask: ([CatalogReport.Query]) throws(Fault) -> [[[String]]]?,
        inspect: (CatalogReport.Query) throws(Fault) -> TableDetails?
    ) throws(Fault) -> ClusterDefinition? {
        let report = definitions(names)
        guard let answers = try ask(report.queries) else { return nil }
        var definition = report.definition(answers)
        for index in definition.tables.indices {
            switch try inspect(details(of: definition.tables[index])) {
            case nil: return nil
            case .rows(let rows): definition.tables[index] = table(definition.tables[index], with: rows)
            case .refused(let reason):
                definition.tables[index].columns = []
                definition.tables[index].fault = "the server does not tell what it is like: \(reason)"
            }
        }
        return definition
    }
}

/// The answer to a query for the details of a table.
package enum TableDetails {
    case rows([[String]])
    /// The server refuses the query, with a reason: views can list a table that is gone.
    case refused(String)

    /// The rows; none if the query was refused.
    package var rows: [[String]] { if case .rows(let rows) = self { rows } else { [] } }
}

/// A distribution zone of Ignite 3.
package struct ZoneDefinition: Sendable {
    package let name: String
    package let partitions: String
    package let copies: Copies
    package let quorum: String
    package let consistency: String
    package let nodeFilter: String
    /// The seconds until data is moved after nodes have joined or left; nil for never.
    package let scaleUp: String?
    package let scaleDown: String?
    package let storageProfiles: [String]
    /// Whether tables are in it that name no zone.
    package let isDefault: Bool

    package init(
        name: String, partitions: String, copies: Copies, quorum: String, consistency: String, nodeFilter: String,
        scaleUp: String?, scaleDown: String?, storageProfiles: [String], isDefault: Bool
    ) {
        self.name = name
        self.partitions = partitions
        self.copies = copies
        self.quorum = quorum
        self.consistency = consistency
        self.nodeFilter = nodeFilter
        self.scaleUp = scaleUp
        self.scaleDown = scaleDown
        self.storageProfiles = storageProfiles
        self.isDefault = isDefault
    }
}

/// How often a row is stored.
package enum Copies: Hashable, Sendable {
    /// On this number of nodes.
    case number(Int)
    /// On every node.
    case everywhere
}

/// A view that somebody has created.
package struct ViewDefinition: Sendable {
    package let schema: String
    package let name: String
    /// The query that it stands for.
    package let sql: String

    package init(schema: String, name: String, sql: String) {
        self.schema = schema
        self.name = name
        self.sql = sql
    }
}

/// The definition of a table.
package struct TableStructure: Sendable {
    /// A column in a key or in an index.
    package struct OrderedColumn: Sendable, Equatable {
        package let name: String
        /// `ASC`, `DESC`, `DESC NULLS LAST` and so on; empty if there is no order.
        package let order: String

        package init(_ name: String, _ order: String) {
            self.name = name
            self.order = order
        }
    }

    package struct Index: Sendable {
        package let name: String
        package let isHash: Bool
        package let columns: [OrderedColumn]
        /// The bytes of a row that the index itself contains, on Ignite 2.
        package let inlineSize: String?

        package init(name: String, isHash: Bool, columns: [OrderedColumn], inlineSize: String? = nil) {
            self.name = name
            self.isHash = isHash
            self.columns = columns
            self.inlineSize = inlineSize
        }
    }

    package struct Column: Sendable {
        /// Name, type and nullability.
        package var column: IgniteCore.Column
        /// The Java class of the values if SQL has no type for them.
        package var className: String?
        package var defaultValue: DefaultValue?
        /// Whether rows are written without the column.
        package var isLeftOut = false

        package init(_ column: IgniteCore.Column, className: String? = nil, defaultValue: DefaultValue? = nil) {
            self.column = column
            self.className = className
            self.defaultValue = defaultValue
        }
    }

    package enum DefaultValue: Sendable, Equatable {
        /// A constant, without the quotes and the prefix of a literal.
        case constant(String)
        /// A function, such as RAND_UUID.
        case function(String)
    }

    package private(set) var schema: String
    package private(set) var name: String
    /// The columns in the order of the definition.
    package var columns: [Column] = []
    /// The columns of the primary key; none if the key is a whole without columns.
    package var key: [OrderedColumn] = []
    /// The name of the primary key if it is not the usual one.
    package var keyName: String?
    /// Whether the primary key has an order.
    package var isKeySorted = false
    /// The columns that determine where a row is stored, if they are not the whole key.
    package var colocation: [String] = []
    package var indexes: [Index] = []
    package var copies = Copies.number(1)
    /// The zone and the storage profile (Ignite 3).
    package var zone: String?
    package var storageProfile: String?
    /// The options after WITH (Ignite 2).
    package var options: [(name: String, value: String)] = []
    /// Why SQL cannot create the table; nil if it can.
    package var obstacle: String?
    /// Why the table, or its rows, cannot be read, in words; nil if they can. If the server does not tell what the
    /// table is like, there are no columns.
    package var fault: String?
    /// What SQL cannot create of it, in words.
    package var notes: [String] = []
    /// How it is stored, in words, for products that store it in another way.
    package var storage = ""

    package init(schema: String, name: String) {
        self.schema = schema
        self.name = name
    }

    /// Gives the table another name, without the names that follow from it or belong to the first one.
    package mutating func rename(schema: String, _ name: String) {
        guard (schema, name) != (self.schema, self.name) else { return }
        (self.schema, self.name) = (schema, name)
        keyName = nil
        options.removeAll { $0.name == "cache_name" }
    }

    /// The names of the columns of the key.
    package var keyNames: Set<String> { Set(key.map(\.name)) }
}

/// The queries that definitions are made of.
package struct DefinitionReport: Sendable {
    package let queries: [CatalogReport.Query]
    /// Returns the definitions for the rows of the queries, in order; NULL is empty.
    package let definition: @Sendable (_ answers: [[[String]]]) -> ClusterDefinition

    package init(
        _ queries: [CatalogReport.Query], definition: @escaping @Sendable ([[[String]]]) -> ClusterDefinition
    ) {
        self.queries = queries
        self.definition = definition
    }
}
