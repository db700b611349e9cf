/// Statements that are told by their words one after the other: CREATE, ALTER, DROP and the like.
struct SQLPhrase {
    /// The words so far. `*` stands for any name or value, `()` for what is in parentheses, `(` for one that is open;
    /// `A|B` for either, `…` for any items outside parentheses. IF EXISTS, and COLUMN behind another word, are left
    /// out.
    let pattern: [Substring]
    let words: [String]
    let names: Names?

    enum Names {
        case schemas, zones, indexes, tables, owners
        /// Columns of the table that stands at this place of the pattern.
        case columns(of: Int)
        /// Columns that are being defined between the first parentheses.
        case definedColumns
    }

    init(_ pattern: String, _ words: [String] = [], _ names: Names? = nil) {
        self.pattern = pattern.split(separator: " ")
        self.words = words
        self.names = names
    }

    /// Whether nothing in its last place is left open: such a one comes first.
    private var isExact: Bool { pattern.last != "*" && pattern.last != "…" }

    /// What may stand behind these items.
    static func following(_ items: [String]) -> (words: [String], names: Names?) {
        let matching = all.filter { $0.matches(items) }
        if let exact = matching.first(where: \.isExact) { return (exact.offered(behind: items), exact.names) }
        let open = matching.first
        // The rest of several words: EXISTS behind IF NOT.
        for count in 1...3 where items.count > count {
            let begun = items.suffix(count).joined(separator: " ") + " "
            for phrase in all where phrase.matches(items.dropLast(count)) {
                let rests = phrase.words.filter { $0.hasPrefix(begun) }.map { String($0.dropFirst(begun.count)) }
                if rests.isEmpty { continue }
                // TIMESTAMP may go on, or be all.
                let isWhole = phrase.words.contains(String(begun.dropLast()))
                return (rests + (isWhole ? open?.offered(behind: items) ?? [] : []), nil)
            }
        }
        return (open?.offered(behind: items) ?? [], open?.names)
    }

    private func matches(_ items: some BidirectionalCollection<String>) -> Bool {
        guard let gap = pattern.firstIndex(of: "…") else {
            return items.count == pattern.count && zip(items, pattern).allSatisfy(Self.fits)
        }
        let end = pattern.count - gap - 1
        return items.count >= gap + end && zip(items, pattern[..<gap]).allSatisfy(Self.fits)
            && zip(items.suffix(end), pattern.suffix(end)).allSatisfy(Self.fits)
            && !items.dropFirst(gap).dropLast(end).contains("(")
    }

    private static func fits(_ item: String, _ part: Substring) -> Bool {
        part == "*" ? item != "(" && item != "()" : part.split(separator: "|").contains { $0 == item }
    }

    /// The words that have not been said in the gap of the pattern.
    private func offered(behind items: [String]) -> [String] {
        guard let gap = pattern.firstIndex(of: "…") else { return words }
        let said = items.dropFirst(gap)
        return words.filter { word in !said.contains { word == $0 || word.hasPrefix("\($0) ") } }
    }

