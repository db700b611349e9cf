import Glibc

/// A pattern for names as psql has them: `*` stands for any text, `?` for one character, a dot parts schema and name;
/// alternatives, groups, classes and `+` mean what they mean in regular expressions.
///
/// Letters fold to upper case, as the server folds names. Double quotes keep the case and take away the meaning of
/// everything between them; `""` is a quote.
package struct NamePattern: Equatable, Sendable {
    /// One side of the dot.
    struct Part: Equatable {
        /// The text with `\` before what LIKE would take for a wildcard.
        private var like = ""
        /// The same for SIMILAR TO, which knows more of them.
        private var similar = ""
        /// The name that is meant when there are no wildcards.
        private var name = ""
        /// The same as a regular expression, for names that are here.
        private var expression = ""
        private var hasWildcards = false
        private var isRegular = false

        mutating func append(literal scalar: Unicode.Scalar) {
            if scalar == "%" || scalar == "_" || scalar == "\\" { like += "\\" }
            like.unicodeScalars.append(scalar)
            if "%_\\|*+?{}()[]^-".unicodeScalars.contains(scalar) { similar += "\\" }
            similar.unicodeScalars.append(scalar)
            if "\\|*+?{}()[]^$.".unicodeScalars.contains(scalar) { expression += "\\" }
            expression.unicodeScalars.append(scalar)
            name.unicodeScalars.append(scalar)
        }

        mutating func append(wildcard: String) {
            like += wildcard
            similar += wildcard
            expression += wildcard == "%" ? ".*" : "."
            hasWildcards = true
        }

        /// A sign that only regular expressions have.
        mutating func append(operator scalar: Unicode.Scalar) {
            similar.unicodeScalars.append(scalar)
            expression.unicodeScalars.append(scalar)
            isRegular = true
        }

        /// Whether a name fits. An expression that is none fits nothing.
        func matches(_ name: String) -> Bool {
            var compiled = regex_t()
            guard regcomp(&compiled, "^(\(expression))$", REG_EXTENDED | REG_NOSUB) == 0 else { return false }
            defer { regfree(&compiled) }
            return regexec(&compiled, name, 0, nil, 0) == 0
        }

        /// The condition that a column holds such a name; nil when every name is one.
        func condition(on column: String) -> String? {
            if isRegular { return "\(column) SIMILAR TO \(sqlLiteral(similar)) ESCAPE '\\'" }
            if like == "%" && hasWildcards { return nil }
            return hasWildcards
                ? "\(column) LIKE \(sqlLiteral(like)) ESCAPE '\\'" : "\(column) = \(sqlLiteral(name))"
        }
    }

    private var schema: Part?
    private var name: Part

    /// All names.
    package static let all: NamePattern = {
        var every = Part()
        every.append(wildcard: "%")
        return NamePattern(schema: nil, name: every)
    }()

    private init(schema: Part?, name: Part) {
        self.schema = schema
        self.name = name
    }

    /// nil when more than one dot parts it.
    ///
    /// - Parameter hasSchema: whether a dot parts schema and name; else it is a character like others.
    package init?(_ text: String, hasSchema: Bool = true) {
        var parts = [Part()]
        var reader = NameReader(text)
        while let (scalar, isQuoted) = reader.next() {
            let last = parts.count - 1
            switch scalar {
            case _ where isQuoted: parts[last].append(literal: scalar)
            case "*": parts[last].append(wildcard: "%")
            case "?": parts[last].append(wildcard: "_")
            case "|", "(", ")", "[", "]", "+": parts[last].append(operator: scalar)
            case "." where hasSchema: parts.append(Part())
            default: for folded in scalar.folded.unicodeScalars { parts[last].append(literal: folded) }
            }
        }
        guard parts.count <= 2 else { return nil }
        name = parts[parts.count - 1]
        schema = parts.count > 1 ? parts[0] : nil
    }

    /// Whether a name that no query is needed for fits, that of a function for one.
    package func matches(_ text: String) -> Bool { name.matches(text) }

    /// The condition for a thing without schema, such as a zone; nil when all are meant.
    package func condition(name column: String) -> String? { name.condition(on: column) }

    /// The conditions for a thing in a schema; without one in the pattern the schemas that `visible` lists are meant.
    package func conditions(schema schemaColumn: String, name nameColumn: String, visible: [String]) -> [String] {
        let inSchema =
            schema.map { $0.condition(on: schemaColumn) }
            ?? "\(schemaColumn) IN (\(visible.map(sqlLiteral).joined(separator: ", ")))"
        return [inSchema, name.condition(on: nameColumn)].compactMap { $0 }
    }
}
