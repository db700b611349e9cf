/// A query that is used as a table, with the columns that its text determines.
struct SQLQuery {
    /// The tables in FROM, in the order of the text.
    var tables: [SQLScopes.TableReference]
    /// The tables that WITH defines in the query.
    let commonTables: [SQLScopes.TableReference]
    private let selectList: [SQLToken]
    private let reserved: Set<String>

    /// - Parameters:
    ///   - tokens: All tokens of the query, with closed parentheses.
    ///   - reserved: The reserved words, which must be quoted as names.
    init(_ tokens: [SQLToken], reserved: Set<String>) {
        self.reserved = reserved
        var tokens = tokens
        while tokens.count == 1, tokens[0].kind == .group { tokens = tokens[0].content }
        // The first part of a UNION determines the column names.
        let first = SQLScopes(tokens.prefix { !Self.compoundWords.contains($0.word ?? "") }).innermost
        tables = first.allTables
        commonTables = first.allCommonTables
        selectList = first.clause == .select ? first.tokens : first.selectList
    }

    /// The names of its columns without duplicates, including those of its tables.
    var columns: Set<String> {
        var columns: Set<String> = []
        for part in Self.parts(of: selectList) {
            var reader = TokenReader(part)
            let path = reader.takePath()
            if part.last?.isSymbol("*") == true {
                if part.count > 1, path.isEmpty { continue }
                let meant = part.count == 1 ? tables : [SQLScopes.table(path, among: tables)]
                for table in meant { columns.formUnion(table.columns) }
            } else if let name = Self.alias(part, reserved) ?? (reader.first == nil ? path.last : nil) {
                columns.insert(name)
            }
        }
        return columns
    }

    /// Returns the column names in a select list.
    static func aliases(in selectList: [SQLToken], reserved: Set<String>) -> [String] {
        parts(of: selectList).compactMap { alias($0, reserved) }
    }

    private static let compoundWords: Set<String> = ["UNION", "EXCEPT", "INTERSECT"]

    private static func parts(of selectList: [SQLToken]) -> [ArraySlice<SQLToken>] {
        selectList.drop { ["ALL", "DISTINCT"].contains($0.word) }.split { $0.isSymbol(",") }
    }

    /// Returns the name at the end of `a + b AS name` or `a + b name`.
    private static func alias(_ part: ArraySlice<SQLToken>, _ reserved: Set<String>) -> String? {
        guard part.count > 1, let last = part.last, let name = last.name else { return nil }
        let before = part[part.endIndex - 2]
        if before.word == "AS" { return name }
        if let word = last.word, word == "END" || reserved.contains(word) { return nil }
        return before.isSymbol("?") || before.kind != .symbol && !SQLContext.expectsOperand([before]) ? name : nil
    }
}

extension SQLScopes {
    /// Returns the table that qualifies a column: by alias or name, or else by path.
    static func table(_ qualifier: [String], among tables: [TableReference]) -> TableReference {
        let named = tables.first { qualifier.count == 1 ? $0.name == qualifier[0] : $0.path == qualifier }
        return named ?? TableReference(path: qualifier)
    }
}