    /// The first that matches counts, but one that ends in a word comes before one that ends in anything.
    static let all = [
        SQLPhrase("CREATE", ["INDEX", "SCHEMA", "TABLE", "ZONE"]),
        SQLPhrase("CREATE TABLE", ["IF NOT EXISTS"], .owners),
        SQLPhrase("CREATE INDEX|SCHEMA|ZONE", ["IF NOT EXISTS"]),
        SQLPhrase("CREATE TABLE *", ["("]),
        SQLPhrase("CREATE TABLE * (", ["CONSTRAINT", "PRIMARY KEY"]),
        SQLPhrase("CREATE TABLE * ( CONSTRAINT"),
        SQLPhrase("CREATE TABLE * ( CONSTRAINT *", ["PRIMARY KEY"]),
        SQLPhrase("CREATE TABLE * ( CONSTRAINT * PRIMARY KEY", ["(", "USING HASH", "USING SORTED"]),
        SQLPhrase("CREATE TABLE * ( PRIMARY KEY", ["(", "USING HASH", "USING SORTED"]),
        SQLPhrase("CREATE TABLE * ( … USING HASH|SORTED", ["("]),
        SQLPhrase("CREATE TABLE * ( … PRIMARY KEY (", [], .definedColumns),
        SQLPhrase("CREATE TABLE * ( … USING HASH|SORTED (", [], .definedColumns),
        SQLPhrase("CREATE TABLE * ( … USING SORTED ( *", order),
        SQLPhrase("CREATE TABLE * ( … USING SORTED ( * ASC|DESC", nulls),
        SQLPhrase("CREATE TABLE * ( CONSTRAINT * …"),
        SQLPhrase("CREATE TABLE * ( PRIMARY …"),
        SQLPhrase("CREATE TABLE * ( *", SQLWords.types),
        SQLPhrase("CREATE TABLE * ( * … DEFAULT", defaults),
        SQLPhrase("CREATE TABLE * ( * … DEFAULT *", ["PRIMARY KEY"]),
        SQLPhrase("CREATE TABLE * ( * … PRIMARY KEY"),
        SQLPhrase("CREATE TABLE * ( * * …", ["DEFAULT", "NOT NULL", "NULL", "PRIMARY KEY"]),
        SQLPhrase("CREATE TABLE * () … ZONE", [], .zones),
        SQLPhrase("CREATE TABLE * () … COLOCATE BY", ["("]),
        SQLPhrase("CREATE TABLE * () … COLOCATE BY (", [], .definedColumns),
        SQLPhrase("CREATE TABLE * ()", ["COLOCATE BY", "STORAGE PROFILE", "ZONE"]),
        SQLPhrase("CREATE TABLE * () COLOCATE BY ()", ["STORAGE PROFILE", "ZONE"]),
        SQLPhrase("CREATE TABLE * () … ZONE *", ["STORAGE PROFILE"]),
        SQLPhrase("CREATE INDEX *", ["ON"]),
        SQLPhrase("CREATE INDEX * ON", [], .tables),
        SQLPhrase("CREATE INDEX * ON *", ["(", "USING HASH", "USING SORTED"]),
        SQLPhrase("CREATE INDEX * ON * USING HASH|SORTED", ["("]),
        SQLPhrase("CREATE INDEX * ON * (", [], .columns(of: 4)),
        SQLPhrase("CREATE INDEX * ON * ( *", order),
        SQLPhrase("CREATE INDEX * ON * ( * ASC|DESC", nulls),
        SQLPhrase("CREATE INDEX * ON * USING HASH|SORTED (", [], .columns(of: 4)),
        SQLPhrase("CREATE INDEX * ON * USING SORTED ( *", order),
        SQLPhrase("CREATE INDEX * ON * USING SORTED ( * ASC|DESC", nulls),
        SQLPhrase("CREATE ZONE *", ["(", "STORAGE PROFILES ["]),
        SQLPhrase("CREATE ZONE * ()", ["STORAGE PROFILES ["]),
        SQLPhrase("CREATE ZONE * (", zoneOptions + ["CONSISTENCY MODE", "PARTITIONS"]),
        SQLPhrase("CREATE|ALTER ZONE * … ( REPLICAS", ["ALL"]),
        SQLPhrase("CREATE|ALTER ZONE * … ( AUTO SCALE UP|DOWN", ["OFF"]),
        SQLPhrase("ALTER", ["TABLE", "ZONE"]),
        SQLPhrase("ALTER TABLE", ["IF EXISTS"], .tables),
        SQLPhrase("ALTER TABLE *", ["ADD COLUMN", "ALTER COLUMN", "DROP COLUMN"]),
        SQLPhrase("ALTER TABLE * ADD", ["COLUMN"]),
        SQLPhrase("ALTER TABLE * ALTER|DROP", ["COLUMN"], .columns(of: 2)),
        SQLPhrase("ALTER TABLE * DROP (", [], .columns(of: 2)),
        SQLPhrase("ALTER TABLE * ADD *", SQLWords.types),
        SQLPhrase("ALTER TABLE * ADD ( *", SQLWords.types),
        SQLPhrase("ALTER TABLE * ADD * … DEFAULT", defaults),
        SQLPhrase("ALTER TABLE * ADD ( * … DEFAULT", defaults),
        SQLPhrase("ALTER TABLE * ADD|ALTER * … DEFAULT *"),
        SQLPhrase("ALTER TABLE * ADD ( * … DEFAULT *"),
        SQLPhrase("ALTER TABLE * ADD * * …", ["DEFAULT", "NOT NULL", "NULL"]),
        SQLPhrase("ALTER TABLE * ADD ( * * …", ["DEFAULT", "NOT NULL", "NULL"]),
        SQLPhrase("ALTER TABLE * ALTER *", ["DROP DEFAULT", "DROP NOT NULL", "SET DATA TYPE", "SET DEFAULT"]),
        SQLPhrase("ALTER TABLE * ALTER * SET DATA TYPE", SQLWords.types),
        SQLPhrase("ALTER TABLE * ALTER * SET … DEFAULT", defaults),
        SQLPhrase("ALTER TABLE * ALTER * SET DATA TYPE * …", ["DEFAULT", "NOT NULL", "NULL"]),
        SQLPhrase("ALTER ZONE", ["IF EXISTS"], .zones),
        SQLPhrase("ALTER ZONE *", ["RENAME TO", "SET"]),
        SQLPhrase("ALTER ZONE * SET", ["("] + zoneOptions + ["DEFAULT"]),
        SQLPhrase("ALTER ZONE * SET (", zoneOptions),
        SQLPhrase("ALTER ZONE * SET REPLICAS", ["ALL"]),
        SQLPhrase("ALTER ZONE * SET AUTO SCALE UP|DOWN", ["OFF"]),
        SQLPhrase("DROP", ["INDEX", "SCHEMA", "TABLE", "ZONE"]),
        SQLPhrase("DROP INDEX", ["IF EXISTS"], .indexes),
        SQLPhrase("DROP SCHEMA", ["IF EXISTS"], .schemas),
        SQLPhrase("DROP SCHEMA *", ["CASCADE", "RESTRICT"]),
        SQLPhrase("DROP TABLE", ["IF EXISTS"], .tables),
        SQLPhrase("DROP ZONE", ["IF EXISTS"], .zones),
        SQLPhrase("KILL", ["COMPUTE", "QUERY", "TRANSACTION"]),
        SQLPhrase("KILL COMPUTE|QUERY|TRANSACTION *", ["NO WAIT"]),
        SQLPhrase("BEGIN", ["READ ONLY", "READ WRITE", "TRANSACTION", "WORK"]),
        SQLPhrase("BEGIN|START TRANSACTION|WORK", ["READ ONLY", "READ WRITE"]),
        SQLPhrase("START", ["TRANSACTION"]),
        SQLPhrase("COMMIT|ROLLBACK", ["TRANSACTION", "WORK"]),
    ]

    private static let order = ["ASC", "DESC"] + nulls
    private static let nulls = ["NULLS FIRST", "NULLS LAST"]
    private static let defaults = ["FALSE", "NULL", "RAND_UUID", "TRUE"]
    private static let zoneOptions = [
        "AUTO SCALE DOWN", "AUTO SCALE OFF", "AUTO SCALE UP", "NODES FILTER", "QUORUM SIZE", "REPLICAS",
    ]
}
