import IgniteCore

extension Shell {
    /// The prompt for the next line: PROMPT1, or PROMPT2 within a statement, with its escapes replaced.
    ///
    /// | escape | stands for |
    /// |---|---|
    /// | `%M` | host and port of the server |
    /// | `%P` | the protocol: `ignite3` |
    /// | `%/` | the schema |
    /// | `%n` | the user |
    /// | `%x` | the transaction: `=` none, `*` open, `!` dead or unknown |
    /// | `%R` | what is open: `'` `"` `*` (comment) `(`, else `-`; in PROMPT1 `@` in a branch that is not taken |
    /// | `%l` | the line of the statement |
    /// | `%[` `%]` | around what takes no room |
    /// | `%:name:` | a variable |
    /// | `%%` | `%` |
    func prompt(_ open: Scanner.OpenState, line: Int) -> String {
        let text = plainPrompt(open, line: line)
        let mark = String(UnicodeScalar(UInt8(LineEditor.mark)))
        // One that has colours of its own keeps them. The line editor drops a sequence at the very end.
        guard isOutputColored, !text.contains(mark), let last = text.last else { return text }
        return "\(mark)\(Color.prompt)\(mark)\(text.dropLast())\(mark)\(Color.end)\(mark)\(last)"
    }

    private func plainPrompt(_ open: Scanner.OpenState, line: Int) -> String {
        let template = open == .none ? variables["PROMPT1"] : variables["PROMPT2"]
        var result = ""
        var rest = Substring(template ?? "")
        var isInvisible = false
        while let character = rest.popFirst() {
            guard character == "%", let escape = rest.popFirst() else {
                result.append(character)
                continue
            }
            switch escape {
            case "M": result += shownLine(session?.server.address ?? "not connected")
            case "P": result += session == nil ? "ignite" : "ignite3"
            case "/": result += shownLine(schema)
            case "n": result += shownLine(options.user ?? "")
            case "x": result += transactionMark
            case "R": result += open == .none ? branchMark : open.mark
            case "l": result += "\(line)"
            case "[", "]":
                isInvisible = escape == "["
                result += String(UnicodeScalar(UInt8(LineEditor.mark)))
            case ":":
                let name = rest.prefix { $0 != ":" }
                rest = rest.dropFirst(name.count + 1)
                let value = variables[String(name)] ?? ""
                // What takes no room may be a colour; anything else may come from data.
                result += isInvisible ? value : shownLine(value)
            case "%": result += "%"
            default: result += "%\(escape)"
            }
        }
        return result
    }

    private var branchMark: String { branches.last?.isActive == false ? "@" : "" }

    private var transactionMark: String {
        switch transaction?.state {
        case nil, .ended: "="
        case .open: session?.failure == nil ? "*" : "!"
        case .failed, .lost: "!"
        }
    }
}

extension Scanner.OpenState {
    /// What the continuation prompt shows.
    fileprivate var mark: String {
        switch self {
        case .none, .statement: "-"
        case .quote: "'"
        case .identifier: "\""
        case .blockComment: "*"
        case .dollarQuote: "$"
        case .parenthesis: "("
        }
    }
}
