/// What Java says about a text that is no BigDecimal.
enum JavaDecimal {
    /// What the node shows for an error without a text.
    private static let unnamed = "org.apache.ignite.sql.SqlException"

    static func error(of text: Substring) -> String {
        var rest = Array(text.unicodeScalars)[...]
        if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
        if rest.isEmpty { return text.isEmpty ? unnamed : "No digits found." }
        let isShort = text.utf16.count <= 18
        var hasPoint = false
        var hasDigit = false
        while let character = rest.first {
            switch character {
            case "0"..."9": hasDigit = true
            case ".":
                if hasPoint { return "Character array contains more than one decimal point." }
                hasPoint = true
            case "e", "E":
                return exponentError(rest.dropFirst()) ?? (hasDigit ? "Exponent overflow." : "No digits found.")
            default:
                return isShort
                    ? "Character \(character) is neither a decimal digit number, decimal point, nor "
                        + "\"e\" notation exponential mark."
                    : "Character array is missing \"e\" notation exponential mark."
            }
            rest.removeFirst()
        }
        return hasDigit ? "Scale out of range." : "No digits found."
    }

    private static func exponentError(_ text: ArraySlice<Unicode.Scalar>) -> String? {
        var digits = text
        if digits.first == "-" || digits.first == "+" { digits.removeFirst() }
        if digits.isEmpty { return unnamed }
        while digits.count > 10, digits.first == "0" { digits.removeFirst() }
        if digits.count > 10 { return "Too many nonzero exponent digits." }
        return digits.allSatisfy { ("0"..."9").contains($0) } ? nil : "Not a digit."
    }
}
