/// Reads a name as it is written in SQL, and tells what stands in double quotes from what stands outside them.
///
/// A doubled quote within quotes is one. Nothing is refused: what is not closed goes on to the end.
package struct NameReader {
    private var rest: Substring.UnicodeScalarView
    private var isQuoted = false
    /// How many double quotes have opened or closed something.
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
    /// What it is in a stored name when it is written outside double quotes: SQL keeps such names in upper case
    /// (ignite3-protocol.md 12.9).
    package var folded: String { properties.uppercaseMapping }
}

/// A name in a statement as it is stored: in upper case, but as it stands between double quotes. A point is a
/// character of it like others.
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
    /// As stored; at least one.
    package private(set) var parts = [""]
    /// Whether SQL takes it for a name: each part stands in quotes as a whole or has none, and is not empty.
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
    /// The name of a table.
    ///
    /// - Throws: `invalidArgument` when SQL would not read it as one.
    package init(table text: String) throws(IgniteError) {
        self.init(text)
        guard isWellFormed, parts.count <= 2 else {
            throw IgniteError(
                .invalidArgument, "'\(text)' is not the name of a table",
                hint: "TABLE or SCHEMA.TABLE, in double quotes where upper and lower case count")
        }
    }

    /// nil where none is named.
    package var schema: String? { parts.count > 1 ? parts[parts.count - 2] : nil }
    /// The last part.
    package var name: String { parts[parts.count - 1] }
}
