import IgniteCore
import Testing

@testable import IgniteEmbedded

/// Queries in which SQLite alone would answer otherwise.
@Suite struct EmbeddedQueryTests {
    private let node: EmbeddedNode
    private let socket: NodeSocket

    init() throws {
        node = try EmbeddedNode(file: nil)
        socket = try NodeSocket(node)
        _ = try socket.run("CREATE TABLE T (ID INT PRIMARY KEY, G VARCHAR, D DECIMAL(10, 2))")
        _ = try socket.run("CREATE TABLE EMPTY (ID INT PRIMARY KEY)")
        _ = try socket.run("INSERT INTO T VALUES (1, 'a', 0.10), (2, 'b', 9), (3, 'b', 10), (4, NULL, 0.1)")
    }

    @Test(
        arguments: [
            ("SELECT COUNT(*) FROM EMPTY", ["0"]),
            ("SELECT COUNT(*) FROM EMPTY HAVING COUNT(*) = 0", ["0"]),
            ("SELECT COUNT(*) FROM EMPTY HAVING COUNT(*) > 0", []),
            ("SELECT 1 FROM T GROUP BY ()", ["1"]),
            ("SELECT 1 FROM T HAVING TRUE", ["1"]),
            ("SELECT SUM(ID), MIN(ID) FROM EMPTY", ["NULL|NULL"]),
            ("SELECT D FROM T ORDER BY D, ID", ["0.10", "0.10", "9.00", "10.00"]),
            ("SELECT D, COUNT(*) FROM T GROUP BY D ORDER BY D DESC", ["10.00|1", "9.00|1", "0.10|2"]),
            ("SELECT COUNT(DISTINCT D) FROM T", ["3"]),
            ("SELECT ID FROM T ORDER BY G, ID", ["1", "2", "3", "4"]),
            ("SELECT ID FROM T ORDER BY G DESC, ID", ["4", "2", "3", "1"]),
            ("SELECT ID FROM T WHERE G = 'B'", []),
            ("SELECT ID FROM T WHERE G LIKE 'B%'", []),
            ("SELECT ID FROM T WHERE ID NOT IN (SELECT ID FROM T WHERE G IS NULL)", ["1", "2", "3"]),
            ("SELECT 1 FROM T WHERE G NOT IN ('a', NULL)", []),
            ("SELECT ID / 2, ID * 1.0 / 2 FROM T WHERE ID = 3", ["1|1.500000000000"]),
            ("SELECT ID FROM T ORDER BY 'x'", ["1", "2", "3", "4"]),
            ("SELECT 2 AS N, ID FROM T ORDER BY N, ID LIMIT 1", ["2|1"]),
            ("SELECT 1 AS N, COUNT(*) FROM T GROUP BY N", ["1|4"]),
            ("SELECT G, COUNT(*) AS C FROM T GROUP BY G HAVING C > 1", ["b|2"]),
            ("SELECT CAST(CAST(NULL AS BOOLEAN) AS VARCHAR), CAST(TRUE AS VARCHAR)", ["NULL|TRUE"]),
            ("SELECT S || '|' FROM (VALUES ('a'), ('bcd')) V(S)", ["a  |", "bcd|"]),
            ("SELECT ROUND(D, CAST(NULL AS INT)) FROM T WHERE ID = 1", ["NULL"]),
            ("SELECT ID FROM T WHERE ID BETWEEN '2' AND '3' ORDER BY ID", ["2", "3"]),
            ("SELECT MAX(ID) FROM T GROUP BY -1 ORDER BY -1", ["4"]),
            ("SELECT ID AS G, COUNT(*) FROM T GROUP BY G ORDER BY 1.5 LIMIT 1.9", ["1|1"]),
            ("SELECT CAST(-CAST(0 AS REAL) AS DOUBLE), CAST('-0' AS DOUBLE)", ["-0|0"]),
        ])
    func answersAreIgnites(_ sql: String, _ rows: [String]) throws {
        defer { node.close() }
        #expect(try socket.run(sql) == rows)
    }

