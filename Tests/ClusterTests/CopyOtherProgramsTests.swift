import Foundation
import TestSupport
import Testing

extension ClusterTests {
    /// Files that other programs write and read, through a table.
    @Suite struct CopyOtherProgramsTests {
        private func run(_ test: (OtherPrograms) throws -> Void) throws {
            let table = Node.uniqueName("FOREIGN")
            let created = Node.run(
                "-q", "-c", "create table \(table) (id int primary key, a varchar(2000000), b varchar(2000000))")
            try #require(created.status == 0, "\(created.errors)")
            defer { _ = Node.run("-q", "-c", "drop table \(table)") }
            try test(OtherPrograms(table: table, arguments: Node.arguments))
        }

        @Test(.needs(PostgreSQL.requirement)) func postgreSQL() throws { try run { try $0.postgreSQL() } }
        @Test(.needs(.python)) func python() throws { try run { try $0.python() } }
    }
}

extension Ignite2ClusterTests {
    @Suite struct CopyOtherProgramsTests {
        private func run(_ node: Ignite2Node, _ test: (OtherPrograms) throws -> Void) throws {
            try node.withTable("id int primary key, a varchar, b varchar") { table in
                try test(OtherPrograms(table: table, arguments: node.arguments))
            }
        }

        @Test(.needs(PostgreSQL.requirement), arguments: Ignite2Node.present.prefix(1)) func postgreSQL(
            _ node: Ignite2Node
        ) throws {
            try run(node) { try $0.postgreSQL() }
        }

        @Test(.needs(.python), arguments: Ignite2Node.present.prefix(1)) func python(_ node: Ignite2Node) throws {
            try run(node) { try $0.python() }
        }
    }
}

/// Copies hard values from files of other programs into a table of a node, and back to files for them.
private struct OtherPrograms {
    /// A table with the columns `id`, `a` and `b`.
    let table: String
    /// Returns the arguments of the program for the node.
    let arguments: ([String]) -> [String]

    private static let values: [String?] = [
        nil, "", " ", "  a  ", "a", "NULL", "null", "\\N", "\\.", "\\", "\\\\", "a\\", "\\t\\x41\\101", "\"", "\"\"",
        "a\"b", "\"a\"", "'", "it's", ",", ";", "a,b;c|d", "\t", "a\tb", "\n", "a\nb\n", "\r\n", "a\r\nb", "\r", "a\rb",
        "a\n\nb", "a\u{B}\u{8}b", "\u{1A}", "#", "=1+1", "0012", "1,5", "é日本🚀", "e\u{301}", "\u{FEFF}",
        "\u{2028}\u{85}",
        // 1 MB.
        String(repeating: "\"é\", " + String(repeating: "x", count: 999) + "\n", count: 1000),
    ]

    /// Each value once as the last of its line.
    private static let rows = zip(values, values.reversed()).enumerated().map { (id: $0, a: $1.0, b: $1.1) }

