import Foundation
import TestSupport
import Testing

private let table = Node.uniqueName("OTHER")

extension ClusterTests {
    /// What the program did, as another client of the cluster sees it.
    @Suite(
        .needs(.pythonClient),
        .tables("create table \(table) (id int primary key, name varchar, v decimal(10, 2));"))
    struct OtherClientTests {
        @Test func whatWasWrittenIsThere() {
            let written = Node.run(
                "-v", "ON_ERROR_STOP=1",
                script: """
                    insert into \(table) values (1, 'O''Brien 日本', -0.05);
                    begin; insert into \(table) values (2, '', 1); commit;
                    begin; insert into \(table) values (3, 'no', 1); rollback;
                    insert into \(table) values (4, null, null)
                    """)
            #expect(written.status == 0)
            let expected =
                #"[(1, "O'Brien \u65e5\u672c", Decimal('-0.05')), (2, '', Decimal('1.00')), (4, None, None)]"#
            // A client that has not written itself may read a moment of the past.
            var seen = ""
            #expect(
                eventually {
                    seen =
                        PythonClient.run(
                            "cursor.execute('select id, name, v from \(table) where id < 10 order by id')\n"
                                + "print(ascii(cursor.fetchall()))\n"
                        ).text
                    return seen == expected + "\n"
                }, "\(seen)")
        }

        @Test func whatAnotherWroteIsSeen() {
            let written = PythonClient.run(
                "cursor.execute(\"insert into \(table) values (100, 'from python', 2.5)\")\n")
            #expect(written.status == 0, "\(written.errors)")
            #expect(
                Node.run("--csv", "-t", "-c", "select * from \(table) where id = 100").text == "100,from python,2.50\n")
        }
    }
}
