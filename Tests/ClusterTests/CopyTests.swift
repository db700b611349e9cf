import Foundation
import TestSupport
import Testing

private let table = Node.uniqueName("COPIED")
private let types = Node.uniqueName("COPIED_TYPES")

extension ClusterTests {
    /// `\copy` on a real node.
    @Suite(
        .serialized,
        .tables(
            """
            create table \(table) (id int primary key, name varchar(20), price decimal(8, 2));
            create table \(types) (
                id int primary key, a boolean, b tinyint, c smallint, d bigint, e real, f double, g decimal(20, 5), h date,
                i time(9), j timestamp(9), k timestamp(9) with local time zone, l uuid, m varbinary(20), n varchar(99));
            """))
    struct CopyTests {
        private func run(_ script: String, _ folder: TemporaryFolder, _ arguments: String...) -> Program.Result {
            Program.run(
                Node.arguments(["-A", "-t"] + arguments), input: "delete from \(table);\n" + script,
                folder: folder.path)
        }

        private func folder(_ files: [String: String]) throws -> TemporaryFolder {
            let folder = try TemporaryFolder()
            for (name, text) in files { try folder.write(Array(text.utf8), to: name) }
            return folder
        }

        private func read(_ folder: TemporaryFolder, _ name: String) throws -> String {
            try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
        }

        private let rows = "select * from \(table) order by id;\n"

        @Test func filesInEachFormat() throws {
            let folder = try folder([
                "a.csv": "id,name,price\n1,\"x, y\",1.50\n2,,\n3,\"\",3\n", "a.txt": "1\tx\\ty\t1.5\n2\t\\N\t\\N\n",
                "a.jsonl": "{\"id\":1,\"name\":\"é\"}\n{\"ID\":2,\"price\":7}\n", "a.json": "[{\"id\":1},{\"id\":2}]",
            ])
            for (file, options, wanted) in [
                ("a.csv", "(header)", "1|x, y|1.50\n2||\n3||3.00\n"), ("a.txt", "", "1|x\ty|1.50\n2||\n"),
                ("a.jsonl", "", "1|é|\n2||7.00\n"), ("a.json", "", "1||\n2||\n"),
            ] {
                let result = run("\\copy \(table) from '\(file)' \(options)\n\(rows)", folder)
                #expect(result.text == wanted, "\(file): \(result.errors)")
                #expect(result.errors.contains("COPY \(wanted.split(separator: "\n").count)\n"))
            }
            // NULL and empty text stay apart.
            #expect(Node.value("select count(*) from \(table) where name = ''") == "0")
        }

        /// What is written is read again, in every format, also compressed.
        @Test(arguments: ["a.csv", "a.csv.gz", "a.txt", "a.tsv", "a.json", "a.jsonl.gz"]) func thereAndBack(
            _ file: String
        ) throws {
            let folder = try folder([:])
            let values =
                "(1, 'a\"b,c\\d', 1.5), (2, null, null), (3, '', 0), (4, '\\N', -1), (5, 'x' || chr(9) || 'y', 2)"
            let result = run(
                """
                insert into \(table) values \(values);
                \\copy \(table) to '\(file)'
                create table \(table)_back (id int primary key, name varchar(20), price decimal(8, 2));
                \\copy \(table)_back from '\(file)'
                select count(*) from \(table) a join \(table)_back b on a.id = b.id
                    and a.name is not distinct from b.name and a.price is not distinct from b.price;
                drop table \(table)_back;

                """, folder, "-q")
            #expect(result.text == "5\n" && result.errors == "", "\(result.text) \(result.errors)")
        }

        @Test func rowsInAScript() throws {
            let result = run(
                """
                \\copy \(table) (id, name) from stdin
                1	a
                2	b;
                \\.
                \\copy \(table) (id, name) from stdin (format csv)
                3,"x
                y"
                4,z
                \\.
                \(rows)
                \\copy \(table) from stdin
                5	five
                \\.
                \\copy \(table) (id, name) from stdin (format jsonl)
                {"id": 6, "name": "six"}
                \\.
                \\copy \(table) (id, name) from stdin (format json)
                [{"id": 7}]
                \\.
                select count(*) from \(table) where id > 5;
                \\copy nosuch from stdin
                select 2;
                \\.
                select 1;

                """, try folder([:]))
            #expect(result.text == "1|a|\n2|b;|\n3|x\ny|\n4|z|\n2\n1\n", "\(result.errors)")
            #expect(result.errors.contains("<stdin>:14: the line has 2 fields instead of 3"), "\(result.errors)")
        }

