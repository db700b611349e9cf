import Foundation
import TestSupport
import Testing

private let schema = Node.uniqueName("DESCRIBED")

extension ClusterTests {
    /// `\d` and its family on tables of its own, in a schema of its own.
    @Suite(
        .tables(
            """
            create schema \(schema);
            create table \(schema).full_one (
                id int, b varchar(20) not null, c decimal(10, 2) default 5, d decimal, e timestamp,
                f timestamp(9) with local time zone, g varbinary(7), h varchar, i uuid, j time(3), k date, l boolean,
                m real, n double, "q T" tinyint, o smallint, p bigint, primary key (b, id)
            ) colocate by (id);
            create index by_c on \(schema).full_one (c desc, d asc nulls first);
            create index by_h on \(schema).full_one using hash (h);
            create table \(schema).sorted_one (id int, b int, primary key using sorted (id desc, b));
            """))
    struct DescribeTests {
        /// What commands write in the schema of these tests, with its name and all ids masked.
        private func text(_ commands: String, _ options: String...) -> String {
            let result = Program.run(Node.arguments(["--schema", schema] + options), input: commands)
            #expect(result.errors == "")
            return masked(result.text)
        }

        private func masked(_ text: String) -> String {
            // The blanks before a title depend on the length of the schema's name.
            text.replacing(/(^|\n) +([A-Z][a-z ]+ ["a-z])/, with: { "\($0.1)\($0.2)" })
                .replacing(schema, with: "S")
                .replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "UUID")
                .replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*\+00:00/, with: "MOMENT")
        }

        /// What a table is called cannot reach the terminal as more than text.
        @Test func namesThatHoldControlCharacters() {
            // In a schema of its own: others list all tables of theirs.
            let text = text(
                """
                create schema \(schema)_EVIL;
                \\schema \(schema)_EVIL
                create table "evil\u{1B}[31m\u{202E}t" (id int primary key);
                \\d "evil"*
                drop schema \(schema)_EVIL cascade;

                """, "-q")
            #expect(text.contains("Table \"S_EVIL.evil\\x1B[31m\\u202Et\"\n"), "\(text)")
            #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{202E}"))
        }

        // MARK: Lists

        @Test func relations() {
            let expected = """
                List of relations
                Schema|Name|Type|Zone
                S|FULL_ONE|table|Default
                S|SORTED_ONE|table|Default
                (2 rows)

                """
            #expect(text("\\d", "-A") == expected)
            #expect(text("\\dt", "-A") == expected)
            #expect(text("\\dt *_one", "-A") == expected)
            #expect(text("\\dt \(schema).*", "-A", "--schema", "PUBLIC") == expected)
            #expect(text("\\dt f?ll*;", "-A", "-t") == "S|FULL_ONE|table|Default\n")
            #expect(text("\\dt \"FULL_ONE\"", "-A", "-t") == "S|FULL_ONE|table|Default\n")
            #expect(
                text("\\dt+ full_one", "-A", "-t").wholeMatch(of: /S\|FULL_ONE\|table\|Default\|default\|ID\|\d+\n/)
                    != nil)
        }

        @Test func systemViews() {
            let all = text("\\dS", "-A", "-t").split(separator: "\n")
            #expect(all.contains("S|FULL_ONE|table|Default"))
            #expect(all.contains("SYSTEM|TABLES|system view|"))
            #expect(all.count >= 19)
            #expect(text("\\dv loc*", "-A", "-t").split(separator: "\n").contains("SYSTEM|LOCKS|system view|"))
            #expect(text("\\dv", "-A", "-t").split(separator: "\n").allSatisfy { $0.hasPrefix("SYSTEM|") })
        }

