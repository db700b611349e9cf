import IgniteCore

/// Reads the arguments of `\copy`.
struct CopyParser {
    private let text: [UInt8]
    private var position = 0
    /// Whether the rows are the lines after the command; known even if what follows is wrong.
    private(set) var readsScript = false

    init(_ text: String) {
        self.text = Array(text.utf8)
    }

    /// Reads everything.
    mutating func request() throws(ShellError) -> CopyRequest {
        let subject = try subject()
        guard let word = word()?.lowercased(), let direction = CopyRequest.Direction(rawValue: word) else {
            throw expected("FROM or TO")
        }
        var request = CopyRequest(subject: subject, direction: direction, endpoint: try endpoint(direction))
        readsScript = request.endpoint == .script && direction == .from
        if case .query = subject, direction == .from {
            throw ShellError("rows cannot be copied into a query; name a table")
        }
        try readOptions(&request.options)
        if request.options.creates {
            try checkCreate(request)
        }
        if case .cluster = request.endpoint {
            guard request.options.areThoseOfMoves else {
                throw ShellError("between clusters, the only options are CREATE, INSERT, SKIP, UPSERT and VERIFY")
            }
        } else if request.options.verifies {
            throw ShellError("VERIFY compares tables of two clusters; it needs the address of the other one")
        }
        skipBlanks()
        while peek == UInt8(ascii: ";") { position += 1 }
        skipBlanks()
        guard position == text.count else { throw ShellError("unexpected \"\(rest)\"") }
        return request
    }

    private func checkCreate(_ request: CopyRequest) throws(ShellError) {
        switch (request.subject, request.endpoint, request.direction) {
        case (.table(_, columns: []), .file, .from):
            guard request.options.key.isEmpty else { return }
            throw ShellError("CREATE needs the columns of the primary key: (create key (COLUMNS))")
        case (.table(_, columns: []), .cluster, _):
            guard !request.options.key.isEmpty else { return }
            throw ShellError("between clusters, CREATE takes the key of the other table")
        default:
            throw ShellError("CREATE needs a table without a list of columns, and a file or another cluster")
        }
    }

    /// Reads `COPY FROM 'file' INTO table (columns) FORMAT CSV`, the statement of Ignite 2's JDBC driver.
    mutating func statement() throws(ShellError) -> CopyRequest {
        try expect("copy")
        let start = position
        guard word()?.lowercased() == "from" else {
            position = start
            throw ShellError("expected COPY FROM 'file' INTO table; \\copy has psql's syntax")
        }
        let name = try string()
        try expect("into")
        skipBlanks()
        let table = try tableName()
        skipBlanks()
        let columns = peek == UInt8(ascii: "(") ? try names() : []
        var request = CopyRequest(
            subject: .table(table, columns: columns), direction: .from, endpoint: .file(name))
        try expect("format")
        try expect("csv")
        request.options.format = .csv
        while let option = word()?.lowercased() {
            switch option {
            case "delimiter": request.options.delimiter = try character(option)
            case "charset", "packet_size": _ = try value(option)
            default: throw ShellError("unknown option \"\(option)\"")
            }
        }
        skipBlanks()
        guard position == text.count else { throw ShellError("unexpected \"\(rest)\"") }
        return request
    }

    private mutating func expect(_ keyword: String) throws(ShellError) {
        let start = position
        guard word()?.lowercased() != keyword else { return }
        position = start
        skipBlanks()
        throw expected(keyword.uppercased())
    }

    // MARK: Parts

    private mutating func subject() throws(ShellError) -> CopyRequest.Subject {
        skipBlanks()
        if peek == UInt8(ascii: "(") { return .query(try parenthesized()) }
        let name = try tableName()
        skipBlanks()
        guard peek == UInt8(ascii: "(") else { return .table(name, columns: []) }
        return .table(name, columns: try names())
    }

    private mutating func endpoint(_ direction: CopyRequest.Direction) throws(ShellError) -> CopyRequest.Endpoint {
        skipBlanks()
        if peek == UInt8(ascii: "'") || peek == UInt8(ascii: "\"") {
            let name = try string()
            guard !name.isEmpty else { throw ShellError("the name of the file is empty") }
            return Self.isClusterAddress(name) ? .cluster(name) : .file(name)
        }
        let start = position
        while let byte = peek, !byte.isBlank, byte != UInt8(ascii: ";"), byte != UInt8(ascii: "(") { position += 1 }
        let bare = String(decoding: text[start..<position], as: UTF8.self)
        if Self.isClusterAddress(bare) { return .cluster(bare) }
        switch bare.lowercased() {
        case "": throw expected("a file, PROGRAM, STDIN, STDOUT or the address of a cluster")
        case "program": return .program(try string())
        case "stdin" where direction == .from, "stdout" where direction == .to: return .script
        case "pstdin" where direction == .from, "pstdout" where direction == .to: return .standard
        case "stdin", "pstdin", "stdout", "pstdout":
            throw ShellError("rows cannot be copied \(direction.rawValue) \(bare.uppercased())")
        default: return .file(bare)
        }
    }

