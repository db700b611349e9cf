import IgniteCore

/// What is made of the rows of the query that fetches a catalogue. It is one query, so that there is one request to
/// wait for and one to give up.
struct CatalogQuery {
    static var options: StatementOptions {
        var options = StatementOptions()
        // Pages of a size that is taken in within a few milliseconds: keys are awaited meanwhile.
        options.pageSize = 4096
        options.timeout = 30
        return options
    }

    private(set) var catalog = Catalog()
    /// Where a relation stands in the catalogue.
    private var places: [[String]: Int] = [:]
    private var lastPlace: Int?

    /// Takes in a page of rows.
    mutating func add(_ page: Page) {
        for row in page.rows where row.count == 4 { add(row) }
    }

    private mutating func add(_ row: Row) {
        func text(_ index: Int) -> String { String(decoding: row.bytes(of: row[index]), as: UTF8.self) }
        switch text(0) {
        case "S": catalog.schemas.append(text(1))
        case "Z": catalog.zones.append(text(1))
        case "I": catalog.indexes.append(Catalog.Index(text(1), text(2)))
        case "R": addColumn(text(1), text(2), text(3))
        default: break
        }
    }

    /// Columns of one table mostly come one after the other.
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
        catalog.relations[known].columns.append(column)
        lastPlace = known
    }
}