        @Test func indexes() {
            #expect(
                text("\\di", "-A") == """
                    List of relations
                    Schema|Name|Type|Table|Columns
                    S|BY_C|index|FULL_ONE|C DESC, D ASC
                    S|BY_H|index|FULL_ONE|H
                    S|FULL_ONE_PK|index|FULL_ONE|B, ID
                    S|SORTED_ONE_PK|index|SORTED_ONE|ID DESC, B ASC
                    (4 rows)

                    """)
            let verbose = text("\\di+ full*", "-A", "-t")
            #expect(
                verbose.wholeMatch(of: /S\|FULL_ONE_PK\|index\|FULL_ONE\|B, ID\|hash\|true\|available\|\d+\n/) != nil)
        }

        @Test func schemas() {
            #expect(text("\\dn \(schema)", "-A") == "List of schemas\nName\nS\n(1 row)\n")
            #expect(text("\\dn+ \(schema)", "-A", "-t").wholeMatch(of: /S\|2\|\d+\n/) != nil)
            let names = text("\\dn", "-A", "-t").split(separator: "\n")
            #expect(names.contains("PUBLIC") && !names.contains("SYSTEM"))
            #expect(text("\\dnS", "-A", "-t").split(separator: "\n").contains("SYSTEM"))
            #expect(text("\\dn nosuch") == "List of schemas\n Name \n------\n(0 rows)\n\n")
        }

        @Test func clusterAndZones() {
            #expect(text("\\l", "-A").hasPrefix("List of clusters\nName|Id|Version\n"))
            #expect(text("\\l+", "-A").contains("|Version|Schemas|Tables|Zones\n"))
            #expect(text("\\zones \"Default\"", "-A").hasPrefix("List of zones\nName|Partitions|Replicas|Stor"))
            #expect(text("\\zones+ \"Default\"", "-A", "-t").hasPrefix("Default|25|1|default|"))
            #expect(text("\\zones default", "-A", "-t") == "")
            #expect(text("\\dT", "-A", "-t").split(separator: "\n").count == 15)
        }

        // MARK: Pages

        @Test func pageOfATable() {
            #expect(
                text("\\d full_one") == """
                    Table "S.FULL_ONE"
                     Column |               Type                | Nullable\u{20}
                    --------+-----------------------------------+----------
                     ID     | INTEGER                           | not null
                     B      | VARCHAR(20)                       | not null
                     C      | DECIMAL(10, 2)                    |\u{20}
                     D      | DECIMAL                           |\u{20}
                     E      | TIMESTAMP(6)                      |\u{20}
                     F      | TIMESTAMP(9) WITH LOCAL TIME ZONE |\u{20}
                     G      | VARBINARY(7)                      |\u{20}
                     H      | VARCHAR                           |\u{20}
                     I      | UUID                              |\u{20}
                     J      | TIME(3)                           |\u{20}
                     K      | DATE                              |\u{20}
                     L      | BOOLEAN                           |\u{20}
                     M      | REAL                              |\u{20}
                     N      | DOUBLE                            |\u{20}
                     q T    | TINYINT                           |\u{20}
                     O      | SMALLINT                          |\u{20}
                     P      | BIGINT                            |\u{20}
                    Indexes:
                        "FULL_ONE_PK" PRIMARY KEY, hash (B, ID)
                        "BY_C" sorted (C DESC, D ASC NULLS FIRST)
                        "BY_H" hash (H)
                    Colocated by: (ID)
                    Zone: "Default"
                    Storage profile: "default"


                    """)
        }

        @Test func pageWithMore() {
            let page = text("\\d+ sorted_one", "-A")
            let lines = page.split(separator: "\n")
            #expect(
                lines.prefix(4) == [
                    "Table \"S.SORTED_ONE\"", "Column|Type|Nullable|Primary key|Colocation", "ID|INTEGER|not null|1|1",
                    "B|INTEGER|not null|2|2",
                ])
            #expect(lines.contains("    \"SORTED_ONE_PK\" PRIMARY KEY, sorted (ID DESC, B ASC)"))
            #expect(lines.contains("Zone: \"Default\" (25 partitions, 1 replica)"))
            #expect(lines.last?.wholeMatch(of: /Id: \d+/) != nil)
        }

        @Test func pageOfAnIndex() {
            #expect(
                text("\\d by_c") == """
                    Index "S.BY_C"
                     Column |      Type      |      Order     \u{20}
                    --------+----------------+-----------------
                     C      | DECIMAL(10, 2) | DESC
                     D      | DECIMAL        | ASC NULLS FIRST
                    sorted, for table "S.FULL_ONE"


                    """)
            #expect(text("\\d full_one_pk", "-A").hasSuffix("primary key, hash, for table \"S.FULL_ONE\"\n"))
        }

        @Test(.realNode) func pageOfASystemView() {
            #expect(
                text("\\d system.locks", "-A").hasPrefix(
                    """
                    System view "SYSTEM.LOCKS"
                    Column|Type|Nullable
                    OWNING_NODE_ID|VARCHAR|not null
                    TRANSACTION_ID|VARCHAR(36)|

                    """))
        }

        @Test func everyMatchHasItsPage() {
            let titles = text("\\d *one*", "-A").split(separator: "\n").filter { $0.contains(" \"S.") }
            #expect(titles.filter { $0.hasPrefix("Table") } == ["Table \"S.FULL_ONE\"", "Table \"S.SORTED_ONE\""])
            #expect(titles.filter { $0.hasPrefix("Index") }.count == 2)
        }

        @Test func inMachineFormats() {
            #expect(
                text("\\d sorted_one", "--csv") == "Column,Type,Nullable\nID,INTEGER,not null\nB,INTEGER,not null\n")
            #expect(
                text("\\d \"FULL_ONE\"", "--json").contains("{\"Column\":\"P\",\"Type\":\"BIGINT\",\"Nullable\":null}"))
        }

        // MARK: Nothing found, nothing there

        @Test func noMatch() {
            let page = Node.run("-v", "ON_ERROR_STOP=1", script: "\\d nosuch\nselect 1;")
            #expect(page.errors == "ignite-sql:<stdin>:1: ERROR: Did not find any relation named \"nosuch\".\n")
            #expect(page.status == 3)
            let list = Node.run("-A", "-t", "-v", "ON_ERROR_STOP=1", script: "\\dt no*such\nselect 1;")
            #expect(list.errors == "Did not find any relation named \"no*such\".\n")
            #expect(list.text == "1\n")
            #expect(list.status == 0)
            let quiet = Node.run("-q", "-c", "\\di no*such")
            #expect(quiet.errors == "" && quiet.text == "")
        }

        @Test func injectionFindsNothing() {
            let result = Node.run("-c", "\\d x\"'\"or\"'\"\"'\"=\"'\"")
            #expect(result.errors.hasPrefix("ERROR: Did not find any relation named "))
            #expect(
                Node.run("-c", "\\d a.b.c").errors == "ERROR: improper qualified name (too many dotted names): a.b.c\n")
        }

        /// psql's lists of several kinds in one.
        @Test func severalKindsInOneList() {
            let lines = text("\\dtsi *one*", "-A", "-t").split(separator: "\n")
            #expect(
                lines.map { $0.split(separator: "|").dropFirst().prefix(2).joined(separator: " ") }
                    == ["FULL_ONE table", "FULL_ONE_PK index", "SORTED_ONE table", "SORTED_ONE_PK index"])
            #expect(lines[1].contains("|FULL_ONE|"), "the table of an index")
            #expect(text("\\dvt locks", "-A", "-t").hasPrefix("SYSTEM|LOCKS|system view|"))
            let titles = "Schema|Name|Type|Table|Zone|Storage profile|Colocation|Id\n"
            #expect(text("\\dti+ full_one", "-A").contains(titles))
        }

        @Test func whatIgniteDoesNotHave() {
            for command in ["\\du", "\\df nosuch", "\\ds", "\\dm+", "\\dEs x"] {
                let result = Node.run("-c", command)
                #expect(result.status == 0 && result.text == "" && result.errorLines.count == 1)
            }
        }

        @Test func hintsPointHere() {
            #expect(Node.run("-c", "show tables").errors.contains("HINT: \\d lists tables"))
        }

        // MARK: The queries behind

        @Test func hiddenQueries() {
            let shown = text("\\dn nosuch", "-E", "-A", "-t")
            #expect(
                shown == """
                    /******** QUERY *********/
                    SELECT s.SCHEMA_NAME AS "Name"
                    FROM SYSTEM.SCHEMAS s
                    WHERE s.SCHEMA_NAME = 'NOSUCH'
                    ORDER BY 1
                    /************************/


                    """)
            let only = text("\\set ECHO_HIDDEN noexec\n\\dt\n\\d full_one\n\\kill query \(anyID)", "-A", "-t")
            #expect(only.contains("KILL QUERY 'UUID'"))
            #expect(!only.contains("FULL_ONE|"))
        }

        /// What is shown can be run as it is.
        @Test func hiddenQueriesRun() {
            let shown = text(
                "\\set ECHO_HIDDEN noexec\n\\dt+ f*\n\\di+\n\\txs\n\\queries\n\\locks\n\\partitions\n\\dn+"
            )
            .replacing("'S'", with: "'\(schema)'")
            let queries = shown.split(separator: "/******** QUERY *********/\n").map {
                $0.replacing("\n/************************/\n\n", with: ";\n")
            }
            #expect(queries.count == 8)
            let result = Node.run("-A", "-v", "ON_ERROR_STOP=1", script: queries.joined())
            #expect(result.errors == "" && result.status == 0)
        }

        private let anyID = "00000000-0000-0000-0000-00000000002a"
    }
}
