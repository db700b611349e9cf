import IgniteCore

/// A syntax error of the H2 engine (ignite2-protocol.md 4.6), whose message contains the statement in capitals, with
/// `[*]` after the wrong token: `Syntax error in SQL statement "SELEC[*] 1 "; expected "SELECT, SET"`.
struct H2SyntaxError {
    /// The message without the statement.
    let message: String
    /// The start of the wrong token.
    let position: IgniteError.Position

    init?(_ text: String) {
        let introduction = "Syntax error in SQL statement \""
        guard let start = text.firstRange(of: introduction) else { return nil }
        var before = ""
        var place: String?
        var rest = text[start.upperBound...]
        while let character = rest.popFirst() {
            if rest.first == "\"", character == "\"" {
                before.append(rest.removeFirst())
            } else if character == "\"" {
                break
            } else if place == nil, character == "[", rest.hasPrefix("*]") {
                place = before
                rest = rest.dropFirst(2)
            } else {
                before.append(character)
            }
        }
        guard let place else { return nil }
        position = Self.position(place)
        let end = rest.firstRange(of: "; SQL statement:")?.lowerBound ?? rest.endIndex
        message = text[..<start.lowerBound] + "Syntax error" + rest[..<end]
    }

    /// Returns the start of the token at the end of a text.
    private static func position(_ text: String) -> IgniteError.Position {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let line = lines[lines.count - 1]
        var end = line.utf16.count
        let isName: (Character) -> Bool = { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
        let token = line.reversed().prefix(while: isName)
        end -= token.reduce(0) { $0 + $1.utf16.count }
        return IgniteError.Position(line: lines.count, column: end + 1)
    }
}
