/// Statements that are told by their words one after the other: CREATE, ALTER, DROP and the like.
private struct Phrase {
    /// The words so far. `*` stands for any name, `()` for what is in parentheses, `(` for one that is open; `A|B` for
    /// either.
    let pattern: [Substring]
    let words: [String]
    let names: Names?

    enum Names {
        case schemas, zones, indexes, tables, owners
        /// Columns of the table that stands at this place of the pattern.
        case columns(of: Int)
    }

    init(_ pattern: String, _ words: [String] = [], _ names: Names? = nil) {
        self.pattern = pattern.split(separator: " ")
        self.words = words
        self.names = names
    }

    func matches(_ items: [String]) -> Bool {
        items.count == pattern.count
            && zip(items, pattern).allSatisfy { item, part in
                part == "*" ? item != "(" && item != "()" : part.split(separator: "|").contains { $0 == item }
            }
    }

    /// The first that matches counts.
    static let all = [
        Phrase("CREATE INDEX|SCHEMA|TABLE|ZONE IF", ["NOT EXISTS"]),
        Phrase("CREATE INDEX|SCHEMA|TABLE|ZONE IF NOT", ["EXISTS"]),
        Phrase("ALTER TABLE|ZONE IF", ["EXISTS"]),
        Phrase("DROP INDEX|SCHEMA|TABLE|ZONE IF", ["EXISTS"]),
        Phrase("CREATE", ["INDEX", "SCHEMA", "TABLE", "ZONE"]),
        Phrase("CREATE TABLE", ["IF NOT EXISTS"], .owners),
        Phrase("CREATE INDEX|SCHEMA|ZONE", ["IF NOT EXISTS"]),
        Phrase("CREATE TABLE * (", ["CONSTRAINT", "PRIMARY KEY"]),
        Phrase("CREATE TABLE * ( *", SQLWords.types),
        Phrase("CREATE TABLE * ( * *", ["DEFAULT", "NOT NULL", "PRIMARY KEY"]),
        Phrase("CREATE TABLE * ( * * ()", ["DEFAULT", "NOT NULL", "PRIMARY KEY"]),
        Phrase("CREATE TABLE * ( * * NOT", ["NULL"]),
        Phrase("CREATE TABLE * ( * * NOT NULL", ["DEFAULT", "PRIMARY KEY"]),
        Phrase("CREATE TABLE * ( PRIMARY", ["KEY"]),
        Phrase("CREATE TABLE * ( PRIMARY KEY", ["USING HASH", "USING SORTED"]),
        Phrase("CREATE TABLE * ()", ["COLOCATE BY", "STORAGE PROFILE", "ZONE"]),
        Phrase("CREATE TABLE * () COLOCATE", ["BY"]),
        Phrase("CREATE TABLE * () COLOCATE BY ()", ["STORAGE PROFILE", "ZONE"]),
        Phrase("CREATE TABLE * () ZONE", [], .zones),
        Phrase("CREATE TABLE * () COLOCATE BY () ZONE", [], .zones),
        Phrase("CREATE TABLE * () ZONE *", ["STORAGE PROFILE"]),
        Phrase("CREATE TABLE * () STORAGE", ["PROFILE"]),
        Phrase("CREATE INDEX *", ["ON"]),
        Phrase("CREATE INDEX * ON", [], .tables),
        Phrase("CREATE INDEX * ON *", ["USING HASH", "USING SORTED"]),
        Phrase("CREATE INDEX * ON * USING", ["HASH", "SORTED"]),
        Phrase("CREATE INDEX * ON * (", [], .columns(of: 4)),
        Phrase("CREATE INDEX * ON * ( *", ["ASC", "DESC", "NULLS FIRST", "NULLS LAST"]),
        Phrase("CREATE INDEX * ON * ( * ASC|DESC", ["NULLS FIRST", "NULLS LAST"]),
        Phrase("CREATE INDEX * ON * USING HASH|SORTED (", [], .columns(of: 4)),
        Phrase("CREATE INDEX * ON * USING SORTED ( *", ["ASC", "DESC", "NULLS FIRST", "NULLS LAST"]),
        Phrase("CREATE INDEX * ON * USING SORTED ( * ASC|DESC", ["NULLS FIRST", "NULLS LAST"]),
        Phrase("CREATE ZONE *", ["STORAGE PROFILES ["]),
        Phrase("CREATE ZONE * ()", ["STORAGE PROFILES ["]),
        Phrase("CREATE ZONE * (", zoneOptions + ["CONSISTENCY MODE", "PARTITIONS"]),
        Phrase("CREATE ZONE * STORAGE", ["PROFILES ["]),
        Phrase("ALTER", ["TABLE", "ZONE"]),
        Phrase("ALTER TABLE", ["IF EXISTS"], .tables),
        Phrase("ALTER TABLE *", ["ADD COLUMN", "ALTER COLUMN", "DROP COLUMN"]),
        Phrase("ALTER TABLE * ADD", ["COLUMN"]),
        Phrase("ALTER TABLE * ALTER|DROP", ["COLUMN"], .columns(of: 2)),
        Phrase("ALTER TABLE * ALTER|DROP COLUMN", [], .columns(of: 2)),
        Phrase("ALTER TABLE * DROP COLUMN (", [], .columns(of: 2)),
        Phrase("ALTER TABLE * ADD COLUMN *", SQLWords.types),
        Phrase("ALTER TABLE * ADD COLUMN * *", ["DEFAULT", "NOT NULL"]),
        Phrase("ALTER TABLE * ALTER COLUMN *", ["DROP DEFAULT", "DROP NOT NULL", "SET DATA TYPE", "SET DEFAULT"]),
        Phrase("ALTER TABLE * ALTER COLUMN * DROP", ["DEFAULT", "NOT NULL"]),
        Phrase("ALTER TABLE * ALTER COLUMN * SET", ["DATA TYPE", "DEFAULT"]),
        Phrase("ALTER TABLE * ALTER COLUMN * SET DATA", ["TYPE"]),
        Phrase("ALTER TABLE * ALTER COLUMN * SET DATA TYPE", SQLWords.types),
        Phrase("ALTER ZONE", ["IF EXISTS"], .zones),
        Phrase("ALTER ZONE *", ["RENAME TO", "SET"]),
        Phrase("ALTER ZONE * RENAME", ["TO"]),
        Phrase("ALTER ZONE * SET", zoneOptions + ["DEFAULT"]),
        Phrase("ALTER ZONE * SET (", zoneOptions),
        Phrase("DROP", ["INDEX", "SCHEMA", "TABLE", "ZONE"]),
        Phrase("DROP INDEX", ["IF EXISTS"], .indexes),
        Phrase("DROP SCHEMA", ["IF EXISTS"], .schemas),
        Phrase("DROP SCHEMA *", ["CASCADE", "RESTRICT"]),
        Phrase("DROP TABLE", ["IF EXISTS"], .tables),
        Phrase("DROP ZONE", ["IF EXISTS"], .zones),
        Phrase("KILL", ["COMPUTE", "QUERY", "TRANSACTION"]),
        Phrase("BEGIN", ["READ ONLY", "READ WRITE", "TRANSACTION", "WORK"]),
        Phrase("BEGIN READ", ["ONLY", "WRITE"]),
        Phrase("BEGIN|START TRANSACTION", ["READ ONLY", "READ WRITE"]),
        Phrase("BEGIN|START TRANSACTION READ", ["ONLY", "WRITE"]),
        Phrase("START", ["TRANSACTION"]),
        Phrase("COMMIT|ROLLBACK", ["TRANSACTION", "WORK"]),
    ]

