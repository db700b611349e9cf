import Foundation
import TestSupport
import Testing

extension ClusterTests {
    /// Everyday statements on a real node and on the embedded one: the same output, the same messages, the same types;
    /// or the embedded node refuses the statement by name.
    @Suite struct EmbeddedAgreementTests {
        @Test func everydayStatementsAgree() throws {
            let folder = try TemporaryFolder()
            let embedded = "embedded:\(folder.path)/agreement.db"
            for name in ["EMB_ITEMS", "EMB_SALES", "EMB_TYPES", "EMB_X"] {
                _ = Node.run("-q", "-c", "DROP TABLE IF EXISTS \(name)")
            }
            defer {
                for name in ["EMB_ITEMS", "EMB_SALES", "EMB_TYPES", "EMB_X"] {
                    _ = Node.run("-q", "-c", "DROP TABLE IF EXISTS \(name)")
                }
            }
            var refused: [String] = []
            for statement in agreementStatements {
                let isQuery = ["SELECT", "VALUES", "WITH"].contains { statement.hasPrefix($0) }
                let scripts = [statement + ";"] + (isQuery ? [statement + " \\gdesc"] : [])
                for script in scripts {
                    let expected = Node.run("-A", script: script)
                    let found = Program.run(["-X", "-A", embedded], environment: [:], input: script)
                    if found.errors.contains("The embedded node does not support") {
                        refused.append(statement)
                        continue
                    }
                    #expect(found.text == expected.text, "\(script)")
                    #expect(found.errors == expected.errors, "\(script)")
                    #expect(found.status == expected.status, "\(script)")
                }
            }
            #expect(Set(refused) == Set(agreementRefusals))
        }
    }
}

/// Those that the embedded node refuses; the documentation lists them.
private let agreementRefusals: [String] = [
    "SELECT ITEM, COUNT(*) FROM EMB_SALES GROUP BY ROLLUP(ITEM) ORDER BY 1",
    "SELECT 0E0 / 0",
]