    @Test(
        arguments: [
            ("SELECT (SELECT ID FROM T)", "IGN-SQL-7 Subquery returned more than 1 value."),
            ("SELECT (SELECT U.ID FROM T U WHERE U.G = T.G) FROM T", "IGN-SQL-7 Subquery returned more than 1 value."),
            ("SELECT 1 / (ID - 1) FROM T", "IGN-SQL-7 Division by zero"),
            ("SELECT 2147483647 + ID FROM T", "IGN-SQL-7 INTEGER out of range"),
            ("SELECT CAST(G AS INT) FROM T", "IGN-SQL-7 Invalid input string for type INTEGER: \"a\""),
            (
                "SELECT (SELECT T.ID + COUNT(*) FROM EMPTY) FROM T GROUP BY G",
                "IGN-SQL-4 Failed to validate query. From line 1, column 16 to line 1, column 19: "
                    + "Expression 'ID' is not being grouped"
            ),
        ])
    func whatSQLiteTakesSilentlyIsAnError(_ sql: String, _ error: String) throws {
        defer { node.close() }
        #expect(socket.failure(sql) == error)
    }

    @Test(
        arguments: [
            ("CREATE TABLE \"  \" (N INT PRIMARY KEY)", "Name of the table can't be null or blank."),
            ("CREATE TABLE U (N INT PRIMARY KEY, \" \" INT)", "Column name can't be null or blank."),
            ("CREATE TABLE \" \".U (N INT PRIMARY KEY)", "Name of the schema can't be null or blank."),
            (
                "CREATE TABLE U (N INT, CONSTRAINT \" \" PRIMARY KEY (N))",
                "Name of the primary key constraint can't be null or blank."
            ),
            (
                "CREATE TABLE U (N INT PRIMARY KEY) COLOCATE BY (N, N)",
                "Colocation column 'N' specified more that once"
            ),
            ("CREATE INDEX \" \" ON T (ID)", "Name of the index can't be null or blank."),
            ("CREATE SCHEMA \" \"", "Name of the schema can't be null or blank."),
            ("DROP ZONE IF EXISTS \" \"", "Name of the zone can't be null or blank."),
            ("ALTER TABLE T DROP COLUMN \" \"", "Name of the column can't be null or blank."),
            ("ALTER TABLE T ADD COLUMN (K INT, K INT)", "Column with name 'K' specified more than once."),
            ("UPDATE \"t\" SET G = 'x'", "From line 1, column 8 to line 1, column 10: Object 't' not found"),
            ("UPDATE T SET X.G = 'x'", "At line 1, column 14: Table 'X' not found"),
            (
                "INSERT INTO T VALUES (1), (1, 'x')",
                "From line 1, column 15 to line 1, column 34: Incompatible types"
            ),
            (
                "INSERT INTO T (ID, G) VALUES (1, 'x'), (2, 3)",
                "From line 1, column 23 to line 1, column 45: Values passed to VALUES operator must have compatible types"
            ),
            (
                "SELECT T.* FROM T GROUP BY ID",
                "From line 1, column 8 to line 1, column 10: Expression 'T.G' is not being grouped"
            ),
            (
                "SELECT * FROM T, T",
                "At line 1, column 18: Duplicate relation name 'T' in FROM clause"
            ),
            (
                "SELECT \"g\" FROM T",
                "From line 1, column 8 to line 1, column 10: Column 'g' not found in any table; did you mean 'G'?"
            ),
        ])
    func statementsThatDoNotFitHaveIgnitesErrors(_ sql: String, _ error: String) throws {
        defer { node.close() }
        #expect(socket.failure(sql) == "IGN-SQL-4 Failed to validate query. \(error)")
    }

    /// A parameter that is a decimal is a DECIMAL(28, 6), unless it is cast at once.
    @Test func parametersAreCutAsInIgnite() throws {
        defer { node.close() }
        let number = try #require(BigDecimal("1.1234567"))
        let long = try #require(BigDecimal("12345678901234567890123.5"))
        #expect(
            try socket.run(
                "SELECT ?, SUM(?), CAST(? AS DECIMAL(9, 7))", .decimal(number), .decimal(number), .decimal(number))
                == ["1.123456|1.123456|1.1234567"])
        #expect(try socket.run("SELECT CAST(? AS DECIMAL(30, 1))", .decimal(long)) == ["\(long)"])
        let error = #expect(throws: NodeSocketError.self) { try socket.run("SELECT ?", .decimal(long)) }
        #expect(error.map { "\($0)" }?.contains("precision 28, scale 6") == true)
    }
}
