import IgniteCore

/// Builds a catalog from the rows of a query. There is only one query, so that there is one request to wait for or to
/// cancel.
struct CatalogQuery {
    static var options: StatementSettings {
        var options = StatementSettings()
        // Pages of a size that is taken in within a few milliseconds: keys are awaited meanwhile.
        options.pageSize = 4096
        options.timeout = 30
        return options
    }

    private(set) var catalog = Catalog()
    /// The indexes of relations in the catalog.
    private var places: [[String]: Int] = [:]
    private var lastPlace: Int?

    /// Adds a page of rows.
    mutating func add(_ page: Page) {
        for row in page.rows where row.count == 4 { add(row) }
    }

    private mutating func add(_ row: Row) {
        func text(_ index: Int) -> String { String(decoding: row.bytes(of: row[index]), as: UTF8.self) }
        switch text(0) {
        case "S": catalog.schemas.append(text(1))
        case "Z": catalog.zones.append(text(1))
        case "C": catalog.caches.append(text(1))
        case "T": catalog.types.append(text(1))
        case "I": catalog.indexes.append(Catalog.Index(text(1), text(2)))
        case "R": addColumn(text(1), text(2), text(3))
        default: break
        }
    }

    /// Adds a column. The columns of a table usually follow each other.
    private mutating func addColumn(_ schema: String, _ table: String, _ column: String) {
        var place = lastPlace
        if let last = place, catalog.relations[last].name != table || catalog.relations[last].schema != schema {
            place = places[[schema, table]]
        }
        let known = place ?? catalog.relations.count
        if known == catalog.relations.count {
            catalog.relations.append(Catalog.Relation(schema, table))
            places[[schema, table]] = known
        }
        if !column.isEmpty { catalog.relations[known].columns.append(column) }
        lastPlace = known
    }
}