    private static func isClusterAddress(_ text: String) -> Bool {
        ["ignite://", "ignite2://", "ignite3://"].contains { text.lowercased().hasPrefix($0) }
    }

    /// Reads a name that can have a schema, and returns it as written.
    private mutating func tableName() throws(ShellError) -> String {
        let start = position
        while let byte = peek {
            if byte == UInt8(ascii: "\"") {
                _ = try string()
            } else if byte.isBlank || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ";") {
                break
            } else {
                position += 1
            }
        }
        guard position > start else { throw expected("a table or a query in parentheses") }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    /// Reads `(a, "b")` or `*`, and returns the names as stored.
    private mutating func columns() throws(ShellError) -> CopyOptions.Columns {
        skipBlanks()
        if peek == UInt8(ascii: "*") {
            position += 1
            return .all
        }
        return .named(try names())
    }

    private mutating func names() throws(ShellError) -> [String] {
        skipBlanks()
        guard peek == UInt8(ascii: "(") else { throw expected("a list of columns in parentheses") }
        position += 1
        var names: [String] = []
        while true {
            skipBlanks()
            let start = position
            while let byte = peek, !byte.isBlank, byte != UInt8(ascii: ","), byte != UInt8(ascii: ")") {
                if byte == UInt8(ascii: "\"") { _ = try string() } else { position += 1 }
            }
            guard position > start else { throw expected("a column") }
            names.append(storedName(String(decoding: text[start..<position], as: UTF8.self)))
            skipBlanks()
            let end = peek
            position += end == nil ? 0 : 1
            if end == UInt8(ascii: ")") { return names }
            guard end == UInt8(ascii: ",") else { throw expected("\",\" or \")\" after a column") }
        }
    }

