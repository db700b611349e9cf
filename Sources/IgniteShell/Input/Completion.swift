package import IgniteCore

/// What Tab may put in the place of the characters before the cursor.
package struct Completion: Equatable, Sendable {
    package struct Candidate: Equatable, Hashable, Sendable {
        /// What takes the place of the characters.
        package var text: String
        /// What is shown in a list of candidates.
        package var shown: String
        /// Whether a blank follows when there is no other candidate: something else belongs behind `schema.`.
        package var isWhole: Bool

        package init(_ text: String, shown: String? = nil, isWhole: Bool = true) {
            self.text = text
            self.shown = shown ?? text
            self.isWhole = isWhole
        }
    }

    /// How many characters before the cursor a candidate takes the place of; Unicode scalars.
    package var replaced: Int
    /// In their order, each once.
    package var candidates: [Candidate]

    static let none = Completion(replaced: 0, [])

    init(replaced: Int, _ candidates: [Candidate]) {
        self.replaced = replaced
        self.candidates = Set(candidates).sorted {
            let (left, right) = ($0.shown.lowercased(), $1.shown.lowercased())
            return left == right ? $0.shown < $1.shown : left < right
        }
    }

    /// What all candidates begin with; with a blank behind it if there is but one and it is whole.
    package var insertion: String {
        guard let first = candidates.first else { return "" }
        if candidates.count == 1 { return first.text + (first.isWhole ? " " : "") }
        var common = first.text[...]
        for candidate in candidates.dropFirst() {
            let length = zip(common, candidate.text).prefix { $0 == $1 }.count
            common = common.prefix(length)
        }
        return String(common)
    }
}

/// Completes what is being typed: a function of the text and of what the shell knows.
package struct Completer {
    /// The catalogue; asked for only where names of it are needed, because it may have to be waited for.
    package var names: () -> Catalog
    package var dialect: any Dialect
    /// That of names without one, as stored.
    package var schema: String
    package var variables: Variables
    package var profiles: [String]
    /// The names in a folder, with a slash behind folders.
    package var files: (String) -> [String]
    /// The names of the variables of the environment.
    package var environment: () -> [String]
    /// The addresses of nodes.
    package var addresses: [String]

    package init(
        names: @escaping () -> Catalog, dialect: any Dialect, schema: String = "PUBLIC",
        variables: Variables = Variables(),
        profiles: [String] = [], files: @escaping (String) -> [String] = { _ in [] },
        environment: @escaping () -> [String] = { [] }, addresses: [String] = []
    ) {
        self.names = names
        self.dialect = dialect
        self.schema = schema
        self.variables = variables
        self.profiles = profiles
        self.files = files
        self.environment = environment
        self.addresses = addresses
    }

    /// What may stand at the cursor.
    ///
    /// - Parameters:
    ///   - line: the line up to the cursor.
    ///   - rest: the line behind it.
    ///   - scanner: what has read the lines before.
    package func complete(_ line: [UInt8], before rest: [UInt8] = [], after scanner: Scanner) -> Completion {
        var scanner = scanner
        scanner.feedLine(line)
        while true {
            switch scanner.next() {
            case .command(var command):
                if let completion = complete(&command, before: rest) { return completion }
                scanner.resume(after: command)
            case .statement, .statementVertical, .recursion: continue
            case .incomplete, .unterminated:
                if scanner.lineEndsInComment { return .none }
                var text = scanner.buffer.text[...]
                // The line end that feeding has added.
                if text.last?.isLineEnd == true { text.removeLast() }
                return completeSQL(text, before: rest)
            }
        }
    }

    /// Variables whose names begin so, in the form in which they are typed: `:na`, `:'na`, `:"na`, `:{?na`.
    func completeVariable(_ typed: String) -> Completion {
        var opening = String(typed.prefix(1))
        var closing = ""
        if typed.hasPrefix(":{") {
            (opening, closing) = (":{?", "}")
        } else if let quote = typed.dropFirst().first, quote == "'" || quote == "\"" {
            opening = String(typed.prefix(2))
            closing = String(quote)
        }
        let name = typed.dropFirst(opening.count)
        return Completion(
            replaced: typed.unicodeScalars.count,
            variables.all.filter { $0.name.hasPrefix(name) }.map {
                Completion.Candidate("\(opening)\($0.name)\(closing)", isWhole: true)
            })
    }
}
