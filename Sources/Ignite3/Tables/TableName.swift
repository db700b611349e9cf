package import IgniteCore

/// The name of a table as SQL reads it: `person`, `sales.person`, `"My Schema"."My Table"` (ignite3-protocol.md 12.9).
package struct TableName: Equatable {
    /// As stored; nil where none is named.
    package var schema: String?
    /// As stored.
    package var table: String

    package init(_ text: String) throws(IgniteError) {
        let fault = IgniteError(
            .invalidArgument, "'\(text)' is not the name of a table",
            hint: "TABLE or SCHEMA.TABLE, in double quotes where upper and lower case count")
        var parts: [String] = []
        var rest = Substring(text)
        repeat {
            guard let part = Self.identifier(&rest), parts.count < 2 else { throw fault }
            parts.append(part)
        } while rest.popFirst() == "."
        table = parts[parts.count - 1]
        schema = parts.count == 2 ? parts[0] : nil
    }

    /// Takes an identifier off the front; nil when there is none, or something else than a point stands behind it.
    private static func identifier(_ rest: inout Substring) -> String? {
        var name = ""
        if rest.first == "\"" {
            rest.removeFirst()
            while true {
                guard let character = rest.popFirst() else { return nil }
                if character == "\"" {
                    guard rest.first == "\"" else { break }
                    rest.removeFirst()
                }
                name.append(character)
            }
        } else {
            while let character = rest.first, character != ".", character != "\"", !character.isWhitespace {
                name += character.uppercased()
                rest.removeFirst()
            }
        }
        return name.isEmpty || rest.first ?? "." != "." ? nil : name
    }
}
