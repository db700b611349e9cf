import Testing

@testable import IgniteEmbedded

@Suite struct EmbeddedTransactionTests {
    private let node: EmbeddedNode
    private let first: NodeSocket
    private let second: NodeSocket

    init() throws {
        node = try EmbeddedNode(file: nil)
        first = try NodeSocket(node)
        second = try NodeSocket(node)
        _ = try first.run("CREATE TABLE T (ID INT PRIMARY KEY, V VARCHAR(10) NOT NULL)")
        _ = try first.run("INSERT INTO T VALUES (1, 'one'), (2, 'two')")
    }

    @Test func aCommittedTransactionIsSeenByOthers() throws {
        defer { node.close() }
        let transaction = try first.begin()
        #expect(try first.run("UPDATE T SET V = 'uno' WHERE ID = 1", in: transaction) == ["UPDATED 1"])
        #expect(try second.run("SELECT V FROM T WHERE ID = 1") == ["one"])
        #expect(try first.run("SELECT V FROM T WHERE ID = 1", in: transaction) == ["uno"])
        try first.commit(transaction)
        #expect(try second.run("SELECT V FROM T WHERE ID = 1") == ["uno"])
    }

    @Test func aRolledBackTransactionLeavesNothing() throws {
        defer { node.close() }
        let transaction = try first.begin()
        _ = try first.run("DELETE FROM T", in: transaction)
        try first.rollback(transaction)
        #expect(try second.run("SELECT COUNT(*) FROM T") == ["2"])
    }

    @Test func aSecondWriterIsRefusedAtOnce() throws {
        defer { node.close() }
        let transaction = try first.begin()
        _ = try first.run("INSERT INTO T VALUES (3, 'three')", in: transaction)
        let other = try second.begin()
        #expect(second.failure("INSERT INTO T VALUES (4, 'four')", in: other).hasPrefix("IGN-TX-4 "))
        #expect(second.failure("INSERT INTO T VALUES (4, 'four')").hasPrefix("IGN-TX-4 "))
        try first.commit(transaction)
        #expect(try second.run("INSERT INTO T VALUES (4, 'four')") == ["UPDATED 1"])
    }

    @Test func aTransactionThatReadOldRowsCannotWrite() throws {
        defer { node.close() }
        let transaction = try first.begin()
        #expect(try first.run("SELECT COUNT(*) FROM T", in: transaction) == ["2"])
        _ = try second.run("INSERT INTO T VALUES (3, 'three')")
        #expect(try first.run("SELECT COUNT(*) FROM T", in: transaction) == ["2"])
        #expect(first.failure("DELETE FROM T WHERE ID = 1", in: transaction).hasPrefix("IGN-TX-4 "))
    }

    @Test func anErrorAtRunTimeAbortsTheTransaction() throws {
        defer { node.close() }
        let transaction = try first.begin()
        _ = try first.run("INSERT INTO T VALUES (3, 'three')", in: transaction)
        #expect(first.failure("INSERT INTO T VALUES (1, 'again')", in: transaction).hasPrefix("IGN-SQL-5 PK unique"))
        #expect(first.failure("SELECT * FROM T", in: transaction).hasPrefix("IGN-TX-13 "))
        #expect(try first.run("SELECT 1", in: transaction) == ["1"])
        #expect(throws: NodeSocketError.self) { try first.commit(transaction) }
        #expect(try second.run("SELECT COUNT(*) FROM T") == ["2"])
        #expect(try second.run("INSERT INTO T VALUES (5, 'five')") == ["UPDATED 1"])
    }

    @Test func aMistakeInAStatementDoesNot() throws {
        defer { node.close() }
        let transaction = try first.begin()
        _ = try first.run("INSERT INTO T VALUES (3, 'three')", in: transaction)
        #expect(first.failure("SELECT NOSUCH FROM T", in: transaction).hasPrefix("IGN-SQL-4 "))
        #expect(first.failure("SELEC 1", in: transaction).hasPrefix("IGN-SQL-3 "))
        #expect(
            first.failure("CREATE TABLE U (ID INT PRIMARY KEY)", in: transaction)
                == "IGN-SQL-7 DDL doesn't support transactions.")
        #expect(first.failure("INSERT INTO T VALUES (4, NULL)", in: transaction).hasPrefix("IGN-SQL-5 "))
        try first.commit(transaction)
        #expect(try second.run("SELECT COUNT(*) FROM T") == ["3"])
    }

    @Test func aReadOnlyTransactionDoesNotWrite() throws {
        defer { node.close() }
        let transaction = try first.begin(readOnly: true)
        #expect(try first.run("SELECT COUNT(*) FROM T", in: transaction) == ["2"])
        #expect(
            first.failure("DELETE FROM T", in: transaction)
                == "IGN-SQL-7 DML cannot be started by using read only transactions.")
        _ = try second.run("DELETE FROM T WHERE ID = 1")
        #expect(try first.run("SELECT COUNT(*) FROM T", in: transaction) == ["2"])
    }

    @Test func anExpiredTransactionGivesItsLockBack() throws {
        defer { node.close() }
        let transaction = try first.begin(timeoutMilliseconds: 1)
        while first.failure("UPDATE T SET V = 'x' WHERE ID = 1", in: transaction).isEmpty {}
        #expect(first.failure("SELECT * FROM T", in: transaction).hasPrefix("IGN-TX-16 "))
        #expect(try second.run("INSERT INTO T VALUES (9, 'nine')") == ["UPDATED 1"])
    }

    @Test func aKilledTransactionIsOver() throws {
        defer { node.close() }
        let transaction = try first.begin()
        _ = try first.run("DELETE FROM T WHERE ID = 1", in: transaction)
        let id = try #require(try second.run("SELECT TRANSACTION_ID FROM SYSTEM.TRANSACTIONS").first)
        #expect(try second.run("KILL TRANSACTION '\(id)'") == ["APPLIED true"])
        #expect(first.failure("SELECT * FROM T", in: transaction).hasPrefix("IGN-TX-13 "))
        #expect(try second.run("DELETE FROM T") == ["UPDATED 2"])
        #expect(try second.run("KILL TRANSACTION '\(id)'") == ["APPLIED false"])
    }

    @Test func aCursorDoesNotSeeLaterWritesOfItsTransaction() throws {
        defer { node.close() }
        _ = try first.run("INSERT INTO T SELECT X + 10, 'x' FROM TABLE(SYSTEM_RANGE(1, 100))")
        let transaction = try first.begin()
        #expect(try first.run("SELECT ID FROM T ORDER BY ID", in: transaction, pageSize: 2) == ["1", "2"])
        _ = try first.run("DELETE FROM T", in: transaction)
        #expect(try first.nextPage() == ["11", "12"])
        try first.rollback(transaction)
        #expect(throws: NodeSocketError.self) { try first.nextPage() }
    }

    @Test func theStateOfATransactionCanBeAsked() throws {
        defer { node.close() }
        let query = """
            SELECT /* own 4711 */ q.TRANSACTION_ID IS NULL, t.TRANSACTION_STATE
            FROM SYSTEM.SQL_QUERIES q LEFT JOIN SYSTEM.TRANSACTIONS t ON q.TRANSACTION_ID = t.TRANSACTION_ID
            WHERE q.SQL LIKE '%own 4711 %' AND q.PARENT_QUERY_ID IS NULL
            """
        let transaction = try first.begin()
        #expect(try first.run(query, in: transaction) == ["false|PENDING"])
        _ = first.failure("INSERT INTO T VALUES (1, 'again')", in: transaction)
        #expect(try first.run(query, in: transaction) == ["false|NULL"])
    }
}
