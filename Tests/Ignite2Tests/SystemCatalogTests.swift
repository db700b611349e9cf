import IgniteCore
import Testing

@testable import Ignite2

/// What the system views of Ignite 2.17.0 contain, in words.
@Suite struct SystemCatalogTests {
    @Test func theDataRegionsOnDisk() {
        func regions(_ properties: [String: String]) -> Set<String> {
            Ignite2Catalog.regionsOnDisk(properties.map { ["DataStorageConfiguration.\($0)", $1] })
        }
        let named = [
            "DefaultDataRegionConfiguration.Name": "main", "DefaultDataRegionConfiguration.PersistenceEnabled": "false",
            "DataRegionConfigurations[0].Name": "disk", "DataRegionConfigurations[0].PersistenceEnabled": "true",
            "DataRegionConfigurations[1].Name": "memory", "DataRegionConfigurations[1].PersistenceEnabled": "false",
        ]
        #expect(regions(named) == ["disk"])
        let all = named.mapValues { $0 == "false" ? "true" : $0 }
        #expect(regions(all) == ["", "main", "disk", "memory"])
        #expect(regions([:]) == [])
    }

    /// The values of Calcite and H2, and how the columns were declared.
    @Test(arguments: [
        ("java.lang.Boolean", 1, -1, "BOOLEAN"), ("java.lang.Byte", 3, 0, "TINYINT"),
        ("java.lang.Short", -1, -1, "SMALLINT"), ("java.lang.Integer", 10, 0, "INTEGER"), ("int", 10, 0, "INTEGER"),
        ("java.lang.Long", 19, 0, "BIGINT"), ("java.lang.Float", 7, -1, "REAL"), ("java.lang.Double", 17, 0, "DOUBLE"),
        ("java.math.BigDecimal", -1, -1, "DECIMAL"), ("java.math.BigDecimal", 65535, 32767, "DECIMAL"),
        ("java.math.BigDecimal", 12, 3, "DECIMAL(12, 3)"), ("java.math.BigDecimal", 5, 0, "DECIMAL(5, 0)"),
        ("java.lang.String", -1, -1, "VARCHAR"), ("java.lang.String", 7, -1, "VARCHAR(7)"),
        ("java.lang.String", 2_147_483_647, 0, "VARCHAR"), ("[B", -1, -1, "VARBINARY"), ("[B", 4, 0, "VARBINARY(4)"),
        ("java.sql.Date", 0, -1, "DATE"), ("java.sql.Time", 0, -1, "TIME"), ("java.sql.Timestamp", 26, 6, "TIMESTAMP"),
        ("java.util.UUID", -1, -1, "UUID"), ("java.time.Duration", 10, 6, "INTERVAL DAY TO SECOND"),
        ("java.lang.Object", -1, -1, "OTHER"), ("com.example.Address", -1, -1, "com.example.Address"),
    ])
    func typeName(_ javaClass: String, _ precision: Int, _ scale: Int, _ name: String) {
        #expect(ignite2TypeName(javaClass, precision: precision, scale: scale) == name)
    }

    @Test func onlyIdsCanBeKilled() {
        let catalog = Ignite2Dialect(engine: .h2).catalog
        let node = "657d8f49-7a7c-43d6-8e99-03a96fd1929f"
        #expect(catalog.kill(.query, id: "\(node)_12") == "KILL QUERY '\(node)_12'")
        let transaction = "3bba0e122a1-00000000-1847-963f-0000-000000000001"
        #expect(catalog.kill(.transaction, id: transaction) == "KILL TRANSACTION '\(transaction)'")
        for id in ["", "_", "x_1", "\(node)_", "\(node)_1'", node, "\(node)_1_2"] {
            #expect(catalog.kill(.query, id: id) == nil)
        }
        for id in ["", "xyz", "-", node, "1-x\(node)", "1-\(node)'", "1--\(node)"] {
            #expect(catalog.kill(.transaction, id: id) == nil)
        }
    }
}

/// Which rows the lists of activity mark.
@Suite struct ActivityTests {
    /// Calcite can compare labels, but no ids.
    @Test func theOwnTransactionIsFoundByItsLabel() {
        let query = Ignite2Dialect(engine: .calcite).catalog.transactions(own: "id", label: "it's", isVerbose: true)
        #expect(query.contains("CASE WHEN LABEL = 'it''s' THEN 'yes' END AS \"Own\"") && !query.contains("'id'"))
    }
}

/// What rows of the system views become in `\d NAME`, without a server.
@Suite struct RelationPageTests {
    private let catalog = Ignite2Dialect(engine: .calcite).catalog

