import TestSupport
import Testing

extension ClusterTests {
    /// Commands about a statement, where the node has the last word: types, parameters, transactions.
    @Suite struct StatementCommandTests {
        @Test func typesOfColumns() {
            let result = Node.run(
                "-A", "-t",
                script: """
                    select 1 as a, cast(1.5 as decimal(10, 2)) as b, cast('x' as varchar(7)) as c, date '2024-02-29' as d,
                    cast(null as uuid) as e, interval '1' day as f \\gdesc
                    """)
            #expect(
                result.lines == [
                    "A|INTEGER", "B|DECIMAL(10, 2)", "C|VARCHAR(7)", "D|DATE", "E|UUID", "F|INTERVAL DAY TO SECOND", "",
                ])
            #expect(result.errors == "")
        }

        @Test func typesOfParameters() {
            let result = Node.run(
                "-A", "-t",
                script: """
                    select typeof(?), typeof(?), typeof(?), typeof(?), typeof(?), typeof(?)
                    \\bind 5 5000000000 1e5 true '5' 1.5 \\g
                    select ? || 'x', ? + 1, ? is null \\bind abc 41 null \\g
                    """)
            #expect(result.errors == "")
            #expect(result.lines == ["INTEGER|BIGINT|DOUBLE|BOOLEAN|VARCHAR|DECIMAL(28, 6)", "abcx|42|true", ""])
        }

        @Test func oneTransactionForAll() {
            let table = Node.uniqueName("ONE_TX")
            defer { _ = Node.run("-c", "drop table if exists \(table)") }
            #expect(Node.run("-c", "create table \(table) (id int primary key)").status == 0)
            let insert = "insert into \(table) values (?) \\bind"
            #expect(Node.run("-1", "-c", "\(insert) 1 \\g", "-c", "\(insert) 2 \\g").status == 0)
            #expect(Node.value("select count(*) from \(table)") == "2")
            #expect(Node.run("-1", "-c", "\(insert) 3 \\g", "-c", "\(insert) 1 \\g").status == 1)
            #expect(Node.value("select count(*) from \(table)") == "2")
        }
    }
}
