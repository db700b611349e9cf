import TestSupport
import Testing

private let schema = Node.uniqueName("DUMPED")

extension ClusterTests {
    /// `\dump` on a real node.
    @Suite(
        .serialized,
        .tables(
            """
            create schema \(schema);
            create table \(schema).a (
                id int not null, b varchar(20) default 'x''y, z)]', c decimal(10, 3) default 1.5, d timestamp(9) default
                timestamp '2020-01-01 00:00:00', e uuid default rand_uuid, f varbinary(10) default x'00ff',
                g timestamp with local time zone, h time(3) default time '10:11:12.123', i date default date '2020-02-03',
                j boolean default true, k double default 1.5e10, l varchar, m real default 2.5, n bigint default -5,
                primary key (b, id, e)) colocate by (id);
            create table \(schema).b (
                "i d" int, "Select" varchar, "a:b" int, constraint "b pk" primary key using sorted ("i d" desc));
            """))
    struct DumpTests {
        private static let rows = """
            insert into \(schema).a (id, g, l, e) values
                (1, timestamp with local time zone '2024-07-01 12:00:00', 'a' || chr(9) || 'b',
                cast('6f1c6f2e-0000-4000-8000-000000000001' as uuid)),
                (2, null, '\\N', cast('6f1c6f2e-0000-4000-8000-000000000002' as uuid));
            insert into \(schema).b values (1, 'x''y', null), (2, '', 3), (3, null, 4);
            """

        private func dump(_ arguments: String, _ options: String...) -> Program.Result {
            Program.run(Node.arguments(options + ["--dump=\(arguments)"]))
        }

        /// Rows come in any order.
        private func sorted(_ text: String) -> [String] {
            text.split(separator: "\n").map { $0.hasSuffix("),") || $0.hasSuffix(");") ? $0.dropLast() : $0 }.sorted()
                .map(String.init)
        }

        /// A dump runs again where there is nothing, and gives the same dump.
        @Test(arguments: ["", "--inserts "]) func scriptsThatRunAgain(_ style: String) throws {
            let made = Node.run(
                "-q", "-v", "ON_ERROR_STOP=1", "--time-zone", "UTC",
                script: """
                    create index if not exists i on \(schema).a using sorted (c desc nulls last, b);
                    create index if not exists h on \(schema).a using hash (l);
                    delete from \(schema).a;
                    delete from \(schema).b;
                    \(Self.rows)
                    """)
            try #require(made.status == 0, "\(made.errors)")
            let first = dump("\(style)\(schema).*", "--time-zone", "UTC")
            try #require(first.status == 0 && first.errors == "", "\(first.errors)")
            let again = Node.run(
                "-q", "-v", "ON_ERROR_STOP=1", "--time-zone", "UTC",
                script: "drop table \(schema).a;\ndrop table \(schema).b;\ndrop schema \(schema);\n\(first.text)")
            try #require(again.status == 0, "\(again.errors)\n\(first.text)")
            let second = dump("\(style)\(schema).*", "--time-zone", "UTC")
            #expect(sorted(second.text) == sorted(first.text), "\(second.errors)")
            #expect(first.text.hasSuffix("-- Dump complete: 2 tables, 5 rows\n\n"))
        }

        @Test(.realNode) func definitions() {
            let text = dump("-s \(schema).a").text
            for line in [
                "CREATE SCHEMA IF NOT EXISTS \(schema);", "  ID INTEGER NOT NULL,",
                "  B VARCHAR(20) NOT NULL DEFAULT 'x''y, z)]',", "  C DECIMAL(10, 3) DEFAULT 1.500,",
                "  D TIMESTAMP(9) DEFAULT TIMESTAMP '2020-01-01 00:00:00',", "  E UUID NOT NULL DEFAULT RAND_UUID,",
                "  F VARBINARY(10) DEFAULT x'00ff',", "  G TIMESTAMP(6) WITH LOCAL TIME ZONE,",
                "  H TIME(3) DEFAULT TIME '10:11:12.123',", "  K DOUBLE DEFAULT 1.5E10,", "  N BIGINT DEFAULT -5,",
                "  PRIMARY KEY (B, ID, E)", ") COLOCATE BY (ID);", "-- Dump complete: 1 table",
            ] {
                #expect(text.contains("\n\(line)\n"), "\(line) in \(text)")
            }
            #expect(!text.contains("copy"))
            let other = dump("-s \(schema).b").text
            #expect(other.contains("  CONSTRAINT \"b pk\" PRIMARY KEY USING SORTED (\"i d\" DESC)\n"), "\(other)")
        }

        /// Nanoseconds, which SQL cuts, are in the dump.
        @Test(.realNode) func timesOfNanoseconds() throws {
            let row = "9\tq\t2024-01-01 10:00:00.123456789\t6f1c6f2e-0000-4000-8000-000000000009\n"
            let load = Node.run(script: "\\copy \(schema).a (id, b, d, e) from stdin\n\(row)\\.\n")
            #expect(load.errors.contains("COPY 1"), "\(load.errors)")
            let text = dump("-a \(schema).a").text
            #expect(text.contains("\t2024-01-01 10:00:00.123456789\t"), "\(text)")
            #expect(text.contains("\\copy \(schema).A (ID, B, C, D, E, F, G, H, I, J, K, L, M, N) from stdin\n"))
            _ = Node.run("-c", "delete from \(schema).a where id = 9")
        }

        @Test func faults() throws {
            let none = dump("\(schema).nope")
            #expect(none.status == 1)
            #expect(none.errors == "ERROR: \\dump: did not find any table named \"\(schema).nope\"\n")
            let full = dump("-s \(schema).a to /dev/full")
            #expect(full.status == 1)
            #expect(full.errors.contains("ERROR: could not write to /dev/full: "), "\(full.errors)")
            #expect(full.errors.contains("HINT: /dev/full is incomplete\n"), "\(full.errors)")
            let folder = try TemporaryFolder()
            let file = Node.run("-c", "\\dump -s \(schema).b to b.sql.gz", folder: folder.path)
            #expect(file.text == "" && file.errors == "1 table\n", "\(file.errors)")
            let read = Node.run("-c", "\\! gzip -dc b.sql.gz", folder: folder.path)
            #expect(read.text == dump("-s \(schema).b").text)
        }

        /// As for any output that nobody reads.
        @Test func aReaderThatLeaves() {
            let result = Program.run(Node.arguments(["--dump=\(schema).*"]), output: .closed)
            #expect(result.status == 141 && result.errors == "", "\(result.status) \(result.errors)")
        }

        @Test func whatIsNotCommitted() {
            let result = Node.run(
                script: """
                    begin;
                    insert into \(schema).b values (77, 'open', 1);
                    \\dump -a \(schema).b
                    rollback;
                    """)
            #expect(!result.text.contains("open"), "\(result.text)")
            #expect(result.errors.contains("without the changes of the open transaction"), "\(result.errors)")
        }
    }
}