    @Test func table() {
        let relation = Relation(kind: .table, id: "T", schema: "PUBLIC", name: "T")
        let columns = [
            ["_KEY", "java.lang.Object", "-1", "-1", "false", "", "true", "false"],
            ["A", "java.lang.Integer", "10", "0", "true", "", "true", "false"],
            ["na me", "java.lang.String", "20", "-1", "true", "it's", "false", "false"],
            ["B", "java.lang.Long", "19", "0", "true", "", "true", "true"],
            ["D", "java.sql.Date", "0", "-1", "false", "2020-01-02", "false", "false"],
        ]
        let indexes = [
            ["_key_PK", "SORTED", "\"B\" ASC, \"A\" ASC", "true", "true", "10"],
            ["T_IX", "SORTED", "\"na me\" DESC, \"B\" ASC, \"A\" ASC, \"_KEY\" ASC", "false", "false", "42"],
        ]
        let cache = [
            "SQL_PUBLIC_T", "REPLICATED", "ATOMIC", "2147483647", "G", "512", "FULL_SYNC", "", "K", "V", "", "true",
        ]
        let report = catalog.page(of: relation, isVerbose: true)
        #expect(report.queries.map(\.columns) == [nil, 8, 6, 12])
        let table = report.table([[["na me"], ["D"], ["B"], ["A"]], columns, indexes, [cache]])
        #expect(table.titles == ["Column", "Type", "Nullable", "Default", "Primary key", "Affinity"])
        #expect(
            table.rows == [
                ["na me", "VARCHAR(20)", "", "'it''s'", "", ""],
                ["D", "DATE", "not null", "DATE '2020-01-02'", "", ""],
                ["B", "BIGINT", "not null", "", "1", "yes"], ["A", "INTEGER", "not null", "", "2", ""],
            ])
        #expect(
            table.footers == [
                "Indexes:", "    \"_key_PK\" PRIMARY KEY, sorted (B ASC, A ASC), inline size 10",
                "    \"T_IX\" sorted (\"na me\" DESC, B ASC, A ASC), inline size 42", "Affinity key: (B)",
                "Cache: \"SQL_PUBLIC_T\" (replicated, atomic, all backups)", "Cache group: \"G\" (512 partitions)",
                "Write synchronization: full_sync", "Key type: K", "Value type: V", "The indexes are being rebuilt.",
            ])
    }

    /// The order of the columns is unknown if the server refuses `SELECT *`; the key as a whole is not a column.
    @Test func tableWithoutTheOrderOfItsColumns() {
        let relation = Relation(kind: .table, id: "T", schema: "PUBLIC", name: "T")
        let columns = [
            ["_VAL", "java.lang.Object", "-1", "-1", "false", "", "false", "false"],
            ["ID", "int", "10", "0", "true", "", "true", "true"],
        ]
        let indexes = [["_key_PK", "SORTED", "\"_KEY\" ASC", "true", "true", "5"]]
        let cache = ["C", "PARTITIONED", "TRANSACTIONAL", "1", "C", "1024", "", "", "", "", "ID", "false"]
        let table = catalog.page(of: relation, isVerbose: false).table([[], columns, indexes, [cache]])
        #expect(table.rows == [["ID", "INTEGER", "not null", ""]])
        #expect(
            table.footers == [
                "Indexes:", "    \"_key_PK\" PRIMARY KEY, sorted (ID ASC)", "Affinity key: (ID)",
                "Cache: \"C\" (partitioned, transactional, 1 backup)",
            ])
    }

    @Test func view() {
        let report = catalog.page(
            of: Relation(kind: .view, id: "V", schema: "PUBLIC", name: "My \"V\""), isVerbose: false)
        #expect(report.queries[0].sql == "SELECT * FROM \"PUBLIC\".\"My \"\"V\"\"\" LIMIT 0")
        let table = report.table([[["ID"]], [["SELECT ID\nFROM T"]]])
        #expect(
            table
                == CatalogReport.Table(
                    ["Column"], [["ID"]], footers: ["View definition:", "    SELECT ID", "    FROM T"]))
    }

    @Test func index() {
        let relation = Relation(kind: .index, id: "T", schema: "PUBLIC", name: "T_IX")
        let table = catalog.page(of: relation, isVerbose: false).table([
            [["SORTED", "\"A\" DESC, \"_KEY\" ASC", "false", "false", "15", "ID", "C"]],
            [["A", "java.lang.Integer", "10", "0"], ["ID", "int", "10", "0"]],
        ])
        #expect(
            table
                == CatalogReport.Table(
                    ["Column", "Type", "Order"], [["A", "INTEGER", "DESC"]],
                    footers: ["sorted, for table \"PUBLIC.T\""]))
    }

    @Test func caches() throws {
        let caches = try #require(catalog.caches)
        let table = caches.caches(nil, isVerbose: false).table([
            [
                [
                    "C", "USER", "REPLICATED", "ATOMIC", "2147483647", "\"PUBLIC\"", "C", "512", "FULL_SYNC", "IGNORE",
                    "", "1", "7",
                ]
            ]
        ])
        #expect(table.rows == [["C", "user", "replicated", "atomic", "all", "PUBLIC"]])
        let pattern = try #require(NamePattern("d?x*", hasSchema: false))
        #expect(
            caches.types(pattern, isVerbose: false).queries[0].sql.contains(
                "(TYPE_NAME LIKE 'D_X%' ESCAPE '\\' OR UPPER(TYPE_NAME) LIKE 'D_X%' ESCAPE '\\')"))
    }

    @Test func nodesOfTheBaselineThatAreOffline() throws {
        let table = try #require(catalog.caches).nodes(isVerbose: false).table([
            [["id1", "node0", "2.17.0", "false", "1", "[127.0.0.1]", "[]", "true"]],
            [["node0", "true"], ["node1", "false"]],
        ])
        #expect(
            table.rows == [["node0", "id1", "server", "online", "yes"], ["node1", "", "server", "offline", ""]])
    }
}
