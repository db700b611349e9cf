package import IgniteCore

/// The candidates that can replace the characters before the cursor.
package struct Completion: Equatable, Sendable {
    package struct Candidate: Equatable, Hashable, Sendable {
        /// The replacement text.
        package var text: String
        /// The text in a list of candidates.
        package var shown: String
        /// Whether a blank follows if there is no other candidate. After `schema.`, for example, more text is expected.
        package var isWhole: Bool

        package init(_ text: String, shown: String? = nil, isWhole: Bool = true) {
            self.text = text
            self.shown = shown ?? text
            self.isWhole = isWhole
        }
    }

    /// The number of Unicode scalars before the cursor that a candidate replaces.
    package var replaced: Int
    /// The candidates in order, without duplicates.
    package var candidates: [Candidate]

    static let none = Completion(replaced: 0, [])

    init(replaced: Int, _ candidates: [Candidate]) {
        self.replaced = replaced
        self.candidates = Set(candidates).sorted {
            let (left, right) = ($0.shown.lowercased(), $1.shown.lowercased())
            return left == right ? $0.shown < $1.shown : left < right
        }
    }

    /// The common prefix of all candidates, followed by a blank if there is only one and it is complete.
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

/// Completes the text being typed, from the text and the state of the shell.
package struct Completer {
    /// The catalog, which is requested only if its names are needed, because it may require a wait.
    package var names: () -> Catalog
    package var dialect: any Dialect
    /// The schema for unqualified names, as stored.
    package var schema: String
    package var variables: Variables
    package var profiles: [String]
    /// The names in a directory, with a slash after directories.
    package var files: (String) -> [String]
    /// The names of the environment variables.
    package var environment: () -> [String]
    /// The addresses of nodes.
    package var addresses: [String]
    /// The columns of the last result.
    package var resultColumns: [String]

    package init(
        names: @escaping () -> Catalog, dialect: any Dialect, schema: String = "PUBLIC",
        variables: Variables = Variables(),
        profiles: [String] = [], files: @escaping (String) -> [String] = { _ in [] },
        environment: @escaping () -> [String] = { [] }, addresses: [String] = [],
        resultColumns: [String] = []
    ) {
        self.names = names
        self.dialect = dialect
        self.schema = schema
        self.variables = variables
        self.profiles = profiles
        self.files = files
        self.environment = environment
        self.addresses = addresses
        self.resultColumns = resultColumns
    }

    /// Returns the candidates at the cursor.
    ///
    /// - Parameters:
    ///   - line: The line up to the cursor.
    ///   - rest: The line after the cursor.
    ///   - scanner: The scanner that has read the previous lines.
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
                // The line end that was added to the text.
                if text.last?.isLineEnd == true { text.removeLast() }
                return completeSQL(text, before: rest)
            }
        }
    }

    /// Returns variables that start with the typed text, in the same form: `:na`, `:'na`, `:"na`, `:{?na`.
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