    /// Reads a query in parentheses, without them.
    private mutating func parenthesized() throws(ShellError) -> String {
        let start = position + 1
        var depth = 0
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                _ = try string()
                continue
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { return String(decoding: text[start..<position - 1], as: UTF8.self) }
        }
        throw ShellError("the parenthesis of the query is not closed")
    }

    // MARK: Options

    /// Reads `[WITH] (option [value], …)`, or options without parentheses, as in old versions of psql.
    private mutating func readOptions(_ options: inout CopyOptions) throws(ShellError) {
        skipBlanks()
        let start = position
        if word()?.lowercased() != "with" { position = start }
        skipBlanks()
        let isList = peek == UInt8(ascii: "(")
        if isList { position += 1 }
        while true {
            skipBlanks()
            guard let byte = peek, byte != UInt8(ascii: ";") else {
                if isList { throw ShellError("the parenthesis of the options is not closed") }
                return
            }
            if isList, byte == UInt8(ascii: ")") {
                position += 1
                return
            }
            if isList, byte == UInt8(ascii: ",") {
                position += 1
                continue
            }
            guard let name = word()?.lowercased() else { throw ShellError("unexpected \"\(rest)\"") }
            try readOption(name, &options)
        }
    }

    /// The options, for messages and for Tab.
    static let optionNames = [
        "binary", "create", "csv", "delimiter", "dry", "encoding", "escape", "force_not_null", "force_null",
        "force_quote", "format",
        "header", "insert", "key", "null", "on_error", "quote", "reject_limit", "rejects", "skip", "start", "upsert",
        "verify",
    ]

    private mutating func readOption(_ name: String, _ options: inout CopyOptions) throws(ShellError) {
        switch name {
        case "format": options.format = try choice(name, CopyOptions.Format.allCases)
        case "csv", "text", "tsv", "json", "jsonl": options.format = CopyOptions.Format(rawValue: name)
        case "header": options.header = try header()
        case "delimiter": options.delimiter = try character(name)
        case "quote": options.quote = try character(name)
        case "escape": options.escape = try character(name)
        case "null": options.null = try value(name)
        case "force_null": options.forceNull = try columns()
        case "force_not_null": options.forceNotNull = try columns()
        case "force_quote": options.forceQuote = try columns()
        case "encoding":
            let encoding = try value(name).lowercased().filter { $0 != "-" && $0 != "_" }
            guard encoding == "utf8" else { throw ShellError("the only encoding is UTF-8; iconv converts files") }
        case "binary": options.binary = try choice(name, CopyOptions.Binary.allCases)
        case "insert", "skip", "upsert": options.mode = CopyOptions.Mode(rawValue: name)!
        case "on_error":
            switch try value(name).lowercased() {
            case "stop": options.skipsErrors = false
            case "skip", "ignore": options.skipsErrors = true
            case let other: throw ShellError("on_error: expected stop or skip, not \"\(other)\"")
            }
        case "create": options.creates = true
        case "key": options.key = try keyNames()
        case "dry": options.isDry = true
        case "verify": options.verifies = true
        case "reject_limit": options.rejectLimit = try number(name, atLeast: 0)
        case "rejects": options.rejects = try value(name)
        case "start": options.start = try number(name, atLeast: 1)
        default:
            throw ShellError("unknown option \"\(name)\"\(suggestion(for: name, among: Self.optionNames))")
        }
    }

    /// Reads `(a, b)` or `a`.
    private mutating func keyNames() throws(ShellError) -> [String] {
        skipBlanks()
        if peek == UInt8(ascii: "(") { return try names() }
        let start = position
        while let byte = peek, !byte.isBlank, byte != UInt8(ascii: ","), byte != UInt8(ascii: ")") {
            if byte == UInt8(ascii: "\"") { _ = try string() } else { position += 1 }
        }
        guard position > start else { throw expected("the columns of the key") }
        return [storedName(String(decoding: text[start..<position], as: UTF8.self))]
    }

    private mutating func header() throws(ShellError) -> CopyOptions.Header {
        let start = position
        switch word()?.lowercased() {
        case "true", "on", "1": return .present
        case "false", "off", "0": return .none
        case "match": return .matches
        default:
            position = start
            return .present
        }
    }

    /// Reads the value of an option, in quotes or a word.
    private mutating func value(_ option: String) throws(ShellError) -> String {
        skipBlanks()
        let start = position
        if word()?.lowercased() != "as" { position = start }
        skipBlanks()
        if peek == UInt8(ascii: "'") || startsEscapedString { return try string() }
        guard let word = word() else { throw expected("a value for \(option)") }
        return word
    }

    private mutating func choice<Choice: RawRepresentable<String>>(
        _ option: String, _ choices: [Choice]
    ) throws(ShellError) -> Choice {
        let text = try value(option).lowercased()
        if let choice = Choice(rawValue: text) { return choice }
        let known = choices.map(\.rawValue)
        throw ShellError(
            "\(option): expected \(known.dropLast().joined(separator: ", ")) or \(known.last!), not \"\(text)\"")
    }

    private mutating func character(_ option: String) throws(ShellError) -> UInt8 {
        let text = Array(try value(option).utf8)
        guard text.count == 1, text[0] != 0x0A, text[0] != 0x0D else {
            throw ShellError("\(option): expected one character of one byte that is not a line end")
        }
        return text[0]
    }

    private mutating func number(_ option: String, atLeast least: Int) throws(ShellError) -> Int {
        let text = try value(option)
        guard let number = Int(text), number >= least else {
            throw ShellError("\(option): expected a whole number of at least \(least), not \"\(text)\"")
        }
        return number
    }

    // MARK: Characters

    private var peek: UInt8? { position < text.count ? text[position] : nil }
    private var rest: String { String(decoding: text[position...], as: UTF8.self) }

    private func expected(_ what: String) -> ShellError {
        ShellError("expected \(what)\(position == text.count ? "" : ", not \"\(rest)\"")")
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte.isBlank || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    /// Reads letters, digits, underscores and signs.
    private mutating func word() -> String? {
        skipBlanks()
        let start = position
        while let byte = peek, byte.isNameByte || byte == UInt8(ascii: "-") { position += 1 }
        return position == start ? nil : String(decoding: text[start..<position], as: UTF8.self)
    }

    private var startsEscapedString: Bool {
        position + 1 < text.count && text[position] | 0x20 == UInt8(ascii: "e")
            && text[position + 1] == UInt8(ascii: "'")
    }

    /// Reads `'…'`, `"…"` with doubled quotes, or `E'…'` with C escapes.
    private mutating func string() throws(ShellError) -> String {
        skipBlanks()
        let hasEscapes = startsEscapedString
        if hasEscapes { position += 1 }
        guard let quote = peek, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            throw expected("a quoted string")
        }
        position += 1
        var result: [UInt8] = []
        while let byte = peek {
            position += 1
            if byte == quote {
                guard peek == quote else { return String(decoding: result, as: UTF8.self) }
                position += 1
            } else if hasEscapes, byte == UInt8(ascii: "\\"), let next = peek {
                position += 1
                result.append(Self.escapes[next] ?? next)
                continue
            }
            result.append(byte)
        }
        throw ShellError("unterminated quoted string")
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D,
        UInt8(ascii: "t"): 0x09,
    ]
}