        /// The error names file, line and column, and what is stored is a whole prefix.
        @Test func whatDoesNotFit() throws {
            let good = (1...10_000).map { "\($0),a,1\n" }.joined()
            let folder = try folder([
                "a.csv": good + "x,b,2\n", "b.csv": "1,a,1\n2,b,\"1,5\"\n",
                "c.csv": "1,a,1\n2,\(String(repeating: "b", count: 21)),1\n",
                "d.csv": "1,a\n", "e.csv": "1,a,1\n\n2,b,1\n", "f.csv": "1,a,1234567.00\n",
            ])
            let long = run("\\copy \(table) from 'a.csv'\nselect count(*), max(id) from \(table);\n", folder)
            #expect(long.errors.contains("a.csv:10001: column ID: \"x\" is no INTEGER"), "\(long.errors)")
            #expect(long.errors.contains("8192 rows are stored; go on with the option (start 8193)"), "\(long.errors)")
            #expect(long.text == "8192|8192\n")
            for (file, message) in [
                ("b.csv", "b.csv:2: column PRICE: \"1,5\" is no DECIMAL"),
                ("c.csv", "c.csv:2: column NAME holds at most 20 characters, not 21"),
                ("d.csv", "d.csv:1: the line has 2 fields instead of 3: there is none for column \"PRICE\""),
                ("e.csv", "e.csv:2: an empty line"), ("f.csv", "f.csv:1: column PRICE holds at most 6 digits"),
                ("none.csv", "\\copy: none.csv: no such file or directory"),
            ] {
                let result = run("\\copy \(table) from '\(file)'\nselect count(*) from \(table);\n", folder)
                #expect(result.errors.contains("ERROR: \(message)"), "\(result.errors)")
                #expect(result.text == "0\n")
            }
        }

        /// The data of a command that cannot run is not taken for statements.
        @Test func dataOfRefusedCommands() throws {
            let result = run(
                """
                \\copy \(table) from stdin (nonsense)
                select 'data';
                \\.
                \\copy \(table) from stdin (format jsonl, create key id)
                select 'data';
                \\.
                select 1;

                """, try folder([:]))
            #expect(result.text == "1\n", "\(result.text)")
            #expect(result.errors.split(separator: "\n").count { $0.contains("ERROR") } == 2, "\(result.errors)")
        }

        @Test func rowsThatExist() throws {
            let folder = try folder(["a.csv": (1...5000).map { "\($0),new,1\n" }.joined()])
            let old = "insert into \(table) values (4500, 'old', 2);\n"
            let count = "select count(*), sum(case when name = 'new' then 1 else 0 end) from \(table);\n"
            let insert = run("\(old)\\copy \(table) from 'a.csv'\n\(count)", folder)
            #expect(
                insert.errors.contains("a.csv:4500: a row with the key (ID) = (4500) exists already"),
                "\(insert.errors)")
            #expect(insert.errors.contains("4096 rows are stored; go on with the option (start 4097)"))
            #expect(insert.text == "4097|4096\n")
            let skip = run("\(old)\\copy \(table) from 'a.csv' (skip)\n\(count)", folder)
            #expect(skip.text == "5000|4999\n" && skip.errors.contains("COPY 4999\n"), "\(skip.errors)")
            let upsert = run("\(old)\\copy \(table) from 'a.csv' (upsert)\n\(count)", folder)
            #expect(upsert.text == "5000|5000\n" && upsert.errors.contains("COPY 5000\n"), "\(upsert.errors)")
        }

        @Test func linesThatAreLeftOut() throws {
            let folder = try folder(["a.csv": "id,name,price\n1,a,1\nx,b,2\n3,c\n4,d,4\n"])
            let result = run(
                "\\copy \(table) from 'a.csv' (header, on_error skip, rejects 'bad.csv')\n\(rows)", folder)
            #expect(result.text == "1|a|1.00\n4|d|4.00\n", "\(result.errors)")
            #expect(try read(folder, "bad.csv") == "x,b,2\n3,c\n")
            try folder.write(Array("{\"id\":1}\n{\"id\":2\n{\"id\":3}\n".utf8), to: "a.jsonl")
            let objects = run("\\copy \(table) from 'a.jsonl' (on_error skip, rejects 'bad.jsonl')\n\(rows)", folder)
            #expect(objects.errors.contains("a.jsonl:2: the line ends within an object"), "\(objects.errors)")
            #expect(objects.text == "1||\n3||\n")
            #expect(try read(folder, "bad.jsonl") == "{\"id\":2\n")
            let limited = run("\\copy \(table) from 'a.csv' (header, on_error skip, reject_limit 1)\n\(rows)", folder)
            #expect(limited.errors.contains("ERROR: a.csv:4: the line has 2 fields"), "\(limited.errors)")
        }

