import Ignite
import IgniteAsync
import IgniteCore
import Synchronization
import TestSupport
import Testing

extension Ignite2ClusterTests {
    @Suite struct TransactionTests {
        @Test(arguments: Ignite2Node.transactional) func commitAndRollback(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v varchar") { table in
                let result = node.run(
                    "-A", "-t",
                    script: """
                        begin;
                        insert into \(table) values (1, 'a');
                        select count(*) from \(table);
                        rollback;
                        select count(*) from \(table);
                        \\begin optimistic label mine timeout 60
                        insert into \(table) values (2, 'b');
                        select * from nosuch;
                        insert into \(table) values (3, 'c');
                        commit;
                        select id from \(table) order by 1;
                        """)
                #expect(result.text == "1\n0\n2\n3\n", "\(result.errors)")
            }
        }

        /// Servers keep what a failed statement has changed until then, and COMMIT would make it last.
        @Test(arguments: Ignite2Node.transactional) func failedWrites(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v int") { table in
                let result = node.run(
                    "-q",
                    script: """
                        begin;
                        insert into \(table) values (1, 1);
                        insert into \(table) values (2, 1), (1, 1), (3, 1);
                        select * from \(table);
                        commit;
                        begin;
                        select 1 / 0;
                        insert into \(table) values (4, 1);
                        commit;
                        """)
                let lines = result.errors.split(separator: "\n").filter { !$0.hasPrefix("HINT") }
                let reason = "a write in the transaction failed, and may have been done in part"
                #expect(lines.count == 5, "\(result.errors)")
                #expect(lines.first?.contains(":3: ERROR: 23000 Failed to INSERT some keys") == true)
                #expect(lines.dropFirst().first?.contains(":3: WARNING: \(reason): COMMIT will write nothing") == true)
                #expect(lines.dropFirst(2).first?.hasSuffix(":4: ERROR: \(reason)") == true)
                #expect(lines.dropFirst(3).first?.hasSuffix(":5: ERROR: not committed: \(reason)") == true)
                #expect(lines.last?.contains(":7: ERROR") == true)
                #expect(node.value("select id from \(table) order by 1") == "4")
            }
        }

        /// What an error means does not depend on the data in its message.
        @Test(arguments: Ignite2Node.transactional) func dataInErrors(_ node: Ignite2Node) throws {
            try node.withTable("id varchar primary key, v int") { table in
                let key = "'Transaction spans operations on atomic cache'"
                let result = node.run(
                    "-q",
                    script: """
                        insert into \(table) values (\(key), 1);
                        begin;
                        insert into \(table) values ('a', 1), ('b', 2), (\(key), 1);
                        commit;
                        """)
                #expect(result.errors.contains(":4: ERROR: not committed"), "\(result.errors)")
                #expect(node.value("select count(*) from \(table)") == "1")
            }
        }

        /// A statement that was cancelled has done a part of its work.
        @Test(arguments: Ignite2Node.transactional) func cancelledWrites(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v int") { table in
                let filled = node.run("-c", "insert into \(table) select x, 0 from \(node.numbers(20_000))")
                try #require(filled.status == 0, "\(filled.errors)")
                let listener = CancellingListener("QUERY_SQL_FIELDS")
                try node.withClient(listeners: [listener]) { client in
                    let transaction = try client.begin()
                    listener.canceller.withLock { $0 = client.canceller }
                    let error = try failure { try transaction.execute("update \(unsafe: table) set v = 1") }
                    #expect(error.isCancelled, "\(error)")
                    let end = try failure { try transaction.commit() }
                    #expect(end.code == .notCommitted, "\(end)")
                }
                #expect(node.value("select count(*) from \(table) where v = 1") == "0")
            }
        }

        @Test(arguments: Ignite2Node.transactional) func autocommitOff(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v int") { table in
                let result = node.run(
                    "-A", "-t", "-v", "AUTOCOMMIT=off",
                    script: "insert into \(table) values (1, 1);\ncommit;\ninsert into \(table) values (2, 1);\n")
                #expect(result.errors.contains("the open transaction was rolled back"), "\(result.errors)")
                #expect(node.value("select id from \(table)") == "1")
            }
        }

        @Test(arguments: Ignite2Node.transactional) func whatSQLCannotDoIsRefused(_ node: Ignite2Node) {
            let isolation = node.run(script: "\\begin isolation serializable\n")
            #expect(
                isolation.errors == """
                    ignite-sql:<stdin>:1: ERROR: SQL on Ignite 2 does not support isolation SERIALIZABLE
                    HINT: the only isolation level of SQL is READ COMMITTED

                    """)
            let ddl = node.run(script: "begin;\ncreate table never (id int primary key);\nrollback;\n")
            #expect(ddl.errors.contains("<stdin>:2: ERROR: CREATE TABLE cannot run in a transaction"))
        }

        @Test(arguments: Ignite2Node.present.filter { $0 == .h2 })
        func withoutTransactionsNothingIsBegun(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v int") { table in
                for begin in ["begin;", "\\begin", "\\autocommit off", "start transaction;"] {
                    let result = node.run(
                        "-v", "ON_ERROR_STOP=1", script: "\(begin)\ninsert into \(table) values (1, 1);\n")
                    #expect(
                        result.errors.hasPrefix(
                            "ignite-sql:<stdin>:1: ERROR: SQL does not take part in transactions"), "\(result.errors)")
                    #expect(result.status == 3)
                }
                let single = node.run("-1", "-c", "insert into \(table) values (1, 1)")
                #expect(single.status == 3, "\(single.errors)")
                let off = node.run("-v", "AUTOCOMMIT=off", "-c", "insert into \(table) values (1, 1)")
                #expect(off.status == 1, "\(off.errors)")
                #expect(node.value("select count(*) from \(table)") == "0")
            }
        }

        /// The server says that it has ended a transaction whose client is idle, but has not.
        @Test(arguments: Ignite2Node.transactional) func killedWhileItsClientIsIdle(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v int") { table in
                let label = Node.uniqueName("IDLE")
                try node.withClient { client in
                    let transaction = try client.begin(TransactionOptions(label: label))
                    try transaction.execute("insert into \(unsafe: table) values (1, 1)")
                    let id = node.value("select xid from sys.transactions where label = '\(label)'")
                    let killed = node.run("-c", "\\kill transaction \(id)")
                    #expect(killed.errors.hasPrefix("WARNING: transaction \(id) goes on, "), "\(killed.errors)")
                    try transaction.commit()
                }
                #expect(node.value("select count(*) from \(table)") == "1")
            }
        }

        @Test(arguments: Ignite2Node.transactional) func theTimeoutOfTheServerIsTold(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v int") { table in
                let label = Node.uniqueName("TIME")
                let script = "\\begin timeout 1 label \(label)\ninsert into \(table) values (1, 1);\n"
                let program = node.start("-A", "-t", script: script)
                try #require(program.waitForErrors("INSERT 1\n"))
                let query = "select count(*) from sys.transactions where label = '\(label)'"
                #expect(eventually { node.value(query) == "0" })
                program.send("commit;\nselect 'on';\n")
                let result = program.finish()
                #expect(
                    result.errors.contains("ERROR: not committed: Cache transaction timed out\n"), "\(result.errors)")
                #expect(result.text == "on\n")
                #expect(node.value("select count(*) from \(table)") == "0")
            }
        }

        /// What views show of a transaction; nil if there is none with this label.
        private func shown(_ label: String, _ client: Client) throws -> String? {
            let row = try client.execute(
                "select isolation, concurrency, timeout from sys.transactions where label = ?", label
            ).next()
            return try row.map { try "\($0.get(String.self, at: 0)) \($0.get(String.self, at: 1)) \($0[2])" }
        }

        @Test(arguments: Ignite2Node.present) func optionsOfTheLibrary(_ node: Ignite2Node) throws {
            try node.withClient { client in
                let label = Node.uniqueName("LABEL")
                let plain = try client.begin(TransactionOptions(timeout: .seconds(30), label: label))
                #expect(try shown(label, client) == "READ_COMMITTED PESSIMISTIC 30000")
                try plain.rollback()
                #expect(try shown(label, client) == nil)
                for isolation in TransactionOptions.Isolation.allCases {
                    for concurrency in TransactionOptions.Concurrency.allCases {
                        let options = TransactionOptions(
                            timeout: .seconds(30), concurrency: concurrency, isolation: isolation, label: label)
                        let words = isolation.rawValue.replacing(" ", with: "_") + " \(concurrency.rawValue) 30000"
                        try client.transaction(options) { (transaction) throws in
                            #expect(try shown(label, client) == words)
                            guard node == .h2 || isolation != .readCommitted else { return }
                            #expect(try failure { try transaction.execute("select 1") }.code == .unsupported)
                            #expect(try transaction.state() == .open)
                        }
                        #expect(try shown(label, client) == nil)
                    }
                }
                #expect(try failure { _ = try client.begin(readOnly: true) }.code == .unsupported)
            }
        }

        @Test(arguments: Ignite2Node.transactional) func optionsOfThePool(_ node: Ignite2Node) async throws {
            let label = Node.uniqueName("LABEL")
            let pool = try IgnitePool("ignite2://\(node.address)")
            let isolation = try await pool.transaction(TransactionOptions(concurrency: .optimistic, label: label)) {
                let query = "select concurrency from sys.transactions where label = ?"
                return try await $0.execute(SQLStatement(unsafe: query), label).fetchAll().first?.get(
                    String.self, at: 0)
            }
            #expect(isolation == "OPTIMISTIC")
        }

        @Test(arguments: Ignite2Node.transactional) func theLibrary(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v varchar") { table in
                try node.withClient { client in
                    let transaction = try client.begin()
                    try transaction.execute("insert into \(unsafe: table) values (?, ?)", 1, "a")
                    #expect(try client.execute("select count(*) from \(unsafe: table)").next()?.get(at: 0) == 0)
                    try transaction.commit()
                    #expect(try client.execute("select count(*) from \(unsafe: table)").next()?.get(at: 0) == 1)
                    // A server would run it outside of any transaction.
                    let error = try failure { try transaction.execute("insert into \(unsafe: table) values (2, 'b')") }
                    #expect(error.code == .transactionEnded)
                    let commit = try failure { try client.execute("commit") }
                    #expect(commit.code == .unsupported)
                }
            }
        }
    }
}
