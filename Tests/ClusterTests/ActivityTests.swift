import Foundation
import TestSupport
import Testing

private let table = Node.uniqueName("ACTIVE")

extension ClusterTests {
    /// Nodes, partitions, queries, transactions and locks: what is there and how it is ended.
    @Suite(.tables("create table \(table) (id int primary key, v varchar);"))
    struct ActivityTests {
        /// A program with an open transaction that has written a row, and the id of that transaction.
        private func writer(_ id: Int) throws -> (program: Program, transaction: String) {
            let program = Node.start(
                "-A", "-t", script: "begin;\ninsert into \(table) values (\(id), 'x');\n\\txs\n\\echo there\n")
            try #require(program.waitForOutput("there\n"))
            let text = String(decoding: program.output, as: UTF8.self)
            let own = text.split(separator: "\n").filter { $0.contains("|yes|") }
            #expect(own.count == 1, "\(text)")
            let transaction = String(own.first?.split(separator: "|").first ?? "")
            #expect(transaction.utf8.count == 36)
            return (program, transaction)
        }

        @Test func nodes() {
            let result = Node.run("-A", "-t", "-c", "\\nodes")
            let own = result.lines.filter { !$0.isEmpty && !$0.hasSuffix("|") }
            #expect(own.count == 1 && own[0].split(separator: "|").count == 4, "\(result.text)")
            #expect(Node.run("-c", "\\conninfo").text.contains(own.first?.split(separator: "|")[1] ?? "no node"))
        }

        @Test func partitions() {
            let ofTable = Node.run("-A", "-t", "-c", "\\partitions \(table)").text
            #expect(ofTable.hasPrefix("PUBLIC|\(table)|0|AVAILABLE|"), "\(ofTable)")
            #expect(ofTable.split(separator: "\n").count == 25)
            #expect(Node.run("-A", "-t", "-c", "\\partitions").text.contains("Default|0|AVAILABLE|"))
            let none = Node.run("-c", "\\partitions no*such")
            #expect(none.errors == "Did not find any table named \"no*such\".\n" && none.status == 0)
        }

        @Test(.realNode) func killedTransaction() throws {
            let (program, transaction) = try writer(1)
            let locks = Node.run("-A", "-t", "-c", "\\locks").lines.filter { $0.hasPrefix(transaction) }
            #expect(locks.contains { $0.hasPrefix("\(transaction)||X|index PUBLIC.\(table)_PK, a key") }, "\(locks)")
            #expect(locks.contains { $0.hasPrefix("\(transaction)||IX|table PUBLIC.\(table), partition ") })

            // Somebody else's is not marked as one's own.
            let seen = Node.run("-A", "-t", "-c", "\\txs").lines.filter { $0.hasPrefix(transaction) }
            #expect(seen.count == 1 && seen[0].hasPrefix("\(transaction)||READ_WRITE|PENDING|"), "\(seen)")

            let killed = Node.run("-c", "\\kill transaction '\(transaction)';")
            #expect(killed.errors == "KILL TRANSACTION\n" && killed.status == 0)
            program.send("commit;\n")
            let result = program.finish()
            #expect(result.errors.contains("ERROR: not committed: "), "\(result.errors)")
            #expect(Node.value("select count(*) from \(table) where id = 1") == "0")
        }

        @Test func killedQuery() throws {
            let mark = Node.uniqueName("slow")
            let program = Node.start(
                "-c", "select count(*) as \(mark) from table(system_range(1, 2000000000)) a where mod(x, 7) = 3")
            defer { _ = program.end() }
            var listed = ""
            #expect(
                eventually {
                    listed = Node.run("-A", "-t", "-c", "\\queries+ as*\(mark.lowercased())").text
                    // The server knows the kind of a query only after it has parsed it.
                    return listed.contains("|QUERY|")
                }, "\(listed)")
            let fields = listed.split(separator: "|", omittingEmptySubsequences: false)
            try #require(fields.count == 9, "\(listed)")
            #expect(fields[2] == "QUERY" && fields[8].hasPrefix("select count(*) as \(mark) "))
            let killed = Node.run("-c", "\\kill query \(fields[0])")
            #expect(killed.errors == "KILL QUERY\n" && killed.status == 0)
            let result = program.finish()
            #expect(result.status == 1 && result.errors.hasPrefix("ERROR: IGN-SQL-6"), "\(result.errors)")
        }

        @Test func nothingToKill() {
            let id = "00000000-0000-0000-0000-00000000002a"
            for kind in ["query", "transaction"] {
                let result = Node.run("-c", "\\kill \(kind) \(id)")
                #expect(result.errors == "WARNING: there is no \(kind) \(id); nothing was ended\n")
                #expect(result.status == 0)
            }
            for arguments in ["", "query", "query 1", "query '\(id)''; drop table t'", "table \(id)"] {
                let result = Node.run("-c", "\\kill \(arguments)")
                #expect(result.errors.hasPrefix("ERROR: \\kill: ") && result.errorLines.count == 1, "\(result.errors)")
                #expect(result.status == 1)
            }
        }

        /// The commands look from outside: a transaction that is open stays as it is.
        @Test func commandsLeaveTheTransactionAlone() {
            let result = Node.run(
                script: """
                    begin;
                    insert into \(table) values (10, 'x');
                    \\txs
                    \\locks
                    \\d \(table)
                    \\d nosuch
                    \\explain select * from nosuch
                    \\kill query 1
                    commit;
                    """)
            #expect(result.errors.hasSuffix("\nCOMMIT\n"), "\(result.errors)")
            #expect(Node.value("select count(*) from \(table) where id = 10") == "1")
        }

        @Test(.realNode) func explain() {
            #expect(
                Node.run("-A", "-t", "-c", "\\explain select * from \(table)").text.contains("table: PUBLIC.\(table)"))
            let typed = Node.run("-A", "-t", script: "select 41 +\n1\n\\explain\n\\echo --\n\\g\n")
            #expect(typed.text.hasPrefix("Project\n") && typed.text.hasSuffix("--\n42\n"), "\(typed.text)")
            #expect(Node.run("-A", "-t", script: "select 5;\n\\explain\n").text.hasPrefix("5\nValues\n"))
            let mapped = Node.run("-A", "-t", "-c", "\\explain explain mapping for select * from \(table);")
            #expect(mapped.text.contains("Fragment"), "\(mapped.text)\(mapped.errors)")
            #expect(Node.run("-c", "\\explain").errors == "ERROR: \\explain: no statement to explain\n")
        }
    }
}
