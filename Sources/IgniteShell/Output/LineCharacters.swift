/// The characters that tables are drawn with.
struct LineCharacters {
    /// A horizontal line: its ends, its run, and where it meets a vertical one.
    struct Rule {
        let left, run, middle, right: StaticString
    }

    let top, middle, bottom: Rule
    let vertical: StaticString
    /// Behind a line of a value that goes on in the next line.
    let newline: StaticString
    /// Behind a piece of a line that was wrapped, and before the next piece.
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
