/// The characters for drawing tables.
struct LineCharacters {
    /// A horizontal line: its ends, its run, and its crossings with vertical lines.
    struct Rule {
        let left, run, middle, right: StaticString
    }

    let top, middle, bottom: Rule
    let vertical: StaticString
    /// The mark after a line of a value that continues on the next line.
    let newline: StaticString
    /// The mark after a piece of a wrapped line, and before the next piece.
    let wrap: StaticString

    static let ascii = LineCharacters(
        top: Rule(left: "+", run: "-", middle: "+", right: "+"),
        middle: Rule(left: "+", run: "-", middle: "+", right: "+"),
        bottom: Rule(left: "+", run: "-", middle: "+", right: "+"),
        vertical: "|", newline: "+", wrap: ".")

    static let unicode = LineCharacters(
        top: Rule(left: "┌", run: "─", middle: "┬", right: "┐"),
        middle: Rule(left: "├", run: "─", middle: "┼", right: "┤"),
        bottom: Rule(left: "└", run: "─", middle: "┴", right: "┘"),
        vertical: "│", newline: "↵", wrap: "…")
}

extension FormatSettings {
    var lineCharacters: LineCharacters {
        switch lineStyle {
        case .ascii: .ascii
        case .unicode: .unicode
        }
    }
}