        @Test func inTransactions() throws {
            let folder = try folder(["a.csv": "1,a,1\n2,b,2\n", "b.csv": "3,c,3\n1,d,4\n"])
            let result = run(
                """
                begin;
                \\copy \(table) from 'a.csv'
                select count(*) from \(table);
                \\copy \(table) to 'out.csv'
                rollback;
                select count(*) from \(table);
                begin;
                \\copy \(table) from 'a.csv'
                \\copy \(table) from 'b.csv'
                commit;
                select count(*) from \(table);

                """, folder)
            #expect(result.text == "2\n0\n0\n", "\(result.errors)")
            #expect(result.errors.contains("ERROR: not committed"), "\(result.errors)")
            #expect(try read(folder, "out.csv").split(separator: "\n").count == 2)
        }

        @Test func tablesThatAreCreated() throws {
            let name = Node.uniqueName("CREATED")
            let folder = try folder(["a.csv": "id,zip,price,day\n1,00123,1.5,2024-01-02\n2,456,22.25,2024-01-03\n"])
            let dry = run("\\copy \(name) from 'a.csv' (header, create key id, dry)\nselect 1 from \(name);\n", folder)
            #expect(dry.errors.contains("CREATE TABLE \(name) (\n  ID INTEGER,\n  ZIP VARCHAR,\n"), "\(dry.errors)")
            #expect(dry.errors.contains("Object '\(name)' not found"), "\(dry.errors)")
            let result = run(
                "\\copy \(name) from 'a.csv' (header, create key id)\nselect * from \(name) order by id;\ndrop table \(name);\n",
                folder)
            #expect(result.text == "1|00123|1.50|2024-01-02\n2|456|22.25|2024-01-03\n", "\(result.errors)")
        }

        /// The table stays after an error: what follows is loaded without CREATE.
        @Test func goingOnAfterCreating() throws {
            let name = Node.uniqueName("CREATED")
            let rows = (1...5000).map { "\($0),a\n" }.joined()
            let folder = try folder(["a.csv": "id,v\n\(rows)5001\n", "b.csv": "id,v\n1\n"])
            for (file, hint) in [
                ("a.csv", "4096 rows are stored; go on with the option (start 4098) and without CREATE\n"),
                ("b.csv", "no row is stored; the table is created, so leave out CREATE next time\n"),
            ] {
                let result = run("\\copy \(name) from '\(file)' (header, create key id)\ndrop table \(name);\n", folder)
                #expect(result.errors.contains("HINT: \(hint)"), "\(result.errors)")
            }
        }

        @Test func columnsWithoutNames() throws {
            let name = Node.uniqueName("CREATED")
            let folder = try folder([
                "a.csv": "id,,v\n1,2,3\n", "b.jsonl": "{\"id\":1}\n\n{\"id\":2,\"\":3}\n", "c.csv": "id,v,ID\n1,2,3\n",
            ])
            for (file, message) in [
                ("a.csv", "a.csv:1: column 2 has no name"), ("b.jsonl", "b.jsonl:3: column 2 has no name"),
                ("c.csv", "c.csv:1: two columns have the name ID"),
            ] {
                let result = run("\\copy \(name) from '\(file)' (header, create key id)\n", folder)
                #expect(result.errors.contains("ERROR: \(message)"), "\(result.errors)")
                #expect(!result.errors.contains("CREATE TABLE"))
            }
        }