    /// Copies files with options into the table and out again: `in0` to `out0`.
    ///
    /// - Parameters:
    ///   - nulls: The number of NULLs in `a` that each file has.
    private func copy(
        _ variants: [(options: String, written: String, nulls: Int)], _ folder: TemporaryFolder
    ) {
        var script = ""
        for (number, variant) in variants.enumerated() {
            script += """
                delete from \(table);
                \\copy \(table) from 'in\(number)' (\(variant.options))
                select count(*), count(a), sum(char_length(a)) from \(table);
                \\copy \(table) to 'out\(number)' (\(variant.options)\(variant.written))

                """
        }
        let result = Program.run(
            arguments(["-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]), input: script, folder: folder.path)
        let length = Self.values.compactMap { $0?.utf16.count }.reduce(0, +)
        let count = Self.rows.count
        let wanted = variants.map { "\(count)|\(count - $0.nulls)|\(length)\n" }.joined()
        #expect(result.status == 0 && result.text == wanted, "\(result.text)\(result.errors)")
    }

    func postgreSQL() throws {
        let server = try PostgreSQL()
        let folder = try TemporaryFolder()
        let variants = [
            ("format csv", ""), ("format csv, header", ""), ("format csv", ", force_quote *"),
            ("format csv, delimiter ';', null 'NULL'", ""), ("format csv, delimiter E'\\t', quote ''''", ""),
            ("format csv, escape '\\', null '\\N'", ""), ("format text", ""), ("format text, delimiter ','", ""),
            ("format text, delimiter '|', null 'nil'", ""),
        ].map { (options: $0, written: $1, nulls: 1) }
        let literals = Self.rows.map { "(\($0.id), \(literal($0.a)), \(literal($0.b)))" }
        var write = "create table original (id int primary key, a text, b text);\n"
        write += "insert into original values \(literals.joined(separator: ", "));\n"
        var read = ""
        for (number, variant) in variants.enumerated() {
            write += "\\copy original to 'in\(number)' (\(variant.options)\(variant.written))\n"
            read += """
                create table read\(number) (like original);
                \\copy read\(number) from 'out\(number)' (\(variant.options))
                select '\(number)', (select count(*) from read\(number)), string_agg(id::text, ' ')
                    from original o left join read\(number) r using (id)
                    where o.a is distinct from r.a or o.b is distinct from r.b;

                """
        }
        let written = server.psql(write, folder: folder)
        try #require(written.status == 0, "\(written.errors)")
        copy(variants, folder)
        let compared = server.psql(read, folder: folder)
        let wanted = variants.indices.map { "\($0)|\(Self.rows.count)|\n" }.joined()
        #expect(compared.text == wanted, "\(compared.errors)")
    }

    private func literal(_ text: String?) -> String {
        guard let text else { return "null" }
        let digits = text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "convert_from('\\x\(digits)', 'UTF8')"
    }

    func python() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(try JSONEncoder().encode(Self.rows.map { ["\($0.id)", $0.a, $0.b] })), to: "rows.json")
        // Python writes NULL like the empty string.
        let (both, none) = (2, 0)
        let variants = [
            (options: "format csv", written: "", nulls: both),
            (options: "format csv, header", written: ", force_quote *", nulls: none),
            (options: "format csv, delimiter E'\\t'", written: "", nulls: both),
            (options: "format csv, delimiter ';', quote ''''", written: "", nulls: both),
        ]
        let code = """
            import csv, json, sys
            csv.field_size_limit(1 << 24)
            dialects = [dict(), dict(dialect="unix"), dict(dialect="excel-tab"), dict(delimiter=";", quotechar="'")]
            rows = json.load(open("rows.json", encoding="utf-8"))
            for number, options in enumerate(dialects):
                header = [["id", "a", "b"]] if number == 1 else []
                if sys.argv[1] == "write":
                    with open(f"in{number}", "w", newline="", encoding="utf-8") as file:
                        csv.writer(file, **options).writerows(header + rows)
                else:
                    with open(f"out{number}", newline="", encoding="utf-8") as file:
                        found = list(csv.reader(file, **options))
                    if header: assert [name.lower() for name in found.pop(0)] == header[0]
                    wanted = [[value or "" for value in row] for row in rows]
                    differing = [a[0] for a, b in zip(wanted, sorted(found, key=lambda row: int(row[0]))) if a != b]
                    print(number, len(found), *differing)

            """
        func python(_ work: String) -> Program.Result {
            Program(["python3", "-c", code, work], folder: folder.path, executable: "/usr/bin/env").finish()
        }
        let written = python("write")
        try #require(written.status == 0, "\(written.errors)")
        copy(variants, folder)
        let compared = python("read")
        #expect(compared.text == variants.indices.map { "\($0) \(Self.rows.count)\n" }.joined(), "\(compared.errors)")
    }
}
