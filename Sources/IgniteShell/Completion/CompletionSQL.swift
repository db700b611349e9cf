import IgniteCore

extension Completer {
    /// Returns the candidates at the end of the text of a statement.
    func completeSQL(_ text: ArraySlice<UInt8>, before rest: [UInt8]) -> Completion {
        var tokens = SQLTokens(text, dialect.lexicalRules).tokens
        if let last = tokens.last, last.range.upperBound == text.endIndex {
            switch last.kind {
            case .variable: return completeVariable(String(decoding: text[last.range], as: UTF8.self))
            case .string, .number: return .none
            case .word, .quotedName, .symbol, .group: break
            }
        }
        let typed = TypedName(takenFrom: &tokens, of: text)
        let scopes = SQLScopes(tokens)
        let following = SQLTokens(Self.following(rest, typed), dialect.lexicalRules).tokens
        let tables = scopes.tables(with: following)
        let place = SQLContext(scopes, tables: tables[tables.count - 1], dialect)
        var offer = CandidateList(typed: typed, dialect: dialect)
        if typed.qualifier.isEmpty { offer.add(words: place.words.filter { !dialect.missingWords.contains($0) }) }
        if let kind = place.names { offerNames(kind, scopes, tables, to: &offer) }
        return Completion(replaced: typed.length, offer.candidates)
    }

    /// Returns the text after the cursor, without the rest of a quoted name at the cursor.
    private static func following(_ rest: [UInt8], _ typed: TypedName) -> ArraySlice<UInt8> {
        let quote = UInt8(ascii: "\"")
        guard typed.isQuoted, rest.count(where: { $0 == quote }) % 2 == 1 else { return rest[...] }
        return rest.drop { $0 != quote }.dropFirst()
    }

    /// - Parameter tables: The tables of each scope.
    private func offerNames(
        _ kind: SQLContext.Names, _ scopes: SQLScopes, _ tables: [[SQLScopes.TableReference]],
        to offer: inout CandidateList
    ) {
        let catalog = names()
        let system = dialect.catalog.schema
        let qualifier = offer.typed.qualifier
        switch kind {
        case .operand:
            let first = scopes.scopes.lastIndex { !$0.seesOuterTables } ?? 0
            let visible = tables[first...].reversed().flatMap { $0 }
            guard qualifier.isEmpty else {
                return offerColumns(behind: qualifier, visible, scopes, catalog, to: &offer)
            }
            // VALUES cannot use columns, except in MERGE.
            let isValue = scopes.verb != "MERGE" && scopes.scopes.contains { $0.clause == .values }
            if !isValue { offerColumns(visible, scopes, catalog, to: &offer) }
            // Functions would hide the columns if nothing has been typed.
            if !offer.typed.text.isEmpty {
                offer.add(words: dialect.functions.map { $0.hasParentheses ? "\($0.name)(" : $0.name })
            } else if offer.hasNames {
                offer.dropWords()
            }
        case .columns(let tables):
            let isList = scopes.scopes.count > 1 && [.columnList, .phrase].contains(scopes.innermost.clause)
            let listed = Set(isList ? scopes.innermost.tokens.compactMap(\.name) : [])
            let commonTables = withColumns(scopes.commonTables, catalog)
            let columns = tables.flatMap { self.columns(of: $0, commonTables, catalog) }
            offer.add(columns.filter { !listed.contains($0) })
        case .relations(let withViews):
            offerRelations(withViews: withViews, scopes.commonTables.compactMap(\.alias), catalog, to: &offer)
        case .schemas: offer.add(catalog.schemas.filter { $0 != system })
        case .owners where qualifier.isEmpty:
            offer.add(catalog.schemas.filter { $0 != system }, behind: ".")
        case .owners: break
        case .zones: offer.add(catalog.zones)
        case .indexes:
            let owner = qualifier.last ?? schema
            offer.add(catalog.indexes.filter { $0.schema == owner }.map(\.name))
            if qualifier.isEmpty {
                offer.add(Array(Set(catalog.indexes.map(\.schema))), behind: ".")
            }
        }
    }

    // MARK: Tables