        /// SQL returns milliseconds; a table that is copied without a query has all digits.
        @Test func queriesThatCutTimes() throws {
            let folder = try folder(["a.csv": "1,2024-01-02 03:04:05.123456789\n"])
            let result = run(
                """
                \\copy \(types) (id, j) from 'a.csv'
                \\copy (select id, i, j from \(types) where id = 1) to 'b.csv'
                \\copy (select id, cast(j as timestamp(3)) as j from \(types) where id = 1) to 'c.csv'
                delete from \(types) where id = 1;

                """, folder)
            let warnings = result.errorLines.filter { $0.contains("WARNING") }
            #expect(warnings.count == 1, "\(result.errors)")
            #expect(
                warnings.first?.contains(
                    ":3: WARNING: SQL cuts times to milliseconds (columns I, J); \\copy TABLE without a query keeps all"
                )
                    == true, "\(warnings)")
        }

        @Test func tablesThatAreCreatedFromObjects() throws {
            let name = Node.uniqueName("CREATED")
            let folder = try folder([
                "a.jsonl": "{\"id\":1,\"tags\":[\"a\",{\"b\":2}]}\n{\"id\":2,\"Day\":\"2024-01-02\",\"n\":1.5}\n",
                "b.json": "[]",
            ])
            let result = run(
                """
                \\copy \(name) from 'a.jsonl' (create key id)
                select * from \(name) order by id;
                drop table \(name);
                \\copy \(name) from 'b.json' (create key id)

                """, folder)
            #expect(result.text == "1|[\"a\",{\"b\":2}]||\n2||2024-01-02|1.5\n", "\(result.errors)")
            #expect(
                result.errors.contains(
                    "(\n  ID INTEGER,\n  TAGS VARCHAR,\n  DAY DATE,\n  N DECIMAL(2, 1),\n  PRIMARY KEY (ID)\n);"),
                "\(result.errors)")
            #expect(result.errors.contains("b.json: the file has no objects with members"), "\(result.errors)")
        }

        /// Files are never half-written, keep their permissions, and links stay links.
        @Test func filesThatAreReplaced() throws {
            let folder = try folder(["old.csv": "old\n"])
            let path = "\(folder.path)/old.csv"
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            try folder.link("link.csv", to: "old.csv")
            try folder.link("dangling.csv", to: "new.csv")
            let result = run(
                "\\copy (select 1 as a) to 'link.csv'\n\\copy (select 2 as a) to 'dangling.csv'\n\\copy (select 1 / 0) to 'old.csv'\n\\copy (select 2) to '/dev/full'\n",
                folder)
            #expect(result.errors.contains("/dev/full is incomplete"), "\(result.errors)")
            #expect(try read(folder, "old.csv") == "1\n")
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                    == ["dangling.csv", "link.csv", "new.csv", "old.csv"])
            #expect(try read(folder, "new.csv") == "2\n")
        }

        /// The end of a command wakes the program, which goes on reading.
        @Test func commands() throws {
            let folder = try folder([:])
            let result = run(
                """
                \\copy \(table) (id) from program 'seq 1 3'
                \\copy \(table) (id) from program 'seq 4 5; sleep 0.1; exit 3'
                \\copy \(table) (id) from program 'exec >&-; sleep 0.1; exit 3'
                select count(*) from \(table);
                \\copy (select 1) to program 'exit 3'

                """, folder)
            #expect(result.text == "5\n", "\(result.errors)")
            #expect(result.errors.matches(of: /exit 3: the command failed/).count >= 2, "\(result.errors)")
        }

        /// Nobody is left to read an error.
        @Test func theReaderOfStandardOutputHasGone() throws {
            let result = Program.run(
                Node.arguments(["-c", "\\copy (select x from system_range(1, 200000)) to stdout"]), output: .closed)
            #expect(result.status == 141 && result.errors == "", "\(result.status) \(result.errors)")
        }

        /// Every type, to the last digit.
        @Test(.realNode) func values() throws {
            let line =
                "1,true,-128,-32768,-9223372036854775808,1.5,-1e300,123456789012345.12345,2024-02-29,23:59:59.123456789,"
                + "2024-01-02 03:04:05.123456789,2024-01-02 03:04:05.123456789+00:00,"
                + "6f1c6f2e-0000-4000-8000-000000000001,00ff,\"a\nb\"\n"
            let folder = try folder(["a.csv": line])
            let result = run("\\copy \(types) from 'a.csv'\n", folder, "--time-zone", "UTC")
            #expect(result.errors.contains("COPY 1\n"), "\(result.errors)")
            let back = run("\\copy \(types) to 'b.csv'\ndelete from \(types);\n", folder, "--time-zone", "UTC")
            #expect(back.errors.contains("COPY 1\n"), "\(back.errors)")
            let written = try read(folder, "b.csv")
            #expect(written.hasPrefix("1,true,-128,-32768,-9223372036854775808,1.5,-1e+300,123456789012345.12345,"))
            #expect(written.contains(",23:59:59.123456789,2024-01-02 03:04:05.123456789,"), "\(written)")
        }
    }
}
