/// Returns text in quotes, with the quotes in it doubled.
package func quoted(_ text: String, _ quote: Unicode.Scalar) -> String {
    var result = String.UnicodeScalarView([quote])
    // By scalars: a combining character after a quote forms one character with it.
    for scalar in text.unicodeScalars {
        if scalar == quote { result.append(quote) }
        result.append(scalar)
    }
    result.append(quote)
    return String(result)
}

/// Returns the text between quotes, with each doubled quote as one.
package func undoubled(_ text: some StringProtocol, _ quote: Unicode.Scalar) -> String {
    var result = String.UnicodeScalarView()
    var isDoubled = false
    for scalar in text.unicodeScalars {
        isDoubled = !isDoubled && scalar == quote && result.last == quote
        if !isDoubled { result.append(scalar) }
    }
    return String(result)
}

/// Returns text as an SQL literal.
package func sqlLiteral(_ text: String) -> String { quoted(text, "'") }
