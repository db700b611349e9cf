import Glibc

/// A pattern for names, as in psql: `*` matches any text, `?` one character, and a dot separates schema and name.
/// Alternatives, groups, classes and `+` have the meaning of regular expressions.
///
/// Letters are folded to upper case, as the server folds names. Double quotes keep the case and make everything between
/// them literal; `""` is a quote.
package struct NamePattern: Equatable, Sendable {
    /// The part before or after the dot.
    struct Part: Equatable {
        /// The text with `\` before wildcards of LIKE.
        private var like = ""
        /// The text for SIMILAR TO, which has more wildcards.
        private var similar = ""
        /// The name, if there are no wildcards.
        private var name = ""
        /// The text as a regular expression, for names in the client.
        private var expression = ""
        private var hasWildcards = false
        private var isRegular = false

        var isName: Bool { !hasWildcards && !isRegular }

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

        /// Appends an operator that only regular expressions have.
        mutating func append(operator scalar: Unicode.Scalar) {
            similar.unicodeScalars.append(scalar)
            expression.unicodeScalars.append(scalar)
            isRegular = true
        }

        /// Returns whether a name matches. An invalid expression matches nothing.
        func matches(_ name: String) -> Bool {
            var compiled = regex_t()
            guard regcomp(&compiled, "^(\(expression))$", REG_EXTENDED | REG_NOSUB) == 0 else { return false }
            defer { regfree(&compiled) }
            return regexec(&compiled, name, 0, nil, 0) == 0
        }

        /// Returns the condition that a column contains a matching name; nil if every name matches.
        func condition(on column: String, _ syntax: PatternSyntax) -> String? {
            if isRegular {
                return switch syntax {
                case .standard: "\(column) SIMILAR TO \(sqlLiteral(similar)) ESCAPE '\\'"
                case .h2: "\(column) REGEXP \(sqlLiteral("^(\(expression))$"))"
                }
            }
            if like == "%" && hasWildcards { return nil }
            return hasWildcards
                ? "\(column) LIKE \(sqlLiteral(like))\(syntax.escape)" : "\(column) = \(sqlLiteral(name))"
        }
    }

    private var schema: Part?
    private var name: Part

    /// A pattern that matches all names.
    package static let all: NamePattern = {
        var every = Part()
        every.append(wildcard: "%")
        return NamePattern(schema: nil, name: every)
    }()

    private init(schema: Part?, name: Part) {
        self.schema = schema
        self.name = name
    }

    /// Creates a pattern; nil if it contains more than one separating dot.
    ///
    /// - Parameter hasSchema: Whether a dot separates schema and name; otherwise it is an ordinary character.
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

    /// Whether it matches only one name.
    package var isName: Bool { schema == nil && name.isName }

    /// Returns whether a name matches that needs no query, such as that of a function.
    package func matches(_ text: String) -> Bool { name.matches(text) }

    /// Returns the condition for an object without schema, such as a zone; nil if all match.
    package func condition(name column: String, _ syntax: PatternSyntax = .standard) -> String? {
        name.condition(on: column, syntax)
    }

    /// Returns the conditions for an object in a schema; without a schema in the pattern, the schemas in `visible`
    /// match.
    package func conditions(
        schema schemaColumn: String, name nameColumn: String, visible: [String], _ syntax: PatternSyntax = .standard
    ) -> [String] {
        let inSchema =
            schema.map { $0.condition(on: schemaColumn, syntax) }
            ?? "\(schemaColumn) IN (\(visible.map(sqlLiteral).joined(separator: ", ")))"
        return [inSchema, name.condition(on: nameColumn, syntax)].compactMap { $0 }
    }
}

/// How a server compares text with patterns.
package enum PatternSyntax: Sendable {
    /// `LIKE … ESCAPE`, and `SIMILAR TO … ESCAPE` for regular expressions.
    case standard
    /// `LIKE`, whose escape character is always the backslash, and `REGEXP`.
    case h2

    /// The text after a pattern of LIKE that makes the backslash its escape character.
    package var escape: String { self == .standard ? " ESCAPE '\\'" : "" }
}