    private static let zoneOptions = ["AUTO SCALE", "NODES FILTER", "QUORUM SIZE", "REPLICAS"]
}

extension SQLPlace {
    /// The place in a statement that is told by its words.
    static func phrase(_ scopes: SQLScopes) -> SQLPlace {
        let (items, paths) = items(of: scopes)
        guard let phrase = Phrase.all.first(where: { $0.matches(items) }) else { return SQLPlace() }
        switch phrase.names {
        case nil: return SQLPlace(phrase.words)
        case .schemas: return SQLPlace(phrase.words, .schemas)
        case .owners: return SQLPlace(phrase.words, .owners)
        case .zones: return SQLPlace(phrase.words, .zones)
        case .indexes: return SQLPlace(phrase.words, .indexes)
        case .tables: return SQLPlace(phrase.words, .relations(withViews: false))
        case .columns(let place):
            return SQLPlace(phrase.words, .columns([SQLScopes.TableReference(path: paths[place], alias: nil)]))
        }
    }

    /// The statement as its phrases are written, and the names that stand at each place.
    private static func items(of scopes: SQLScopes) -> (items: [String], paths: [[String]]) {
        var items: [String] = []
        var paths: [[String]] = []
        for (depth, scope) in scopes.scopes.enumerated() {
            // Between parentheses each part begins anew.
            let start = depth == 0 ? 0 : (scope.tokens.lastIndex { $0.isSymbol(",") } ?? -1) + 1
            if depth > 0 {
                items.append("(")
                paths.append([])
            }
            var reader = TokenReader(scope.tokens[start...])
            while let token = reader.first {
                let path = reader.takePath()
                if path.isEmpty { _ = reader.next() }
                let text = token.kind == .quotedName || path.count > 1 ? "name" : token.text.uppercased()
                items.append(token.kind == .group ? "()" : text)
                paths.append(path)
                if items.suffix(2) == ["IF", "EXISTS"] { drop(2) }
                if items.suffix(3) == ["IF", "NOT", "EXISTS"] { drop(3) }
            }
        }
        return (items, paths)

        func drop(_ count: Int) {
            items.removeLast(count)
            paths.removeLast(count)
        }
    }
}