private let agreementStatements: [String] = [
    // Definitions.
    """
    CREATE TABLE EMB_ITEMS (ID INT PRIMARY KEY, NAME VARCHAR(20) NOT NULL, PRICE DECIMAL(8, 2) DEFAULT 9.90, \
    WEIGHT DOUBLE, ADDED DATE)
    """,
    """
    CREATE TABLE EMB_SALES (ITEM INT, DAY DATE, AMOUNT INT NOT NULL DEFAULT 1, NOTE VARCHAR, \
    PRIMARY KEY (ITEM, DAY)) COLOCATE BY (ITEM)
    """,
    "CREATE TABLE EMB_ITEMS (ID INT PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS EMB_ITEMS (ID INT PRIMARY KEY)",
    "CREATE TABLE EMB_X (ID INT)",
    "CREATE TABLE EMB_X (ID INT PRIMARY KEY, A TEXT)",
    "CREATE INDEX EMB_NAME ON EMB_ITEMS (NAME)",
    "CREATE INDEX EMB_NAME ON EMB_ITEMS (NAME)",
    "DROP INDEX EMB_NOSUCH",
    "DROP TABLE EMB_NOSUCH",
    // Rows.
    """
    INSERT INTO EMB_ITEMS VALUES (1, 'apple', 0.50, 0.1, DATE '2024-01-31'), (2, 'Pear', 0.75, 0.125, DATE '2024-02-29'), \
    (3, 'melon', 3.10, 1.5E0, NULL), (4, 'äpple', 1.00, NULL, DATE '1999-12-31')
    """,
    "INSERT INTO EMB_ITEMS (ID, NAME) VALUES (5, 'plum')",
    "INSERT INTO EMB_ITEMS (ID, NAME) VALUES (5, 'plum again')",
    "INSERT INTO EMB_ITEMS (ID, NAME) VALUES (6, NULL)",
    "INSERT INTO EMB_ITEMS (ID, NAME) VALUES (6, 'a name that is much too long')",
    "INSERT INTO EMB_ITEMS (ID, NAME, PRICE) VALUES (6, 'fig', 1234567)",
    "INSERT INTO EMB_ITEMS (ID, NAME, PRICE) VALUES (6, 'fig', 1.239)",
    "INSERT INTO EMB_ITEMS (ID, NAME) VALUES ('7', 'kiwi')",
    "INSERT INTO EMB_ITEMS (ID, NAME, COLOUR) VALUES (7, 'kiwi', 'green')",
    "INSERT INTO EMB_ITEMS VALUES (7, 'kiwi')",
    "INSERT INTO EMB_SALES (ITEM, DAY, AMOUNT) SELECT ID, DATE '2024-03-01', ID * 10 FROM EMB_ITEMS WHERE ID < 4",
    "INSERT INTO EMB_SALES VALUES (1, DATE '2024-03-02', 7, 'second''s'), (3, DATE '2024-03-02', 2, NULL)",
    "UPDATE EMB_ITEMS SET PRICE = PRICE * 1.1 WHERE ID = 1",
    "UPDATE EMB_ITEMS SET ID = 9",
    "UPDATE EMB_ITEMS SET NAME = NULL WHERE ID = 1",
    "UPDATE EMB_ITEMS SET NOSUCH = 1",
    "DELETE FROM EMB_ITEMS WHERE ID = 6",
    "DELETE FROM EMB_ITEMS WHERE ID = 66",
    // Queries.
    "SELECT * FROM EMB_ITEMS ORDER BY ID",
    "SELECT NAME, PRICE FROM EMB_ITEMS WHERE PRICE > 0.6 ORDER BY PRICE DESC, NAME",
    "SELECT NAME FROM EMB_ITEMS ORDER BY NAME",
    "SELECT NAME FROM EMB_ITEMS WHERE NAME LIKE '%pple' ORDER BY ID",
    "SELECT NAME FROM EMB_ITEMS WHERE NAME LIKE 'p%' ORDER BY ID",
    "SELECT UPPER(NAME), CHAR_LENGTH(NAME), SUBSTRING(NAME FROM 2 FOR 3) FROM EMB_ITEMS ORDER BY ID",
    "SELECT ID, WEIGHT FROM EMB_ITEMS ORDER BY WEIGHT, ID",
    "SELECT ID FROM EMB_ITEMS ORDER BY ADDED DESC NULLS LAST, ID LIMIT 2 OFFSET 1",
    "SELECT ID FROM EMB_ITEMS ORDER BY ID OFFSET 2 ROWS FETCH NEXT 2 ROWS ONLY",
    "SELECT COUNT(*), COUNT(WEIGHT), SUM(PRICE), AVG(PRICE), MIN(NAME), MAX(ADDED) FROM EMB_ITEMS",
    "SELECT ITEM, SUM(AMOUNT) AS TOTAL FROM EMB_SALES GROUP BY ITEM HAVING SUM(AMOUNT) > 15 ORDER BY TOTAL DESC",
    "SELECT ITEM, AVG(AMOUNT), COUNT(DISTINCT DAY) FROM EMB_SALES GROUP BY ITEM ORDER BY ITEM",
    "SELECT I.NAME, S.AMOUNT FROM EMB_ITEMS I JOIN EMB_SALES S ON S.ITEM = I.ID ORDER BY I.NAME, S.DAY",
    "SELECT I.NAME, S.AMOUNT FROM EMB_ITEMS I LEFT JOIN EMB_SALES S ON S.ITEM = I.ID ORDER BY I.ID, S.DAY",
    "SELECT * FROM EMB_ITEMS A JOIN EMB_ITEMS B USING (ID) WHERE ID = 1",
    "SELECT NAME FROM EMB_ITEMS WHERE ID IN (SELECT ITEM FROM EMB_SALES) ORDER BY ID",
    "SELECT NAME FROM EMB_ITEMS I WHERE NOT EXISTS (SELECT 1 FROM EMB_SALES S WHERE S.ITEM = I.ID) ORDER BY ID",
    "SELECT NAME, (SELECT SUM(AMOUNT) FROM EMB_SALES S WHERE S.ITEM = I.ID) AS SOLD FROM EMB_ITEMS I ORDER BY ID",
    "SELECT (SELECT ITEM FROM EMB_SALES)",
    "WITH T AS (SELECT ITEM, SUM(AMOUNT) AS N FROM EMB_SALES GROUP BY ITEM) SELECT * FROM T WHERE N > 5 ORDER BY ITEM",
    "SELECT CASE WHEN PRICE > 1 THEN 'dear' ELSE 'cheap' END AS KIND, COUNT(*) FROM EMB_ITEMS GROUP BY CASE WHEN PRICE > 1 THEN 'dear' ELSE 'cheap' END ORDER BY 1",
    "SELECT ID FROM EMB_ITEMS UNION SELECT ITEM FROM EMB_SALES ORDER BY 1",
    "SELECT ID FROM EMB_ITEMS EXCEPT SELECT ITEM FROM EMB_SALES ORDER BY 1",
    "SELECT DISTINCT ITEM FROM EMB_SALES ORDER BY ITEM",
    "SELECT ITEM, COUNT(*) FROM EMB_SALES GROUP BY ROLLUP(ITEM) ORDER BY 1",
    "SELECT X, X * X FROM TABLE(SYSTEM_RANGE(1, 5)) WHERE X <> 3 ORDER BY X DESC",
    "SELECT COUNT(*), SUM(X) FROM TABLE(SYSTEM_RANGE(1, 1000))",
    "VALUES (1, 'a'), (2, 'b')",
    // Values.
    "SELECT 1 + 1, 7 / 2, -7 / 2, MOD(-7, 3), 1.5 + 2, 1.5 / 2, 10 / 3.0, 1E0 / 3",
    "SELECT 1 / 0", "SELECT 0E0 / 0", "SELECT 2147483647 + 1", "SELECT CAST(300 AS TINYINT)", "SELECT CAST('x' AS INT)",
    "SELECT '1' + 1", "SELECT '1' = 1", "SELECT 1 = 1.0, 1.10 = 1.1, 'a' = 'A', 10 > 9, '10' > '9', 10.0 > 9.0",
    "SELECT CAST(1.5 AS VARCHAR), CAST('1.239' AS DECIMAL(10, 2)), CAST(1E20 AS VARCHAR), CAST(TRUE AS VARCHAR)",
    "SELECT 'a' || 'b', NULL || 'b' IS NULL", "SELECT COALESCE(NULL, 1, 2.5), NULLIF(1, 1), NULLIF(1, 2)",
    "SELECT NULL AND FALSE, NULL OR TRUE, NOT NULL, NULL IS NULL, NULL = NULL",
    "SELECT DATE '2024-01-31' + INTERVAL '1' MONTH, TIMESTAMP '2024-02-28 23:59:59' + INTERVAL '1' SECOND",
    "SELECT EXTRACT(YEAR FROM DATE '2024-05-06'), EXTRACT(HOUR FROM TIMESTAMP '2024-05-06 07:08:09')",
    "SELECT ROUND(2.5), ROUND(1.567, 2), FLOOR(-1.5), CEIL(1.2), ABS(-3), SIGN(-2.5), POWER(2, 10), SQRT(16)",
    "SELECT TRIM('  a '), REPLACE('abc', 'b', 'x'), POSITION('c' IN 'abc'), LOWER('ÄB'), LENGTH('äb')",
    "SELECT UUID '00000000-0000-0000-0000-00000000000a', X'0aff', CURRENT_DATE > DATE '2020-01-01'",
    // Mistakes.
    "SELECT NOSUCH FROM EMB_ITEMS", "SELECT * FROM EMB_NOSUCH", "SELECT I.NOSUCH FROM EMB_ITEMS I",
    "SELECT Z.ID FROM EMB_ITEMS I", "SELECT ID, COUNT(*) FROM EMB_ITEMS",
    "SELECT NAME FROM EMB_ITEMS WHERE COUNT(*) > 1",
    "SELECT ID FROM EMB_ITEMS A JOIN EMB_ITEMS B ON A.ID = B.ID", "SELECT * FROM EMB_ITEMS ORDER BY 99",
    "SELECT * FORM EMB_ITEMS", "SELECT 'abc", "SELECT 1 UNION SELECT 'a'", "SELECT NOSUCH(1)",
    // Changes of tables.
    "ALTER TABLE EMB_ITEMS ADD COLUMN STOCK INT DEFAULT 3",
    "SELECT ID, STOCK FROM EMB_ITEMS ORDER BY ID",
    "ALTER TABLE EMB_ITEMS ADD COLUMN STOCK INT", "ALTER TABLE EMB_ITEMS DROP COLUMN ID",
    "ALTER TABLE EMB_ITEMS DROP COLUMN NAME", "ALTER TABLE EMB_ITEMS DROP COLUMN STOCK",
    "DELETE FROM EMB_SALES WHERE AMOUNT < (SELECT AVG(AMOUNT) FROM EMB_SALES)",
    "SELECT * FROM EMB_SALES ORDER BY ITEM, DAY",
    "DROP TABLE EMB_SALES", "DROP TABLE EMB_ITEMS",
]