    /// Offers tables of the current schema, the other schemas, and tables in these if nothing else matches.
    func offerRelations(
        withViews: Bool, _ commonTables: [String], _ catalog: Catalog, to offer: inout CandidateList
    ) {
        let system = dialect.catalog.schema
        let allowed = catalog.relations.filter { withViews || $0.schema != system }
        if let owner = offer.typed.qualifier.last {
            return offer.add(allowed.filter { $0.schema == owner }.map(\.name))
        }
        offer.add(allowed.filter { $0.schema == schema }.map(\.name) + commonTables)
        offer.add(
            catalog.schemas.filter { withViews || $0 != system }, behind: ".")
        // A table in another schema is also found by its unqualified name.
        if offer.candidates.isEmpty, !offer.typed.text.isEmpty {
            for relation in allowed { offer.add([relation.name], of: relation.schema) }
        }
    }
}

/// The name that is being typed, such as `schema.table.col`; possibly empty.
struct TypedName {
    /// The names before the last dot.
    private(set) var qualifier: [String] = []
    /// The typed part of the last name, without quotes.
    private(set) var text = ""
    private(set) var isQuoted = false
    /// The number of characters of the last name, including quotes.
    private(set) var length = 0
    /// Whether lowercase letters are offered, like those typed last.
    private(set) var isLowercase = false

    /// Takes the name from the end of the tokens.
    ///
    /// - Parameter preferringLowercase: Whether to offer lowercase letters if no letter has been typed.
    init(
        takenFrom tokens: inout [SQLToken], of statement: ArraySlice<UInt8>, preferringLowercase: Bool = false
    ) {
        var end = statement.endIndex
        if let last = tokens.last, last.kind == .word || last.kind == .quotedName, last.range.upperBound == end {
            text = last.text
            isQuoted = last.kind == .quotedName
            length = String(decoding: statement[last.range], as: UTF8.self).unicodeScalars.count
            end = last.range.lowerBound
            tokens.removeLast()
        }
        let typed = [text] + tokens.reversed().lazy.filter { $0.kind == .word }.map(\.text)
        isLowercase = typed.lazy.compactMap { $0.last { $0.isLetter } }.first?.isLowercase ?? preferringLowercase
        while let point = tokens.last, point.isSymbol("."), point.range.upperBound == end,
            let name = tokens.dropLast().last, let text = name.name, name.range.upperBound == point.range.lowerBound
        {
            qualifier.insert(text, at: 0)
            end = name.range.lowerBound
            tokens.removeLast(2)
        }
    }
}

/// Collects the candidates for the name that is being typed.
struct CandidateList {
    let typed: TypedName
    private var words: [Completion.Candidate] = []
    private var names: [Completion.Candidate] = []
    private let prefix: String
    private let dialect: any Dialect

    init(typed: TypedName, dialect: any Dialect) {
        self.typed = typed
        self.dialect = dialect
        prefix = typed.text.uppercased()
    }

    var candidates: [Completion.Candidate] { words + names }
    var hasNames: Bool { !names.isEmpty }

    mutating func dropWords() { words = [] }

    /// Adds keywords and functions, given in upper case.
    mutating func add(words: [String]) {
        guard !typed.isQuoted else { return }
        for word in words where word.hasPrefix(prefix) {
            let opens = word.hasSuffix("(") || word.hasSuffix("[")
            self.words.append(Completion.Candidate(continued(word), isWhole: !opens))
        }
    }

    /// Adds stored names.
    ///
    /// - Parameters:
    ///   - schema: The schema to put before the names.
    ///   - mark: The text to put after the names, such as a dot.
    mutating func add(_ stored: [String], of schema: String? = nil, behind mark: String = "") {
        for name in stored where fits(name) {
            let text = schema.map { "\(spelled($0)).\(spelled(name))" } ?? spelled(name, continuing: true)
            names.append(Completion.Candidate(text + mark, isWhole: mark.isEmpty))
        }
    }

    private func fits(_ name: String) -> Bool {
        typed.isQuoted ? name.hasPrefix(typed.text) : name.uppercased().hasPrefix(prefix)
    }

    /// Returns a stored name as written in SQL.
    private func spelled(_ name: String, continuing: Bool = false) -> String {
        if typed.isQuoted || dialect.needsQuotes(name) { return quoted(name, "\"") }
        if continuing { return continued(name) }
        return typed.isLowercase ? name.lowercased() : name
    }

    /// Returns the typed text unchanged, followed by the rest of the word in the same case.
    private func continued(_ word: String) -> String {
        let rest = word.dropFirst(typed.text.count)
        return typed.text + (typed.isLowercase ? rest.lowercased() : String(rest))
    }
}
