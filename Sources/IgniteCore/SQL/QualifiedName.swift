/// Reads a name as written in SQL, and distinguishes text in double quotes from text outside them.
///
/// A doubled quote in quotes is one quote. Every text is accepted: an unclosed quote extends to the end.
package struct NameReader {
    private var rest: Substring.UnicodeScalarView
    private var isQuoted = false
    /// The number of double quotes that opened or closed a quoted text.
    package private(set) var quotes = 0

    package init(_ text: String) { rest = text[...].unicodeScalars }

    package mutating func next() -> (scalar: Unicode.Scalar, isQuoted: Bool)? {
        while let scalar = rest.popFirst() {
            guard scalar == "\"" else { return (scalar, isQuoted) }
            if isQuoted, rest.first == "\"" { return (rest.removeFirst(), true) }
            isQuoted.toggle()
            quotes += 1
        }
        return nil
    }
}

extension Unicode.Scalar {
    /// The scalar in the stored form of a name without double quotes: SQL stores such names in upper case
    /// (ignite3-protocol.md 12.9).
    package var folded: String { properties.uppercaseMapping }
}

/// Returns a name in a statement as it is stored: in upper case, except the text in double quotes. A dot is an ordinary
/// character.
package func storedName(_ text: String) -> String {
    var reader = NameReader(text)
    var name = ""
    while let (scalar, isQuoted) = reader.next() {
        if isQuoted { name.unicodeScalars.append(scalar) } else { name += scalar.folded }
    }
    return name
}

/// A name of several parts: `person`, `sales.person`, `"My Schema"."My Table"`.
package struct QualifiedName: Equatable, Sendable {
    /// The parts as stored; at least one.
    package private(set) var parts = [""]
    /// Whether SQL accepts the name: each part is not empty, and is quoted as a whole or not at all.
    package private(set) var isWellFormed = true

    package init(_ text: String) {
        var reader = NameReader(text)
        var quotesBefore = 0
        var isBare = false
        func endPart() {
            let quotes = reader.quotes - quotesBefore
            if parts[parts.count - 1].isEmpty || quotes != (isBare ? 0 : 2) { isWellFormed = false }
        }
        while let (scalar, isQuoted) = reader.next() {
            if isQuoted {
                parts[parts.count - 1].unicodeScalars.append(scalar)
            } else if scalar == "." {
                endPart()
                quotesBefore = reader.quotes
                isBare = false
                parts.append("")
            } else {
                if scalar.properties.isWhitespace { isWellFormed = false }
                isBare = true
                parts[parts.count - 1] += scalar.folded
            }
        }
        endPart()
    }
}

extension QualifiedName {
    /// Creates the name of a table.
    ///
    /// - Throws: `invalidArgument` if SQL would not read the text as a table name.
    package init(table text: String) throws(IgniteError) {
        self.init(text)
        guard isWellFormed, parts.count <= 2 else {
            throw IgniteError(
                .invalidArgument, "'\(text)' is not the name of a table",
                hint: "use TABLE or SCHEMA.TABLE, with double quotes for case-sensitive names")
        }
    }

    /// The schema; nil if there is none.
    package var schema: String? { parts.count > 1 ? parts[parts.count - 2] : nil }
    /// The last part.
    package var name: String { parts[parts.count - 1] }
}
